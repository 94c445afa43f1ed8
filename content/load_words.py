"""`words.yaml` into `Words`, or the reasons why not."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from content.shape import ContentModel
from content.strict_yaml import FileError, read_file
from content.vocabulary import Language
from content.words import Word, Words

_FOLDER = Path(__file__).resolve().parent
_FILE = "words.yaml"
_Text = Annotated[str, Field(min_length=1)]


class _Label(ContentModel):
    label: _Text
    also: tuple[_Text, ...] = ()
    unasked: tuple[_Text, ...] = ()
    within: tuple[_Text, ...] = ()


class _Entry(ContentModel):
    id: Word
    en: _Label
    zh: _Label = Field(alias="zh-CN")


class _Courtesies(ContentModel):
    en: tuple[_Text, ...]
    zh: tuple[_Text, ...] = Field(alias="zh-CN")


class _WordsFile(ContentModel):
    courtesies: _Courtesies
    words: Annotated[tuple[_Entry, ...], Field(min_length=1)]


def load_words(folder: Path | None = None) -> Words:
    """Read the words with a fixed meaning.

    Args:
        folder: Where `words.yaml` is; the one installed with this package when left out.

    Raises:
        FileError: the file is missing or malformed, a word is missing, given twice, or ambiguous.
    """
    name = f"content/{_FILE}"
    file = read_file((folder or _FOLDER) / _FILE, name, _WordsFile)
    ids = [entry.id for entry in file.words]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise FileError(f"{name}: '{', '.join(twice)}' is given twice. Keep one.")
    labels = {(entry.id, Language.EN): entry.en.label for entry in file.words}
    labels |= {(entry.id, Language.ZH_CN): entry.zh.label for entry in file.words}
    also = {entry.id: (*entry.en.also, *entry.zh.also) for entry in file.words}
    unasked = {entry.id: (*entry.en.unasked, *entry.zh.unasked) for entry in file.words}
    within = {entry.id: (*entry.en.within, *entry.zh.within) for entry in file.words}
    courtesies = (*file.courtesies.en, *file.courtesies.zh)
    try:
        return Words(
            labels=labels, also=also, unasked=unasked, within=within, courtesies=courtesies
        )
    except ValueError as error:
        raise FileError(*(f"{name}: {problem}." for problem in str(error).split("; "))) from None
