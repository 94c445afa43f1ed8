"""A headless Chromium and a page of phones that nobody else uses."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.simulator.limits import RateLimits
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from tests.browser.theatre import PEOPLE, FixedStage, Theatre

OpenPage: TypeAlias = Callable[..., Awaitable[Page]]

_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def _chromium() -> str:
    named = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    found = next((path for name in (named, *_NAMES) if (path := shutil.which(name))), None)
    if found is None:
        reason = "Chromium is missing: install it, or name it in CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = _chromium()
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=_SWITCHES)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def theatre() -> AsyncIterator[Theatre]:
    stage = FixedStage()
    telegram = SimulatedTelegram(stage.now, limits=RateLimits(enforced=False))
    for user_id, (name, language, *_) in PEOPLE.items():
        telegram.chats.add_phone(first_name=name, language_code=language, label="", user_id=user_id)
    async with (
        serving(telegram, stage) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as http,
    ):
        yield Theatre(url=url, stage=stage, telegram=telegram, http=http)


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, theatre: Theatre) -> AsyncIterator[OpenPage]:
    """Open the page; at the end, no page may have complained in its console.

    What a test provokes (an error of the network) it names in `expected_complaint`.
    """
    complaints: list[str] = []
    contexts = []

    async def open_(
        *,
        width: int = 1280,
        height: int = 800,
        locale: str = "en-GB",
        url: str = theatre.url,
        expected_complaint: str | None = None,
    ) -> Page:
        def complain(text: str) -> None:
            if expected_complaint is None or expected_complaint not in text:
                complaints.append(text)

        context = await browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, reduced_motion="reduce"
        )
        contexts.append(context)
        page = await context.new_page()
        page.on(
            "console",
            lambda line: complain(line.text) if line.type == "error" else None,
        )
        page.on("pageerror", lambda error: complain(str(error)))
        await page.goto(url)
        await (
            page.locator("#phone-coordinator .state p:not(.loading)")
            .or_(page.locator("#phone-coordinator .message"))
            .first.wait_for(state="attached")
        )
        return page

    yield open_
    for context in contexts:
        await context.close()
    assert complaints == []
