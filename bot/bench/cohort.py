"""Many synthetic subjects and staff at once, complete enough that every real rule is asked."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from bot.app import Parts
from content.plan.protocol_day import local_date
from content.vocabulary import Arm, DueKind, Language, StaffRole, SubjectStatus
from records.cipher import ident
from records.write.doses import topic_of
from records.write.due import NEVER

_SITE = "01"
_DAY = 2
_FIRST_PHONE = 6_000_001
_FIRST_STAFF_PHONE = 9_000_001
_LATE = timedelta(hours=8)
_LANGUAGES = (Language.ZH_CN, Language.EN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A subject or staff member and the phone they are linked to."""

    key: UUID
    phone: int
    dose: UUID


async def enrol_many(
    owner: asyncpg.Connection, parts: Parts, count: int, dose_at: datetime
) -> list[Someone]:
    """Active subjects of the venetoclax arm on protocol day 2 with a dose planned at `dose_at`."""
    people = [_someone(n, "subject", _FIRST_PHONE) for n in range(count)]
    zone = parts.content.sites[_SITE].zone
    day1 = local_date(dose_at, zone) - timedelta(days=_DAY - 1)
    before = dose_at - timedelta(days=5)
    venetoclax = parts.content.study.venetoclax
    await _copy(
        owner,
        "subject",
        [
            {
                "subject_id": one.key,
                "code": f"{_SITE}-{number:06}",
                "site_id": _SITE,
                "arm": Arm.CLAGV.value,
                "language": _LANGUAGES[number % 2].value,
                "status": SubjectStatus.ACTIVE.value,
                "day1": day1,
                "usual_time": time(8),
                "enrolled_at": before,
            }
            for number, one in enumerate(people)
        ],
    )
    await _copy(owner, "chat_link", [_link(parts, o, before, subject_id=o.key) for o in people])
    await _copy(
        owner,
        "consent",
        [
            {
                "consent_id": ident(str(one.key), act.id),
                "subject_id": one.key,
                "act": act.id,
                "accepted": True,
                "notice_version": parts.content.notice.version,
                "language": Language.EN.value,
                "text_sha256": "",
                "given_at": before,
            }
            for one in people
            for act in parts.content.notice.acts
        ],
    )
    await _copy(
        owner,
        "dose_order",
        [
            {
                "dose_order_id": ident(str(one.key), "order"),
                "subject_id": one.key,
                "amount_mg": venetoclax.initial_order_mg,
                "from_day": venetoclax.first_day,
                "until_day": venetoclax.last_day,
                "reason": "protocol",
                "ordered_by": "system",
                "ordered_at": before,
            }
            for one in people
        ],
    )
    await _copy(owner, "scheduled_dose", [_dose(parts, one, dose_at) for one in people])
    return people


async def employ_many(
    owner: asyncpg.Connection, parts: Parts, count: int, since: datetime
) -> list[Someone]:
    """Nurses of the site, each with a phone."""
    people = [_someone(n, "staff", _FIRST_STAFF_PHONE) for n in range(count)]
    await _copy(
        owner,
        "staff_member",
        [
            {
                "staff_id": one.key,
                "name": parts.cipher.seal("Li", field="staff_member.name", row=one.key),
                "language": Language.ZH_CN.value,
                "active_from": since,
            }
            for one in people
        ],
    )
    await _copy(
        owner,
        "staff_assignment",
        [
            {
                "assignment_id": ident(str(one.key), "assignment"),
                "staff_id": one.key,
                "site_id": _SITE,
                "role": StaffRole.NURSE.value,
                "duty_rank": rank,
                "valid_from": since,
            }
            for rank, one in enumerate(people, start=1)
        ],
    )
    await _copy(owner, "chat_link", [_link(parts, o, since, staff_id=o.key) for o in people])
    return people


async def remind_all(
    owner: asyncpg.Connection, people: list[Someone], slot: int, at: datetime
) -> None:
    """One reminder for everybody, all due within the second that begins `at`."""
    step = timedelta(seconds=1) / len(people)
    rows = [
        {
            "subject_id": one.key,
            "kind": DueKind.DOSE_REMINDER.value,
            "topic": topic_of(one.dose),
            "cycle": 1,
            "protocol_day": _DAY,
            "slot": slot,
            "due_at": at + number * step,
            "window_closes_at": at + timedelta(hours=1),
        }
        for number, one in enumerate(people)
    ]
    await _copy(owner, "due_action", rows)


async def fill_due(owner: asyncpg.Connection, rows: int, after: datetime) -> None:
    """Fill the due table up to `rows` rows with work of later days of the same subjects."""
    # References hold by construction; without their checks a million rows load in seconds.
    await owner.execute("set session_replication_role = replica")
    await owner.execute(
        """
        insert into due_action
          (subject_id, kind, topic, cycle, protocol_day, slot, due_at, window_closes_at)
        select s.subject_id, 'dose_reminder', 'later', 2, g, 0,
               $1::timestamptz + g * interval '1 h', $2::timestamptz
        from subject s, generate_series(1, $3::int) g
        """,
        after,
        NEVER,
        await _times(owner, rows),
    )
    await owner.execute("set session_replication_role = origin")
    await owner.execute("vacuum analyze")


async def _times(owner: asyncpg.Connection, rows: int) -> int:
    there = await owner.fetchval("select count(*) from due_action")
    subjects = await owner.fetchval("select count(*) from subject")
    return max(0, (rows - int(there)) // int(subjects))


def _someone(number: int, kind: str, first_phone: int) -> Someone:
    cause = f"bench:{kind}:{number}"
    return Someone(
        key=ident(cause, kind), phone=first_phone + number, dose=ident(cause, "scheduled_dose")
    )


def _link(parts: Parts, one: Someone, at: datetime, **person: UUID) -> dict[str, Any]:
    link_id = ident(str(one.key), "link")
    return {
        "link_id": link_id,
        "chat_index": parts.cipher.chat_index(one.phone),
        "chat": parts.cipher.seal(str(one.phone), field="chat_link.chat", row=link_id),
        "subject_id": None,
        "staff_id": None,
        "linked_at": at,
        **person,
    }


def _dose(parts: Parts, one: Someone, at: datetime) -> dict[str, Any]:
    return {
        "scheduled_dose_id": one.dose,
        "subject_id": one.key,
        "cycle": 1,
        "protocol_day": _DAY,
        "planned_at": at,
        "late_until": at + _LATE,
        "content_version": parts.content.version,
    }


async def _copy(owner: asyncpg.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    columns = list(rows[0])
    await owner.copy_records_to_table(
        table, columns=columns, records=[tuple(row.values()) for row in rows]
    )
