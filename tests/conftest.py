"""Fixtures shared by all tests: Hypothesis profiles and a real PostgreSQL."""

import contextlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from records.migrate import upgrade
from records.postgres import EmbeddedPostgres

# No deadlines: a busy machine is not a failure. Derandomised, so that a red run is red again.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "nightly",
    deadline=None,
    max_examples=2000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_SERVER_FOLDER_PREFIX = "companion-tests-"
_TEMPLATE = "template_of_tests"
_test_number = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of the maintenance database of a PostgreSQL server that only this test process uses."""
    _stop_servers_of_killed_test_runs()
    folder = Path(
        tempfile.mkdtemp(prefix=_SERVER_FOLDER_PREFIX, dir="/tmp")
    )  # a socket's path is short
    folder.chmod(0o711)  # as root the server runs as another user
    server = EmbeddedPostgres(folder)
    try:
        yield server.start()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)  # another test run may do the same


@pytest.fixture(scope="session")
def migrated_template(postgres_server: str) -> str:
    """Name of an empty, migrated database to copy from."""
    _administer(postgres_server, f"CREATE DATABASE {_TEMPLATE}")
    upgrade(_url_of(postgres_server, _TEMPLATE))
    return _TEMPLATE


@pytest.fixture
def database_url(postgres_server: str, migrated_template: str) -> Iterator[str]:
    """URL of a migrated database of this test's own, dropped after the test."""
    name = f"test_{next(_test_number)}"
    _administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    yield _url_of(postgres_server, name)
    _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def _url_of(server_url: str, database: str) -> str:
    return make_url(server_url).set(database=database).render_as_string(hide_password=False)


def _administer(server_url: str, statement: str) -> None:
    url = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _stop_servers_of_killed_test_runs() -> None:
    """Stop what killed test runs left behind: our servers that nobody uses."""
    for folder in Path("/tmp").glob(_SERVER_FOLDER_PREFIX + "*"):  # noqa: S108
        with contextlib.suppress(FileNotFoundError):  # another test run may do the same
            is_ours = folder.stat().st_uid == os.geteuid()
            if is_ours and (folder / "data").exists() and EmbeddedPostgres(folder).stop():
                shutil.rmtree(folder, ignore_errors=True)  # another test run may do the same
