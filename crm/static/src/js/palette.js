// <v-palette>: type, the server answers with sections of links, arrows choose, Enter goes.
import { ask, text } from "./dom.js";

const PAUSE = 120;

class Palette extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.dialog = this.closest("dialog");
    this.input.addEventListener("input", () => this.askSoon());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("pointermove", ({ target }) => this.choose(target.closest("[role=option]")));
    this.dialog.addEventListener("opened", () => this.begin());
  }

  begin() {
    this.input.select();
    this.input.focus();
    this.find();
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), PAUSE);
  }

  // Answers may overtake each other; only the one to the latest question is shown.
  async find() {
    const asked = (this.asked = Symbol("question"));
    const query = new URLSearchParams({ q: this.input.value });
    let answer;
    try {
      const response = await ask(`${this.dataset.paletteUrl}?${query}`);
      answer = response.ok ? await response.text() : null;
    } catch {
      answer = null;
    }
    if (asked !== this.asked) return;
    if (answer === null) this.list.textContent = text("failed");
    else this.list.innerHTML = answer;
    this.choose(this.options()[0]);
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  choose(option) {
    if (!option) return;
    this.list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    const options = this.options();
    const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const moves = { ArrowDown: here + 1, ArrowUp: here - 1 + options.length };
    if (event.key in moves && options.length) this.choose(options[moves[event.key] % options.length]);
    else if (event.key === "Enter") options[here]?.click();
    else return;
    event.preventDefault();
  }
}

customElements.define("v-palette", Palette);
