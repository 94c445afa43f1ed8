"""The queue: counts by role and site, pages of what waits, one press to the act."""

from dataclasses import replace
from uuid import UUID

import pytest

from content.vocabulary import EscalationTopic, FileKind, StaffRole, Tier
from records.adverse_event_facts import ReportsWaiting
from records.card_effects import CardPart, LogAccess
from records.effects import SendMessage
from records.facts import Assignment
from records.queue_effects import MarkLooked
from records.queue_facts import Owed, OwingFact, QueueFacts, UnjudgedFact, UnseenFact
from tests.support.people import (
    CASE_ID,
    DAY2_AT_8,
    WEI_ID,
    acts,
    case,
    coordinator_park,
    decide,
    keys,
    nurse_li,
    only,
    pressed,
    says,
    taken_by,
    taps,
    wei,
)

_MOST_BUTTONS = 8
_KEY = UUID(int=5)
_OWING = OwingFact(
    subject_id=WEI_ID, code="01-001", site_id="01", since=DAY2_AT_8, owed=(Owed.DOSE,), number="138"
)
_SAID = UnseenFact(
    message_id=_KEY,
    subject_id=WEI_ID,
    code="01-001",
    site_id="01",
    said_at=DAY2_AT_8,
    escalation_id=CASE_ID,
    words="hello",
)
_VOICE = replace(_SAID, message_id=UUID(int=6), words=None, file_kind=FileKind.VOICE, file_name="F")
_HERB = UnjudgedFact(
    medication_id=_KEY,
    subject_id=WEI_ID,
    code="01-001",
    site_id="01",
    reported_at=DAY2_AT_8,
    typed="灵芝",
)
_REPORTS = ReportsWaiting(subject_id=WEI_ID, code="01-001", site_id="01", count=3, since=DAY2_AT_8)
_ALL = QueueFacts(
    owing=(_OWING,), messages=(_SAID,), files=(_VOICE,), medicines=(_HERB,), reports=(_REPORTS,)
)
_CASES = (
    case(tier=Tier.AMBER),
    taken_by(nurse_li(), topic=EscalationTopic.DOSE),
    case(topic=EscalationTopic.VISIT, tier=Tier.GREEN),
)


def _lists(person, **changes):
    facts = person(queue=_ALL, open_escalations=_CASES, **changes)
    message = only(SendMessage, decide(says("/queue"), facts))
    return [button.args["list"] for row in message.buttons for button in row]


def _list(which, facts, first="0"):
    return decide(taps(), replace(facts, button=pressed("queue.list", list=which, first=first)))


def test_nurse_sees_every_list_that_is_not_empty():
    expected = ["mine", "open", "hours", "owing", "messages", "files", "medicines", "reports"]
    assert _lists(nurse_li) == expected


def test_coordinator_sees_what_a_coordinator_may_act_on():
    assert _lists(coordinator_park) == ["open", "hours", "owing"]


def test_coordinator_with_nothing_to_do_hears_of_the_cases_of_the_nurses():
    facts = coordinator_park(queue=QueueFacts(), open_escalations=(case(),))
    assert keys(decide(says("工作清单"), facts)) == ["Open cases with the nurses: {count}"]


def test_reports_that_nobody_assessed_lead_to_the_assessment():
    [message] = [e for e in _list("reports", nurse_li(queue=_ALL)) if isinstance(e, SendMessage)]
    first = message.buttons[0][0]
    assert (first.act, first.args) == ("ae.reports", {"subject": str(WEI_ID)})


def test_nothing_of_another_site_is_counted():
    elsewhere = (Assignment(site_id="02", role=StaffRole.NURSE),)
    facts = nurse_li(queue=_ALL, open_escalations=_CASES, assignments=elsewhere)
    assert keys(decide(says("工作清单"), facts)) == ["Nothing is waiting."]


@pytest.mark.parametrize("role", [StaffRole.DATA_MANAGER, StaffRole.AUDITOR, StaffRole.ADMIN])
def test_who_takes_no_cases_has_no_queue(role):
    facts = nurse_li(queue=_ALL, assignments=(Assignment(site_id="01", role=role),))
    refused = "The queue is for the nurses, physicians and coordinators of a site."
    assert keys(decide(says("/queue"), facts)) == [refused]


def test_each_page_has_eight_buttons_at_most_and_every_entry_once():
    many = tuple(replace(_OWING, code=f"01-{n:03}", subject_id=UUID(int=n)) for n in range(1, 15))
    facts, first, seen = nurse_li(queue=QueueFacts(owing=many)), "0", []
    while first:
        [message] = [e for e in _list("owing", facts, first) if isinstance(e, SendMessage)]
        flat = [button for row in message.buttons for button in row]
        assert len(flat) <= _MOST_BUTTONS
        seen += [UUID(one.args["subject"]) for one in flat if one.act == "card.show"]
        first = next((one.args["first"] for one in flat if one.act == "queue.list"), "")
    assert seen == [one.subject_id for one in many]


def test_each_number_that_is_shown_is_kept_as_a_look():
    effects = _list("owing", nurse_li(queue=_ALL))
    assert only(LogAccess, effects) == LogAccess(subject_id=WEI_ID, part=CardPart.QUEUE)


def test_words_are_read_by_being_shown_and_a_file_by_saying_so():
    facts = nurse_li(queue=_ALL)
    words = decide(taps(), replace(facts, button=pressed("queue.message", message=str(_KEY))))
    assert only(MarkLooked, words) == MarkLooked(message_id=_KEY)
    key = str(_VOICE.message_id)
    shown = decide(taps(), replace(facts, button=pressed("queue.message", message=key)))
    assert not [e for e in shown if isinstance(e, MarkLooked)]
    assert acts(shown) == [
        "queue.looked",
        "talk.answer",
        "esc.details",
        "card.show",
        "queue.show",
    ]
    looked = decide(taps(), replace(facts, button=pressed("queue.looked", message=key)))
    assert only(MarkLooked, looked) == MarkLooked(message_id=_VOICE.message_id)


def test_what_a_colleague_looked_at_meanwhile_is_said():
    facts = nurse_li(queue=QueueFacts(), button=pressed("queue.message", message=str(_KEY)))
    gone = "Somebody has looked at this already. It stands in the case."
    assert keys(decide(taps(), facts)) == [gone, "Nothing is waiting."]


def test_a_list_that_became_empty_leads_back():
    assert "Nothing is waiting." in keys(_list("medicines", nurse_li(queue=QueueFacts())))


def test_patients_have_no_queue():
    assert "What waits now:" not in keys(decide(says("/queue"), wei()))
