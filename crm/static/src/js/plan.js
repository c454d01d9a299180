// <v-plan>: pan, wheel and pinch zoom, keys; all by moving the viewBox, so that text and links stay real.
const STEP = 1.25;
const DEEPEST = 12;

class Plan extends HTMLElement {
  connectedCallback() {
    this.svg = this.querySelector("svg");
    const { x, y, width, height } = this.svg.viewBox.baseVal;
    this.home = { x, y, width, height };
    this.view = { ...this.home };
    this.pointers = new Map();
    this.classList.add("is-live");
    this.svg.setAttribute("tabindex", "0");
    this.listen();
  }

  listen() {
    this.svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.svg.addEventListener("pointerdown", (event) => this.down(event));
    this.svg.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.svg.addEventListener(name, (event) => this.up(event));
    this.svg.addEventListener("click", (event) => this.dragged && event.preventDefault(), { capture: true });
    this.svg.addEventListener("dragstart", (event) => event.preventDefault());
    this.addEventListener("keydown", (event) => this.press(event));
    this.addEventListener("focusin", ({ target }) => this.reveal(target.closest(".stand")));
    this.addEventListener("click", ({ target }) => this.tool(target.closest("[data-plan]")?.dataset.plan));
    document.addEventListener("pointerover", ({ target }) => this.pointAt(target.closest("[data-shows-stand]")));
  }

  // The wheel zooms only with Ctrl (as a trackpad's pinch does) or once the plan has the focus: a page must scroll on.
  wheel(event) {
    if (!event.ctrlKey && !this.contains(document.activeElement)) return;
    event.preventDefault();
    this.zoom(STEP ** (-event.deltaY / 100), this.at(event));
  }

  at({ clientX, clientY }) {
    return new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
  }

  down(event) {
    this.pointers.set(event.pointerId, event);
    this.dragged = false;
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    if (!this.dragged && Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < 4) return;
    this.dragged = true;
    this.classList.add("is-panning");
    this.svg.setPointerCapture(event.pointerId);
    if (this.pointers.size === 2) this.pinch(event, before);
    else this.pan(before, event);
    this.pointers.set(event.pointerId, event);
  }

  pan(before, after) {
    const [from, to] = [this.at(before), this.at(after)];
    this.show({ ...this.view, x: this.view.x + from.x - to.x, y: this.view.y + from.y - to.y });
  }

  pinch(event, before) {
    const other = [...this.pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    const distance = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
    this.zoom(distance(event) / Math.max(1, distance(before)), this.at(middle));
  }

  up({ pointerId }) {
    this.pointers.delete(pointerId);
    this.classList.remove("is-panning");
  }

  zoom(factor, around = this.centre()) {
    const width = Math.min(this.home.width, Math.max(this.home.width / DEEPEST, this.view.width / factor));
    const share = width / this.view.width;
    const height = this.view.height * share;
    const x = around.x - (around.x - this.view.x) * share;
    const y = around.y - (around.y - this.view.y) * share;
    this.show({ x, y, width, height });
  }

  centre() {
    return { x: this.view.x + this.view.width / 2, y: this.view.y + this.view.height / 2 };
  }

  // The hall never leaves the window altogether.
  show({ x, y, width, height }) {
    const keep = (value, start, size, seen) => Math.min(Math.max(value, start - seen / 3), start + size - (seen * 2) / 3);
    const { home } = this;
    this.view = { x: keep(x, home.x, home.width, width), y: keep(y, home.y, home.height, height), width, height };
    if (width >= home.width) this.view = { ...home };
    this.classList.toggle("is-zoomed", this.view.width < home.width);
    this.svg.setAttribute("viewBox", Object.values(this.view).join(" "));
  }

  press(event) {
    const { width, height } = this.view;
    const by = { ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0], ArrowUp: [0, -0.12], ArrowDown: [0, 0.12] }[event.key];
    if (event.target !== this.svg && by) return;
    if (by) this.show({ ...this.view, x: this.view.x + by[0] * width, y: this.view.y + by[1] * height });
    else if (event.key === "+" || event.key === "=") this.zoom(STEP);
    else if (event.key === "-") this.zoom(1 / STEP);
    else if (event.key === "0") this.show(this.home);
    else return;
    event.preventDefault();
  }

  tool(name) {
    if (name === "in") this.zoom(STEP ** 2);
    if (name === "out") this.zoom(STEP ** -2);
    if (name === "fit") this.show(this.home);
  }

  // A stand reached by Tab or from the list comes into the window.
  reveal(stand) {
    if (!stand) return;
    const box = stand.getBBox();
    const { x, y, width, height } = this.view;
    const inside = box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height;
    if (!inside) this.show({ ...this.view, x: box.x + box.width / 2 - width / 2, y: box.y + box.height / 2 - height / 2 });
  }

  // Rows of the list beside the plan point at their stand: data-shows-stand="A-12".
  pointAt(row) {
    this.querySelector(".stand.is-pointed")?.classList.remove("is-pointed");
    if (row) this.querySelector(`[data-stand="${CSS.escape(row.dataset.showsStand)}"]`)?.classList.add("is-pointed");
  }
}

customElements.define("v-plan", Plan);
