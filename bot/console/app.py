"""The page for a desk as a web application: who may read is asked again with every request."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from importlib.resources import files
from typing import Final
from urllib.parse import parse_qs

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.console.door import ACTOR, Desk
from bot.console.html import el
from bot.console.init_data import ForgedError
from bot.console.pages import ROOT, TABS, Reader, Seen, alone, tab
from bot.console.subject_page import TREATS, parts_shown, subject_page
from bot.web import served
from content.translate import pick_language
from content.wording import Wording, phrase, phrase_ctx
from records.card_effects import LogAccess
from records.database import acting
from records.facts import StaffFacts
from records.log import logger
from records.overview_effects import LogOverview
from records.overview_facts import SubjectSeen
from records.read.card import card, whole
from records.read.console import others_seen
from records.read.overview import overview, sites_seen
from records.read.staff import open_escalations

COOKIE: Final = "companion_console"
_LARGEST_BODY: Final = 8192
_HOUR_SECONDS: Final = 3600
_OK, _SEE_OTHER = 200, 303
_NOBODY, _FORBIDDEN, _MISSING, _TOO_MANY, _LATER = 401, 403, 404, 429, 503
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SECURE: Final = {"Strict-Transport-Security": "max-age=31536000"}
_STATIC: Final = {
    "console.css": "text/css",
    "app.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_OWN_SITE: Final = frozenset({"same-origin", "none"})
_OPEN: Final = phrase_ctx("button", "Open the page")
_BACK: Final = phrase_ctx("button", "Overview")
_ASKS: Final = phrase("This link opens the page once, on this device.")
_NO_LINK: Final = phrase(
    "This link does not open the page any more. Please send /console in the chat with the "
    "companion to get a new one."
)
_NO_SESSION: Final = phrase(
    "The page is closed: nobody used it for a while, or you have logged out. Please send /console "
    "in the chat with the companion to open it again."
)
_LEFT: Final = phrase("You are logged out. To come back, send /console in the chat.")
_NO_SUBJECT: Final = phrase("There is nobody with this code on your sites.")
_TRY_LATER: Final = phrase("The records cannot be read just now. Please try again in a minute.")


def _slower(most: int) -> Wording:
    return phrase(
        "You have looked at {count} subjects within the hour, which is the most at once. Please "
        "wait a while; the lists stay open, and the card is in the chat.",
        count=most,
    )


@dataclass(frozen=True, slots=True)
class _Visitor:
    facts: StaffFacts
    now: datetime
    seen: Seen
    reader: Reader


_Show = Callable[[AsyncConnection, _Visitor, Request], Awaitable[Response]]


async def show_console(desk: Desk, host: str, port: int) -> None:
    """Serve the page until cancelled. TLS ends at the proxy before it.

    Raises:
        OSError: the port is taken.
    """
    async with served(console_app(desk), host, port) as serving:
        await asyncio.shield(serving)


def console_app(desk: Desk) -> Starlette:
    """The web application with all its pages."""
    pages = _Pages(desk)
    routes = [
        Route(f"{ROOT}/enter", pages.ask, methods=["GET"]),
        Route(f"{ROOT}/enter", pages.enter, methods=["POST"]),
        Route(f"{ROOT}/app", pages.app, methods=["GET"]),
        Route(f"{ROOT}/app", pages.enter_app, methods=["POST"]),
        Route(f"{ROOT}/logout", pages.leave, methods=["POST"]),
        Route(f"{ROOT}/static/{{name}}", pages.static, methods=["GET"]),
        Route(f"{ROOT}/subjects/{{code}}", pages.subject, methods=["GET"]),
        *(
            Route(f"{ROOT}{address}", partial(pages.tab, address), methods=["GET"])
            for address in TABS
        ),
    ]
    return Starlette(routes=routes)


class _Pages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        folder = files("bot.console") / "static"
        self._files = {name: (folder / name).read_bytes() for name in _STATIC}

    # --------------------------------------------------------------------------- in and out

    async def ask(self, request: Request) -> Response:
        """Ask before the link is used up: who only looks at it for a preview does not open it."""
        reader = self._stranger(request)
        token = request.query_params.get("t", "")
        press = el("button", reader.say(_OPEN), class_="button main")
        hidden = el("input", type="hidden", name="t", value=token)
        form = el("form", hidden, press, method="post", action=f"{ROOT}/enter")
        return self._alone(reader, _OK, _ASKS, form)

    async def enter(self, request: Request) -> Response:
        """Exchange a link for a session."""
        token = await self._field(request, "t")
        secret = None if token is None else await self._desk.enter_by_link(token)
        return self._refused(request, "link") if secret is None else self._let_in(secret)

    async def app(self, request: Request) -> Response:
        """The first page of the Mini App: its script hands on what Telegram signed."""
        reader = self._stranger(request)
        wait = el("p", reader.say(phrase("One moment…")), id="wait", role="status")
        no = el("p", reader.say(_NO_LINK), id="refused", role="alert", hidden=True)
        return self._page(alone(reader, wait, no, has_script=True))

    async def enter_app(self, request: Request) -> Response:
        """Exchange what Telegram signed for a session."""
        signed = await self._field(request, "signed")
        try:
            secret = None if signed is None else await self._desk.enter_by_app(signed)
        except ForgedError as error:
            return self._refused(request, str(error))
        return self._refused(request, "app") if secret is None else self._let_in(secret)

    async def leave(self, request: Request) -> Response:
        """End the session of the cookie, if there is one."""
        if self._is_foreign(request):
            return self._refused(request, "request")
        await self._desk.leave(request.cookies.get(COOKIE, ""))
        answer = self._alone(self._stranger(request), _OK, _LEFT)
        answer.delete_cookie(COOKIE, path=ROOT)
        return answer

    async def static(self, request: Request) -> Response:
        """A file of the page; there are no others than these."""
        name, headers = request.path_params["name"], self._headers()
        if name not in self._files:
            return Response(status_code=_MISSING, headers=headers)
        return Response(self._files[name], media_type=_STATIC[name], headers=headers)

    # --------------------------------------------------------------------------- pages

    async def tab(self, address: str, request: Request) -> Response:
        """One of the pages of the row at the top."""

        async def show(conn: AsyncConnection, visitor: _Visitor, _request: Request) -> Response:
            looked = LogOverview(sites=visitor.seen.shown.sites, part=TABS[address][0])
            await self._desk.log(conn, visitor.facts, visitor.now, looked)
            return self._page(tab(address, visitor.seen, visitor.reader))

        return await self._shown(request, show)

    async def subject(self, request: Request) -> Response:
        """The page of one subject of one's own sites; any other is not there."""
        return await self._shown(request, self._subject)

    async def _subject(
        self, conn: AsyncConnection, visitor: _Visitor, request: Request
    ) -> Response:
        code, desk, every = request.path_params["code"], self._desk, visitor.seen.every
        one = next((one for one in every.subjects if one.code == code), None)
        if one is None:
            return self._alone(visitor.reader, _MISSING, _NO_SUBJECT, self._back(visitor))
        most = desk.content.study.console.subjects_an_hour
        if await others_seen(conn, visitor.facts.staff_id, one.subject_id, visitor.now) >= most:
            logger().warning("console_slowed", count=most)
            return self._alone(visitor.reader, _TOO_MANY, _slower(most), self._back(visitor))
        facts = await self._with_card(conn, visitor.facts, one)
        patient = await whole(conn, desk.cipher, one.subject_id)
        looked = (
            LogAccess(subject_id=one.subject_id, part=part)
            for part in parts_shown(facts, one.site_id)
        )
        await desk.log(conn, facts, visitor.now, *looked)
        seen = replace(visitor.seen, shown=every.of({one.site_id}), site="")
        return self._page(subject_page(facts, patient, one, seen, visitor.reader))

    def _back(self, visitor: _Visitor) -> str:
        return el("a", visitor.reader.say(_BACK), href=ROOT, class_="button")

    async def _with_card(
        self, conn: AsyncConnection, facts: StaffFacts, one: SubjectSeen
    ) -> StaffFacts:
        if not any(facts.may(role, one.site_id) for role in TREATS):
            return facts
        cipher = self._desk.cipher
        return replace(
            facts,
            card=await card(conn, cipher, one.subject_id),
            open_escalations=await open_escalations(conn, cipher, {one.site_id}),
        )

    async def _shown(self, request: Request, show: _Show) -> Response:
        """Show a page to whoever the cookie belongs to, with the roles held at this moment."""
        desk, now = self._desk, self._desk.clock.now()
        try:
            async with acting(desk.engine, ACTOR) as conn:
                facts = await desk.reader_of(conn, request.cookies.get(COOKIE, ""), now)
                if facts is None:
                    return self._alone(self._stranger(request), _NOBODY, _NO_SESSION)
                every = await overview(conn, desk.content, sites_seen(facts), now)
                asked = request.query_params.get("site", "")
                site = asked if asked in every.sites else ""
                shown = every.of({site}) if site else every
                seen = Seen(every=every, shown=shown, site=site, content=desk.content)
                visitor = _Visitor(facts, now, seen, Reader.of(facts, desk.translator))
                return await show(conn, visitor, request)
        except (SQLAlchemyError, OSError) as error:
            logger().warning("console_waits", fault=type(error).__name__)
            return self._alone(self._stranger(request), _LATER, _TRY_LATER)

    # --------------------------------------------------------------------------- small things

    async def _field(self, request: Request, name: str) -> str | None:
        """Give one field of a small form of our own pages; None for anything else."""
        length = request.headers.get("content-length", "")
        is_small = length.isascii() and length.isdigit() and int(length) <= _LARGEST_BODY
        if not is_small or self._is_foreign(request):
            return None
        body = (await request.body()).decode("ascii", "replace")
        try:
            values = parse_qs(body, max_num_fields=4).get(name, [])
        except ValueError:
            return None
        return values[0] if len(values) == 1 else None

    def _is_foreign(self, request: Request) -> bool:
        """Tell whether another site's page sent this; a browser that does not say is believed."""
        return request.headers.get("sec-fetch-site", "none") not in _OWN_SITE

    def _let_in(self, secret: str) -> Response:
        answer = RedirectResponse(ROOT, status_code=_SEE_OTHER, headers=self._headers())
        answer.set_cookie(
            COOKIE,
            secret,
            max_age=self._desk.content.study.console.longest_hours * _HOUR_SECONDS,
            path=ROOT,
            secure=self._desk.is_secure,
            httponly=True,
            samesite="strict",
        )
        return answer

    def _refused(self, request: Request, fault: str) -> Response:
        """Refuse with the same words whatever was wrong."""
        logger().warning("console_refused", fault=fault)
        return self._alone(self._stranger(request), _FORBIDDEN, _NO_LINK)

    def _alone(self, reader: Reader, status: int, words: Wording, *more: str) -> Response:
        return self._page(alone(reader, el("p", reader.say(words)), *more), status)

    def _page(self, page: str, status: int = _OK) -> Response:
        return HTMLResponse(page, status_code=status, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {**_HEADERS, **(_SECURE if self._desk.is_secure else {})}

    def _stranger(self, request: Request) -> Reader:
        """Somebody who is not logged in, in the language of their browser."""
        first = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0]
        language = pick_language(first)
        return Reader(
            name="",
            language=language,
            say=lambda wording: self._desk.translator.render(wording, language),
        )
