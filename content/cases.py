"""The recorded cases beside the rules: which rules they try, and what a change does to them.

Cases are YAML of several shapes. Wherever they stand in a file: `rule` with a `tier` other than
none tries a rule; `text` (with an optional `day`) and each of `messages` is a recorded text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from content.model import Content
from content.report import read_report
from content.strict_yaml import read_yaml
from content.vocabulary import Tier


@dataclass(frozen=True, slots=True)
class RecordedText:
    """Words somebody wrote, with the protocol day where it matters, and the file they are in."""

    file: str
    text: str
    day: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that must have a case, and the file it is written in."""

    file: str
    id: str


def rules_of(content: Content) -> Iterator[Rule]:
    """Give every rule of fever, red flags and symptoms with its file."""
    fever = "content/triage/fever.yaml"
    yield from (Rule(file=fever, id=rule.id) for rule in content.fever.rules)
    for name, file in content.red_flags.files.items():
        where = f"content/triage/redflags/{name}"
        yield from (Rule(file=where, id=rule.id) for rule in getattr(file, "rules", ()))
    together = "content/triage/redflags/together.yaml"
    flags = content.red_flags
    yield from (Rule(file=together, id=measure.id) for measure in flags.measures)
    yield from (Rule(file=together, id=combination.id) for combination in flags.combinations)
    yield Rule(file=together, id=flags.several.id)
    for item in content.symptoms.items.values():
        where = f"content/symptoms/items/{item.id}.yaml"
        yield from (Rule(file=where, id=rule.id) for rule in item.rules)


def untested(rules: Iterable[Rule], folder: Path) -> Iterator[str]:
    """Give one line for each rule that no recorded case tries.

    Args:
        rules: The rules, for example of `rules_of`.
        folder: Where the cases are, in `*.yaml` at any depth.

    Raises:
        FileError: a file with cases cannot be read.
    """
    where = "/".join(folder.parts[-2:])
    tried = {rule for _, value in _files(folder) for rule in _tried(value)}
    for rule in rules:
        if rule.id not in tried:
            yield (
                f"{rule.file}: rule {rule.id} has no case. Write one in {where} in which it "
                "applies: at its border, just below, just above."
            )


def recorded_texts(folder: Path) -> tuple[RecordedText, ...]:
    """Give every recorded text of a folder with cases, each once for a file and day.

    Raises:
        FileError: a file with cases cannot be read.
    """
    found = (one for name, value in _files(folder) for one in _texts(name, value))
    return tuple(dict.fromkeys(found))


def changes(before: Content, after: Content, texts: Iterable[RecordedText]) -> Iterator[str]:
    """Give one line for each recorded text whose tier or rules the new content changes."""
    for one in texts:
        was, now = _judged(before, one), _judged(after, one)
        if was != now:
            day = "" if one.day is None else f" (day {one.day})"
            yield f"{one.file}: “{one.text}”{day}: {was} → {now}"


def _judged(content: Content, one: RecordedText) -> str:
    reading = read_report(content, one.text, one.day)
    heard = (signal for signal in reading.signals if signal.rule and not signal.negated)
    spoke = {f"{signal.rule} {signal.tier}" for signal in heard}
    return f"{reading.tier} ({', '.join(sorted(spoke))})" if spoke else str(reading.tier)


def _files(folder: Path) -> Iterator[tuple[str, object]]:
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        yield name, read_yaml(path, name)


def _mappings(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _mappings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _mappings(item)


def _tried(value: object) -> Iterator[str]:
    for mapping in _mappings(value):
        rule = mapping.get("rule")
        if isinstance(rule, str) and mapping.get("tier") != Tier.NONE:
            yield rule


def _texts(name: str, value: object) -> Iterator[RecordedText]:
    for mapping in _mappings(value):
        day, text, messages = mapping.get("day"), mapping.get("text"), mapping.get("messages")
        on = day if isinstance(day, int) else None
        several = messages if isinstance(messages, list) else []
        for one in (text, *several):
            if isinstance(one, str):
                yield RecordedText(name, one, on)
