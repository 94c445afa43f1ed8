"""The daily question of the symptom diary, a day without any answer, and a report left open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from content.model import Content
from content.plan.contact import next_opening
from content.plan.protocol_day import date_of_day, local_date
from content.situations import text_of_report
from content.symptoms.draft import Draft, Found, Verdict, draft_from, verdict
from content.symptoms.judge import composite, urgency
from content.vocabulary import (
    DueKind,
    EscalationTopic,
    MessageClass,
    ReportSource,
    Tier,
)
from content.wording import InBoth, Local, Wording, approved, phrase, phrase_ctx
from records.diary_topic import OPEN_REPORT, diary_topic
from records.effects import (
    Button,
    CloseMessages,
    Effect,
    OpenEscalation,
    RecordSymptomReport,
    SendMessage,
    ToSubject,
)
from records.facts import SubjectFacts
from scheduler.plan import Due, PlanFacts, may_be_asked

# The two answers to the daily question; which day, is what the message is about.
DIARY_BUTTONS: Final = (
    (
        Button(label=phrase_ctx("button", "Fine today"), act="diary.fine"),
        Button(label=phrase_ctx("button", "Not so well"), act="diary.not_fine"),
    ),
)


def diary(due: Due, facts: PlanFacts, content: Content, now: datetime, /) -> tuple[Effect, ...]:
    """Ask how the day is, look at what was not answered; nothing where nothing may be asked."""
    subject = facts.subject
    if subject is None:
        return ()
    if due.kind is DueKind.DIARY_UNANSWERED:
        # The patient began it, so it is acted on whatever they want to be asked.
        return _unanswered(facts, subject, content, now)
    if not may_be_asked(subject, content):
        return ()
    match due.kind:
        case DueKind.DIARY if now <= due.window_closes_at:
            return _question(due, subject, content)
        case DueKind.DIARY_CLOSE if now <= due.window_closes_at:
            return _silence(due, facts, subject, content)
        case _:
            return ()


def _question(due: Due, subject: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    if not content.contact.silence.counts(due.protocol_day):
        return ()
    before = diary_topic(subject.subject_id, due.cycle, due.protocol_day - 1)
    return (
        # Yesterday's answers are closed, so that they cannot be taken for today's.
        CloseMessages(about=before),
        SendMessage(
            to=ToSubject(subject_id=subject.subject_id),
            parts=(approved("diary_ask"),),
            buttons=DIARY_BUTTONS,
            message_class=MessageClass.REMINDER,
            about=diary_topic(subject.subject_id, due.cycle, due.protocol_day),
            expires_at=due.window_closes_at,
        ),
    )


# ---------------------------------------------------------------- days without any answer


def _silence(
    due: Due, facts: PlanFacts, subject: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    """Make a task of silent days in a row; the same silence is no second task.

    A day counts only if its question left us, so that an outage of ours is nobody's silence.
    """
    silent = _silent_days(due.protocol_day, facts, subject, content)
    is_known = any(case.topic is EscalationTopic.UNREACHABLE for case in subject.escalations)
    if not silent or silent % content.contact.silence.days_in_a_row or is_known:
        return ()
    return (
        OpenEscalation(
            subject_id=subject.subject_id,
            site_id=subject.site_id,
            topic=EscalationTopic.UNREACHABLE,
            tier=Tier.AMBER,
            summary=(
                phrase(
                    "The patient has not answered anything from day {first} to day {last}. Please "
                    "call the telephone number in the site's patient list.",
                    first=due.protocol_day - silent + 1,
                    last=due.protocol_day,
                ),
            ),
        ),
    )


def _silent_days(last: int, facts: PlanFacts, subject: SubjectFacts, content: Content) -> int:
    if subject.day1 is None:
        return 0
    zone = content.sites[subject.site_id].zone
    heard_on = None if facts.heard_at is None else local_date(facts.heard_at, zone)
    day = last
    while day in facts.asked_days and (
        heard_on is None or date_of_day(day, subject.day1) > heard_on
    ):
        day -= 1
    return last - day


# ---------------------------------------------------------------- a report left open


def _unanswered(
    facts: PlanFacts, subject: SubjectFacts, content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Act on what is known when no answer came in time. An answer in time cancels the due row."""
    talk = facts.dialogue
    if talk is None or talk.conversation != OPEN_REPORT:
        return ()
    draft = draft_from(talk.data, content.symptoms)
    effects = left_open(draft, subject, content)
    if not any(isinstance(effect, OpenEscalation) for effect in effects):
        return effects
    tier = max((one.tier for one in effects if isinstance(one, OpenEscalation)), key=urgency)
    found = verdict(draft, content.symptoms, content.red_flags.several)
    return (
        *effects,
        SendMessage(
            to=ToSubject(subject_id=subject.subject_id),
            parts=(
                what_now(subject, tier, found.decisive() if draft.answers else (), content, now),
                phrase("My question is still open: you can answer it at any time."),
            ),
            message_class=MessageClass.SAFETY,
        ),
    )


def left_open(draft: Draft, subject: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Keep a report that was not finished, and tell a person what it would count as.

    Somebody who said that something is wrong and not what, counts as for today; who only looked
    at the list said nothing.
    """
    if not draft.answers and not draft.is_unwell:
        return ()
    if not draft.answers:
        said = phrase("The patient pressed “Not so well” and has not said what it is.")
        unclear = RecordSymptomReport(
            subject_id=subject.subject_id,
            tier=Tier.AMBER,
            rules=(),
            source=ReportSource.DIARY_LEFT,
            protocol_day=draft.day,
        )
        return (unclear, _for_staff(subject, Tier.AMBER, (said,)))
    found = verdict(draft, content.symptoms, content.red_flags.several)
    records = records_of(draft, found, subject, content, ReportSource.DIARY_LEFT)
    if urgency(found.tier) < urgency(Tier.AMBER) or urgency(found.tier) <= urgency(draft.acted):
        return records
    head = phrase("The patient began a report of symptoms and did not finish it:")
    return (*records, _for_staff(subject, found.tier, (head, *findings(found))))


def records_of(
    draft: Draft, found: Verdict, subject: SubjectFacts, content: Content, source: ReportSource
) -> tuple[RecordSymptomReport, ...]:
    """Give one record a symptom, each with its own tier and the rules that count."""
    several = content.red_flags.several
    return tuple(
        RecordSymptomReport(
            subject_id=subject.subject_id,
            tier=one.judgement.tier,
            rules=tuple(
                rule
                for rule in (
                    one.judgement.rule_id,
                    several.id if found.is_several and one.judgement.tier is several.tier else "",
                )
                if rule
            ),
            source=source,
            protocol_day=draft.day,
            symptom=one.symptom.id,
            term=one.symptom.term,
            answers=one.answers,
            grade=composite(one.symptom, one.answers),
        )
        for one in found.found
    )


def findings(found: Verdict) -> tuple[Wording, ...]:
    """Say to staff what was found, the most urgent first; what is not there is left out."""
    there = [one for one in found.found if one.judgement.tier is not Tier.NONE]
    there.sort(key=lambda one: -urgency(one.judgement.tier))
    lines: list[Wording] = []
    for one in there:
        words = one.judgement.words or one.symptom.name
        lines.append(InBoth(words.en, words.zh))
    if found.is_several:
        lines.append(phrase("Two findings for today count together as red."))
    return tuple(lines)


def what_now(
    subject: SubjectFacts,
    tier: Tier,
    decisive: Sequence[Found],
    content: Content,
    now: datetime,
) -> Wording:
    """Give the approved text that says what happens now, by tier, situation and hour."""
    site = content.sites[subject.site_id]
    rules = {rule.id: rule for one in decisive for rule in one.symptom.rules}
    spoke = [one.judgement.rule_id for one in decisive]
    like = [name for rule in spoke if rule in rules for name in rules[rule].like]
    about = [one.symptom.topic for one in decisive if one.symptom.topic]
    key = text_of_report(content, site, tier, [*spoke, *like], now, about)
    opens = Local(next_opening(site, now) or now, site.zone)
    return approved(key, hotline=site.hotline, opens=opens)


def _for_staff(subject: SubjectFacts, tier: Tier, summary: tuple[Wording, ...]) -> OpenEscalation:
    return OpenEscalation(
        subject_id=subject.subject_id,
        site_id=subject.site_id,
        topic=EscalationTopic.SYMPTOM,
        tier=tier,
        summary=summary,
    )
