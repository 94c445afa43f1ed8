"""Broadcasts read back: for the coordinator who asks, and for the planner whose turn it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from content.vocabulary import Arm, Language, StaffRole
from content.words import Word
from records.broadcast_draft import COMMAND, Draft, draft_now, is_about_broadcasts
from records.broadcast_facts import (
    BroadcastDesk,
    BroadcastFact,
    Group,
    LeftOut,
    PersonReached,
    Reached,
    Same,
    Sample,
    Text,
    segment_from_json,
)
from records.cipher import Cipher
from records.facts import StaffFacts
from records.read.called import in_roles
from records.read.segments import ANSWERED, CHOSEN, NEXT_VISIT, PEOPLE, WHY, values_of
from records.read.visit_rows import one_visit
from records.sql import Sql

PEOPLE_ON_A_PAGE: Final = 20
_RECENT_SHOWN = 5
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_BROADCASTS = """
select b.*, m.name as by_name from broadcast b
join staff_member m on m.staff_id = b.created_by
where b.sites <@ cast(:own as text[])"""
# The site filter stands in the statement: what is not on one's sites is not there.
_RECENT = Sql(_BROADCASTS + " order by b.created_at desc limit :most")
_ONE = Sql(_BROADCASTS + " and b.broadcast_id = :broadcast for update of b")
_GROUPS = Sql(f"""
select q.site_id, q.arm, q.language, q.why, count(*) as people
from (select s.site_id, s.arm, s.language, {WHY} as why {PEOPLE} {CHOSEN}) q
group by 1, 2, 3, 4 order by 1, 2, 3, 4
""")  # noqa: S608 - only constants
_SAMPLES = Sql(f"""
select distinct on (s.language) s.language, s.site_id, {NEXT_VISIT} as visit {PEOPLE} {CHOSEN}
  and {WHY} is null
order by s.language, s.code
""")
_SAME = Sql(f"""
select count(distinct s.subject_id) as people, max(b.created_at) as at,
  (array_agg(b.created_by order by b.created_at desc))[1] as by_staff
{PEOPLE}
join broadcast_recipient t on t.subject_id = s.subject_id
join broadcast b on b.broadcast_id = t.broadcast_id and b.same = :same
  and b.created_at > cast(:since as timestamptz)
left join communication m on m.communication_id = t.communication_id
{CHOSEN} and ((t.state = 'planned' and b.stopped_at is null)
  or m.state in ('requested', 'leased', 'sent', 'unknown'))
""")
_NAME = Sql("select name from staff_member where staff_id = :staff")
_KNOWN = Sql("select code from subject where code = any(:codes) and site_id = any(:sites)")
# What was planned and is not queued when it is stopped is withdrawn without a row being touched.
REACHED: Final = """case
  when r.state = 'planned' and b.stopped_at is not null then 'withdrawn'
  when r.state <> 'queued' then r.state
  when c.state in ('requested', 'leased') then 'queued'
  when c.state in ('rejected', 'expired') then 'failed'
  else c.state end"""
_WITH_MESSAGES = """
from broadcast_recipient r join broadcast b using (broadcast_id)
left join communication c on c.communication_id = r.communication_id
where r.broadcast_id = :broadcast"""
_WHY_NOT = "coalesce(r.why, case when c.state = 'expired' then 'expired' else c.fault end)"
_FIGURES = Sql(f"""
select {REACHED} as reached,
  case when {REACHED} in ('failed', 'left_out', 'unknown') then {_WHY_NOT} end as why,
  count(*) as people,
  count(*) filter (where c.state in ('sent', 'unknown') and {ANSWERED}) as answered,
  count(*) filter (where c.settled_at > cast(:since as timestamptz)) as recent,
  count(*) filter (where r.recall_id is not null and (select d.state from communication d
    where d.communication_id = r.recall_id) = 'sent') as deleted,
  count(*) filter (where r.recall_id is not null and (select d.state from communication d
    where d.communication_id = r.recall_id) in ('rejected', 'unknown')) as not_deleted
{_WITH_MESSAGES} group by 1, 2
""")  # noqa: S608 - only constants
_PEOPLE = Sql(f"""
select s.code, {REACHED} as reached, {_WHY_NOT} as why, coalesce({ANSWERED}, false) as answered
from (select * from broadcast_recipient where broadcast_id = :broadcast) r
join broadcast b using (broadcast_id) join subject s on s.subject_id = r.subject_id
left join communication c on c.communication_id = r.communication_id
where {REACHED} = :reached
order by s.code limit :most offset :first
""")  # noqa: S608 - only constants


async def broadcast_desk(
    conn: AsyncConnection,
    cipher: Cipher,
    content: Content,
    member: StaffFacts,
    typed: str,
    now: datetime,
) -> BroadcastDesk | None:
    """What a question about broadcasts is answered from; None for any other question.

    Only of sites that this person coordinates now.
    """
    is_command = _is_command(typed, content)
    own = member.sites_as(StaffRole.COORDINATOR)
    if not own or not is_about_broadcasts(member, is_command=is_command):
        return None
    args = {} if member.button is None else member.button.args
    shown = await _shown(conn, cipher, own, args.get("broadcast"), now)
    rows = await _RECENT.rows(conn, own=list(own), most=_RECENT_SHOWN)
    desk = BroadcastDesk(
        recent=tuple(_fact(row, cipher) for row in rows),
        shown=shown,
        people=await _people(conn, shown, args),
    )
    draft = draft_now(member, typed, shown, is_command=is_command)
    if draft is None or not set(draft.segment.sites) <= set(own):
        return desk
    desk = await _with_draft(conn, cipher, content, draft, desk, now)
    return replace(desk, seconds=await _seconds(conn, draft, member, now))


def likeness(cipher: Cipher, said: Text) -> bytes:
    """What is the same for the same text, and says nothing about it to whoever has no key."""
    words = sorted((one.value, " ".join(words.split())) for one, words in said.words.items())
    return cipher.likeness(repr((said.key, words)))


def text_of(row: asyncpg.Record, cipher: Cipher) -> Text:
    """The text of a row of `broadcast`."""
    if row["words"] is None:
        return Text(key=row["text_key"])
    words = cipher.open_json(row["words"], field="broadcast.words", row=row["broadcast_id"])
    return Text(words={Language(language): said for language, said in words.items()})


def is_waiting(row: asyncpg.Record) -> bool:
    """Whether a row of `broadcast` waits for a second person."""
    is_ended = row["stopped_at"] is not None or row["done_at"] is not None
    return row["needs_second"] and row["seconded_by"] is None and not is_ended


async def figures(conn: AsyncConnection, broadcast_id: UUID, now: datetime) -> list[asyncpg.Record]:
    """How far a broadcast has come: people by how far, and why no further."""
    return await _FIGURES.rows(conn, broadcast=broadcast_id, since=now - _MINUTE)


def reached_in(rows: list[asyncpg.Record]) -> Mapping[Reached, int]:
    """People by how far it came, from `figures`."""
    counted: dict[Reached, int] = {}
    for row in rows:
        state = Reached(row["reached"])
        counted[state] = counted.get(state, 0) + row["people"]
    return counted


def _is_command(typed: str, content: Content) -> bool:
    head = typed.split(" ", 1)[0]
    if head.startswith("/"):
        return head[1:].partition("@")[0].lower() == COMMAND
    return content.words.meaning(typed) is Word.BROADCAST


async def _shown(
    conn: AsyncConnection, cipher: Cipher, own: tuple[str, ...], key: str | None, now: datetime
) -> BroadcastFact | None:
    if not key:
        return None
    row = await _ONE.row(conn, own=list(own), broadcast=UUID(key))
    if row is None:
        return None
    found = await figures(conn, row["broadcast_id"], now)
    return replace(
        _fact(row, cipher),
        reached=reached_in(found),
        faults={(Reached(r["reached"]), r["why"]): r["people"] for r in found if r["why"]},
        answered=sum(r["answered"] for r in found),
        deleted=sum(r["deleted"] for r in found),
        not_deleted=sum(r["not_deleted"] for r in found),
        recent=sum(r["recent"] for r in found),
    )


def _fact(row: asyncpg.Record, cipher: Cipher) -> BroadcastFact:
    return BroadcastFact(
        broadcast_id=row["broadcast_id"],
        segment=segment_from_json(row["segment"]),
        text=text_of(row, cipher),
        due_at=row["due_at"],
        by_name=cipher.open(row["by_name"], field="staff_member.name", row=row["created_by"]),
        people=row["people"],
        is_done=row["done_at"] is not None,
        is_stopped=row["stopped_at"] is not None,
        is_recalled=row["recalled_at"] is not None,
        by_staff=row["created_by"],
        is_waiting=is_waiting(row),
    )


async def _people(
    conn: AsyncConnection, shown: BroadcastFact | None, args: Mapping[str, str]
) -> tuple[PersonReached, ...]:
    asked = args.get("reached")
    if shown is None or asked is None:
        return ()
    rows = await _PEOPLE.rows(
        conn,
        broadcast=shown.broadcast_id,
        reached=asked,
        most=PEOPLE_ON_A_PAGE + 1,
        first=int(args.get("first", "0")),
    )
    return tuple(
        PersonReached(
            code=row["code"],
            reached=Reached(row["reached"]),
            why=row["why"],
            has_answered=row["answered"],
        )
        for row in rows
    )


async def _with_draft(
    conn: AsyncConnection,
    cipher: Cipher,
    content: Content,
    draft: Draft,
    desk: BroadcastDesk,
    now: datetime,
) -> BroadcastDesk:
    values = values_of(draft.segment, draft.text, content, now)
    groups = await _GROUPS.rows(conn, **values)
    samples = await _SAMPLES.rows(conn, **values) if draft.text.is_given else []
    codes, sites = list(draft.segment.codes), list(draft.segment.sites)
    known = await _KNOWN.rows(conn, codes=codes, sites=sites) if codes else []
    return replace(
        desk,
        groups=tuple(_group(row) for row in groups),
        samples=tuple(
            Sample(
                language=Language(row["language"]),
                site_id=row["site_id"],
                visit=one_visit(row["visit"]) if row["visit"] else None,
            )
            for row in samples
        ),
        unknown_codes=tuple(sorted(set(codes) - {row["code"] for row in known})),
        same=await _same(conn, cipher, draft, values, now),
    )


async def _seconds(
    conn: AsyncConnection, draft: Draft, member: StaffFacts, now: datetime
) -> tuple[UUID, ...]:
    """Who else coordinates all the sites of a draft and can be asked now."""
    asked: set[UUID] | None = None
    for site in draft.segment.sites:
        found = await in_roles(conn, site, (StaffRole.COORDINATOR,), now)
        there = {row["staff_id"] for row in found if row["is_reachable"]}
        asked = there if asked is None else asked & there
    return tuple(sorted((asked or set()) - {member.staff_id}))


def _group(row: asyncpg.Record) -> Group:
    return Group(
        site_id=row["site_id"],
        arm=Arm(row["arm"]),
        language=Language(row["language"]),
        people=row["people"],
        left_out=LeftOut(row["why"]) if row["why"] else None,
    )


async def _same(
    conn: AsyncConnection,
    cipher: Cipher,
    draft: Draft,
    values: Mapping[str, Any],
    now: datetime,
) -> Same | None:
    """Look whether people of the draft got the same text, or are about to, within a day."""
    if not draft.text.is_given:
        return None
    same = likeness(cipher, draft.text)
    row = await _SAME.row(conn, same=same, since=now - _DAY, **values)
    if row is None or not row["people"]:
        return None
    named = await _NAME.row(conn, staff=row["by_staff"])
    name = named["name"] if named else b""
    return Same(
        people=row["people"],
        at=row["at"],
        by_name=cipher.open(name, field="staff_member.name", row=row["by_staff"]),
    )
