// The proof page: a confirmed row hands the focus to the next one that nobody confirmed yet.
export function install() {
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const row = ctx.sourceElement?.closest?.(".proof");
    if (row) following = [...document.querySelectorAll(".proof")].slice([...row.parentNode.children].indexOf(row) + 1).map(({ id }) => id);
  });
  document.addEventListener("htmx:after:swap", () => {
    const next = following.map((id) => document.getElementById(id)).find((row) => row && !row.matches(".is-confirmed"));
    if (following.length) (next ?? document).querySelector("[data-proof-confirm]")?.focus();
    following = [];
  });
}

let following = [];
