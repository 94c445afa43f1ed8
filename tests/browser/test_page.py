"""The page of phones in a real browser: chats, buttons, invites, photos, the clock."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.theatre import ANN, CHEN, LI, PARK, WEI, Theatre, inline, reply

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


def _phone(page: Page, role: str):
    return page.locator(f"#phone-{role}")


async def test_start_on_an_empty_chat_opens_the_bot(open_page: OpenPage, theatre: Theatre):
    page = await open_page()
    patient = _phone(page, "patient")
    await expect(patient.locator(".state")).to_contain_text("No messages yet")
    await patient.get_by_role("button", name="Start", exact=True).click()
    assert (await theatre.next_update())["message"]["text"] == "/start"
    await expect(patient.locator(".outgoing .text")).to_have_text("/start")


async def test_typed_text_reaches_the_bot_and_is_shown(open_page: OpenPage, theatre: Theatre):
    await theatre.start(WEI)
    page = await open_page()
    await page.get_by_label("Message from 伟").fill("我发烧39度")
    await page.get_by_label("Message from 伟").press("Enter")
    message = (await theatre.next_update())["message"]
    assert (message["from"]["id"], message["text"]) == (WEI, "我发烧39度")
    await expect(_phone(page, "patient").locator(".outgoing .text").last).to_have_text("我发烧39度")


async def test_enter_while_an_input_method_composes_sends_nothing(
    open_page: OpenPage, theatre: Theatre
):
    await theatre.start(WEI)
    page = await open_page()
    box = page.get_by_label("Message from 伟")
    await box.fill("fa shao")
    await box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await expect(box).to_have_value("fa shao")
    await expect(_phone(page, "patient").locator(".outgoing")).to_have_count(1)


async def test_a_message_of_the_bot_appears_without_reloading(
    open_page: OpenPage, theatre: Theatre
):
    await theatre.start(LI)
    page = await open_page()
    await expect(_phone(page, "nurse").locator(".outgoing")).to_have_count(1)
    sent = await theatre.bot("sendMessage", chat_id=LI, text="01-001: fever")
    message = _phone(page, "nurse").locator(".incoming .text").last
    await expect(message).to_have_text("01-001: fever")
    await theatre.bot(
        "editMessageText", chat_id=LI, message_id=sent["message_id"], text="01-001: taken"
    )
    await expect(message).to_have_text("01-001: taken")
    await theatre.bot("deleteMessage", chat_id=LI, message_id=sent["message_id"])
    await expect(message).to_have_count(0)


async def test_a_pressed_button_shows_the_answer_as_toast_or_as_dialog(
    open_page: OpenPage, theatre: Theatre
):
    await theatre.start(LI)
    await theatre.bot(
        "sendMessage", chat_id=LI, text="Fever", reply_markup=inline("I have it", "Details")
    )
    page = await open_page()
    nurse = _phone(page, "nurse")
    await nurse.get_by_role("button", name="I have it").click()
    query = (await theatre.next_update())["callback_query"]
    assert query["data"] == "I have it"
    await theatre.bot("answerCallbackQuery", callback_query_id=query["id"], text="It is yours.")
    await expect(nurse.locator(".toast")).to_have_text("It is yours.")
    await expect(nurse.locator(".inline.busy")).to_have_count(0)
    await expect(page.locator("[data-step=nurse] .icon").first).to_be_visible()

    await nurse.get_by_role("button", name="Details").click()
    query = (await theatre.next_update())["callback_query"]
    await theatre.bot(
        "answerCallbackQuery", callback_query_id=query["id"], text="Not yours.", show_alert=True
    )
    await expect(page.get_by_role("dialog")).to_contain_text("Not yours.")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_key_of_the_reply_keyboard_sends_its_words(open_page: OpenPage, theatre: Theatre):
    await theatre.start(WEI)
    await theatre.bot("sendMessage", chat_id=WEI, text="?", reply_markup=reply("发烧", "帮助"))
    page = await open_page()
    await _phone(page, "patient").get_by_role("button", name="发烧").click()
    assert (await theatre.next_update())["message"]["text"] == "发烧"
    await theatre.bot("sendMessage", chat_id=WEI, text="!", reply_markup={"remove_keyboard": True})
    await expect(_phone(page, "patient").get_by_role("button", name="帮助")).to_have_count(0)


async def test_the_command_menu_sends_a_command_by_keyboard(open_page: OpenPage, theatre: Theatre):
    await theatre.start(LI)
    commands = [{"command": "help", "description": "Help"}, {"command": "open", "description": "-"}]
    await theatre.bot("setMyCommands", commands=commands)
    page = await open_page()
    await page.get_by_label("Message from Li").fill("/op")
    await expect(_phone(page, "nurse").locator(".commands button:visible")).to_have_count(1)
    await page.get_by_label("Message from Li").fill("/")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    assert (await theatre.next_update())["message"]["text"] == "/open"


async def test_an_invite_opens_on_a_new_phone_in_the_patients_place(
    open_page: OpenPage, theatre: Theatre
):
    await theatre.start(PARK)
    page = await open_page()
    await theatre.bot(
        "sendMessage", chat_id=PARK, text="https://t.me/clag_companion_bot?start=Hk29_x-7"
    )
    await page.get_by_role("button", name="Open on a new phone").click()
    message = (await theatre.next_update())["message"]
    assert message["text"] == "/start Hk29_x-7"
    assert message["from"]["first_name"] == "New patient 1"
    patient = _phone(page, "patient")
    await expect(patient.locator("select")).to_have_value(str(message["from"]["id"]))
    await expect(patient.locator(".outgoing .text")).to_have_text("/start Hk29_x-7")
    await expect(patient.locator(".note")).to_have_text("new phone")


async def test_an_invite_opens_on_the_phone_the_patient_has(open_page: OpenPage, theatre: Theatre):
    await theatre.start(PARK)
    await theatre.bot("sendMessage", chat_id=PARK, text="https://t.me/some_bot?start=abc")
    page = await open_page()
    await page.get_by_role("button", name="Open on the patient’s phone (伟)").click()
    message = (await theatre.next_update())["message"]
    assert (message["from"]["id"], message["text"]) == (WEI, "/start abc")


async def test_a_photo_reaches_the_bot_and_is_shown(open_page: OpenPage, theatre: Theatre):
    await theatre.start(WEI)
    page = await open_page()
    patient = _phone(page, "patient")
    await page.get_by_label("Message from 伟").fill("皮疹")
    await patient.locator("input[type=file]").set_input_files(
        {"name": "rash.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    message = (await theatre.next_update())["message"]
    assert message["caption"] == "皮疹"
    image = patient.locator(".photo img")
    await expect(image).to_have_js_property("naturalWidth", 1)
    await patient.get_by_role("button", name="Show the photo larger").click()
    await expect(page.get_by_role("dialog").locator("img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_file_that_is_no_picture_is_refused_in_words(open_page: OpenPage, theatre: Theatre):
    await theatre.start(WEI)
    page = await open_page()
    patient = _phone(page, "patient")
    await patient.locator("input[type=file]").set_input_files(
        {"name": "rash.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    await expect(patient.locator(".toast")).to_have_text("This is not a picture.")
    await expect(patient.locator(".outgoing")).to_have_count(1)


async def test_markup_in_what_people_write_is_shown_literally(
    open_page: OpenPage, theatre: Theatre
):
    hostile = "<img src=x onerror=\"document.title='owned'\"><b>39</b> & {name}"
    await theatre.start(WEI)
    await theatre.bot("sendMessage", chat_id=WEI, text=hostile, reply_markup=inline(hostile[:60]))
    theatre.stage.write_down("alarm", "<b>1</b>", en=hostile, zh=hostile)
    await theatre.http.post("/phones", json={"first_name": "<i>x</i>", "user_id": 900})
    page = await open_page()
    await expect(_phone(page, "patient").locator(".incoming .text")).to_have_text(hostile)
    await expect(page.locator(".row-text")).to_have_text(hostile)
    await expect(page.locator(".phone img, .text b, .row b, option i")).to_have_count(0)
    assert await page.title() == "Trial companion – demo"


async def test_entities_are_marked_up_by_utf16_units(open_page: OpenPage, theatre: Theatre):
    await theatre.start(PARK)
    await theatre.bot(
        "sendMessage",
        chat_id=PARK,
        text="👩‍⚕️ PIN: <code>482915</code> <b>now</b>",
        parse_mode="HTML",
    )
    page = await open_page()
    coordinator = _phone(page, "coordinator")
    await expect(coordinator.locator("code")).to_have_text("482915")
    await expect(coordinator.locator(".text strong")).to_have_text("now")


async def test_keyboard_alone_writes_and_presses(open_page: OpenPage, theatre: Theatre):
    await theatre.start(WEI)
    await theatre.bot("sendMessage", chat_id=WEI, text="第 4 天", reply_markup=inline("已服用"))
    page = await open_page()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the phones")).to_be_focused()
    await page.keyboard.press("Enter")
    for _ in ("holder", "menu", "messages", "/start", "the button"):
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="已服用")).to_be_focused()
    await page.keyboard.press("Enter")
    assert (await theatre.next_update())["callback_query"]["data"] == "已服用"
    await page.keyboard.press("Tab")
    await page.keyboard.type("难受")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert (await theatre.next_update())["message"]["text"] == "难受"


async def test_another_person_takes_the_phone_and_keeps_it_over_a_reload(
    open_page: OpenPage, theatre: Theatre
):
    await theatre.start(ANN)
    page = await open_page()
    await page.locator("#holder-patient").select_option(str(ANN))
    await expect(_phone(page, "patient").locator(".note")).to_have_text("01-002, day 4")
    await expect(_phone(page, "patient").locator(".outgoing")).to_have_count(1)
    await page.reload()
    await expect(page.locator("#holder-patient")).to_have_value(str(ANN))


async def test_a_new_phone_is_asked_for_and_taken(open_page: OpenPage, theatre: Theatre):
    page = await open_page()
    await page.locator("#holder-nurse").select_option("new")
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator("#holder-nurse")).to_have_value(str(LI))
    await page.locator("#holder-nurse").select_option("new")
    await page.get_by_label("Name of the person").fill("Osei")
    await page.get_by_role("button", name="Take this phone").click()
    await expect(page.locator("#holder-nurse option:checked")).to_have_text("Osei")
    phones = (await theatre.http.get("/phones")).json()
    assert (phones[-1]["first_name"], phones[-1]["language_code"]) == ("Osei", "en")


async def test_an_alarm_on_a_colleagues_phone_is_hinted_at(open_page: OpenPage, theatre: Theatre):
    await theatre.start(LI, CHEN)
    page = await open_page()
    await theatre.bot("sendMessage", chat_id=CHEN, text="发热")
    await expect(_phone(page, "nurse").locator(".elsewhere")).to_contain_text(
        "New on 陈’s phone: 1"
    )
    await page.get_by_role("button", name="Hold that phone").click()
    await expect(page.locator("#holder-nurse")).to_have_value(str(CHEN))
    await expect(_phone(page, "nurse").locator(".incoming .text")).to_have_text("发热")


async def test_blocking_and_unblocking_reach_the_bot(open_page: OpenPage, theatre: Theatre):
    await theatre.start(WEI)
    page = await open_page()
    patient = _phone(page, "patient")
    await patient.get_by_role("button", name="More for this phone").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    update = await theatre.next_update()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await expect(patient.locator("textarea")).to_be_hidden()
    await patient.get_by_role("button", name="Unblock the bot").click()
    update = await theatre.next_update()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "member"
    await expect(patient.locator("textarea")).to_be_visible()


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("Send a voice message", "voice"),
        ("Send a sticker", "sticker"),
        ("Send a location", "location"),
    ],
)
async def test_what_a_bot_does_not_expect_can_be_sent(
    open_page: OpenPage, theatre: Theatre, entry: str, kind: str
):
    await theatre.start(WEI)
    page = await open_page()
    await _phone(page, "patient").get_by_role("button", name="More for this phone").click()
    await page.get_by_role("menuitem", name=entry).click()
    assert kind in (await theatre.next_update())["message"]
    await expect(_phone(page, "patient").locator(".outgoing")).to_have_count(2)
