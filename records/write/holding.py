"""What people do with a case: take it, call a colleague to it, say they cannot, close it."""

from sqlalchemy import insert, update

from content.vocabulary import CaseAct, Duty
from content.wording import phrase
from records.case_effects import (
    AcceptCase,
    AddNote,
    DeclineCase,
    OfferCase,
    RecordContact,
)
from records.effects import AcknowledgeEscalation, CloseEscalation, ToStaff
from records.facts import HAND_OVER_SLOT, REOPEN_SLOT, EscalationStatus
from records.tables.clinical import acknowledgement, escalation
from records.write import alerts, case_acts, messages, putting_off
from records.write.due import cancel
from records.write.ladder import (
    called_in,
    carry_out,
    ladder_of,
    later,
    next_step,
    reopened,
    set_next,
)
from records.write.putting_off import is_owner
from records.write.writing import Row, Writing


async def acknowledge(w: Writing, effect: AcknowledgeEscalation) -> None:
    """Give the matter to whoever wrote; nobody else is called any more."""
    row = await alerts.locked(w, effect.escalation_id)
    if _is_open(row):
        await _own(w, row, row["round"])


async def offer(w: Writing, effect: OfferCase) -> None:
    """Call a colleague. One's own case is open again unless they take it over in time."""
    row = await alerts.locked(w, effect.escalation_id)
    is_mine = is_owner(w, row)
    if not (is_mine or _is_open(row)):
        return
    row = await putting_off.taken_up(w, row)
    act = CaseAct.OFFERED if is_mine else CaseAct.ASKED
    await case_acts.add(w, row, act, to_staff_id=effect.to_staff_id)
    because = (
        phrase("{name} has this case and asks you to take it over.", name=effect.name)
        if is_mine
        else phrase("{name} asks you to take this case.", name=effect.name)
    )
    to = ToStaff(effect.to_staff_id)
    await messages.send(w, alerts.alert(w, row, to, because, is_offered=True))
    if is_mine:
        await cancel(w, row["subject_id"], alerts.topic_of(effect.escalation_id))
        set_next(w, row, HAND_OVER_SLOT, later(w, row, ladder_of(row).hand_over))


async def accept(w: Writing, effect: AcceptCase) -> None:
    """Take over what was offered, as a round of its own; an open case is simply taken."""
    row = await alerts.locked(w, effect.escalation_id)
    if _is_open(row):
        await _own(w, row, row["round"])
    elif await _is_offered_here(w, row):
        await _own(w, row, row["round"] + 1)
        await case_acts.add(w, row, CaseAct.ACCEPTED, round_=row["round"] + 1)


async def decline(w: Writing, effect: DeclineCase) -> None:
    """Let the ladder go on at once without whoever wrote."""
    row = await alerts.locked(w, effect.escalation_id)
    if _is_open(row):
        await _decline_open(w, row, effect)
        return
    is_mine, owner_id = is_owner(w, row), row["owner_id"]
    if not is_mine and not await _is_offered_here(w, row):
        return
    act = CaseAct.CANNOT if is_mine else CaseAct.REFUSED
    # It counts for the round it begins: whoever cannot is not the first to be called in it.
    await case_acts.add(w, row, act, round_=row["round"] + 1)
    because = (
        phrase("{name} had this case and cannot go on. It is open again.", name=effect.name)
        if is_mine
        else phrase("{name} cannot take this case over. It is open again.", name=effect.name)
    )
    await cancel(w, row["subject_id"], alerts.topic_of(effect.escalation_id))
    found = await reopened(w, row)
    await carry_out(w, found, 0, because, owner_id=None if is_mine else owner_id)


async def _decline_open(w: Writing, row: Row, effect: DeclineCase) -> None:
    await case_acts.add(w, row, CaseAct.CANNOT)
    step = await next_step(w.conn, row)
    # With the last step everybody was called; it comes again by itself.
    if ladder_of(row).is_last(step - 1) or await _is_others_turn(w, row):
        return
    await cancel(w, row["subject_id"], alerts.topic_of(effect.escalation_id))
    because = phrase("{name} cannot take this case.", name=effect.name)
    await carry_out(w, row, step, because)


async def _is_others_turn(w: Writing, row: Row) -> bool:
    """Whether somebody was called last who may take the case and did not say they cannot."""
    called = await called_in(w.conn, row)
    last = max((one["step"] for one in called), default=0)
    cannot = await case_acts.who_cannot(w, row)
    return any(
        one["step"] == last
        and one["staff_id"] not in cannot
        and alerts.can_take(row, Duty(one["duty"]))
        for one in called
    )


async def contact(w: Writing, effect: RecordContact) -> None:
    """Note that the owner has spoken with the subject; the first time there is time to close."""
    row = await alerts.locked(w, effect.escalation_id)
    if not is_owner(w, row):
        return
    row = await putting_off.taken_up(w, row)
    has_time = await case_acts.is_in_contact(w, row) or await case_acts.offered_to(w, row)
    await case_acts.add(w, row, CaseAct.CONTACT)
    if not has_time:
        await cancel(w, row["subject_id"], alerts.topic_of(effect.escalation_id))
        set_next(w, row, REOPEN_SLOT, later(w, row, ladder_of(row).reopen_after))


async def add_note(w: Writing, effect: AddNote) -> None:
    """Keep a note to a case, also to a closed one, with who wrote it."""
    row = await alerts.locked(w, effect.escalation_id)
    await case_acts.add(w, row, CaseAct.NOTE, words=effect.words)


async def close(w: Writing, effect: CloseEscalation) -> None:
    """Close the matter in the name of whoever wrote."""
    row = await alerts.locked(w, effect.escalation_id)
    if row["status"] == EscalationStatus.CLOSED.value or w.chat is None:
        return
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == effect.escalation_id)
        .values(
            status=EscalationStatus.CLOSED.value,
            closed_at=w.now,
            closed_by=w.chat.staff_id,
            outcome=effect.outcome,
            snoozed_until=None,
        )
    )
    await cancel(w, row["subject_id"], alerts.topic_of(effect.escalation_id))


async def _own(w: Writing, row: Row, round_: int) -> None:
    if w.chat is None:
        return
    key = row["escalation_id"]
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == key)
        .values(
            status=EscalationStatus.ACKNOWLEDGED.value,
            round=round_,
            owner_id=w.chat.staff_id,
            acknowledged_at=w.now,
            snoozed_until=None,
        )
    )
    await w.conn.execute(
        insert(acknowledgement).values(
            acknowledgement_id=w.next_id("acknowledgement"),
            escalation_id=key,
            round=round_,
            staff_id=w.chat.staff_id,
            acknowledged_at=w.now,
        )
    )
    await cancel(w, row["subject_id"], alerts.topic_of(key))
    set_next(
        w, {**dict(row), "round": round_}, REOPEN_SLOT, later(w, row, ladder_of(row).reopen_after)
    )


def _is_open(row: Row) -> bool:
    return EscalationStatus(row["status"]).is_untaken


async def _is_offered_here(w: Writing, row: Row) -> bool:
    return w.chat is not None and await case_acts.offered_to(w, row) == w.chat.staff_id
