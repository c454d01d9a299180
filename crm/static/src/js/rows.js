// Lists: j and k walk along rows, Shift or the head box selects, the bulk bar counts, heads stick where they can.
import { isTyping } from "./dom.js";
import { letter } from "./keys.js";

export function install() {
  document.addEventListener("keydown", walk);
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-select-all]")) selectAll(target);
    if (target.matches("[data-select], [data-select-all]")) count();
  });
  document.addEventListener("click", selectRange);
  document.addEventListener("htmx:after:swap", () => (count(), measure()));
  window.addEventListener("resize", measure);
  measure();
}

// A table that fits needs no scrolling box, and without the box its head sticks to the window.
function measure() {
  for (const wrap of document.querySelectorAll(".table-wrap")) {
    wrap.classList.toggle("fits", wrap.firstElementChild.offsetWidth <= wrap.clientWidth);
  }
}

function walk(event) {
  const step = { j: 1, k: -1 }[letter(event)];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const links = [...document.querySelectorAll("main .row-link")].filter((link) => link.checkVisibility());
  if (!links.length) return;
  const here = links.indexOf(document.activeElement.closest("tr, li")?.querySelector(".row-link"));
  const next = links[here < 0 ? 0 : Math.min(links.length - 1, Math.max(0, here + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  event.preventDefault();
}

const boxes = (scope = document) => [...scope.querySelectorAll("[data-select]")];

function selectAll(head) {
  boxes(head.closest("[data-selectable]")).forEach((box) => (box.checked = head.checked));
}

let last;

function selectRange({ target, shiftKey }) {
  if (!target.matches("[data-select]")) return;
  const all = boxes(target.closest("[data-selectable]"));
  if (shiftKey && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(target)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((box) => (box.checked = target.checked));
    count();
  }
  last = target;
}

function count() {
  const chosen = boxes().filter((box) => box.checked).length;
  document.querySelectorAll("[data-bulk]").forEach((bar) => {
    bar.classList.toggle("is-open", chosen > 0);
    bar.querySelector("[data-bulk-count]").textContent = chosen;
  });
  const head = document.querySelector("[data-select-all]");
  if (head) Object.assign(head, { checked: chosen > 0 && chosen === boxes().length, indeterminate: chosen > 0 && chosen < boxes().length });
}
