"""What was done with a case, one row an act, and what follows from these rows."""

from uuid import UUID

from content.vocabulary import CaseAct
from records.facts import EscalationStatus
from records.sql import Sql
from records.write.writing import Row, Writing

_ADD = Sql("""
insert into escalation_act (act_id, escalation_id, round, act, staff_id, to_staff_id, note,
  acted_at, cause)
values (:id, :escalation_id, :round, :act, :staff_id, :to_staff_id, :note, :now, :cause)
""")
_IN_ROUND = Sql("""
select act, staff_id, to_staff_id from escalation_act
where escalation_id = :escalation_id and round = :round order by acted_at, recorded_at
""")


async def add(
    w: Writing,
    row: Row,
    act: CaseAct,
    *,
    round_: int | None = None,
    to_staff_id: UUID | None = None,
    words: str | None = None,
) -> None:
    """Note what whoever wrote did with a case, in its round unless another is given."""
    if w.chat is not None:
        await _add(w, row, act, w.chat.staff_id, round_, to_staff_id, words)


async def lapse(w: Writing, row: Row, offered_to: UUID) -> None:
    """Note that a case was not taken over by the colleague to whom it was offered."""
    await _add(w, row, CaseAct.LAPSED, None, None, offered_to, None)


async def offered_to(w: Writing, row: Row) -> UUID | None:
    """To whom the owner of a case has offered it; None where no answer is waited for.

    Whatever ends an offer begins another round, so the last one of the round is the one that waits.
    """
    if row["status"] != EscalationStatus.ACKNOWLEDGED.value:
        return None
    offers = [r["to_staff_id"] for r in await _acts(w, row) if r["act"] == CaseAct.OFFERED.value]
    return offers[-1] if offers else None


async def who_cannot(w: Writing, row: Row) -> frozenset[UUID]:
    """Who has said in this round that they cannot take the case."""
    said = {CaseAct.CANNOT.value, CaseAct.REFUSED.value}
    return frozenset(r["staff_id"] for r in await _acts(w, row) if r["act"] in said)


async def is_in_contact(w: Writing, row: Row) -> bool:
    """Whether whoever has the case has spoken with the subject already."""
    return any(r["act"] == CaseAct.CONTACT.value for r in await _acts(w, row))


async def _acts(w: Writing, row: Row) -> list[Row]:
    key = row["escalation_id"]
    return [*await _IN_ROUND.rows(w.conn, escalation_id=key, round=row["round"])]


async def _add(  # noqa: PLR0913, PLR0917 - the columns of the row
    w: Writing,
    row: Row,
    act: CaseAct,
    staff_id: UUID | None,
    round_: int | None,
    to_staff_id: UUID | None,
    words: str | None,
) -> None:
    key = w.next_id("escalation_act")
    note = w.cipher.seal(words, field="escalation_act.note", row=key) if words else None
    await _ADD.count(
        w.conn,
        id=key,
        escalation_id=row["escalation_id"],
        round=row["round"] if round_ is None else round_,
        act=act.value,
        staff_id=staff_id,
        to_staff_id=to_staff_id,
        note=note,
        now=w.now,
        cause=w.cause,
    )
