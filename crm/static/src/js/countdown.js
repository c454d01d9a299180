// <v-countdown until="ISO">: time left by the server's clock, never by a wrong clock of the visitor.
import { text } from "./dom.js";

// What the visitor's clock is ahead of the server's, measured when the page arrived.
const stated = document.querySelector('meta[name="server-time"]')?.content;
const skew = stated ? Date.now() - Date.parse(stated) : 0;
const HOUR = 3600;

class Countdown extends HTMLElement {
  connectedCallback() {
    this.until = Date.parse(this.getAttribute("until"));
    this.title ||= this.textContent.trim();
    this.show();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  show() {
    const left = Math.max(0, Math.floor((this.until - (Date.now() - skew)) / 1000));
    this.textContent = left ? words(left) : text("over");
    this.classList.toggle("is-soon", left > 0 && left < HOUR);
    this.classList.toggle("is-over", left === 0);
    if (left) this.timer = setTimeout(() => this.show(), left < HOUR ? 1000 : 30000);
    else this.dispatchEvent(new CustomEvent("over", { bubbles: true }));
  }
}

// The two largest units: «2 дн. 4 ч», «1 ч 05 мин», «12 мин 30 с».
function words(seconds) {
  const parts = [
    [Math.floor(seconds / 86400), text("days")],
    [Math.floor(seconds / HOUR) % 24, text("hours")],
    [Math.floor(seconds / 60) % 60, text("minutes")],
    [seconds % 60, text("seconds")],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  const shown = parts.slice(first, first + 2).filter(([amount], index) => amount > 0 || index === 0);
  return shown.map(([amount, unit]) => `${amount}\u00a0${unit}`).join(" ");
}

customElements.define("v-countdown", Countdown);
