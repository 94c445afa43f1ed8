"""A new invite for a phone, or one that is withdrawn: by the coordinator of that site only."""

from datetime import UTC, datetime

import pytest

from content.vocabulary import Language, SubjectStatus
from records.account_effects import IssueInvite, RevokeInvites
from records.effects import Ask
from records.link_facts import SubjectLinks
from tests.support.people import (
    WEI_ID,
    acts,
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
    wei,
)

SINCE = datetime(2026, 11, 20, tzinfo=UTC)
OPEN = asked("relink", "act", {"code": "01-001"})


def links(**changes: object) -> SubjectLinks:
    return SubjectLinks(
        **{
            "subject_id": WEI_ID,
            "code": "01-001",
            "site_id": "01",
            "language": Language.ZH_CN,
            "status": SubjectStatus.ACTIVE,
            "linked_at": SINCE,
            **changes,
        }
    )


def press(act: str, **changes: object):
    known = {"links": links(), "dialogue": OPEN, "button": pressed(act), **changes}
    return decide(taps(), coordinator_park(**known))


@pytest.mark.parametrize("words", ["/relink", "换手机", "New phone", "/relink 01-001"])
def test_words_and_command_lead_here(words):
    assert routed(says(words), coordinator_park()) == "relink"


def test_without_a_code_it_is_asked_for():
    effects = decide(says("/relink"), coordinator_park())
    assert only(Ask, effects).step == "code"


def test_unknown_code_says_so_and_asks_again():
    effects = decide(says("01-999"), coordinator_park(dialogue=asked("relink", "code")))
    assert keys(effects)[0].startswith("There is no such subject")
    assert only(Ask, effects).step == "code"


def test_known_code_shows_what_is_linked_and_what_can_be_done():
    effects = decide(says("/relink 01-001"), coordinator_park(links=links()))
    assert acts(effects) == ["relink.issue", "relink.keep"]
    assert only(Ask, effects).data == {"code": "01-001"}
    invited = coordinator_park(links=links(invited_until=SINCE))
    assert "relink.revoke" in acts(decide(says("/relink 01-001"), invited))


def test_new_invite_is_for_this_subject():
    effects = press("relink.issue")
    assert only(IssueInvite, effects).subject_code == "01-001"
    assert names(effects)[-1] == "SendMessage"


def test_unused_invites_are_withdrawn():
    assert only(RevokeInvites, press("relink.revoke")).subject_id == WEI_ID


def test_nothing_is_changed_when_nothing_is_wanted():
    assert "IssueInvite" not in names(press("relink.keep"))


@pytest.mark.parametrize("act", ["relink.issue", "relink.revoke"])
@pytest.mark.parametrize("known", [None, links(status=SubjectStatus.WITHDRAWN)])
def test_who_is_not_there_at_the_moment_of_the_act_gets_nothing(act, known):
    effects = press(act, links=known)
    assert not {"IssueInvite", "RevokeInvites"} & set(names(effects))


def test_subject_who_has_left_is_not_linked_again():
    effects = decide(
        says("/relink 01-001"), coordinator_park(links=links(status=SubjectStatus.DIED))
    )
    assert acts(effects) == []


def test_nurse_cannot_link_phones():
    effects = decide(says("/relink 01-001"), nurse_li(links=links()))
    assert keys(effects) == ["Only a study coordinator can link the phone of a subject."]


def test_patient_has_no_such_command():
    assert routed(says("/relink 01-001"), wei()) == "not_understood"
