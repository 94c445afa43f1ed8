"""The medicine files into `MedicineList`, or every problem in one `FileError`."""

from pathlib import Path

from content.medicines.checks import find_problems
from content.medicines.medicine_list import MedicineList
from content.medicines.model import (
    EnglishFile,
    GroupsFile,
    JudgementFile,
    MedicineFile,
    MedicineGroup,
    NameWords,
    OthersFile,
    ShapesFile,
    SoundsFile,
)
from content.shape import ContentModel, Source
from content.strict_yaml import FileError, Reader

FOLDER = Path(__file__).resolve().parent.parent


class _SourcesFile(ContentModel):
    sources: tuple[Source, ...]


class _TextsFile(ContentModel):
    """Only which texts there are: their shape is checked where all texts are read."""

    texts: tuple[dict[str, object], ...]


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
    judgement = reader.read("medicines/judgement.yaml", JudgementFile)
    words = reader.read("medicines/words.yaml", NameWords)
    others = reader.read("medicines/others.yaml", OthersFile)
    english = reader.read("medicines/english.yaml", EnglishFile)
    shapes = reader.read("medicines/shapes.yaml", ShapesFile)
    sounds = reader.read("medicines/sounds.yaml", SoundsFile)
    texts = reader.read("texts/medicine.yaml", _TextsFile)
    files = [
        reader.read(f"medicines/entries/{group}.yaml", MedicineFile) for group in MedicineGroup
    ]
    if not (
        (sources and groups and judgement and texts)
        and (words and others and english and shapes and sounds)
        and all(files)
    ):
        raise FileError(*reader.problems)
    found = MedicineList(
        groups={rule.id: rule for rule in groups.groups},
        group_ids=tuple(rule.id for rule in groups.groups),
        judgement=judgement,
        files=tuple(file for file in files if file),
        words=words,
        others=others,
        english=tuple(english.english.split()),
        shapes=shapes.shapes,
        sounds={char: said for said, chars in sounds.sounds.items() for char in chars},
    )
    codes = {source.code for source in sources.sources}
    keys = {str(text.get("key", "")) for text in texts.texts}
    problems = (*reader.problems, *find_problems(found, codes, keys))
    if problems:
        raise FileError(*problems)
    return found
