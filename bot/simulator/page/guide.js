/** "Try this": five steps, each with a button that leads to the right place. */

import { el, icon } from "./dom.js";
import { onLanguage, remember, remembered, t } from "./language.js";

const STORED = "companion.guide";
const HIDDEN = "hidden";
const STEPS = ["enrol", "link", "day", "fever", "nurse"];

export class Guide {
  /** `actions`: one function a step, by name; `opener` is the button that shows it again. */
  constructor(element, opener, actions) {
    this.element = element;
    this.opener = opener;
    this.actions = actions;
    this.done = new Set();
    this.at = 0;
    opener.addEventListener("click", () => this.#show(this.element.hidden));
    onLanguage(() => this.draw());
    this.#show(remembered(STORED) !== HIDDEN);
  }

  /** Tick `step`, and go on to the first that is still open. */
  finish(step) {
    if (this.done.has(step)) return;
    this.done.add(step);
    const open = STEPS.findIndex((each) => !this.done.has(each));
    this.at = open < 0 ? STEPS.length - 1 : open;
    this.draw();
  }

  #show(visible) {
    this.element.hidden = !visible;
    this.opener.setAttribute("aria-expanded", String(visible));
    remember(STORED, visible ? "" : HIDDEN);
    if (visible) this.draw();
  }

  /** Draw everything again. */
  draw() {
    const steps = STEPS.map((step, index) => this.#step(step, index));
    const list = el("ol", {}, ...steps);
    const hide = () => this.#show(false);
    const close = el(
      "button",
      { type: "button", class: "tool guide-close", wLabel: "guide.dismiss", onclick: hide },
      icon("close"),
    );
    this.element.replaceChildren(
      el("h2", {}, t("guide.title")),
      list,
      close,
    );
    // On a narrow screen the steps are swiped; the next one to do is shown.
    list.scrollLeft = steps[this.at].offsetLeft - list.offsetLeft;
  }

  #step(step, index) {
    const done = this.done.has(step);
    const number = t("guide.step", { number: index + 1, total: STEPS.length });
    const spoken = `${number}${done ? `, ${t("guide.done")}` : ""}: `;
    const go = el(
      "button",
      { type: "button", "data-step": step, onclick: () => this.actions[step]() },
      el(
        "span",
        { class: "step-number" },
        el("span", { class: "unseen" }, spoken),
        done ? icon("check") : el("span", { "aria-hidden": "true" }, String(index + 1)),
      ),
      el(
        "span",
        { class: "step-words" },
        el("strong", {}, t(`guide.${step}`)),
        el("span", {}, t(`guide.${step}.text`)),
      ),
      icon("forward"),
    );
    return el("li", { class: `step${done ? " done" : ""}${index === this.at ? " at" : ""}` }, go);
  }
}
