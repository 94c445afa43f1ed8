"""A coordinator writes to many: to whom, in every language, counted, watched, put right."""

from datetime import timedelta
from typing import Any

import pytest

from content.vocabulary import Language
from content.wording import InBoth
from records.broadcast_draft import Draft, draft_now, read_codes, read_days
from records.broadcast_effects import AnswerBroadcast, PlanBroadcast, StopBroadcast
from records.broadcast_facts import (
    BroadcastDesk,
    Group,
    LeftOut,
    Reached,
    Same,
    Segment,
    Text,
    segment_as_json,
    segment_from_json,
)
from records.effects import Ask, EndDialogue, SendMessage
from records.facts import TappedButton
from tests.support.desk_of_broadcasts import BROADCAST_ID, OWN, desk, draft, sent_broadcast
from tests.support.people import (
    DAY2_AT_8,
    acts,
    ann,
    asked,
    coordinator_park,
    decide,
    keys,
    names,
    nurse_li,
    only,
    pressed,
    routed,
    says,
    taps,
)

_ID = str(BROADCAST_ID)


def park(step: str, given: Draft | None = None, **changes: object):
    return coordinator_park(
        **{
            "dialogue": asked("broadcast", step, (given or draft()).as_data()),
            "broadcasts": desk(),
            **changes,
        }
    )


def press(act: str, step: str = "preview", given: Draft | None = None, **changes: object):
    args = changes.pop("args", {})
    return decide(taps(), park(step, given, button=pressed(f"broadcast.{act}", **args), **changes))


def watched(act: str, **changes: Any):
    shown = changes.pop("shown", sent_broadcast())
    args = {"broadcast": _ID, **changes.pop("args", {})}
    known = desk(shown=shown, **changes)
    facts = coordinator_park(broadcasts=known, button=pressed(f"broadcast.{act}", **args))
    return decide(taps(), facts)


def test_command_and_word_open_the_choice_of_people():
    for said in ("/broadcast", "broadcast", "群发"):
        effects = decide(says(said), coordinator_park(broadcasts=desk()))
        assert only(Ask, effects).step == "people"


def test_nurse_may_not_write_to_many():
    effects = decide(says("/broadcast"), nurse_li())
    assert keys(effects) == ["Only a study coordinator can write to many participants."]


def test_site_that_is_not_ones_own_any_more_ends_the_draft():
    foreign = draft(segment=Segment(sites=("01", "02")))
    effects = decide(says("3"), park("count", foreign))
    assert "PlanBroadcast" not in names(effects)
    assert "You do not coordinate this site: {sites}. Please begin anew." in keys(effects)


def test_words_that_begin_like_a_command_are_words():
    assert routed(says("Treatment hours change on Friday"), park("words:en")) == "broadcast"


def test_languages_that_somebody_reads_are_asked_for_one_after_the_other():
    without = draft(text=Text())
    first = press("own", "text", without)
    second = decide(says("周五停诊。"), park("words:zh-CN", without))
    assert (only(Ask, first).step, only(Ask, second).step) == ("words:zh-CN", "words:en")


def test_language_without_a_text_is_refused_kindly_and_asked_for():
    """cht-core#4598, rapidpro PR #231: no fallback to another language, nothing half-said."""
    lacking = Group(
        site_id="01",
        arm=desk().groups[0].arm,
        language=Language.EN,
        people=4,
        left_out=LeftOut.NO_TEXT,
    )
    only_chinese = draft(text=Text(words={Language.ZH_CN: "周五停诊。"}))
    effects = decide(says("2"), park("count", only_chinese, broadcasts=desk(groups=(lacking,))))
    assert "PlanBroadcast" not in names(effects)
    assert keys(effects)[0] == "There is no text in {language} yet. People who read it: {count}."
    assert only(Ask, effects).step == "words:en"


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("words:en", "周五停诊，请您周四来。", "This does not look like {language}."),
        ("words:zh-CN", "Closed on Friday", "This does not look like {language}."),
        ("words:en", "x" * 601, "This text has {count} characters. Please shorten it to {most}."),
        (
            "words:en",
            "Dear {name}, come on Friday",
            "This text has curly brackets, as if something were to be filled in.",
        ),
        (
            "words:en",
            "Come in, it is safe to take it",
            "The companion never says “{words}” to patients. Please say it in other words.",
        ),
    ],
)
def test_words_that_cannot_go_to_many_are_asked_for_again(step: str, typed: str, said: str):
    """cht-core#4598: a key, a placeholder or the wrong language is never sent."""
    effects = decide(says(typed), park(step, draft(text=Text())))
    assert (keys(effects)[0], only(Ask, effects).step) == (said, step)
    assert "words" not in str(only(Ask, effects).data)


def test_preview_is_what_each_language_will_read_then_the_counts():
    effects = decide(says("周五停诊。"), park("words:zh-CN"))
    shown = [effect for effect in effects if isinstance(effect, SendMessage)]
    assert [(one.parts, one.language) for one in shown[:-1]] == [
        ((InBoth("The clinic is closed on Friday.", "周五停诊。"),), Language.EN),
        ((InBoth("The clinic is closed on Friday.", "周五停诊。"),), Language.ZH_CN),
    ]
    assert keys(effects)[2:] == [
        "People who get it: {count}.",
        "Left out: {reasons}.",
        "Sites: {sites}. Arms: {arms}. Languages: {languages}.",
    ]


def test_buttons_of_a_preview_do_nothing():
    effects = press("sample")
    assert names(effects) == ("AnswerTap", "SendMessage")


def test_test_goes_to_oneself_only():
    assert "PlanBroadcast" not in names(press("test"))


@pytest.mark.parametrize("typed", ["2", "4", "yes", "", "three", "3 people"])
def test_anything_but_the_count_sends_nothing(typed: str):
    """notification-api#738: sending to many is no slip of one finger."""
    assert "PlanBroadcast" not in names(decide(says(typed), park("count")))


@pytest.mark.parametrize("typed", ["3", " 3 ", "３"])
def test_count_that_is_right_sends_it(typed: str):
    effects = decide(says(typed), park("count"))
    planned = only(PlanBroadcast, effects)
    assert (planned.due_at, planned.text) == (DAY2_AT_8, OWN)
    assert (planned.until - planned.due_at, only(EndDialogue, effects)) == (
        timedelta(hours=24),
        EndDialogue(),
    )


def test_same_text_within_a_day_is_asked_about_again():
    same = Same(people=2, at=DAY2_AT_8 - timedelta(hours=3), by_name="Lee")
    effects = decide(says("3"), park("count", broadcasts=desk(same=same)))
    assert (names(effects)[-1], acts(effects)) == (
        "Ask",
        ["broadcast.again", "broadcast.cancel"],
    )
    again = press("again", "again", broadcasts=desk(same=same))
    assert only(PlanBroadcast, again).segment == Segment(sites=("01",))


def test_old_button_to_send_again_shows_the_draft_instead():
    assert "PlanBroadcast" not in names(press("again", "preview"))


def test_time_at_night_is_said_to_be_the_morning():
    """GENesis-AGI PR #1959: a message held over night without a word about it."""
    effects = decide(says("2026-11-24 23:30"), park("time"))
    assert keys(effects) == [
        "It goes out on {when}.",
        "Site {site}: it is night then. From {when} on they get it: {count}.",
        "To send it, please type how many people get it.",
    ]


@pytest.mark.parametrize("typed", ["soon", "2026-11-24", "2026-11-23 10:00", "2027-03-01 10:00"])
def test_time_that_cannot_be_is_asked_for_again(typed: str):
    assert only(Ask, decide(says(typed), park("time"))).step == "time"


def test_nobody_left_is_said_and_nothing_planned():
    effects = decide(says("0"), park("count", broadcasts=BroadcastDesk()))
    assert "PlanBroadcast" not in names(effects)


def test_stop_stops_at_the_first_press():
    """notification-api#738: many ask "are you sure" before, none lets you back afterwards."""
    assert only(StopBroadcast, watched("stop")).deletes is False
    assert only(StopBroadcast, watched("recall")).deletes is True


def test_stop_after_the_end_says_so():
    through = sent_broadcast(reached={Reached.SENT: 100}, is_done=True)
    effects = watched("stop", shown=through)
    assert "StopBroadcast" not in names(effects)
    assert keys(effects)[0] == "Everything was sent already: nothing is left to stop."


def test_broadcast_of_other_sites_is_not_there():
    effects = watched("stop", shown=None)
    assert keys(effects) == ["There is no such broadcast on the sites you coordinate."]


def test_progress_says_how_long_it_takes_at_the_present_rate():
    lines = only(SendMessage, watched("show")).parts
    assert dict(lines[-1].params) == {"minutes": 3}


def test_failed_ones_are_offered_again_only_when_it_is_through():
    failed = {Reached.FAILED: 2, Reached.SENT: 98}
    assert "broadcast.retry" in acts(watched("show", shown=sent_broadcast(reached=failed)))
    going = failed | {Reached.QUEUED: 1}
    assert "broadcast.retry" not in acts(watched("show", shown=sent_broadcast(reached=going)))


def test_retry_and_correction_follow_the_one_before():
    shown = sent_broadcast(reached={Reached.FAILED: 2, Reached.SENT: 98})
    for act, segment, text in (
        ("retry", Segment(sites=("01",), failed_of=BROADCAST_ID), OWN),
        ("correct", Segment(sites=("01",), reached_by=BROADCAST_ID), Text()),
    ):
        button = pressed(f"broadcast.{act}", broadcast=_ID)
        draft_after = draft_now(coordinator_park(button=button), "", shown, is_command=False)
        assert draft_after == Draft(segment=segment, text=text, follows=BROADCAST_ID)


def test_patient_who_has_read_it_is_noted():
    facts = ann(button=pressed("broadcast.read", broadcast=_ID))
    effects = decide(taps(), facts)
    assert only(AnswerBroadcast, effects).broadcast_id == BROADCAST_ID


def test_patient_reads_it_after_it_was_stopped():
    old = TappedButton(act="broadcast.read", args={"broadcast": _ID}, is_open=False)
    effects = decide(taps(), ann(button=old))
    assert only(AnswerBroadcast, effects).subject_id == ann().subject_id


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2-8", (2, 8)),
        ("第2到8天", (2, 8)),
        ("-1", (-1, -1)),
        ("0 to 5", (0, 5)),
        ("8-2", None),
        ("soon", None),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, days: tuple[int, int] | None):
    assert read_days(typed) == days


def test_codes_are_read_in_any_order_each_once():
    assert read_codes("01-002，01-001 01-002") == ("01-002", "01-001")


def test_segment_comes_back_as_it_was():
    whole = Segment(
        sites=("01", "02"),
        language=Language.EN,
        cycle=2,
        days=(2, 8),
        visit_within=3,
        codes=("01-001",),
        unanswered_of=BROADCAST_ID,
    )
    assert segment_from_json(segment_as_json(whole)) == whole
