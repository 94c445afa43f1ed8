/** The "more" button of a phone and its menu, usable by mouse, touch and keyboard. */

import { el, icon } from "./dom.js";

/** `entries()` is asked each time it opens: `[{icon, text, run, danger}]`. */
export class Menu {
  constructor(entries) {
    this.entries = entries;
    this.button = el(
      "button",
      {
        type: "button",
        class: "tool",
        wLabel: "phone.menu",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
      },
      icon("more"),
    );
    this.list = el("div", { class: "menu", role: "menu", hidden: true });
    this.element = el("div", { class: "menu-place" }, this.button, this.list);
    this.button.addEventListener("click", () => this.#show(this.list.hidden));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("focusout", (event) => {
      if (!this.element.contains(event.relatedTarget)) this.#show(false);
    });
  }

  #show(visible) {
    this.list.hidden = !visible;
    this.button.setAttribute("aria-expanded", String(visible));
    if (!visible) return;
    const entry = ({ icon: name, text, run, danger }) =>
      el(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: danger ? "danger" : "",
          onclick: () => {
            this.button.focus();
            this.#show(false);
            run();
          },
        },
        icon(name),
        el("span", {}, text),
      );
    this.list.replaceChildren(...this.entries().map(entry));
    this.list.firstElementChild?.focus();
  }

  #key(event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (step && !this.list.hidden) {
      event.preventDefault();
      document.activeElement[step]?.focus();
    } else if (event.key === "Escape" && !this.list.hidden) {
      this.button.focus();
      this.#show(false);
    }
  }
}
