"""A child process: started, watched through /proc, and ended."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

_PROC = Path("/proc")
_STOP_SECONDS = 15.0
_USER_TICKS, _SYSTEM_TICKS, _PARENT = 11, 12, 1
_KIBI = 1024
_COMMAND, _RESIDENT = b"run", "VmRSS"


@asynccontextmanager
async def child(
    *arguments: str, environment: Mapping[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python …` with this environment on top of ours; it is stopped at the end of the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMPANION_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**kept, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", **environment},
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()


async def first_line(process: asyncio.subprocess.Process) -> str:
    """The next line a child prints.

    Raises:
        RuntimeError: it ended without one.
    """
    line = await process.stdout.readline() if process.stdout else b""
    if not line:
        message = f"a child process ended with {await process.wait()}"
        raise RuntimeError(message)
    return line.decode().strip()


def companion_of(parent: int) -> int:
    """The process of the companion itself below a running demonstration.

    Raises:
        LookupError: there is none.
    """
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            is_child = int(_stat(int(folder.name))[_PARENT]) == parent
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if is_child and _COMMAND in words:
                return int(folder.name)
    message = "the companion's process is not there"
    raise LookupError(message)


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used, in all its threads."""
    fields = _stat(pid)
    return (int(fields[_USER_TICKS]) + int(fields[_SYSTEM_TICKS])) / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process, in millions of bytes."""
    for line in (_PROC / str(pid) / "status").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name == _RESIDENT:
            return int(value.split()[0]) * _KIBI / 1e6
    message = "no resident memory is shown for this process"
    raise LookupError(message)


def has_proc() -> bool:
    """Whether this system shows processes under /proc."""
    return (_PROC / "self" / "stat").exists()


def _stat(pid: int) -> list[str]:
    # The name of the program stands in brackets and may hold anything.
    return (_PROC / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
