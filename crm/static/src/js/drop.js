// <v-drop>: files may be dropped on the label of a file control; their names are shown.
class Drop extends HTMLElement {
  connectedCallback() {
    this.label = this.querySelector("label");
    this.input = this.querySelector("input[type=file]");
    this.input.addEventListener("change", () => this.show());
    for (const name of ["dragenter", "dragover"]) this.label.addEventListener(name, (event) => this.hover(event, true));
    for (const name of ["dragleave", "drop"]) this.label.addEventListener(name, (event) => this.hover(event, false));
    this.label.addEventListener("drop", ({ dataTransfer }) => this.take(dataTransfer.files));
  }

  hover(event, over) {
    event.preventDefault();
    this.label.classList.toggle("is-over", over);
  }

  take(files) {
    if (!files.length) return;
    this.input.files = files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  show() {
    this.querySelector("output").textContent = [...this.input.files].map(({ name }) => name).join(", ");
  }
}

customElements.define("v-drop", Drop);
