"""`symptoms/*.yaml` into `Symptoms`, or every reason why not."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from content.strict_yaml import FileError, Reader
from content.symptoms.build import Parts, symptom_of
from content.symptoms.checks import general_problems, item_problems, scale_problems
from content.symptoms.composites import LEVELS, Composite, composite_of
from content.symptoms.scales import Scale
from content.symptoms.shapes import (
    Attribute,
    CompositesFile,
    GeneralFile,
    ItemFile,
    ScalesFile,
)
from content.symptoms.symptom import Symptoms

_FOLDER = Path(__file__).resolve().parent
_NAME = "content/symptoms"


def load_symptoms(folder: Path | None = None) -> Symptoms:
    """Read and check every file of the symptoms.

    Args:
        folder: Where the files are; those installed with this package when left out.

    Raises:
        FileError: something is missing, unknown, given twice or contradictory; all reasons at once.
    """
    reader = Reader(folder or _FOLDER, _NAME)
    general = reader.read("general.yaml", GeneralFile)
    scales = reader.read("scales.yaml", ScalesFile)
    composites = reader.read("composites.yaml", CompositesFile)
    files = reader.read_all("items/*.yaml", ItemFile)
    if not (general and scales and composites and files):
        raise FileError(*reader.problems)
    problems = [*reader.problems, *scale_problems(scales)]
    parts = Parts(
        general=general,
        scales=_scales(scales, problems),
        units={unit.id: unit for unit in scales.units},
        numbers=scales.numbers,
        composites=_composites(composites, problems),
    )
    problems += item_problems(files, parts)
    problems += general_problems(files, general)
    if problems:
        raise FileError(*problems)
    areas = [area.id for area in general.areas]
    order = sorted(files.values(), key=lambda file: (areas.index(file.area), file.id))
    return Symptoms(
        areas=general.areas,
        items=MappingProxyType({file.id: symptom_of(file, parts) for file in order}),
        composites=MappingProxyType(parts.composites),
        scales=MappingProxyType(parts.scales),
        report=general.report,
        elsewhere=general.elsewhere,
        files=MappingProxyType(
            {
                "general.yaml": general,
                "scales.yaml": scales,
                "composites.yaml": composites,
                **files,
            }
        ),
        cited=(general, scales, composites, *files.values()),
    )


def dangling(symptoms: Symptoms, rules: Collection[str], topics: Collection[str]) -> Iterator[str]:
    """Name each rule or topic of `triage/` that a symptom names and that is not there.

    Args:
        symptoms: The symptoms.
        rules: The ids of all rules of `triage/`.
        topics: All topics of `triage/redflags/`.
    """
    for item in symptoms.items.values():
        file = f"{_NAME}/items/{item.id}.yaml"
        named = [("judged_by", name) for name in item.judged_by]
        named += [(f"rule {rule.id}", name) for rule in item.rules for name in rule.like]
        for where, name in named:
            if name not in rules:
                yield f"{file}: {where} names '{name}', which no rule of triage is. Correct it."
        if item.topic is not None and item.topic not in topics:
            yield f"{file}: topic '{item.topic}' is no topic of triage. Correct it, or write null."


def _scales(file: ScalesFile, problems: list[str]) -> dict[Attribute, Scale]:
    found: dict[Attribute, Scale] = {}
    for entry in file.scales:
        try:
            found[entry.id] = Scale(options=entry.options)
        except ValueError as error:
            problems.append(f"{_NAME}/scales.yaml: {entry.id}: {error}.")
        levels = len(LEVELS)
        if entry.id is not Attribute.PRESENCE and len(entry.options) != levels:
            problems.append(
                f"{_NAME}/scales.yaml: {entry.id} has {len(entry.options)} options. Write {levels}."
            )
    given = {entry.id for entry in file.scales}
    problems.extend(
        f"{_NAME}/scales.yaml: there is no scale '{attribute}'. Add it."
        for attribute in Attribute
        if attribute not in given
    )
    return found


def _composites(
    file: CompositesFile, problems: list[str]
) -> Mapping[tuple[Attribute, ...], Composite]:
    found: dict[tuple[Attribute, ...], Composite] = {}
    for entry in file.tables:
        name = " x ".join(entry.attributes)
        if entry.attributes in found:
            problems.append(f"{_NAME}/composites.yaml: table {name} is given twice. Keep one.")
        try:
            found[entry.attributes] = composite_of(entry)
        except ValueError as error:
            problems.append(f"{_NAME}/composites.yaml: table {name}: {error}.")
    return found
