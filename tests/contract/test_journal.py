"""The journal: what survives, and what a torn line costs."""

import json
from pathlib import Path

import pytest

from bot.simulator.client import PhoneClient
from bot.simulator.serving import serving
from bot.simulator.store import Store
from bot.simulator.telegram import SimulatedTelegram


def restarted(journal: Path, moment) -> SimulatedTelegram:
    return SimulatedTelegram(moment.now, token="42:x", journal=journal)


async def test_phones_messages_files_and_updates_survive(tmp_path: Path, moment, connect_bot):
    journal = tmp_path / "telegram.jsonl"
    telegram = restarted(journal, moment)
    async with (
        serving(telegram) as url,
        connect_bot(url, telegram.token) as bot,
        await PhoneClient.connect(url, first_name="伟", user_id=101) as wei,
    ):
        await wei.open("inv_1")
        await bot.get_updates(offset=2, timeout=0)
        await bot.send_message(101, "您好")
        await bot.set_my_commands([("help", "帮助")])
        await wei.photo(caption="皮疹")
        before = await wei.state()

    telegram = restarted(journal, moment)
    async with (
        serving(telegram) as url,
        connect_bot(url, telegram.token) as bot,
        PhoneClient.adopt(url, 101) as wei,
    ):
        assert await wei.state() == before
        [update] = await bot.get_updates(timeout=0)
        assert (update.update_id, update.message.caption) == (2, "皮疹")
        file = await bot.get_file(update.message.photo[0].file_id)
        assert len(await file.download_as_bytearray()) == 67
        await wei.text("又一条")
        assert [u.update_id for u in await bot.get_updates(offset=3, timeout=0)] == [3]
        assert (await wei.messages())[-1]["message_id"] == 4


def test_a_torn_last_line_is_ignored_and_written_over(tmp_path: Path):
    journal = tmp_path / "store.jsonl"
    store = Store(journal)
    store.put("t", 1, {"a": "一"})
    store.put("t", 2, {"b": 2})
    store.close()
    whole = journal.read_bytes()
    journal.write_bytes(whole[:-5])
    torn = Store(journal)
    assert torn.table("t") == {1: {"a": "一"}}
    torn.put("t", 3, {})
    torn.close()
    again = Store(journal)
    assert again.table("t") == {1: {"a": "一"}, 3: {}}
    again.close()


def test_changes_made_together_are_one_line(tmp_path: Path):
    journal = tmp_path / "store.jsonl"
    store = Store(journal)
    with store.together():
        store.put("t", 1, {})
        with store.together():
            store.put("u", "x", {})
        store.drop("t", 1)
    store.close()
    [line] = journal.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == [["t", 1, {}], ["u", "x", {}], ["t", 1, None]]


def test_a_restart_forgets_what_was_dropped(tmp_path: Path):
    journal = tmp_path / "store.jsonl"
    store = Store(journal)
    for number in range(50):
        store.put("t", number, {})
        store.drop("t", number)
    store.close()
    Store(journal).close()
    assert journal.read_text(encoding="utf-8") == "[]\n"


def test_numbers_go_on_after_a_restart(tmp_path: Path):
    journal = tmp_path / "store.jsonl"
    store = Store(journal)
    assert [store.next_number("n", first=5) for _ in range(2)] == [5, 6]
    store.close()
    again = Store(journal)
    assert again.next_number("n", first=5) == 7
    again.close()


@pytest.mark.parametrize("journal", [None])
def test_without_a_journal_nothing_is_written(journal: None):
    store = Store(journal)
    store.put("t", 1, {})
    assert store.table("t") == {1: {}}
    store.close()
