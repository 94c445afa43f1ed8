"""What can be wrong with the files of the symptoms, each as file, key and remedy."""

from collections import Counter
from collections.abc import Iterator, Mapping

from content.shape import Bilingual
from content.symptoms.build import Parts, grade_rule_id, graded, scale_of
from content.symptoms.judge import urgency
from content.symptoms.scales import AnyScale
from content.symptoms.shapes import (
    COMPOSITE,
    ROWS,
    WORST_GRADE,
    GeneralFile,
    ItemFile,
    ScalesFile,
    SymptomRule,
)
from content.vocabulary import Tier

_NAME = "content/symptoms"
_LONGEST_EN = 20
_LONGEST_ZH = 12
_MOST_BUTTONS = 8
_PLACEHOLDERS = ("{name}", "{grade}")


def scale_problems(file: ScalesFile) -> Iterator[str]:
    """Find buttons that are too long, and units given twice."""
    where = f"{_NAME}/scales.yaml"
    for entry in file.scales:
        for option in entry.options:
            yield from _too_long(f"{where}: {entry.id}", option)
    for name in _twice([entry.id for entry in file.scales]):
        yield f"{where}: scale '{name}' is given twice. Keep one."
    for name in _twice([unit.id for unit in file.units]):
        yield f"{where}: unit '{name}' is given twice. Keep one."


def general_problems(files: Mapping[str, ItemFile], general: GeneralFile) -> Iterator[str]:
    """Find areas that cannot be shown, rows nobody is about, and rule ids given twice."""
    yield from _area_problems(f"{_NAME}/general.yaml", files, general)
    yield from _grade_words_problems(f"{_NAME}/general.yaml", general)
    yield from _missing_rows(f"{_NAME}/general.yaml", files, general)
    ids = [rule.id for file in files.values() for rule in file.rules]
    ids += [grade_rule_id(file.id, grade) for file in files.values() for grade in _all_grades()]
    for name in _twice(ids):
        yield f"{_NAME}/items: rule id '{name}' is given twice. Keep one."


def _area_problems(
    where: str, files: Mapping[str, ItemFile], general: GeneralFile
) -> Iterator[str]:
    if len(general.areas) > _MOST_BUTTONS:
        yield f"{where}: there are {len(general.areas)} areas. At most {_MOST_BUTTONS} fit."
    for name in _twice([area.id for area in general.areas]):
        yield f"{where}: area '{name}' is given twice. Keep one."
    for area in general.areas:
        yield from _too_long(f"{where}: area {area.id}", area.name)
        held = sum(file.area == area.id for file in files.values())
        if not 0 < held <= _MOST_BUTTONS:
            yield (
                f"{where}: area '{area.id}' has {held} symptoms. Give it 1 to {_MOST_BUTTONS}, "
                "or remove it."
            )


def _grade_words_problems(where: str, general: GeneralFile) -> Iterator[str]:
    for placeholder in _PLACEHOLDERS:
        for language, words in (("en", general.grade_words.en), ("zh-CN", general.grade_words.zh)):
            if placeholder not in words:
                yield f"{where}: grade_words.{language} has no {placeholder}. Add it."


def _missing_rows(where: str, files: Mapping[str, ItemFile], general: GeneralFile) -> Iterator[str]:
    covered = {row for file in files.values() for rule in file.rules for row in rule.rows}
    covered |= {one.row for one in general.elsewhere}
    for row in ROWS:
        if row not in covered:
            yield (
                f"{where}: no rule is about row {row} of the red flags. Add one to an item, or "
                "say under 'elsewhere' who finds it."
            )


def item_problems(files: Mapping[str, ItemFile], parts: Parts) -> Iterator[str]:
    """Find what is wrong inside of each item file."""
    areas = {area.id for area in parts.general.areas}
    for name, file in files.items():
        where = f"{_NAME}/{name}"
        if name != f"items/{file.id}.yaml":
            yield f"{where}: id is '{file.id}'. Name the file after it, or correct it."
        if file.area not in areas:
            yield f"{where}: general.yaml has no area '{file.area}'. Add it, or correct it."
        yield from _too_long(f"{where}: name", file.name)
        yield from _question_problems(where, file)
        yield from _grade_problems(where, file, parts)
        scales: dict[str, AnyScale] = {}
        yield from _scale_problems(where, file, parts, scales)
        for rule in file.rules:
            yield from _rule_problems(f"{where}: rule {rule.id}", rule, file, scales)


def _question_problems(where: str, file: ItemFile) -> Iterator[str]:
    ids = [ask.id for ask in file.questions]
    for name in _twice(ids):
        yield f"{where}: question '{name}' is given twice. Keep one."
    if COMPOSITE in ids:
        yield f"{where}: no question can have the id '{COMPOSITE}'. Rename it."
    used = {name for rule in file.rules for name in rule.when}
    used |= {attribute.value for attribute in graded(file)}
    for name in ids:
        if name not in used:
            yield f"{where}: question '{name}' decides nothing. Write a rule with it, or remove it."
    for ask in file.questions:
        for choice in ask.choices:
            yield from _too_long(f"{where}: {ask.id}", choice)
        if ask.number is not None and ask.number.lowest >= ask.number.highest:
            yield f"{where}: {ask.id}.number: lowest is not below highest. Correct it."


def _grade_problems(where: str, file: ItemFile, parts: Parts) -> Iterator[str]:
    attributes = graded(file)
    if not attributes:
        if file.grades is not None:
            yield f"{where}: grades need frequency, severity or interference. Remove them."
        return
    if attributes not in parts.composites:
        names = " x ".join(attributes)
        yield f"{where}: composites.yaml has no table {names}. Add it, or change the questions."
    if file.questions[0].id != attributes[0].value:
        yield f"{where}: the first question must be '{attributes[0]}'. Move it to the top."
    if file.grades is None:
        yield f"{where}: grades are missing. Give the tiers of grade 1, 2 and 3, with a source."
    elif list(file.grades.tiers) != sorted(file.grades.tiers, key=urgency):
        yield f"{where}: grades.tiers fall. A higher grade cannot have a lower tier."


def _scale_problems(
    where: str, file: ItemFile, parts: Parts, found: dict[str, AnyScale]
) -> Iterator[str]:
    for ask in file.questions:
        try:
            scale = scale_of(ask, parts)
        except ValueError as error:
            yield f"{where}: {ask.id}: {error}."
            continue
        if scale is not None:
            found[ask.id] = scale
        elif ask.number is not None:
            yield f"{where}: {ask.id}: scales.yaml has no unit '{ask.number.unit}'. Add it there."


def _rule_problems(
    where: str, rule: SymptomRule, file: ItemFile, scales: Mapping[str, AnyScale]
) -> Iterator[str]:
    if rule.tier is Tier.NONE or (rule.tier is Tier.UNCLEAR and not file.judged_by):
        yield f"{where}: tier cannot be '{rule.tier}'. Write emergency, red, amber or green."
    asked = {ask.id for ask in file.questions}
    for name, least in rule.when.items():
        if name == COMPOSITE and graded(file):
            highest = WORST_GRADE
        elif name in scales:
            highest = scales[name].highest
        elif name in asked:
            continue
        else:
            yield f"{where}: '{name}' is no question of this file. Correct it, or ask it."
            continue
        if least > highest:
            yield f"{where}: '{name}' never reaches {least}. The highest answer is {highest}."


def _too_long(where: str, words: Bilingual) -> Iterator[str]:
    for language, text, longest in (
        ("en", words.en, _LONGEST_EN),
        ("zh-CN", words.zh, _LONGEST_ZH),
    ):
        if len(text) > longest:
            yield f"{where}: {language} '{text}' does not fit a button. Use {longest} characters."


def _all_grades() -> range:
    return range(1, WORST_GRADE + 1)


def _twice(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)
