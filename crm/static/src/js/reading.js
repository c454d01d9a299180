// <v-reading src>: shows the text of what stands in the form beside it while one types; nothing is saved by that.
import { csrfToken } from "./dom.js";

const PAUSE = 250;

class Reading extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.pane = this.querySelector(".pane-text");
    if (!this.form || !this.pane) return;
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("change", () => this.soon());
    this.form.addEventListener("click", (event) => this.show(event), { capture: true });
    this.toggle();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  soon(wait = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }

  // The button of those without scripts: here it opens the text and keeps the page.
  show(event) {
    if (!event.target.closest("[data-reads]")) return;
    event.preventDefault();
    this.open("text");
    this.ask();
  }

  open(name) {
    const radio = this.querySelector(`[name=pane][value=${name}]`);
    if (radio) radio.checked = true;
  }

  async ask() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const answer = await fetch(this.getAttribute("src"), {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Reading": "1", "X-CSRFToken": csrfToken() },
        signal: this.asking.signal,
      });
      if (answer.status === 429) this.soon(3000);
      if (answer.ok) this.take(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.soon(5000); // offline: the text stays as it was
    }
  }

  take(html) {
    const before = [...this.pane.querySelectorAll(".reading p")].map((each) => each.textContent);
    const scrolled = this.pane.querySelector(".reading")?.scrollTop ?? 0;
    this.pane.innerHTML = html;
    const sheet = this.pane.querySelector(".reading");
    if (!sheet) return;
    sheet.scrollTop = scrolled;
    const lines = [...sheet.querySelectorAll("p")];
    const changed = lines.filter((each, n) => each.textContent !== before[n]);
    const first = lines.find((each, n) => each.textContent !== before[n] && each.closest(".reading-text"));
    if (lines.length === before.length) changed.forEach((each) => each.classList.add("is-fresh"));
    else first?.classList.add("is-fresh");
    if (first) this.bring(sheet, first);
    if (this.querySelector("[name=pane][value=pages]").checked) this.open("terms");
    this.toggle();
  }

  // Only the sheet scrolls: the form stays where the person types.
  bring(sheet, line) {
    const at = line.getBoundingClientRect().top - sheet.getBoundingClientRect().top;
    if (at > 40 && at < sheet.clientHeight - 80) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    sheet.scrollBy({ top: at - sheet.clientHeight / 3, behavior: calm ? "auto" : "smooth" });
  }

  // A field under a condition is there while the text has a place for it, or somebody filled it.
  toggle() {
    const asked = (this.pane.querySelector("[data-reading]")?.dataset.asked ?? "").split(" ");
    this.querySelectorAll(".asked[data-asked]").forEach((place) => {
      const filled = [...place.querySelectorAll("input, textarea, select")].some((each) =>
        each.type === "checkbox" ? each.checked : each.value.trim(),
      );
      const wrong = place.querySelector(".field-error");
      place.hidden = !asked.includes(place.dataset.asked) && !filled && !wrong;
    });
  }
}

customElements.define("v-reading", Reading);
