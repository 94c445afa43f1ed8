"""The interface phrases of `locales/`, compiled in memory when the companion starts."""

import gettext
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from content.model import placeholders
from content.vocabulary import Language
from content.wording import Phrase

# English is what the code says; every other language needs a catalogue.
_LOCALES: Mapping[Language, str] = MappingProxyType({Language.ZH_CN: "zh_CN"})
_LINE = re.compile(
    r"""\s*|\#.*|(?:(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d\])?)\ )?"(?:[^"\\]|\\.)*"\s*""",
    re.VERBOSE,
)
_FOLDER = Path(__file__).resolve().parent.parent / "locales"


class CatalogueError(Exception):
    """A catalogue cannot be used; `problems` has one line for each reason."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The phrases of one language. `known` holds context and source of each; None means any.

    `said` are all phrases as this language says them, with every plural form.
    """

    translations: gettext.NullTranslations
    known: frozenset[tuple[str | None, str]] | None = None
    said: tuple[str, ...] = ()

    def template(self, phrase: Phrase) -> str:
        """Give the phrase in this language, its placeholders not yet filled in.

        Raises:
            LookupError: the catalogue does not have it; English is never given instead.
        """
        source, plural, context = phrase.msgid, phrase.plural, phrase.context
        if self.known is not None and (context, source) not in self.known:
            raise LookupError(source)
        if plural is None or phrase.count is None:
            if context is None:
                return self.translations.gettext(source)
            return self.translations.pgettext(context, source)
        if context is None:
            return self.translations.ngettext(source, plural, phrase.count)
        return self.translations.npgettext(context, source, plural, phrase.count)


Catalogues = Mapping[Language, Catalogue]


def load_catalogues(folder: Path | None = None) -> Catalogues:
    """Read and compile the catalogue of every language.

    Args:
        folder: Where the catalogues are; `locales/` beside this package when left out.

    Raises:
        CatalogueError: a catalogue is missing or broken, or a translation is empty, fuzzy, or has
            other placeholders than its English phrase.
    """
    root = folder or _FOLDER
    found: dict[Language, Catalogue] = {}
    english: dict[str, None] = {}
    problems: list[str] = []
    for language, locale in _LOCALES.items():
        path = root / locale / "LC_MESSAGES" / "messages.po"
        name = f"locales/{locale}/LC_MESSAGES/messages.po"
        try:
            catalogue = _read(path, name, locale)
        except CatalogueError as error:
            problems.extend(error.problems)
            continue
        problems.extend(f"{name}: {problem}" for problem in _problems(catalogue))
        messages = [message for message in catalogue if message.id]
        english |= dict.fromkeys(text for one in messages for text in _strings(one.id))
        said = tuple(text for one in messages for text in _strings(one.string))
        found[language] = Catalogue(_compiled(catalogue), _known(catalogue), said)
    if problems:
        raise CatalogueError(*problems)
    found[Language.EN] = Catalogue(gettext.NullTranslations(), said=tuple(english))
    return MappingProxyType(found)


def _read(path: Path, name: str, locale: str) -> Catalog:
    try:
        data = path.read_bytes()
        lines = data.decode("utf-8").splitlines()
    except FileNotFoundError:
        raise CatalogueError(f"{name}: the file is missing. Run `make messages`.") from None
    except UnicodeDecodeError:
        raise CatalogueError(f"{name}: not UTF-8. Save it as UTF-8.") from None
    # Babel cuts a line short where a quote is missing or doubled, and says nothing.
    if broken := [number for number, line in enumerate(lines, 1) if not _LINE.fullmatch(line)]:
        raise CatalogueError(f"{name}: line {broken[0]}: not a catalogue line. Correct it.")
    try:
        return read_po(BytesIO(data), locale=locale, abort_invalid=True)
    except PoFileError as error:
        raise CatalogueError(f"{name}: not a catalogue: {error}. Correct it.") from None


def _problems(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if not message.id:
            continue
        sources = _strings(message.id)
        translations = _strings(message.string)
        source = sources[0]
        if len(translations) < _forms(catalogue, message) or not all(translations):
            yield f"'{source}' has no translation. Translate it."
        elif message.fuzzy:
            yield f"'{source}' is marked fuzzy. Check it and remove the mark."
        elif any(placeholders(text) != placeholders(sources[-1]) for text in translations):
            yield f"'{source}' has other placeholders than its translation. Use the same ones."


def _forms(catalogue: Catalog, message: Message) -> int:
    return catalogue.num_plurals if message.pluralizable else 1


def _strings(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def _compiled(catalogue: Catalog) -> gettext.GNUTranslations:
    binary = BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return gettext.GNUTranslations(binary)


def _known(catalogue: Catalog) -> frozenset[tuple[str | None, str]]:
    return frozenset(
        (message.context, _strings(message.id)[0]) for message in catalogue if message.id
    )
