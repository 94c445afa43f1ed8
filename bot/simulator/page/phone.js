/** One phone: who holds it, its chat with the bot, and everything the holder can do. */

import * as api from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { calm, el, icon, point } from "./dom.js";
import { dayKey, dayText, t } from "./language.js";
import { Menu } from "./menu.js";
import { alertBox, failed, toast } from "./notices.js";
import { asPhoto } from "./picture.js";

const NEAR_END_PIXELS = 80;
const ANSWER_TIMEOUT_MILLISECONDS = 10_000;

/**
 * `slot` is "patient", "nurse" or "coordinator". `hooks`: `onHold(slot, value)`,
 * `onInvite(payload, fresh)`, `onActed(slot, what, detail)`, `patientName()`.
 */
export class Phone {
  constructor(slot, hooks) {
    this.slot = slot;
    this.hooks = hooks;
    this.userId = undefined; // not known yet; null: nobody
    this.phone = null;
    this.rows = new Map();
    this.waiting = new Map();
    this.answers = new Set();
    this.following = true;
    this.top = 0;
    this.#build();
  }

  #build() {
    this.select = el("select", { id: `holder-${this.slot}` });
    this.select.addEventListener("change", () => this.hooks.onHold(this.slot, this.select.value));
    this.role = el("label", { class: "role", for: this.select.id, w: `role.${this.slot}` });
    this.note = el("p", { class: "note" });
    this.elsewhere = el("p", { class: "elsewhere", hidden: true });
    const holder = el(
      "header",
      { class: "holder" },
      el("span", { class: "badge" }, icon(this.slot)),
      el(
        "div",
        { class: "who" },
        this.role,
        el("div", { class: "select" }, this.select, icon("down")),
        this.note,
      ),
    );
    this.botName = el("strong", {}, t("phone.bot"));
    this.botState = el("span", { class: "bot-state" });
    this.menu = new Menu(() => this.#menuEntries());
    const head = el(
      "div",
      { class: "chat-head" },
      el("span", { class: "avatar" }, icon("heart")),
      el("div", {}, this.botName, this.botState),
      this.menu.element,
    );
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: 0 });
    this.log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // Who reads the newest message keeps seeing it when a photo arrives or the foot grows.
    this.log.addEventListener("load", () => this.#follow(), true);
    new ResizeObserver(() => this.#follow()).observe(this.log);
    const toEnd = () => this.#toEnd();
    this.jump = el(
      "button",
      { type: "button", class: "jump", hidden: true, wLabel: "phone.newest", onclick: toEnd },
      icon("down"),
    );
    this.state = el("div", { class: "state" });
    this.toasts = el("div", { class: "phone-toasts", "aria-live": "polite" });
    this.composer = new Composer({
      onText: (text) => this.#act(() => api.sendText(this.userId, text), "text", text),
      onPhoto: (file, caption) => this.#photo(file, caption),
    });
    const unblock = () => this.#block(false);
    this.unblock = el("button", {
      type: "button",
      class: "unblock",
      w: "phone.unblock",
      hidden: true,
      onclick: unblock,
    });
    const screen = el(
      "div",
      { class: "screen" },
      head,
      el("div", { class: "chat" }, this.log, this.state, this.jump, this.toasts),
      this.composer.element,
      this.unblock,
    );
    this.element = el(
      "section",
      {
        class: `phone ${this.slot}`,
        id: `phone-${this.slot}`,
        "data-slot": this.slot,
        wLabel: `role.${this.slot}`,
      },
      holder,
      this.elsewhere,
      screen,
    );
    this.#wait();
  }

  /** Who holds this phone: a name, or "". */
  get name() {
    return this.phone?.first_name ?? "";
  }

  /** Give this phone to `userId` (null: nobody) and load its chat. */
  async hold(userId) {
    this.userId = userId;
    this.phone = null;
    this.rows.clear();
    this.log.replaceChildren();
    this.composer.fillQuietly("");
    this.#wait();
    await this.refresh();
  }

  /** Load the chat again; calls that come while one is under way are joined to one more. */
  async refresh() {
    if (!this.userId) return;
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    const asked = this.userId;
    try {
      const phone = await api.readPhone(asked);
      if (asked === this.userId) this.#draw(phone);
    } catch (error) {
      if (asked === this.userId && !this.phone) {
        this.#show("phone.failed", "page.retry", () => this.refresh());
      }
    } finally {
      this.loading = false;
      const again = this.again || asked !== this.userId;
      this.again = false;
      if (again) await this.refresh();
    }
  }

  /** Draw everything again, for a new language or a new name on the invite cards. */
  redraw() {
    this.rows.clear();
    this.log.replaceChildren();
    if (this.phone) this.#draw(this.phone);
    else this.#wait();
  }

  /** The choices of "who holds this phone": groups of people, the one who does, what they are. */
  people(groups, note) {
    const chosen = String(this.userId ?? "");
    const options = groups.map(({ label, members }) =>
      el(
        "optgroup",
        { label },
        ...members.map(({ id, text }) => el("option", { value: id, selected: String(id) === chosen }, text)),
      ),
    );
    const nobody = el("option", { value: "", disabled: true, selected: chosen === "" }, t("holder.none"));
    const fresh = el("option", { value: "new" }, t("holder.new"));
    this.select.replaceChildren(...(chosen === "" ? [nobody] : []), ...options, fresh);
    this.select.setAttribute("aria-label", t("holder.label", { role: t(`role.${this.slot}`) }));
    this.note.textContent = note;
  }

  /** Offer another phone of the same role that has something new; null offers nothing. */
  offer(other) {
    this.elsewhere.hidden = !other;
    if (!other) return;
    const hold = () => this.hooks.onHold(this.slot, other.id);
    const take = el("button", { type: "button", onclick: hold }, t("holder.switch"));
    this.elsewhere.replaceChildren(el("span", {}, t("holder.elsewhere", other)), take);
  }

  /** A callback was answered; shows its text and frees the pressed button. */
  answered({ id, text, alert }) {
    this.waiting.get(id)?.classList.remove("busy");
    this.waiting.delete(id);
    this.answers.add(id);
    if (!text) return;
    if (alert) alertBox(text, this.name);
    else toast(text, { place: this.toasts });
  }

  /** Point at the newest element of the chat that matches; false when there is none. */
  pointAt(selector, pattern = /./) {
    const nodes = [...this.element.querySelectorAll(selector)];
    const newest = nodes.findLast((node) => pattern.test(node.textContent));
    if (!newest) return false;
    point(newest);
    newest.focus({ preventScroll: true });
    return true;
  }

  /** Nothing can be done until there is a chat. */
  #wait() {
    this.menu.button.disabled = true;
    this.composer.element.hidden = true;
    this.unblock.hidden = true;
    this.#show(this.userId === null ? "phone.vacant" : "page.loading");
  }

  #draw(phone) {
    if (!this.phone) this.following = true;
    this.menu.button.disabled = false;
    this.phone = phone;
    this.element.classList.toggle("blocked", phone.blocked);
    const heard = phone.messages.findLast((message) => message.from?.is_bot);
    this.botName.textContent = heard?.from.first_name ?? t("phone.bot");
    const state = phone.blocked ? "phone.blocked" : "phone.kind";
    this.botState.textContent = t(state, { name: this.name });
    this.log.setAttribute("aria-label", t("phone.messages", { name: this.name }));
    this.log.lang = phone.language_code ?? "";
    const fresh = this.#drawMessages(phone.messages);
    const { commands, keyboard } = phone;
    this.composer.update({ name: this.name, commands, keyboard });
    this.composer.element.lang = phone.language_code ?? "";
    this.composer.element.hidden = phone.blocked || phone.messages.length === 0;
    this.unblock.hidden = !phone.blocked;
    if (phone.messages.length || phone.blocked) this.#show("");
    else this.#show("phone.empty", "phone.start", () => this.open(""));
    if (this.following) this.#follow();
    else if (fresh) this.jump.classList.add("fresh");
  }

  /** Change only what changed, so that screen readers hear new messages once. */
  #drawMessages(messages) {
    const chat = this.#chat();
    const seen = new Set();
    let day = "";
    let previous = null;
    let fresh = false;
    const place = (key, signature, make) => {
      const old = this.rows.get(key);
      const node = old?.signature === signature ? old.node : make();
      if (old && old.node !== node) old.node.replaceWith(node);
      const expected = previous ? previous.nextSibling : this.log.firstChild;
      if (node !== expected) this.log.insertBefore(node, expected);
      this.rows.set(key, { node, signature });
      seen.add(key);
      previous = node;
      fresh ||= !old;
    };
    messages.forEach((message, index) => {
      const sent = new Date(message.date * 1000);
      if (dayKey(sent) !== day) {
        day = dayKey(sent);
        const words = dayText(sent);
        place(`day ${day}`, words, () => el("p", { class: "day" }, el("span", {}, words)));
      }
      const last = messages[index + 1]?.outgoing !== message.outgoing;
      const signature = JSON.stringify([message, last, chat.patient]);
      place(message.message_id, signature, () => {
        const node = bubble(message, chat);
        node.classList.toggle("last", last);
        return node;
      });
    });
    for (const [key, { node }] of this.rows) {
      if (seen.has(key)) continue;
      node.remove();
      this.rows.delete(key);
    }
    return fresh;
  }

  #chat() {
    return {
      userId: this.userId,
      name: this.name,
      patient: this.hooks.patientName(),
      onPress: (message, button, node) => this.#press(message, button, node),
      onInvite: this.hooks.onInvite,
      onCommand: (text) => this.#act(() => api.sendText(this.userId, text), "text", text),
      onCopy: (text) => this.#copy(text),
    };
  }

  async #press(message, button, node) {
    if (node.classList.contains("busy")) return;
    node.classList.add("busy");
    setTimeout(() => node.classList.remove("busy"), ANSWER_TIMEOUT_MILLISECONDS);
    try {
      const pressed = await api.press(this.userId, message.message_id, button.callback_data);
      // The answer may overtake the reply that tells us the id.
      if (this.answers.has(pressed.callback_query_id)) node.classList.remove("busy");
      else this.waiting.set(pressed.callback_query_id, node);
      this.hooks.onActed(this.slot, "press", button.text);
    } catch (error) {
      node.classList.remove("busy");
      if (error.status === 404) toast(t("error.button"), { place: this.toasts });
      else failed(error);
      await this.refresh();
    }
  }

  /** Open the bot as a tap on its link does; `start` is the payload or "". */
  open(start) {
    return this.#act(() => api.openBot(this.userId, start), "open");
  }

  async #act(request, what, detail = "") {
    try {
      await request();
    } catch (error) {
      failed(error);
      return false;
    }
    this.hooks.onActed(this.slot, what, detail);
    this.following = true;
    await this.refresh();
    return true;
  }

  async #photo(file, caption) {
    const photo = await asPhoto(file);
    if (photo) return this.#act(() => api.sendPhoto(this.userId, photo, caption), "photo");
    toast(t("error.picture"), { place: this.toasts });
    return false;
  }

  async #copy(text) {
    await navigator.clipboard?.writeText(text).catch(() => {});
    toast(t("message.copied", { text }), { place: this.toasts });
  }

  #block(blocked) {
    return this.#act(() => (blocked ? api.block : api.unblock)(this.userId), "block");
  }

  #menuEntries() {
    if (!this.phone) return [];
    const other = (kind, name) => ({
      icon: name,
      text: t(`phone.${kind}`),
      run: () =>
        this.#act(
          () => (kind === "voice" ? api.sendVoice(this.userId) : api.sendOther(this.userId, kind)),
          "other",
        ),
    });
    if (this.phone.blocked) {
      return [{ icon: "unlock", text: t("phone.unblock"), run: () => this.#block(false) }];
    }
    return [
      other("voice", "voice"),
      other("sticker", "sticker"),
      other("location", "place"),
      { icon: "block", text: t("phone.block"), danger: true, run: () => this.#block(true) },
    ];
  }

  #show(text, action = "", run = null) {
    this.state.hidden = !text;
    this.state.replaceChildren();
    if (!text) return;
    this.state.append(el("p", { class: text === "page.loading" ? "loading" : "" }, t(text)));
    if (!action) return;
    this.state.append(el("button", { type: "button", class: "primary", onclick: run }, t(action)));
  }

  #nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PIXELS;
  }

  #scrolled() {
    // Only a move upwards is the person's; the rest is content that grew meanwhile.
    const upwards = this.log.scrollTop < this.top;
    this.top = this.log.scrollTop;
    const atEnd = this.#nearEnd();
    this.following = atEnd || (this.following && !upwards);
    this.jump.hidden = this.following;
    if (atEnd) this.jump.classList.remove("fresh");
  }

  #follow() {
    if (this.following) this.log.scrollTop = this.log.scrollHeight;
  }

  #toEnd() {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: calm() ? "auto" : "smooth" });
  }
}
