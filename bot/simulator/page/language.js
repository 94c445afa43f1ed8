/**
 * The language of the page: texts, dates and times.
 *
 * A missing text is an error in the console (and a failing browser test), never a key on screen.
 */

import { words } from "./words.js";

const STORED = "companion.language";
const ATTRIBUTES = { wLabel: "aria-label", wTitle: "title", wPlaceholder: "placeholder" };

let current = firstLanguage();
let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const listeners = new Set();

function firstLanguage() {
  const stored = remembered(STORED);
  if (stored in words) return stored;
  return (navigator.language ?? "").toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

/** What was stored under `key`, or "" (also when the browser forbids storage). */
export function remembered(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/** Store `value` under `key`; a browser that forbids storage only forgets it. */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse; the page works without memory.
  }
}

/** The current language: "en" or "zh-CN". */
export const language = () => current;

/** Switch the page to `code` and tell everybody who listens. */
export function setLanguage(code) {
  if (!(code in words)) return;
  current = code;
  remember(STORED, code);
  document.documentElement.lang = code;
  document.title = t("page.title");
  applyWords(document.body);
  for (const listener of listeners) listener();
}

/** Call `listener` after every change of language. */
export const onLanguage = (listener) => listeners.add(listener);

/** The time zone of the site, an IANA name; everything shown is in this zone. */
export const setZone = (name) => {
  zone = name;
};

/** The text `key` in the page's language, with {placeholders} filled from `values`. */
export function t(key, values = {}) {
  const text = words[current][key];
  if (text === undefined) {
    console.error(`No text for ${key} in ${current}`);
    return "";
  }
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Whether the page has a text for `key`. */
export const knows = (key) => key in words[current];

/** Fill every element under `root` that names its text with data-w, data-w-label and so on. */
export function applyWords(root) {
  for (const node of root.querySelectorAll("[data-w]")) node.textContent = t(node.dataset.w);
  for (const [data, attribute] of Object.entries(ATTRIBUTES)) {
    const name = data.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    for (const node of root.querySelectorAll(`[data-${name}]`)) {
      node.setAttribute(attribute, t(node.dataset[data]));
    }
  }
}

const formatters = new Map();

function format(options, instant) {
  const locale = current === "en" ? "en-GB" : current;
  const key = JSON.stringify([locale, zone, options]);
  if (!formatters.has(key)) {
    formatters.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  }
  return formatters.get(key).format(instant);
}

/** 08:00, at the site. */
export const timeText = (instant) =>
  format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, instant);

/** Tue 3 Nov · 11月3日周二, at the site. */
export const dayText = (instant) =>
  format({ weekday: "short", month: "short", day: "numeric" }, instant);

/** Tuesday 3 November 2026 · 2026年11月3日星期二, at the site. */
export const dateText = (instant) =>
  format({ weekday: "short", year: "numeric", month: "short", day: "numeric" }, instant);

/** The calendar day at the site, for comparing only. */
export const dayKey = (instant) =>
  format({ year: "numeric", month: "2-digit", day: "2-digit" }, instant);
