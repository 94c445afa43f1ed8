"""`companion medicines`: which medicines of the list a text names."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from content.medicines.find import How
from content.medicines.judge import Circumstances, Judgement, judge_reading
from content.medicines.load_index import load_medicine_index
from content.medicines.recognise import MedicineReading, recognise
from content.medicines.rules import Use
from content.vocabulary import Arm

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
    arm: Annotated[Arm | None, typer.Option(help="Say also who must know, in this arm.")] = None,
    day: Annotated[int | None, typer.Option(help="The protocol day, with --arm.")] = None,
    use: Annotated[Use, typer.Option(help="What is done with it, with --arm.")] = Use.TAKES,
) -> None:
    """Recognise medicines, foods and herbs; what is not on the list is unknown, never safe."""
    index = load_medicine_index(kept=_cache())
    for line in (" ".join(text),) if text else _lines():
        reading = recognise(index, line)
        judged = judge_reading(index, reading, Circumstances(arm, day, use)) if arm else ()
        answer = (_as_json if json_ else _in_words)(line, reading, judged)
        sys.stdout.buffer.write(answer.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


def _cache() -> Path:
    kept = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(kept) if kept else Path.home() / ".cache") / "companion" / _KEPT


def _lines() -> Iterable[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _as_json(text: str, reading: MedicineReading, judged: Iterable[Judgement]) -> str:
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
    unsure = [one for one in reading.found if one.how is How.FUZZY]
    asked = [
        *({"matched": one.matched, "suggestions": one.suggestions} for one in unsure),
        *({"matched": one.matched, "suggestions": one.suggestions} for one in reading.asked),
    ]
    tiers = [
        {
            "name": one.name,
            "rule": one.rule,
            "tier": one.tier.value,
            "unanswered": one.unanswered.value,
            "text_patient": one.text_patient,
            "text_nurse": one.text_nurse,
        }
        for one in judged
    ]
    whole: dict[str, object] = {
        "text": text,
        "status": reading.status.value,
        "medicines": found,
    }
    # Only where there is something to say: the three keys above are what others rely on.
    whole |= {"asked": asked} if asked else {}
    whole |= {"judged": tiers} if tiers else {}
    return json.dumps(whole, ensure_ascii=False)


def _in_words(text: str, reading: MedicineReading, judged: Iterable[Judgement]) -> str:
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
    lines += [f"    {one.tier}: {one.name}, by the rule {one.rule}" for one in judged]
    return "\n".join(lines)
