"""Everything the content says, checked as a whole: what is wrong, and what nobody has approved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from content.cases import rules_of, untested
from content.catalogue import CatalogueError, load_catalogues
from content.forbidden import Said, said_by_catalogues, said_by_content, violations
from content.load import ContentError, load_content
from content.medicines.load import load_medicines
from content.medicines.medicine_list import MedicineList
from content.model import Content
from content.strict_yaml import FileError
from content.vocabulary import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found: one line a problem, and the names of the drafts.

    `content` is None where it cannot be used; a problem of the medicines, the phrases or the cases
    alone leaves it usable.
    """

    content: Content | None
    problems: tuple[str, ...]
    drafts: tuple[str, ...]


def check_content(folder: Path | None = None, cases: Path | None = None) -> Checked:
    """Read and check all content, medicines and interface phrases, and say all that is wrong.

    Args:
        folder: Where the content files are; those installed with this package when left out.
        cases: The folder with the recorded cases; without it rules may be untried.
    """
    problems: list[str] = []
    content: Content | None = None
    medicines: MedicineList | None = None
    try:
        content = load_content(folder)
    except ContentError as error:
        problems += error.problems
    try:
        medicines = load_medicines(folder)
    except FileError as error:
        problems += error.problems
    if content is not None:
        problems += _of_words(content, medicines)
        problems += _of_cases(content, cases)
    drafts = (
        *(content.drafts() if content else ()),
        *(medicines.drafts() if medicines else ()),
    )
    return Checked(content=content, problems=_once(problems), drafts=drafts)


def said_by_medicines(medicines: MedicineList) -> Iterator[Said]:
    """Give the names a patient is shown, and the notes a nurse is."""
    for group, medicine in medicines.medicines():
        where = f"content/medicines/entries/{group}.yaml: {medicine.number}"
        if flag := medicine.other_flag:
            yield Said(where, Language.EN, flag.en, to_staff=True)
            yield Said(where, Language.ZH_CN, flag.zh, to_staff=True)
        for one in medicine.substances:
            yield Said(where, Language.EN, one.en[0])
            yield from (Said(where, Language.ZH_CN, name) for name in one.zh[:1])


def _of_words(content: Content, medicines: MedicineList | None) -> Iterator[str]:
    yield from violations(said_by_content(content), content)
    if medicines is not None:
        yield from violations(said_by_medicines(medicines), content)
    try:
        yield from violations(said_by_catalogues(load_catalogues()), content)
    except CatalogueError as error:
        yield from error.problems


def _of_cases(content: Content, cases: Path | None) -> Iterator[str]:
    if cases is None:
        return
    try:
        yield from untested(rules_of(content), cases)
    except FileError as error:
        yield from error.problems


def _once(problems: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(problems))
