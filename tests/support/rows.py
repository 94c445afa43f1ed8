"""A database with the synthetic trial in it, and short ways to look at its rows."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import RowMapping, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.app import Parts
from bot.demo.seed import seed
from content.catalogue import load_catalogues
from content.translate import Translator
from content.vocabulary import EscalationTopic, Language, MessageClass, Tier
from content.wording import Verbatim
from records.cipher import Cipher, ident, new_keys, parse_keys
from records.database import Actor, acting, database_url, new_engine
from records.effects import Effect, OpenEscalation, SendMessage, ToSubject
from records.wake import Wake
from records.write.apply import apply
from records.write.writing import Chat, Writing
from scheduler.clock import TrialClock
from tests.support.people import CONTENT

# 07:30 in Shanghai; the seed gives subject 01-001 (user 101) protocol day 3 with a dose at 08:00.
MORNING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
WEI, ANN, GRACE, JUN, MEI, TOM = 101, 102, 103, 105, 201, 203
LI, EMMA, PARK, OSEI = 401, 402, 501, 601
TEST = Actor("system:test", "system")
KEYS = new_keys()
_TRANSLATOR = Translator(CONTENT, load_catalogues())


def subject_id(user_id: int) -> UUID:
    """The id that the seed gives to the subject of this phone."""
    return ident(f"seed:{user_id}", "subject:1")


def staff_id(user_id: int) -> UUID:
    """The id that the seed gives to the staff member of this phone."""
    return ident(f"seed:{user_id}", "staff_member:1")


def new_parts_of(url: str, *, keys: str | None = None, clock: TrialClock | None = None) -> Parts:
    """The parts of a companion whose clock stands still; content is loaded once for all tests."""
    return Parts(
        engine=new_engine(url),
        cipher=Cipher(parse_keys(keys or KEYS)),
        content=CONTENT,
        translator=_TRANSLATOR,
        clock=clock or TrialClock(MORNING, 0.0),
        wake=Wake(),
    )


@contextmanager
def trial_database(server_url: str, template: str, name: str) -> Iterator[str]:
    """A copy of a database, dropped at the end of the block; gives its URL."""
    administer(server_url, f"create database {name} template {template}")
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        administer(server_url, f"drop database {name} with (force)")


def administer(server_url: str, statement: str) -> None:
    """Run one statement on the server itself."""
    url = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


async def plant_trial(url: str, *, asks: bool = False) -> None:
    """Register the synthetic trial, nothing waiting to be sent; with daily questions if `asks`.

    Without them there are no reminders of visits either.
    """
    parts = new_parts_of(url)
    await seed(parts, MORNING)
    if not asks:
        unasked = "update due_action set state = 'cancelled' where kind ~ '^(diary|visit)'"
        await change(parts.engine, unasked)
    await forget_messages(parts.engine)
    await parts.engine.dispose()


@asynccontextmanager
async def opened(url: str, *, keys: str | None = None) -> AsyncIterator[Parts]:
    """A companion's parts over a database; its connections end with the block."""
    parts = new_parts_of(url, keys=keys)
    try:
        yield parts
    finally:
        await parts.engine.dispose()


@asynccontextmanager
async def owner(url: str) -> AsyncIterator[AsyncEngine]:
    """The database as its owner, who may do everything."""
    engine = create_async_engine(database_url(url), poolclass=NullPool)
    try:
        yield engine
    finally:
        await engine.dispose()


async def forget_messages(engine: AsyncEngine) -> None:
    """Let nothing wait to be sent."""
    async with engine.begin() as conn:
        await conn.execute(text("update communication set state = 'withdrawn'"))


async def rows(engine: AsyncEngine, sql: str, **values: Any) -> Sequence[RowMapping]:
    async with engine.connect() as conn:
        return (await conn.execute(text(sql), values)).mappings().all()


async def tuples(engine: AsyncEngine, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    return [as_tuple(row) for row in await rows(engine, sql, **values)]


def as_tuple(row: RowMapping) -> tuple[Any, ...]:
    return tuple(row.values())


async def value(engine: AsyncEngine, sql: str, **values: Any) -> Any:
    async with engine.connect() as conn:
        return (await conn.execute(text(sql), values)).scalar_one()


async def change(engine: AsyncEngine, sql: str, **values: Any) -> int:
    """Run one statement in the test's name; returns how many rows it met."""
    async with acting(engine, TEST) as conn:
        return int((await conn.execute(text(sql), values)).rowcount)


def writing(parts: Parts, conn: AsyncConnection, cause: str, user_id: int | None = None) -> Writing:
    chat = None
    if user_id is not None:
        chat = Chat(chat_id=user_id, index=parts.cipher.chat_index(user_id))
    return Writing(
        conn=conn,
        cipher=parts.cipher,
        content=parts.content,
        cause=cause,
        now=parts.clock.now(),
        originator="system",
        chat=chat,
    )


async def write(parts: Parts, cause: str, *effects: Effect, user_id: int | None = None) -> None:
    """Apply effects in a transaction of their own."""
    async with acting(parts.engine, TEST) as conn:
        await apply(writing(parts, conn, cause, user_id), effects, Language.EN)


async def write_as(parts: Parts, cause: str, user_id: int, *effects: Effect) -> None:
    """Apply effects in the name of a staff member whose phone wrote."""
    async with acting(parts.engine, TEST) as conn:
        w = writing(parts, conn, cause, user_id)
        assert w.chat is not None
        w.chat = replace(w.chat, staff_id=staff_id(user_id))
        await apply(w, effects, Language.EN)


def message(
    user_id: int, words: str, message_class: MessageClass = MessageClass.ANSWER, **more: Any
) -> SendMessage:
    return SendMessage(
        to=ToSubject(subject_id(user_id)),
        parts=(Verbatim(words),),
        message_class=message_class,
        **more,
    )


def red(user_id: int, words: str = "red") -> OpenEscalation:
    """A red fever of the subject of this phone."""
    return OpenEscalation(
        subject_id=subject_id(user_id),
        site_id="02" if user_id >= 200 else "01",
        topic=EscalationTopic.FEVER,
        tier=Tier.RED,
        summary=(Verbatim(words),),
    )


def go_to_work(parts: Parts) -> datetime:
    """Set the clock to an hour after `MORNING`, when the nurses of both sites are there."""
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(MORNING + minutes(60), 0.0)
    return parts.clock.now()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
