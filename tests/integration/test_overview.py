"""The overview of sites: the same as a slow count by hand, of one's own sites only, and kept."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.app import Parts
from content.vocabulary import MessageClass, StaffRole
from records.database import acting
from records.diary_topic import diary_topic
from records.overview_facts import OVERVIEW_ROLES, SiteOverview
from records.read.overview import overview
from tests.support.desk import arrive, handle_all, said
from tests.support.rows import (
    LI,
    MEI,
    MORNING,
    TEST,
    WEI,
    change,
    message,
    minutes,
    red,
    rows,
    staff_id,
    subject_id,
    tuples,
    write,
)

_LOOKED = "select site_id, staff_id, part from site_access order by site_id"
# Every dose gets another fate in turn, some none, some one that was taken back.
_DOSES = """
insert into dose_administration (administration_id, scheduled_dose_id, subject_id, status, taken_at,
  originator, reported_at, cause, entered_in_error)
select gen_random_uuid(), d.scheduled_dose_id, d.subject_id,
  (array['taken', 'not_taken', 'vomited', 'missed', 'taken'])[1 + n % 5],
  case when n % 5 in (0, 4) then d.planned_at + (n % 7) * interval '1 hour' end,
  'subject', :now, 'test', n % 4 = 3
from (select *, row_number() over (order by scheduled_dose_id)::int as n from scheduled_dose) d
where n % 6 <> 0 and not exists (select 1 from dose_administration a
  where a.scheduled_dose_id = d.scheduled_dose_id)
"""
_DIARY = """
insert into symptom_report (report_id, subject_id, tier, rules, source, protocol_day, language,
  content_version, originator, reported_at, cause, entered_in_error)
select gen_random_uuid(), subject_id, 'green', '[]', (array['diary', 'diary_left'])[1 + day % 2],
  day, 'en', '1', 'subject', (day1 + day - 1 + time '20:00') at time zone 'Asia/Shanghai', 'test',
  day = 4
from subject, generate_series(0, 6) day
"""
_ASKED_IN_TIME = """
update communication c set requested_at =
  (s.day1 + split_part(c.about, '.', 3)::integer - 1 + time '08:00') at time zone 'Asia/Shanghai'
from subject s where c.subject_id = s.subject_id and c.about like 'diary:%'
"""


async def _seen(parts: Parts, *sites: str) -> SiteOverview:
    async with acting(parts.engine, TEST) as conn:
        return await overview(conn, parts.content, sites, parts.clock.now())


async def _plant(parts: Parts) -> None:
    for user_id in (WEI, MEI):
        await write(parts, f"red {user_id}", red(user_id))
        for day in range(4):
            about = diary_topic(subject_id(user_id), 1, day)
            asked = message(user_id, "?", MessageClass.REMINDER, about=about)
            of_dose = message(user_id, "!", MessageClass.REMINDER, about=f"dose:{WEI}")
            await write(parts, f"ask {user_id} {day}", asked, of_dose)
    engine = parts.engine
    await change(engine, _DOSES, now=MORNING)
    await change(engine, _DIARY)
    await change(engine, _ASKED_IN_TIME)
    await change(
        engine,
        "update communication set state = 'sent' where about ~ '[.][0-2]$' or about like 'dose:%'",
    )
    await change(
        engine,
        "insert into acknowledgement (acknowledgement_id, escalation_id, round, staff_id,"
        " acknowledged_at) select gen_random_uuid(), escalation_id, 1, :staff,"
        " opened_at + interval '7 minutes' from escalation where site_id = '02'",
        staff=staff_id(LI),
    )
    await change(
        engine,
        "update chat_link set is_reachable = false where subject_id = :id",
        id=subject_id(MEI),
    )


def _by_subject(found: Sequence[Mapping[str, Any]]) -> dict[Any, list[Mapping[str, Any]]]:
    grouped: dict[Any, list[Mapping[str, Any]]] = {}
    for row in found:
        grouped.setdefault(row["subject_id"], []).append(row)
    return grouped


@pytest.mark.parametrize("site", ["01", "02"])
async def test_overview_of_a_site_is_what_a_count_by_hand_gives(parts: Parts, site: str):
    await _plant(parts)
    seen = await _seen(parts, site)
    doses = _by_subject(await rows(parts.engine, "select * from scheduled_dose"))
    given = await rows(parts.engine, "select * from dose_administration where not entered_in_error")
    became = {row["scheduled_dose_id"]: (row["status"], row["taken_at"]) for row in given}
    reports = _by_subject(await rows(parts.engine, "select * from symptom_report"))
    sent = await rows(parts.engine, "select about from communication where state = 'sent'")
    asked = {row["about"] for row in sent}
    people = await rows(parts.engine, "select * from subject order by code")
    expected = [
        (
            one["code"],
            [
                (d["protocol_day"], *became.get(d["scheduled_dose_id"], (None, None)))
                for d in sorted(doses.get(one["subject_id"], []), key=lambda d: d["protocol_day"])
            ],
            {
                r["protocol_day"]
                for r in reports[one["subject_id"]]
                if r["source"] == "diary" and not r["entered_in_error"]
            },
            {day for day in range(9) if diary_topic(one["subject_id"], 1, day) in asked},
        )
        for one in people
        if one["site_id"] == site
    ]
    assert [
        (
            one.code,
            [(d.protocol_day, d.status and d.status.value, d.taken_at) for d in one.doses],
            set(one.answered),
            set(one.asked),
        )
        for one in seen.subjects
    ] == expected


async def test_days_of_a_day_1_that_was_moved_count_no_more(parts: Parts):
    await _plant(parts)
    await change(parts.engine, "update subject set day1 = day1 + 2 where code = '01-001'")
    moved, *_ = (await _seen(parts, "01")).subjects
    assert (moved.code, moved.asked, moved.answered) == ("01-001", frozenset(), frozenset())


async def test_overview_counts_visits_of_fourteen_days(parts: Parts):
    seen = await _seen(parts, "01", "02")
    today = seen.subjects[0].today
    planned = await rows(parts.engine, "select * from visit where superseded_at is null")
    within = [
        row["visit_id"]
        for row in planned
        if row["state"] == "planned" and today <= row["planned_on"] < today + timedelta(days=14)
    ]
    assert sorted(one.visit.visit_id for one in seen.visits) == sorted(within)


async def test_nothing_of_another_site_is_in_an_overview(parts: Parts):
    await _plant(parts)
    seen = await _seen(parts, "01")
    parts_of = (seen.subjects, seen.cases, seen.visits)
    assert [{one.site_id for one in found} for found in parts_of] == [{"01"}] * 3
    assert [one.code for one in seen.unreachable] == []
    assert [one.code for one in (await _seen(parts, "02")).unreachable] == ["02-001"]


async def test_waiting_of_a_case_ends_with_whoever_first_had_it(parts: Parts):
    await _plant(parts)
    [taken] = (await _seen(parts, "02")).cases
    [waiting] = (await _seen(parts, "01")).cases
    assert (taken.taken_at, waiting.taken_at) == (taken.opened_at + minutes(7), None)


@pytest.mark.parametrize("role", list(StaffRole))
async def test_each_look_is_kept_for_whoever_may_look(parts: Parts, role: StaffRole):
    await change(
        parts.engine,
        "update staff_assignment set valid_until = :now where staff_id = :li",
        now=MORNING - minutes(1),
        li=staff_id(LI),
    )
    await change(
        parts.engine,
        "insert into staff_assignment (assignment_id, staff_id, site_id, role, valid_from)"
        " values (gen_random_uuid(), :li, '02', :role, :now)",
        li=staff_id(LI),
        role=role.value,
        now=MORNING - minutes(1),
    )
    await arrive(parts, [said(1, LI, "/overview")])
    await handle_all(parts)
    looked = [("02", staff_id(LI), "summary")] if role in OVERVIEW_ROLES else []
    assert await tuples(parts.engine, _LOOKED) == looked
