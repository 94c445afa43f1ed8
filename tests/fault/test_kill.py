"""Killed at random moments under load, the companion loses nothing and doubles nothing."""

import random
from pathlib import Path

import pytest

from tests.fault.kill import kill_run

_KILLS = 8


@pytest.mark.fault
@pytest.mark.slow
async def test_killed_under_load_loses_nothing_and_doubles_nothing(
    trial_url: str, tmp_path: Path
) -> None:
    seed = random.SystemRandom().randrange(2**31)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it where the test fails
    findings = await kill_run(trial_url, tmp_path, kills=_KILLS, seed=seed)
    assert (findings.kills, findings.problems) == (_KILLS, [])
