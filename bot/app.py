"""The composition root: settings become a running service."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.console.app import show_console
from bot.console.door import Desk
from bot.health import beat_forever, show_health
from bot.settings import Settings
from bot.telegram.client import Connection, TelegramLink
from bot.telegram.parse import parse_update
from bot.worker import Worker
from content.catalogue import load_catalogues
from content.load import load_content
from content.medicines.load_index import load_medicine_index
from content.model import Content
from content.translate import Translator
from records.cipher import Cipher, parse_keys
from records.database import new_engine, refuse_unsafe, stop_if_cancelled
from records.lead import LeadLostError, leading
from records.log import logger
from records.pulse import Pulse
from records.read.chat import Reader
from records.wake import Wake, listening
from scheduler.clock import Clock, SystemClock
from scheduler.service import SchedulerService

_WORKERS = 4
_RETRY_SECONDS = 2.0
_KEPT = "medicines.json"


class Role(StrEnum):
    """What one process of the service does."""

    ALL = "all"
    INTAKE = "intake"
    WORKER = "worker"
    SENDER = "sender"
    SCHEDULER = "scheduler"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the parts of the service share."""

    engine: AsyncEngine
    cipher: Cipher
    content: Content
    translator: Translator
    clock: Clock
    wake: Wake


def new_parts(settings: Settings, database_url: str, clock: Clock | None = None) -> Parts:
    """Load content and catalogues, and prepare the database connection.

    Raises:
        ContentError, CatalogueError: the texts of the trial are not fit to be used.
    """
    kept = settings.home / _KEPT
    content = replace(load_content(), medicines=load_medicine_index(kept=kept))
    # What is loaded now stays for good; the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    return Parts(
        engine=new_engine(database_url),
        cipher=Cipher(parse_keys(settings.encryption_keys.get_secret_value())),
        content=content,
        translator=Translator(content, load_catalogues()),
        clock=clock or SystemClock(),
        wake=Wake(),
    )


async def serve(settings: Settings, parts: Parts, role: Role = Role.ALL) -> None:
    """Run the loops of a role until cancelled; then finish what is being sent."""
    connection = Connection(
        token=settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        proxy=settings.telegram_proxy,
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(parts.engine.dispose)
        await refuse_unsafe(parts.engine)
        link = await stack.enter_async_context(TelegramLink(connection))
        loops = _loops(settings, parts, link, role)
        if role in (Role.ALL, Role.SENDER):
            await link.offer_commands(parts.translator)
        logger().info("started", role=role.value, version=parts.content.version)
        async with asyncio.TaskGroup() as group:
            for name, loop in loops.items():
                group.create_task(_for_ever(name, loop), name=name)


def _loops(
    settings: Settings, parts: Parts, link: TelegramLink, role: Role
) -> dict[str, Callable[[], Awaitable[None]]]:
    p = parts
    everything = role is Role.ALL
    loops: dict[str, Callable[[], Awaitable[None]]] = {"listen": lambda: _listen(p)}
    pulses = dict[str, Pulse]()
    loops["beat"] = lambda: beat_forever(p.engine, pulses, p.content.contact.watch)
    loops |= _served(settings, p, role)
    if everything or role is Role.INTAKE:
        intake = link.intake(p.engine, p.cipher, p.clock)
        pulses["intake"] = intake.pulse
        if settings.webhook_url and settings.webhook_secret:
            secret = settings.webhook_secret.get_secret_value()
            url, hook = settings.webhook_url, settings.webhook_port
            loops["intake"] = lambda: link.receive(intake, url=url, secret=secret, port=hook)
        else:
            loops["intake"] = lambda: _leading(p, "intake", lambda: link.poll(intake))
    if everything or role is Role.WORKER:
        reader = Reader(
            cipher=p.cipher,
            content=p.content,
            bot_username=link.username,
            console_url=settings.console_url or "",
        )
        worker = Worker(p.engine, reader, p.content, p.clock, p.wake, parse_update)
        pulses["worker"] = p.wake.pulses["inbox"]
        for number in range(_WORKERS):
            loops[f"worker-{number}"] = worker.work_forever
    if everything or role is Role.SENDER:
        sender = link.sender(p.engine, p.cipher, p.content, p.translator, p.clock, p.wake)
        pulses["sender"] = p.wake.pulses["outbox"]
        loops["sender"] = lambda: _leading(p, "sender", sender.send_forever)
    if everything or role is Role.SCHEDULER:
        scheduler = SchedulerService(p.engine, p.cipher, p.content, p.clock, p.wake)
        pulses["planner"] = p.wake.pulses["due"]
        loops["scheduler"] = scheduler.run
    return loops


def _served(
    settings: Settings, parts: Parts, role: Role
) -> dict[str, Callable[[], Awaitable[None]]]:
    """What is served over HTTP beside Telegram: how the service is, and the page for a desk."""
    p, loops = parts, dict[str, Callable[[], Awaitable[None]]]()
    if settings.health_port is not None:
        watch, host, port = p.content.contact.watch, settings.health_host, settings.health_port
        loops["health"] = lambda: show_health(p.engine, watch, host, port)
    if settings.console_url and role in {Role.ALL, Role.WORKER}:
        desk = Desk(
            engine=p.engine,
            cipher=p.cipher,
            content=p.content,
            translator=p.translator,
            clock=p.clock,
            bot_token=settings.telegram_token.get_secret_value(),
            is_secure=settings.console_url.startswith("https:"),
        )
        where = settings.console_host, settings.console_port
        loops["console"] = lambda: show_console(desk, *where)
    return loops


async def _for_ever(name: str, loop: Callable[[], Awaitable[None]]) -> None:
    """Start a loop again when the database went away; anything else ends the service loudly."""
    while True:
        try:
            await loop()
        except (SQLAlchemyError, OSError, LeadLostError) as error:
            logger().warning("loop_restarts", loop=name, fault=type(error).__name__)
            stop_if_cancelled()
        await asyncio.sleep(_RETRY_SECONDS)


async def _leading(parts: Parts, name: str, body: Callable[[], Awaitable[None]]) -> None:
    async with leading(parts.engine, name):
        await body()


async def _listen(parts: Parts) -> None:
    async with listening(parts.engine, parts.wake) as lost:
        await lost.wait()
