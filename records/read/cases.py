"""What was done with a case, and who else of its site could have it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import COORDINATORS_TOPICS, CaseAct, StaffRole
from records.case_facts import CaseActFact, Colleague
from records.cipher import Cipher
from records.facts import EscalationFact, StaffFacts
from records.read.called import in_roles
from records.sealed import open_if_any
from records.sql import Sql

_ACTS = Sql("""
select a.act_id, a.act, a.round, a.acted_at, a.staff_id, m.name, a.to_staff_id, t.name as to_name,
  a.note
from escalation_act a left join staff_member m on m.staff_id = a.staff_id
left join staff_member t on t.staff_id = a.to_staff_id
where a.escalation_id = :id order by a.acted_at, a.recorded_at
""")
_HANDING_OVER = frozenset({"esc.hand", "esc.give"})
_ROLES = (StaffRole.NURSE, StaffRole.INVESTIGATOR)


async def acts(
    conn: AsyncConnection, cipher: Cipher, case: EscalationFact
) -> tuple[CaseActFact, ...]:
    """Everything that was done with a case, oldest first."""
    return tuple(
        CaseActFact(
            act=CaseAct(row["act"]),
            round=row["round"],
            acted_at=row["acted_at"],
            staff_id=row["staff_id"],
            name=open_if_any(cipher, row["name"], "staff_member.name", row["staff_id"]),
            to_staff_id=row["to_staff_id"],
            to_name=open_if_any(cipher, row["to_name"], "staff_member.name", row["to_staff_id"]),
            words=open_if_any(cipher, row["note"], "escalation_act.note", row["act_id"]),
        )
        for row in await _ACTS.rows(conn, id=case.escalation_id)
    )


async def colleagues(
    conn: AsyncConnection,
    cipher: Cipher,
    member: StaffFacts,
    case: EscalationFact | None,
    now: datetime,
) -> tuple[Colleague, ...]:
    """Who else may take a case and can be reached, nurses first, in the order of being called.

    Nobody unless the member presses what hands a case over.
    """
    if case is None or member.button is None or member.button.act not in _HANDING_OVER:
        return ()
    roles = [*_ROLES, *((StaffRole.COORDINATOR,) if case.topic in COORDINATORS_TOPICS else ())]
    rows = [
        row
        for row in await in_roles(conn, case.site_id, roles, now)
        if row["is_reachable"] and not row["is_away"] and row["staff_id"] != member.staff_id
    ]
    # Whoever has two roles is named by the first.
    first = {row["staff_id"]: row for row in reversed(rows)}
    return tuple(
        Colleague(
            staff_id=row["staff_id"],
            name=cipher.open(row["name"], field="staff_member.name", row=row["staff_id"]),
            role=StaffRole(row["role"]),
        )
        for row in rows
        if first[row["staff_id"]] is row
    )
