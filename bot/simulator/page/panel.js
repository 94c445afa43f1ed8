/** The live record: what the companion wrote down and what it sent, newest on top. */

import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { dayText, language, t, timeText } from "./language.js";

const KINDS = ["recorded", "sent", "alarm"];
const FILTERS = ["all", ...KINDS];
const COUNTS = ["active", "open_escalations", "sent", "taken"];
const ICONS = { recorded: "pen", sent: "send", alarm: "alarm" };
/** Neighbouring codes get colours far apart. */
const GOLDEN_ANGLE = 137.5;
const KEPT_ROWS = 400;
const SHOWN_ROWS = 150;

export class Panel {
  constructor(element) {
    this.element = element;
    this.rows = [];
    this.next = 0;
    this.counts = {};
    this.filter = "all";
    this.subject = "";
    this.#build();
  }

  #build() {
    this.totals = el("dl", { class: "totals", wLabel: "panel.counts" });
    this.filters = el("div", { class: "filters", role: "group", wLabel: "panel.filter" });
    const showAll = () => this.#only("");
    this.chosen = el("button", { type: "button", class: "chosen", hidden: true, onclick: showAll });
    this.list = el("ol", { class: "rows", "aria-live": "polite", "aria-relevant": "additions" });
    this.empty = el("p", { class: "rows-empty" });
    this.element.append(this.totals, this.filters, this.chosen, this.empty, this.list);
    this.draw();
  }

  /** Read what is new; true when something was. */
  async read() {
    if (this.reading) return false;
    this.reading = true;
    try {
      const asked = this.next;
      const { rows, next, counts } = await api.panel(asked);
      // What was asked before a reset belongs to another time.
      if (asked !== this.next) return false;
      this.counts = counts ?? {};
      this.rows = [...rows.reverse(), ...this.rows].slice(0, KEPT_ROWS);
      const first = this.next === 0;
      this.next = next;
      this.#drawTotals();
      if (rows.length) this.#drawRows(first ? 0 : rows.length);
      return rows.length > 0;
    } finally {
      this.reading = false;
    }
  }

  /** Forget everything read, before reading a server that may have begun anew. */
  reset() {
    this.rows = [];
    this.next = 0;
  }

  /** Draw everything again. */
  draw() {
    this.#drawTotals();
    this.#drawFilters();
    this.#drawRows(0);
  }

  #drawTotals() {
    const total = (name) =>
      el(
        "div",
        { class: `total ${name}${this.counts[name] ? " some" : ""}` },
        el("dt", {}, t(`count.${name}`)),
        el("dd", {}, String(this.counts[name])),
      );
    this.totals.replaceChildren(...COUNTS.filter((name) => name in this.counts).map(total));
  }

  #drawFilters() {
    const tab = (kind) =>
      el(
        "button",
        {
          type: "button",
          class: `filter ${kind}`,
          "aria-pressed": String(this.filter === kind),
          onclick: () => this.#pick(kind),
        },
        t(`panel.${kind}`),
      );
    const focused = [...this.filters.children].indexOf(document.activeElement);
    this.filters.replaceChildren(...FILTERS.map(tab));
    if (focused >= 0) this.filters.children[focused].focus();
    this.chosen.hidden = this.subject === "";
    this.chosen.textContent = t("panel.clear", { subject: this.subject });
  }

  #drawRows(fresh) {
    const wanted = this.rows.filter(
      (row) =>
        (this.filter === "all" || row.kind === this.filter) &&
        (this.subject === "" || row.subject === this.subject),
    );
    const newest = new Set(this.rows.slice(0, fresh));
    const shown = wanted.slice(0, SHOWN_ROWS);
    this.list.replaceChildren(...shown.map((row) => this.#row(row, newest.has(row))));
    this.empty.hidden = wanted.length > 0;
    this.empty.textContent = t(this.rows.length ? "panel.none" : "panel.empty");
  }

  #row(row, fresh) {
    const at = new Date(row.at);
    const text = language() === "en" ? row.text_en : row.text_zh;
    const subject = row.subject
      ? el(
          "button",
          {
            type: "button",
            class: "subject",
            "aria-label": t("panel.subject", { subject: row.subject }),
            style: `--hue: ${hue(row.subject)}`,
            onclick: () => this.#only(row.subject),
          },
          el("span", {}, row.subject),
        )
      : null;
    return el(
      "li",
      { class: `row ${row.kind}${fresh ? " fresh" : ""}` },
      el(
        "span",
        { class: "row-icon" },
        icon(ICONS[row.kind]),
        el("span", { class: "unseen" }, t(`panel.${row.kind}`)),
      ),
      el(
        "div",
        {},
        el("p", { class: "row-text", title: text }, text),
        el(
          "p",
          { class: "row-meta" },
          el("time", { datetime: row.at }, `${dayText(at)} ${timeText(at)}`),
          subject,
        ),
      ),
    );
  }

  #pick(kind) {
    this.filter = kind;
    this.draw();
  }

  #only(subject) {
    this.subject = subject;
    this.draw();
  }
}

/** A steady colour for a subject code. */
function hue(code) {
  const sum = [...code].reduce((total, letter) => total * 31 + letter.codePointAt(0), 7) % 9973;
  return Math.round(sum * GOLDEN_ANGLE) % 360;
}
