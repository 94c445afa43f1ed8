"""`companion triage`: what a free text reports, and the rule behind every tier."""

import gc
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from content.report import Signal, TriageReading, read_report
from content.triage.fever import urgency
from content.triage.index import Triage
from content.triage.load_kept import load_kept_triage
from content.vocabulary import Language

_KEPT = "companion-triage.json"
_TEXT, _DAY = "text", "day"
_WAYS_TO_SAY_LANGUAGE = {language.value.lower(): language for language in Language} | {
    "zh": Language.ZH_CN,
    "zh-hans": Language.ZH_CN,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    day: int | None


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(triage)


def triage(
    text: Annotated[
        list[str] | None, typer.Argument(help="What somebody wrote; standard input when left out.")
    ] = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
    language: Annotated[
        str, typer.Option(help="Language of the text, zh-CN or en; both are always read.")
    ] = Language.ZH_CN.value,
    day: Annotated[int | None, typer.Option(help="Protocol day of the subject.")] = None,
) -> None:
    """Read free text; without TEXT one answer a line, a line being text or a JSON object."""
    if language.lower() not in _WAYS_TO_SAY_LANGUAGE:
        raise typer.BadParameter("there are zh-CN and en", param_hint="--language")
    # What is loaded stays until the end; looking for garbage meanwhile takes a fifth of the time.
    gc.disable()
    content = load_kept_triage(_kept())
    gc.enable()
    asked = iter([_Asked(" ".join(text), day)]) if text else _lines(day)
    for one in asked:
        reading = read_report(content, one.text, one.day)
        answer = _as_json if json_ else _as_text
        # A lone surrogate has no UTF-8 form.
        line = answer(content, one.text, reading).encode("utf-8", "backslashreplace")
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def _kept() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(cache) if cache else Path.home() / ".cache") / "companion" / _KEPT


def _lines(day: int | None) -> Iterator[_Asked]:
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        yield _object(line, day) or _Asked(line, day)


def _object(line: str, day: int | None) -> _Asked | None:
    """Read a JSON object with a text; anything else is what somebody wrote."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or not isinstance(given.get(_TEXT), str):
        return None
    own = given.get(_DAY)
    return _Asked(given[_TEXT], own if type(own) is int else day)


def _as_json(content: Triage, text: str, reading: TriageReading) -> str:
    answer = {
        _TEXT: text,
        "tier": reading.tier.value,
        "signals": [_signal(signal) for signal in reading.signals],
        "content_version": content.version,
    }
    # Escaped surrogates keep the line valid for every reader.
    whole = json.dumps(answer, ensure_ascii=False)
    return whole if whole.isprintable() else json.dumps(answer)


def _signal(signal: Signal) -> dict[str, object]:
    return {
        "id": str(signal.id),
        "value": None if signal.value is None else float(signal.value),
        "unit": None if signal.unit is None else signal.unit.value,
        "site": None if signal.site is None else signal.site.value,
        "negated": signal.negated,
        "rule": signal.rule,
        "tier": signal.tier.value,
        "words": signal.words,
    }


def _as_text(_content: Triage, _text: str, reading: TriageReading) -> str:
    found = "; ".join(
        f"{signal.tier.value} {signal.rule or '-'}: {signal.words}"
        + (" (denied)" if signal.negated else "")
        for signal in sorted(reading.signals, key=lambda one: -urgency(one.tier))
    )
    return f"{reading.tier.value}\t{found}".replace("\n", " ")
