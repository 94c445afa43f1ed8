"""A coordinator pastes a table of people: looked at line by line, then enrolled all or nobody."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.parts.answers import reply
from bot.parts.enrolment_questions import about_enrolment, ask_code
from bot.parts.menus import staff_menu
from bot.parts.people_file import Newcomer, PeopleFile, read_people
from content.model import Content
from content.vocabulary import StaffRole
from content.wording import Verbatim, Wording, phrase, phrase_ctx, phrase_plural
from records.effects import Ask, Button, Effect, EndDialogue
from records.facts import StaffFacts

TABLE: Final = "table"
_MOST_LINES: Final = 10


def is_table(text: str) -> bool:
    """Whether this has a first line that names columns, and people below it."""
    return len(text.strip().splitlines()) > 1


def looked_at(facts: StaffFacts, text: str, content: Content, now: datetime) -> tuple[Effect, ...]:
    """Say who of a table can be enrolled, or every problem by line. Nobody is enrolled by it."""
    found = _read(facts, text, content, now)
    if found.problems:
        return _again(found)
    if not found.newcomers:
        there = phrase("Everybody of this table is enrolled already.")
        return (EndDialogue(), reply(there, menu=staff_menu(facts, content)))
    lines = [_line(one) for one in found.newcomers[:_MOST_LINES]]
    count = len(found.newcomers)
    head = phrase("Nobody is enrolled yet. Please check these people: {count}.", count=count)
    buttons = (
        (
            Button(
                label=phrase_ctx("button", "Enrol all: {count}", count=count),
                act="enrol.confirm",
            ),
            Button(label=phrase_ctx("button", "Start again"), act="enrol.again"),
        ),
    )
    return (
        reply(
            head,
            *lines,
            *_more(count - len(lines)),
            *_there(found),
            buttons=buttons,
            about=about_enrolment(facts),
        ),
        Ask(conversation="enrolment", step=TABLE, data={TABLE: text}),
    )


def all_enrolled(
    facts: StaffFacts, text: str, content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Enrol everybody of a table as it is at this moment, or say what stands against it now."""
    found = _read(facts, text, content, now)
    if found.problems or not found.newcomers:
        return looked_at(facts, text, content, now)
    done = phrase("Enrolled: {count}.", count=len(found.newcomers))
    invites = phrase(
        "Nobody has an invite yet. When a patient is with you, send {command} and the code.",
        command=Verbatim("/relink"),
    )
    return (
        *(one.enrolment for one in found.newcomers),
        EndDialogue(),
        reply(done, *_there(found), invites, menu=staff_menu(facts, content)),
    )


def _read(facts: StaffFacts, text: str, content: Content, now: datetime) -> PeopleFile:
    """Read it with the sites this person coordinates now, and no other."""
    own = facts.sites_as(StaffRole.COORDINATOR)
    sites = {site_id: content.sites[site_id] for site_id in own}
    return read_people(text.encode(), facts.registered, replace(content, sites=sites), now)


def _again(found: PeopleFile) -> tuple[Effect, ...]:
    shown = found.problems[:_MOST_LINES]
    lines = [phrase("Line {line}: {what}", line=one.line, what=one.what) for one in shown]
    nobody = phrase("Nobody was enrolled. Please put it right and paste the whole table again.")
    return ask_code(*lines, *_more(len(found.problems) - len(shown)), nobody)


def _more(count: int) -> tuple[Wording, ...]:
    if count <= 0:
        return ()
    return (phrase_plural("And {count} more line.", "And {count} more lines.", count=count),)


def _there(found: PeopleFile) -> tuple[Wording, ...]:
    if not found.already:
        return ()
    return (phrase("Enrolled already: {codes}.", codes=", ".join(found.already)),)


def _line(one: Newcomer) -> Wording:
    who = one.enrolment
    begins: Wording = phrase_ctx("day 1", "not known yet")
    if who.day1 is not None:
        begins = Verbatim(who.day1.isoformat())
    return phrase(
        "{code}: {arm}, day 1 {begins}",
        code=who.code,
        arm=Verbatim(who.arm.value),
        begins=begins,
    )
