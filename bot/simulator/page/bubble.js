/** One message of a chat as an element: text, photo, other kinds, buttons and invite cards. */

import { fileAddress } from "./api.js";
import { el, icon } from "./dom.js";
import { t, timeText } from "./language.js";
import { enlarge } from "./notices.js";

const INVITE = /https?:\/\/t\.me\/\w+\?start=([A-Za-z0-9_-]{1,64})/g;
const STYLES = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  pre: "code",
};

/**
 * The element of `message`.
 *
 * `chat`: `userId`, `name` (who holds the phone), `patient` (who holds the patient's phone, or
 * ""), and `onPress(message, button, node)`, `onInvite(payload, fresh)`, `onCommand(text)`,
 * `onCopy(text)`.
 */
export function bubble(message, chat) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const side = message.outgoing ? "outgoing" : "incoming";
  const body = el(
    "div",
    { class: "bubble" },
    el("span", { class: "unseen" }, speaker(message, chat)),
    attachment(message, chat),
    text ? el("p", { class: "text" }, ...rich(text, entities, chat)) : null,
    meta(message),
  );
  const item = el("div", { class: `message ${side}`, "data-message": message.message_id }, body);
  const buttons = message.reply_markup?.inline_keyboard ?? [];
  for (const payload of invites(text, entities, buttons)) item.append(inviteCard(payload, chat));
  if (buttons.length) item.append(inlineKeyboard(message, buttons, chat));
  return item;
}

function speaker(message, chat) {
  return message.outgoing ? t("message.you", { name: chat.name }) : t("message.bot");
}

function meta(message) {
  const sent = new Date(message.date * 1000);
  const time = el("time", { datetime: sent.toISOString() }, timeText(sent));
  const edited = message.edited ? el("span", {}, t("message.edited")) : null;
  return el("span", { class: "meta" }, edited, time);
}

function attachment(message, chat) {
  if (message.photo?.length) return photo(message, chat);
  if (message.document) return file(message.document, chat);
  if (message.voice) {
    return plain("voice", t("message.voice", { seconds: message.voice.duration ?? 0 }));
  }
  if (message.sticker) return el("span", { class: "sticker" }, message.sticker.emoji || "🙂");
  if (message.location) return plain("place", t("message.location", { place: place(message) }));
  if (message.poll) return plain("poll", `${t("message.poll")}: ${message.poll.question ?? ""}`);
  if (!message.text && !message.caption) return plain("file", t("message.other"));
  return null;
}

function place({ location }) {
  return `${Number(location.latitude).toFixed(2)}, ${Number(location.longitude).toFixed(2)}`;
}

function file({ file_id: id, file_name: name }, chat) {
  const words = name ?? t("message.document");
  const address = { href: fileAddress(chat.userId, id), download: words };
  return el("a", { class: "attachment", ...address }, icon("file"), el("span", {}, words));
}

const plain = (name, text) => el("span", { class: "attachment" }, icon(name), el("span", {}, text));

function photo(message, chat) {
  const largest = message.photo.at(-1);
  const source = fileAddress(chat.userId, largest.file_id);
  const image = el("img", {
    src: source,
    alt: message.caption || t("message.photo"),
    width: largest.width,
    height: largest.height,
    loading: "lazy",
  });
  const button = el(
    "button",
    {
      type: "button",
      class: "photo",
      "aria-label": t("message.enlarge"),
      onclick: () => enlarge(source, image.alt),
    },
    image,
  );
  image.addEventListener("error", () => button.replaceWith(plain("file", t("message.missing"))));
  return button;
}

/** Split `text` at the borders of `entities` (UTF-16 units, as JavaScript counts) and mark up. */
function rich(text, entities, chat) {
  const borders = new Set([0, text.length]);
  for (const { offset, length } of entities) {
    borders.add(Math.min(offset, text.length));
    borders.add(Math.min(offset + length, text.length));
  }
  const cuts = [...borders].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const piece = text.slice(start, cuts[index + 1]);
    const covering = entities.filter((e) => e.offset <= start && start < e.offset + e.length);
    return covering.reduce((node, entity) => styled(node, piece, entity, chat), piece);
  });
}

function styled(node, piece, entity, chat) {
  if (entity.type === "code" || entity.type === "pre") return copyable(piece, chat);
  if (entity.type === "bot_command") {
    const send = () => chat.onCommand(piece);
    return el("button", { type: "button", class: "command", onclick: send }, node);
  }
  const address = entity.type === "text_link" ? entity.url : entity.type === "url" ? piece : "";
  const payload = [...address.matchAll(INVITE)][0]?.[1];
  if (payload) {
    // The real t.me knows nothing of the people here.
    const open = () => chat.onInvite(payload, true);
    return el("button", { type: "button", class: "command", onclick: open }, node);
  }
  if (/^https?:\/\//i.test(address)) {
    return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, node);
  }
  return entity.type in STYLES ? el(STYLES[entity.type], {}, node) : node;
}

const copyable = (piece, chat) =>
  el(
    "button",
    { type: "button", class: "code", title: t("message.copy"), onclick: () => chat.onCopy(piece) },
    el("code", {}, piece),
  );

function invites(text, entities, buttons) {
  const urls = [...entities, ...buttons.flat()].map(({ url }) => url ?? "");
  const addresses = [text, ...urls];
  return new Set(addresses.flatMap((a) => [...a.matchAll(INVITE)].map((match) => match[1])));
}

function inviteCard(payload, chat) {
  const open = (fresh) => () => chat.onInvite(payload, fresh);
  return el(
    "div",
    { class: "invite" },
    el("p", { class: "invite-title" }, icon("link"), el("strong", {}, t("invite.title"))),
    el("p", { class: "invite-text" }, t("invite.text")),
    el("button", { type: "button", class: "primary", onclick: open(true) }, t("invite.fresh")),
    chat.patient
      ? el(
          "button",
          { type: "button", class: "quiet", onclick: open(false) },
          t("invite.here", { name: chat.patient }),
        )
      : null,
  );
}

function inlineKeyboard(message, rows, chat) {
  const keyboard = el("div", { class: "inline-keyboard" });
  for (const row of rows) {
    const line = el("div", { class: "inline-row" });
    for (const button of row) line.append(inlineButton(message, button, chat));
    keyboard.append(line);
  }
  return keyboard;
}

function inlineButton(message, button, chat) {
  const node = el("button", { type: "button", class: "inline" }, el("span", {}, button.text));
  node.addEventListener("click", () => {
    const url = button.url ?? "";
    const invite = [...url.matchAll(INVITE)][0];
    if (invite) chat.onInvite(invite[1], true);
    else if (/^https?:\/\//i.test(url)) window.open(url, "_blank", "noopener");
    else if (button.callback_data !== undefined) chat.onPress(message, button, node);
  });
  return node;
}
