// <v-board>: cards dragged with SortableJS or moved by Shift+arrows; the server answers with the board as it now is.
import Sortable from "sortablejs/modular/sortable.core.esm.js";
import htmx from "htmx.org/dist/htmx.esm.js";
import { text } from "./dom.js";

class Board extends HTMLElement {
  connectedCallback() {
    this.classList.add("is-live");
    this.bind();
    this.addEventListener("keydown", (event) => this.press(event));
    this.addEventListener("submit", (event) => this.moveByMenu(event), { capture: true });
  }

  // Lists are replaced by every answer, so each is bound once.
  bind() {
    this.querySelectorAll("[data-cards]").forEach((list) => Sortable.get(list) ?? this.makeSortable(list));
  }

  makeSortable(list) {
    return Sortable.create(list, {
      group: this.id,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      delay: 180,
      delayOnTouchOnly: true,
      filter: ".menu, button",
      preventOnFilter: false,
      onStart: ({ item }) => (this.origin = { list: item.parentNode, next: item.nextElementSibling }),
      onEnd: ({ item, from, to, oldIndex, newIndex }) => {
        if (from !== to || oldIndex !== newIndex) this.send(item, to);
      },
    });
  }

  press(event) {
    const card = event.target.closest("[data-card]");
    if (!card || !event.target.matches(".row-link")) return;
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!sideways && !along) return;
    event.preventDefault();
    if (event.shiftKey && sideways) this.moveTo(card, this.neighbour(card, sideways));
    else if (sideways) this.focusIn(this.neighbour(card, sideways), card);
    else this.focusCard([...card.parentNode.children].at(index(card) + along) ?? card);
  }

  neighbour(card, step) {
    const columns = [...this.querySelectorAll("[data-column]")];
    return columns[columns.indexOf(card.closest("[data-column]")) + step];
  }

  focusIn(column, card) {
    const cards = column?.querySelectorAll("[data-card]") ?? [];
    this.focusCard(cards[Math.min(index(card), cards.length - 1)]);
  }

  focusCard(card) {
    card?.querySelector(".row-link").focus();
  }

  moveByMenu(event) {
    const form = event.target.closest("[data-move]");
    if (!form) return;
    event.preventDefault();
    event.stopPropagation();
    form.closest("[popover]").hidePopover();
    const stage = new FormData(form).get("stage");
    this.moveTo(form.closest("[data-card]"), this.querySelector(`[data-column="${CSS.escape(stage)}"]`));
  }

  moveTo(card, column) {
    if (!column) return;
    this.origin = { list: card.parentNode, next: card.nextElementSibling };
    const list = column.querySelector("[data-cards]");
    list.prepend(card);
    this.focusCard(card);
    this.send(card, list);
  }

  // Moves are sent one after another, as fast as somebody presses: an answer redraws the whole board.
  send(card, list) {
    const { origin } = this;
    const { card: id, moveUrl } = card.dataset;
    const column = list.closest("[data-column]");
    const values = { stage: column.dataset.column, before: card.nextElementSibling?.dataset.card ?? "" };
    this.sending = (this.sending ?? Promise.resolve()).then(async () => {
      const landed = await this.post(moveUrl, values);
      if (!landed) origin.list.insertBefore(this.card(id), origin.next);
      this.bind();
      this.tell(id, landed, column);
    });
  }

  // The card already lies where it was put; a refusal or a lost network carries it back.
  async post(url, values) {
    let landed = false;
    const seen = (event) => (landed ||= event.detail.ctx.response?.status < 400);
    this.addEventListener("htmx:after:request", seen);
    await htmx.ajax("POST", url, { source: this, target: this, swap: "outerMorph", values });
    this.removeEventListener("htmx:after:request", seen);
    return landed;
  }

  card(id) {
    return this.querySelector(`[data-card="${CSS.escape(id)}"]`);
  }

  tell(id, landed, column) {
    const card = this.card(id);
    const words = landed ? `${text("moved")} ${column.querySelector("h2").textContent}` : text("notMoved");
    this.querySelector("[data-board-status]").textContent = words;
    if (landed) card?.classList.add("has-landed");
    this.focusCard(card);
  }
}

const index = (card) => [...card.parentNode.children].indexOf(card);

customElements.define("v-board", Board);
