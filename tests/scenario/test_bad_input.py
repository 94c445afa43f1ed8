"""Bad input gets a clear answer in the person's language, and nothing is lost."""

from datetime import date

import pytest
from sqlalchemy import text

from bot.simulator.client import PhoneClient
from content.vocabulary import Arm, Language
from records.database import Actor, acting
from tests.scenario.conftest import LI, PARK, Stage
from tests.support.transcript import Play
from tests.support.ward import invite

_DAY1 = date(2026, 11, 3)


async def test_invites_that_do_not_work(stage: Stage, patient: str, language: Language):
    async with stage("invites that do not work", arm=Arm.CLAGV) as play:
        await play.joins("Guest")
        await play.joins("Thief")
        used = await invite(play.live.parts, "01-003", Arm.CLAG, language, _DAY1)
        old = await invite(play.live.parts, "01-004", Arm.CLAG, language, _DAY1)
        play.pin = used.pin
        await play.begin()
        await play.opens("Guest", "nobody-knows-this-one")
        await play.opens("Guest", used.token)
        await play.writes("Guest", en=used.pin, zh=used.pin)
        await play.opens("Thief", used.token)
        await play.waits_until("09:00", days=4)
        await play.opens("Thief", old.token)


async def test_wrong_pins_lock_the_invite(stage: Stage, patient: str, language: Language):
    async with stage("wrong PIN five times") as play:
        held = await invite(play.live.parts, "01-001", Arm.CLAGV, language, _DAY1)
        play.pin = held.pin
        await play.begin()
        await play.opens(patient, held.token)
        for wrong in ("000001", "000002", "000003", "000004", "000005"):
            await play.writes(patient, en=wrong, zh=wrong)
        await play.writes(patient, en=held.pin, zh=held.pin)
        await play.opens(patient, held.token)


async def test_things_that_are_not_words(stage: Stage, patient: str):
    async with stage("things that are not words", arm=Arm.CLAGV) as play:
        phone = play.phones[patient]
        await play.does(patient, "(photo)", phone.photo(caption="rash"))
        await play.does(patient, "(voice)", phone.voice())
        await play.does(patient, "(sticker)", phone.sticker())
        await play.does(patient, "(location)", phone.location())
        await play.does(patient, "(poll)", phone.poll())
        sent = await phone.text("my arm hurts")
        await play.settled()
        await play.does(patient, "(edited)", phone.edit(sent["message_id"], "my leg hurts"))
        await play.does(patient, "(edited: fever 39)", phone.edit(sent["message_id"], "fever 39"))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "a" * 5000,
        "no\x00thing",
        "\u202efever 39\u202c",
        "/nosuch",
        "💊" * 50,
    ],
    ids=["empty", "blank", "5000", "nul", "bidi", "command", "emoji"],
)
async def test_odd_text_is_handled_and_answered(play_of_one: Play, typed: str):
    play = play_of_one
    phone = play.phones["Ann"]
    await _send_raw(phone, typed)
    await play.settled()
    assert await play.left_behind() == []
    assert await phone.received()


async def test_long_message_reaches_the_nurse(play_of_one: Play):
    play = play_of_one
    await play.phones["Ann"].text("my skin itches " * 330)
    await play.settled()
    told = [words for words in await play.phones[LI].received() if "itches" in words]
    assert told
    assert await play.left_behind() == []


async def test_odd_text_from_a_stranger_is_handled(play_of_one: Play):
    play = play_of_one
    await play.joins("Stranger")
    phone = play.phones["Stranger"]
    play.telegram.chats.change_phone(phone.user_id, started=True)
    await _send_raw(phone, "\x00")
    await play.settled()
    assert await play.left_behind() == []


async def test_button_of_somebody_else_does_nothing(play_of_one: Play):
    play = play_of_one
    await play.waits_until("08:00", days=1)
    place = await play.find("Ann", "Taken")
    query = await play.phones[LI].press_data(*place, stale=True)
    await play.settled()
    assert (await play.phones[LI].callback(query))["answered"]
    assert "closed" in (await play.phones[LI].received())[-1]
    async with play.live.parts.engine.connect() as conn:
        found = await conn.execute(text("select count(*) from dose_administration"))
        assert found.scalar_one() == 0


async def test_old_button_after_a_restart_is_answered(play_of_one: Play):
    play = play_of_one
    await play.waits_until("08:00", days=1)
    place = await play.find("Ann", "Taken")
    await play.taps("Ann", "Taken")
    await play.restart()
    await play.taps_old("Ann", place, "[old]")
    assert "already recorded" in (await play.phones["Ann"].received())[-1]


async def test_group_is_left(play_of_one: Play):
    play = play_of_one
    user_id = play.phones["Ann"].user_id
    answer = await play.phones["Ann"]._http.post(  # noqa: SLF001 - the phone has no such act
        "/groups", json={"user_id": user_id, "title": "Ward 3"}
    )
    group = answer.json()
    await play.settled()
    left = [call for call in play.telegram.calls.after(0)["calls"] if call["method"] == "leaveChat"]
    assert {call["chat_id"] for call in left} == {group["id"]}
    assert await play.phones["Ann"].received() == []


async def test_staff_whose_account_ended_may_do_nothing(play_of_one: Play):
    play = play_of_one
    await play.writes("Ann", en="fever 39", zh="发烧39")
    await play.restart()
    ended = text("update staff_member set active_until = :now where active_until is null")
    async with acting(play.live.parts.engine, Actor("system:test", "system")) as conn:
        await conn.execute(ended, {"now": play.clock.now()})
    place = await play.find(LI, "I have it")
    await play.taps_old(LI, place, "[I have it]")
    async with play.live.parts.engine.connect() as conn:
        taken = await conn.execute(text("select count(*) from acknowledgement"))
        assert taken.scalar_one() == 0


async def test_enrolment_with_a_day_in_the_past_or_no_date_or_no_arm(play_of_one: Play):
    play = play_of_one
    answers = []
    for typed in (
        "enrol",
        "01-777",
        "young",
        "70",
        "45",
        "CLAGX",
        "CLAG",
        "yesterday",
        "2025-01-01",
        "2027-12-01",
        "cancel",
    ):
        await play.phones[PARK].text(typed)
        await play.settled()
        answers.append((await play.phones[PARK].received())[-1].partition("\n")[0])
    assert answers == [
        "What is the subject code? Send “cancel” to stop.",
        (
            "How old is the patient? The study is for 18 to 65 years. Only whether it fits is"
            " looked at; the age is not kept."
        ),
        "I could not read that as an age. Please write the years, for example 45.",
        (
            "At 70 years nobody can be enrolled in this study. Nothing was recorded. If that was"
            " a slip, please write the age again; otherwise send “cancel”."
        ),
        "Which arm was the subject randomised to?",
        "Which arm was the subject randomised to?",
        (
            "When is day 1, the day of the first cladribine or cytarabine? Choose, or write a date"
            " like 2026-11-02."
        ),
        "I could not read that as a date. Please write it like 2026-11-02.",
        "Day 1 cannot be in the past. Please give today or a later date.",
        "Day 1 is too far ahead. The latest possible date is Fri, Jan 1.",
        "Stopped. Nobody was enrolled.",
    ]


async def _send_raw(phone: PhoneClient, typed: str) -> None:
    user = {"id": phone.user_id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    chat = {"id": phone.user_id, "type": "private", "first_name": "Ann"}
    message = {"message_id": 900, "date": 1793577600, "from": user, "chat": chat, "text": typed}
    await phone.raw({"message": message})
