"""The peer of row `updates`: a plain python-telegram-bot application that commits one row."""

import asyncio
from typing import Any

from sqlalchemy import BigInteger, Column, Identity, MetaData, Table, Text, insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from telegram import Update
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.bench.ground import Ground
from bot.bench.local_telegram import Waiting, telegram_with
from bot.simulator.telegram import DEFAULT_TOKEN
from records.database import database_url

_POOL = 40
_metadata = MetaData()
_answers = Table(
    "answers",
    _metadata,
    Column("answer_id", BigInteger, Identity(), primary_key=True),
    Column("user_id", BigInteger),
    Column("words", Text),
)


async def peer_updates_per_second(
    ground: Ground, waiting: list[Waiting], at_once: int | None
) -> float:
    """The same waiting updates from the same local Telegram; `at_once` None is the default."""
    url = database_url(await ground.new_database())
    engine = create_async_engine(url, pool_size=_POOL, max_overflow=0)
    async with engine.begin() as conn:
        await conn.run_sync(_metadata.create_all)
    try:
        async with telegram_with(waiting, ground.home / "peer.json") as address:
            seconds = await _handle_all(engine, address, len(waiting), at_once)
    finally:
        await engine.dispose()
    return len(waiting) / seconds


async def _handle_all(engine: AsyncEngine, address: str, count: int, at_once: int | None) -> float:
    done = 0
    all_done = asyncio.Event()

    async def handle(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        nonlocal done
        user = update.effective_user
        query, message = update.callback_query, update.effective_message
        words = query.data if query else message.text if message else None
        row = {"user_id": user.id if user else None, "words": words}
        async with engine.begin() as conn:
            await conn.execute(insert(_answers).values(row))
        done += 1
        if done == count:
            all_done.set()

    builder = Application.builder().token(DEFAULT_TOKEN).base_url(f"{address}/bot")
    application: Any = (builder.concurrent_updates(at_once) if at_once else builder).build()
    application.add_handler(TypeHandler(Update, handle))
    async with application:
        await application.start()
        began = asyncio.get_running_loop().time()
        await application.updater.start_polling(poll_interval=0.0)
        await all_done.wait()
        seconds = asyncio.get_running_loop().time() - began
        await application.updater.stop()
        await application.stop()
    return seconds
