"""What becomes of a symptom report: acted on at once, confirmed, or left before the end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.parts.answers import hand_over, hotline, reply, site_of, to_owner
from bot.parts.diary_questions import DIARY, Effects, Turn, about_report, both, ended
from bot.parts.menus import subject_menu
from content.model import Content
from content.symptoms.draft import Draft, Verdict, draft_from, verdict
from content.symptoms.judge import urgency, worse_than
from content.symptoms.shapes import COMPOSITE
from content.vocabulary import EscalationTopic, MessageClass, ReportSource, Tier
from content.wording import Local, Wording, phrase
from records.effects import CancelDue, EndDialogue, SendMessage
from records.facts import ReportFact, SubjectFacts
from scheduler.plans.diary import findings, left_open, records_of, what_now

_ALARMS = frozenset({Tier.EMERGENCY, Tier.RED})
_HANDED_OVER = _ALARMS | {Tier.AMBER}
# What makes a report that is only kept worth a word to the nurse.
_GREW = frozenset({"tier", COMPOSITE})


def open_draft(facts: SubjectFacts, content: Content) -> Draft | None:
    """Give the report that is being made, if there is one."""
    if facts.dialogue is None or facts.dialogue.conversation != DIARY:
        return None
    return draft_from(facts.dialogue.data, content.symptoms)


def is_stale(turn: Turn) -> bool:
    """Tell whether a report began too long ago to go on."""
    return turn.said.received_at - turn.draft.began > _span(turn)


def _span(turn: Turn) -> timedelta:
    return timedelta(hours=turn.content.symptoms.report.hours)


def is_emergency(turn: Turn) -> bool:
    """Tell whether the answers so far are an emergency."""
    return _judged(turn, is_over=False).tier is Tier.EMERGENCY


def acted_at_once(turn: Turn) -> tuple[Draft, Effects]:
    """Tell a person as soon as the answers are red; the questions go on afterwards."""
    facts, draft, content = turn.facts, turn.draft, turn.content
    found = _judged(turn, is_over=False)
    if found.tier not in _ALARMS or urgency(found.tier) <= urgency(draft.acted):
        return draft, ()
    head = phrase("The patient is reporting symptoms; more may follow.")
    return replace(draft, acted=found.tier), (
        *records_of(draft, found, facts, content, ReportSource.DIARY_LEFT),
        hand_over(
            facts,
            EscalationTopic.SYMPTOM,
            head,
            *findings(found),
            *_worse(facts, found, content),
            tier=found.tier,
        ),
        reply(
            what_now(facts, found.tier, found.decisive(), content, turn.said.received_at),
            message_class=MessageClass.SAFETY,
        ),
    )


def confirmed(turn: Turn) -> Effects:
    """Record the whole report, tell who must be told, and say what happens now."""
    facts, draft, content = turn.facts, turn.draft, turn.content
    found = _judged(turn, is_over=True)
    now_what = what_now(facts, found.tier, found.decisive(), content, turn.said.received_at)
    return (
        *ended(facts, draft),
        # The question of the day is answered, asked or not.
        CancelDue(subject_id=facts.subject_id, topic=about_report(facts, draft.day)),
        *records_of(draft, found, facts, content, ReportSource.DIARY),
        *_told(facts, draft, found, content),
        EndDialogue(),
        reply(
            now_what,
            menu=subject_menu(facts, content),
            message_class=MessageClass.SAFETY
            if found.tier in _HANDED_OVER
            else MessageClass.ANSWER,
        ),
    )


def put_aside(facts: SubjectFacts, content: Content) -> Effects:
    """Keep an open report, because something else is asked now that takes its place."""
    draft = open_draft(facts, content)
    if draft is None:
        return ()
    kept = left_open(draft, facts, content) if draft.answers else ()
    return (*ended(facts, draft), *kept)


def given_up(turn: Turn) -> Effects:
    """End a report the patient does not want to finish; what a person must know is kept."""
    facts, draft, content = turn.facts, turn.draft, turn.content
    found = _judged(turn, is_over=False)
    answer: Wording = phrase("I stopped the report. Nothing was noted.")
    kept: Effects = ()
    if found.tier in _HANDED_OVER:
        kept = left_open(draft, facts, content)
        answer = phrase("I stopped the report. The nurse is told what you answered until now.")
    return (
        *ended(facts, draft),
        *kept,
        EndDialogue(),
        reply(answer, hotline("emergency_line", facts, content), menu=subject_menu(facts, content)),
    )


def _judged(turn: Turn, *, is_over: bool) -> Verdict:
    known = turn.draft.answers
    since = turn.said.received_at - _span(turn)
    before = tuple(
        one.tier
        for one in turn.facts.reports
        if one.symptom and one.symptom not in known and one.reported_at > since
    )
    content = turn.content
    several = content.red_flags.several
    return verdict(turn.draft, content.symptoms, several, before=before, is_over=is_over)


def _told(facts: SubjectFacts, draft: Draft, found: Verdict, content: Content) -> Effects:
    worse = _worse(facts, found, content)
    if draft.acted is not Tier.NONE and urgency(draft.acted) >= urgency(found.tier):
        head = phrase("Subject {code} finished the report:", code=facts.code)
        fell = phrase("The answers were changed; what stands now is less urgent.")
        changed = (fell,) if found.tier is not draft.acted else ()
        return (_for_your_information(facts, head, found, (*changed, *worse)),)
    if found.tier not in _HANDED_OVER:
        grew = any(_GREW.intersection(one) for _, one in _compared(facts, found))
        head = phrase("Subject {code} reports, for your information:", code=facts.code)
        return (_for_your_information(facts, head, found, worse),) if grew else ()
    return (
        hand_over(
            facts,
            EscalationTopic.SYMPTOM,
            phrase("The patient reports symptoms:"),
            *findings(found),
            *worse,
            tier=found.tier,
        ),
    )


def _for_your_information(
    facts: SubjectFacts, head: Wording, found: Verdict, worse: tuple[Wording, ...]
) -> SendMessage:
    to = to_owner(facts, EscalationTopic.SYMPTOM)
    return SendMessage(to=to, parts=(head, *findings(found), *worse))


def _worse(facts: SubjectFacts, found: Verdict, content: Content) -> tuple[Wording, ...]:
    zone = site_of(facts, content).zone
    names = {one.symptom.id: one.symptom.name for one in found.found}
    return tuple(
        # i18n: {symptom} is a symptom, {when} the time of the report before
        phrase(
            "Worse than in the report of {when}: {symptom}.",
            when=Local(before.reported_at, zone),
            symptom=both(names[before.symptom]),
        )
        for before, worse in _compared(facts, found)
        if worse and before.symptom in names
    )


def _compared(facts: SubjectFacts, found: Verdict) -> Iterator[tuple[ReportFact, tuple[str, ...]]]:
    before = {one.symptom: one for one in facts.reports if one.symptom}
    for one in found.found:
        if last := before.get(one.symptom.id):
            yield last, worse_than(one.symptom, last.answers, one.answers)
