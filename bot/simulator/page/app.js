/** The page of phones: puts the parts together and keeps them up to date. */

import * as api from "./api.js";
import { Clock } from "./clock.js";
import { point } from "./dom.js";
import { Guide } from "./guide.js";
import { applyWords, language, onLanguage, setLanguage, t } from "./language.js";
import { listen } from "./live.js";
import { askForPhone, failed, toast } from "./notices.js";
import { Panel } from "./panel.js";
import { People, SLOTS } from "./people.js";
import { Phone } from "./phone.js";
import { Plug } from "./plug.js";
import { Tabs } from "./tabs.js";

const TICK_MILLISECONDS = 1000;
const STAGE_TICKS = 2;
const FEVER = /发烧|发热|fever/i;
const FEVER_WORDS = { "zh-CN": "我发烧39度", en: "fever 39" };
const ENROL = /enrol|入组|登记/i;
const TAKE = /have it|来处理|接手|我来/i;

const $ = (selector) => document.querySelector(selector);

const people = new People();
const phones = new Map();
let staged = true;
let stageFailed = false;

document.documentElement.lang = language();
document.title = t("page.title");
applyWords(document.body);

for (const slot of SLOTS) {
  const patientName = () => people.name(people.holders.patient);
  const phone = new Phone(slot, { onHold, onInvite, onActed, patientName });
  phones.set(slot, phone);
  $("#phones").append(phone.element);
}

const panel = new Panel($("#rows"));
const plug = new Plug($("#plug"));
const clock = new Clock($("#clock"), { onMoved, onZone: () => redraw() });
const tabs = new Tabs({
  bar: $("#tabs"),
  phones: $("#phones"),
  drawer: $("#panel"),
  opener: $("#panel-open"),
  closer: $("#panel-close"),
  onShown: () => clearUnread(),
});
const guide = new Guide($("#guide"), $("#guide-open"), {
  enrol: guideEnrol,
  link: guideLink,
  day: guideDay,
  fever: guideFever,
  nurse: guideNurse,
});

/* ---- what the person does ------------------------------------------------------------------ */

async function onHold(slot, value) {
  if (value !== "new") return hold(slot, Number(value));
  const wanted = await askForPhone();
  if (!wanted) {
    phones.get(slot).listed = undefined;
    return showPeople();
  }
  return takeNewPhone(slot, wanted.name, wanted.code);
}

async function hold(slot, id) {
  people.hold(slot, id);
  await phones.get(slot).hold(id);
  showPeople();
  if (slot === "patient") for (const each of SLOTS.slice(1)) phones.get(each).redraw();
}

async function takeNewPhone(slot, name, code) {
  try {
    const created = await api.addPhone(name, code, "");
    await readPeople();
    await hold(slot, created.user_id);
    return true;
  } catch (error) {
    failed(error);
    showPeople();
    return false;
  }
}

async function onInvite(payload, fresh) {
  const number = people.phones.length - people.cast.length + 1;
  if (fresh && !(await takeNewPhone("patient", t("invite.name", { number }), t("invite.code")))) return;
  tabs.go("patient");
  if (!(await phones.get("patient").open(payload))) return;
  point($("#phone-patient .screen"));
  guide.finish("link");
}

function onActed(slot, what, detail) {
  if (slot === "patient" && what === "text" && FEVER.test(detail)) guide.finish("fever");
  if (slot === "nurse" && what === "press" && TAKE.test(detail)) guide.finish("nurse");
}

function onMoved(to) {
  if (to === "next") guide.finish("day");
  readStage();
  readPeople().catch(failed);
}

/* ---- the guide ----------------------------------------------------------------------------- */

function guideEnrol() {
  tabs.go("coordinator");
  const phone = phones.get("coordinator");
  if (phone.pointAt(".keyboard button", ENROL) || phone.pointAt(".state button")) return;
  phone.composer.fill("/enrol");
}

function guideLink() {
  tabs.go("coordinator");
  if (!phones.get("coordinator").pointAt(".invite .primary")) toast(t("guide.link.missing"));
}

async function guideDay() {
  await clock.move("morning");
  point($("[data-move=next]"));
}

function guideFever() {
  tabs.go("patient");
  const phone = phones.get("patient");
  if (phone.pointAt(".state button")) return;
  const chinese = (phone.phone?.language_code ?? language()).toLowerCase().startsWith("zh");
  phone.composer.fill(FEVER_WORDS[chinese ? "zh-CN" : "en"]);
  point(phone.composer.send);
}

function guideNurse() {
  tabs.go("nurse");
  const phone = phones.get("nurse");
  if (phone.pointAt(".inline", TAKE) || phone.pointAt(".elsewhere button")) return;
  toast(t("guide.nurse.missing"));
}

/* ---- what the server tells ----------------------------------------------------------------- */

async function readPeople() {
  const [all, cast] = await Promise.all([api.phones(), staged ? api.cast() : []]);
  people.update(all, cast);
  for (const [slot, phone] of phones) {
    const holder = people.holders[slot];
    if (phone.userId !== holder || holder === null) await phone.hold(holder);
  }
  showPeople();
}

async function readStage() {
  if (!staged) return;
  try {
    await clock.read();
    const isNew = await panel.read();
    stageFailed = false;
    if (!isNew) return;
    if (!tabs.seesRecord) tabs.dot("record", true);
    await readPeople();
  } catch (error) {
    // Said once; the next tick tries again. Without any answer the banner speaks.
    if (!stageFailed && error.status !== 0) failed(error);
    stageFailed = true;
  }
}

async function readAll(again) {
  try {
    await api.clock();
    staged = true;
  } catch (error) {
    if (error.status !== 404) return;
    staged = false;
  }
  document.body.classList.toggle("bare", !staged);
  if (again) panel.reset();
  try {
    await clock.read().catch(ignoreMissing);
    await readPeople();
    await Promise.all([...phones.values()].map((phone) => phone.refresh()));
    await readStage();
  } catch (error) {
    failed(error);
  }
}

function ignoreMissing(error) {
  if (error.status !== 404) throw error;
}

/** Of what nobody asked for: the banner tells of a lost server, and a server may have no stage. */
function failedUnasked(error) {
  if (error.status !== 0 && error.status !== 404) failed(error);
}

const handlers = {
  message(event) {
    const incoming = event.message?.outgoing !== true;
    if (incoming) countUnread(event.user_id);
    const link = JSON.stringify(event.message ?? "").includes("?start=");
    if (link && event.user_id === people.holders.coordinator) guide.finish("enrol");
    refreshOf(event.user_id);
  },
  edit: (event) => refreshOf(event.user_id),
  delete: (event) => refreshOf(event.user_id),
  chat: (event) => refreshOf(event.user_id),
  phone(event) {
    refreshOf(event.user_id);
    readPeople().catch(failedUnasked);
  },
  answer: answered,
  hello() {},
};

async function answered(event) {
  const id = event.callback_query_id;
  const answer = { id, text: event.text, alert: event.show_alert };
  for (const [slot, phone] of phones) {
    if (people.holders[slot] === event.user_id) phone.answered(answer);
  }
}

function refreshOf(id) {
  for (const [slot, phone] of phones) if (people.holders[slot] === id) phone.refresh();
}

function slotOf(id) {
  return SLOTS.find((slot) => people.holders[slot] === id);
}

function countUnread(id) {
  const slot = slotOf(id);
  if (slot && tabs.sees(slot)) return;
  people.unread.set(id, (people.unread.get(id) ?? 0) + 1);
  showPeople();
}

function clearUnread() {
  for (const slot of SLOTS) if (tabs.sees(slot)) people.unread.delete(people.holders[slot]);
  showPeople();
}

/* ---- showing ------------------------------------------------------------------------------- */

function showPeople() {
  const groups = people.groups();
  for (const [slot, phone] of phones) {
    // A list that is open must not be exchanged under the person's hand.
    if (document.activeElement !== phone.select || phone.userId !== phone.listed) {
      phone.people(groups, people.note(phone.userId));
      phone.listed = phone.userId;
    }
    phone.offer(people.elsewhere(slot));
    tabs.dot(slot, Boolean(people.unread.get(people.holders[slot])));
  }
}

function redraw() {
  for (const phone of phones.values()) phone.redraw();
  showPeople();
  panel.draw();
  plug.draw();
  clock.draw();
}

function showLanguages() {
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language()));
  }
}

onLanguage(() => {
  redraw();
  showLanguages();
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => setLanguage(button.dataset.language));
}
showLanguages();

let ticks = 0;
setInterval(() => {
  clock.draw();
  ticks += 1;
  const offline = document.body.classList.contains("offline");
  if (ticks % STAGE_TICKS === 0 && !document.hidden && !offline) readStage();
}, TICK_MILLISECONDS);

listen({
  onEvent: (event) => handlers[event.kind]?.(event),
  onOpen(again) {
    const wasGone = document.body.classList.contains("offline");
    document.body.classList.remove("offline");
    $("#offline").hidden = true;
    if (wasGone) toast(t("offline.back"), { tone: "good" });
    readAll(again);
  },
  onGone() {
    document.body.classList.add("offline");
    $("#offline").hidden = false;
  },
});
