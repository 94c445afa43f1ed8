"""`companion medicines`: which medicines of the list a text names."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from content.medicines.load_index import load_medicine_index
from content.medicines.recognise import MedicineReading, recognise

_KEPT = "companion-medicines.json"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(medicines)


def medicines(
    text: Annotated[
        list[str] | None, typer.Argument(help="What somebody wrote; without it, lines of stdin.")
    ] = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Recognise medicines, foods and herbs; what is not on the list is unknown, never safe."""
    index = load_medicine_index(kept=_cache())
    for line in (" ".join(text),) if text else _lines():
        reading = recognise(index, line)
        answer = _as_json(line, reading) if json_ else _in_words(line, reading)
        sys.stdout.buffer.write(answer.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


def _cache() -> Path:
    kept = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(kept) if kept else Path.home() / ".cache") / "companion" / _KEPT


def _lines() -> Iterable[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _as_json(text: str, reading: MedicineReading) -> str:
    found = [
        {
            "substance": one.substance,
            "name": one.name,
            "class": one.group,
            "matched": one.matched,
            "how": one.how.value,
            "score": one.score,
        }
        for one in reading.found
    ]
    whole = {"text": text, "status": reading.status.value, "medicines": found}
    return json.dumps(whole, ensure_ascii=False)


def _in_words(text: str, reading: MedicineReading) -> str:
    lines = [f"{text}: {reading.status}"]
    for one in reading.found:
        sure = "" if one.is_certain else f", ask: {' / '.join(one.suggestions)}"
        lines.append(
            f"    {one.matched}: {one.substance} ({one.name}), {one.group}, {one.how} "
            f"{one.score}{sure}"
        )
    lines += [
        f"    {one.matched}: did you mean {' / '.join(one.suggestions)}?" for one in reading.asked
    ]
    lines += [f"    {name}: not on the list" for name in reading.unknown]
    return "\n".join(lines)
