"""Drills: cases of their own topic about no subject, so that none is ever counted with patients."""

from sqlalchemy import update

from content.vocabulary import EscalationTopic, Tier
from content.wording import phrase
from records.drill_effects import BeginDrill, FailDrill
from records.effects import OpenEscalation
from records.facts import EscalationStatus
from records.sql import Sql
from records.tables.clinical import escalation
from records.write import alerts, escalations
from records.write.due import cancel
from records.write.writing import Writing

PASSED, FAILED = "drill_passed", "drill_failed"
_LOCK = Sql("select pg_advisory_xact_lock(hashtext('companion drill'))")
_OPEN = Sql("""
select 1 from escalation where site_id = :site and topic = 'drill' and status <> 'closed' limit 1
""")


async def begin(w: Writing, effect: BeginDrill) -> None:
    """Open a drill and call the first person, as with a red report."""
    await _LOCK.rows(w.conn)
    if await _OPEN.row(w.conn, site=effect.site_id) is not None:
        return
    words = phrase(
        "This is a drill: it only shows that the alert reaches you. There is no patient in it."
        " Please press “I have it”, as you would with a real one; the drill ends with that."
    )
    await escalations.open_escalation(
        w,
        OpenEscalation(
            subject_id=None,
            site_id=effect.site_id,
            topic=EscalationTopic.DRILL,
            tier=Tier.RED,
            summary=(words,),
        ),
    )


async def fail(w: Writing, effect: FailDrill) -> None:
    """End a drill that nobody has taken."""
    row = await alerts.locked(w, effect.escalation_id)
    if not EscalationStatus(row["status"]).is_untaken:
        return
    await w.conn.execute(
        update(escalation)
        .where(escalation.c.escalation_id == effect.escalation_id)
        .values(status=EscalationStatus.CLOSED.value, closed_at=w.now, outcome=FAILED)
    )
    await cancel(w, None, alerts.topic_of(effect.escalation_id))
