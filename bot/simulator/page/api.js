/** The server's HTTP interface, one function a call. Every failure is an `ApiError`. */

/** `status` is the HTTP status, 0 when the server did not answer; `message` is its own words. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new ApiError(0, "");
  }
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new ApiError(answer.status, value.error ?? answer.statusText);
  return value;
}

const get = (path) => call("GET", path);
const post = (path, body = {}) => call("POST", path, body);
const phone = (id, rest = "") => `/phones/${encodeURIComponent(id)}${rest}`;

export const phones = () => get("/phones");
export const addPhone = (firstName, languageCode, label) =>
  post("/phones", { first_name: firstName, language_code: languageCode, label });
export const readPhone = (id) => get(phone(id));
export const sendText = (id, text) => post(phone(id, "/text"), { text });
export const press = (id, messageId, data) =>
  post(phone(id, "/press"), { message_id: messageId, data });
export const openBot = (id, start) => post(phone(id, "/open"), { start });
export const block = (id) => post(phone(id, "/block"));
export const unblock = (id) => post(phone(id, "/unblock"));
export const fileAddress = (id, fileId) => phone(id, `/file/${encodeURIComponent(fileId)}`);

export const sendPhoto = (id, file, caption) => {
  const form = new FormData();
  form.append("file", file, file.name);
  if (caption) form.append("caption", caption);
  return call("POST", phone(id, "/photo"), form);
};

/** `kind`: "sticker" or "location": what people send although a bot expects words. */
export const sendOther = (id, kind) => post(phone(id, `/${kind}`));

/** A voice message; the bytes are a name only, nobody listens to them. */
export const sendVoice = (id) => {
  const form = new FormData();
  form.append("file", new Blob(["OggS"], { type: "audio/ogg" }), "voice.oga");
  return call("POST", phone(id, "/voice"), form);
};

/** The calls the bot made after number `n`, and the number of the newest. */
export const callsAfter = (n) => get(`/calls?after=${n}`);

export const cast = () => get("/stage/cast");
export const clock = () => get("/stage/clock");
export const moveClock = (to) => post("/stage/clock", { to });
export const panel = (after) => get(`/stage/panel?after=${after}`);
export const pullPlug = () => post("/stage/plug");
