"""`python -m bot.simulator`: a local Telegram of its own, until it is stopped."""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.simulator.limits import RateLimits
from bot.simulator.server import build_server
from bot.simulator.serving import LocalServer, address, listen
from bot.simulator.telegram import DEFAULT_TOKEN, SimulatedTelegram


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; the first line printed is the address."""
    options = _parser().parse_args(arguments)
    try:
        listener = listen(options.port)
    except OSError:
        sys.stderr.write(f"port {options.port} is taken; choose another with --port\n")
        return 1
    telegram = SimulatedTelegram(
        lambda: datetime.now(UTC),  # noqa: TID251 - this is a composition root
        token=options.token,
        limits=RateLimits(enforced=not options.no_limits),
        journal=options.journal,
    )

    async def serve() -> None:
        server = LocalServer(build_server(telegram), telegram)
        serving = asyncio.create_task(server.serve([listener]))
        await server.ready.wait()
        sys.stdout.write(f"{address(listener)}\n")
        sys.stdout.flush()
        await serving

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token: NUMBER:TEXT")
    parser.add_argument("--journal", type=Path, help="file that survives a restart")
    parser.add_argument("--no-limits", action="store_true", help="do not limit the rate")
    return parser


if __name__ == "__main__":
    sys.exit(main())
