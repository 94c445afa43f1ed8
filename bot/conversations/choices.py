"""What a patient may choose at any time: fewer messages, leaving the study, their own data."""

from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import Rows, hand_over, has_left, hotline, reply, tap_answered
from bot.parts.doses import about_dose
from bot.parts.menus import subject_menu
from content.model import Content
from content.vocabulary import EscalationTopic
from content.wording import Phrase, Wording, approved, phrase, phrase_ctx
from records.account_effects import SetReminders
from records.effects import Button, CloseMessages, Effect
from records.facts import Facts, SubjectFacts
from records.treatment_effects import SetNeutral
from records.visit_facts import about_visit

_STOP: Final = "choices.stop"
_LEAVE: Final = "choices.leave"
_DATA: Final = "choices.data"
_RESUME: Final = "choices.resume"
_KEEP: Final = "choices.keep"
_HIDE: Final = "choices.hide"
_SHOW: Final = "choices.show"

_REQUESTS: Final = {
    "choices.see": ("data_access", phrase("The patient asks to see what is stored about them.")),
    "choices.delete": ("data_delete", phrase("The patient asks for their data to be deleted.")),
}


_HIDDEN: Final = phrase(
    "Recorded. What I send you unasked now hides its words until you tap them, so that nobody "
    "reads them on your locked screen."
)
_HIDDEN_AT_HOME: Final = phrase(
    "Recorded. What I send you or your family unasked now hides its words until tapped. "
    "Nobody reads them on a locked screen."
)
_SHOWN: Final = phrase("Recorded. What I send you shows its words at once.")


def choices(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Ask what is meant, and do at once what a press asks for. No reason is asked."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if has_left(facts):
        return (*tapped, reply(hotline("left_the_study", facts, content)))
    about = f"choices:{facts.subject_id}"
    if facts.button is None:
        return (*tapped, reply(approved("withdraw_ask"), buttons=_offered(facts), about=about))
    act = facts.button.act
    done = (
        _previews(facts, content, wants_neutral=act == _HIDE)
        if act in {_HIDE, _SHOW}
        else _done(act, facts, content, about)
    )
    return (*tapped, CloseMessages(about=about), *done)


def _offered(facts: SubjectFacts) -> Rows:
    stop = (
        _button(phrase_ctx("button", "Stop reminders"), _STOP)
        if facts.wants_reminders
        else _button(phrase_ctx("button", "Send reminders again"), _RESUME)
    )
    previews = (
        _button(phrase_ctx("button", "Show previews"), _SHOW)
        if facts.wants_neutral
        else _button(phrase_ctx("button", "Hide previews"), _HIDE)
    )
    return (
        (stop,),
        (previews,),
        (_button(phrase_ctx("button", "Change my times"), "times.ask"),),
        (_button(phrase_ctx("button", "Leave the study"), _LEAVE),),
        (_button(phrase_ctx("button", "My data"), _DATA),),
        (_button(phrase_ctx("button", "Change nothing"), _KEEP),),
    )


def _button(label: Phrase, act: str) -> Button:
    return Button(label=label, act=act)


def _previews(facts: SubjectFacts, content: Content, *, wants_neutral: bool) -> tuple[Effect, ...]:
    words = _HIDDEN_AT_HOME if facts.reporter and facts.reporter.is_linked else _HIDDEN
    return (
        SetNeutral(subject_id=facts.subject_id, wants_neutral=wants_neutral),
        _said(facts, content, words if wants_neutral else _SHOWN),
    )


def _done(act: str, facts: SubjectFacts, content: Content, about: str) -> tuple[Effect, ...]:
    match act:
        case "choices.stop":
            told = phrase(
                "The patient wants no more reminders here and stays in the study. "
                "Please agree how they are reminded of medicine and visits."
            )
            return (
                *_silenced(facts),
                hand_over(facts, EscalationTopic.CHOICE, told),
                _said(facts, content, hotline("messages_stopped", facts, content)),
            )
        case "choices.leave":
            told = phrase(
                "The patient wants to leave the study. Reminders have stopped. Please speak with "
                "them about their further treatment."
            )
            return (
                *_silenced(facts),
                hand_over(facts, EscalationTopic.CHOICE, told),
                _said(facts, content, hotline("withdraw_recorded", facts, content)),
            )
        case "choices.resume":
            told = phrase("The patient wants reminders again.")
            return (
                SetReminders(subject_id=facts.subject_id, wants_reminders=True),
                hand_over(facts, EscalationTopic.CHOICE, told),
                _said(facts, content, phrase("Recorded: I send you reminders again.")),
            )
        case "choices.data":
            return (
                reply(
                    phrase("What would you like?"),
                    approved("data_correct"),
                    buttons=(
                        # At once as a file; from a person where the phone is not the place for it.
                        (_button(phrase_ctx("button", "See my data"), "me.file"),),
                        (_button(phrase_ctx("button", "Ask the team for it"), "choices.see"),),
                        (_button(phrase_ctx("button", "Delete my data"), "choices.delete"),),
                        (_button(phrase_ctx("button", "Change nothing"), _KEEP),),
                    ),
                    about=about,
                ),
            )
        case _ if act in _REQUESTS:
            key, told = _REQUESTS[act]
            return (
                hand_over(facts, EscalationTopic.CHOICE, told),
                _said(facts, content, hotline(key, facts, content)),
            )
        case _:
            return (_said(facts, content, phrase("Nothing was changed.")),)


def _silenced(facts: SubjectFacts) -> tuple[Effect, ...]:
    """Stop the reminders, and withdraw those that wait or still ask."""
    about = [about_dose(dose) for dose in facts.doses if dose.status is None]
    about += [about_visit(visit.visit_id) for visit in facts.visits if visit.is_planned]
    closed = (CloseMessages(about=one) for one in about)
    return (SetReminders(subject_id=facts.subject_id, wants_reminders=False), *closed)


def _said(facts: SubjectFacts, content: Content, words: Wording) -> Effect:
    return reply(words, menu=subject_menu(facts, content))
