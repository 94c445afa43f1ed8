"""A coordinator registers a subject, question by question, and gets the invite."""

from collections.abc import Mapping
from datetime import date

from bot.inbound import Inbound
from bot.parts.answers import reply, tap_answered
from bot.parts.enrolling import enrolled, impossible_day1
from bot.parts.enrolment_questions import (
    AGE_FITS,
    NOT_YET,
    about_enrolment,
    ask_age,
    ask_arm,
    ask_code,
    ask_day1,
    ask_language,
    ask_site,
    ask_to_confirm,
    code_example,
    read_language,
)
from bot.parts.enrolment_table import TABLE, all_enrolled, is_table, looked_at
from bot.parts.invites import invite_issued
from bot.parts.menus import staff_menu
from content.model import Content
from content.plan.protocol_day import local_date
from content.plan.shapes import Site
from content.typed import read_age, read_date
from content.vocabulary import Arm, Language, StaffRole
from content.wording import Verbatim, phrase
from content.words import Word
from records.effects import CloseMessages, Effect, EndDialogue
from records.facts import Credentials, Facts, StaffFacts

_Data = Mapping[str, str]
_NEEDED = ("code", "site", "age", "arm", "day1", "language")
_NOT_YET_WORDS = frozenset({"not yet", "not known yet", "未定", "待定", "还没定"})


def enrolment(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Ask for code, site, arm, day 1 and language, then enrol and issue the invite."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    if not facts.sites_as(StaffRole.COORDINATOR):
        no = phrase("Only a study coordinator can enrol a subject.")
        return (*tapped, reply(no, menu=staff_menu(facts, content)))
    closed = CloseMessages(about=about_enrolment(facts))
    return (*tapped, closed, *_go_on(said, facts, content))


def _go_on(said: Inbound, facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    word = content.words.meaning(said.command or said.text)
    if word is Word.CANCEL:
        stopped = phrase("Stopped. Nobody was enrolled.")
        return (EndDialogue(), reply(stopped, menu=staff_menu(facts, content)))
    if word is Word.ENROL or facts.dialogue is None or facts.dialogue.conversation != _NAME:
        return ask_code()
    if facts.button is not None:
        return _pressed(said, facts, facts.dialogue.data, content)
    return _typed(said, facts, content)


_NAME = "enrolment"


def _typed(said: Inbound, facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    if facts.dialogue is None:
        return ask_code()
    data, typed = facts.dialogue.data, said.text.strip()
    match facts.dialogue.step:
        case "code" | "table":
            return _code(said, facts, content)
        case "day1":
            return _day1(said, facts, data, content)
        case "age":
            return _age(said, facts, data, content)
        case "site":
            given = {"site": typed}
        case "arm":
            given = {"arm": typed.upper()}
        case "language":
            chosen = read_language(typed, content)
            given = {} if chosen is None else {"language": chosen.value}
        case _:
            given = {}
    return _next(said, facts, {**data, **given}, content)


def _pressed(said: Inbound, facts: StaffFacts, data: _Data, content: Content) -> tuple[Effect, ...]:
    if facts.button is None:
        return ask_code()
    match facts.button.act:
        case "enrol.again":
            return ask_code()
        case "enrol.confirm" if TABLE in data:
            return all_enrolled(facts, data[TABLE], content, said.received_at)
        case "enrol.confirm":
            return _confirmed(said, facts, data, content)
        case _:
            return _next(said, facts, {**data, **facts.button.args}, content)


def _code(said: Inbound, facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    if is_table(said.text):
        return looked_at(facts, said.text, content, said.received_at)
    code = said.text.strip().upper()
    if code in facts.registered:
        taken = phrase("Subject {code} is enrolled already. Please check the code.", code=code)
        return ask_code(taken)
    sites = _sites(code, facts, content)
    if not sites:
        own = [content.sites[site_id] for site_id in facts.sites_as(StaffRole.COORDINATOR)]
        example = Verbatim(", ".join(code_example(site) for site in own))
        wrong = phrase(
            "That is not a subject code of your site. It must look like {example}.",
            example=example,
        )
        return ask_code(wrong)
    only = {"site": sites[0].id} if len(sites) == 1 else {}
    return _next(said, facts, {"code": code, **only}, content)


def _sites(code: str, facts: StaffFacts, content: Content) -> tuple[Site, ...]:
    own = (content.sites[site_id] for site_id in facts.sites_as(StaffRole.COORDINATOR))
    return tuple(site for site in own if site.accepts(code))


def _age(said: Inbound, facts: StaffFacts, data: _Data, content: Content) -> tuple[Effect, ...]:
    age = read_age(said.text)
    if age is None:
        wrong = phrase("I could not read that as an age. Please write the years, for example 45.")
        return ask_age(facts, data, content, wrong)
    if not content.study.enrolment.admits(age):
        no = phrase(
            "At {age} years nobody can be enrolled in this study. Nothing was recorded. If that "
            "was a slip, please write the age again; otherwise send “cancel”.",
            age=age,
        )
        return ask_age(facts, data, content, no)
    return _next(said, facts, {**data, "age": AGE_FITS}, content)


def _day1(said: Inbound, facts: StaffFacts, data: _Data, content: Content) -> tuple[Effect, ...]:
    today = _today(said, data, content)
    if said.text.strip().casefold() in _NOT_YET_WORDS:
        return _next(said, facts, {**data, "day1": NOT_YET}, content)
    day1 = read_date(said.text, today)
    if day1 is None:
        wrong = phrase(
            "I could not read that as a date. Please write it like {example}.",
            example=Verbatim(today.isoformat()),
        )
        return ask_day1(facts, data, today, wrong)
    return _next(said, facts, {**data, "day1": day1.isoformat()}, content)


def _today(said: Inbound, data: _Data, content: Content) -> date:
    return local_date(said.received_at, content.sites[data["site"]].zone)


def _next(said: Inbound, facts: StaffFacts, data: _Data, content: Content) -> tuple[Effect, ...]:
    """Ask for the first thing that is missing or not possible."""
    sites = _sites(data.get("code", ""), facts, content)
    if data.get("site") not in {site.id for site in sites}:
        return ask_site(facts, data, sites) if sites else ask_code()
    if data.get("age") != AGE_FITS:
        return ask_age(facts, data, content)
    if data.get("arm") not in set(Arm):
        return ask_arm(facts, data, content)
    return _next_after_arm(said, facts, data, content)


def _next_after_arm(
    said: Inbound, facts: StaffFacts, data: _Data, content: Content
) -> tuple[Effect, ...]:
    today = _today(said, data, content)
    given = data.get("day1")
    if given is None:
        return ask_day1(facts, data, today)
    if given != NOT_YET and (no := impossible_day1(date.fromisoformat(given), today, content)):
        return ask_day1(facts, data, today, no)
    if data.get("language") not in set(Language):
        return ask_language(facts, data)
    return ask_to_confirm(facts, data, content)


def _confirmed(
    said: Inbound, facts: StaffFacts, data: _Data, content: Content
) -> tuple[Effect, ...]:
    # Time has passed since the questions: everything is checked again at the moment of the act.
    if not set(_NEEDED) <= set(data):
        return _next(said, facts, data, content)
    if data["code"] in facts.registered:
        taken = phrase(
            "Subject {code} is enrolled already. Please check the code.", code=data["code"]
        )
        return ask_code(taken)
    day1 = None if data["day1"] == NOT_YET else date.fromisoformat(data["day1"])
    today = _today(said, data, content)
    is_past = day1 is not None and impossible_day1(day1, today, content) is not None
    may = facts.may(StaffRole.COORDINATOR, data["site"])
    if is_past or not may or facts.credentials is None:
        return _next(said, facts, data, content)
    return _enrolled(said, facts, facts.credentials, data, day1, content)


def _enrolled(
    said: Inbound,
    facts: StaffFacts,
    credentials: Credentials,
    data: _Data,
    day1: date | None,
    content: Content,
) -> tuple[Effect, ...]:
    code, language = data["code"], Language(data["language"])
    return (
        enrolled(
            content,
            code=code,
            site_id=data["site"],
            arm=Arm(data["arm"]),
            day1=day1,
            language=language,
        ),
        EndDialogue(),
        *invite_issued(
            said,
            content,
            credentials,
            facts.bot_username,
            phrase(
                "Subject {code} is enrolled. Let the patient scan this code or open this link. "
                "It works once, for {hours} hours.",
                code=code,
                hours=content.study.enrolment.invite_valid_hours,
            ),
            code=code,
            site_id=data["site"],
            language=language,
            menu=staff_menu(facts, content),
        ),
    )
