"""Whether a PostgreSQL server really runs on a data folder; its lock file alone cannot say."""

import socket
import struct
import subprocess
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

PORT = 5432  # names the socket file; nothing listens on TCP
SUPERUSER = "postgres"

_PROTOCOL_VERSION = 3 << 16
_CANNOT_CONNECT_NOW = b"57P03"
_ANSWER_BYTES = 1024


class ServerState(Enum):
    """What can be found out about the server of a data folder."""

    ABSENT = "absent"
    BUSY = "busy"  # starting, recovering or stopping; or it does not answer
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class LockFile:
    """What `postmaster.pid` claims. It may be left over, and its number another process's now."""

    pid: int
    data_folder: Path
    socket_folder: Path

    def names_a_live_server(self) -> bool:
        """Whether the process is a PostgreSQL server of this very data folder, and no zombie."""
        state, command = _process(self.pid)
        return not state.startswith("Z") and _is_server_of(self.data_folder, command)


def read_lock_file(data_folder: Path) -> LockFile | None:
    """Return what the lock file of a data folder claims, None when there is none worth reading.

    A lock file of a folder that was copied or moved names the old place, and is not believed.
    """
    try:
        lines = (data_folder / "postmaster.pid").read_text().splitlines()
        claimed = LockFile(int(lines[0]), Path(lines[1]), Path(lines[4]))
    except (FileNotFoundError, ValueError, IndexError):
        return None
    return claimed if claimed.data_folder == data_folder else None


def server_state(data_folder: Path) -> ServerState:
    """Return whether a server runs on this folder, and answers."""
    lock = read_lock_file(data_folder)
    if lock is None:
        return ServerState.ABSENT
    if _answers(lock.socket_folder):
        return ServerState.RUNNING
    return ServerState.BUSY if lock.names_a_live_server() else ServerState.ABSENT


def clear_leftovers(data_folder: Path, socket_folder: Path) -> None:
    """Clear away what the server that ran here before left, so that PostgreSQL can start.

    PostgreSQL believes the number in a lock file as long as any process has it, be it a zombie or
    somebody else's. So the lock file is given the number of a process that has ended. It must stay
    otherwise: the shared memory it names shows whether orphans of the old server are still writing.
    """
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (socket_folder / name).unlink(missing_ok=True)
    path = data_folder / "postmaster.pid"
    try:
        number, *others = path.read_text().splitlines(keepends=True)
        int(number)
    except FileNotFoundError:
        return
    except ValueError:  # cut short by a full disk or a crash: PostgreSQL would refuse it for ever
        path.unlink()
        return
    with subprocess.Popen(["/bin/sh", "-c", ":"]) as ended:
        pass
    with path.open("r+") as file:  # in place: it keeps its owner
        file.write("".join((f"{ended.pid}\n", *others)))
        file.truncate()


def is_alive(pid: int) -> bool:
    """Whether there is such a process, and it is no zombie."""
    state, _ = _process(pid)
    return state != "" and not state.startswith("Z")


def _process(pid: int) -> tuple[str, list[str]]:
    """Return the state letter and the command line of a process; empty when there is none."""
    entry = Path("/proc") / str(pid)
    if not Path("/proc/self/stat").exists():
        said = subprocess.run(  # noqa: S603 - a number is no option
            ["/bin/ps", "-o", "stat=", "-o", "command=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        return (said[0], said[1:]) if said else ("", [])
    try:
        after_name = (entry / "stat").read_text().rpartition(")")[2]
        command = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except (OSError, ValueError):
        return "", []
    return after_name.strip(), command


def _is_server_of(data_folder: Path, command: list[str]) -> bool:
    # A path with spaces is several words to `ps`, so the words are put together again.
    program, *arguments = command or [""]
    return Path(program).name in {"postgres", "postmaster"} and f"-D {data_folder} " in (
        " ".join(arguments) + " "
    )


def _answers(socket_folder: Path) -> bool:
    """Whether a server behind this socket would let the superuser in."""
    names = b"user\0" + SUPERUSER.encode() + b"\0database\0postgres\0\0"
    greeting = struct.pack("!ii", 8 + len(names), _PROTOCOL_VERSION) + names
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        try:
            connection.connect(str(socket_folder / f".s.PGSQL.{PORT}"))
            connection.sendall(greeting)
            answer = connection.recv(_ANSWER_BYTES)
        except OSError:
            return False
    return bool(answer) and _CANNOT_CONNECT_NOW not in answer
