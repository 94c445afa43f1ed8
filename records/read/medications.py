"""The medicines a subject told of, the newest entry of each first."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import MedicationStatus
from records.cipher import Cipher
from records.medication_facts import MedicationFact
from records.sql import Sql

_MEDICATIONS = Sql("""
select medication_id, status, substance, how, typed, reported_at from concomitant_medication
where subject_id = :subject and not entered_in_error
order by reported_at desc, recorded_at desc
""")
_FIELD = "concomitant_medication.typed"


async def medications(
    conn: AsyncConnection, cipher: Cipher, subject_id: UUID
) -> tuple[MedicationFact, ...]:
    """What stands, without what was a mistake; the same medicine in other words is one."""
    newest: dict[str, MedicationFact] = {}
    for row in await _MEDICATIONS.rows(conn, subject=subject_id):
        key = row["medication_id"]
        typed = cipher.open(row["typed"], field=_FIELD, row=key) if row["typed"] else None
        # A picture of a box is a medicine of its own: nobody has read it.
        same = row["substance"] or (typed.casefold() if typed else str(key))
        newest.setdefault(
            same,
            MedicationFact(
                medication_id=key,
                status=MedicationStatus(row["status"]),
                reported_at=row["reported_at"],
                how=row["how"],
                substance=row["substance"],
                typed=typed,
            ),
        )
    return tuple(newest.values())
