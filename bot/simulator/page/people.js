/** Who there is, who holds which phone, and who has something new. Remembers the holders. */

import { language, remember, remembered, t } from "./language.js";

const STORED = "companion.holders";
const ROLES = ["patient", "nurse", "coordinator", "investigator"];
export const SLOTS = ["patient", "nurse", "coordinator"];
/** Whose other phones are worth a hint: an alarm may reach a colleague's phone. */
const HINTED = { nurse: ["nurse"], coordinator: ["coordinator", "investigator"] };

export class People {
  constructor() {
    this.phones = [];
    this.cast = [];
    this.unread = new Map();
    this.holders = { patient: null, nurse: null, coordinator: null };
  }

  /** Take the phones and the cast as read, and fill the phones that nobody holds. */
  update(phones, cast) {
    this.phones = phones;
    this.cast = cast;
    const stored = this.#stored();
    for (const slot of SLOTS) {
      if (this.#exists(this.holders[slot])) continue;
      this.holders[slot] = this.#exists(stored[slot]) ? stored[slot] : this.#first(slot);
    }
  }

  /** Give the phone of `slot` to `id`. */
  hold(slot, id) {
    this.holders[slot] = id;
    this.unread.delete(id);
    remember(STORED, JSON.stringify(this.holders));
  }

  name(id) {
    return this.phones.find((phone) => phone.user_id === id)?.first_name ?? "";
  }

  /** The short note about `id` in the page's language, for example arm and day. */
  note(id) {
    const person = this.#person(id);
    if (person) return language() === "en" ? person.note_en : person.note_zh;
    return this.#exists(id) && this.cast.length ? t("holder.fresh") : "";
  }

  /** The groups of the holder list: people of the cast by role, then the other phones. */
  groups() {
    const role = (id) => this.#person(id)?.role ?? "other";
    return [...ROLES, "other"]
      .map((each) => ({
        label: t(`role.${each}`),
        members: this.phones
          .filter((phone) => role(phone.user_id) === each)
          .map((phone) => this.#entry(phone)),
      }))
      .filter(({ members }) => members.length);
  }

  /** A phone of the same role as `slot` that nobody holds and that has something new, or null. */
  elsewhere(slot) {
    const roles = HINTED[slot] ?? [];
    const held = Object.values(this.holders);
    const other = this.cast.find(
      ({ user_id: id, role }) => roles.includes(role) && !held.includes(id) && this.unread.get(id),
    );
    return other ? { id: other.user_id, name: other.name, count: this.unread.get(other.user_id) } : null;
  }

  #entry({ user_id: id, first_name: firstName }) {
    const name = this.#person(id)?.name ?? firstName;
    const count = this.unread.get(id);
    return { id, text: count ? t("holder.unread", { name, count }) : name };
  }

  #person(id) {
    return this.cast.find((person) => person.user_id === id);
  }

  #exists(id) {
    return this.phones.some((phone) => phone.user_id === id);
  }

  #first(slot) {
    const free = this.phones.filter(({ user_id: id }) => !Object.values(this.holders).includes(id));
    if (!this.cast.length) return free[0]?.user_id ?? null;
    return free.find(({ user_id: id }) => this.#person(id)?.role === slot)?.user_id ?? null;
  }

  #stored() {
    try {
      return JSON.parse(remembered(STORED) || "{}");
    } catch {
      return {};
    }
  }
}
