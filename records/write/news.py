"""What comes into a case that somebody was told of already: at once, or several in one message.

A subject who writes many messages in a few minutes does not make as many alerts. What is kept back
has a due row of its own, which nobody's taking or closing of the case gives up.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from content.triage.fever import urgency
from content.vocabulary import DueKind, Tier
from content.wording import Wording, phrase
from records.sql import Sql
from records.tables.clinical import escalation
from records.talk_effects import AddToEscalation, TellNews
from records.write import alerts, ladder, messages
from records.write.due import NEVER, schedule
from records.write.writing import Row, Writing

# Alerts go to a linked person; what the desk answers goes to the chat that wrote.
_TOLD = Sql("""
select coalesce(max(told), 0) as told from
  (select count(*) as told from communication
   where about = :about and requested_at > :since and staff_id is not null
     and link_id is not null and method <> 'editMessageReplyMarkup'
   group by staff_id) q
""")


def again() -> Wording:
    """Why staff hear of a case they know."""
    return phrase("Another report about this has come in.")


async def tell_or_gather(w: Writing, escalation_id: UUID, tier: Tier) -> None:
    """Tell whoever has the case of a report of this tier, unless they were just told often."""
    row = await alerts.locked(w, escalation_id)
    if ladder.waits_for_hours(w, row):
        # Nobody has it: the digest counts it. Whoever has it hears of it when the site opens.
        if row["owner_id"] is not None:
            _gather(w, row, ladder.later(w, row, timedelta(0)))
        return
    gathering = w.content.contact.gathering
    is_urgent = urgency(tier) >= urgency(Tier.RED)
    wait = timedelta(minutes=gathering.red_minutes if is_urgent else gathering.minutes)
    if await told_since(w, alerts.topic_of(escalation_id), wait) < gathering.alerts:
        await tell(w, TellNews(escalation_id=escalation_id))
        return
    _gather(w, row, w.now + wait, is_urgent=is_urgent)


def _gather(w: Writing, row: Row, until: datetime, *, is_urgent: bool = False) -> None:
    schedule(
        w,
        kind=DueKind.CASE_NEWS,
        subject_id=row["subject_id"],
        topic=f"news:{row['escalation_id']}",
        # A red one does not wait as long as what waits already.
        at=(0, 0, int(is_urgent)),
        window=(until, NEVER),
    )


async def told_since(w: Writing, about: str, wait: timedelta) -> int:
    """How many messages about a matter one member of staff got in the last `wait`, at most."""
    row = await _TOLD.row(w.conn, about=about, since=w.now - wait)
    here = [one for one in w.messages if one["about"] == about and one["link_id"] is not None]
    told: int = row["told"] if row else 0
    return len(here) + told


async def tell(w: Writing, effect: TellNews) -> None:
    """Tell whoever has the case, or the nurse on call, of what was reported last."""
    row = await alerts.locked(w, effect.escalation_id)
    await messages.send(w, alerts.alert(w, row, alerts.owner(row), again()))


async def add(w: Writing, effect: AddToEscalation) -> None:
    """Put an answer into a case; neither its tier nor its ladder changes."""
    row = await alerts.locked(w, effect.escalation_id)
    key = effect.escalation_id
    found = (*alerts.entries(w, row), alerts.entry(effect.summary, effect.words))
    sealed = alerts.sealed_summary(w, key, found)
    await w.conn.execute(
        update(escalation).where(escalation.c.escalation_id == key).values(summary=sealed)
    )
    await tell_or_gather(w, key, Tier.AMBER)
