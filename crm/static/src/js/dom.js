// The few questions modules ask the page: texts, the CSRF token, the server's clock, who is typing.
export const text = (name) => document.getElementById("script-texts").dataset[name];

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]').content;

export const isTyping = (target) =>
  target.isContentEditable || target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");

// Ask the server as htmx would, so that views answer with fragments; network failures reject.
export async function ask(url, options = {}) {
  const headers = { "HX-Request": "true", "X-CSRFToken": csrfToken(), ...options.headers };
  return fetch(url, { credentials: "same-origin", ...options, headers });
}
