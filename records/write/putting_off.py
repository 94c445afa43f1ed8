"""A case that its owner puts off for some hours: it stays theirs and comes back by itself."""

from datetime import timedelta

from sqlalchemy import update

from content.triage.fever import urgency
from content.vocabulary import CaseAct, Tier
from content.wording import phrase
from records.case_effects import ReturnCase, SnoozeCase
from records.effects import ToStaff
from records.facts import PUT_OFF_SLOT, REOPEN_SLOT, EscalationStatus
from records.tables.clinical import escalation
from records.write import alerts, case_acts, messages
from records.write.due import cancel
from records.write.ladder import ladder_of, later, set_next
from records.write.writing import Row, Writing


def is_owner(w: Writing, row: Row) -> bool:
    """Whether whoever wrote has this case."""
    has_owner = EscalationStatus(row["status"]).is_owned
    return has_owner and w.chat is not None and row["owner_id"] == w.chat.staff_id


async def snooze(w: Writing, effect: SnoozeCase) -> None:
    """Put one's own case off, as a round of its own; a red one stays as it is."""
    row = await alerts.locked(w, effect.escalation_id)
    if not is_owner(w, row) or urgency(Tier(row["tier"])) >= urgency(Tier.RED):
        return
    # What was offered in the round before waits for no answer any more.
    number, until = row["round"] + 1, w.now + timedelta(hours=effect.hours)
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == effect.escalation_id)
        .values(status=EscalationStatus.SNOOZED.value, round=number, snoozed_until=until)
    )
    await case_acts.add(w, row, CaseAct.SNOOZED, round_=number)
    await cancel(w, row["subject_id"], alerts.topic_of(effect.escalation_id))
    set_next(w, {**dict(row), "round": number}, PUT_OFF_SLOT, until)


async def give_back(w: Writing, effect: ReturnCase) -> None:
    """Tell the owner that a case they put off is to be finished now."""
    row = await alerts.locked(w, effect.escalation_id)
    if row["status"] != EscalationStatus.SNOOZED.value:
        return
    row = await taken_up(w, row)
    because = phrase("You put this off until now. It is still yours: please go on with it.")
    await messages.send(w, alerts.alert(w, row, ToStaff(row["owner_id"]), because))


async def taken_up(w: Writing, row: Row) -> Row:
    """Give the row of a case its owner goes on with; one that was put off is so no more."""
    if row["status"] != EscalationStatus.SNOOZED.value:
        return row
    key = row["escalation_id"]
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == key)
        .values(
            status=EscalationStatus.ACKNOWLEDGED.value,
            acknowledged_at=w.now,
            snoozed_until=None,
        )
    )
    await cancel(w, row["subject_id"], alerts.topic_of(key))
    set_next(w, row, REOPEN_SLOT, later(w, row, ladder_of(row).reopen_after))
    return await alerts.locked(w, key)
