"""What is ahead for a patient, and whether they can come."""

from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import (
    Rows,
    closed_question,
    hand_over,
    has_left,
    hotline,
    reply,
    site_of,
    tap_answered,
)
from bot.parts.menus import subject_menu
from bot.parts.visits import (
    VISITS_SHOWN,
    as_it_stands,
    is_in_records,
    visit_line,
    visit_with,
    visits_ahead,
    visits_asked_now,
)
from content.model import Content
from content.report import read_report
from content.triage.fever import urgency
from content.vocabulary import EscalationTopic, Tier, VisitAnswer, VisitState
from content.wording import Wording, approved, phrase, phrase_ctx
from content.words import Word
from records.effects import Ask, Button, CloseMessages, Effect, EndDialogue
from records.facts import Facts, SubjectFacts, TappedButton
from records.visit_effects import AnswerVisit
from records.visit_facts import VisitFact, about_visit
from scheduler.visit_words import CANNOT, COME, named, when

_NAME: Final = "visits"
_COME: Final = "visit.come"
_CANNOT: Final = "visit.cannot"
_SKIP: Final = "visit.skip"
_VISIT: Final = "visit"


def visits(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """List the visits ahead, record whether the patient will come, and ask once why not."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if has_left(facts):
        return (*tapped, reply(hotline("left_the_study", facts, content)))
    if facts.button is not None:
        return (*tapped, *_pressed(said, facts, facts.button, content))
    return _typed(said, facts, content)


def _typed(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    match content.words.meaning(said.command or said.text):
        case Word.WILL_COME:
            return _typed_answer(said, facts, content, can_come=True)
        case Word.CANNOT_COME:
            return _typed_answer(said, facts, content, can_come=False)
        case Word.SKIP | Word.NO if _is_asked_why(facts):
            return _skipped(facts, content)
        case Word.VISITS:
            return _list(said, facts, content)
        case _:
            asked = _is_asked_why(facts)
            return _why(said, facts, content) if asked else _list(said, facts, content)


def _is_asked_why(facts: SubjectFacts) -> bool:
    return facts.dialogue is not None and facts.dialogue.conversation == _NAME


# ------------------------------------------------------------------------- what is ahead


def _list(
    said: Inbound, facts: SubjectFacts, content: Content, *before: Wording
) -> tuple[Effect, ...]:
    ahead = visits_ahead(facts, said.received_at, content)[:VISITS_SHOWN]
    closed = CloseMessages(about=_about_list(facts))
    if not ahead:
        nothing = phrase("No visit is planned at the moment. The study team will tell you.")
        return (closed, reply(nothing, menu=subject_menu(facts, content)))
    lines = tuple(visit_line(visit, facts, content) for visit in ahead)
    open_times = any(visit.at is None for visit in ahead)
    times = (phrase("The study team tells you the time."),) if open_times else ()
    head = phrase("Your next visits:")
    buttons = tuple(_row(visit) for visit in ahead if is_in_records(visit))
    if not buttons:
        return (closed, reply(head, *lines, *times, menu=subject_menu(facts, content)))
    return (closed, reply(*before, head, *lines, *times, buttons=buttons, about=_about_list(facts)))


def _about_list(facts: SubjectFacts) -> str:
    return f"visits:{facts.subject_id}"


def _row(visit: VisitFact) -> tuple[Button, ...]:
    """Offer the answers that would change something."""
    args = {_VISIT: str(visit.visit_id)}
    come = Button(label=phrase_ctx("button", "{date}: come", date=visit.on), act=_COME, args=args)
    cannot = Button(
        label=phrase_ctx("button", "{date}: cannot", date=visit.on), act=_CANNOT, args=args
    )
    match visit.answer:
        case VisitAnswer.CONFIRMED:
            return (cannot,)
        case VisitAnswer.CANNOT_COME:
            return (come,)
        case None:
            return (come, cannot)


# ------------------------------------------------------------------------- what is answered


def _pressed(
    said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content
) -> tuple[Effect, ...]:
    visit = visit_with(facts, button.args.get(_VISIT))
    if visit is None:
        return (reply(closed_question()), *_list(said, facts, content))
    if not visit.is_planned or visit not in visits_ahead(facts, said.received_at, content):
        return _is_over(said, facts, as_it_stands(facts, visit), content)
    if not button.is_open:
        return _stands(facts, visit, content)
    match button.act:
        case "visit.come" | "visit.cannot":
            return _answered(facts, visit, content, can_come=button.act == _COME)
        case "visit.skip":
            return _skipped(facts, content)
        case _:
            return _stands(facts, visit, content)


def _typed_answer(
    said: Inbound, facts: SubjectFacts, content: Content, *, can_come: bool
) -> tuple[Effect, ...]:
    """Take words about coming as the answer about the visit that was asked about; else ask which.

    On the day of one visit the next is asked about already: what the words would change counts.
    """
    answer = VisitAnswer.CONFIRMED if can_come else VisitAnswer.CANNOT_COME
    asked = visits_asked_now(facts, said.received_at, content)
    changed = tuple(visit for visit in asked if visit.answer is not answer)
    match changed or asked[:1]:
        case ():
            return _list(said, facts, content)
        case (visit,):
            return _answered(facts, visit, content, can_come=can_come)
        case _:
            return _list(said, facts, content, phrase("Which visit do you mean?"))


def _answered(
    facts: SubjectFacts, visit: VisitFact, content: Content, *, can_come: bool
) -> tuple[Effect, ...]:
    answer = VisitAnswer.CONFIRMED if can_come else VisitAnswer.CANNOT_COME
    closed = (
        CloseMessages(about=about_visit(visit.visit_id)),
        CloseMessages(about=_about_list(facts)),
    )
    if visit.answer is answer:
        return (*closed, *_stands(facts, visit, content))
    recorded = AnswerVisit(subject_id=facts.subject_id, visit_id=visit.visit_id, answer=answer)
    if can_come:
        return (recorded, *closed, *_will_come(facts, visit, content))
    return (recorded, *closed, *_cannot_come(facts, visit, content))


def _will_come(facts: SubjectFacts, visit: VisitFact, content: Content) -> tuple[Effect, ...]:
    on, name = when(visit, site_of(facts, content).zone), named(visit.code, content)
    told: tuple[Effect, ...] = ()
    if visit.answer is VisitAnswer.CANNOT_COME:
        after_all = phrase("The patient can come after all: {visit}, {on}.", visit=name, on=on)
        told = (_for_coordinator(facts, after_all),)
    ended = (EndDialogue(),) if _is_asked_why(facts) else ()
    return (
        *told,
        *ended,
        reply(
            approved("visit_confirmed", on=on, visit=name),
            buttons=((CANNOT,),),
            about=about_visit(visit.visit_id),
        ),
    )


def _cannot_come(facts: SubjectFacts, visit: VisitFact, content: Content) -> tuple[Effect, ...]:
    """Tell the coordinator at once, so that it does not depend on what is asked afterwards."""
    site = site_of(facts, content)
    on, name = when(visit, site.zone), named(visit.code, content)
    summary = phrase(
        "The patient cannot come: {visit}, {on}. Please agree another day.", visit=name, on=on
    )
    receipt = approved("visit_cannot_come", on=on, visit=name, hotline=site.hotline)
    about = about_visit(visit.visit_id)
    told = _for_coordinator(facts, summary)
    # Another question that waits, for example about a fever, is not pushed aside by this one.
    if facts.dialogue is not None and not _is_asked_why(facts):
        return (told, reply(receipt, buttons=((COME,),), about=about))
    question = phrase("If you like, write in one message why, or which days would suit you.")
    skip = Button(label=phrase_ctx("button", "Skip"), act=_SKIP)
    return (
        told,
        reply(receipt, question, buttons=((skip, COME),), about=about),
        Ask(conversation=_NAME, step="why", data={_VISIT: str(visit.visit_id)}),
    )


def _for_coordinator(facts: SubjectFacts, *summary: Wording, words: str | None = None) -> Effect:
    return hand_over(facts, EscalationTopic.VISIT, *summary, tier=Tier.GREEN, words=words)


def _skipped(facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    ended = (EndDialogue(),) if _is_asked_why(facts) else ()
    words = phrase("That is fine. The study team will contact you.")
    return (*ended, reply(words, menu=subject_menu(facts, content)))


def _why(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Pass the words on; a complaint in them is the nurse's, not the coordinator's."""
    summary = phrase("The patient says why they cannot come, or which days would suit.")
    told = [_for_coordinator(facts, summary, words=said.text)]
    answer: Wording = phrase(
        "I passed this on to the study team. They will find another day with you."
    )
    if urgency(read_report(content, said.text).tier) > urgency(Tier.GREEN):
        ill = phrase("The patient wrote this when asked why they cannot come to a visit.")
        told.append(hand_over(facts, EscalationTopic.MESSAGE, ill, words=said.text))
        answer = hotline("nurse_told", facts, content)
    return (*told, EndDialogue(), reply(answer, menu=subject_menu(facts, content)))


# ------------------------------------------------------------------------- old buttons


def _stands(facts: SubjectFacts, visit: VisitFact, content: Content) -> tuple[Effect, ...]:
    """Say what is recorded, and let it be changed."""
    buttons: Rows = {
        VisitAnswer.CONFIRMED: ((CANNOT,),),
        VisitAnswer.CANNOT_COME: ((COME,),),
        None: ((COME, CANNOT),),
    }[visit.answer]
    line = visit_line(visit, facts, content)
    return (reply(line, buttons=buttons, about=about_visit(visit.visit_id)),)


def _is_over(
    said: Inbound, facts: SubjectFacts, visit: VisitFact, content: Content
) -> tuple[Effect, ...]:
    """Say what became of the visit that an old button asks about."""
    site = site_of(facts, content)
    on, name = when(visit, site.zone), named(visit.code, content)
    if visit.state is VisitState.CANCELLED:
        gone = approved("visit_cancelled", on=on, visit=name, hotline=site.hotline)
        return (reply(gone, menu=subject_menu(facts, content)),)
    if visit in visits_ahead(facts, said.received_at, content):
        return (
            reply(
                approved("visit_moved", on=on, visit=name, hotline=site.hotline),
                buttons=((COME, CANNOT),),
                about=about_visit(visit.visit_id),
            ),
        )
    return (reply(closed_question()), *_list(said, facts, content))
