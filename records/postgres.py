"""The embedded PostgreSQL: a real server that needs no set-up, shared by all processes of a folder.

Who keeps it alive: every process that called `start` holds a lock that the operating system takes
back when the process ends, in whatever way. `stop` ends the server when nobody else holds it. So a
process killed with `kill -9` leaves a healthy server behind, on purpose: the next `start` attaches
to it within milliseconds, and an orderly end of the last user stops it.

Where the data are: in the folder given. As root the server runs as an existing user without rights;
when that user cannot reach the folder, the data lie in a folder of their own outside, and
`outside` in the folder given points there. No permission of a folder that is not ours is changed.

Anybody who reaches the socket is superuser; only the user of the server and root can.
"""

import fcntl
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from records.postgres_host import (
    PostgresError,
    Programs,
    programs_for,
    server_account,
)
from records.postgres_process import (
    PORT,
    SUPERUSER,
    ServerState,
    clear_leftovers,
    is_alive,
    read_lock_file,
    server_state,
)

__all__ = ["EmbeddedPostgres", "PostgresError"]

_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "jit": "off",
    "max_connections": "60",
    "idle_in_transaction_session_timeout": "10s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "cluster_name": "companion",
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    # No statement, parameter or value of a row reaches the log: it may be a patient's words.
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
}
_ANSWERS_WITHIN_SECONDS = 120.0  # a crash recovery may take long
_POLL_SECONDS = 0.02
# Our process is not its parent, so a server that dies is never our zombie.
_LAUNCH = 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!'
_ORPHANS_STILL_WRITE = "shared memory block"
_LONGEST_SOCKET_FOLDER = 80  # the path of a socket may have 103 bytes on macOS, 107 on Linux
_SHORT_TEMPORARY_FOLDER = "/tmp"  # noqa: S108 - only names that mkdtemp makes are used in it
_OUTSIDE = ("/var/lib", "/var/tmp", "/tmp")  # noqa: S108 - same
_ENTER_ONLY = stat.S_IRWXU | stat.S_IXGRP | stat.S_IXOTH


class EmbeddedPostgres:
    """The server of one folder. Blocks while it works; call it outside the event loop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._account = server_account()
        self._use: int | None = None

    def start(self) -> str:
        """Make the server run, or attach to the one that runs; return its SQLAlchemy URL.

        Leftovers of a crash are recovered from. Calling it again is harmless, and mends a server
        that was killed meanwhile.

        Raises:
            PostgresError: It cannot run here; the text says why and what to do.
        """
        try:
            if not self._folder.exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                self._folder.chmod(_ENTER_ONLY)
            if self._use is None:
                self._use = self._open_lock("users.lock")
                fcntl.flock(self._use, fcntl.LOCK_SH)  # waits while the last user stops the server
            with self._alone():
                self._settle()
                return self._url_when_running()
        except OSError as error:
            self._give_up_use()
            raise self._refused(error) from error
        except PostgresError:
            self._give_up_use()
            raise

    def stop(self) -> bool:
        """End our use; stop the server when nobody else uses it.

        Returns:
            Whether no server runs now: False when somebody else still uses it.

        Raises:
            PostgresError: It does not stop.
        """
        try:
            if self._use is None:
                self._use = self._open_lock("users.lock")
            fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._stop_server()
        except BlockingIOError:
            return False
        except FileNotFoundError:
            return True  # there is no such folder, or it was removed with its data
        except OSError as error:
            raise self._refused(error) from error
        finally:
            self._give_up_use()
        return True

    def is_running(self) -> bool:
        """Whether the server answers now, whoever started it."""
        return server_state(self._data) is ServerState.RUNNING

    @property
    def _place(self) -> Path:
        outside = self._folder / "outside"
        return outside.resolve() if outside.is_symlink() else self._folder

    @property
    def _data(self) -> Path:
        return (self._place / "data").resolve()

    @property
    def _log(self) -> Path:
        return self._place / "run" / "server.log"

    def _settle(self) -> None:
        """Make sure that the server's user reaches the place of the data."""
        link = self._folder / "outside"
        if link.is_symlink() and not link.exists():
            raise PostgresError(
                f"The data that {link} points to are gone. Bring {link.resolve()} back, or remove "
                "the link to begin with an empty database."
            )
        if self._account.can_reach(self._place):
            return
        for parent in _OUTSIDE:
            if os.access(parent, os.W_OK) and self._account.can_reach(Path(parent)):
                outside = Path(tempfile.mkdtemp(prefix="companion-", dir=parent))
                outside.chmod(_ENTER_ONLY)
                link.symlink_to(outside)
                return
        raise PostgresError(
            f"PostgreSQL may not run as root, and its own user cannot reach {self._folder}. "
            "Choose another folder with COMPANION_HOME."
        )

    def _open_lock(self, name: str) -> int:
        # A lock file that is only left over locks nothing: the lock is the kernel's, not the file.
        return os.open(self._folder / name, os.O_RDWR | os.O_CREAT, stat.S_IRUSR | stat.S_IWUSR)

    def _refused(self, error: OSError) -> PostgresError:
        return PostgresError(
            f"PostgreSQL cannot use {error.filename or self._folder}: {error.strerror}. "
            "Choose another folder with COMPANION_HOME."
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = self._open_lock("start.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _give_up_use(self) -> None:
        if self._use is not None:
            os.close(self._use)
            self._use = None

    def _url_when_running(self) -> str:
        give_up_at = time.monotonic() + _ANSWERS_WITHIN_SECONDS
        launched: int | None = None
        while (state := server_state(self._data)) is not ServerState.RUNNING:
            if time.monotonic() > give_up_at:
                raise PostgresError(
                    f"The PostgreSQL server of {self._data} does not answer. End its process "
                    "(its number is the first line of postmaster.pid there) and start again."
                )
            if state is ServerState.ABSENT and (launched is None or not is_alive(launched)):
                if launched is not None:
                    self._check_orphans_are_the_reason()
                launched = self._launch()
            time.sleep(_POLL_SECONDS)
        lock = read_lock_file(self._data)
        if lock is None:
            raise PostgresError(f"The PostgreSQL server of {self._data} was stopped by somebody.")
        return URL.create(
            "postgresql+asyncpg",
            username=SUPERUSER,
            database="postgres",
            query={"host": str(lock.socket_folder), "port": str(PORT)},
        ).render_as_string()

    def _launch(self) -> int:
        """Launch the server in a session of its own, and return its process id."""
        programs = self._programs()
        if not (self._data / "PG_VERSION").exists():
            self._initialise(programs)
        self._account.make_folder(self._log.parent)
        sockets = self._socket_folder()
        clear_leftovers(self._data, sockets)
        settings = {**_SETTINGS, "unix_socket_directories": str(sockets)}
        said = self._run(
            *("/bin/sh", "-c", _LAUNCH, "sh", self._log),
            *(programs.folder / "postgres", "-D", self._data),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        )
        return int(said.stdout)

    def _check_orphans_are_the_reason(self) -> None:
        """Return when the server only has to wait for processes of its predecessor to end."""
        reason = self._log.read_text(errors="replace").splitlines()[-3:]
        if not any(_ORPHANS_STILL_WRITE in line for line in reason):
            raise PostgresError(
                f"PostgreSQL did not start: {' / '.join(reason)} (log: {self._log})"
            )

    def _programs(self) -> Programs:
        try:
            major = int((self._data / "PG_VERSION").read_text())
        except FileNotFoundError:
            major = None
        return programs_for(self._account, major=major, copy_to=self._place)

    def _initialise(self, programs: Programs) -> None:
        # Under another name until it is complete, so that a kill in the middle leaves no half.
        unfinished = self._place / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._account.make_folder(unfinished)
        said = self._run(
            *(programs.folder / "initdb", "-D", unfinished, "-U", SUPERUSER, "-E", "UTF8"),
            *("--no-locale", "--data-checksums", "--no-instructions"),
            *("--auth-local=trust", "--auth-host=reject"),
        )
        if said.returncode != 0:
            raise PostgresError(f"PostgreSQL could not make its data: {said.stderr.strip()}")
        unfinished.rename(self._data)
        _sync_folder(self._place)

    def _socket_folder(self) -> Path:
        """Return where the socket goes: a short path of plain characters, entered by us only."""
        run_folder = self._log.parent
        if len(bytes(run_folder)) <= _LONGEST_SOCKET_FOLDER and re.fullmatch(
            r"[\w./+-]+", str(run_folder), re.ASCII
        ):
            return run_folder
        folder = Path(tempfile.mkdtemp(prefix="companion-", dir=_SHORT_TEMPORARY_FOLDER))
        if not self._account.is_ours:
            os.chown(folder, self._account.uid, self._account.gid)
        return folder

    def _stop_server(self) -> None:
        lock = read_lock_file(self._data)
        if lock is None or not lock.names_a_live_server():
            return
        os.kill(lock.pid, signal.SIGINT)  # PostgreSQL's "fast": sessions are ended, data are saved
        give_up_at = time.monotonic() + _ANSWERS_WITHIN_SECONDS
        while lock.names_a_live_server():
            if time.monotonic() > give_up_at:
                raise PostgresError(f"The PostgreSQL server of {self._data} does not stop.")
            time.sleep(_POLL_SECONDS)
        if lock.socket_folder != self._log.parent:
            shutil.rmtree(lock.socket_folder, ignore_errors=True)

    def _run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        try:
            return self._account.run(*command, timeout_seconds=_ANSWERS_WITHIN_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            raise PostgresError(f"{command[0]} could not be run: {error}") from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
