// Theme: applied at once, remembered by the server. Language changes every text, so its form is simply sent.
import { ask } from "./dom.js";

export function install() {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!form.matches("[data-preferences]") || submitter?.name !== "theme") return;
    event.preventDefault();
    apply(submitter.value);
    const pressed = (button) => String(button === submitter);
    form.querySelectorAll('[name="theme"]').forEach((button) => button.setAttribute("aria-pressed", pressed(button)));
    ask(form.action, { method: "POST", body: new FormData(form, submitter), redirect: "manual" })
      .catch(() => {}) // the look has changed all the same; the next choice is sent again
      .finally(() => delete form.dataset.busy);
  });
}

function apply(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
