"""The queue of the people who work on cases: one screen with counts, and a list behind each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

from bot.parts.adverse_reports import REPORTS
from bot.parts.answers import Rows, reply
from bot.parts.cases import case_button, case_line, may_act
from bot.parts.exchange import FILES
from bot.parts.judging_screens import JUDGE
from bot.parts.menus import staff_menu
from bot.parts.own_record import lines
from content.model import Content
from content.vocabulary import FileKind, StaffRole
from content.wording import (
    Local,
    Phrase,
    Verbatim,
    Wording,
    phrase,
    phrase_ctx,
    phrase_plural,
)
from records.adverse_event_facts import ReportsWaiting
from records.card_effects import CardPart
from records.effects import Button, SendMessage
from records.facts import EscalationFact, StaffFacts
from records.queue_facts import Owed, OwingFact, QueueFacts, UnjudgedFact, UnseenFact
from scheduler.queue_words import (
    CLINICAL,
    NAMES,
    SHOW_BUTTON,
    QueueList,
    counted,
    waits_for_hours,
)

LIST: Final = "queue.list"
MESSAGE: Final = "queue.message"
LOOKED: Final = "queue.looked"
# With the two ways on, eight buttons.
SHOWN: Final = 6
_BEGINNING: Final = 60
_OWED: Final[Mapping[Owed, Phrase]] = {
    Owed.DOSE: phrase_ctx("owed", "dose"),
    Owed.DIARY: phrase_ctx("owed", "daily question"),
    Owed.QUESTION: phrase_ctx("owed", "a question about a report"),
}
_Row = tuple[Wording, Button]


def about_queue(facts: StaffFacts) -> str:
    """Name the queue this person looks at: the one before loses its buttons."""
    return f"queue:{facts.staff_id}"


def seen_by(facts: StaffFacts) -> QueueFacts:
    """Give what of the queue this person may see at this moment, by site and role."""
    found = facts.queue or QueueFacts()

    def is_clinical(one: UnseenFact | UnjudgedFact | ReportsWaiting) -> bool:
        return any(facts.may(role, one.site_id) for role in CLINICAL)

    roles = (*CLINICAL, StaffRole.COORDINATOR)
    return QueueFacts(
        owing=tuple(
            one for one in found.owing if any(facts.may(role, one.site_id) for role in roles)
        ),
        messages=tuple(filter(is_clinical, found.messages)),
        files=tuple(filter(is_clinical, found.files)),
        medicines=tuple(filter(is_clinical, found.medicines)),
        reports=tuple(filter(is_clinical, found.reports)),
    )


def overview(facts: StaffFacts, content: Content, *before: Wording) -> SendMessage:
    """Show how much waits in each list; one press opens it."""
    waits = {one: len(_rows(one, facts, content)) for one in QueueList}
    others = _of_the_nurses(facts)
    if not any(waits.values()):
        nothing = others or (phrase("Nothing is waiting."),)
        return reply(*before, *nothing, menu=staff_menu(facts, content), about=about_queue(facts))
    each = [_list_button(one) for one in QueueList if waits[one]]
    buttons = tuple(tuple(each[at : at + 2]) for at in range(0, len(each), 2))
    said = lines(phrase("What waits now:"), *counted(waits), *others)
    return reply(*before, said, buttons=buttons, about=about_queue(facts))


def _of_the_nurses(facts: StaffFacts) -> tuple[Wording, ...]:
    """Say how many cases there are that a coordinator may see and cannot take."""
    count = sum(
        facts.may(StaffRole.COORDINATOR, case.site_id) and not may_act(facts, case)
        for case in facts.open_escalations
    )
    return (phrase("Open cases with the nurses: {count}", count=count),) if count else ()


def one_list(
    which: QueueList, first: int, facts: StaffFacts, content: Content, *before: Wording
) -> SendMessage:
    """Show a list from its `first` entry on, the longest waiting first."""
    rows = _rows(which, facts, content)
    if not rows:
        return overview(facts, content, *before)
    # What stood here before may be done by now.
    first = first if first < len(rows) else 0
    shown = rows[first : first + SHOWN]
    after = first + SHOWN
    more = (_list_button(which, after),) if after < len(rows) else ()
    buttons: Rows = (*((button,) for _, button in shown), (*more, SHOW_BUTTON))
    head = phrase("{list}: {count}", list=NAMES[which], count=len(rows))
    said = lines(head, *(line for line, _ in shown))
    return reply(*before, said, buttons=buttons, about=about_queue(facts))


def subjects_shown(which: QueueList, first: int, facts: StaffFacts) -> tuple[UUID, ...]:
    """Give whose number is shown with this part of a list."""
    found = seen_by(facts).owing
    first = first if first < len(found) else 0
    shown = found[first : first + SHOWN] if which is QueueList.OWING else ()
    return tuple(one.subject_id for one in shown)


def message_shown(facts: StaffFacts, one: UnseenFact, content: Content) -> SendMessage:
    """Show one message whole, or send the file again, with what can be done about it."""
    ways: Rows = ()
    if one.escalation_id is not None:
        args = {"escalation": str(one.escalation_id)}
        answer = Button(label=phrase_ctx("button", "Answer"), act="talk.answer", args=args)
        details = Button(label=phrase_ctx("button", "Details"), act="esc.details", args=args)
        ways = ((answer, details),)
    looked = Button(
        label=phrase_ctx("button", "Looked at"), act=LOOKED, args={"message": str(one.message_id)}
    )
    is_file = one.file_kind is not None
    return reply(
        _line(one, content, whole=True),
        buttons=(
            *(((looked,),) if is_file else ()),
            *ways,
            (_card(one, phrase_ctx("button", "Patient card")), SHOW_BUTTON),
        ),
        about=about_queue(facts),
    )


def _list_button(which: QueueList, first: int = 0) -> Button:
    label = phrase_ctx("button", "More") if first else NAMES[which]
    return Button(label=label, act=LIST, args={"list": which.value, "first": str(first)})


# ---------------------------------------------------------------------- what stands in a list


def _rows(which: QueueList, facts: StaffFacts, content: Content) -> Sequence[_Row]:
    return _LISTS[which](facts, content)


def _cases(
    facts: StaffFacts, content: Content, fits: Callable[[EscalationFact], bool]
) -> list[_Row]:
    return [
        (case_line(case, content), _details(case))
        for case in facts.open_escalations
        if may_act(facts, case) and fits(case)
    ]


def _details(case: EscalationFact) -> Button:
    label = phrase_ctx("button", "{code}: details", code=case.subject_code or case.site_id)
    return case_button(case, label, "esc.details")


def _mine(facts: StaffFacts, content: Content) -> list[_Row]:
    return _cases(facts, content, lambda case: case.owner_id == facts.staff_id)


def _open(facts: StaffFacts, content: Content) -> list[_Row]:
    return _cases(facts, content, lambda _: True)


def _hours(facts: StaffFacts, content: Content) -> list[_Row]:
    return _cases(facts, content, waits_for_hours)


def _owing(facts: StaffFacts, content: Content) -> list[_Row]:
    return [
        (_owing_line(one, content), _card(one, phrase_ctx("button", "{code}: card", code=one.code)))
        for one in seen_by(facts).owing
    ]


def _owing_line(one: OwingFact, content: Content) -> Wording:
    first, *rest = one.owed
    owed: Wording = _OWED[first]
    for another in rest:
        # i18n: two things that somebody has not answered
        owed = phrase("{first} and {second}", first=owed, second=_OWED[another])
    return phrase(
        "{code}: {owed}, since {when}. Phone: {number}",
        code=one.code,
        owed=owed,
        when=Local(one.since, content.sites[one.site_id].zone),
        number=Verbatim(one.number or "–"),
    )


def _messages(facts: StaffFacts, content: Content) -> list[_Row]:
    return [
        (_line(one, content), _show(one, phrase_ctx("button", "{code}: read", code=one.code)))
        for one in seen_by(facts).messages
    ]


def _files(facts: StaffFacts, content: Content) -> list[_Row]:
    return [
        (_line(one, content), _show(one, phrase_ctx("button", "{code}: look", code=one.code)))
        for one in seen_by(facts).files
    ]


def _line(one: UnseenFact, content: Content, *, whole: bool = False) -> Wording:
    when = Local(one.said_at, content.sites[one.site_id].zone)
    if one.words is None:
        kind = FILES[one.file_kind or FileKind.DOCUMENT]
        return phrase("{when} {who}: ({kind})", when=when, who=one.code, kind=kind)
    is_long = len(one.words) > _BEGINNING and not whole
    words = f"{one.words[:_BEGINNING]}…" if is_long else one.words
    return phrase("{when} {who}: {words}", when=when, who=one.code, words=words)


def _show(one: UnseenFact, label: Phrase) -> Button:
    return Button(label=label, act=MESSAGE, args={"message": str(one.message_id)})


def _medicines(facts: StaffFacts, content: Content) -> list[_Row]:
    return [(_medicine_line(one, content), _judge(one)) for one in seen_by(facts).medicines]


def _medicine_line(one: UnjudgedFact, content: Content) -> Wording:
    return phrase(
        "{code}: {name}, {when}",
        code=one.code,
        name=_named(one),
        when=Local(one.reported_at, content.sites[one.site_id].zone),
    )


def _judge(one: UnjudgedFact) -> Button:
    label = phrase_ctx("button", "{code}: judge", code=one.code)
    args = {"subject": str(one.subject_id), "medication": str(one.medication_id)}
    return Button(label=label, act=JUDGE, args=args)


def _named(one: UnjudgedFact) -> Wording:
    photo = phrase_ctx("name", "the medicine in the photo")
    return photo if one.typed is None else Verbatim(one.typed)


def _reports(facts: StaffFacts, content: Content) -> list[_Row]:
    return [(_reports_line(one, content), _assess(one)) for one in seen_by(facts).reports]


def _reports_line(one: ReportsWaiting, content: Content) -> Wording:
    return phrase_plural(
        "{code}: {count} report, since {when}",
        "{code}: {count} reports, the first since {when}",
        count=one.count,
        code=one.code,
        when=Local(one.since, content.sites[one.site_id].zone),
    )


def _assess(one: ReportsWaiting) -> Button:
    label = phrase_ctx("button", "{code}: assess", code=one.code)
    return Button(label=label, act=REPORTS, args={"subject": str(one.subject_id)})


def _card(one: OwingFact | UnseenFact, label: Phrase) -> Button:
    args = {"subject": str(one.subject_id), "part": CardPart.SUMMARY.value}
    return Button(label=label, act="card.show", args=args)


_LISTS: Final[Mapping[QueueList, Callable[[StaffFacts, Content], list[_Row]]]] = {
    QueueList.MINE: _mine,
    QueueList.OPEN: _open,
    QueueList.HOURS: _hours,
    QueueList.OWING: _owing,
    QueueList.MESSAGES: _messages,
    QueueList.FILES: _files,
    QueueList.MEDICINES: _medicines,
    QueueList.REPORTS: _reports,
}
