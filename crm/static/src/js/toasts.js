// Toasts: short words about what has just happened, with «Отменить» where the server gave an address for it.
const LIFE = 6000;

export function install(htmx) {
  document.querySelectorAll("#toasts [data-toast]").forEach(arm);
  if (document.querySelector("#toasts [data-toast]")) stack().showPopover();
  // The server says it with the header HX-Trigger: {"toast": {"text": …, "kind": …, "undo": …}}
  document.addEventListener("toast", ({ detail }) => showToast(detail.text ?? detail.value, detail));
  document.addEventListener("click", ({ target }) => target.closest("[data-toast-close]") && close(target.closest("[data-toast]")));
  htmx.onLoad(() => document.querySelectorAll("#toasts [data-toast]:not([data-armed])").forEach(arm));
}

const stack = () => document.getElementById("toasts");

export function showToast(words, { kind = "ok", undo } = {}) {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.className = `toast kind-${kind}`;
  toast.setAttribute("role", kind === "danger" ? "alert" : "status");
  toast.querySelector("[data-toast-text]").textContent = words;
  const form = toast.querySelector("[data-undo]");
  if (undo) form.action = undo;
  else form.remove();
  const use = toast.querySelector("use");
  const signs = { ok: "circle-check", info: "info-circle", warn: "alert-triangle", danger: "alert-circle" };
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${signs[kind] ?? "info-circle"}`));
  makeRoom(words);
  stack().append(toast);
  // Reopened, so that it lies above a dialog that was opened meanwhile.
  if (stack().matches(":popover-open")) stack().hidePopover();
  stack().showPopover();
  arm(toast);
}

// The same words are not said twice, and three toasts are as many as anybody reads.
function makeRoom(words) {
  const shown = [...stack().querySelectorAll("[data-toast]")];
  const same = shown.filter((toast) => toast.querySelector("[data-toast-text]").textContent === words);
  new Set([...same, ...shown.slice(0, Math.max(0, shown.length - 2))]).forEach((toast) => toast.remove());
}

// Good news leaves by itself unless somebody reads or uses it; bad news stays until it is closed.
function arm(toast) {
  toast.dataset.armed = "";
  if (toast.matches(".kind-danger, .kind-warn")) return;
  const life = toast.querySelector("[data-undo]") ? 2 * LIFE : LIFE;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : close(toast));
  setTimeout(leave, life);
}

function close(toast) {
  toast.remove();
  if (!stack().querySelector("[data-toast]") && stack().matches(":popover-open")) stack().hidePopover();
}
