"""Who may import whom: kept by the code, and every planted violation is caught."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).parents[2]
_CONTRACTS = tomllib.loads((_REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
# Small, and complete in the sense of the contracts: every layer has its module.
_SKELETON = (
    *(
        f"{container}.{layer.strip()}"
        for contract in _CONTRACTS
        for container in contract.get("containers", ())
        for layers in contract["layers"]
        for layer in layers.split("|")
    ),
    *("bot.cli.run", "bot.telegram.sender", "bot.simulator.server", "bot.parts.menus"),
    *("bot.bench.peer_bot", "bot.bench.peer_apscheduler"),
    *("bot.conversations.fever", "bot.conversations.dose"),
    "scheduler.coverage",
    "scheduler.reach",
    *("scheduler.plans.dose", "scheduler.plans.escalation"),
    *("records.facts", "records.effects", "records.account_effects", "records.tables.clinical"),
    *("records.visit_facts", "records.visit_effects", "records.times_effects"),
    *("records.queue_facts", "records.queue_effects", "records.digest_facts"),
    "records.notice_topic",
    *("records.talk_facts", "records.talk_effects", "records.kept_file"),
    *(
        "records.adverse_event_facts",
        "records.adverse_event_effects",
        "content.adverse_events.load",
    ),
    "scheduler.serious_words",
    "records.case_effects",
    "records.drill_effects",
    *("records.overview_facts", "records.overview_effects", "records.console_effects"),
    "records.case_facts",
    *("records.broadcast_facts", "records.broadcast_effects", "records.broadcast_draft"),
    "records.medication_effects",
    "records.rota_effects",
    "records.rota_facts",
    "records.medication_facts",
    *("records.write", "records.read", "content.triage.load", "content.symptoms.load"),
    "content.triage.load_kept",
    *("content.plan.doses", "content.medicines.load", "content.medicines.load_index"),
)
_ALLOWED = (
    ("bot.telegram.sender", "telegram"),
    ("scheduler.ticks", "apscheduler"),
    ("records.read", "records.tables.clinical"),
    ("records.tables.clinical", "sqlalchemy"),
    ("bot.worker", "records.read"),
)


def _lint(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Check the packages in a folder by the contracts of this repository."""
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("lint-imports")),
            *("--config", str(_REPOSITORY / "pyproject.toml"), "--no-cache", *options),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    for module in _SKELETON:
        *packages, name = module.split(".")
        folder = tmp_path
        for package in packages:
            folder /= package
            folder.mkdir(exist_ok=True)
            (folder / "__init__.py").touch()
        if not any(other.startswith(f"{module}.") for other in _SKELETON):
            (folder / f"{name}.py").touch()
    for importer, imported in _ALLOWED:
        _plant(tmp_path, importer, imported)
    return tmp_path


def _plant(folder: Path, importer: str, imported: str) -> None:
    path = folder.joinpath(*importer.split(".")).with_suffix(".py")
    with path.open("a") as file:
        file.write(f"import {imported}\n")


def test_code_keeps_every_contract() -> None:
    said = _lint(_REPOSITORY)
    assert said.returncode == 0, said.stdout + said.stderr


def test_clean_skeleton_keeps_every_contract(skeleton: Path) -> None:
    said = _lint(skeleton)
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.count("KEPT") == len(_CONTRACTS)


_PLANTED = [
    ("layers", "content.model", "records.facts"),
    ("layers", "records.write", "scheduler.plan"),
    ("layers", "scheduler.planner", "bot.decision"),
    ("bot-layers", "bot.worker", "bot.app"),
    ("bot-layers", "bot.worker", "bot.telegram.sender"),
    ("bot-layers", "bot.simulator.server", "bot.worker"),
    ("bot-layers", "bot.conversations.fever", "bot.route"),
    ("bot-layers", "bot.settings", "bot.cli.run"),
    ("scheduler-layers", "scheduler.planner", "scheduler.ticks"),
    ("scheduler-layers", "scheduler.plans.dose", "scheduler.planner"),
    ("content-layers", "content.triage.load", "content.model"),
    ("content-layers", "content.plan.doses", "content.triage.load"),
    ("pure-core", "bot.conversations.fever", "sqlalchemy"),
    ("pure-core", "bot.conversations.fever", "time"),
    ("pure-core", "bot.parts.menus", "random"),
    ("pure-core", "scheduler.plans.dose", "asyncio"),
    ("pure-core", "records.effects", "structlog"),
    ("pure-core", "bot.conversations.dose", "content.load"),
    ("pure-content", "content.model", "sqlalchemy"),
    ("pure-content", "content.load", "time"),
    ("telegram-in-one-place", "bot.worker", "telegram"),
    ("telegram-in-one-place", "bot.app", "telegram"),
    ("telegram-in-one-place", "bot.simulator.server", "telegram"),
    ("apscheduler-in-one-place", "scheduler.planner", "apscheduler"),
    ("tables-in-one-place", "bot.worker", "records.tables.clinical"),
    ("simulator-stands-apart", "bot.simulator.server", "records.facts"),
    ("simulator-stands-apart", "bot.simulator.server", "content.model"),
    ("conversations-stand-apart", "bot.conversations.fever", "bot.conversations.dose"),
    ("plans-stand-apart", "scheduler.plans.dose", "scheduler.plans.escalation"),
]


@pytest.mark.parametrize(("contract", "importer", "imported"), _PLANTED)
def test_planted_import_breaks_its_contract(
    skeleton: Path, contract: str, importer: str, imported: str
) -> None:
    _plant(skeleton, importer, imported)
    said = _lint(skeleton, "--contract", contract)
    assert said.returncode == 1, said.stdout + said.stderr
    assert "BROKEN" in said.stdout


def test_pure_module_that_reaches_input_over_another_is_caught(skeleton: Path) -> None:
    _plant(
        skeleton, "bot.conversations.fever", "records.read"
    )  # which imports tables, which import it
    said = _lint(skeleton, "--contract", "pure-core")
    assert said.returncode == 1
    assert "records.tables.clinical -> sqlalchemy" in said.stdout


def test_circle_of_imports_is_caught(skeleton: Path) -> None:
    _plant(skeleton, "records.read", "records.write")
    _plant(skeleton, "records.write", "records.read")
    said = _lint(skeleton, "--contract", "no-cycles")
    assert said.returncode == 1
    assert "BROKEN" in said.stdout


@pytest.mark.parametrize(
    ("contract", "module"), [("bot-layers", "bot.utils"), ("scheduler-layers", "scheduler.utils")]
)
def test_module_without_a_layer_is_caught(skeleton: Path, contract: str, module: str) -> None:
    skeleton.joinpath(*module.split(".")).with_suffix(".py").touch()
    said = _lint(skeleton, "--contract", contract)
    assert said.returncode == 1
    assert module.rpartition(".")[2] in said.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract["id"] for contract in _CONTRACTS} == {
        *(contract for contract, _, _ in _PLANTED),
        "no-cycles",
    }
