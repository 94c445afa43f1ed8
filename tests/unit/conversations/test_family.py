"""A patient lets a family member report, and ends it."""

import hashlib

from content.vocabulary import Language, Relation
from records.account_effects import RecordConsent
from records.effects import SendMessage
from records.link_facts import NewInvite, ReporterFact
from records.reporter_effects import EndReporter, InviteReporter, RemindReporter
from tests.support.people import (
    CONTENT,
    WEI_ID,
    acts,
    decide,
    keys,
    names,
    only,
    pressed,
    routed,
    says,
    taps,
    wei,
)

MEMBER = ReporterFact(
    reporter_id=WEI_ID,
    relation=Relation.SPOUSE,
    language=Language.ZH_CN,
    has_agreed=True,
    is_linked=True,
)
MADE = NewInvite(token="tok-2", pin="246802", bot_username="bot")


def press(act: str, member: ReporterFact | None = None, **args: str):
    button = pressed(act, **args)
    return decide(taps(), wei(button=button, reporter=member, new_invite=MADE))


def test_words_and_command_lead_here():
    assert {routed(says(words), wei()) for words in ("/family", "家属", "Family")} == {"family"}


def test_relation_is_chosen_and_no_name_is_asked():
    effects = decide(says("/family"), wei())
    assert acts(effects) == ["family.relation"] * 4 + ["family.keep"]


def test_consent_is_asked_for_before_an_invite_is_made():
    effects = press("family.relation", relation="spouse")
    assert keys(effects) == ["family_consent_ask"]
    assert "InviteReporter" not in names(effects)


def test_agreeing_is_recorded_with_what_was_shown_and_makes_the_invite():
    effects = press("family.agree", relation="child")
    consent = only(RecordConsent, effects)
    shown = CONTENT.texts["family_consent_ask"].zh
    assert (consent.act, consent.accepted) == ("family", True)
    assert consent.text_sha256 == hashlib.sha256(shown.encode()).hexdigest()
    invite = only(InviteReporter, effects)
    assert (invite.relation, invite.pin) == (Relation.CHILD, "246802")


def test_link_and_pin_come_in_two_messages():
    sent = [one for one in press("family.agree", relation="child") if isinstance(one, SendMessage)]
    assert [one.qr is not None for one in sent] == [True, False]


def test_second_family_member_is_not_added_beside_the_first():
    assert "InviteReporter" not in names(press("family.agree", MEMBER, relation="child"))


def test_who_reports_is_shown_with_what_can_be_changed():
    effects = decide(says("/family"), wei(reporter=MEMBER))
    assert acts(effects) == ["family.remind", "family.invite", "family.end", "family.keep"]


def test_reminders_of_the_family_are_the_wish_of_the_patient():
    assert only(RemindReporter, press("family.remind", MEMBER)).is_reminded
    assert not only(RemindReporter, press("family.no_remind", MEMBER)).is_reminded


def test_new_invite_is_for_the_same_family_member():
    assert only(InviteReporter, press("family.invite", MEMBER)).relation is Relation.SPOUSE


def test_ending_withdraws_the_consent_and_the_link_at_once():
    effects = press("family.end", MEMBER)
    assert only(EndReporter, effects).subject_id == WEI_ID
    assert only(RecordConsent, effects).accepted is False


def test_old_button_changes_nothing():
    assert names(press("family.end")) == ("AnswerTap", "CloseMessages", "SendMessage")
