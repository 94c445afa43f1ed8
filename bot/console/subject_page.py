"""The page of one subject: the card, as far as the role of whoever looks goes."""

from collections.abc import Iterator
from typing import Final

from bot.console.html import el
from bot.console.pages import ROOT, Reader, Seen, cells, framed, legend, listed, nothing
from bot.parts.card_screens import IN_WORDS, LABELS, summary_lines
from bot.parts.overview_screens import case_seen, visit_seen
from bot.parts.treatment_questions import standing
from content.vocabulary import StaffRole
from content.wording import phrase_ctx
from records.card_effects import CardPart
from records.facts import StaffFacts, SubjectFacts
from records.overview_facts import SubjectSeen

# Who treats sees the number, the words and the notes; who looks after data sees codes only.
TREATS: Final = (StaffRole.NURSE, StaffRole.INVESTIGATOR, StaffRole.COORDINATOR)
_IN_FULL: Final = (CardPart.DOSES, CardPart.REPORTS, CardPart.MEDICINES, CardPart.NOTES)
_CODED: Final = (CardPart.DOSES,)


def parts_shown(facts: StaffFacts, site: str) -> tuple[CardPart, ...]:
    """Give the parts of the card of a subject of this site that this person is shown."""
    treats = any(facts.may(role, site) for role in TREATS)
    return (CardPart.SUMMARY, *(_IN_FULL if treats else _CODED), CardPart.CASES)


def subject_page(
    facts: StaffFacts, patient: SubjectFacts, one: SubjectSeen, seen: Seen, reader: Reader
) -> str:
    """Give the page of a subject whose facts were read in whole."""
    back = el(
        "a", reader.say(phrase_ctx("button", "Subjects")), href=f"{ROOT}/subjects", class_="button"
    )
    body = (back, el("h1", one.code), *_body(facts, patient, one, seen, reader))
    return framed(reader, seen, ("/subjects", one.code), body)


def _body(
    facts: StaffFacts, patient: SubjectFacts, one: SubjectSeen, seen: Seen, reader: Reader
) -> Iterator[str]:
    now, content = seen.shown.at, seen.content
    parts = parts_shown(facts, one.site_id)
    is_full = CardPart.NOTES in parts
    first = (
        summary_lines(facts, patient, now, content)
        if is_full
        else [standing(patient, now, content)]
    )
    yield listed(reader.say(LABELS[CardPart.SUMMARY]), map(reader.say, first))
    if one.doses:
        yield el("p", cells(one, seen, reader))
        yield legend(reader, content)
    boxes = [
        listed(
            reader.say(LABELS[part]),
            [reader.say(line) for line in IN_WORDS[part](facts, patient, now, content)]
            or [nothing(reader)],
        )
        for part in parts
        if part not in {CardPart.SUMMARY, CardPart.CASES}
    ]
    cases = [
        case_seen(case, content)
        for case in seen.shown.open_cases
        if case.subject_id == one.subject_id
    ]
    visits = [visit_seen(v, content) for v in seen.shown.visits if v.subject_id == one.subject_id]
    for name, lines in (
        (LABELS[CardPart.CASES], cases),
        (phrase_ctx("button", "Visits ahead"), visits),
    ):
        boxes.append(
            listed(reader.say(name), [reader.say(line) for line in lines] or [nothing(reader)])
        )
    yield el("div", *boxes, class_="parts")
