"""Fixtures: a database with the synthetic trial for each test, copied from one made once."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import Parts
from tests.support.rows import opened, owner, plant_trial, trial_database

_number = itertools.count(1)


@pytest.fixture(scope="session")
def trial_template(postgres_server: str, migrated_template: str) -> Iterator[str]:
    """Name of a database with the synthetic trial."""
    # Each folder that takes this fixture over makes one of its own.
    name = f"trial_template_{next(_number)}"
    with trial_database(postgres_server, migrated_template, name) as url:
        asyncio.run(plant_trial(url))
        yield name


@pytest.fixture
def trial_url(postgres_server: str, trial_template: str) -> Iterator[str]:
    """URL of a database of this test's own, with the synthetic trial."""
    name = f"trial_{next(_number)}"
    with trial_database(postgres_server, trial_template, name) as url:
        yield url


@pytest.fixture
async def parts(trial_url: str) -> AsyncIterator[Parts]:
    async with opened(trial_url) as made:
        yield made


@pytest.fixture
async def as_owner(trial_url: str) -> AsyncIterator[AsyncEngine]:
    async with owner(trial_url) as engine:
        yield engine
