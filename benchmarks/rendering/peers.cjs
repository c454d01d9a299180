// Renders the agreement with the engine named on the command line, as often as each line on standard
// input says, and answers with the CPU milliseconds it took. Nothing but the engine and its template is held.
const fs = require("fs");
const path = require("path");
const [engine, inputs, modules] = process.argv.slice(2);
const load = (name) => require(path.join(modules, "node_modules", name));
const data = JSON.parse(fs.readFileSync(path.join(inputs, "data.json"), "utf8"));
const file = path.join(inputs, `agreement.${engine}.docx`);

function docxtemplater() {
  const PizZip = load("pizzip");
  const Docxtemplater = load("docxtemplater");
  const content = fs.readFileSync(file);
  return async () => {
    const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
    document.render(data);
    return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  };
}

function carbone() {
  const engineModule = load("carbone");
  return () =>
    new Promise((resolve, reject) =>
      engineModule.render(file, data, {}, (error, result) => (error ? reject(error) : resolve(result))),
    );
}

async function main() {
  const render = { carbone, docxtemplater }[engine]();
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    const before = process.cpuUsage();
    let size = 0;
    for (let i = 0; i < Number(line); i++) size = (await render()).length;
    const used = process.cpuUsage(before);
    process.stdout.write(JSON.stringify({ cpu: (used.user + used.system) / 1000, size }) + "\n");
  }
  process.exit(0);
}

main().catch((error) => {
  process.stderr.write(String(error) + "\n");
  process.exit(1);
});
