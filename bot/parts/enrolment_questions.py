"""The questions a coordinator answers to enrol a subject."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from bot.parts.answers import Rows, reply
from content.model import Content
from content.plan.shapes import Site
from content.vocabulary import Arm, Language
from content.wording import InBoth, Verbatim, Wording, phrase, phrase_ctx
from content.words import Word
from records.effects import Ask, Button, Effect
from records.facts import StaffFacts

_NAME: Final = "enrolment"
_DAY1: Final = "day1"
NOT_YET: Final = "not_yet"
AGE_FITS: Final = "fits"
_COLUMNS: Final = InBoth(
    "subject, site, arm, day1, language, age, usual_time, phone",
    "受试者、中心、分组、第1天、语言、年龄、服药时间、电话",
)
_EXAMPLE_DIGITS: Final = "123456789"
_ARM_LABELS = {Arm.CLAGV: Verbatim("CLAG + venetoclax"), Arm.CLAG: Verbatim("CLAG")}
_LANGUAGE_NAMES = {Language.ZH_CN: Verbatim("中文"), Language.EN: Verbatim("English")}
_LANGUAGE_WORDS = {Word.CHINESE: Language.ZH_CN, Word.ENGLISH: Language.EN}


def about_enrolment(facts: StaffFacts) -> str:
    """Name the questions this coordinator is asked, so that answered ones can be closed."""
    return f"enrolment:{facts.staff_id}"


def read_language(text: str, content: Content) -> Language | None:
    """Read the name of a language, or None."""
    word = content.words.meaning(text)
    return None if word is None else _LANGUAGE_WORDS.get(word)


def code_example(site: Site) -> str:
    """Show a coordinator, who need not read patterns, how a subject code of the site looks."""
    return re.sub(
        r"\\d(?:\{(\d)\})?",
        lambda found: _EXAMPLE_DIGITS[: int(found[1] or 1)],
        site.subject_code_pattern,
    )


def ask_code(*before: Wording) -> tuple[Effect, ...]:
    """Ask for the subject code, from the beginning; the first time, say how to give several."""
    several = phrase(
        "For several people, paste a table. Its first line names the columns: {columns}.",
        columns=_COLUMNS,
    )
    question = phrase("What is the subject code? Send “cancel” to stop.")
    return (
        reply(*before, question, *(() if before else (several,))),
        Ask(conversation=_NAME, step="code"),
    )


def ask_site(
    facts: StaffFacts, data: Mapping[str, str], sites: tuple[Site, ...]
) -> tuple[Effect, ...]:
    """Ask for the site, of those this coordinator has and the code fits."""
    buttons: Rows = tuple(
        (
            Button(
                label=Verbatim(f"{site.id} {site.name.in_language(facts.language)}"),
                act="enrol.site",
                args={"site": site.id},
            ),
        )
        for site in sites
    )
    return _ask(facts, data, "site", (phrase("At which site?"),), buttons)


def ask_age(
    facts: StaffFacts, data: Mapping[str, str], content: Content, *before: Wording
) -> tuple[Effect, ...]:
    """Ask for the age, which is compared with the limits of the study and not kept."""
    limits = content.study.enrolment
    question = phrase(
        "How old is the patient? The study is for {first} to {last} years. Only whether it fits is "
        "looked at; the age is not kept.",
        first=limits.age_from,
        last=limits.age_until,
    )
    return _ask(facts, data, "age", (*before, question), ())


def ask_arm(facts: StaffFacts, data: Mapping[str, str], content: Content) -> tuple[Effect, ...]:
    """Ask for the arm the subject was randomised to."""
    buttons: Rows = tuple(
        (Button(label=_ARM_LABELS[plan.arm], act="enrol.arm", args={"arm": plan.arm.value}),)
        for plan in content.study.arms.plans
    )
    question = phrase("Which arm was the subject randomised to?")
    return _ask(facts, data, "arm", (question,), buttons)


def ask_day1(
    facts: StaffFacts, data: Mapping[str, str], today: date, *before: Wording
) -> tuple[Effect, ...]:
    """Ask for day 1; an impossible answer given before is forgotten."""
    kept = {key: value for key, value in data.items() if key != _DAY1}
    near = (
        phrase_ctx("button", "Today, {date}", date=today),
        phrase_ctx("button", "Tomorrow, {date}", date=today + timedelta(days=1)),
        phrase_ctx("button", "{date}", date=today + timedelta(days=2)),
    )
    buttons: Rows = tuple(
        (
            Button(
                label=label,
                act="enrol.day1",
                args={"day1": (today + timedelta(days=ahead)).isoformat()},
            ),
        )
        for ahead, label in enumerate(near)
    )
    later = phrase_ctx("button", "Not known yet")
    buttons = (*buttons, (Button(label=later, act="enrol.day1", args={"day1": NOT_YET}),))
    question = phrase(
        "When is day 1, the day of the first cladribine or cytarabine? Choose, or write a date "
        "like {example}.",
        example=Verbatim(today.isoformat()),
    )
    return _ask(facts, kept, _DAY1, (*before, question), buttons)


def ask_language(facts: StaffFacts, data: Mapping[str, str]) -> tuple[Effect, ...]:
    """Ask for the language of the patient."""
    buttons: Rows = (
        tuple(
            Button(label=name, act="enrol.language", args={"language": language.value})
            for language, name in _LANGUAGE_NAMES.items()
        ),
    )
    question = phrase("Which language does the patient prefer?")
    return _ask(facts, data, "language", (question,), buttons)


def ask_to_confirm(
    facts: StaffFacts, data: Mapping[str, str], content: Content
) -> tuple[Effect, ...]:
    """Show everything once more before it is recorded."""
    arm = Arm(data["arm"])
    lines = (
        phrase("Please check:"),
        phrase("Subject {code}, site {site}", code=data["code"], site=data["site"]),
        phrase("Arm: {arm}", arm=_ARM_LABELS[arm]),
        _day1(data["day1"]),
        phrase("Language: {language}", language=_LANGUAGE_NAMES[Language(data["language"])]),
        *_order(arm, content),
    )
    buttons: Rows = (
        (
            Button(label=phrase_ctx("button", "Enrol"), act="enrol.confirm"),
            Button(label=phrase_ctx("button", "Start again"), act="enrol.again"),
        ),
    )
    return _ask(facts, data, "confirm", lines, buttons)


def _day1(given: str) -> Wording:
    if given == NOT_YET:
        return phrase("Day 1: not known yet. Nothing is planned until you set it with /plan.")
    return phrase("Day 1: {date}", date=date.fromisoformat(given))


def _order(arm: Arm, content: Content) -> tuple[Wording, ...]:
    venetoclax = content.study.venetoclax
    if arm is not venetoclax.arm:
        return (phrase("No venetoclax in this arm, no dose reminders."),)
    return (
        phrase(
            "Ordered dose per protocol: venetoclax {dose} mg a day, days {first} to {last}",
            dose=venetoclax.initial_order_mg,
            first=venetoclax.first_day,
            last=venetoclax.last_day,
        ),
    )


def _ask(
    facts: StaffFacts,
    data: Mapping[str, str],
    step: str,
    question: tuple[Wording, ...],
    buttons: Rows,
) -> tuple[Effect, ...]:
    return (
        reply(*question, buttons=buttons, about=about_enrolment(facts)),
        Ask(conversation=_NAME, step=step, data=dict(data)),
    )
