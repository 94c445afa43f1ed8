"""A changed notice: each act that changed is answered on its own; a refusal stands."""

from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import (
    closed_question,
    hand_over,
    has_left,
    hotline,
    reply,
    tap_answered,
)
from bot.parts.arrival_question import consent_to
from bot.parts.menus import subject_menu
from content.model import Content, NoticeAct
from content.vocabulary import EscalationTopic
from content.wording import approved, phrase
from records.effects import CancelDue, CloseMessages, Effect, ToChat
from records.facts import Facts, SubjectFacts, TappedButton
from records.notice_topic import NOTICE
from scheduler.consents import answer_to, next_act
from scheduler.notice_words import about_notice, act_asked, answer_button

_ACCEPT: Final = "notice.accept"
_ANSWERS: Final = frozenset({_ACCEPT, "notice.decline"})


def notice(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Take the answer to one act and ask for the next; show the notice to who asks for it."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts) or facts.button is None:
        return tapped
    if has_left(facts):
        return (*tapped, reply(hotline("left_the_study", facts, content)))
    return (*tapped, *_pressed(facts, facts.button, content))


def _pressed(facts: SubjectFacts, button: TappedButton, content: Content) -> tuple[Effect, ...]:
    closed = CloseMessages(about=about_notice(facts.subject_id))
    missing = next_act(facts, content)
    if missing is None:
        return (closed, reply(closed_question(), menu=subject_menu(facts, content)))
    if button.act not in _ANSWERS:
        return (closed, reply(approved(NOTICE)), act_asked(missing, facts, ToChat()))
    act = next((one for one in content.notice.acts if one.id == button.args.get("act")), None)
    if act is None or answer_to(act, facts):
        return (closed, act_asked(missing, facts, ToChat()))
    is_accepted = button.act == _ACCEPT
    recorded = consent_to(act, facts, content, is_accepted=is_accepted)
    answered = _accepted(facts, act, content) if is_accepted else _refused(facts, act, content)
    return (closed, recorded, *answered)


def _accepted(facts: SubjectFacts, act: NoticeAct, content: Content) -> tuple[Effect, ...]:
    missing = next_act(facts, content, beside=act)
    if missing is not None:
        return (act_asked(missing, facts, ToChat()),)
    done = phrase(
        "Thank you, your answers are recorded. Reminders and questions go on. “Today” shows what "
        "stands for today."
    )
    return (_no_longer_waits(facts), reply(done, menu=subject_menu(facts, content)))


def _refused(facts: SubjectFacts, act: NoticeAct, content: Content) -> tuple[Effect, ...]:
    told = (
        phrase(
            "The patient does not agree to version {version} of the notice:",
            version=content.notice.version,
        ),
        approved(f"notice_{act.id}"),
        phrase(
            "Reminders and questions have stopped. Please speak with them, and agree how they are "
            "reminded of medicine and visits."
        ),
    )
    return (
        _no_longer_waits(facts),
        hand_over(facts, EscalationTopic.CHOICE, *told),
        reply(
            hotline("notice_refused", facts, content),
            buttons=((answer_button(has_refused=True),),),
            about=about_notice(facts.subject_id),
        ),
    )


def _no_longer_waits(facts: SubjectFacts) -> CancelDue:
    return CancelDue(subject_id=facts.subject_id, topic=about_notice(facts.subject_id))
