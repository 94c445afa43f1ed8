/** What comes over the page: toasts, the bot's alerts, the large photo, the form of a new phone. */

import { ApiError } from "./api.js";
import { el } from "./dom.js";
import { t } from "./language.js";

const TOAST_MILLISECONDS = 4500;

/** Show `text` for a few seconds in `place` (default: at the foot of the page). */
export function toast(text, { tone = "plain", place = document.querySelector("#toasts") } = {}) {
  const node = el("p", { class: `toast ${tone}`, role: tone === "bad" ? "alert" : "status" }, text);
  place.append(node);
  while (place.children.length > 3) place.firstElementChild.remove();
  setTimeout(() => node.remove(), TOAST_MILLISECONDS);
}

/** Tell the person what went wrong with something they asked for. */
export function failed(error) {
  if (!(error instanceof ApiError)) throw error;
  toast(reason(error), { tone: "bad" });
}

function reason({ status, message }) {
  const statuses = { 0: "error.network", 404: "error.person", 413: "error.large" };
  return status in statuses ? t(statuses[status]) : t("error.other", { reason: message });
}

function dialog(props, ...children) {
  const node = el("dialog", props, ...children);
  node.addEventListener("close", () => node.remove());
  node.addEventListener("click", (event) => {
    if (event.target === node) node.close("");
  });
  document.body.append(node);
  node.showModal();
  return node;
}

/** A callback answer with show_alert: stays until it is read. */
export function alertBox(text, name) {
  const close = el("button", { type: "button", class: "primary", autofocus: true }, t("page.ok"));
  const node = dialog(
    { class: "box", "aria-label": t("answer.title", { name }) },
    el("p", { class: "box-title" }, t("answer.title", { name })),
    el("p", { class: "box-text" }, text),
    el("p", { class: "box-actions" }, close),
  );
  close.addEventListener("click", () => node.close());
}

/** The photo over the whole page. */
export function enlarge(source, description) {
  const close = el("button", { type: "button", class: "primary", autofocus: true }, t("page.close"));
  const node = dialog(
    { class: "box photo-box", "aria-label": description },
    el("img", { src: source, alt: description }),
    el("p", { class: "box-actions" }, close),
  );
  close.addEventListener("click", () => node.close());
}

/** Ask for a new phone's person; resolves to `{name, code}` or null when cancelled. */
export function askForPhone() {
  const name = el("input", {
    name: "name",
    required: true,
    maxlength: 64,
    autocomplete: "off",
    autofocus: true,
  });
  const choice = (code, word) =>
    el(
      "label",
      { class: "choice" },
      el("input", { type: "radio", name: "code", value: code, checked: code === t("invite.code") }),
      el("span", {}, t(word)),
    );
  const cancel = el("button", { type: "button", class: "quiet" }, t("page.cancel"));
  const form = el(
    "form",
    { method: "dialog" },
    el("p", { class: "box-title" }, t("add.title")),
    el("label", { class: "field" }, el("span", {}, t("add.name")), name),
    el(
      "fieldset",
      {},
      el("legend", {}, t("add.language")),
      choice("zh-hans", "add.chinese"),
      choice("en", "add.english"),
    ),
    el(
      "p",
      { class: "box-actions" },
      cancel,
      el("button", { class: "primary", value: "add" }, t("add.submit")),
    ),
  );
  const node = dialog({ class: "box", "aria-label": t("add.title") }, form);
  cancel.addEventListener("click", () => node.close(""));
  return new Promise((resolve) => {
    node.addEventListener("close", () => {
      const chosen = { name: name.value.trim(), code: new FormData(form).get("code") };
      resolve(node.returnValue === "add" && chosen.name ? chosen : null);
    });
  });
}
