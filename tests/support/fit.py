"""Whether words fit a phone and a tired reader: lengths of messages, sentences and buttons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.vocabulary import Language

LONGEST_MESSAGE = 600
# What Telegram takes; for what must be said or shown whole.
LONGEST_WHOLE = 4096
MOST_BUTTONS = 8
_LONGEST_SENTENCE = {Language.EN: 25, Language.ZH_CN: 40}
_LONGEST_BUTTON = {Language.EN: 20, Language.ZH_CN: 12}
_ENDS = {Language.EN: r"(?<=[.!?])\s+|\n", Language.ZH_CN: r"(?<=[。！？；])|\n"}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+")
_LINK = re.compile(r"https?://\S+")
_QUOTED = re.compile(r"“[^”]*”")
_PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message as somebody saw it."""

    name: str
    words: str
    buttons: tuple[str, ...] = ()


def language_of(words: str) -> Language:
    """Tell which language words are in; names in the other one do not count."""
    is_chinese = len(_HAN.findall(words)) > len(_WORD.findall(words))
    return Language.ZH_CN if is_chinese else Language.EN


def long_sentences(words: str, language: Language) -> list[str]:
    """Give the sentences that are too long; what is quoted or filled in counts as one word."""
    plain = _PLACEHOLDER.sub("0000", _QUOTED.sub("“”", _LINK.sub("", words)))
    longest = _LONGEST_SENTENCE[language]
    return [one for one in re.split(_ENDS[language], plain) if _length(one, language) > longest]


def is_long_button(label: str) -> bool:
    """Tell whether a button's label is longer than a narrow phone shows."""
    return len(label) > _LONGEST_BUTTON[language_of(label)]


def misfits(seen: Seen, language: Language, *, longest: int = LONGEST_MESSAGE) -> Iterator[str]:
    """Say everything that does not fit about a message."""
    head = seen.words[:24].replace("\n", " ")
    if len(seen.words) > longest:
        yield f"{seen.name}: {len(seen.words)} characters: {head}…"
    if len(seen.buttons) > MOST_BUTTONS:
        yield f"{seen.name}: {len(seen.buttons)} buttons under: {head}…"
    for label in seen.buttons:
        if is_long_button(label):
            yield f"{seen.name}: long button: {label}"
    for one in long_sentences(seen.words, language):
        yield f"{seen.name}: long sentence: {one}"


def _length(sentence: str, language: Language) -> int:
    match language:
        case Language.EN:
            return len(sentence.split())
        case Language.ZH_CN:
            return len(sentence)


# ------------------------------------------------------------------------------ transcripts

_BOT = re.compile(r"^  bot to (?P<name>\S+) (?:<|: changed to) (?P<words>.*)$")
_BUTTONS = re.compile(r"(?: \[[^\[\]]+\])+$")
_MORE = "      "


def messages_of(transcript: str) -> Iterator[Seen]:
    """Give every message of the bot in a transcript, with its buttons."""
    name, lines = "", list[str]()
    for line in [*transcript.splitlines(), "end"]:
        if lines and (line.startswith(_MORE) or not line):
            lines.append(line.removeprefix(_MORE))
            continue
        if lines:
            yield _seen(name, lines)
            lines = []
        if found := _BOT.match(line):
            name, lines = found["name"], [found["words"]]


def _seen(name: str, lines: Sequence[str]) -> Seen:
    whole = "\n".join(lines).strip("\n").removeprefix("(picture) ").removeprefix("(file) ")
    found = _BUTTONS.search(whole)
    labels = re.findall(r"\[([^\[\]]+)\]", found.group()) if found else []
    words = whole[: found.start()] if found else whole
    return Seen(name=name, words=words, buttons=tuple(labels))
