"""Where all subjects of some sites stand, in three statements however many there are."""

import json
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from content.plan.protocol_day import local_date
from content.vocabulary import Arm, DoseStatus, EscalationTopic, SubjectStatus, Tier
from content.words import Word, Words
from records.facts import StaffFacts
from records.overview_facts import (
    DAYS_AHEAD,
    DAYS_OF_CASES,
    OVERVIEW_ROLES,
    CaseSeen,
    DoseSeen,
    SiteOverview,
    StatusTurn,
    SubjectSeen,
    VisitSeen,
)
from records.read.visit_rows import ONE_VISIT, one_visit
from records.sql import Sql

# The site filter stands in every statement: what is not on one's sites is not there.
# What was asked or answered before day 1 was moved was about another date, and counts no more; an
# answer may come after midnight.
_SUBJECTS = Sql("""
select s.subject_id, s.code, s.site_id, s.arm, s.status, s.day1, s.cycle, s.enrolled_at,
  l.link_id is not null as has_phone, coalesce(l.is_reachable, false) as is_reachable,
  (select count(*) from escalation e
     where e.subject_id = s.subject_id and e.status <> 'closed') as open_cases,
  (select json_agg(json_build_array(d.protocol_day, d.planned_at, d.late_until, a.status,
                                    a.taken_at) order by d.protocol_day)
     from scheduled_dose d
     left join dose_administration a
       on a.scheduled_dose_id = d.scheduled_dose_id and not a.entered_in_error
     where d.subject_id = s.subject_id and d.cycle = s.cycle and d.cancelled_at is null) as doses,
  (select json_agg(json_build_array(t.status_after, t.decided_at) order by t.decided_at, t.act_id)
     from treatment_act t
     where t.subject_id = s.subject_id and t.status_before <> t.status_after) as turns,
  array(select distinct a.day from communication c
     cross join lateral (select substring(c.about from '^diary:' || s.subject_id || '[.]' || s.cycle
       || '[.](-?[0-9]+)$')::integer as day) a
     where c.subject_id = s.subject_id and c.message_class = 'reminder'
       and c.state in ('sent', 'unknown')
       and (c.requested_at at time zone here.zone)::date = s.day1 + a.day - 1) as asked,
  array(select distinct r.protocol_day from symptom_report r
     where r.subject_id = s.subject_id and r.source = 'diary' and not r.entered_in_error
       and (r.reported_at at time zone here.zone)::date
         - (s.day1 + r.protocol_day - 1) in (0, 1)) as answered
from unnest(cast(:sites as text[]), cast(:zones as text[])) here(site_id, zone)
join subject s on s.site_id = here.site_id
left join chat_link l on l.subject_id = s.subject_id and l.unlinked_at is null
order by s.code
""")
_CASES = Sql("""
select e.escalation_id, e.subject_id, s.code, e.site_id, e.topic, e.tier,
  e.status <> 'closed' as is_open, e.opened_at,
  (select min(a.acknowledged_at) from acknowledgement a
     where a.escalation_id = e.escalation_id) as taken_at
from escalation e left join subject s using (subject_id)
where e.site_id = any(:sites) and e.topic <> 'drill'
  and (e.status <> 'closed' or e.opened_at >= :since)
order by e.opened_at, e.escalation_id
""")
_VISITS = Sql(f"""
select s.subject_id, s.code, s.site_id, {ONE_VISIT} as visit
from unnest(cast(:sites as text[]), cast(:todays as date[])) here(site_id, today)
join subject s on s.site_id = here.site_id and s.status in ('invited', 'active', 'on_hold')
join visit v on v.subject_id = s.subject_id and v.superseded_at is null and v.state = 'planned'
  and v.planned_on between here.today and here.today + cast(:days as integer) - 1
order by v.planned_on, v.planned_time nulls last, s.code, v.code
""")  # noqa: S608 - only the constant
_ACTS: Final = "overview."


def sites_seen(member: StaffFacts) -> tuple[str, ...]:
    """The sites whose subjects this person may see now, in order."""
    return tuple(sorted({site for role in OVERVIEW_ROLES for site in member.sites_as(role)}))


async def overview(
    conn: AsyncConnection, content: Content, sites: Collection[str], now: datetime
) -> SiteOverview:
    """Everything of these sites and of no other, on the calendar of each."""
    known = sorted(site for site in set(sites) if site in content.sites)
    todays = {site: local_date(now, content.sites[site].zone) for site in known}
    since = now - timedelta(days=DAYS_OF_CASES)
    zones = [content.sites[site].zone for site in known]
    subjects = await _SUBJECTS.rows(conn, sites=known, zones=zones)
    cases = await _CASES.rows(conn, sites=known, since=since)
    visits = await _VISITS.rows(conn, sites=known, todays=list(todays.values()), days=DAYS_AHEAD)
    return SiteOverview(
        at=now,
        sites=tuple(known),
        subjects=tuple(_subject(row, todays[row["site_id"]]) for row in subjects),
        cases=tuple(_case(row) for row in cases),
        visits=tuple(
            VisitSeen(
                subject_id=row["subject_id"],
                subject_code=row["code"],
                site_id=row["site_id"],
                visit=one_visit(row["visit"]),
            )
            for row in visits
        ),
    )


async def asked_overview(
    conn: AsyncConnection, content: Content, member: StaffFacts, typed: str, now: datetime
) -> SiteOverview | None:
    """What somebody of the staff asks to see of all their sites; None where nobody asks."""
    sites = sites_seen(member)
    if not sites or not _is_asked(content.words, member, typed):
        return None
    return await overview(conn, content, sites, now)


def _is_asked(words: Words, member: StaffFacts, typed: str) -> bool:
    if member.button is not None:
        return member.button.act.startswith(_ACTS)
    return words.of_typed(typed) is Word.OVERVIEW


def _subject(row: asyncpg.Record, today: date) -> SubjectSeen:
    return SubjectSeen(
        subject_id=row["subject_id"],
        code=row["code"],
        site_id=row["site_id"],
        arm=Arm(row["arm"]),
        status=SubjectStatus(row["status"]),
        day1=row["day1"],
        today=today,
        cycle=row["cycle"],
        enrolled_at=row["enrolled_at"],
        has_phone=row["has_phone"],
        is_reachable=row["is_reachable"],
        open_cases=row["open_cases"],
        doses=tuple(_dose(*one) for one in _loaded(row["doses"])),
        turns=tuple(
            StatusTurn(status=SubjectStatus(status), since=_instant(since))
            for status, since in _loaded(row["turns"])
        ),
        asked=frozenset(row["asked"]),
        answered=frozenset(row["answered"]),
    )


def _dose(
    day: int, planned_at: str, late_until: str, status: str | None, taken_at: str | None
) -> DoseSeen:
    return DoseSeen(
        protocol_day=day,
        planned_at=_instant(planned_at),
        late_until=_instant(late_until),
        status=DoseStatus(status) if status else None,
        taken_at=_instant(taken_at) if taken_at else None,
    )


def _case(row: asyncpg.Record) -> CaseSeen:
    return CaseSeen(
        escalation_id=row["escalation_id"],
        subject_id=row["subject_id"],
        subject_code=row["code"],
        site_id=row["site_id"],
        topic=EscalationTopic(row["topic"]),
        tier=Tier(row["tier"]),
        is_open=row["is_open"],
        opened_at=row["opened_at"],
        taken_at=row["taken_at"],
    )


def _loaded(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    found: list[Any] | None = json.loads(value) if isinstance(value, str) else value
    return found or []


def _instant(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)
