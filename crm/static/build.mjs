// Builds the front end: sources in src/, hashed files and manifest.json in dist/.
import { build, context } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const src = join(here, "src");
const dist = join(here, "dist");
const modules = join(here, "..", "..", "node_modules");
const watching = process.argv.includes("--watch");

// Pages ask for these by name; everything else (fonts, chunks) is found through them.
const entryPoints = ["app.css", "app.js"].map((name) => join(src, name));
const staticFiles = ["mark.svg", "favicon.svg", "slab.svg"];

const fingerprint = (text) => createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();

async function writeHashed(name, text) {
  const [stem, extension] = name.split(/\.(?=[^.]+$)/);
  const hashed = `${stem}-${fingerprint(text)}.${extension}`;
  await writeFile(join(dist, hashed), text);
  return hashed;
}

// One <symbol> per icon listed in icons.txt; a name Tabler does not have stops the build.
async function sprite() {
  const listed = (await readFile(join(src, "icons.txt"), "utf8")).split("\n");
  const names = listed.map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  const symbols = await Promise.all([...new Set(names)].sort().map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

async function symbol(name) {
  const file = join(modules, "@tabler", "icons", "icons", "outline", `${name}.svg`);
  const svg = await readFile(file, "utf8").catch(() => {
    throw new Error(`icons.txt names an icon Tabler does not have: ${name}`);
  });
  const shapes = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
}

async function writeManifest(metafile) {
  const manifest = { "icons.svg": await writeHashed("icons.svg", await sprite()) };
  for (const name of staticFiles) {
    manifest[name] = await writeHashed(name, await readFile(join(src, name), "utf8"));
  }
  for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint && entryPoints.some((entry) => entry.endsWith(entryPoint))) {
      manifest[basename(entryPoint)] = basename(output);
    } else if (output.endsWith(".woff2")) {
      manifest[basename(output).replace(/-[A-Z0-9]{8}(?=\.woff2$)/, "")] = basename(output);
    }
  }
  const sorted = Object.fromEntries(Object.entries(manifest).sort());
  await writeFile(join(dist, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
}

// What the licences of the bundled packages ask for: their texts travel with the files.
async function writeNotices() {
  const { dependencies } = JSON.parse(await readFile(join(here, "..", "..", "package.json"), "utf8"));
  const notices = await Promise.all(Object.entries(dependencies).map(([name, version]) => notice(name, version)));
  await writeFile(join(dist, "LICENSES.txt"), notices.join("\n\n"));
}

async function notice(name, version) {
  const files = await readdir(join(modules, name));
  const licence = files.find((file) => /^licen[cs]e/i.test(file));
  return `${name} ${version}\n\n${await readFile(join(modules, name, licence), "utf8")}`;
}

async function sweep(metafile) {
  const manifest = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
  const kept = new Set(["manifest.json", "LICENSES.txt", ...Object.values(manifest)]);
  Object.keys(metafile.outputs).forEach((output) => kept.add(basename(output)));
  const stale = (await readdir(dist)).filter((name) => !kept.has(name));
  await Promise.all(stale.map((name) => rm(join(dist, name))));
}

const finish = {
  name: "manifest",
  setup(bundle) {
    bundle.onEnd(async ({ errors, metafile }) => {
      if (errors.length) return;
      await writeManifest(metafile);
      await writeNotices();
      await sweep(metafile);
    });
  },
};

const options = {
  entryPoints,
  outdir: dist,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: ["chrome123", "firefox121", "safari17.5"],
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  metafile: true,
  absWorkingDir: here,
  nodePaths: [modules],
  legalComments: "none",
  logLevel: "warning",
  plugins: [finish],
};

await mkdir(dist, { recursive: true });
if (watching) await (await context(options)).watch();
else await build(options);
