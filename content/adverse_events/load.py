"""`adverse_events/*.yaml` into `AdverseEvents`, or every reason why not."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from content.adverse_events.find import DEATH, FATAL, AdverseEvents
from content.adverse_events.shapes import JudgementFile, TermsFile
from content.shape import Reviewed
from content.strict_yaml import FileError, Reader

_FOLDER = Path(__file__).resolve().parent
_NAME = "content/adverse_events"
_TERMS = "terms.yaml"
_JUDGEMENT = "judgement.yaml"


def load_adverse_events(folder: Path | None = None) -> AdverseEvents:
    """Read and check the terms and judgements of adverse events.

    Args:
        folder: Where the files are; those installed with this package when left out.

    Raises:
        FileError: something is missing, unknown, given twice or contradictory; all reasons at once.
    """
    reader = Reader(folder or _FOLDER, _NAME)
    terms = reader.read(_TERMS, TermsFile)
    judgement = reader.read(_JUDGEMENT, JudgementFile)
    if not (terms and judgement):
        raise FileError(*reader.problems)
    problems = (*reader.problems, *_of_terms(terms), *_of_judgement(judgement))
    if problems:
        raise FileError(*problems)
    return AdverseEvents(
        version=terms.version,
        terms=MappingProxyType({one.term: one for one in terms.terms}),
        stand_ins=MappingProxyType({one.name: one.terms for one in terms.stand_ins}),
        patterns=MappingProxyType({one.id: one.grades for one in terms.patterns}),
        judgement=judgement,
        files=MappingProxyType(_files(terms, judgement)),
        cited=(terms, judgement),
    )


def unknown_terms(known: AdverseEvents, named: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Name each term of the symptoms or red flags that is no term here and has no stand-in.

    Args:
        known: The terms of adverse events.
        named: The terms that other files name, by file.
    """
    for file, terms in named.items():
        for term in sorted(set(terms)):
            if term not in known.terms and term not in known.stand_ins:
                yield (
                    f"content/{file}: term '{term}' is not in {_NAME}/{_TERMS}. Add it there, or "
                    "under stand_ins."
                )


def _files(terms: TermsFile, judgement: JudgementFile) -> dict[str, Reviewed]:
    parts = {name: getattr(judgement, name) for name in JudgementFile.model_fields}
    return {_TERMS: terms, **{f"{_JUDGEMENT} {name}": part for name, part in parts.items()}}


def _of_terms(file: TermsFile) -> Iterator[str]:
    names = [one.term for one in file.terms]
    codes = [one.meddra for one in file.terms]
    patterns = {one.id for one in file.patterns}
    for what, given in (("term", names), ("meddra", codes), ("zh-CN", [t.zh for t in file.terms])):
        for twice in sorted({one for one in given if given.count(one) > 1}):
            yield f"{_NAME}/{_TERMS}: {what} '{twice}' is given twice. Keep one."
    for term in file.terms:
        if term.pattern is not None and term.pattern not in patterns:
            yield f"{_NAME}/{_TERMS}: {term.term}: pattern '{term.pattern}' is not there. Add it."
    linked = [(term.term, one) for term in file.terms for one in term.beside]
    linked += [(stand_in.name, one) for stand_in in file.stand_ins for one in stand_in.terms]
    for name, one in linked:
        if one not in names:
            yield f"{_NAME}/{_TERMS}: {name} names '{one}', which is no term. Correct it."


def _of_judgement(file: JudgementFile) -> Iterator[str]:
    for scale, option in (("seriousness", DEATH), ("outcome", FATAL)):
        if getattr(file, scale).named(option) is None:
            yield f"{_NAME}/{_JUDGEMENT}: {scale} has no '{option}'. Grade 5 needs it: add it."
