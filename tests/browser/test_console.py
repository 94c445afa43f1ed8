"""The page for a desk in a real browser: both languages, a phone and a desk."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.app import Parts
from bot.console.app import console_app
from bot.console.door import Desk
from bot.web import served
from content.vocabulary import Language
from records.console_effects import IssueConsoleLink
from tests.support.rows import LI, WEI, change, minutes, opened, red, staff_id, write, write_as
from tests.support.trial import trial_template, trial_url

__all__ = ["trial_template", "trial_url"]

pytestmark = pytest.mark.asyncio(loop_scope="session")
_PORT = 18144
_URL = f"http://127.0.0.1:{_PORT}"
_PAGES = ("", "/subjects", "/subjects/01-001", "/visits", "/cases")
_SMALLEST = 44
_TOO_SMALL = f"""() => [...document.querySelectorAll("a, button")].filter((one) => {{
  const box = one.getBoundingClientRect();
  return box.width < {_SMALLEST} || box.height < {_SMALLEST};
}}).map((one) => one.outerHTML)"""
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True)
class Console:
    """A page for a desk that is served, and a way into it."""

    parts: Parts

    async def link(self, token: str) -> str:
        until = self.parts.clock.now() + minutes(5)
        issue = IssueConsoleLink(token=token, valid_until=until)
        await write_as(self.parts, f"link {token}", LI, issue)
        return f"{_URL}/console/enter?t={token}"


@pytest_asyncio.fixture(loop_scope="session")
async def console(trial_url: str) -> AsyncIterator[Console]:
    async with opened(trial_url) as parts:
        await write(parts, "red", red(WEI))
        desk = Desk(
            engine=parts.engine,
            cipher=parts.cipher,
            content=parts.content,
            translator=parts.translator,
            clock=parts.clock,
            bot_token="123456:x",
            is_secure=False,
        )
        async with served(console_app(desk), "127.0.0.1", _PORT):
            yield Console(parts)


async def _open(browser: Browser, width: int, height: int, said: list[str]) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    page.on("console", lambda line: said.append(line.text) if line.type != "log" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(_URL) else said.append(one.url))
    return page


@pytest.mark.parametrize(
    ("width", "height", "language"),
    [(390, 844, Language.ZH_CN), (1280, 900, Language.EN)],
    ids=["phone-zh", "desk-en"],
)
async def test_every_page_fits_and_can_be_pressed(
    console: Console, browser: Browser, width: int, height: int, language: Language
):
    await change(
        console.parts.engine,
        "update staff_member set language = :language where staff_id = :li",
        language=language.value,
        li=staff_id(LI),
    )
    said: list[str] = []
    page = await _open(browser, width, height, said)
    await page.goto(await console.link("first"))
    await page.get_by_role("button").click()
    await page.wait_for_url(f"{_URL}/console")
    assert await page.locator("html").get_attribute("lang") == language.value
    found: dict[str, tuple[int, list[str]]] = {}
    for address in _PAGES:
        await page.goto(f"{_URL}/console{address}")
        found[address] = (await page.evaluate(_WIDER), await page.evaluate(_TOO_SMALL))
        assert await page.locator("h1").count() == 1
    assert found == dict.fromkeys(_PAGES, (0, []))
    await page.locator("header form button").click()
    await page.locator(".alone").wait_for()
    assert said == []
    await page.context.close()


async def test_link_pressed_a_second_time_says_what_to_do(console: Console, browser: Browser):
    said: list[str] = []
    page = await _open(browser, 390, 844, said)
    link = await console.link("second")
    for _ in range(2):
        await page.goto(link)
        await page.get_by_role("button").click()
        await page.wait_for_load_state()
    assert "/console" in await page.locator(".alone").inner_text()
    assert [words for words in said if "403" not in words] == []
    await page.context.close()


async def test_mini_app_without_a_signature_says_what_to_do(console: Console, browser: Browser):
    said: list[str] = []
    page = await _open(browser, 390, 844, said)
    await page.goto(f"{_URL}/console/app#tgWebAppData=forged")
    await page.locator("#refused").wait_for(state="visible")
    assert page.url == f"{_URL}/console/app"
    assert [words for words in said if "403" not in words] == []
    await page.context.close()
