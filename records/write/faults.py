"""Faults of the ladders: told to the site in a case, once while that case is open."""

from records.effects import OpenEscalation
from records.sql import Sql
from records.write import escalations
from records.write.writing import Writing

_IS_TOLD = Sql("""
select 1 from ladder_fault f join escalation e using (escalation_id)
where f.site_id = :site and e.status <> 'closed' limit 1
""")
_NOTE = Sql("""
insert into ladder_fault (fault_id, site_id, number, found_at, escalation_id, cause)
values (:id, :site, :number, :now, :escalation_id, :cause)
""")


async def note_fault(w: Writing, case: OpenEscalation, number: int) -> bool:
    """Open the case that tells a site of so many faults, unless one is open; whether it did."""
    if await _IS_TOLD.row(w.conn, site=case.site_id) is not None:
        return False
    escalation_id = await escalations.open_escalation(w, case)
    await _NOTE.count(
        w.conn,
        id=w.next_id("ladder_fault"),
        site=case.site_id,
        number=number,
        now=w.now,
        escalation_id=escalation_id,
        cause=w.cause,
    )
    return True
