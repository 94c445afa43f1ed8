"""What people type stands nowhere in clear: not in a table, not in the trail, not in a log."""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.telegram.intake import Poll
from content.vocabulary import Language, StaffRole
from records import log
from records.account_effects import RegisterStaff
from tests.support.faults import all_sent, live_trial, phone_of, until
from tests.support.rows import ANN, GRACE, LI, PARK, WEI, rows, write

_TABLES = """
select table_schema || '.' || table_name as name from information_schema.tables
where table_schema in ('public', 'audit') and table_type = 'BASE TABLE'"""
_MARKERS = [f"marker{chr(ord('a') + number)}zq" for number in range(20)]


async def _everything(as_owner: AsyncEngine) -> str:
    """Every column of every table as text; bytes also as the characters they may be."""
    whole: list[str] = []
    async with as_owner.connect() as conn:
        for table in await rows(as_owner, _TABLES):
            for row in await conn.execute(text(f"select * from {table['name']}")):  # noqa: S608
                whole += [c.decode("latin-1") if isinstance(c, bytes) else str(c) for c in row]
    return "\n".join(whole)


async def test_words_of_people_stand_nowhere_in_clear(
    trial_url: str,
    tmp_path: Path,
    as_owner: AsyncEngine,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    names, fevers, notes, edits, desk = (_MARKERS[n : n + 4] for n in range(0, 20, 4))
    async with live_trial(trial_url, tmp_path) as live:
        for name in names:
            register = RegisterStaff(
                name=name, language=Language.EN, role=StaffRole.NURSE, site_ids=("02",)
            )
            await write(live.parts, f"register {len(name)}{names.index(name)}", register)
        for user_id, lines in (
            (WEI, [f"发烧39度 {word}" for word in fevers]),
            (ANN, [f"I would like to say {word}" for word in notes]),
            (GRACE, [f"/start {word}" for word in edits]),
            (LI, desk[:2]),
            (PARK, ["Enrol", *desk[2:]]),
        ):
            async with phone_of(live.url, user_id) as phone:
                for line in lines:
                    await phone.text(line)
        handled = "select count(*) from inbox_update where state = 'handled'"
        await until(live.parts, handled, 17)
        await all_sent(live)
        found = await _everything(as_owner)
        shown = "\n".join(str(call) for call in live.telegram.calls.after(0)["calls"])
    logged = "".join(capfd.readouterr()) + caplog.text
    assert fevers[0] in shown, "the nurse reads the words, so the scenario did say them"
    assert [word for word in _MARKERS if word in found] == []
    assert [word for word in _MARKERS if word in logged] == []


async def test_word_that_was_written_in_clear_is_found(as_owner: AsyncEngine) -> None:
    async with as_owner.begin() as conn:
        await conn.execute(text("select set_config('app.actor', 'x', true)"))
        await conn.execute(text("update escalation set outcome = outcome"))
        await conn.execute(
            text("insert into heartbeat (loop, beat_at) values ('markerazq', now())")
        )
    assert "markerazq" in await _everything(as_owner)


@asynccontextmanager
async def _cut_short(said: str) -> AsyncIterator[Poll]:
    """A Telegram whose answer with somebody's words ends in the middle."""
    cut = f'{{"ok": true, "result": [{{"message": {{"text": "{said}'.encode()
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=cut))
    async with HTTPXRequest(httpx_kwargs={"transport": transport}) as request:
        yield Poll("http://telegram/getUpdates", request)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    log.set_up(stream=stream)
    yield stream
    log.set_up()


async def test_answer_cut_short_leaves_no_word_in_the_log(logged: io.StringIO) -> None:
    async with _cut_short("markerazq") as poll:
        with pytest.raises(TelegramError):
            await poll.ask(None)
    assert logged.getvalue() == ""


async def test_log_of_the_library_itself_would_hold_the_words(logged: io.StringIO) -> None:
    logging.getLogger("telegram").setLevel(logging.WARNING)
    async with _cut_short("markerazq") as poll:
        with pytest.raises(TelegramError):
            await poll.ask(None)
    assert "markerazq" in logged.getvalue()
