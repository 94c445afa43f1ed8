"""The medicines a subject told of, the newest entry of each first."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import MedicationStatus, TeamVerdict
from records.cipher import Cipher
from records.medication_facts import MedicationFact
from records.sealed import open_if_any
from records.sql import Sql

_MEDICATIONS = Sql("""
select m.medication_id, m.status, coalesce(j.substance, m.substance) as substance,
  coalesce(j.medicine_class, m.medicine_class) as medicine_class, m.how, m.typed, m.photo,
  m.reported_at, j.verdict
from concomitant_medication m
left join lateral (select * from medication_judgement n where n.medication_id = m.medication_id
  order by n.judged_at desc, n.judgement_id limit 1) j on true
where m.subject_id = :subject and not m.entered_in_error
order by m.reported_at desc, m.recorded_at desc
""")
_FIELD = "concomitant_medication"


async def medications(
    conn: AsyncConnection, cipher: Cipher, subject_id: UUID
) -> tuple[MedicationFact, ...]:
    """What stands, without what was a mistake; the same medicine in other words is one."""
    newest: dict[str, MedicationFact] = {}
    for row in await _MEDICATIONS.rows(conn, subject=subject_id):
        key = row["medication_id"]
        typed = open_if_any(cipher, row["typed"], f"{_FIELD}.typed", key)
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
                photo=open_if_any(cipher, row["photo"], f"{_FIELD}.photo", key),
                group=row["medicine_class"],
                verdict=TeamVerdict(row["verdict"]) if row["verdict"] else None,
            ),
        )
    return tuple(newest.values())
