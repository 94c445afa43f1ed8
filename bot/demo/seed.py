"""A small synthetic trial: a coordinator, two nurses, an investigator, eight subjects."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Parts
from bot.parts.arrival_question import shown_hash
from bot.parts.menus import staff_menu, subject_menu
from bot.parts.visits import visits_planned
from content.plan.diary import planned_diary
from content.plan.doses import planned_doses
from content.plan.protocol_day import local_date
from content.vocabulary import Arm, DoseStatus, Language, StaffRole
from content.wording import approved, phrase
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
from records.database import Actor, acting, name_actor
from records.effects import (
    Effect,
    PlanDiary,
    PlanDoses,
    RecordDoseAdministration,
    SendMessage,
    ToChat,
)
from records.read import staff as read_staff
from records.read.chat import invite_of
from records.read.subject import subjects
from records.write.apply import apply
from records.write.writing import Chat, Writing

_BOTH_SITES = ("01", "02")
_TAKEN_AFTER = timedelta(minutes=7)
_DAYS_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPerson:
    """A member of the synthetic study team and their phone."""

    user_id: int
    name: str
    role: StaffRole
    language: Language
    sites: tuple[str, ...]
    note_en: str
    note_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPerson:
    """A synthetic subject and their phone; `day` is the protocol day at the start."""

    user_id: int
    name: str
    code: str
    arm: Arm
    language: Language
    day: int
    usual_time: time


STAFF = (
    StaffPerson(
        user_id=501,
        name="Park",
        role=StaffRole.COORDINATOR,
        language=Language.EN,
        sites=_BOTH_SITES,
        note_en="coordinator, both sites",
        note_zh="研究协调员，两个中心",
    ),
    StaffPerson(
        user_id=401,
        name="李护士",
        role=StaffRole.NURSE,
        language=Language.ZH_CN,
        sites=_BOTH_SITES,
        note_en="nurse on call",
        note_zh="值班护士",
    ),
    StaffPerson(
        user_id=402,
        name="Emma",
        role=StaffRole.NURSE,
        language=Language.EN,
        sites=_BOTH_SITES,
        note_en="backup nurse",
        note_zh="备班护士",
    ),
    StaffPerson(
        user_id=601,
        name="Osei",
        role=StaffRole.INVESTIGATOR,
        language=Language.EN,
        sites=_BOTH_SITES,
        note_en="investigator, on-call physician",
        note_zh="研究者，值班医生",
    ),
)


def _person(  # noqa: PLR0913, PLR0917 - one row of the table below
    user_id: int, name: str, code: str, arm: Arm, language: Language, day: int, hour: int
) -> SubjectPerson:
    return SubjectPerson(
        user_id=user_id,
        name=name,
        code=code,
        arm=arm,
        language=language,
        day=day,
        usual_time=time(hour),
    )


SUBJECTS = (
    _person(101, "伟", "01-001", Arm.CLAGV, Language.ZH_CN, 3, 8),
    _person(102, "Ann", "01-002", Arm.CLAG, Language.EN, 3, 8),
    _person(103, "Grace", "01-003", Arm.CLAGV, Language.EN, 2, 9),
    _person(104, "芳", "01-004", Arm.CLAG, Language.ZH_CN, 6, 8),
    _person(105, "军", "01-005", Arm.CLAGV, Language.ZH_CN, 8, 12),
    _person(201, "梅", "02-001", Arm.CLAGV, Language.ZH_CN, 0, 8),
    _person(202, "海", "02-002", Arm.CLAG, Language.ZH_CN, 1, 8),
    _person(203, "Tom", "02-003", Arm.CLAGV, Language.EN, 5, 18),
)


async def seed(
    parts: Parts,
    now: datetime,
    staff: tuple[StaffPerson, ...] = STAFF,
    subjects: tuple[SubjectPerson, ...] = SUBJECTS,
) -> None:
    """Register everybody, as if each had used their invite, with the days before `now` lived."""
    for person in staff:
        await _staff(parts, person, now - _DAYS_BEFORE * 14)
    for subject in subjects:
        await _subject(parts, subject, now)


async def _staff(parts: Parts, person: StaffPerson, now: datetime) -> None:
    cause = f"seed:{person.user_id}"
    staff_id = ident(cause, "staff_member:1")
    register = RegisterStaff(
        name=person.name, language=person.language, role=person.role, site_ids=person.sites
    )
    async with acting(parts.engine, Actor("system:seed", "system")) as conn:
        w = _writing(parts, conn, cause, now, person.user_id)
        await apply(w, [register], person.language)
        await _arrive(w, parts, staff_id=staff_id)
        known = await read_staff.staff_member(conn, parts.cipher, staff_id, now)
        if known is not None:
            hello = SendMessage(
                to=ToChat(),
                parts=(phrase("Good morning. Your menu is below."),),
                menu=staff_menu(known, parts.content),
            )
            await apply(w, [hello], person.language)


async def _subject(parts: Parts, person: SubjectPerson, now: datetime) -> None:
    content = parts.content
    site = content.sites[person.code[:2]]
    day1 = local_date(now, site.zone) - timedelta(days=person.day - 1)
    enrolled = now - _DAYS_BEFORE * (person.day + 2)
    cause = f"seed:{person.user_id}"
    subject_id = ident(cause, "subject:1")
    async with acting(parts.engine, Actor("system:seed", "system")) as conn:
        w = _writing(parts, conn, cause, enrolled, person.user_id)
        await apply(w, [_enrolment(parts, person, day1)], person.language)
        await _arrive(w, parts, code=person.code)
        await name_actor(conn, Actor(f"subject:{person.code}", "subject", site.id))
        doses = planned_doses(content.study, person.arm, day1, person.usual_time, site.zone)
        silence = content.contact.silence
        diary = planned_diary(content.study, silence, day1, person.usual_time, site.zone)
        effects: list[Effect] = [
            *_consents(parts, person, subject_id),
            SetUsualTime(subject_id=subject_id, usual_time=person.usual_time),
            ActivateSubject(subject_id=subject_id),
            PlanDoses(subject_id=subject_id, cycle=1, doses=doses),
            PlanDiary(
                subject_id=subject_id,
                cycle=1,
                days=tuple(day for day in diary if day.ask_at > now),
            ),
        ]
        await apply(w, effects, person.language)
        for dose in (await subjects(conn, [subject_id]))[subject_id].doses:
            if dose.planned_at + _TAKEN_AFTER < now:
                w.now = dose.planned_at + _TAKEN_AFTER
                taken = RecordDoseAdministration(
                    subject_id=subject_id,
                    scheduled_dose_id=dose.scheduled_dose_id,
                    status=DoseStatus.TAKEN,
                    taken_at=w.now,
                )
                await apply(w, [taken], person.language)
        w.now = now
        facts = (await subjects(conn, [subject_id]))[subject_id]
        await apply(w, visits_planned(now, facts, content), person.language)
        hello = SendMessage(
            to=ToChat(),
            parts=(approved("what_this_tool_is", hotline=site.hotline),),
            menu=subject_menu(facts, content),
        )
        await apply(w, [hello], person.language)


def _enrolment(parts: Parts, person: SubjectPerson, day1: date) -> EnrolSubject:
    venetoclax = parts.content.study.venetoclax
    is_ordered = person.arm is venetoclax.arm
    return EnrolSubject(
        code=person.code,
        site_id=person.code[:2],
        arm=person.arm,
        day1=day1,
        language=person.language,
        usual_time=person.usual_time,
        ordered_dose_mg=venetoclax.initial_order_mg if is_ordered else None,
        dose_days=(venetoclax.first_day, venetoclax.last_day) if is_ordered else None,
    )


async def _arrive(
    w: Writing, parts: Parts, *, code: str | None = None, staff_id: UUID | None = None
) -> None:
    rules = parts.content.study.enrolment
    issue = IssueInvite(
        token=parts.cipher.new_token(w.cause),
        pin=parts.cipher.new_pin(w.cause, rules.pin_digits),
        valid_until=w.now + timedelta(hours=rules.invite_valid_hours),
        subject_code=code,
        staff_id=staff_id,
    )
    await apply(w, [issue], Language.EN)
    invite_id = await invite_of(w.conn, parts.cipher, issue.token)
    if invite_id is not None:
        await apply(w, [UseInvite(invite_id=invite_id)], Language.EN)


def _consents(parts: Parts, person: SubjectPerson, subject_id: UUID) -> list[Effect]:
    notice = parts.content.notice
    return [
        RecordConsent(
            subject_id=subject_id,
            act=act.id,
            accepted=True,
            notice_version=notice.version,
            language=person.language,
            text_sha256=shown_hash(act, parts.content, person.language),
        )
        for act in notice.acts
    ]


def _writing(
    parts: Parts, conn: AsyncConnection, cause: str, now: datetime, user_id: int
) -> Writing:
    return Writing(
        conn=conn,
        cipher=parts.cipher,
        content=parts.content,
        cause=cause,
        now=now,
        originator="subject",
        chat=Chat(chat_id=user_id, index=parts.cipher.chat_index(user_id)),
    )
