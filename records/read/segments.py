"""Who is of a segment and who of it is left out: pieces of statements, and the values they need."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from content.model import Content
from content.vocabulary import Language
from records.broadcast_facts import VISIT_REMINDER, Segment, Text
from records.read.visit_rows import ONE_VISIT

# Subjects `s` of the sites, each by the date and clock `here`, with the phone `l` and, where it is
# asked for, the next visit `v` that is ahead.
PEOPLE: Final = """
from subject s
join unnest(cast(:sites as text[]), cast(:todays as date[]), cast(:clocks as time[]))
  here(site_id, today, clock) on here.site_id = s.site_id
left join chat_link l on l.subject_id = s.subject_id and l.unlinked_at is null
left join lateral (
  select one.* from visit one
  where one.subject_id = s.subject_id and one.superseded_at is null and one.state = 'planned'
    and one.code = any(cast(:visit_codes as text[]))
    and (one.planned_on > here.today or (one.planned_on = here.today
         and (one.planned_time is null or one.planned_time > here.clock)))
  order by one.planned_on, one.code limit 1) v on cast(:asks_visit as boolean)
"""
# Whether a queued recipient `r` with the message `c` has answered.
ANSWERED: Final = """(r.answered_at is not null or exists (select 1 from visit_answer x
  where x.visit_id = r.visit_id and x.answered_at >= c.requested_at))"""
# A set, and not "exists" for each person: that is guessed so dear, asked for or not, that the rest
# of the plan no longer counts, and a hundred thousand are compared with a hundred thousand phones.
_OF_EARLIER = """s.subject_id in (select r.subject_id from broadcast_recipient r
  join communication c on c.communication_id = r.communication_id
  where r.broadcast_id = {name} and c.state = any({states}){more})"""
_UNANSWERED = _OF_EARLIER.format(
    name="cast(:unanswered_of as uuid)",
    states="array['sent', 'unknown']",
    more=f" and not {ANSWERED}",
)
_GOT_IT = _OF_EARLIER.format(
    name="cast(:reached_by as uuid)", states="array['sent', 'unknown']", more=""
)
_FAILED = _OF_EARLIER.format(
    name="cast(:failed_of as uuid)", states="array['rejected', 'expired']", more=""
)
CHOSEN: Final = f"""
where (cast(:arm as text) is null or s.arm = cast(:arm as text))
  and (cast(:language as text) is null or s.language = cast(:language as text))
  and (cast(:cycle as integer) is null or s.cycle = cast(:cycle as integer))
  and (cast(:first_day as integer) is null
    or here.today - s.day1 + 1 between cast(:first_day as integer) and cast(:last_day as integer))
  and (cast(:visit_within as integer) is null
    or v.planned_on <= here.today + cast(:visit_within as integer))
  and (cardinality(cast(:codes as text[])) = 0 or s.code = any(cast(:codes as text[])))
  and (cast(:unanswered_of as uuid) is null or {_UNANSWERED})
  and (cast(:reached_by as uuid) is null or {_GOT_IT})
  and (cast(:failed_of as uuid) is null or {_FAILED})
"""
# Why somebody gets nothing, the gravest reason first; null for who gets it.
WHY: Final = """case
  when s.status in ('died', 'withdrawn', 'discontinued', 'on_hold') then s.status
  when s.status = 'invited' then 'not_arrived'
  when exists (select 1 from unnest(cast(:acts as text[]), cast(:acts_since as integer[]))
    asked(act, since) where not coalesce(
    (select g.accepted and g.notice_version::integer >= asked.since from consent g
     where g.subject_id = s.subject_id and g.act = asked.act
     order by g.given_at desc limit 1), false)) then 'no_consent'
  when not s.wants_reminders then 'stopped'
  when l.link_id is null then 'not_linked'
  when not l.is_reachable then 'unreachable'
  when cast(:of_visit as boolean) and v.visit_id is null then 'no_visit'
  when cast(:of_visit as boolean) and (select x.answer from visit_answer x
    where x.visit_id = v.visit_id order by x.recorded_at desc limit 1) = 'cannot_come'
    then 'cannot_come'
  when not (s.language = any(cast(:languages as text[]))) then 'no_text'
end"""
NEXT_VISIT: Final = f"case when v.visit_id is not null then {ONE_VISIT} end"


def values_of(segment: Segment, text: Text, content: Content, now: datetime) -> dict[str, object]:
    """The values for all these pieces, as it is at each site now.

    Days and visits are counted on the calendar of the site, not in UTC.
    """
    sites = [site for site in segment.sites if site in content.sites]
    local = [now.astimezone(ZoneInfo(content.sites[site].zone)) for site in sites]
    first, last = segment.days or (None, None)
    of_visit = text.key == VISIT_REMINDER
    return {
        "sites": sites,
        "todays": [here.date() for here in local],
        "clocks": [here.time() for here in local],
        "visit_codes": [visit.id for visit in content.visits.visits if visit.reminded],
        "asks_visit": of_visit or segment.visit_within is not None,
        "of_visit": of_visit,
        "arm": segment.arm,
        "language": segment.language,
        "cycle": segment.cycle,
        "first_day": first,
        "last_day": last,
        "visit_within": segment.visit_within,
        "codes": list(segment.codes),
        "unanswered_of": segment.unanswered_of,
        "reached_by": segment.reached_by,
        "failed_of": segment.failed_of,
        "acts": [act.id for act in content.notice.acts],
        "acts_since": [int(act.asked_since) for act in content.notice.acts],
        "languages": _languages(text),
    }


def _languages(text: Text) -> list[str]:
    """The languages a text is in; before there is one, nobody is left out for it."""
    return [one.value for one in Language if not text.is_given or text.speaks(one)]
