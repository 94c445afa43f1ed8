"""The list of medicines into the parts of an index: every name once, with its sounds."""

from collections.abc import Iterator, Sequence

from content.medicines.index import Name, NameKind, Parts
from content.medicines.look_alikes import look_alikes
from content.medicines.medicine_list import MedicineList
from content.medicines.model import Medicine, MedicineGroup, Substance, Verdict
from content.medicines.names import has_han, name_key
from content.medicines.rules import Concern, RawRules

_NO_ENTRY = -1
_SHORT = 2


def make_parts(found: MedicineList, version: str) -> Parts:
    """Collect what the index is made of."""
    medicines = list(found.medicines())
    names = _Names(found, medicines)
    rows = list(names.rows.values())
    return Parts(
        version=version,
        entries=[_entry(found, group, medicine) for group, medicine in medicines],
        names=[_row(name) for name in rows],
        look_alikes=look_alikes(rows),
        readings=dict(found.sounds),
        shapes=dict(found.shapes),
        words=_words(found),
        rules=_rules(found),
    )


def _entry(found: MedicineList, group: MedicineGroup, medicine: Medicine) -> list[str]:
    act_as = medicine.treat_as or group
    # A food without an interaction is answered as any medicine without one.
    is_none = medicine.verdict is Verdict.LISTED_NO_INTERACTION
    rule = found.groups[MedicineGroup.NONE if is_none else act_as]
    flag = medicine.other_flag
    return [
        medicine.number,
        medicine.inn.lower(),
        medicine.zh,
        group.value,
        act_as.value,
        medicine.also_as.value if medicine.also_as else "",
        (medicine.verdict or rule.verdict).value,
        (medicine.urgency or rule.urgency).value,
        rule.about.value,
        " ".join(medicine.contains),
        flag.en if flag else "",
        flag.zh if flag else "",
        rule.text_patient,
        rule.text_nurse,
    ]


def _rules(found: MedicineList) -> RawRules:
    judgement = found.judgement
    dosing = judgement.dosing
    return RawRules(
        takes_venetoclax=[arm.value for arm in dosing.takes_venetoclax],
        days=[dosing.first_day, dosing.last_day],
        urgencies={
            rule.id.value: [rule.on_these_days.value, rule.on_other_days.value]
            for rule in judgement.urgencies
        },
        uses={
            rule.id.value: [rule.at_least.value, rule.text_patient, rule.note_nurse]
            for rule in judgement.uses
        },
        situations={
            rule.id.value: [
                rule.urgency.value,
                Concern.REGIMEN.value,
                rule.text_patient,
                rule.text_nurse,
            ]
            for rule in judgement.situations
        },
        groups={
            group.value: [rule.urgency.value, rule.about.value, rule.text_patient, rule.text_nurse]
            for group, rule in found.groups.items()
        },
    )


def _row(name: Name) -> list[str]:
    return [
        name.key,
        name.kind.value,
        str(name.entry),
        " ".join(str(one) for one in name.also),
        name.ingredient,
        name.shown,
        " ".join(name.sounds),
        "1" if name.needs_context else "",
    ]


class _Names:
    """All names by key. The name an entry yields stays with its owner, who mentions the entry."""

    def __init__(
        self, found: MedicineList, medicines: Sequence[tuple[MedicineGroup, Medicine]]
    ) -> None:
        self._found = found
        self.rows: dict[str, Name] = {}
        self._needs_context = {name_key(word) for word in found.words.needs_context}
        self._plants = {MedicineGroup.HERB, MedicineGroup.FOOD}
        # Those that yield come last, so that they find the owner there.
        order = sorted(range(len(medicines)), key=lambda place: len(medicines[place][1].yields_to))
        for place in order:
            self._add_medicine(place, *medicines[place])
        for kind, names in (
            (NameKind.STUDY, found.others.study),
            (NameKind.ORDINARY, found.others.ordinary.zh),
            (NameKind.OTHER, (*found.others.others.zh, *found.others.others.en)),
            (NameKind.UNNAMED, (*found.words.unnamed.zh, *found.words.unnamed.en)),
        ):
            for name in names:
                self._add(name, kind, _NO_ENTRY, (name, name))

    def _add_medicine(self, place: int, group: MedicineGroup, medicine: Medicine) -> None:
        is_plant = group in self._plants
        for substance in medicine.substances:
            # An entry of plants may hold several: each own name is shown as itself.
            zh = substance.zh[0] if substance.zh and not is_plant else medicine.zh
            for kind, name in _names_of(substance):
                own = kind is NameKind.OWN and has_han(name)
                shown = (substance.en[0], name if own else zh)
                self._add(name, kind, place, shown, is_plant=is_plant)
        first = medicine.substances[0]
        whole = (first.en[0], medicine.zh)
        for name in medicine.products:
            self._add(name, NameKind.OWN, place, whole)
        for name in medicine.topical:
            self._add(name, NameKind.TOPICAL, place, whole)

    def _add(
        self,
        name: str,
        kind: NameKind,
        place: int,
        shown: tuple[str, str],
        *,
        is_plant: bool = False,
    ) -> None:
        key = name_key(name)
        if owner := self.rows.get(key):
            if _NO_ENTRY not in {place, owner.entry} and place not in {owner.entry, *owner.also}:
                also = (*owner.also, place)
                self.rows[key] = _with_also(owner, also)
            return
        is_short = has_han(key) and len(key) <= _SHORT
        brand = kind is NameKind.ALIAS and not is_plant
        self.rows[key] = Name(
            key=key,
            kind=kind,
            entry=place,
            also=(),
            ingredient=shown[0],
            shown=shown[1],
            sounds=self._sounds(key),
            needs_context=key in self._needs_context or (is_short and brand),
        )

    def _sounds(self, key: str) -> tuple[str, ...]:
        """Give a syllable for each character; a letter or digit sounds as itself."""
        return tuple(self._found.sounds.get(char, char) for char in key) if has_han(key) else ()


def _with_also(name: Name, also: tuple[int, ...]) -> Name:
    return Name(
        key=name.key,
        kind=name.kind,
        entry=name.entry,
        also=also,
        ingredient=name.ingredient,
        shown=name.shown,
        sounds=name.sounds,
        needs_context=name.needs_context,
    )


def _names_of(substance: Substance) -> Iterator[tuple[NameKind, str]]:
    for name in (*substance.en, *substance.zh):
        yield NameKind.OWN, name
    for name in (*substance.brands_en, *substance.brands_zh):
        yield NameKind.ALIAS, name
    for name in (*substance.colloquial, *substance.added):
        yield NameKind.ALIAS, name


def _words(found: MedicineList) -> dict[str, list[str]]:
    words = found.words
    return {
        "salts": list(words.salts),
        "forms_zh": list(words.forms.zh),
        "forms_en": list(words.forms.en),
        "topical_zh": list(words.topical.zh),
        "topical_en": list(words.topical.en),
        "not_topical_zh": list(words.topical.not_zh),
        "not_topical_en": list(words.topical.not_en),
        "topical_verbs_zh": list(words.topical.verbs_zh),
        "before_zh": list(words.context.before_zh),
        "after_zh": list(words.context.after_zh),
        "stems_zh": list(words.stems.zh),
        "heads_zh": list(words.stems.heads_zh),
        "stems_en": list(words.stems.en),
        "taken_zh": list(words.taken.zh),
        "taken_en": list(words.taken.en),
        "asking_zh": list(words.asking_zh),
        "units_zh": list(words.units_zh),
        "foreign_sounds": [words.foreign_sounds],
        "readings": [f"{char} {' '.join(said)}" for char, said in words.readings.items()],
        "cuts_zh": list(words.cuts_zh),
        "ordinary_stems_zh": list(words.ordinary_stems_zh),
        "salts_with_form": list(words.salts_with_form),
        "forms_pinyin": list(words.forms_pinyin),
        "english": list(found.english),
    }
