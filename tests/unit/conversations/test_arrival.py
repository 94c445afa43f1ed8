"""An unknown chat: the link, the PIN, and everybody else."""

from uuid import UUID

import pytest

from content.vocabulary import Duty, Language, MessageClass
from records.account_effects import CountWrongPin, UseInvite
from records.effects import Ask, Effect, SendMessage, ToDuty
from records.facts import InviteFact, InviteState, UnknownChatFacts
from tests.support.people import acts, asked, decide, keys, names, only, says, taps

INVITE_ID = UUID("00000000-0000-4000-8000-0000000000a1")


def invite(state: InviteState = InviteState.OPEN, **changes: object) -> InviteFact:
    return InviteFact(
        invite_id=INVITE_ID,
        state=state,
        language=Language.ZH_CN,
        site_id="01",
        subject_code="01-001",
        tries_left=5,
        **changes,
    )


def stranger(**changes: object) -> UnknownChatFacts:
    return UnknownChatFacts(language=Language.EN, **changes)


def pin(text: str, **changes: object) -> tuple[Effect, ...]:
    known = InviteFact(
        invite_id=INVITE_ID,
        state=InviteState.OPEN,
        language=Language.ZH_CN,
        site_id="01",
        subject_code="01-001",
        **changes,
    )
    question = asked("arrival", "pin", {"invite_id": str(INVITE_ID)})
    return decide(says(text), stranger(invite=known, dialogue=question))


def test_open_invite_asks_for_the_pin_and_keeps_no_token():
    effects = decide(says("/start tok-1"), stranger(invite=invite()))
    assert only(Ask, effects) == Ask(
        conversation="arrival", step="pin", data={"invite_id": str(INVITE_ID)}
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (InviteState.USED, "used already"),
        (InviteState.EXPIRED, "too old"),
        (InviteState.LOCKED, "locked after too many wrong PINs"),
        (InviteState.REVOKED, "does not work"),
    ],
)
def test_invite_that_cannot_be_used_is_refused_with_the_reason(state, words):
    effects = decide(says("/start tok-1"), stranger(invite=invite(state)))
    assert names(effects) == ("SendMessage",)
    assert words in keys(effects)[0]


def test_unknown_token_is_refused():
    unknown = InviteFact(invite_id=None, state=InviteState.UNKNOWN)
    effects = decide(says("/start nonsense"), stranger(invite=unknown))
    assert "does not work" in keys(effects)[0]


def test_right_pin_links_the_chat_and_asks_for_the_language():
    effects = pin("135790", pin_correct=True, tries_left=5)
    assert only(UseInvite, effects).invite_id == INVITE_ID
    assert only(Ask, effects) == Ask(conversation="welcome", step="language")


def test_next_phone_of_somebody_in_the_study_is_asked_nothing_again():
    effects = pin("135790", pin_correct=True, tries_left=5, has_arrived=True)
    assert names(effects) == ("UseInvite", "SendMessage", "OfferCommands")
    assert acts(effects) == ["welcome.go_on"]


def test_phone_linked_before_is_told_nothing_but_that_it_ended():
    used = only(UseInvite, pin("135790", pin_correct=True, has_arrived=True))
    assert len(used.told_before) == 1
    assert used.language is Language.ZH_CN


def test_full_width_pin_is_read_as_digits():
    assert "UseInvite" in names(pin("１３５７９０", pin_correct=True, tries_left=5))


def test_wrong_pin_is_counted_and_the_rest_told():
    effects = pin("111111", pin_correct=False, tries_left=5)
    assert effects[0] == CountWrongPin(invite_id=INVITE_ID, is_last=False)
    message = only(SendMessage, effects)
    assert message.parts[0].count == 4


def test_last_wrong_pin_locks_and_the_coordinator_is_told():
    effects = pin("111111", pin_correct=False, tries_left=1)
    assert effects[0] == CountWrongPin(invite_id=INVITE_ID, is_last=True)
    told = [effect for effect in effects if isinstance(effect, SendMessage)][-1]
    assert told.to == ToDuty(site_id="01", duty=Duty.COORDINATOR)


@pytest.mark.parametrize("text", ["hello", "13579", "1357901", "", "一三五七九零"])
def test_text_that_is_no_pin_costs_no_try(text):
    assert names(pin(text, pin_correct=False, tries_left=5)) == ("SendMessage",)


def test_fever_typed_instead_of_the_pin_gets_120():
    effects = pin("我发烧39度", pin_correct=False, tries_left=5)
    assert "120" in keys(effects)[0]
    assert only(SendMessage, effects).message_class is MessageClass.SAFETY


def test_invite_that_expired_while_the_pin_was_asked_ends_the_question():
    question = asked("arrival", "pin", {"invite_id": str(INVITE_ID)})
    facts = stranger(invite=invite(InviteState.EXPIRED), dialogue=question)
    assert names(decide(says("135790"), facts)) == ("EndDialogue", "SendMessage")


def test_stranger_is_told_who_we_are_and_120():
    effects = decide(says("hi"), stranger())
    assert any("120" in key for key in keys(effects))


def test_stranger_answered_today_is_left_in_peace():
    assert decide(says("hi"), stranger(was_answered_today=True)) == ()
    assert names(decide(taps(), stranger(was_answered_today=True))) == ("AnswerTap",)


def test_stranger_with_fever_is_always_answered():
    effects = decide(says("fever 39"), stranger(was_answered_today=True))
    assert any("120" in key for key in keys(effects))
