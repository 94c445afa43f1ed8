"""What can be wrong between the medicine files, each problem in one line for its author."""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from content.medicines.medicine_list import MedicineList
from content.medicines.model import (
    GroupRule,
    Medicine,
    MedicineGroup,
    SituationRule,
    UrgencyRule,
    UseOfMedicine,
)
from content.medicines.names import name_key
from content.medicines.rules import Situation, Urgency, Use

if TYPE_CHECKING:
    from content.shape import Citation


def find_problems(
    found: MedicineList, codes: Collection[str], texts: Collection[str]
) -> Iterator[str]:
    """Give what contradicts, dangles or is given twice; `codes` are sources, `texts` are keys."""
    yield from _rule_problems(found)
    yield from _text_problems(found, texts)
    yield from _number_problems(found)
    yield from _source_problems(found, codes)
    yield from _shared_names(found)


def names_of(medicine: Medicine) -> Iterator[str]:
    """Give every name of an entry."""
    for one in medicine.substances:
        yield from (*one.en, *one.zh, *one.brands_en, *one.brands_zh, *one.colloquial, *one.added)
    yield from (*medicine.products, *medicine.topical)


def _rule_problems(found: MedicineList) -> Iterator[str]:
    judgement, file = found.judgement, "content/medicines/judgement.yaml"
    kinds: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("content/medicines/groups.yaml", MedicineGroup, found.group_ids),
        (file, Urgency, (rule.id for rule in judgement.urgencies)),
        (file, Use, (rule.id for rule in judgement.uses)),
        (file, Situation, (rule.id for rule in judgement.situations)),
    )
    for where, wanted, given in kinds:
        ids = list(given)
        for one in wanted:
            if ids.count(one) != 1:
                yield f"{where}: '{one}' must be there once, it is there {ids.count(one)} times."
    if judgement.dosing.first_day > judgement.dosing.last_day:
        yield f"{file}: dosing: first_day comes after last_day. Correct one."


def _text_problems(found: MedicineList, texts: Collection[str]) -> Iterator[str]:
    judgement, file = found.judgement, "judgement.yaml"
    named = [
        *(
            ("groups.yaml", rule.id, (rule.text_patient, rule.text_nurse))
            for rule in found.groups.values()
        ),
        *((file, rule.id, (rule.text_patient, rule.text_nurse)) for rule in judgement.situations),
        *((file, rule.id, (rule.text_patient, rule.note_nurse)) for rule in judgement.uses),
    ]
    for name, rule_id, keys in named:
        for key in filter(None, keys):
            if key not in texts:
                yield (
                    f"content/medicines/{name}: {rule_id} names the text '{key}', which "
                    "content/texts/medicine.yaml does not have. Add it there, or correct it."
                )


def _number_problems(found: MedicineList) -> Iterator[str]:
    numbers = [medicine.number for _, medicine in found.medicines()]
    for file in found.files:
        for medicine in file.medicines:
            where = f"content/medicines/entries/{file.group}.yaml: {medicine.number}"
            if numbers.count(medicine.number) > 1:
                yield f"{where}: the number is given twice. Keep one."
            for number in (*medicine.contains, *medicine.yields_to):
                if number not in numbers:
                    yield f"{where} names entry '{number}', which does not exist. Correct it."


def _source_problems(found: MedicineList, codes: Collection[str]) -> Iterator[str]:
    judgement = found.judgement
    rules: tuple[tuple[str, Iterable[GroupRule | UrgencyRule | UseOfMedicine | SituationRule]], ...]
    rules = (
        ("groups.yaml", found.groups.values()),
        ("judgement.yaml", judgement.urgencies),
        ("judgement.yaml", judgement.uses),
        ("judgement.yaml", judgement.situations),
    )
    cited: list[tuple[str, Citation]] = [
        (f"content/medicines/{file}: {rule.id}", rule) for file, each in rules for rule in each
    ]
    cited += [
        (f"content/medicines/judgement.yaml: dosing.{name}", citation)
        for name, citation in judgement.dosing.sources.items()
    ]
    cited += [
        (f"content/medicines/entries/{group}.yaml: {medicine.number}", medicine)
        for group, medicine in found.medicines()
    ]
    for where, citation in cited:
        for code in citation.codes():
            if code not in codes:
                yield (
                    f"{where} cites '{code}', which content/medicines/sources.yaml does not have. "
                    "Add it there, or correct it."
                )


def _shared_names(found: MedicineList) -> Iterator[str]:
    """Find a name of two entries of which none says that it yields to the other."""
    owners: dict[str, Medicine] = {}
    for group, medicine in found.medicines():
        for name in names_of(medicine):
            owner = owners.setdefault(name_key(name), medicine)
            yields = owner.number in medicine.yields_to or medicine.number in owner.yields_to
            if owner.number != medicine.number and not yields:
                yield (
                    f"content/medicines/entries/{group}.yaml: {medicine.number} has the name "
                    f"'{name}' of {owner.number}. Remove it from one, or name the other under "
                    "'yields_to'."
                )
            elif medicine.number in owner.yields_to:
                owners[name_key(name)] = medicine
    for name in (*found.others.others.zh, *found.others.others.en, *found.others.study):
        if taken := owners.get(name_key(name)):
            yield (
                f"content/medicines/others.yaml: '{name}' is a name of {taken.number}. Remove it "
                "here."
            )
