// Keys: Ctrl-K and / open the palette, ? shows the keys, any element with data-hotkey answers to its letter.
// Whoever speaks to the computer or hits keys by chance switches single keys off (WCAG 2.1.4): <body data-keys="off">.
import { isTyping } from "./dom.js";
import { open } from "./overlays.js";

export function install() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") return void run(event, () => open("palette"));
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (!singleKeys() || document.querySelector("dialog[open]")) return;
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return void run(event, () => open("keys-help"));
    if (event.key === "/" || event.code === "Slash") return void run(event, () => open("palette"));
    const asked = letter(event);
    const element = asked && owner(asked);
    if (element) run(event, () => press(element));
  });
}

const singleKeys = () => document.body.dataset.keys !== "off";

function run(event, action) {
  event.preventDefault();
  action();
}

// The focus goes along, so that a drawer gives it back to what was pressed.
function press(element) {
  element.focus();
  if (!element.matches("input, select, textarea")) element.click();
}

// By position on the keyboard, so that Russian and English layouts give the same letter.
export const letter = (event) =>
  singleKeys() && /^Key[A-Z]$/.test(event.code) && !event.shiftKey ? event.code[3].toLowerCase() : null;

// The row that has the focus answers first, then the page.
function owner(asked) {
  const selector = `[data-hotkey="${CSS.escape(asked)}"]`;
  return document.activeElement.closest("tr, li")?.querySelector(selector) ?? document.querySelector(selector);
}
