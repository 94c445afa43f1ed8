"""The page for a desk: who comes in, who does not, what they see, and what is kept of it."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from bot.app import Parts
from bot.console.app import COOKIE, console_app
from bot.console.door import Desk
from content.model import Content
from content.vocabulary import StaffRole
from records.card_effects import SetPhone, WriteNote
from records.console_effects import IssueConsoleLink
from records.overview_facts import OVERVIEW_ROLES
from scheduler.clock import TrialClock
from tests.support.rows import (
    LI,
    MORNING,
    WEI,
    change,
    minutes,
    red,
    staff_id,
    subject_id,
    tuples,
    write,
    write_as,
)

_TOKEN = "123456:console-test"
_URL = "https://here"
_LINK = "aLinkOfTwentyTwoLetter"
_NUMBER = "138 0000 0000"
_WORDS = "marker-note"


@pytest.fixture
async def browser(parts: Parts) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(parts, parts.content) as client:
        yield client


def _client(parts: Parts, content: Content) -> httpx.AsyncClient:
    desk = Desk(
        engine=parts.engine,
        cipher=parts.cipher,
        content=content,
        translator=parts.translator,
        clock=parts.clock,
        bot_token=_TOKEN,
        is_secure=True,
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(console_app(desk)), base_url=_URL)


async def _issue(parts: Parts, token: str = _LINK) -> None:
    until = parts.clock.now() + minutes(5)
    await write_as(
        parts, f"link {len(token)}", LI, IssueConsoleLink(token=token, valid_until=until)
    )


async def _enter(browser: httpx.AsyncClient, token: str = _LINK) -> int:
    return (await browser.post("/console/enter", data={"t": token})).status_code


async def _inside(parts: Parts, browser: httpx.AsyncClient) -> None:
    await _issue(parts)
    assert await _enter(browser) == 303


async def _becomes(parts: Parts, role: StaffRole, site: str) -> None:
    """Let Li have one role on one site and no other."""
    await change(
        parts.engine,
        "update staff_assignment set valid_until = :now where staff_id = :li"
        " and valid_until is null",
        now=MORNING - minutes(1),
        li=staff_id(LI),
    )
    await change(
        parts.engine,
        "insert into staff_assignment (assignment_id, staff_id, site_id, role, valid_from)"
        " values (gen_random_uuid(), :li, :site, :role, :now)",
        li=staff_id(LI),
        site=site,
        role=role.value,
        now=MORNING - minutes(1),
    )


def _later(parts: Parts, wait: timedelta) -> None:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(parts.clock.now() + wait, 0.0)


# ------------------------------------------------------------------------- the link


async def test_link_opens_a_session_once(parts: Parts, browser: httpx.AsyncClient):
    await _inside(parts, browser)
    assert (await browser.get("/console")).status_code == 200
    assert await _enter(browser) == 403


async def test_looking_at_a_link_does_not_use_it_up(parts: Parts, browser: httpx.AsyncClient):
    await _issue(parts)
    for _ in range(3):
        assert (await browser.get("/console/enter", params={"t": _LINK})).status_code == 200
    assert await _enter(browser) == 303


async def test_link_that_nobody_was_given_opens_nothing(parts: Parts, browser: httpx.AsyncClient):
    await _issue(parts)
    tokens = ("", "x", _LINK.lower(), _LINK + "=", "'; select 1", "字" * 30, "x" * 10_000)
    assert [await _enter(browser, token) for token in tokens] == [403] * len(tokens)
    assert (await browser.get("/console")).status_code == 401


async def test_every_refused_link_has_the_same_words(parts: Parts, browser: httpx.AsyncClient):
    await _inside(parts, browser)
    used = await browser.post("/console/enter", data={"t": _LINK})
    unknown = await browser.post("/console/enter", data={"t": "nobody"})
    await _issue(parts, "late")
    _later(parts, minutes(5))
    late = await browser.post("/console/enter", data={"t": "late"})
    assert (used.text, unknown.text) == (late.text, late.text)


async def test_form_of_another_site_is_refused(parts: Parts, browser: httpx.AsyncClient):
    await _issue(parts)
    foreign = {"sec-fetch-site": "cross-site"}
    answer = await browser.post("/console/enter", data={"t": _LINK}, headers=foreign)
    assert answer.status_code == 403


async def test_no_token_or_cookie_is_in_the_database(parts: Parts, browser: httpx.AsyncClient):
    await _inside(parts, browser)
    secret = browser.cookies[COOKIE]
    kept = str(await tuples(parts.engine, "select * from console_link"))
    kept += str(await tuples(parts.engine, "select * from console_session"))
    assert (_LINK in kept, secret in kept) == (False, False)


# ------------------------------------------------------------------------- the session


async def test_session_ends_unused_or_after_a_day_of_work(parts: Parts, browser: httpx.AsyncClient):
    await _inside(parts, browser)
    statuses = []
    for wait in (14, 14, 16):
        _later(parts, minutes(wait))
        statuses.append((await browser.get("/console")).status_code)
    await _issue(parts, "again")
    await _enter(browser, "again")
    for hours in (7.9, 0.1):
        _later(parts, timedelta(hours=hours))
        await change(parts.engine, "update console_session set seen_at = :at", at=parts.clock.now())
        statuses.append((await browser.get("/console")).status_code)
    assert statuses == [200, 200, 401, 200, 401]


async def test_session_ends_with_log_out(parts: Parts, browser: httpx.AsyncClient):
    await _inside(parts, browser)
    secret = browser.cookies[COOKIE]
    assert (await browser.post("/console/logout")).status_code == 200
    browser.cookies.set(COOKIE, secret, domain="here", path="/console")
    assert (await browser.get("/console")).status_code == 401


@pytest.mark.parametrize(
    "cut_off",
    [
        "update staff_assignment set valid_until = :now where staff_id = :li",
        "update staff_member set active_until = :now where staff_id = :li",
        "update chat_link set unlinked_at = :now where staff_id = :li",
    ],
)
async def test_session_ends_when_its_person_is_cut_off(
    parts: Parts, browser: httpx.AsyncClient, cut_off: str
):
    await _inside(parts, browser)
    await change(parts.engine, cut_off, now=MORNING, li=staff_id(LI))
    assert (await browser.get("/console")).status_code == 401


async def test_cookie_is_for_this_page_alone(parts: Parts, browser: httpx.AsyncClient):
    await _issue(parts)
    answer = await browser.post("/console/enter", data={"t": _LINK})
    said = answer.headers["set-cookie"].lower()
    wanted = ("httponly", "samesite=strict", "secure", "path=/console")
    assert [part for part in wanted if part not in said] == []


async def test_no_page_is_shown_without_a_session(browser: httpx.AsyncClient):
    for address in ("", "/subjects", "/visits", "/cases", "/subjects/01-001"):
        answer = await browser.get(f"/console{address}")
        assert (answer.status_code, "01-00" in answer.text) == (401, False)


async def test_every_answer_is_kept_from_caches_and_frames(
    parts: Parts, browser: httpx.AsyncClient
):
    await _inside(parts, browser)
    for address in ("", "/subjects/01-001", "/static/app.js", "/app", "/static/other"):
        headers = (await browser.get(f"/console{address}")).headers
        policy = headers["content-security-policy"]
        assert ("default-src 'none'" in policy, "unsafe" in policy) == (True, False)
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"


# ------------------------------------------------------------------------- what is seen


async def test_role_decides_who_comes_in(parts: Parts, browser: httpx.AsyncClient):
    found: dict[StaffRole, int] = {}
    for role in StaffRole:
        await _becomes(parts, role, "01")
        await _issue(parts, role.value.ljust(20, "x")[: 10 + len(found)])
        found[role] = await _enter(browser, role.value.ljust(20, "x")[: 10 + len(found)])
    assert {role for role, status in found.items() if status == 303} == set(OVERVIEW_ROLES)


async def test_other_sites_are_not_there(parts: Parts, browser: httpx.AsyncClient):
    await write(parts, "red 01", red(WEI))
    await _becomes(parts, StaffRole.NURSE, "02")
    await _inside(parts, browser)
    for address in ("", "/subjects", "/visits", "/cases"):
        for query in ("", "?site=01", "?site=02"):
            page = await browser.get(f"/console{address}{query}")
            assert (page.status_code, "01-0" in page.text) == (200, False)
    assert (await browser.get("/console/subjects/01-001")).status_code == 404
    assert (await browser.get("/console/subjects/02-001")).status_code == 200
    assert await tuples(parts.engine, "select distinct site_id from site_access") == [("02",)]


async def test_number_and_notes_are_for_who_treats(parts: Parts, browser: httpx.AsyncClient):
    await write_as(parts, "note", LI, WriteNote(subject_id=subject_id(WEI), words=_WORDS))
    await write(parts, "number", SetPhone(subject_id=subject_id(WEI), number=_NUMBER))
    await _inside(parts, browser)
    full = set()
    for role in OVERVIEW_ROLES:
        await _becomes(parts, role, "01")
        page = (await browser.get("/console/subjects/01-001")).text
        assert (_NUMBER in page) is (_WORDS in page)
        full |= {role} if _WORDS in page else set()
    assert full == {StaffRole.NURSE, StaffRole.INVESTIGATOR, StaffRole.COORDINATOR}


async def test_each_look_is_kept(parts: Parts, browser: httpx.AsyncClient):
    await _becomes(parts, StaffRole.DATA_MANAGER, "01")
    await _inside(parts, browser)
    await browser.get("/console/subjects/01-001")
    await browser.get("/console/cases")
    looked = "select subject_id, staff_id, part from record_access order by part"
    assert await tuples(parts.engine, looked) == [
        (subject_id(WEI), staff_id(LI), part) for part in ("cases", "doses", "summary")
    ]
    assert await tuples(parts.engine, "select site_id, part from site_access") == [("01", "cases")]


async def test_nobody_reads_everybody_one_by_one_in_an_hour(parts: Parts):
    study = parts.content.study
    limits = study.console.model_copy(update={"subjects_an_hour": 2})
    fewer = replace(parts.content, study=study.model_copy(update={"console": limits}))
    async with _client(parts, fewer) as browser:
        await _inside(parts, browser)
        codes = ("01-001", "01-002", "01-003", "01-001")
        found = [(await browser.get(f"/console/subjects/{code}")).status_code for code in codes]
        assert found == [200, 200, 429, 200]
        assert (await browser.get("/console/subjects")).status_code == 200


async def test_words_of_people_are_no_html(parts: Parts, browser: httpx.AsyncClient):
    words = "<script>alert(1)</script>"
    await write_as(parts, "note", LI, WriteNote(subject_id=subject_id(WEI), words=words))
    await _inside(parts, browser)
    page = (await browser.get("/console/subjects/01-001")).text
    assert (words in page, "&lt;script&gt;" in page) == (False, True)


# ------------------------------------------------------------------------- the Mini App


def _signed(
    parts: Parts, *, token: str = _TOKEN, user: int = LI, at: datetime | None = None
) -> str:
    """What Telegram signs, worked out anew from its description."""
    when = at or parts.clock.now()
    fields: dict[str, Any] = {
        "auth_date": str(int(when.timestamp())),
        "query_id": "AAF",
        "signature": "x",
        "user": json.dumps({"id": user, "first_name": "李"}, ensure_ascii=False),
    }
    checked = "\n".join(f"{key}={fields[key]}" for key in sorted(fields)).encode()
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(key, checked, hashlib.sha256).hexdigest()})


async def _app(browser: httpx.AsyncClient, signed: str) -> int:
    return (await browser.post("/console/app", data={"signed": signed})).status_code


async def test_mini_app_opens_a_session_once(parts: Parts, browser: httpx.AsyncClient):
    signed = _signed(parts)
    assert await _app(browser, signed) == 303
    assert (await browser.get("/console")).status_code == 200
    assert await _app(browser, signed) == 403


async def test_forged_or_old_mini_app_is_refused(parts: Parts, browser: httpx.AsyncClient):
    good, now = _signed(parts), parts.clock.now()
    forged = [
        "",
        "hash=x",
        good.replace(f"%3A+{LI}", "%3A+501"),
        good + "&auth_date=1",
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        _signed(parts, token="654321:other"),
        _signed(parts, at=now - minutes(6)),
        _signed(parts, at=now + minutes(2)),
        _signed(parts, user=WEI),
        _signed(parts, user=999),
    ]
    assert [await _app(browser, one) for one in forged] == [403] * len(forged)
    assert await tuples(parts.engine, "select 1 from console_session") == []
