"""People who arrived before a scenario begins, registered as the companion itself does it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Parts
from bot.parts.arrival_question import shown_hash
from bot.parts.visits import visits_planned
from content.plan.diary import planned_diary
from content.plan.doses import planned_doses
from content.vocabulary import Arm, Language, StaffRole
from records.account_effects import (
    ActivateSubject,
    EnrolSubject,
    IssueInvite,
    RecordConsent,
    RegisterStaff,
    SetUsualTime,
    UseInvite,
)
from records.cipher import ident
from records.database import Actor, acting
from records.effects import Effect, PlanDiary, PlanDoses
from records.read.chat import invite_of
from records.read.subject import subjects
from records.write.apply import apply
from records.write.writing import Chat, Writing

_ACTOR = Actor("system:ward", "system")
_VALID = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Invite:
    """What an invited person holds."""

    token: str
    pin: str


async def add_staff(
    parts: Parts,
    user_id: int,
    name: str,
    role: StaffRole,
    language: Language,
    sites: tuple[str, ...] = ("01",),
) -> None:
    """Register a staff member whose phone is linked already."""
    cause = f"ward:{user_id}"
    register = RegisterStaff(name=name, language=language, role=role, site_ids=sites)
    async with acting(parts.engine, _ACTOR) as conn:
        w = _writing(parts, conn, cause, user_id)
        await apply(w, [register], language)
        await _link(w, parts, IssueInvite(**_keys(w), staff_id=ident(cause, "staff_member:1")))


async def invite(
    parts: Parts,
    code: str,
    arm: Arm,
    language: Language,
    day1: date,
) -> Invite:
    """Enrol a subject who has not opened the link yet."""
    async with acting(parts.engine, _ACTOR) as conn:
        w = _writing(parts, conn, f"ward:{code}", 0)
        issue = IssueInvite(**_keys(w), subject_code=code)
        await apply(w, [_enrolment(parts, code, arm, language, day1), issue], language)
    return Invite(issue.token, issue.pin)


async def add_subject(  # noqa: PLR0913 - a subject is told apart by all of these
    parts: Parts,
    user_id: int,
    code: str,
    arm: Arm,
    language: Language,
    day1: date,
    *,
    has_diary: bool = False,
    has_visits: bool = False,
) -> None:
    """Register a subject who has arrived, with the usual time 08:00.

    They are asked daily if `has_diary`, and reminded of visits if `has_visits`.
    """
    cause = f"ward:{user_id}"
    subject_id = ident(cause, "subject:1")
    content = parts.content
    zone = content.sites[code[:2]].zone
    async with acting(parts.engine, _ACTOR) as conn:
        w = _writing(parts, conn, cause, user_id)
        await apply(w, [_enrolment(parts, code, arm, language, day1)], language)
        await _link(w, parts, IssueInvite(**_keys(w), subject_code=code))
        planned = planned_doses(content.study, arm, day1, time(8), zone)
        effects: list[Effect] = [
            RecordConsent(
                subject_id=subject_id,
                act=act.id,
                accepted=True,
                notice_version=content.notice.version,
                language=language,
                text_sha256=shown_hash(act, content, language),
            )
            for act in content.notice.acts
        ]
        effects += [
            SetUsualTime(subject_id=subject_id, usual_time=time(8)),
            ActivateSubject(subject_id=subject_id),
            PlanDoses(subject_id=subject_id, cycle=1, doses=planned),
        ]
        if has_diary:
            days = planned_diary(content.study, content.contact.silence, day1, time(8), zone)
            ahead = tuple(day for day in days if day.asked_until > w.now)
            effects.append(PlanDiary(subject_id=subject_id, cycle=1, days=ahead))
        await apply(w, effects, language)
        if has_visits:
            known = (await subjects(conn, [subject_id]))[subject_id]
            await apply(w, visits_planned(w.now, known, content), language)


async def _link(w: Writing, parts: Parts, issue: IssueInvite) -> None:
    await apply(w, [issue], Language.EN)
    invite_id = await invite_of(w.conn, parts.cipher, issue.token)
    assert invite_id is not None
    await apply(w, [UseInvite(invite_id=invite_id)], Language.EN)


def _enrolment(parts: Parts, code: str, arm: Arm, language: Language, day1: date) -> EnrolSubject:
    venetoclax = parts.content.study.venetoclax
    is_ordered = arm is venetoclax.arm
    return EnrolSubject(
        code=code,
        site_id=code[:2],
        arm=arm,
        day1=day1,
        language=language,
        ordered_dose_mg=venetoclax.initial_order_mg if is_ordered else None,
        dose_days=(venetoclax.first_day, venetoclax.last_day) if is_ordered else None,
    )


def _keys(w: Writing) -> dict[str, str | datetime]:
    digits = w.content.study.enrolment.pin_digits
    return {
        "token": w.cipher.new_token(w.cause),
        "pin": w.cipher.new_pin(w.cause, digits),
        "valid_until": w.now + _VALID,
    }


def _writing(parts: Parts, conn: AsyncConnection, cause: str, user_id: int) -> Writing:
    return Writing(
        conn=conn,
        cipher=parts.cipher,
        content=parts.content,
        cause=cause,
        now=parts.clock.now(),
        originator="staff",
        chat=Chat(chat_id=user_id, index=parts.cipher.chat_index(user_id)),
    )
