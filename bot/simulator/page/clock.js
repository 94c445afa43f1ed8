/** The bar with the trial's time and the buttons that move it. */

import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { dateText, dayText, knows, setZone, t, timeText } from "./language.js";
import { failed } from "./notices.js";

const MOVES = [
  { to: "next", icon: "bell", word: "clock.next" },
  { to: "hour", icon: "hour", word: "clock.hour" },
  { to: "morning", icon: "sun", word: "clock.morning" },
];
const REAL_TIME = 1;

/** `hooks`: `onMoved(to)` after the clock was moved, `onZone()` when the site's zone is known. */
export class Clock {
  constructor(element, hooks) {
    this.element = element;
    this.hooks = hooks;
    this.reading = null;
    this.played = false;
    this.#build();
  }

  #build() {
    this.time = el("span", { class: "clock-time" });
    this.date = el("span", { class: "clock-date" });
    this.day = el("span", { class: "clock-date short" });
    this.pace = el("span", { class: "clock-pace" });
    this.upcoming = el("p", { class: "clock-upcoming" });
    this.buttons = MOVES.map(({ to, icon: name, word }) =>
      el(
        "button",
        { type: "button", class: "move", "data-move": to, onclick: () => this.move(to) },
        icon(name),
        el("span", { w: word }),
      ),
    );
    const toggle = () => this.#togglePlay();
    this.play = el("button", { type: "button", class: "move play", onclick: toggle });
    this.buttons.push(this.play);
    this.element.append(
      el(
        "div",
        { class: "clock-face" },
        el(
        "p",
        { class: "clock-title" },
        el("span", { w: "clock.title" }),
        el("span", { class: "protocol", w: "clock.protocol" }),
      ),
        el("p", { class: "clock-now" }, this.time, this.date, this.day, this.pace),
        this.upcoming,
      ),
      el("div", { class: "clock-moves", role: "group", wLabel: "clock.controls" }, ...this.buttons),
    );
  }

  /** The trial's time now, advanced locally since the last reading; null before the first. */
  now() {
    if (!this.reading) return null;
    const { now, rate } = this.reading;
    return new Date(Date.parse(now) + (performance.now() - this.readAt) * rate);
  }

  /** Read the clock from the server. */
  async read() {
    if (this.busy) return;
    const reading = await api.clock();
    if (!this.busy) this.#take(reading);
  }

  /** Move the clock: "next", "hour", "morning", "play" or "pause". */
  async move(to) {
    if (this.busy) return;
    this.#setBusy(true);
    try {
      const reading = await api.moveClock(to);
      if (to === "play" || to === "pause") this.played = to === "play";
      this.#take(reading);
      this.hooks.onMoved(to);
    } catch (error) {
      failed(error);
    } finally {
      this.#setBusy(false);
    }
  }

  #take(reading) {
    const known = this.reading?.zone === reading.zone;
    this.reading = reading;
    this.readAt = performance.now();
    setZone(reading.zone);
    if (!known) this.hooks.onZone();
    this.draw();
  }

  #setBusy(busy) {
    this.busy = busy;
    this.element.classList.toggle("busy", busy);
    this.element.setAttribute("aria-busy", String(busy));
    for (const button of this.buttons) button.setAttribute("aria-disabled", String(busy));
    this.draw();
  }

  #running() {
    const { rate } = this.reading;
    return rate > REAL_TIME || (rate > 0 && this.played);
  }

  #togglePlay() {
    if (this.reading) this.move(this.#running() ? "pause" : "play");
  }

  /** Draw the clock for this moment. */
  draw() {
    const now = this.now();
    if (!now) return;
    const { rate } = this.reading;
    this.time.textContent = timeText(now);
    this.date.textContent = dateText(now);
    this.day.textContent = dayText(now);
    this.pace.textContent = rate === 0 ? t("clock.paused") : "";
    if (rate > REAL_TIME) this.pace.textContent = t("clock.speed", { rate });
    const upcoming = this.busy ? t("clock.busy") : this.#upcoming(now);
    if (this.upcoming.textContent !== upcoming) this.upcoming.textContent = upcoming;
    this.#drawPlay(this.#running());
  }

  #drawPlay(running) {
    const word = running ? "clock.pause" : "clock.play";
    if (this.play.textContent === t(word)) return;
    this.play.replaceChildren(icon(running ? "pause" : "play"), el("span", {}, t(word)));
  }

  #upcoming(now) {
    const { next, next_kind: kind } = this.reading;
    if (!next) return t("clock.nothing");
    const due = new Date(next);
    const day = dayText(due) === dayText(now) ? "" : `${dayText(due)} `;
    const what = knows(`kind.${kind}`) ? t(`kind.${kind}`) : t("clock.something");
    return t("clock.upcoming", { what, when: `${day}${timeText(due)}` });
  }
}
