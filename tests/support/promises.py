"""The promises of the design as questions to the database; a broken one is named."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import Arm, Language
from records.cipher import Cipher
from tests.support.fit import language_of

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


class PromiseBrokenError(AssertionError):
    """One of P1 to P9 of the design does not hold."""

    def __init__(self, promise: str, what: str) -> None:
        super().__init__(f"{promise}: {what}")
        self.promise = promise


_SUBJECTS = text("""
select s.subject_id, s.arm, s.language, s.status, s.wants_reminders, s.day1 from subject s
""")
_STAFF = text("select staff_id, language from staff_member")
_NEW = text("""
select communication_id, dedupe_key, message_class, method, subject_id, staff_id, about, language,
  state, shown, requested_at, settled_at, expires_at, repeat_of
from communication where communication_id > :last order by communication_id
""")
_SETTLED = text("""
select communication_id, dedupe_key, subject_id, staff_id, language, shown, settled_at, expires_at
from communication where state = 'sent' and shown is not null
  and not (communication_id = any(:read)) order by communication_id
""")
_RED_WITHOUT = """
select count(*) from symptom_report r
where r.tier in ('red', 'emergency') and not exists (
  select 1 from escalation e where e.subject_id = r.subject_id
    and (e.status <> 'closed' or e.closed_at >= r.reported_at)
    and e.tier in ('red', 'emergency')
    and e.topic in ('symptom', case when r.source is null then 'fever' end,
      case when r.source is null then 'message' end))
"""
_NO_NEXT_STEP = """
select count(*) from escalation e where e.status <> 'closed' and not exists (
  select 1 from due_action d where d.topic = 'escalation:' || e.escalation_id
    and d.state = 'pending')
"""
_TWO_RECORDS = """
select count(*) from (select 1 from dose_administration where not entered_in_error
  group by scheduled_dose_id having count(*) > 1
  union all select 1 from dose_administration where cause like 'inbox:%'
  group by cause, scheduled_dose_id having count(*) > 1
  union all select 1 from scheduled_dose where cancelled_at is null
  group by subject_id, cycle, protocol_day having count(*) > 1) q
"""
_DONE_TWICE = """
select count(*) from (select 1 from due_action
  where state = 'done' and kind in ('dose_reminder', 'dose_close', 'diary', 'diary_close')
    and slot < 10 group by subject_id, kind, topic, cycle, protocol_day, slot having count(*) > 1) q
"""
_DROPPED = """
select count(*) from communication c where c.state = 'unknown' and c.buttons_closed_at is null
  and (c.message_class in ('escalation', 'safety')
       or (c.message_class = 'reminder' and c.repeat_of is null))
  and not exists (select 1 from communication r where r.repeat_of = c.communication_id)
"""
_REPEATED_BROADCAST = """
select count(*) from communication where repeat_of is not null
  and message_class not in ('escalation', 'safety', 'reminder')
"""
_WINDOWS = """
select count(*)
from communication c join due_action d on d.due_id = split_part(c.dedupe_key, ':', 2)::bigint
where c.dedupe_key like 'due:%' and c.message_class = 'reminder' and d.kind in ('dose_reminder',
  'diary') and c.requested_at > d.window_closes_at
"""
_TWO_REMINDERS = """
select count(*) from (select 1 from communication where message_class = 'reminder'
  and dedupe_key like 'due:%' and about like 'dose:%' group by split_part(dedupe_key, ':', 2)
  having count(*) > 1) q
"""
_DOSES = text("""
select 'dose:' || d.scheduled_dose_id as about, d.protocol_day, d.subject_id, d.late_until,
  a.status from scheduled_dose d left join dose_administration a
  on a.scheduled_dose_id = d.scheduled_dose_id and not a.entered_in_error
where d.cancelled_at is null
""")
_MISSED_ALONE = """
select count(*) from dose_administration a where a.status = 'missed'
  and a.originator = 'system' and not exists (
    select 1 from escalation e where e.subject_id = a.subject_id and e.topic = 'dose')
"""
_LEFT_BEHIND = text("""
select 'update ' || state from inbox_update where state <> 'handled'
union all select 'message ' || state || ' ' || coalesce(fault, '') from communication
  where state in ('requested', 'leased')
     or (state = 'rejected' and coalesce(fault, '') not in ('forbidden', 'gone', 'bad_request'))
union all select 'due work ' || state from due_action
  where state = 'parked' or (state = 'pending' and due_at <= :now)
""")

_COUNTED = (
    ("P2", "a red report has no open escalation", _RED_WITHOUT),
    ("P2", "an open escalation has no next step", _NO_NEXT_STEP),
    ("P4", "something is recorded twice", _TWO_RECORDS),
    ("P4", "something was done twice", _DONE_TWICE),
    ("P5", "a message of unknown fate is dropped", _DROPPED),
    ("P5", "a message is repeated that must not be", _REPEATED_BROADCAST),
    ("P4", "a reminder is written twice", _TWO_REMINDERS),
    ("P6", "a missed dose was told to nobody", _MISSED_ALONE),
    ("P6", "a reminder was written after its window", _WINDOWS),
)
_ALL_COUNTED = text("select " + ", ".join(f"({query})" for _, _, query in _COUNTED))


@dataclass(slots=True)
class Promises:
    """Compares what is committed with the promises; remembers what was there the last time."""

    silent: set[UUID] = field(default_factory=set)
    ever_silent: set[UUID] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    last_message: int = 0
    classes: dict[int, str] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)

    async def look(self, conn: AsyncConnection, cipher: Cipher) -> None:
        """Look at everything but the inbox."""
        counts = (await conn.execute(_ALL_COUNTED)).one()
        for (promise, what, _), count in zip(_COUNTED, counts, strict=True):
            if count:
                raise PromiseBrokenError(promise, f"{count}: {what}")
        await self._only_who_may_be_reminded(conn)
        await self._whole_languages(conn, cipher)

    async def _only_who_may_be_reminded(self, conn: AsyncConnection) -> None:
        people = {row.subject_id: row for row in await conn.execute(_SUBJECTS)}
        doses = {row.about: row for row in await conn.execute(_DOSES)}
        for row in await conn.execute(_NEW, {"last": self.last_message}):
            self.last_message = row.communication_id
            self.classes[row.communication_id] = row.message_class
            if row.message_class != "reminder" or not (row.about or "").startswith("dose:"):
                continue
            who, dose = people[row.subject_id], doses.get(row.about)
            if who.arm != Arm.CLAGV.value:
                raise PromiseBrokenError("P3", "a reminder in the arm without venetoclax")
            if dose is None or not 2 <= dose.protocol_day <= 8:
                raise PromiseBrokenError("P3", "a reminder of a day without venetoclax")
            # What repeats a message of unknown fate was decided when that was written.
            if row.repeat_of is None and row.subject_id in self.silent:
                raise PromiseBrokenError("P3", "a reminder to somebody on hold or gone")
            if row.repeat_of is None and row.about in self.answered:
                raise PromiseBrokenError("P4", "an answered dose is reminded of again")
        self.answered = {about for about, dose in doses.items() if dose.status is not None}
        self.silent = {
            key for key, row in people.items() if row.status != "active" or not row.wants_reminders
        }
        self.ever_silent |= self.silent

    async def _whole_languages(self, conn: AsyncConnection, cipher: Cipher) -> None:
        staff = {row.staff_id: row.language for row in await conn.execute(_STAFF)}
        people = {row.subject_id: row.language for row in await conn.execute(_SUBJECTS)}
        for row in await conn.execute(_SETTLED, {"read": list(self.read)}):
            self.read.add(row.communication_id)
            if row.expires_at is not None and row.settled_at > row.expires_at:
                raise PromiseBrokenError("P6", "a message was sent after its time")
            shown = cipher.open(row.shown, field="communication.shown", row=row.dedupe_key)
            wanted = row.language or people.get(row.subject_id) or staff.get(row.staff_id) or ""
            if _PLACEHOLDER.search(shown):
                raise PromiseBrokenError("P9", f"a placeholder is shown: {shown[:80]}")
            if shown.strip() and not _is_in(shown, wanted):
                raise PromiseBrokenError("P9", f"not in {wanted}: {shown[:80]}")

    def look_at_calls(self, numbers: Counter[int]) -> None:
        """Look how often Telegram accepted each message: only an answer may be shown again."""
        for number, times in numbers.items():
            if times > 1 and self.classes.get(number) not in ("answer", None):
                raise PromiseBrokenError(
                    "P4", f"a {self.classes[number]} was shown twice as it was"
                )

    async def look_at_the_end(self, conn: AsyncConnection, now: datetime) -> None:
        """Look whether everything is done that there was to do, and every dose has an end."""
        left = (await conn.execute(_LEFT_BEHIND, {"now": now})).scalars().all()
        if left:
            raise PromiseBrokenError("P1" if "update" in left[0] else "P5", str(left[:5]))
        for dose in await conn.execute(_DOSES):
            is_over = dose.late_until < now
            if is_over and dose.status is None and dose.subject_id not in self.ever_silent:
                raise PromiseBrokenError("P6", f"day {dose.protocol_day} has no end")


def _is_in(shown: str, language: str) -> bool:
    """Tell whether words can be read by somebody of this language; people's words may be others."""
    if language == Language.ZH_CN.value:
        return any("\u4e00" <= one <= "\u9fff" for one in shown)
    return language_of(shown) is Language.EN
