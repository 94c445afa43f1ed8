"""`companion enrol`: one subject, or all of a file, each with an invite link and a PIN."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Parts
from bot.cli.place import database, parts_for
from bot.cli.refusal import Refused
from bot.cli.registering import Asked, Invited, actor, register, show, show_line, site_of
from bot.parts.enrolling import enrolled, impossible_day1
from bot.parts.people_file import PeopleFile, read_people
from bot.settings import Settings, load_settings
from bot.telegram.sheet import sheet_of
from content.model import Content
from content.plan.protocol_day import local_date
from content.plan.shapes import Site
from content.typed import read_phone
from content.vocabulary import Arm, Language
from records.account_effects import EnrolSubject, InviteSheet
from records.database import acting
from records.read.staff import registered

_NOT_YET = "not yet"
_ONE_NEEDS = ("--site", "--arm", "--day1", "--language")
_LARGEST_FILE = 20_000_000


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(enrol)


def enrol(  # noqa: PLR0913, PLR0917 - the options of the command
    subject: Annotated[str | None, typer.Argument(help="Subject code, for example 01-009.")] = None,
    site: Annotated[str | None, typer.Option(help="Site, for example 01.")] = None,
    arm: Annotated[Arm | None, typer.Option()] = None,
    day1: Annotated[str | None, typer.Option(help="YYYY-MM-DD, or 'not yet'.")] = None,
    language: Annotated[Language | None, typer.Option()] = None,
    age: Annotated[int | None, typer.Option(help="Years; looked at and not kept.")] = None,
    usual_time: Annotated[str | None, typer.Option(help="Usual dose time, HH:MM.")] = None,
    phone: Annotated[str | None, typer.Option(help="Number to call; kept encrypted.")] = None,
    *,
    file: Annotated[
        Path | None,
        typer.Option(help="Many at once, all or nobody: a CSV file."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for a sheet to print of each; PINs are on them.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look at the file: every problem by line.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print one line of JSON each.")] = False,
) -> None:
    """Register a subject, or all of a file; prints the invite link with its QR code, and the PIN.

    The first line of a file names the columns subject, site, arm, day1, language, age and, where
    you have them, usual_time and phone; their Chinese names are known too.
    """
    if file is not None:
        if subject is not None:
            raise typer.BadParameter("give a subject or --file, not both")
        _enrol_file(file, out, dry_run=dry_run, json_=json_)
        return
    if dry_run:
        raise typer.BadParameter("--dry-run goes with --file")
    given = (site, arm, day1, language)
    missing = [name for name, value in zip(_ONE_NEEDS, given, strict=True) if value is None]
    if subject is None or missing:
        raise typer.BadParameter(f"missing: {', '.join(missing) or 'SUBJECT, or --file'}")
    if site is None or arm is None or day1 is None or language is None:
        raise AssertionError  # for the type checker: `missing` has said it
    one = _One(
        code=subject,
        site_id=site,
        arm=arm,
        day1=day1,
        language=language,
        age=age,
        usual_time=usual_time,
        phone=phone,
    )
    settings = load_settings()
    with database(settings) as url:
        invited = asyncio.run(_enrol_one(settings, url, one, out))
    show(invited, settings, json_=json_)


# ------------------------------------------------------------------------- one


@dataclass(frozen=True, slots=True, kw_only=True)
class _One:
    """The options, as they were typed."""

    code: str
    site_id: str
    arm: Arm
    day1: str
    language: Language
    age: int | None
    usual_time: str | None
    phone: str | None


async def _enrol_one(settings: Settings, url: str, one: _One, out: Path | None) -> Invited:
    async with parts_for(settings, url) as parts:
        content = parts.content
        place = site_of(content, one.site_id)
        if not place.accepts(one.code):
            raise Refused(
                f"{one.code}: not a subject code of site {place.id} ({place.subject_code_pattern})"
            )
        limits = content.study.enrolment
        if one.age is not None and not limits.admits(one.age):
            raise Refused(f"{one.age} years: must be {limits.age_from} to {limits.age_until}")
        number = None if one.phone is None else read_phone(one.phone)
        if one.phone is not None and number is None:
            raise Refused(f"{one.phone}: not a phone number")
        effect = enrolled(
            content,
            code=one.code,
            site_id=place.id,
            arm=one.arm,
            day1=_day1(one.day1, place, parts),
            language=one.language,
            usual_time=_usual_time(one.usual_time, content),
            phone=number,
        )
        keep = partial(_print, parts, out, [effect])
        (invited,) = await register(settings, parts, [partial(_asked, effect)], keep)
        return invited


def _asked(enrolment: EnrolSubject, _cause: str) -> Asked:
    code = enrolment.code
    return Asked(effects=(enrolment,), whom=code, person={"subject_code": code})


def _day1(typed: str, site: Site, parts: Parts) -> date | None:
    if typed == _NOT_YET:
        return None
    try:
        day1 = date.fromisoformat(typed)
    except ValueError:
        raise Refused(f"{typed}: not a date; write YYYY-MM-DD, or 'not yet'") from None
    today = local_date(datetime.now(UTC), site.zone)
    if (no := impossible_day1(day1, today, parts.content)) is not None:
        raise Refused(f"{typed}: {parts.translator.render(no, Language.EN)}")
    return day1


def _usual_time(typed: str | None, content: Content) -> time | None:
    if typed is None:
        return None
    rules = content.study.usual_time
    try:
        at = time.fromisoformat(typed)
    except ValueError:
        raise Refused(f"{typed}: not a time; write HH:MM") from None
    if not rules.allows(at):
        raise Refused(f"{typed}: must lie between {rules.earliest:%H:%M} and {rules.latest:%H:%M}")
    return at


# ---------------------------------------------------------------------- a file


def _enrol_file(path: Path, out: Path | None, *, dry_run: bool, json_: bool) -> None:
    data = _bytes_of(path)
    settings = load_settings()
    with database(settings) as url:
        found, invited = asyncio.run(_enrol_all(settings, url, data, out, dry_run=dry_run))
    for code in found.already:
        sys.stderr.write(f"{code}: enrolled already, left as it is\n")
    for one in invited:
        if json_:
            show_line(one)
        else:
            sys.stdout.write(f"{one.whom}\t{one.link}\tPIN {one.pin}\n")
    if json_:
        return
    count, there = len(found.newcomers), len(found.already)
    done = "would be enrolled" if dry_run else "enrolled"
    note = " Nothing was changed." if dry_run or not count else ""
    sys.stdout.write(f"{count} {done}, {there} enrolled already.{note}\n")


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise Refused(f"{path}: is too large for a list of people")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{path}: cannot be read ({error.strerror})") from None


async def _enrol_all(
    settings: Settings, url: str, data: bytes, out: Path | None, *, dry_run: bool
) -> tuple[PeopleFile, Sequence[Invited]]:
    async with parts_for(settings, url) as parts:
        async with acting(parts.engine, actor()) as conn:
            known = await registered(conn)
        found = read_people(data, known, parts.content, datetime.now(UTC))
        if found.problems:
            raise Refused(_listed(found, parts))
        if dry_run or not found.newcomers:
            return found, ()
        people = [partial(_asked, one.enrolment) for one in found.newcomers]
        keep = partial(_print, parts, out, [one.enrolment for one in found.newcomers])
        return found, await register(settings, parts, people, keep)


def _print(
    parts: Parts, out: Path | None, people: Sequence[EnrolSubject], invited: Sequence[Invited]
) -> None:
    """Write the sheets before anybody is registered for good: without them the PINs were lost."""
    if out is None:
        return
    try:
        # They carry link and PIN: nobody else on this machine reads them.
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one, invite in zip(people, invited, strict=True):
            sheet = InviteSheet(
                code=one.code,
                site_id=one.site_id,
                language=one.language,
                link=invite.link,
                until=invite.until,
            )
            file = sheet_of(sheet, parts.translator, invite.pin)
            place = out / file.name
            place.unlink(missing_ok=True)
            place.touch(mode=0o600)
            place.write_bytes(file.content)
    except OSError as error:
        why = error.strerror
        raise Refused(f"{out}: cannot be written ({why}). Nobody was enrolled.") from None


def _listed(found: PeopleFile, parts: Parts) -> str:
    lines = [
        f"line {problem.line}: {parts.translator.render(problem.what, Language.EN)}"
        for problem in found.problems
    ]
    count = len(lines)
    lines.append(f"{count} problem{'s' * (count > 1)}. Nobody was enrolled.")
    return "\n".join(lines)
