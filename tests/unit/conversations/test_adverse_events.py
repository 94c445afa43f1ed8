"""Adverse events: who may record and judge, what contradicts itself, and when the clock runs."""

from dataclasses import replace

import pytest

from bot.parts.adverse_draft import draft_of, event_in
from bot.telegram.own_files import file_of
from content.catalogue import load_catalogues
from content.translate import Translator
from content.vocabulary import Language, StaffRole
from records.adverse_event_effects import (
    ChaseEvent,
    DisposeReport,
    RecordEvent,
    SendNotice,
    SubmitEvent,
)
from records.effects import Ask, CancelDue, SendMessage, ToDuty
from records.facts import Assignment
from records.own_effects import NOTICE
from records.wording_json import to_json
from tests.support.adverse_events import SERIOUS, TO_ASSESS, desk
from tests.support.people import (
    CONTENT,
    WEI_ID,
    acts,
    ann,
    asked,
    coordinator_park,
    decide,
    investigator_osei,
    keys,
    names,
    nurse_li,
    only,
    pressed,
    says,
    taps,
    wei,
)

_NOBODY = "I found nobody with this code on your sites."


def _whole(**changes: str) -> dict[str, str]:
    return {**draft_of(SERIOUS, wei(), CONTENT), "reason": "follow_up", "done": "", **changes}


def _confirms(person, **changes: str):
    facts = person(
        patient=wei(), adverse_events=desk(), button=pressed("ae.confirm", **_whole(**changes))
    )
    return decide(taps(), facts)


def _presses(person, act: str, **args: str):
    button = pressed(act, subject=str(WEI_ID), **args)
    return decide(taps(), person(patient=wei(), adverse_events=desk(), button=button))


def _of(event) -> str:
    return str(event.event_id)


def test_draft_of_an_event_says_what_the_event_says():
    assert event_in(_whole(), wei(), CONTENT) == SERIOUS.current.event


@pytest.mark.parametrize("act", ["ae.new", "ae.confirm", "ae.reports", "ae.void", "ae.not"])
def test_coordinator_sees_and_records_nothing(act: str):
    effects = _presses(coordinator_park, act, event=_of(SERIOUS))
    assert "Adverse events are recorded by a nurse" in keys(effects)[0]
    assert not {"RecordEvent", "DisposeReport"} & set(names(effects))


def test_nurse_of_another_site_sees_nothing():
    other = (Assignment(site_id="02", role=StaffRole.NURSE),)
    facts = nurse_li(assignments=other, patient=wei(), adverse_events=desk())
    assert _NOBODY in keys(decide(says("/ae 01-001"), facts))[0]


def test_version_of_a_nurse_awaits_the_investigator():
    record = only(RecordEvent, _confirms(nurse_li, serious="hospital,important"))
    assert (record.version, record.is_judged, record.awaits_judgement) == (2, False, True)


def test_version_of_an_investigator_is_judged_when_all_of_it_is_known():
    known = {f"rel_{one}": "unlikely" for one in ("g_csf", "cladribine", "cytarabine")}
    whole = only(RecordEvent, _confirms(investigator_osei, **known))
    half = only(RecordEvent, _confirms(investigator_osei))
    assert (whole.is_judged, whole.awaits_judgement) == (True, False)
    assert (half.is_judged, half.awaits_judgement) == (False, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"grade": "5"},
        {"outcome": "fatal", "end": "2026-11-24"},
        {"serious": "death"},
        {"outcome": "recovered"},
    ],
)
def test_what_contradicts_itself_is_not_recorded(changes: dict[str, str]):
    effects = _confirms(nurse_li, **changes)
    assert "RecordEvent" not in names(effects)
    assert "ae.confirm" not in acts(effects)
    assert only(Ask, effects).data["term"] == "Febrile neutropenia"


def test_version_that_somebody_else_wrote_meanwhile_is_shown_instead():
    effects = _confirms(nurse_li, base="0")
    assert "RecordEvent" not in names(effects)
    assert keys(effects)[0].startswith("This has changed in the meantime")


def test_report_that_was_assessed_meanwhile_makes_no_event():
    gone = "00000000-0000-4000-8000-0000000000ff"
    effects = _confirms(nurse_li, report=gone, event="", base="")
    assert not {"RecordEvent", "DisposeReport"} & set(names(effects))


def _first(**changes: str) -> dict[str, str]:
    draft = _whole(report=str(TO_ASSESS.report_id), **changes)
    return {key: one for key, one in draft.items() if key not in {"event", "base", "reason"}}


def _records_first(**changes: str):
    button = pressed("ae.confirm", **_first(**changes))
    facts = nurse_li(patient=wei(), adverse_events=desk(events=()), button=button)
    return decide(taps(), facts)


def test_serious_event_is_told_at_once_and_its_clock_starts():
    effects = _records_first()
    told = [
        one.to for one in effects if isinstance(one, SendMessage) and isinstance(one.to, ToDuty)
    ]
    assert [one.duty.value for one in told] == ["investigator", "coordinator"]
    assert only(ChaseEvent, effects).step == 0
    disposed = only(DisposeReport, effects)
    assert (disposed.verdict.value, disposed.event_id) == ("adverse_event", desk().new_id)


def test_event_that_is_not_serious_or_not_known_to_be_has_no_clock():
    for said in ("none", "?"):
        assert not {"ChaseEvent", "CancelDue"} & set(names(_records_first(serious=said)))


def test_clock_goes_on_when_a_nurse_alone_says_not_serious():
    assert not {"ChaseEvent", "CancelDue"} & set(names(_confirms(nurse_li, serious="none")))


def test_clock_stops_when_the_investigator_says_not_serious():
    known = {f"rel_{one}": "unlikely" for one in ("g_csf", "cladribine", "cytarabine")}
    effects = _confirms(investigator_osei, serious="none", **known)
    assert only(CancelDue, effects).topic == f"adverse_event:{_of(SERIOUS)}"
    assert "ChaseEvent" not in names(effects)


def test_clock_is_set_anew_when_the_site_learnt_of_it_earlier():
    effects = _confirms(nurse_li, aware="2026-11-23T20:00:00+00:00")
    assert names(effects).index("CancelDue") < names(effects).index("ChaseEvent")


@pytest.mark.parametrize("person", [nurse_li, investigator_osei, coordinator_park])
def test_reported_is_kept_with_the_time_that_was_said(person):
    facts = person(
        patient=wei(),
        adverse_events=desk(),
        dialogue=asked("adverse_event", "sent", {"subject": str(WEI_ID), "event": _of(SERIOUS)}),
    )
    assert "SubmitEvent" not in names(decide(says("11-25 09:30"), facts))
    sent = only(SubmitEvent, decide(says("11-24 07:45"), facts))
    assert sent.submitted_at.isoformat() == "2026-11-23T23:45:00+00:00"


def test_investigator_who_agrees_judges_what_stands():
    event = replace(SERIOUS.current.event, relatedness={"venetoclax": "possible"})
    stands = replace(SERIOUS, versions=(replace(SERIOUS.current, event=event),))
    button = pressed("ae.judge", subject=str(WEI_ID), event=_of(SERIOUS))
    facts = investigator_osei(patient=wei(), adverse_events=desk(events=(stands,)), button=button)
    assert only(RecordEvent, decide(taps(), facts)).is_judged


def test_report_is_no_event_only_with_a_reason():
    report = str(TO_ASSESS.report_id)
    assert "DisposeReport" not in names(_presses(nurse_li, "ae.not", report=report))
    effects = _presses(nurse_li, "ae.not", report=report, reason="known_before")
    assert only(DisposeReport, effects).reason == "known_before"


def test_medicines_are_those_of_the_arm():
    button = pressed("ae.next", **{**_first(), "subject": str(ann().subject_id)})
    args = {key: one for key, one in button.args.items() if not key.startswith(("rel_", "act"))}
    facts = nurse_li(
        patient=ann(), adverse_events=desk(events=()), button=pressed("ae.next", **args)
    )
    effects = decide(taps(), facts)
    assert "rel_venetoclax" not in str(effects)
    assert "rel_g_csf" in str(effects)


def test_notice_is_one_page_in_both_languages_with_what_is_open_left_to_write():
    notice = only(SendNotice, _presses(investigator_osei, "ae.notice", event=_of(SERIOUS)))
    held = {
        "title": to_json(notice.title),
        "rows": [[to_json(name), said and to_json(said)] for name, said in notice.rows],
        "foot": to_json(notice.foot),
    }
    page = file_of(NOTICE, held, Translator(CONTENT, load_catalogues()), Language.EN)
    text = page.content.decode()
    assert page.name == "notice.html"
    for one in (
        "01-001",
        "Febrile neutropenia",
        "发热性中性粒细胞减少",
        "住院或住院时间延长",
        "____",
    ):
        assert one in text
