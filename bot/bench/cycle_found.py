"""What is in the database after the cycle of a cohort, and what must not be there."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import asyncpg

_ACCEPTED = 200
_ANSWER = "answer"

# Doses of the venetoclax arm, and the questions of the diary.
COUNTS: Mapping[str, str] = {
    "doses planned": "select count(*) from scheduled_dose where cancelled_at is null",
    "dose reminders due": """select count(*) from due_action
      where kind = 'dose_reminder' and state <> 'cancelled'""",
    "dose reminders sent": """select count(*) from communication
      where message_class = 'reminder' and about like 'dose:%' and state in ('sent', 'unknown')""",
    "doses answered": """select count(*) from dose_administration
      where originator = 'subject' and not entered_in_error""",
    "doses missed": """select count(*) from dose_administration
      where status = 'missed' and not entered_in_error""",
    "diary questions sent": """select count(*) from communication
      where message_class = 'reminder' and about like 'diary:%' and state in ('sent', 'unknown')""",
    "symptom reports": "select count(*) from symptom_report",
    "red reports": "select count(*) from symptom_report where tier in ('red', 'emergency')",
    "escalations": "select count(*) from escalation",
    "updates handled": "select count(*) from inbox_update where state = 'handled'",
    "messages sent": "select count(*) from communication where state = 'sent'",
}
# Each of these is a broken promise.
FORBIDDEN: Mapping[str, str] = {
    "reminders in the CLAG arm": """select count(*) from communication c
      join subject s using (subject_id) where c.about like 'dose:%' and s.arm = 'CLAG'""",
    "reminders outside days 2 to 8": """select count(*) from communication c join scheduled_dose d
      on c.about = 'dose:' || d.scheduled_dose_id where d.protocol_day not between 2 and 8""",
    "doses with two records": """select count(*) from (select 1 from dose_administration
      where not entered_in_error group by scheduled_dose_id having count(*) > 1) q""",
    "reminders planned and done twice": """select count(*) from (select 1 from due_action
      where kind = 'dose_reminder' and state = 'done'
      group by subject_id, cycle, protocol_day, slot having count(*) > 1) q""",
    "doses without an end": """select count(*) from scheduled_dose d join subject s
      using (subject_id) where d.cancelled_at is null and s.status = 'active' and s.wants_reminders
      and d.late_until < (select max(due_at) from due_action where state = 'done')
      and not exists (select 1 from dose_administration a
        where a.scheduled_dose_id = d.scheduled_dose_id and not a.entered_in_error)""",
    "missed doses told to nobody": """select count(*) from dose_administration a
      where a.status = 'missed' and not exists (select 1 from escalation e
        where e.subject_id = a.subject_id and e.topic = 'dose')""",
    # Answers added to a report whose case was closed meanwhile reach the nurse as a message.
    "red reports not escalated": """
      with red as (select r.*, exists (select 1 from escalation e
          where e.subject_id = r.subject_id and e.tier in ('red', 'emergency')
            and (e.status <> 'closed' or e.closed_at >= r.reported_at)) as in_case
        from symptom_report r where r.tier in ('red', 'emergency'))
      select count(*) from red r where not in_case and not exists (select 1 from red first
        where first.in_case and first.subject_id = r.subject_id and first.tier = r.tier
          and first.celsius = r.celsius and first.rules = r.rules
          and first.reported_at between r.reported_at - interval '1 day' and r.reported_at)""",
    "escalations nobody was told of": """select count(*) from escalation e
      where e.tier in ('red', 'emergency') and not exists (select 1 from escalation_step s
        where s.escalation_id = e.escalation_id and s.staff_id is not null)""",
    "open escalations without a next step": """select count(*) from escalation e
      where e.status <> 'closed' and not exists (select 1 from due_action d
        where d.topic = 'escalation:' || e.escalation_id and d.state = 'pending')""",
    "updates not handled": "select count(*) from inbox_update where state <> 'handled'",
    "messages neither sent nor accounted for": """select count(*) from communication c
      where c.state in ('requested', 'leased') or (c.state = 'unknown'
        and c.buttons_closed_at is null and c.message_class in ('escalation', 'safety')
        and not exists (select 1 from communication r where r.repeat_of = c.communication_id))""",
    "work set aside": "select count(*) from due_action where state = 'parked'",
}


async def counted(owner: asyncpg.Connection, questions: Mapping[str, str]) -> dict[str, int]:
    """The answers to questions, by their names."""
    return {name: int(await owner.fetchval(query)) for name, query in questions.items()}


async def shown_twice(owner: asyncpg.Connection, calls: list[dict[str, Any]]) -> int:
    """How many messages Telegram showed twice in the same words; an answer may be."""
    found = await owner.fetch("select communication_id, message_class from communication")
    classes = {row["communication_id"]: row["message_class"] for row in found}
    shown = Counter(
        number for call in calls if call["status"] == _ACCEPTED and (number := _number(call))
    )
    return sum(times > 1 and classes[number] != _ANSWER for number, times in shown.items())


def _number(call: dict[str, Any]) -> int:
    rows = (call["params"].get("reply_markup") or {}).get("inline_keyboard", [])
    first = next((button for row in rows for button in row), None)
    return 0 if first is None else int(first["callback_data"].partition(".")[0])
