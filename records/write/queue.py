"""Who of the staff looked first at what a subject sent, and when a site is told what waits."""

from collections.abc import Iterable
from uuid import UUID

from content.plan.contact import closes_at, next_opening
from content.plan.protocol_day import local_date
from content.vocabulary import DueKind
from records.queue_effects import MarkLooked, MarkRead, PlanDigest, digest_topic
from records.sql import Sql
from records.write.due import schedule
from records.write.writing import Writing

_UNREAD = Sql("""
select c.message_id from conversation_message c
where c.escalation_id = :case and c.direction = 'from_subject' and c.file_kind is null
  and not exists (select 1 from message_look l where l.message_id = c.message_id)
order by c.said_at, c.message_id
""")
_LOOK = Sql("""
insert into message_look (look_id, message_id, staff_id, looked_at, cause)
select :id, m.message_id, :staff_id, :now, :cause from conversation_message m
where m.message_id = :message_id and m.direction = 'from_subject'
on conflict (message_id) do nothing
""")


async def mark_looked(w: Writing, effect: MarkLooked) -> None:
    """Keep who looked at a message; what was looked at before stays as it is."""
    await _looked(w, [effect.message_id])


async def mark_read(w: Writing, effect: MarkRead) -> None:
    """Keep who read the words of a case that nobody had read."""
    rows = await _UNREAD.rows(w.conn, case=effect.escalation_id)
    await _looked(w, [row["message_id"] for row in rows])


def plan_digest(w: Writing, effect: PlanDigest) -> None:
    """Ask for the digest of a site at its next opening; nothing where it never opens."""
    site = w.content.sites.get(effect.site_id)
    opening = None if site is None else next_opening(site, w.now)
    if site is None or opening is None:
        return
    schedule(
        w,
        kind=DueKind.MORNING_DIGEST,
        subject_id=None,
        topic=digest_topic(effect.site_id),
        at=(0, 0, local_date(opening, site.zone).toordinal()),
        window=(opening, closes_at(site, opening)),
    )


async def _looked(w: Writing, message_ids: Iterable[UUID]) -> None:
    if w.chat is None or w.chat.staff_id is None:
        return
    for message_id in message_ids:
        await _LOOK.count(
            w.conn,
            id=w.next_id("message_look"),
            message_id=message_id,
            staff_id=w.chat.staff_id,
            now=w.now,
            cause=w.cause,
        )
