"""A medicine that the list could not judge: how the team sees it, and the ways to judge it."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from bot.parts.answers import Rows, reply, site_of
from bot.parts.medicine_screens import medicine_line
from bot.parts.medicine_state import NamedMedicine, named_in, option_name, recorded_as
from bot.parts.treatment_plan import may_decide
from content.medicines.model import MedicineGroup
from content.model import Content
from content.vocabulary import Language, TeamVerdict
from content.wording import Phrase, Verbatim, Wording, approved, phrase, phrase_ctx
from records.card_effects import CardPart
from records.effects import Ask, Button, Effect, SendMessage
from records.facts import StaffFacts, SubjectFacts
from records.medication_facts import MedicationFact

JUDGING: Final = "judging"
NAME: Final = "name"
NOTE: Final = "note"
JUDGE: Final = "judge.open"
# With the way back, eight buttons.
_NAMES_SHOWN: Final = 6
_LONGEST_LABEL: Final = 8
_TEXTS: Final[Mapping[TeamVerdict, str]] = {
    TeamVerdict.NONE_KNOWN: "medicine_judged_none_known",
    TeamVerdict.ASK_DOCTOR: "medicine_judged_ask_doctor",
}
VERDICTS: Final[Mapping[TeamVerdict, Phrase]] = {
    TeamVerdict.IS: phrase_ctx("button", "It is …"),
    TeamVerdict.NONE_KNOWN: phrase_ctx("button", "No interaction known"),
    TeamVerdict.ASK_DOCTOR: phrase_ctx("button", "Stop, ask the doctor"),
}


def about_judging(facts: StaffFacts) -> str:
    """Name what this person is judging: the question before loses its buttons."""
    return f"judging:{facts.staff_id}"


def waits_for_judgement(one: MedicationFact) -> bool:
    """Tell whether the list says nothing certain of an entry, and nobody of the team has either."""
    is_open = one.substance is None or one.group == MedicineGroup.HERB.value
    return one.verdict is None and is_open


def judged_line(one: MedicationFact, patient: SubjectFacts, content: Content) -> Wording:
    """Say what was told of a medicine, and what the team said of one the list does not have."""
    line = medicine_line(one, patient, content)
    if one.verdict is None or one.verdict is TeamVerdict.IS:
        return line
    return phrase("{line}. The team: {verdict}", line=line, verdict=VERDICTS[one.verdict])


def judge_buttons(facts: StaffFacts, patient: SubjectFacts) -> Rows:
    """Give a button for each medicine of a subject that waits to be judged."""
    if not may_decide(facts, patient):
        return ()
    waiting = [one for one in patient.medications or () if waits_for_judgement(one)]
    return tuple(
        (_button(_judge_label(one), JUDGE, patient, one),) for one in waiting[:_NAMES_SHOWN]
    )


def _judge_label(one: MedicationFact) -> Phrase:
    if one.typed is None:
        return phrase_ctx("button", "Judge the photo")
    is_long = len(one.typed) > _LONGEST_LABEL
    name = f"{one.typed[:_LONGEST_LABEL]}…" if is_long else one.typed
    return phrase_ctx("button", "Judge: {name}", name=name)


def entry_shown(
    facts: StaffFacts, patient: SubjectFacts, one: MedicationFact, content: Content
) -> SendMessage:
    """Show an entry and the three ways to judge it."""
    each: Rows = tuple(
        (_button(label, "judge.choose", patient, one, verdict=verdict.value),)
        for verdict, label in VERDICTS.items()
    )
    return reply(
        Verbatim(patient.code),
        medicine_line(one, patient, content),
        phrase("What does the team say of it? The patient is told, and the answer is recorded."),
        buttons=(*each, (_card(patient),)),
        about=about_judging(facts),
    )


def ask_name(
    facts: StaffFacts, patient: SubjectFacts, one: MedicationFact, *before: Wording
) -> tuple[Effect, ...]:
    """Ask what it is; the list is searched for what is written."""
    question = phrase("Please write the name of the medicine or of its ingredient.")
    back = _button(phrase_ctx("button", "Back"), JUDGE, patient, one)
    return (
        reply(*before, question, buttons=((back,),), about=about_judging(facts)),
        Ask(conversation=JUDGING, step=NAME, data=_data(patient, one)),
    )


def names_found(
    facts: StaffFacts, patient: SubjectFacts, one: MedicationFact, typed: str, content: Content
) -> tuple[Effect, ...]:
    """Show the names of the list that resemble what was written; one of them is chosen."""
    names: list[str] = []
    for item in named_in(content, typed):
        names += [item.name] if item.numbers else []
        names += item.options
    found = list(dict.fromkeys(names))[:_NAMES_SHOWN]
    if not found:
        nothing = phrase("The list has nothing like “{typed}”.", typed=typed[:40])
        return ask_name(facts, patient, one, nothing)
    buttons: Rows = tuple(
        (_button(_option(name, facts, content), "judge.name", patient, one, name=name),)
        for name in found
    )
    again = _button(
        phrase_ctx("button", "Another name"), "judge.choose", patient, one, verdict="is"
    )
    question = phrase("Which is it?")
    return (reply(question, buttons=(*buttons, (again,)), about=about_judging(facts)),)


def _option(name: str, facts: StaffFacts, content: Content) -> Verbatim:
    return Verbatim(option_name(content, name, facts.language))


def ask_to_record(
    facts: StaffFacts,
    patient: SubjectFacts,
    one: MedicationFact,
    name: str,
    says: tuple[Wording, ...],
) -> tuple[Effect, ...]:
    """Show what the list says of the chosen one, before it is recorded."""
    record = _button(
        phrase_ctx("button", "Record it"),
        "judge.record",
        patient,
        one,
        verdict=TeamVerdict.IS.value,
        name=name,
    )
    again = _button(
        phrase_ctx("button", "Another name"), "judge.choose", patient, one, verdict="is"
    )
    return (reply(*says, buttons=((record,), (again,)), about=about_judging(facts)),)


def ask_note(
    facts: StaffFacts,
    patient: SubjectFacts,
    one: MedicationFact,
    verdict: TeamVerdict,
    content: Content,
) -> tuple[Effect, ...]:
    """Show what the patient will read, and ask for the team's own note."""
    without = _button(
        phrase_ctx("button", "Without a note"), "judge.record", patient, one, verdict=verdict.value
    )
    back = _button(phrase_ctx("button", "Back"), JUDGE, patient, one)
    return (
        reply(
            phrase("{code} will read:", code=patient.code),
            told_to_patient(verdict, named(one, content), patient, content, facts.language),
            phrase("Please write a note for the team, why, or record it without one."),
            buttons=((without,), (back,)),
            about=about_judging(facts),
        ),
        Ask(
            conversation=JUDGING,
            step=NOTE,
            data={**_data(patient, one), "verdict": verdict.value},
        ),
    )


def named(one: MedicationFact, content: Content) -> NamedMedicine:
    """Give what an entry is about, a picture as a picture."""
    item = recorded_as(content, one)
    return NamedMedicine(photo=one.photo or "", how=one.how) if one.typed is None else item


def told_to_patient(
    verdict: TeamVerdict,
    item: NamedMedicine,
    patient: SubjectFacts,
    content: Content,
    language: Language,
) -> Wording:
    """Give the words in which a patient hears of a verdict that names no medicine."""
    name = phrase_ctx("name", "the medicine in the photo") if item.photo else item.shown(language)
    number = site_of(patient, content).hotline
    return approved(_TEXTS[verdict], name=name, hotline=number)


def recorded(facts: StaffFacts, patient: SubjectFacts, *said: Wording) -> SendMessage:
    """Say that it is recorded, with the way to the card and to the queue."""
    done = phrase("Recorded for subject {code}.", code=patient.code)
    return reply(done, *said, buttons=((_card(patient),),), about=about_judging(facts))


def meant(facts: StaffFacts, patient: SubjectFacts) -> MedicationFact | None:
    """Find the entry that a button or an open question names; None where it stands no more."""
    args = facts.button.args if facts.button else facts.dialogue.data if facts.dialogue else {}
    asked = args.get("medication", "")
    each = patient.medications or ()
    return next((one for one in each if one.medication_id == _uuid(asked)), None)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _data(patient: SubjectFacts, one: MedicationFact) -> dict[str, str]:
    return {"subject": str(patient.subject_id), "medication": str(one.medication_id)}


def _button(
    label: Wording, act: str, patient: SubjectFacts, one: MedicationFact, **more: str
) -> Button:
    return Button(label=label, act=act, args={**_data(patient, one), **more})


def _card(patient: SubjectFacts) -> Button:
    args = {"subject": str(patient.subject_id), "part": CardPart.MEDICINES.value}
    return Button(label=phrase_ctx("button", "Patient card"), act="card.show", args=args)
