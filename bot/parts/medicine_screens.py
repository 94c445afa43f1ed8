"""What a subject sees of the medicines they told of, and the question whether an entry is wrong."""

from typing import Final

from bot.parts.answers import reply, site_of
from bot.parts.medicine_alert import STATUS_NAMES
from bot.parts.medicine_questions import patient_name
from bot.parts.medicine_state import recorded_as
from bot.parts.menus import OPEN
from bot.parts.own_record import lines
from content.model import Content
from content.wording import Local, Wording, phrase, phrase_ctx, phrase_plural
from content.words import Word
from records.effects import Button, Effect
from records.facts import SubjectFacts
from records.medication_facts import MedicationFact

SHOW: Final = "medlist.show"
MARK: Final = "medlist.mark"
_WRONG: Final = "medlist.wrong"
# So many lines are read whole on a small phone; the rest has a button.
_SHOWN: Final = 6
_IN_A_ROW: Final = 2


def about_list(facts: SubjectFacts) -> str:
    """Name the list of this subject's medicines."""
    return f"medlist:{facts.subject_id}"


def listed(
    facts: SubjectFacts, entries: tuple[MedicationFact, ...], first: int, content: Content
) -> Effect:
    """Show the newest entry of each medicine, after the `first` ones."""
    if not entries:
        return reply(
            phrase("Your list of medicines is empty."),
            buttons=((_new(),),),
            about=about_list(facts),
        )
    # Since the button was made, entries may have been marked.
    first = first if first < len(entries) else 0
    shown = list(enumerate(entries, 1))[first : first + _SHOWN]
    # i18n: a list of medicines follows, one a line
    head = phrase_plural(
        "You told me of {count} medicine:", "You told me of {count} medicines:", count=len(entries)
    )
    found = [
        phrase("{number}. {line}", number=number, line=medicine_line(one, facts, content))
        for number, one in shown
    ]
    each = [_wrong(number, one) for number, one in shown]
    rows = [tuple(each[at : at + _IN_A_ROW]) for at in range(0, len(each), _IN_A_ROW)]
    after = first + _SHOWN
    more = ((_more(after),),) if after < len(entries) else ()
    return reply(lines(head, *found), buttons=(*rows, *more, (_new(),)), about=about_list(facts))


def _wrong(number: int, one: MedicationFact) -> Button:
    return Button(
        label=phrase_ctx("button", "{number} is wrong", number=number),
        act=_WRONG,
        args={"medication": str(one.medication_id)},
    )


def _more(first: int) -> Button:
    label = phrase_ctx("button", "Earlier ones")
    return Button(label=label, act=SHOW, args={"first": str(first)})


def _new() -> Button:
    label = phrase_ctx("button", "Tell of a medicine")
    return Button(label=label, act=OPEN, args={"word": Word.MEDICINE.value})


def medicine_line(one: MedicationFact, facts: SubjectFacts, content: Content) -> Wording:
    """Say what was told of one medicine, and when."""
    return phrase(
        "{name}: {status}, reported {when}",
        name=_name(one, facts, content),
        status=STATUS_NAMES[one.status],
        when=Local(one.reported_at, site_of(facts, content).zone),
    )


def _name(one: MedicationFact, facts: SubjectFacts, content: Content) -> Wording:
    if one.typed is None and one.substance is None:
        return phrase_ctx("name", "the medicine in the photo")
    return patient_name(recorded_as(content, one), facts)


def confirm(facts: SubjectFacts, one: MedicationFact, content: Content) -> Effect:
    """Ask whether an entry is wrong."""
    yes = Button(
        label=phrase_ctx("button", "Yes, it is wrong"),
        act=MARK,
        args={"medication": str(one.medication_id)},
    )
    keep = Button(label=phrase_ctx("button", "No, it is right"), act=SHOW)
    return reply(
        medicine_line(one, facts, content),
        phrase("Is this entry wrong? It is then marked as wrong, not deleted."),
        buttons=((yes,), (keep,)),
        about=about_list(facts),
    )
