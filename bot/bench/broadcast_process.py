"""Planner and sender in a process of their own, at a given rate: `python -m … RATE`.

It runs at any hour: quiet hours are taken out, and nothing else is changed.
"""

import asyncio
import sys
from dataclasses import replace

from bot.app import new_parts
from bot.settings import Settings
from bot.simulator.limits import RateLimits
from bot.telegram.client import Connection, TelegramLink
from bot.telegram.pace import Pace
from content.model import Content
from records.lead import leading
from records.wake import listening
from scheduler.planner import Planner


def without_quiet_hours(content: Content) -> Content:
    """The same content with nights in which everything may be sent."""
    never = content.study.quiet_hours.model_copy(update={"end": content.study.quiet_hours.start})
    return replace(content, study=content.study.model_copy(update={"quiet_hours": never}))


def pace_of(per_second: int) -> Pace:
    """The pace that ships for the usual limit; for another one the same shares of it."""
    usual = RateLimits().messages_a_second
    shipped = Pace()
    more = per_second / usual
    return Pace(limit=per_second, per_second=shipped.per_second * more, burst=shipped.burst * more)


async def _run(per_second: int) -> None:
    settings = Settings()
    url = settings.database_url
    parts = new_parts(settings, url.get_secret_value() if url else "")
    content = without_quiet_hours(parts.content)
    connection = Connection(
        token=settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        proxy=None,
    )
    async with TelegramLink(connection) as link, listening(parts.engine, parts.wake):
        sender = link.sender(
            parts.engine,
            parts.cipher,
            content,
            parts.translator,
            parts.clock,
            parts.wake,
            pace_of(per_second),
        )
        planner = Planner(parts.engine, parts.cipher, content, parts.clock, parts.wake)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        async with asyncio.TaskGroup() as group:
            group.create_task(planner.plan_forever())
            async with leading(parts.engine, "sender"):
                await sender.send_forever()


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1])))
