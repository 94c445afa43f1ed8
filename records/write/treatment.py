"""Decisions of the study team about treatment, and what the subject has read of them."""

from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from content.vocabulary import HAS_LEFT, DueKind, MessageClass, SubjectStatus
from content.wording import approved, phrase_ctx
from records.effects import Button, CloseMessages, SendMessage, ToSubject
from records.tables.accounts import dose_order, subject
from records.tables.treatment import dose_order_reading, treatment_act
from records.treatment_effects import (
    ConfirmOrderRead,
    OrderDose,
    SetNeutral,
    SetSubjectStatus,
    TreatmentAct,
)
from records.write import messages
from records.write.due import NEVER, cancel, schedule
from records.write.writing import Writing

_GIVE_REASON = text("select set_config('app.reason', :reason, true)")
# What is on the way already cannot be held back; everything that waits can.
_UNASKED = (MessageClass.REMINDER, MessageClass.VISIT_REMINDER, MessageClass.BROADCAST)


def topic_of(order_id: UUID) -> str:
    """What due work and messages about one order are filed under."""
    return f"order:{order_id}"


async def order(w: Writing, effect: OrderDose) -> None:
    """Add the order, end those it replaces, and tell the subject."""
    await w.conn.execute(_GIVE_REASON, {"reason": effect.reason})
    for order_id in effect.replaces:
        await _replace(w, effect.subject_id, order_id)
    order_id = w.next_id("dose_order")
    await w.conn.execute(
        insert(dose_order).values(
            dose_order_id=order_id,
            subject_id=effect.subject_id,
            amount_mg=effect.amount_mg,
            from_day=effect.from_day,
            until_day=effect.until_day,
            reason=effect.reason,
            ordered_by=w.originator,
            ordered_at=w.now,
            cycle=effect.cycle,
            needs_reading=effect.is_told,
        )
    )
    await _decided(
        w,
        SetSubjectStatus(
            subject_id=effect.subject_id,
            act=TreatmentAct.ORDER,
            before=effect.status,
            after=effect.status,
            reason=effect.reason,
            note=effect.note,
        ),
        order_id,
    )
    if effect.is_told:
        await _tell(w, effect, order_id)


async def _replace(w: Writing, subject_id: UUID, order_id: UUID) -> None:
    await w.conn.execute(
        update(dose_order).where(dose_order.c.dose_order_id == order_id).values(superseded_at=w.now)
    )
    # Nobody is asked any more whether they have read what stands no more.
    await messages.close(w, CloseMessages(about=topic_of(order_id)))
    await cancel(w, subject_id, topic_of(order_id))


async def _tell(w: Writing, effect: OrderDose, order_id: UUID) -> None:
    read = Button(label=phrase_ctx("button", "I have read it"), act="order.read")
    await messages.send(
        w,
        SendMessage(
            to=ToSubject(effect.subject_id),
            parts=(
                approved(
                    "dose_order_changed",
                    dose=effect.amount_mg,
                    first=effect.from_day,
                    last=effect.until_day,
                    hotline=w.content.sites[effect.site_id].hotline,
                ),
            ),
            buttons=((read,),),
            message_class=MessageClass.REMINDER,
            about=topic_of(order_id),
            is_protected=True,
        ),
    )
    if effect.unread_at is not None:
        schedule(
            w,
            kind=DueKind.ORDER_UNREAD,
            subject_id=effect.subject_id,
            topic=topic_of(order_id),
            at=(effect.cycle, effect.from_day, 0),
            window=(effect.unread_at, NEVER),
        )


async def set_status(w: Writing, effect: SetSubjectStatus) -> None:
    """Change where a subject stands; it counts for everything from this transaction on."""
    await w.conn.execute(_GIVE_REASON, {"reason": effect.reason})
    await w.conn.execute(
        update(subject)
        .where(subject.c.subject_id == effect.subject_id)
        .values(status=effect.after.value)
    )
    await _decided(w, effect)
    if effect.after in HAS_LEFT:
        classes = tuple(MessageClass) if effect.after is SubjectStatus.DIED else _UNASKED
        await messages.withdraw(w, effect.subject_id, classes)
    elif effect.after is SubjectStatus.ON_HOLD:
        await messages.withdraw(w, effect.subject_id, (MessageClass.BROADCAST,))


async def _decided(w: Writing, effect: SetSubjectStatus, order_id: UUID | None = None) -> None:
    if w.chat is None or w.chat.staff_id is None:
        message = "treatment is decided by a staff member"
        raise RuntimeError(message)
    act_id = w.next_id("treatment_act")
    note = effect.note
    await w.conn.execute(
        insert(treatment_act).values(
            act_id=act_id,
            subject_id=effect.subject_id,
            act=effect.act.value,
            status_before=effect.before.value,
            status_after=effect.after.value,
            dose_order_id=order_id,
            reason=effect.reason,
            note=w.cipher.seal(note, field="treatment_act.note", row=act_id) if note else None,
            decided_by=w.chat.staff_id,
            decided_at=w.now,
            content_version=w.content.version,
            cause=w.cause,
        )
    )


async def confirm_read(w: Writing, effect: ConfirmOrderRead) -> None:
    """Note that the subject has read an order; nothing is due about it any more."""
    await w.conn.execute(
        upsert(dose_order_reading)
        .values(
            reading_id=w.next_id("dose_order_reading"),
            dose_order_id=effect.order_id,
            subject_id=effect.subject_id,
            read_at=w.now,
            cause=w.cause,
        )
        .on_conflict_do_nothing()
    )
    await cancel(w, effect.subject_id, topic_of(effect.order_id))


async def set_neutral(w: Writing, effect: SetNeutral) -> None:
    """Note whether the subject wants neutral previews."""
    await w.conn.execute(
        update(subject)
        .where(subject.c.subject_id == effect.subject_id)
        .values(wants_neutral=effect.wants_neutral)
    )
