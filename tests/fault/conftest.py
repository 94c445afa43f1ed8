"""The synthetic trial, for every test of this folder."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.support.rows import plant_trial, trial_database
from tests.support.trial import as_owner, parts, trial_template, trial_url

__all__ = ["as_owner", "life_template", "parts", "trial_template", "trial_url"]


@pytest.fixture(scope="session")
def life_template(postgres_server: str, migrated_template: str) -> Iterator[str]:
    """Name of a database with the synthetic trial and its daily questions."""
    name = "life_template"
    with trial_database(postgres_server, migrated_template, name) as url:
        asyncio.run(plant_trial(url, asks=True))
        yield name
