"""The pages for a desk: what is on each, before it is sent."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.console.html import Html, document, el
from bot.parts.cases import tier_name, topic_name
from bot.parts.overview_charts import dose_legend
from bot.parts.overview_figures import became, diary_of, waits
from bot.parts.overview_screens import (
    ANSWERS,
    LABELS,
    PARTS,
    URGENT,
    figures,
    scope,
    waited,
)
from bot.parts.treatment_questions import STATUS
from content.model import Content
from content.translate import Translator
from content.vocabulary import Language
from content.wording import InBoth, Local, Wording, phrase, phrase_ctx
from records.facts import StaffFacts
from records.overview_effects import OverviewPart
from records.overview_facts import SiteOverview, SubjectSeen
from scheduler.visit_words import named, when

ROOT: Final = "/console"
SIGNS: Final[Mapping[str, str]] = {
    "taken": "✓",
    "late": "△",
    "not_taken": "–",
    "vomited": "!",
    "missed": "×",
    "held": "‖",
    "open": "·",
}
_HEAD: Final = (
    el("link", rel="stylesheet", href=f"{ROOT}/static/console.css"),
    el("link", rel="icon", href=f"{ROOT}/static/icon.svg"),
)
# Addresses below the root, what is kept of a look at each, and its name.
TABS: Final[Mapping[str, tuple[OverviewPart, Wording]]] = {
    "": (OverviewPart.SUMMARY, LABELS[OverviewPart.SUMMARY]),
    "/subjects": (OverviewPart.SUBJECTS, phrase_ctx("button", "Subjects")),
    "/visits": (OverviewPart.VISITS, LABELS[OverviewPart.VISITS]),
    "/cases": (OverviewPart.CASES, LABELS[OverviewPart.CASES]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: the name shown at the top, the language, and how wordings become words in it."""

    name: str
    language: Language
    say: Callable[[Wording], str]

    @classmethod
    def of(cls, facts: StaffFacts, translator: Translator) -> "Reader":
        """Give the reader for a staff member, in their own language."""
        return cls(
            name=facts.name,
            language=facts.language,
            say=lambda wording: translator.render(wording, facts.language),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is shown: `every` of all sites this person may see, `shown` of those asked for."""

    every: SiteOverview
    shown: SiteOverview
    site: str
    content: Content


def tab(address: str, seen: Seen, reader: Reader) -> str:
    """Give one of the pages of the row at the top."""
    title = reader.say(TABS[address][1])
    body = (el("h1", title), *_sites(address, seen, reader), *_BODIES[address](seen, reader))
    return framed(reader, seen, (address, title), body)


def framed(reader: Reader, seen: Seen, where: tuple[str, str], body: Iterable[str]) -> str:
    """Give a whole page, `where` being its tab and title, with the way to the others and out."""
    address, title = where
    query = f"?site={seen.site}" if seen.site else ""
    links = (
        el(
            "a",
            reader.say(name),
            href=f"{ROOT}{other}{query}",
            **({"aria_current": "page"} if other == address else {}),
        )
        for other, (_, name) in TABS.items()
    )
    leave = el("button", reader.say(phrase_ctx("button", "Log out")), class_="button")
    header = el(
        "header",
        el(
            "div",
            el("nav", *links, aria_label=reader.say(phrase_ctx("page", "Pages"))),
            el("span", reader.name, class_="who"),
            el("form", leave, method="post", action=f"{ROOT}/logout"),
            class_="bar",
        ),
    )
    zone = seen.content.sites[seen.shown.sites[0]].zone
    as_at = phrase(
        "As it was on {when}. To read only; what is to be done is done in the chat.",
        when=Local(seen.shown.at, zone),
    )
    parts = (header, el("main", *body), el("footer", reader.say(as_at)))
    return document(reader.language.value, f"{title} · {reader.say(_NAME)}", _HEAD, parts)


def alone(reader: Reader, *body: str, has_script: bool = False) -> str:
    """Give a page for somebody who is not logged in."""
    name = reader.say(_NAME)
    scripts = (el("script", src=f"{ROOT}/static/app.js", defer=True),) if has_script else ()
    main = el("main", el("div", el("h1", name), *body, class_="card alone"))
    return document(reader.language.value, name, (*_HEAD, *scripts), (main,))


_NAME: Final = phrase("The companion: page for a desk")


def _sites(address: str, seen: Seen, reader: Reader) -> Iterator[str]:
    if len(seen.every.sites) < 2:  # noqa: PLR2004 - one site has no other
        return
    names = {site: seen.content.sites[site].name for site in seen.every.sites}
    choices: dict[str, Wording] = {"": phrase_ctx("button", "All my sites")}
    choices |= {site: InBoth(name.en, name.zh) for site, name in names.items()}
    yield el(
        "nav",
        *(
            el(
                "a",
                reader.say(name),
                href=f"{ROOT}{address}" + (f"?site={site}" if site else ""),
                **({"aria_current": "true"} if site == seen.site else {}),
            )
            for site, name in choices.items()
        ),
        aria_label=reader.say(phrase_ctx("page", "Sites")),
    )


# ------------------------------------------------------------------------- the pages


_ON_OVERVIEW: Final = (
    OverviewPart.DAYS,
    OverviewPart.UNREACHABLE,
    OverviewPart.RECRUITMENT,
)


def _overview(seen: Seen, reader: Reader) -> Iterator[str]:
    said = [reader.say(one) for one in figures(seen.shown, seen.content)]
    yield listed(reader.say(scope(seen.shown, seen.content)), said)
    cards = []
    for part in _ON_OVERVIEW:
        lines = [reader.say(one) for one in PARTS[part](seen.shown, seen.content)]
        cards.append(listed(reader.say(LABELS[part]), lines or [nothing(reader)]))
    yield el("div", *cards, class_="parts")


def listed(head: str, lines: Iterable[str]) -> Html:
    """Give a box with a heading and lines."""
    return el("section", el("h2", head), el("ul", *(el("li", one) for one in lines)), class_="card")


def nothing(reader: Reader) -> str:
    """Say that a list is empty."""
    return reader.say(phrase_ctx("page", "Nothing here."))


def _subjects(seen: Seen, reader: Reader) -> Iterator[str]:
    yield legend(reader, seen.content)
    rows = [_subject(one, seen, reader) for one in seen.shown.subjects]
    names = ("Subject", "Arm", "Status", "Day", "Doses", "Diary", "Open cases")
    yield _table([reader.say(_COLUMNS[name]) for name in names], rows, reader)


def _subject(one: SubjectSeen, seen: Seen, reader: Reader) -> list[Html]:
    answered, asked = diary_of([one])
    arm = next(plan.name for plan in seen.content.study.arms.plans if plan.arm is one.arm)
    return [
        el("a", one.code, href=f"{ROOT}/subjects/{one.code}"),
        el("span", reader.say(InBoth(arm.en, arm.zh))),
        el("span", reader.say(STATUS[one.status])),
        el("span", "–" if one.day is None else str(one.day)),
        cells(one, seen, reader),
        el("span", f"{answered}/{asked}" if asked else "–"),
        el("span", str(one.open_cases), class_="urgent" if one.open_cases else False),
    ]


def cells(one: SubjectSeen, seen: Seen, reader: Reader) -> Html:
    """Give the doses of a subject as small boxes, each with a sign and its day in words."""
    names = dose_legend(seen.content)
    found = []
    for dose in one.doses:
        kind = became(dose, one, seen.shown.at, seen.content)
        day = phrase("Day {day}: {what}", day=dose.protocol_day, what=names[kind])
        words = reader.say(day)
        found.append(
            el("span", SIGNS[kind], class_=kind, title=words, aria_label=words, role="img")
        )
    return el("span", *found, class_="cells") if found else el("span", "–")


def legend(reader: Reader, content: Content) -> Html:
    """Say what the boxes of doses mean."""
    items = (
        el(
            "span",
            el("span", el("span", SIGNS[kind], class_=kind), class_="cells"),
            reader.say(name),
        )
        for kind, name in dose_legend(content).items()
    )
    return el("p", *items, class_="legend")


def _visits(seen: Seen, reader: Reader) -> Iterator[str]:
    rows = []
    for one in seen.shown.visits:
        on = when(one.visit, seen.content.sites[one.site_id].zone)
        rows.append(
            [
                el("span", reader.say(phrase_ctx("page", "{when}", when=on))),
                el("a", one.subject_code, href=f"{ROOT}/subjects/{one.subject_code}"),
                el("span", reader.say(named(one.visit.code, seen.content))),
                el("span", reader.say(ANSWERS[one.visit.answer])),
            ]
        )
    names = ("Date", "Subject", "Visit", "Answer")
    yield _table([reader.say(_COLUMNS[name]) for name in names], rows, reader)


def _cases(seen: Seen, reader: Reader) -> Iterator[str]:
    lines = [reader.say(waited(one)) for one in waits(seen.shown.cases)]
    yield listed(reader.say(phrase("Until somebody has a case")), lines or [nothing(reader)])
    rows = []
    for case in sorted(
        seen.shown.open_cases, key=lambda one: (one.tier not in URGENT, one.opened_at)
    ):
        code = case.subject_code
        since = Local(case.opened_at, seen.content.sites[case.site_id].zone)
        taken = phrase_ctx("page", "yes") if case.taken_at else phrase_ctx("page", "not yet")
        rows.append(
            [
                el("a", code, href=f"{ROOT}/subjects/{code}") if code else el("span", case.site_id),
                el("span", reader.say(topic_name(case.topic))),
                el(
                    "span",
                    reader.say(tier_name(case.tier)),
                    class_="urgent" if case.tier in URGENT else False,
                ),
                el("span", reader.say(phrase_ctx("page", "{when}", when=since))),
                el("span", reader.say(taken)),
            ]
        )
    names = ("Subject", "Topic", "Urgency", "Since", "Taken")
    yield _table([reader.say(_COLUMNS[name]) for name in names], rows, reader)


_COLUMNS: Final[Mapping[str, Wording]] = {
    "Subject": phrase_ctx("column", "Subject"),
    "Arm": phrase_ctx("column", "Arm"),
    "Status": phrase_ctx("column", "Status"),
    "Day": phrase_ctx("column", "Day"),
    "Doses": phrase_ctx("column", "Doses"),
    "Diary": phrase_ctx("column", "Diary"),
    "Open cases": phrase_ctx("column", "Open cases"),
    "Date": phrase_ctx("column", "Date"),
    "Visit": phrase_ctx("column", "Visit"),
    "Answer": phrase_ctx("column", "Answer"),
    "Topic": phrase_ctx("column", "Topic"),
    "Urgency": phrase_ctx("column", "Urgency"),
    "Since": phrase_ctx("column", "Since"),
    "Taken": phrase_ctx("column", "Taken"),
}


def _table(names: list[str], rows: list[list[Html]], reader: Reader) -> Html:
    if not rows:
        return el("p", nothing(reader), class_="card")
    head = el("thead", el("tr", *(el("th", name, scope="col") for name in names)))
    shown = (
        el(
            "tr",
            *(
                el("td", cell, data_label=name, class_="code" if cell.startswith("<a") else False)
                for name, cell in zip(names, row, strict=True)
            ),
        )
        for row in rows
    )
    return el("table", head, el("tbody", *shown))


_BODIES: Final[Mapping[str, Callable[[Seen, Reader], Iterator[str]]]] = {
    "": _overview,
    "/subjects": _subjects,
    "/visits": _visits,
    "/cases": _cases,
}
