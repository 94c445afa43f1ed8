"""The medicine files into `MedicineList`, or every problem in one `FileError`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.medicines.model import (
    EnglishFile,
    GroupRule,
    GroupsFile,
    Medicine,
    MedicineFile,
    MedicineGroup,
    NameWords,
    OthersFile,
    ShapesFile,
)
from content.medicines.names import name_key
from content.model import ApprovedText, Source
from content.shape import Citation, ContentModel, ReviewStatus
from content.strict_yaml import FileError, Reader

FOLDER = Path(__file__).resolve().parent.parent


class _SourcesFile(ContentModel):
    sources: tuple[Source, ...]


class _TextsFile(ContentModel):
    texts: tuple[ApprovedText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineList:
    """All that the medicine files say."""

    groups: Mapping[MedicineGroup, GroupRule]
    files: tuple[MedicineFile, ...]
    words: NameWords
    others: OthersFile
    english: tuple[str, ...]
    shapes: Mapping[str, str]

    def medicines(self) -> Iterator[tuple[MedicineGroup, Medicine]]:
        """Give every entry with its group, in the order of the files."""
        for file in self.files:
            for medicine in file.medicines:
                yield file.group, medicine

    def drafts(self) -> tuple[str, ...]:
        """Name every group and entry that nobody has approved yet, as `file: item`."""
        groups = [
            f"medicines/groups.yaml: {rule.id}"
            for rule in self.groups.values()
            if rule.status is ReviewStatus.DRAFT
        ]
        entries = [
            f"medicines/entries/{group}.yaml: {medicine.number} {medicine.inn}"
            for group, medicine in self.medicines()
            if medicine.status is ReviewStatus.DRAFT
        ]
        return (*groups, *entries)


def load_medicines(folder: Path | None = None) -> MedicineList:
    """Read and check all medicine files.

    Args:
        folder: Where the content files are; those installed with this package when left out.

    Raises:
        FileError: something is missing, unknown, given twice, uncited or contradictory.
    """
    reader = Reader(folder or FOLDER)
    sources = reader.read("medicines/sources.yaml", _SourcesFile)
    groups = reader.read("medicines/groups.yaml", GroupsFile)
    words = reader.read("medicines/words.yaml", NameWords)
    others = reader.read("medicines/others.yaml", OthersFile)
    english = reader.read("medicines/english.yaml", EnglishFile)
    shapes = reader.read("medicines/shapes.yaml", ShapesFile)
    texts = reader.read("texts/medicine.yaml", _TextsFile)
    files = [
        reader.read(f"medicines/entries/{group}.yaml", MedicineFile) for group in MedicineGroup
    ]
    if not (
        sources and groups and words and others and english and shapes and texts and all(files)
    ):
        raise FileError(*reader.problems)
    found = MedicineList(
        groups={rule.id: rule for rule in groups.groups},
        files=tuple(file for file in files if file),
        words=words,
        others=others,
        english=tuple(english.english.split()),
        shapes=shapes.shapes,
    )
    codes = {source.code for source in sources.sources}
    keys = {text.key for text in texts.texts}
    problems = (
        *reader.problems,
        *_group_problems(groups.groups, keys),
        *_number_problems(found),
        *_source_problems(found, codes),
        *_shared_names(found),
    )
    if problems:
        raise FileError(*problems)
    return found


def names_of(medicine: Medicine) -> Iterator[str]:
    """Give every name of an entry."""
    for one in medicine.substances:
        yield from (*one.en, *one.zh, *one.brands_en, *one.brands_zh, *one.colloquial, *one.added)
    yield from (*medicine.products, *medicine.topical)


def _group_problems(rules: Iterable[GroupRule], keys: set[str]) -> Iterator[str]:
    file = "content/medicines/groups.yaml"
    ids = [rule.id for rule in rules]
    for group in MedicineGroup:
        if ids.count(group) != 1:
            yield f"{file}: '{group}' must be there once, it is there {ids.count(group)} times."
    for rule in rules:
        for key in (rule.text_patient, rule.text_nurse):
            if key not in keys:
                yield (
                    f"{file}: {rule.id} names the text '{key}', which content/texts/medicine.yaml "
                    "does not have. Add it there, or correct it."
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


def _source_problems(found: MedicineList, codes: set[str]) -> Iterator[str]:
    cited: list[tuple[str, Citation]] = [
        (f"content/medicines/groups.yaml: {rule.id}", rule) for rule in found.groups.values()
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
