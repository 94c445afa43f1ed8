"""What staff are shown of one subject, beside the facts every decision may know."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import EscalationTopic
from records.card_effects import CardPart
from records.card_facts import CardFacts, NoteFact
from records.cipher import Cipher
from records.facts import StaffFacts, SubjectFacts
from records.read.medications import medications
from records.read.phones import number_of
from records.read.subject import pressing_subject
from records.sql import Sql

_PHONE = Sql("""
select l.linked_at, l.is_reachable, (select max(i.received_at) from inbox_update i
  where i.chat_index = l.chat_index and i.received_at >= l.linked_at) as heard_at
from chat_link l where l.subject_id = :subject and l.unlinked_at is null
""")
# What was noted about the subject, and in their cases.
_NOTES = Sql("""
select q.*, m.name from (
select n.note_id, 'staff_note.words' as field, n.words, n.written_at, n.staff_id, null as topic,
  null as corrects
from staff_note n where n.subject_id = :subject
union all
select a.act_id, 'escalation_act.note', a.note, a.acted_at, a.staff_id, e.topic, null
from escalation_act a join escalation e using (escalation_id)
where e.subject_id = :subject and a.act = 'note'
union all
select c.correction_id, 'entry_correction.reason', c.team_note, c.corrected_at, c.staff_id, null,
  c.part
from entry_correction c where c.subject_id = :subject
) q join staff_member m using (staff_id)
order by q.written_at desc, q.note_id limit :most
""")
_MOST_NOTES: Final = 5
_NO_CHAT: Final = b""
# The conversations that look at all a subject did.
_OF_WHOLE: Final = frozenset({"card", "plan_desk", "judging", "correcting"})
_BUTTONS_OF_WHOLE: Final = ("card.", "plan.", "judge.", "correct.")


def asks_card(member: StaffFacts) -> bool:
    """Tell whether a press or the open question is about the whole; words are not looked at."""
    if member.button is not None:
        return member.button.act.startswith(_BUTTONS_OF_WHOLE)
    return member.dialogue is not None and member.dialogue.conversation in _OF_WHOLE


async def whole(conn: AsyncConnection, cipher: Cipher, subject_id: UUID) -> SubjectFacts:
    """The facts of a locked subject with reports, temperatures, visits and medicines."""
    found, _ = await pressing_subject(conn, subject_id, None, _NO_CHAT)
    return replace(found, medications=await medications(conn, cipher, subject_id))


async def card(conn: AsyncConnection, cipher: Cipher, subject_id: UUID) -> CardFacts:
    """The latest notes about a subject and their phone."""
    phone = await _PHONE.row(conn, subject=subject_id)
    rows = await _NOTES.rows(conn, subject=subject_id, most=_MOST_NOTES)
    notes = tuple(
        NoteFact(
            words=cipher.open(row["words"], field=row["field"], row=row["note_id"]),
            name=cipher.open(row["name"], field="staff_member.name", row=row["staff_id"]),
            written_at=row["written_at"],
            topic=EscalationTopic(row["topic"]) if row["topic"] else None,
            corrects=CardPart(row["corrects"]) if row["corrects"] else None,
        )
        for row in rows
    )
    number = await number_of(conn, cipher, subject_id)
    return CardFacts(notes=notes, number=number, **(phone or {}))
