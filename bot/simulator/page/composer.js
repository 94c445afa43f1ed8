/** The foot of a phone: command menu, input, photo, send, and the reply keyboard. */

import { el, icon } from "./dom.js";
import { t } from "./language.js";

const TALLEST_INPUT = 120;

/**
 * Build the composer; `hooks`: `onText(text) -> Promise<boolean>` (false keeps the words),
 * `onPhoto(file, caption) -> Promise<boolean>`.
 */
export class Composer {
  constructor(hooks) {
    this.hooks = hooks;
    this.commands = [];
    this.keyboardOpen = true;
    this.#build();
  }

  #build() {
    this.input = el("textarea", {
      rows: 1,
      "data-w-placeholder": "composer.placeholder",
      placeholder: t("composer.placeholder"),
      enterkeyhint: "send",
      autocomplete: "off",
    });
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("paste", (event) => this.#pasted(event));
    this.file = el("input", { type: "file", accept: "image/*", hidden: true, tabindex: -1 });
    this.file.addEventListener("change", () => this.#photo(this.file.files[0]));
    const tool = (name, word, action) =>
      el("button", { type: "button", class: "tool", wLabel: word, onclick: action }, icon(name));
    this.slash = tool("slash", "composer.commands", () => this.#toggleMenu());
    this.toggle = tool("keyboard", "composer.keyboard", () => this.#toggleKeyboard());
    this.attach = tool("clip", "composer.attach", () => this.file.click());
    const send = { class: "tool send", wLabel: "composer.send", hidden: true };
    this.send = el("button", send, icon("send"));
    this.menu = el("div", { class: "commands", hidden: true });
    this.menu.addEventListener("keydown", (event) => this.#menuKey(event));
    this.keyboard = el("div", { class: "keyboard", role: "group", wLabel: "composer.buttons" });
    this.form = el(
      "form",
      { class: "composer" },
      this.slash,
      this.input,
      this.toggle,
      this.attach,
      this.send,
      this.file,
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.element = el("div", { class: "foot" }, this.menu, this.form, this.keyboard);
  }

  /** Show what the chat has now: its commands, its reply keyboard, the holder's name. */
  update({ name, commands, keyboard }) {
    this.input.setAttribute("aria-label", t("composer.label", { name }));
    this.commands = commands;
    this.slash.hidden = commands.length === 0;
    this.#drawKeyboard(keyboard?.keyboard ?? []);
    this.#drawMenu();
  }

  /** Put `text` into the input and the cursor behind it; nothing is sent. */
  fill(text) {
    this.fillQuietly(text);
    this.input.focus();
  }

  /** The same without taking the focus. */
  fillQuietly(text) {
    this.input.value = text;
    this.#typed();
  }

  #typed() {
    const text = this.input.value;
    this.send.hidden = text.trim() === "";
    this.attach.hidden = !this.send.hidden;
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST_INPUT)}px`;
    const commanding = /^\/\w*$/.test(text) && this.commands.length > 0;
    if (commanding || !this.menu.hidden) this.#showMenu(commanding, text.slice(1));
  }

  #key(event) {
    // While a Chinese input method composes, Enter chooses a word and must not send.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" && !this.menu.hidden) {
      event.preventDefault();
      this.menu.querySelector("button:last-of-type")?.focus();
    } else if (event.key === "Escape") this.#showMenu(false);
  }

  #menuKey(event) {
    const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    if (step) {
      event.preventDefault();
      (document.activeElement[step] ?? this.input).focus();
    } else if (event.key === "Escape") {
      this.#showMenu(false);
      this.input.focus();
    }
  }

  #pasted(event) {
    const image = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
    if (!image) return;
    event.preventDefault();
    this.#photo(image);
  }

  async #submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.fill("");
    this.#showMenu(false);
    // Words that did not arrive come back, unless the person has begun new ones.
    if (!(await this.hooks.onText(text)) && !this.input.value) this.fill(text);
  }

  async #photo(file) {
    if (!file) return;
    const caption = this.input.value.trim();
    const arrived = await this.hooks.onPhoto(file, caption);
    this.file.value = "";
    if (arrived && caption) this.fill("");
  }

  #toggleMenu() {
    this.#showMenu(this.menu.hidden);
    if (!this.menu.hidden) this.menu.querySelector("button")?.focus();
  }

  #showMenu(visible, prefix = "") {
    this.menu.hidden = !visible;
    this.slash.setAttribute("aria-expanded", String(visible));
    for (const button of this.menu.children) {
      button.hidden = !button.dataset.command.startsWith(prefix);
    }
  }

  #drawMenu() {
    const entry = ({ command, description }) =>
      el(
        "button",
        { type: "button", "data-command": command, onclick: () => this.#command(command) },
        el("span", { class: "command-name" }, `/${command}`),
        el("span", { class: "command-text" }, description),
      );
    this.menu.replaceChildren(...this.commands.map(entry));
  }

  async #command(command) {
    this.#showMenu(false);
    this.fill("");
    await this.hooks.onText(`/${command}`);
  }

  #toggleKeyboard() {
    this.keyboardOpen = !this.keyboardOpen;
    this.keyboard.hidden = !this.keyboardOpen;
    this.toggle.setAttribute("aria-expanded", String(this.keyboardOpen));
  }

  #drawKeyboard(rows) {
    this.toggle.hidden = rows.length === 0;
    this.toggle.setAttribute("aria-expanded", String(this.keyboardOpen));
    this.keyboard.hidden = rows.length === 0 || !this.keyboardOpen;
    const drawn = JSON.stringify(rows);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const key = (button) => {
      const text = typeof button === "string" ? button : button.text;
      return el("button", { type: "button", onclick: () => this.hooks.onText(text) }, text);
    };
    this.keyboard.replaceChildren(
      ...rows.map((row) => el("div", { class: "keyboard-row" }, ...row.map(key))),
    );
  }
}
