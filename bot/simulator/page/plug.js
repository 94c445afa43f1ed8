/** The power cut: kills the companion, counts, and says when it answers again. */

import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { t } from "./language.js";
import { failed } from "./notices.js";

const LOOK_MILLISECONDS = 1000;
const PATIENCE_MILLISECONDS = 60_000;

export class Plug {
  constructor(element) {
    this.kills = null;
    this.state = { word: "", values: {}, tone: "" };
    this.button = el(
      "button",
      { type: "button", class: "danger", onclick: () => this.#pull() },
      icon("plug"),
      el("span", { w: "plug.button" }),
    );
    this.count = el("span", { class: "plug-count" });
    this.status = el("p", { class: "plug-status", role: "status" });
    element.append(
      el("h2", { w: "plug.title" }),
      el("p", { class: "plug-text", w: "plug.text" }),
      el("p", { class: "plug-row" }, this.button, this.count),
      this.status,
    );
  }

  async #pull() {
    if (this.down) return;
    this.down = true;
    const pulled = performance.now();
    try {
      this.kills = (await api.pullPlug()).kills;
      const { next } = await api.callsAfter(Number.MAX_SAFE_INTEGER);
      this.#say("plug.down", {}, "bad");
      await this.#watch(next, pulled);
    } catch (error) {
      this.#say("", {}, "");
      failed(error);
    } finally {
      this.down = false;
    }
  }

  async #watch(after, pulled) {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
      const waited = performance.now() - pulled;
      const answer = await api.callsAfter(after).catch(() => ({ calls: [] }));
      // A poll of the killed process may still end; any other call is made by a living one.
      if (answer.calls.some(({ method }) => method !== "getUpdates")) {
        this.#say("plug.back", { seconds: Math.round(waited / 1000) }, "good");
        return;
      }
      if (waited > PATIENCE_MILLISECONDS) {
        this.#say("plug.slow", {}, "bad");
        return;
      }
    }
  }

  #say(word, values, tone) {
    this.state = { word, values, tone };
    this.draw();
  }

  /** Draw everything again. */
  draw() {
    const { word, values, tone } = this.state;
    this.count.textContent = this.kills === null ? "" : t("plug.count", { count: this.kills });
    this.status.textContent = word ? t(word, values) : "";
    this.status.className = `plug-status ${tone}`;
  }
}
