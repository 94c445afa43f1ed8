"""What the medicine files say, read and not yet made searchable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content.medicines.model import (
    GroupRule,
    JudgementFile,
    Medicine,
    MedicineFile,
    MedicineGroup,
    NameWords,
    OthersFile,
)
from content.shape import Reviewed, ReviewStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineList:
    """All that the medicine files say. `sounds` has the syllable of each character."""

    groups: Mapping[MedicineGroup, GroupRule]
    group_ids: tuple[MedicineGroup, ...]
    judgement: JudgementFile
    files: tuple[MedicineFile, ...]
    words: NameWords
    others: OthersFile
    english: tuple[str, ...]
    shapes: Mapping[str, str]
    sounds: Mapping[str, str]

    def medicines(self) -> Iterator[tuple[MedicineGroup, Medicine]]:
        """Give every entry with its group, in the order of the files."""
        for file in self.files:
            for medicine in file.medicines:
                yield file.group, medicine

    def drafts(self) -> tuple[str, ...]:
        """Name every rule and entry that nobody has approved yet, as `file: item`."""
        judgement = self.judgement
        rules: tuple[tuple[str, Reviewed], ...] = (
            ("judgement.yaml: dosing", judgement.dosing),
            *((f"judgement.yaml: {rule.id}", rule) for rule in judgement.urgencies),
            *((f"judgement.yaml: {rule.id}", rule) for rule in judgement.uses),
            *((f"judgement.yaml: {rule.id}", rule) for rule in judgement.situations),
            *((f"groups.yaml: {rule.id}", rule) for rule in self.groups.values()),
        )
        drafts = [f"medicines/{name}" for name, rule in rules if rule.status is ReviewStatus.DRAFT]
        entries = [
            f"medicines/entries/{group}.yaml: {medicine.number} {medicine.inn}"
            for group, medicine in self.medicines()
            if medicine.status is ReviewStatus.DRAFT
        ]
        return (*drafts, *entries)
