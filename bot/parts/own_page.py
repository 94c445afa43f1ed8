"""A subject's own record as a page to read: sections of lines, before they have a language.

What has no words of its own here stands in the file for machines, which leaves nothing out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, TypeAlias

from bot.parts.cases import topic_name
from bot.parts.medicine_alert import STATUS_NAMES
from bot.parts.own_record import lines
from content.model import Content
from content.symptoms.scales import Scale
from content.symptoms.symptom import Question
from content.vocabulary import DoseStatus, EscalationTopic, MedicationStatus
from content.wording import InBoth, Local, Verbatim, Wording, phrase, phrase_ctx
from records.own_effects import OwnRecord

_Row: TypeAlias = Mapping[str, Any]

_BECAME: Final = {
    DoseStatus.TAKEN: phrase_ctx("dose", "taken"),
    DoseStatus.NOT_TAKEN: phrase_ctx("dose", "not taken"),
    DoseStatus.VOMITED: phrase_ctx("dose", "vomited"),
    DoseStatus.MISSED: phrase_ctx("dose", "no answer, counted as missed"),
}
_SIGNS: Final = {"C": "°C", "F": "°F"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands below it."""

    head: Wording
    lines: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page; sections without a line are left out."""

    title: Wording
    sections: tuple[Section, ...]


def own_page(record: OwnRecord, content: Content) -> Page:
    """Arrange a record for its subject to read."""
    [subject] = record["subject"]
    writer = _Writer(record, content, content.sites[subject["site_id"]].zone)
    parts: tuple[tuple[Wording, Callable[[], Iterator[Wording]]], ...] = (
        (phrase("You and the study"), writer.subject),
        (phrase("What you agreed to"), writer.consents),
        (phrase("Your doses"), writer.doses),
        (phrase("Your reports"), writer.reports),
        (phrase("Your other medicines"), writer.medicines),
        (phrase("What was brought to the study team"), writer.cases),
        (phrase("What you wrote"), writer.written),
        (phrase("What was sent to you"), writer.sent),
    )
    sections = ((head, tuple(write())) for head, write in parts)
    return Page(
        title=phrase("What is recorded about {code}", code=subject["code"]),
        sections=tuple(Section(head=head, lines=found) for head, found in sections if found),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    record: OwnRecord
    content: Content
    zone: str

    def subject(self) -> Iterator[Wording]:
        [one] = self.record["subject"]
        yield phrase("Subject code: {code}", code=one["code"])
        yield phrase("Study group: {arm}", arm=one["arm"])
        if one["day1"]:
            yield phrase("Day 1: {date}", date=date.fromisoformat(one["day1"]))
        if one["usual_time"]:
            yield phrase("Usual time: {time}", time=time.fromisoformat(one["usual_time"]))
        if one["question_time"]:
            at = time.fromisoformat(one["question_time"])
            yield phrase("Daily question: {time}", time=at)
        if one["visit_morning_time"]:
            at = time.fromisoformat(one["visit_morning_time"])
            yield phrase("Morning of a visit: {time}", time=at)
        yield phrase("Registered: {when}", when=self._local(one["enrolled_at"]))
        for phone in self.record["chat_link"]:
            linked = self._local(phone["linked_at"])
            number = Verbatim(phone.get("chat", ""))
            yield phrase("Telegram account {number}, since {when}", number=number, when=linked)

    def consents(self) -> Iterator[Wording]:
        questions = {act.id: act.question for act in self.content.notice.acts}
        for one in self._in_order("consent", "given_at"):
            act = questions.get(one["act"])
            name = Verbatim(one["act"]) if act is None else InBoth(act.en, act.zh)
            when = self._local(one["given_at"])
            if one["accepted"]:
                yield phrase("{when}, agreed: {question}", when=when, question=name)
            else:
                yield phrase("{when}, not agreed: {question}", when=when, question=name)

    def doses(self) -> Iterator[Wording]:
        answers: dict[str, list[_Row]] = {}
        for one in self._in_order("dose_administration", "reported_at"):
            answers.setdefault(one["scheduled_dose_id"], []).append(one)
        for dose in self._in_order("scheduled_dose", "planned_at"):
            planned = self._local(dose["planned_at"])
            head = phrase("Day {day}, planned {when}", day=dose["protocol_day"], when=planned)
            given = answers.get(dose["scheduled_dose_id"], ())
            yield lines(head, *(self._dose_answer(one) for one in given))

    def _dose_answer(self, one: _Row) -> Wording:
        status, when = _BECAME[DoseStatus(one["status"])], self._local(one["reported_at"])
        if one["entered_in_error"]:
            return phrase("{when}: {what} (corrected afterwards)", when=when, what=status)
        return phrase("{when}: {what}", when=when, what=status)

    def reports(self) -> Iterator[Wording]:
        for one in self._in_order("symptom_report", "reported_at"):
            when = self._local(one["reported_at"])
            head = phrase("{when}: {what}", when=when, what=self._reported(one))
            wrong = (phrase("(marked as entered in error)"),) if one["entered_in_error"] else ()
            said = (phrase("Your words: {words}", words=one["words"]),) if one.get("words") else ()
            yield lines(head, *wrong, *said, *self._answers(one))

    def _reported(self, one: _Row) -> Wording:
        if one["value"] is not None:
            shown = f"{float(one['value']):g} {_SIGNS[one['unit']]}"
            return phrase("temperature {value}", value=Verbatim(shown))
        symptom = self.content.symptoms.items.get(one["symptom"] or "")
        if symptom is not None:
            return InBoth(symptom.name.en, symptom.name.zh)
        if one["source"] is not None:
            return phrase("nothing to report that day")
        return phrase("a message")

    def _answers(self, one: _Row) -> Iterator[Wording]:
        symptom = self.content.symptoms.items.get(one["symptom"] or "")
        given = one["answers"] or {}
        for question in () if symptom is None else symptom.questions:
            if given.get(question.id) is not None:
                asked = InBoth(question.words.en, question.words.zh)
                answer = _answer(question, given[question.id])
                # i18n: a question of the diary and the answer that was given
                yield phrase("{question} {answer}", question=asked, answer=answer)

    def medicines(self) -> Iterator[Wording]:
        for one in self._in_order("concomitant_medication", "reported_at"):
            name = Verbatim(one.get("typed") or one["substance"] or "–")
            use = STATUS_NAMES[MedicationStatus(one["status"])]
            when = self._local(one["reported_at"])
            head = phrase("{when}: {medicine}, {use}", when=when, medicine=name, use=use)
            wrong = (phrase("(marked as entered in error)"),) if one["entered_in_error"] else ()
            yield lines(head, *wrong)

    def cases(self) -> Iterator[Wording]:
        for one in self._in_order("escalation", "opened_at"):
            topic, opened = topic_name(EscalationTopic(one["topic"])), self._local(one["opened_at"])
            if one["closed_at"] is None:
                yield phrase("{when}: {topic}, not closed yet", when=opened, topic=topic)
            else:
                closed = self._local(one["closed_at"])
                yield phrase(
                    "{when}: {topic}, closed {closed}", when=opened, topic=topic, closed=closed
                )

    def written(self) -> Iterator[Wording]:
        for one in self.record["messages_from_you"]:
            words = Verbatim(one["text"] or "–")
            yield phrase("{when}: {what}", when=self._local(one["at"]), what=words)

    def sent(self) -> Iterator[Wording]:
        for one in self.record["messages_to_you"]:
            words = Verbatim(one["text"])
            yield phrase("{when}: {what}", when=self._local(one["at"]), what=words)

    def _local(self, instant: str) -> Local:
        return Local(datetime.fromisoformat(instant), self.zone)

    def _in_order(self, table: str, by: str) -> list[dict[str, Any]]:
        return sorted(self.record[table], key=lambda row: str(row[by]))


def _answer(question: Question, value: int) -> Wording:
    if isinstance(question.scale, Scale) and question.scale.holds(value):
        option = question.scale.options[value]
        return InBoth(option.en, option.zh)
    return Verbatim(str(value))
