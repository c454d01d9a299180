// htmx by the rules of the house: CSRF header, refusals as toasts, lost network said aloud, focus on errors.
import { csrfToken, text } from "./dom.js";
import { showToast } from "./toasts.js";

const SAFE = /^(GET|HEAD|OPTIONS)$/;

export function install() {
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (!SAFE.test(ctx.request.method)) ctx.request.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:before:request", () => mark(1));
  document.addEventListener("htmx:finally:request", () => mark(-1));
  document.addEventListener("htmx:before:swap", keepThePageOnRefusal);
  document.addEventListener("htmx:after:swap", focusErrors);
  document.addEventListener("htmx:error", sayWhatFailed);
}

let running = 0;

// A line at the top appears when an answer takes longer than a blink.
function mark(change) {
  running = Math.max(0, running + change);
  const line = document.getElementById("connection");
  if (!running) line.classList.remove("htmx-request");
  else setTimeout(() => line.classList.toggle("htmx-request", running > 0), 250);
}

// 422 carries the form with its errors and is swapped; any other refusal must not replace what was typed.
function keepThePageOnRefusal(event) {
  const { ctx } = event.detail;
  if (!ctx.response || ctx.response.status < 400 || ctx.response.status === 422) return;
  event.preventDefault();
  const answer = new DOMParser().parseFromString(ctx.text, "text/html");
  const refusal = answer.querySelector("[data-refusal]")?.textContent.trim();
  const signedOut = ctx.response.status === 401 ? text("signedOut") : null;
  showToast(refusal || signedOut || text("failed"), { kind: "danger" });
}

function focusErrors({ detail: { ctx } }) {
  if (ctx.response?.status === 422) document.querySelector("[data-error-summary]")?.focus();
}

function sayWhatFailed({ detail: { error } }) {
  if (error?.name === "AbortError" || error === "timeout") showToast(text("timeout"), { kind: "warn" });
  else if (error instanceof TypeError) showToast(text("offline"), { kind: "danger" });
  else {
    showToast(text("failed"), { kind: "danger" });
    console.error(error);
  }
}
