"""What is there after the kills: compared with what people did and what Telegram saw."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.app import Parts
from bot.simulator.telegram import SimulatedTelegram
from tests.support.faults import accepted, number_of
from tests.support.rows import rows, value

_ONE_RECORD = """
select count(*) from (select scheduled_dose_id from dose_administration
where not entered_in_error group by 1 having count(*) > 1) q"""
_STUCK = """
select count(*) from escalation e where status <> 'closed' and not exists (
  select 1 from due_action d where d.topic = 'escalation:' || e.escalation_id
  and d.state = 'pending')"""
_RED_WITHOUT = """
select count(*) from symptom_report r where tier = 'red' and not exists (
  select 1 from escalation e where e.subject_id = r.subject_id and e.topic = 'fever')"""
_NOT_FOLLOWED = """
select count(*) from communication c where state in ('leased', 'requested', 'rejected')
  or (state = 'unknown' and buttons_closed_at is null and repeat_of is null
      and message_class in ('escalation', 'safety', 'reminder') and not exists (
        select 1 from communication r where r.repeat_of = c.communication_id))"""
_MESSAGES = "select communication_id, message_class, about, dedupe_key from communication"
_RECORDS = """
select cause, 'dose:' || scheduled_dose_id as about from dose_administration
where cause like 'inbox:%'"""


class People(Protocol):
    """What the people of a run did."""

    sent: int
    fevers: Counter[str]
    taps: set[str]
    broadcasts: list[str]


@dataclass(slots=True)
class Findings:
    """Figures of a run, and every broken promise."""

    kills: int
    updates: int
    doses: int
    reports: int
    escalations: int
    messages: int
    repeats: int
    doubled_answers: int
    problems: list[str] = field(default_factory=list)

    def line(self) -> str:
        """One line of figures."""
        return (
            f"kills {self.kills}, updates {self.updates}, doses recorded {self.doses},"
            f" red reports {self.reports}, escalations {self.escalations},"
            f" messages {self.messages}, sent as a repeat {self.repeats},"
            f" answers shown twice {self.doubled_answers}, problems {len(self.problems)}"
        )


async def look(parts: Parts, telegram: SimulatedTelegram, people: People, kills: int) -> Findings:
    """Compare the database with what people did and what Telegram accepted."""
    calls = [call for call in accepted(telegram) if number_of(call)]
    shown = Counter(call["params"]["text"] for call in accepted(telegram))
    messages = {r["communication_id"]: r for r in await rows(parts.engine, _MESSAGES)}
    classes = Counter(messages[number]["message_class"] for number in map(number_of, calls))
    plain = Counter(number_of(call) for call in calls)
    doubled = [n for n, times in plain.items() if times > 1]
    found = Findings(
        kills=kills,
        updates=people.sent,
        doses=await value(parts.engine, "select count(*) from dose_administration"),
        reports=await value(parts.engine, "select count(*) from symptom_report where tier = 'red'"),
        escalations=await value(parts.engine, "select count(*) from escalation"),
        messages=len(accepted(telegram)),
        repeats=await value(
            parts.engine, "select count(*) from communication where repeat_of is not null"
        ),
        doubled_answers=len(doubled),
    )
    assert classes
    say = found.problems.append
    await _inbox(parts, people, say)
    await _facts(parts, people, messages, say)
    await _reports(parts, people, say)
    for words in people.broadcasts:
        if shown[words] > 1:
            say("a message that may arrive once arrived more often")
    for number in doubled:
        if messages[number]["message_class"] != "answer":
            say(f"a {messages[number]['message_class']} was shown twice in the same words")
    await _reminders(parts, calls, messages, say)
    return found


async def _inbox(parts: Parts, people: People, say: Any) -> None:
    found = await rows(parts.engine, "select update_id, state from inbox_update")
    ids = sorted(row["update_id"] for row in found)
    if ids and ids != list(range(ids[0], ids[0] + people.sent)):
        say(f"{people.sent} updates were sent and {len(ids)} are in the inbox")
    for row in found:
        if row["state"] != "handled":
            say(f"update {row['update_id']} is {row['state']}")


async def _facts(parts: Parts, people: People, messages: dict[int, Any], say: Any) -> None:
    for what, query in (
        ("doses have two records", _ONE_RECORD),
        ("escalations have no next step", _STUCK),
        ("red reports have no escalation", _RED_WITHOUT),
        ("messages were not followed up", _NOT_FOLLOWED),
    ):
        if count := await value(parts.engine, query):
            say(f"{count} {what}")
    recorded = set(
        await rows(
            parts.engine, "select 'dose:' || scheduled_dose_id as a from dose_administration"
        )
    )
    known = {row["a"] for row in recorded}
    for reference in people.taps:
        about = messages[int(reference.partition(".")[0])]["about"] or ""
        if about.startswith("dose:") and about not in known:
            say("a dose that was answered has no record")


async def _reports(parts: Parts, people: People, say: Any) -> None:
    found = await rows(
        parts.engine, "select report_id, words from symptom_report where words is not null"
    )
    words = Counter(
        parts.cipher.open(r["words"], field="symptom_report.words", row=r["report_id"])
        for r in found
    )
    fevers = Counter({w: n for w, n in words.items() if w.startswith("fever")})
    if fevers != people.fevers:
        say(f"{people.fevers.total()} fevers were reported and {fevers.total()} are recorded")


async def _reminders(parts: Parts, calls: list[Any], messages: dict[int, Any], say: Any) -> None:
    """No reminder of a dose is shown after the patient has read that it is recorded."""
    dose_of = {r["cause"]: r["about"] for r in await rows(parts.engine, _RECORDS)}
    receipts: set[str] = set()
    for call in calls:
        row = messages[number_of(call)]
        cause = row["dedupe_key"].rpartition(":")[0]
        if row["message_class"] == "reminder" and row["about"] in receipts:
            say("an answered dose was reminded again")
        if row["message_class"] == "answer" and cause in dose_of:
            receipts.add(dose_of[cause])
