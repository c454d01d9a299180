// Keys: Ctrl-K and / open the palette, ? shows the keys, any element with data-hotkey answers to its letter.
import { isTyping } from "./dom.js";
import { open } from "./overlays.js";

export function install() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") return void run(event, () => open("palette"));
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return void run(event, () => open("keys-help"));
    if (event.key === "/" || event.code === "Slash") return void run(event, () => open("palette"));
    const asked = letter(event);
    const element = asked && owner(asked);
    if (element) run(event, () => (element.matches("input, select, textarea") ? element.focus() : element.click()));
  });
}

function run(event, action) {
  event.preventDefault();
  action();
}

// By position on the keyboard, so that Russian and English layouts give the same letter.
export const letter = (event) => (/^Key[A-Z]$/.test(event.code) && !event.shiftKey ? event.code[3].toLowerCase() : null);

// The row that has the focus answers first, then the page.
function owner(asked) {
  const selector = `[data-hotkey="${CSS.escape(asked)}"]`;
  return document.activeElement.closest("tr, li")?.querySelector(selector) ?? document.querySelector(selector);
}
