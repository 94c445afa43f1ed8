"""Around the phones: layout, languages, the clock, the record, the power cut, a lost server."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from tests.browser.conftest import OpenPage
from tests.browser.theatre import (
    EIGHT_IN_THE_MORNING,
    LI,
    WEI,
    FixedStage,
    Theatre,
    inline,
    reply,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

PAGE_FOLDER = Path(__file__).parents[2] / "bot" / "simulator" / "page"

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll("button, select, textarea")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }))
    .filter((node) => !node.matches(".text *"))
    .map((node) => [node.outerHTML, node.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < 43.9 || box.height < 43.9))
    .map(([html]) => html)"""
NAMELESS = """() => [...document.querySelectorAll("button, select, textarea, [role=log]")]
    .filter((node) => node.checkVisibility())
    .filter((node) => !node.getAttribute("aria-label") && !node.textContent.trim())
    .map((node) => node.outerHTML)"""
LONG = "维奈克拉" * 12 + "Supercalifragilistic" * 6


async def _play_something(theatre: Theatre) -> None:
    await theatre.start(WEI, LI)
    await theatre.bot(
        "sendMessage", chat_id=WEI, text=LONG, reply_markup=inline("已服用", "稍后", "没有服用")
    )
    await theatre.bot(
        "sendMessage", chat_id=WEI, text="?", reply_markup=reply("发烧", "今天的药", "告诉护士")
    )
    theatre.stage.write_down("alarm", "01-001", en=LONG, zh=LONG)


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (390, 600), (1024, 768), (1280, 720)])
async def test_nothing_overflows_and_every_target_can_be_hit(
    open_page: OpenPage, theatre: Theatre, width: int, height: int, locale: str
):
    await _play_something(theatre)
    page = await open_page(width=width, height=height, locale=locale)
    await expect(page.locator(".row")).to_have_count(1)
    assert await page.evaluate(OVERFLOW) == 0
    assert await page.evaluate(SMALL_TARGETS) == []
    assert await page.evaluate(NAMELESS) == []


async def _words(page: Page) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = await page.evaluate(
        "import('/page/words.js').then((module) => module.words)"
    )
    return words


async def test_both_languages_have_the_same_texts_and_placeholders(open_page: OpenPage):
    words = await _words(await open_page())
    chinese, english = words["zh-CN"], words["en"]
    assert sorted(chinese) == sorted(english)
    assert [key for key, text in [*chinese.items(), *english.items()] if not text.strip()] == []
    placeholder = re.compile(r"\{\w+\}")
    for key, text in english.items():
        assert sorted(placeholder.findall(chinese[key])) == sorted(placeholder.findall(text)), key


async def test_every_text_is_used_and_every_used_text_exists(open_page: OpenPage):
    known = set((await _words(await open_page()))["en"])
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(PAGE_FOLDER.iterdir())
        if path.suffix in {".js", ".html"} and path.name != "words.js"
    )
    groups = "|".join(sorted({key.partition(".")[0] for key in known}))
    named = set(re.findall(rf'["`]((?:{groups})\.[a-z_.]+)["`]', sources))
    made = {
        re.compile(re.sub(r"\\\$\\\{\w+\\\}", r"\\w+", re.escape(made)))
        for made in re.findall(rf"`((?:{groups})\.[a-z_.]*\$\{{\w+\}}[a-z_.]*)`", sources)
    }
    assert named - known == set()
    assert {
        key for key in known - named if not any(made_.fullmatch(key) for made_ in made)
    } == set()


async def test_the_language_of_the_page_follows_the_browser_and_is_remembered(
    open_page: OpenPage,
):
    page = await open_page(locale="zh-CN")
    await expect(page.locator("h1")).to_have_text("试验随访助手")
    await expect(page.locator("#phone-patient .note")).to_have_text("01-001，第 4 天")
    await page.get_by_role("button", name="EN", exact=True).click()
    await expect(page.locator("h1")).to_have_text("Trial companion")
    await expect(page.locator("#phone-patient .note")).to_have_text("01-001, day 4")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.reload()
    await expect(page.locator("h1")).to_have_text("Trial companion")


async def test_no_english_is_left_on_the_chinese_page(open_page: OpenPage):
    page = await open_page(locale="zh-CN")
    await expect(page.locator(".clock-time")).to_have_text("08:00")
    shown = await page.locator("body").inner_text()
    for allowed in ("kill -9", "EN", "English", "Ann", "Park", "Li"):
        shown = shown.replace(allowed, "")
    assert re.findall(r"[A-Za-z]{2,}", shown) == []


@pytest.mark.parametrize(
    ("locale", "date", "upcoming"),
    [
        ("zh-CN", "2026年11月3日周二", "接下来：11:00 服药提醒"),
        ("en-GB", "Tue, 3 Nov 2026", "Next: dose reminder, 11:00"),
    ],
)
async def test_the_clock_shows_the_sites_time_in_words_of_the_language(
    open_page: OpenPage, locale: str, date: str, upcoming: str
):
    page = await open_page(locale=locale)
    await expect(page.locator(".clock-time")).to_have_text("08:00")
    await expect(page.locator(".clock-date").first).to_have_text(date)
    await expect(page.locator(".clock-upcoming")).to_have_text(upcoming)


async def test_a_moving_clock_says_so_and_then_shows_the_new_time(
    open_page: OpenPage, theatre: Theatre
):
    page = await open_page()
    theatre.stage.curtain.clear()
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.locator("#clock")).to_have_attribute("aria-busy", "true")
    await expect(page.locator(".clock-upcoming")).to_have_text("Moving the clock…")
    await page.locator("[data-move=next]").click(force=True)
    theatre.stage.curtain.set()
    await expect(page.locator(".clock-time")).to_have_text("09:00")
    await expect(page.locator("#clock")).to_have_attribute("aria-busy", "false")
    await page.locator("[data-move=morning]").click()
    await expect(page.locator(".clock-date").first).to_have_text("Wed, 4 Nov 2026")
    await page.locator("[data-move=next]").click()
    await expect(page.locator(".clock-time")).to_have_text("12:00")
    await expect(page.locator(".step.done [data-step=day]")).to_be_visible()


async def test_a_playing_clock_advances_by_itself_and_pauses(open_page: OpenPage, theatre: Theatre):
    page = await open_page()
    await page.get_by_role("button", name="Play").click()
    await expect(page.locator(".clock-pace")).to_have_text("runs ×600")
    await expect(page.locator(".clock-time")).not_to_have_text("08:00")
    await page.get_by_role("button", name="Pause").click()
    await expect(page.locator(".clock-pace")).to_have_text("paused")
    assert theatre.stage.rate == 0.0


async def test_the_record_shows_what_is_new_on_top_and_filters(
    open_page: OpenPage, theatre: Theatre
):
    theatre.stage.write_down("recorded", "01-001", en="Fever 39.0", zh="发热 39.0")
    page = await open_page()
    await expect(page.locator(".row-text")).to_have_text(["Fever 39.0"])
    theatre.stage.write_down("alarm", "01-001", en="Escalation opened", zh="告警")
    theatre.stage.write_down("sent", "01-002", en="Dose reminder", zh="服药提醒")
    await expect(page.locator(".row-text")).to_have_text(
        ["Dose reminder", "Escalation opened", "Fever 39.0"]
    )
    await expect(page.locator(".total dd")).to_have_text(["2", "1", "3", "0"])
    await page.get_by_role("button", name="Alarms").click()
    await expect(page.locator(".row-text")).to_have_text(["Escalation opened"])
    await page.get_by_role("button", name="All", exact=True).click()
    await page.get_by_role("button", name="Show only 01-001").first.click()
    await expect(page.locator(".row-text")).to_have_text(["Escalation opened", "Fever 39.0"])
    await page.get_by_role("button", name="Only 01-001 – show all").click()
    await expect(page.locator(".row-text")).to_have_count(3)


async def test_the_pulled_plug_counts_and_says_when_the_bot_is_back(
    open_page: OpenPage, theatre: Theatre
):
    page = await open_page()
    await page.get_by_role("button", name="Pull the plug (kill -9)").click()
    await expect(page.locator(".plug-status")).to_have_text("Killed. Starting again by itself…")
    await expect(page.locator(".plug-count")).to_have_text("Pulled: 1")
    await theatre.bot("getMe")
    await expect(page.locator(".plug-status")).to_have_text(re.compile(r"Back after \d+ s"))


async def test_the_guide_leads_ticks_and_can_be_hidden(open_page: OpenPage, theatre: Theatre):
    await theatre.start(WEI, LI)
    page = await open_page()
    await page.locator("[data-step=fever]").click()
    box = page.get_by_label("Message from 伟")
    await expect(box).to_have_value("我发烧39度")
    await expect(box).to_be_focused()
    await box.press("Enter")
    await expect(page.locator(".step.done [data-step=fever]")).to_be_visible()
    await page.locator("[data-step=nurse]").click()
    await expect(page.locator("#toasts")).to_contain_text("No alarm on this phone yet")
    await theatre.bot("sendMessage", chat_id=LI, text="!", reply_markup=inline("I have it"))
    await expect(page.get_by_role("button", name="I have it", exact=True)).to_be_visible()
    await page.locator("[data-step=nurse]").click()
    await expect(page.get_by_role("button", name="I have it", exact=True)).to_be_focused()
    await page.get_by_role("button", name="Hide “Try this”").click()
    await expect(page.locator("#guide")).to_be_hidden()
    await page.reload()
    await expect(page.locator(".clock-time")).to_have_text("08:00")
    await expect(page.locator("#guide")).to_be_hidden()
    await page.get_by_role("button", name="Try this", exact=True).click()
    await expect(page.locator("#guide")).to_be_visible()


async def test_on_a_narrow_screen_one_phone_is_seen_and_dots_tell_of_the_others(
    open_page: OpenPage, theatre: Theatre
):
    await theatre.start(WEI, LI)
    page = await open_page(width=390, height=844)
    await expect(page.locator("#phone-patient .screen")).to_be_in_viewport()
    await expect(page.locator("#phone-nurse .screen")).not_to_be_in_viewport()
    await theatre.bot("sendMessage", chat_id=LI, text="Fever")
    await expect(page.locator(".tab.nurse .dot")).to_be_visible()
    await page.locator(".tab.nurse").click()
    await expect(page.locator("#phone-nurse .incoming")).to_be_in_viewport()
    await expect(page.locator(".tab.nurse .dot")).to_be_hidden()
    await expect(page.locator(".tab.nurse")).to_have_attribute("aria-current", "true")
    await page.locator("#phones").evaluate("(phones) => phones.scrollTo({ left: 0 })")
    await expect(page.locator(".tab.patient")).to_have_attribute("aria-current", "true")


async def test_on_a_narrow_screen_the_record_is_a_drawer(open_page: OpenPage, theatre: Theatre):
    page = await open_page(width=390, height=844)
    await expect(page.locator("#panel")).to_be_hidden()
    theatre.stage.write_down("sent", "01-001", en="Dose reminder", zh="服药提醒")
    await expect(page.locator(".tab.record .dot")).to_be_visible()
    await page.locator(".tab.record").click()
    await expect(page.locator("#panel-close")).to_be_focused()
    await expect(page.locator(".row-text")).to_have_text("Dose reminder")
    await page.keyboard.press("Escape")
    await expect(page.locator("#panel")).to_be_hidden()
    await expect(page.locator(".tab.record")).to_be_focused()


async def test_without_a_stage_there_are_only_phones(open_page: OpenPage):
    telegram = SimulatedTelegram(lambda: EIGHT_IN_THE_MORNING)
    telegram.chats.add_phone(first_name="Wei", language_code="en", label="", user_id=WEI)
    async with serving(telegram) as url:
        page = await open_page(url=url, expected_complaint="404 (Not Found)")
        await expect(page.locator("#holder-patient option:checked")).to_have_text("Wei")
        await expect(page.locator("#phone-nurse .state")).to_contain_text("Nobody holds this phone")
        await expect(page.locator("#clock")).to_be_hidden()
        await expect(page.locator("#panel")).to_be_hidden()


async def test_people_that_cannot_be_read_when_somebody_joins_are_no_error_of_the_page(
    open_page: OpenPage, theatre: Theatre
):
    page = await open_page(expected_complaint="ERR_")
    await page.route("**/phones", lambda route: route.abort())
    async with page.expect_event("requestfailed"):
        theatre.telegram.chats.add_phone(
            first_name="Mei", language_code="en", label="", user_id=WEI + 50
        )
    await expect(page.locator("#toasts")).to_be_empty()


async def test_a_lost_server_is_announced_and_the_page_comes_back_by_itself(
    open_page: OpenPage, tmp_path: Path
):
    stage, journal = FixedStage(), tmp_path / "journal"
    first = SimulatedTelegram(stage.now, journal=journal)
    first.chats.add_phone(first_name="Wei", language_code="en", label="", user_id=WEI)
    async with serving(first, stage) as url:
        page = await open_page(url=url, expected_complaint="ERR_")
        await page.get_by_role("button", name="Start", exact=True).first.click()
        await expect(page.locator("#phone-patient .outgoing")).to_have_count(1)
    await expect(page.get_by_role("alert")).to_have_text(re.compile("Reconnecting by itself"))
    box = page.get_by_label("Message from Wei")
    await box.fill("fever 39")
    await box.press("Enter")
    await expect(page.locator("#toasts")).to_contain_text("Nothing was sent")
    await expect(box).to_have_value("fever 39")
    again = SimulatedTelegram(stage.now, journal=journal)
    async with serving(again, stage, port=int(url.rpartition(":")[2])):
        await expect(page.locator("#offline")).to_be_hidden(timeout=15_000)
        await expect(page.locator("#toasts")).to_contain_text("Connected again")
        await box.press("Enter")
        await expect(page.locator("#phone-patient .outgoing .text").last).to_have_text("fever 39")
        await page.close()
