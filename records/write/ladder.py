"""The ladder of a case: whom a step calls, and when the next one comes until a person has it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from content.plan.contact import in_working_time, is_working, next_opening
from content.vocabulary import DueKind, Duty, MessageClass
from content.wording import Wording, approved, phrase
from records.effects import NotifyStep, SendMessage, ToStaff, ToSubject
from records.facts import EscalationStatus
from records.sql import Sql
from records.tables.clinical import escalation
from records.write import alerts, case_acts, messages, unreachable
from records.write.due import NEVER, schedule
from records.write.duty import Called, anybody, holders
from records.write.named import NAMED, who
from records.write.writing import Row, Shared, Writing

_NOTE_STEP = Sql(f"""
with {NAMED}
insert into escalation_step (escalation_step_id, escalation_id, round, step, staff_id, duty,
  outcome, notified_at)
values (:id, :escalation_id, :round, :step, :staff_id, (select cast(:duty as text) from named),
  :outcome, :now)
""")  # noqa: S608 - only the text above

_CALLED = Sql("""
select step, duty, staff_id from escalation_step
where escalation_id = :escalation_id and round = :round and outcome = 'notified'
order by step, duty, staff_id
""")
# A step that found nobody at all left no row but the one of the step after it.
_NEXT_STEP = Sql("""
select greatest(
  (select max(slot) from due_action where topic = :topic and state = 'pending'),
  (select max(step) + 1 from escalation_step
   where escalation_id = :escalation_id and round = :round), 0) as step
""")

# They hear that a ladder is exhausted, whoever else does.
_LEADING = (Duty.INVESTIGATOR, Duty.COORDINATOR)


@dataclass(frozen=True, slots=True)
class CopiedLadder:
    """The ladder as it was when the escalation opened."""

    steps: tuple[dict[str, Any], ...]
    repeat_every: timedelta
    reopen_after: timedelta
    hand_over: timedelta
    in_working_hours: bool

    def duties(self, step: int) -> tuple[Duty, ...]:
        """Whom this step notifies; beyond the last step, the last again.

        When the last has been carried out in vain, those who lead the site hear of it once.
        """
        found = [Duty(d) for d in self.steps[min(step, len(self.steps) - 1)]["notify"]]
        leading = _LEADING if step == len(self.steps) else ()
        return tuple(dict.fromkeys((*found, *leading)))

    def all_duties(self) -> tuple[Duty, ...]:
        """Every duty of the ladder, in the order in which they are called."""
        named = [Duty(d) for step in self.steps for d in step["notify"]]
        return tuple(dict.fromkeys(named))

    def is_last(self, step: int) -> bool:
        """Whether this step is the one that repeats."""
        return step + 1 >= len(self.steps)

    def is_beyond(self, step: int) -> bool:
        """Whether every step was carried out before this one, and nobody has taken the case."""
        return step >= len(self.steps)

    def tells_patient(self, step: int) -> bool:
        """Whether the subject is told that nobody has answered yet; once, not at each repeat."""
        return step < len(self.steps) and bool(self.steps[step]["tell_patient"])

    def wait_after(self, step: int) -> timedelta:
        """How long after this step the next one comes."""
        if self.is_last(step):
            return self.repeat_every
        gap = self.steps[step + 1]["after_minutes"] - self.steps[step]["after_minutes"]
        return timedelta(minutes=gap)


def ladder_of(row: Row) -> CopiedLadder:
    """The ladder that stands on the row of a case."""
    ladder = alerts.ladder(row)
    # Cases that opened before there was a hand-over have no time for it.
    hand_over = ladder.get("hand_over_minutes", ladder["repeat_every_minutes"])
    return CopiedLadder(
        steps=tuple(ladder["steps"]),
        repeat_every=timedelta(minutes=ladder["repeat_every_minutes"]),
        reopen_after=timedelta(minutes=ladder["reopen_after_minutes"]),
        hand_over=timedelta(minutes=hand_over),
        in_working_hours=ladder.get("in_working_hours", False),
    )


async def notify(
    w: Writing,
    effect: NotifyStep,
    because: Wording | None = None,
    owner_id: UUID | None = None,
) -> None:
    """Carry out one step and set the next. A step nobody can be reached on leads on at once.

    `because` says why staff hear of the matter again; without it the step itself says it. Whoever
    had the matter (`owner_id`) is told that it is open again. A step of a later round opens it.
    """
    row = await alerts.locked(w, effect.escalation_id)
    if row["status"] == EscalationStatus.CLOSED.value:
        return
    if effect.round > row["round"]:
        offered_to = await case_acts.offered_to(w, row)
        if offered_to is not None:
            await case_acts.lapse(w, row, offered_to)
            because = phrase("It was to be handed over, and nobody took it over. It is open again.")
        owner_id = row["owner_id"]
        row = await reopened(w, row)
    if EscalationStatus(row["status"]).is_untaken and effect.round == row["round"]:
        await carry_out(w, row, effect.step, because, owner_id)


async def reopened(w: Writing, row: asyncpg.Record) -> asyncpg.Record:
    """Open a case again in its next round. Whatever waits about it is for the caller to give up."""
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == row["escalation_id"])
        .values(
            status=EscalationStatus.OPEN.value,
            round=row["round"] + 1,
            owner_id=None,
            acknowledged_at=None,
            snoozed_until=None,
        )
    )
    return await alerts.locked(w, row["escalation_id"])


async def carry_out(
    w: Writing,
    row: Row,
    step: int,
    because: Wording | None = None,
    owner_id: UUID | None = None,
) -> None:
    """Call whom a step of an open case calls, and set the next step."""
    ladder = ladder_of(row)
    if waits_for_hours(w, row):
        # The morning digest tells of what is new; what was to be called is called then.
        wait = ladder.wait_after(0) if step == 0 else timedelta(0)
        opens_at = later(w, row, wait)
        # The row of a step found late still waits: asked for by the same key it would be kept once.
        set_next(w, row, max(step, 1), opens_at, day=opens_at.toordinal() if step else 0)
        return
    if ladder.is_beyond(step):
        await _exhausted(w, row)
    because = because or _because(row, step)
    cannot = await _who_cannot(w, row, step)
    duties = ladder.duties(step)
    called = [one for duty in duties for one in await holders(w, row["site_id"], duty, cannot)]
    told = _tell(w, row, called, because)
    if ladder.is_last(step) and not _may_be_taken(row, called):
        left, are_there = await _left(w, row, cannot)
        told |= _tell(w, row, left, because if are_there else _nobody_left())
        called += left
    await _note(w, row, step, called)
    if owner_id is not None and owner_id not in told:
        await messages.send(w, alerts.alert(w, row, ToStaff(owner_id), because))
    await unreachable.tell_coordinators(w, row, called)
    if ladder.tells_patient(step) and row["subject_id"]:
        await _tell_patient(w, row)
    wait = ladder.wait_after(step) if told or ladder.is_last(step) else timedelta(0)
    set_next(w, row, step + 1, later(w, row, wait))


def waits_for_hours(w: Writing, row: Row) -> bool:
    """Whether nobody is to be called about a case before the site opens."""
    site = w.content.sites.get(row["site_id"])
    if site is None or not ladder_of(row).in_working_hours or is_working(site, w.now):
        return False
    return next_opening(site, w.now) is not None


def later(w: Writing, row: Row, wait: timedelta) -> datetime:
    """When a time of a case is over, which may count in the working hours of its site only."""
    site = w.content.sites.get(row["site_id"])
    if site is None or not ladder_of(row).in_working_hours:
        return w.now + wait
    return in_working_time(site, w.now, wait)


def set_next(w: Writing, row: Row, slot: int, at: datetime, *, day: int = 0) -> None:
    """Ask for the next step of a case, or what a slot below all steps stands for.

    `day` tells a step that waits for its site to open from the one that was due before.
    """
    schedule(
        w,
        kind=DueKind.ESCALATION_STEP,
        subject_id=row["subject_id"],
        topic=alerts.topic_of(row["escalation_id"]),
        at=(row["round"], day, slot),
        window=(at, NEVER),
    )


async def called_in(conn: AsyncConnection, row: Row) -> list[asyncpg.Record]:
    """Who was told of a case in its round: `step`, `duty` and `staff_id`, the first first."""
    return await _CALLED.rows(conn, escalation_id=row["escalation_id"], round=row["round"])


async def next_step(conn: AsyncConnection, row: Row) -> int:
    """The number of the step that comes next in the round of an open case."""
    found = await _NEXT_STEP.row(
        conn,
        escalation_id=row["escalation_id"],
        round=row["round"],
        topic=alerts.topic_of(row["escalation_id"]),
    )
    step: int = found["step"] if found else 0
    return step


async def record_steps(conn: AsyncConnection, shared: Shared) -> None:
    """Write down the steps that were collected, each in the name it carries."""
    if shared.steps:
        await _NOTE_STEP.many(conn, shared.steps)


async def _who_cannot(w: Writing, row: Row, step: int) -> frozenset[UUID]:
    # Nobody has been asked yet.
    is_first = row["round"] == 1 and step == 0
    return frozenset() if is_first else await case_acts.who_cannot(w, row)


def _may_be_taken(row: Row, called: Iterable[Called]) -> bool:
    """Whether anybody of these is called who may take the case."""
    return any(one.is_called and alerts.can_take(row, one.duty) for one in called)


async def _left(w: Writing, row: Row, cannot: Collection[UUID]) -> tuple[list[Called], bool]:
    """Whom to call when the last step calls nobody who may take the case; whether they are there.

    Nobody where somebody who is there was called in this round before; those who are there and were
    not called yet; else whoever can be reached, also who is away or said that they cannot.
    """
    able = [duty for duty in ladder_of(row).all_duties() if alerts.can_take(row, duty)]
    found = await anybody(w, row["site_id"], able)
    there = [one for one in found if one.staff_id not in cannot and not one.is_away]
    calls = await called_in(w.conn, row)
    before = {one["staff_id"] for one in calls if alerts.can_take(row, Duty(one["duty"]))}
    if any(one.staff_id in before for one in there):
        return [], True
    return there or found, bool(there)


def _tell(w: Writing, row: Row, called: Iterable[Called], because: Wording | None) -> set[UUID]:
    told: set[UUID] = set()
    # Coordinators last: who has another duty too is called as the one who can take the case.
    for one in sorted(called, key=lambda one: one.duty is Duty.COORDINATOR):
        # Whoever has two duties is called once.
        if one.is_called and one.staff_id not in told:
            may = alerts.can_take(row, one.duty)
            message = alerts.alert(w, row, ToStaff(one.staff_id), because, can_take=may)
            messages.queue(w, one.person, message)
            told.add(one.staff_id)
    return told


async def _note(w: Writing, row: Row, step: int, called: Iterable[Called]) -> None:
    # Who is called after all, because nobody is left, was called.
    last = {(one.duty, one.staff_id): one for one in called}
    steps = [_step_row(w, row, step, one) for one in last.values()]
    if w.shared:
        w.shared.steps += steps
    elif steps:
        await _NOTE_STEP.many(w.conn, steps)


def _step_row(w: Writing, row: Row, step: int, one: Called) -> dict[str, object]:
    return {
        "id": w.next_id("escalation_step"),
        "escalation_id": row["escalation_id"],
        "round": row["round"],
        "step": step,
        "staff_id": one.staff_id,
        "duty": one.duty.value,
        "outcome": one.outcome.value,
        "now": w.now,
        **who(w),
    }


async def _exhausted(w: Writing, row: Row) -> None:
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == row["escalation_id"])
        .values(status=EscalationStatus.EXHAUSTED.value)
    )


def _because(row: Row, step: int) -> Wording | None:
    if ladder_of(row).is_beyond(step):
        return phrase(
            "STANDING ALARM – exhausted: everybody was called, and nobody has taken it. It goes on"
            " until somebody does."
        )
    if step > 0:
        return phrase("This was sent before and nobody has taken it yet.")
    if row["round"] > 1:
        return phrase("This was taken, but not closed in time. It is open again.")
    return None


def _nobody_left() -> Wording:
    return phrase("Nobody else is left who could take it, so you are called all the same.")


async def _tell_patient(w: Writing, row: Row) -> None:
    hotline = w.content.sites[row["site_id"]].hotline
    await messages.send(
        w,
        SendMessage(
            to=ToSubject(row["subject_id"]),
            parts=(approved("nobody_has_answered_yet", hotline=hotline),),
            message_class=MessageClass.SAFETY,
        ),
    )
