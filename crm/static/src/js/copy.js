// <v-copy>: a button that copies the value beside it.
import { text } from "./dom.js";
import { showToast } from "./toasts.js";

class Copy extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("button") || !navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.title = text("copy");
    button.setAttribute("aria-label", text("copy"));
    button.append(this.icon());
    button.addEventListener("click", () => this.copy());
    this.append(button);
  }

  icon() {
    const svg = document.querySelector("#toast-template").content.querySelector(".icon").cloneNode(true);
    const use = svg.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#copy"));
    return svg;
  }

  async copy() {
    await navigator.clipboard.writeText(this.querySelector("code").textContent.trim());
    showToast(text("copied"));
  }
}

customElements.define("v-copy", Copy);
