// Forms: sent once, filters sent on change, unsaved text guarded, in-page errors.
export function install() {
  document.addEventListener("submit", sendOnce, { capture: true });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => release(ctx.request.form ?? ctx.sourceElement));
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(release));
  document.addEventListener("change", sendFilters);
  document.addEventListener("input", sendFiltersSoon);
  document.addEventListener("input", ({ target }) => target.form?.matches(".form") && (target.form.dataset.dirty = ""));
  window.addEventListener("beforeunload", guardTyped);
}

// A second press while the first is on its way does nothing; the button shows that work is under way.
function sendOnce(event) {
  const form = event.target;
  if (form.method === "dialog" || form.method === "get") return;
  if (form.dataset.busy !== undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.busy = "";
  event.submitter?.setAttribute("aria-busy", "true");
  delete form.dataset.dirty;
}

function release(form) {
  if (!form?.matches?.("form")) return;
  delete form.dataset.busy;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

function sendFilters({ target }) {
  const form = target.form;
  if (form?.matches("[data-autosubmit]") && target.type !== "search") form.requestSubmit();
}

let pause;

function sendFiltersSoon({ target }) {
  const form = target.form;
  if (!form?.matches("[data-autosubmit][hx-get]") || target.type !== "search") return;
  clearTimeout(pause);
  pause = setTimeout(() => form.requestSubmit(), 250);
}

function guardTyped(event) {
  if (document.querySelector("form.form[data-dirty]:not([data-autosubmit])")) event.preventDefault();
}
