/** On a narrow screen: one phone at a time, swiped or chosen at the foot; the record as a drawer. */

import { calm, el, icon } from "./dom.js";
import { SLOTS } from "./people.js";

const NARROW = matchMedia("(max-width: 959px)");
const DRAWER = matchMedia("(max-width: 1199px)");

export class Tabs {
  /** `bar`: the foot; `phones`: what is swiped; `drawer`: the record; `onShown(slot)`. */
  constructor({ bar, phones, drawer, opener, closer, onShown }) {
    this.phones = phones;
    this.drawer = drawer;
    this.onShown = onShown;
    this.shown = SLOTS[0];
    this.buttons = new Map();
    for (const slot of SLOTS) {
      const button = this.#button(slot, `role.${slot}`, () => this.go(slot));
      this.buttons.set(slot, button);
      bar.append(button);
    }
    this.record = this.#button("record", "panel.open", () => this.#open(true));
    this.record.setAttribute("aria-controls", drawer.id);
    bar.append(this.record);
    this.opener = opener;
    opener.addEventListener("click", () => this.#open(!this.isOpen));
    closer.addEventListener("click", () => this.#open(false));
    drawer.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#open(false);
    });
    document.querySelector("#shade").addEventListener("click", () => this.#open(false));
    phones.addEventListener("scroll", () => this.#swiped(), { passive: true });
    DRAWER.addEventListener("change", () => this.#open(false));
    NARROW.addEventListener("change", () => this.go(this.shown));
    this.#open(false);
    this.#mark();
  }

  #button(name, word, action) {
    return el(
      "button",
      { type: "button", class: `tab ${name}`, onclick: action },
      icon(name),
      el("span", { w: word }),
      el("span", { class: "dot", hidden: true, w: "phone.new" }),
    );
  }

  /** Whether the person can see the phone of `slot` now. */
  sees(slot) {
    return !NARROW.matches || this.shown === slot;
  }

  /** Show the phone of `slot`. */
  go(slot) {
    if (DRAWER.matches) this.#open(false);
    this.shown = slot;
    const left = this.phones.querySelector(`[data-slot=${slot}]`).offsetLeft;
    if (NARROW.matches) this.phones.scrollTo({ left, behavior: calm() ? "auto" : "smooth" });
    this.#mark();
    this.onShown(slot);
  }

  /** Show or hide the dot of a slot, or of "record". */
  dot(name, visible) {
    const button = this.buttons.get(name) ?? this.record;
    button.querySelector(".dot").hidden = !visible;
  }

  /** Whether the record can be seen now. */
  get seesRecord() {
    return !DRAWER.matches || this.isOpen;
  }

  #swiped() {
    if (!NARROW.matches) return;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      const slot = SLOTS[Math.round(this.phones.scrollLeft / this.phones.clientWidth)];
      if (slot === this.shown) return;
      this.shown = slot;
      this.#mark();
      this.onShown(slot);
    }, 120);
  }

  #mark() {
    for (const [slot, button] of this.buttons) {
      if (slot === this.shown) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  #open(open) {
    const was = this.isOpen;
    this.isOpen = open && DRAWER.matches;
    document.body.classList.toggle("drawer-open", this.isOpen);
    this.drawer.inert = DRAWER.matches && !this.isOpen;
    for (const button of [this.opener, this.record]) {
      button.setAttribute("aria-expanded", String(this.isOpen));
    }
    if (this.isOpen) {
      this.dot("record", false);
      this.drawer.querySelector("button").focus();
    } else if (was) (NARROW.matches ? this.record : this.opener).focus({ preventScroll: true });
  }
}
