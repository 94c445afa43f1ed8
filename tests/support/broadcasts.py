"""A coordinator, broadcasts and the sender, played by hand on the synthetic trial."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.app import Parts
from content.vocabulary import Language
from records.broadcast_draft import Draft
from records.broadcast_effects import PlanBroadcast
from records.broadcast_facts import BroadcastDesk, Segment, Text
from records.database import acting
from records.effects import Effect
from records.facts import Dialogue, StaffFacts, TappedButton
from records.read.broadcasts import broadcast_desk
from records.read.staff import staff_member
from records.write.apply import apply
from records.write.writing import Chat, Writing
from scheduler.clock import TrialClock
from scheduler.planner import Planner
from tests.support.rows import (
    PARK,
    TEST,
    change,
    staff_id,
    value,
)

BOTH = Segment(sites=("01", "02"))
_EN, _ZH = "The clinic is closed on Friday.", "周五门诊停诊。"
WORDS = Text(words={Language.EN: _EN, Language.ZH_CN: _ZH})
PEOPLE = 8
SOON = timedelta(seconds=1)
NIGHT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
QUEUED = "select count(*) from communication where message_class = 'broadcast'"


def set_clock(parts: Parts, at: datetime) -> None:
    assert isinstance(parts.clock, TrialClock)
    parts.clock.set(at, 0.0)


async def acts_as_park(parts: Parts, cause: str, *effects: Effect) -> None:
    await acts_as(parts, (PARK, staff_id(PARK)), cause, *effects)


async def acts_as(parts: Parts, who: tuple[int, UUID], cause: str, *effects: Effect) -> None:
    """Let a member of the staff act, by the id in the messenger and their own."""
    user_id, key = who
    chat = Chat(chat_id=user_id, index=parts.cipher.chat_index(user_id), staff_id=key)
    async with acting(parts.engine, TEST) as conn:
        w = Writing(
            conn=conn,
            cipher=parts.cipher,
            content=parts.content,
            cause=cause,
            now=parts.clock.now(),
            originator="staff",
            chat=chat,
        )
        await apply(w, effects, Language.EN)


async def plans(
    parts: Parts, segment: Segment = BOTH, said: Text = WORDS, cause: str = "b"
) -> UUID:
    now = parts.clock.now()
    planned = PlanBroadcast(segment=segment, text=said, due_at=now, until=now + timedelta(hours=24))
    await acts_as_park(parts, cause, planned)
    key: UUID = await value(
        parts.engine, "select broadcast_id from broadcast where cause = :cause", cause=cause
    )
    return key


def planner_of(parts: Parts) -> Planner:
    return Planner(parts.engine, parts.cipher, parts.content, parts.clock, parts.wake)


async def lays_out(parts: Parts) -> None:
    planner = planner_of(parts)
    while await planner.plan_once():
        pass


async def sends(
    parts: Parts, state: str = "sent", fault: str | None = None, most: int = 99
) -> None:
    """Settle what waits as if the sender had."""
    await change(
        parts.engine,
        "update communication set state = :state, fault = :fault, settled_at = :now,"
        " message_id = communication_id where communication_id in (select communication_id"
        " from communication where state = 'requested' and message_class = 'broadcast'"
        " order by communication_id limit :most)",
        state=state,
        fault=fault,
        now=parts.clock.now(),
        most=most,
    )


async def member_now(parts: Parts) -> StaffFacts:
    async with parts.engine.connect() as conn:
        found = await staff_member(conn, parts.cipher, staff_id(PARK), parts.clock.now())
    assert found is not None
    return found


async def desk_of(parts: Parts, member: StaffFacts, typed: str = "") -> BroadcastDesk | None:
    async with acting(parts.engine, TEST) as conn:
        return await broadcast_desk(
            conn, parts.cipher, parts.content, member, typed, parts.clock.now()
        )


async def shown(parts: Parts, key: UUID, **more: str) -> Any:
    button = TappedButton(act="broadcast.show", args={"broadcast": str(key), **more})
    found = await desk_of(parts, replace(await member_now(parts), button=button))
    assert found is not None
    return found


async def counts(parts: Parts, segment: Segment, said: Text | None = None) -> BroadcastDesk:
    draft = Draft(segment=segment) if said is None else Draft(segment=segment, text=said)
    talk = Dialogue(conversation="broadcast", step="preview", data=draft.as_data())
    found = await desk_of(parts, replace(await member_now(parts), dialogue=talk), "x")
    assert found is not None
    return found
