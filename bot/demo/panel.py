"""What was recorded and sent, in words: the audit trail and the outbox as a visitor reads them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.demo.wordings import Entry, in_words
from content.translate import Translator
from content.vocabulary import Language
from content.wording import phrase
from records.cipher import Cipher

_EVENTS = text("""
select event_id, entity, entity_id, act, old, new from audit.event
where event_id > :after order by event_id limit 500
""")
_SETTLED = text("""
select c.communication_id, c.dedupe_key, c.state, c.message_class, c.settled_at, c.shown, s.code,
       c.staff_id
from communication c left join subject s on s.subject_id = c.subject_id
where c.settled_at is not null and c.shown is not null and c.method in ('sendMessage', 'sendPhoto')
  and c.settled_at >= :since and not (c.communication_id = any(:seen))
order by c.settled_at, c.communication_id limit 500
""")
_CODES = text("select subject_id::text, code from subject")
_COUNTS = text("""
select (select count(*) from subject where status = 'active') as active,
       (select count(*) from escalation where status <> 'closed' and topic <> 'drill')
         as open_escalations,
       (select count(*) from communication where state = 'sent') as sent,
       (select count(*) from dose_administration where status = 'taken' and not entered_in_error)
         as taken
""")
_MOMENTS = ("reported_at", "given_at", "opened_at", "acknowledged_at", "closed_at", "linked_at")
_MOST_WORDS = 90


@dataclass(slots=True)
class Panel:
    """Rows in the order in which they were found; kept in memory, read again after a restart."""

    engine: AsyncEngine
    cipher: Cipher
    translator: Translator
    now: Callable[[], datetime]
    since: datetime
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _last_event: int = 0
    _seen: set[int] = field(default_factory=set)
    _subject_of: dict[str, str] = field(default_factory=dict)

    async def skip_past(self) -> None:
        """Leave out what was recorded before the demonstration began, such as its seed."""
        async with self.engine.connect() as conn:
            found = await conn.execute(text("select coalesce(max(event_id), 0) from audit.event"))
            self._last_event = found.scalar_one()

    async def read(self, after: int) -> dict[str, Any]:
        """Rows after a number, the number to ask after next, and what there is in all."""
        async with self.engine.connect() as conn:
            codes = {row[0]: row[1] for row in await conn.execute(_CODES)}
            for row in (await conn.execute(_EVENTS, {"after": self._last_event})).mappings():
                self._last_event = row["event_id"]
                self._note_event(row, codes)
            values = {"since": self.since, "seen": list(self._seen)}
            for row in (await conn.execute(_SETTLED, values)).mappings():
                self._seen.add(row["communication_id"])
                self._note_sent(row)
            counts = dict((await conn.execute(_COUNTS)).mappings().one())
        return {"rows": self._rows[max(0, after) :], "next": len(self._rows), "counts": counts}

    def _note_event(self, row: RowMapping, codes: dict[str, str]) -> None:
        new = row["new"] or {}
        if subject_id := new.get("subject_id"):
            self._subject_of[row["entity_id"]] = subject_id
        subject_id = self._subject_of.get(row["entity_id"], row["entity_id"])
        entry = in_words(row["entity"], row["act"], new)
        if entry is not None:
            self._add(entry, _moment(new) or self.now(), codes.get(subject_id, ""))

    def _note_sent(self, row: RowMapping) -> None:
        words = self.cipher.open(row["shown"], field="communication.shown", row=row["dedupe_key"])
        first = words.partition("\n")[0]
        short = first if len(first) <= _MOST_WORDS else first[:_MOST_WORDS] + "…"
        if row["staff_id"]:
            what = phrase("To the study team: {words}", words=short)
        else:
            what = phrase("To the patient: {words}", words=short)
        entry = Entry("sent", what)
        self._add(entry, row["settled_at"], row["code"] or "")

    def _add(self, entry: Entry, at: datetime, code: str) -> None:
        self._rows.append(
            {
                "n": len(self._rows) + 1,
                "at": at.isoformat(),
                "kind": entry.kind,
                "subject": code,
                "text_en": self.translator.render(entry.words, Language.EN),
                "text_zh": self.translator.render(entry.words, Language.ZH_CN),
            }
        )


def _moment(new: dict[str, Any]) -> datetime | None:
    for name in _MOMENTS:
        if value := new.get(name):
            return datetime.fromisoformat(value)
    return None
