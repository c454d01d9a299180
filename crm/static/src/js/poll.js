// <v-poll src="changes?after=7">: asks for what changed, lets htmx put it in place, slows down when nothing moves.
// The answer is 204, or fragments marked hx-swap-oob with the header X-After: the number to ask after next.
import htmx from "htmx.org/dist/htmx.esm.js";
import { ask } from "./dom.js";

const QUICK = 4000; // or what `every` says, in milliseconds
const SLOW = 30000;

class Poll extends HTMLElement {
  connectedCallback() {
    this.wait = this.quick;
    this.wake = () => document.visibilityState === "visible" && this.tick();
    document.addEventListener("visibilitychange", this.wake);
    this.schedule();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
  }

  get quick() {
    return Number(this.getAttribute("every")) || QUICK;
  }

  schedule() {
    clearTimeout(this.timer);
    if (this.isConnected) this.timer = setTimeout(() => this.tick(), this.wait);
  }

  async tick() {
    clearTimeout(this.timer);
    if (document.visibilityState === "hidden") return;
    if (this.isTypedOver()) return this.schedule();
    try {
      await this.take(await ask(this.getAttribute("src")));
    } catch {
      this.wait = SLOW; // offline: the page stays as it is, the next answer catches up
    }
    this.schedule();
  }

  // What somebody is typing is never swapped away.
  isTypedOver() {
    return Boolean(this.parentElement?.querySelector("form.form[data-dirty]:not([data-autosubmit])"));
  }

  async take(answer) {
    if (answer.status !== 200) {
      this.wait = Math.min(SLOW, this.wait * 1.5);
      return;
    }
    this.wait = this.quick;
    const url = new URL(this.getAttribute("src"), location.href);
    url.searchParams.set("after", answer.headers.get("X-After") ?? url.searchParams.get("after"));
    this.setAttribute("src", url.pathname + url.search);
    await htmx.swap({ text: await answer.text(), target: this, swap: "none", sourceElement: this });
    this.dispatchEvent(new CustomEvent("changed", { bubbles: true }));
  }
}

customElements.define("v-poll", Poll);
