// Drawer, dialogs and menus: opened by attributes, focus trapped and given back by <dialog> itself.
export function install(htmx) {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) return void open(opener.dataset.opens);
    const link = event.target.closest("a[data-drawer]");
    if (link && isPlainClick(event)) {
      event.preventDefault();
      return void openDrawer(htmx, link);
    }
    if (event.target.closest("[data-closes]")) closeAround(event);
    if (event.target.closest("[data-back]")) history.back();
    if (event.target.closest("[data-print]")) print();
    if (event.target.matches("dialog[open]") && isOutside(event)) event.target.close();
  });
  document.addEventListener("drawer:close", () => document.getElementById("drawer").close());
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => ctx.target?.id === "drawer-body" && nameDrawer());
  document.addEventListener("toggle", placeMenu, { capture: true });
}

const isPlainClick = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;

export function open(id) {
  const dialog = document.getElementById(id);
  document.querySelectorAll(":popover-open:not(#toasts)").forEach((popover) => popover.hidePopover());
  if (dialog && !dialog.open) dialog.showModal();
  dialog?.dispatchEvent(new CustomEvent("opened"));
}

// From a menu the focus first goes back to the menu's button, where the closed drawer will return it.
async function openDrawer(htmx, link) {
  link.closest("[popover]")?.hidePopover();
  await htmx.ajax("GET", link.getAttribute("href"), { target: "#drawer-body", source: link });
}

// The fragment brings its title along; the drawer shows itself once there is something to show.
function nameDrawer() {
  const drawer = document.getElementById("drawer");
  const title = drawer.querySelector(".drawer-body [data-drawer-title]");
  if (title) {
    document.getElementById("drawer-title").textContent = title.textContent;
    title.remove();
  }
  if (!drawer.open) drawer.showModal();
}

function closeAround(event) {
  const dialog = event.target.closest("dialog");
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
}

function isOutside({ target, clientX, clientY }) {
  const { left, right, top, bottom } = target.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

// A menu opens beside its button, inside the window.
function placeMenu({ target, newState }) {
  if (newState !== "open" || !target.matches?.(".menu")) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(target.id)}"]`).getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = target;
  const below = button.bottom + 4 + height <= innerHeight || button.top < height + 8;
  const left = Math.min(Math.max(8, button.right - width > 8 ? button.right - width : button.left), innerWidth - width - 8);
  const top = below ? button.bottom + 4 : button.top - height - 4;
  Object.assign(target.style, { margin: 0, inset: "auto", left: `${left}px`, top: `${Math.max(8, Math.min(top, innerHeight - height - 8))}px` });
}
