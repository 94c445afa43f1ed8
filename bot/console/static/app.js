// Telegram gives a Mini App what it signed behind the #. It goes to the server once, as a form.
"use strict";
const signed = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData") ?? "";
history.replaceState(null, "", location.pathname);
fetch("/console/app", { method: "POST", body: new URLSearchParams({ signed }) })
  .then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    location.replace("/console");
  })
  .catch(() => {
    document.getElementById("wait").hidden = true;
    document.getElementById("refused").hidden = false;
  });
