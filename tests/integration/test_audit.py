"""Every change of a watched table leaves one entry in the trail, whoever makes it and however."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from sqlalchemy import RowMapping, Table, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import registry

from bot.app import Parts
from content.vocabulary import Language
from records.database import acting
from records.effects import AcknowledgeEscalation
from records.tables.audited import AUDITED
from records.tables.metadata import metadata
from records.write.apply import apply
from records.write.writing import Chat
from tests.support.adverse_rows import plant_adverse_event
from tests.support.audited_rows import BY_STAFF
from tests.support.rows import LI, MORNING, TEST, WEI, red, staff_id, value, write, writing

_LATER = MORNING + timedelta(days=1)
_NEW_ID = UUID("00000000-0000-4000-8000-00000000c091")
# What makes a copy of a row a row of its own, and what is then changed in it.
_OWN: dict[str, dict[str, Any]] = {
    "subject": {"code": "01-777"},
    "staff_assignment": {"valid_until": _LATER},
    "reporter": {"ended_at": _LATER},
    "chat_link": {"unlinked_at": _LATER},
    "invite": {"token_hash": b"another"},
    "dose_order": {"superseded_at": _LATER},
    "dose_order_reading": {"dose_order_id": UUID(int=77)},
    "scheduled_dose": {"cycle": 77},
    "dose_administration": {"entered_in_error": True},
    "escalation": {"topic": "copy"},
    "escalation_step": {"step": 77},
    "acknowledgement": {"round": 77},
    "medication_correction": {"medication_id": UUID(int=78)},
    "message_look": {"message_id": UUID(int=79)},
    "medication_judgement": {"verdict": "ask_doctor"},
    "visit": {"number": 77},
    "rota_gap": {"site_id": "77"},
    "adverse_event": {"number": 77},
    "adverse_event_version": {"version": 77},
    "console_link": {"token_hash": b"another"},
    "console_session": {"secret_hash": b"another", "proof_hash": b"another"},
}
_CHANGE: dict[str, dict[str, Any]] = {
    "subject": {"cycle": 2, "language": "en"},
    "staff_member": {"active_until": _LATER},
    "staff_assignment": {"duty_rank": 77},
    "reporter": {"agreed_at": _LATER},
    "chat_link": {"is_reachable": False},
    "invite": {"wrong_pins": 77},
    "dose_order": {"superseded_at": _LATER + timedelta(days=1)},
    "scheduled_dose": {"planned_at": _LATER},
    "dose_administration": {"entered_in_error": True},
    "symptom_report": {"entered_in_error": True},
    "escalation": {"round": 77},
    "concomitant_medication": {"entered_in_error": True},
    "visit": {"settled_at": _LATER},
    "broadcast": {"stopped_at": _LATER},
    "console_session": {"seen_at": _LATER},
    "staff_absence": {"ended_at": _LATER},
    "staff_shift": {"ended_at": _LATER},
    "rota_gap": {"ended_at": _LATER},
}
_ALL = sorted(AUDITED)


@dataclass(frozen=True, slots=True)
class _Place:
    """The row of a table that a test copies or changes."""

    table: Table
    key: str
    row: dict[str, Any]


async def _insert_by_core(conn: AsyncConnection, place: _Place, new: dict[str, Any]) -> None:
    await conn.execute(insert(place.table).values(**{**place.row, **new}))


async def _update_by_core(conn: AsyncConnection, place: _Place, new: dict[str, Any]) -> None:
    mine = place.table.c[place.key] == place.row[place.key]
    await conn.execute(update(place.table).where(mine).values(**new))


def _as_json(new: dict[str, Any]) -> str:
    return json.dumps(
        {k: "\\x" + v.hex() if isinstance(v, bytes) else v for k, v in new.items()}, default=str
    )


async def _insert_by_sql(conn: AsyncConnection, place: _Place, new: dict[str, Any]) -> None:
    name = place.table.name
    await conn.execute(
        text(
            f"insert into {name} select (jsonb_populate_record(null::{name},"  # noqa: S608
            f" to_jsonb(b) || cast(:new as jsonb))).* from {name} b where {place.key} = :id"
        ),
        {"new": _as_json(new), "id": place.row[place.key]},
    )


async def _update_by_sql(conn: AsyncConnection, place: _Place, new: dict[str, Any]) -> None:
    name = place.table.name
    sets = ", ".join(
        f"{c} = (jsonb_populate_record(null::{name}, cast(:new as jsonb))).{c}" for c in new
    )
    await conn.execute(
        text(f"update {name} set {sets} where {place.key} = :id"),  # noqa: S608
        {"new": _as_json(new), "id": place.row[place.key]},
    )


def _mapped(table: Table) -> type[Any]:
    mapped = type("Mapped", (), {})
    registry().map_imperatively(mapped, table)
    return mapped


async def _insert_by_orm(conn: AsyncConnection, place: _Place, new: dict[str, Any]) -> None:
    async with AsyncSession(bind=conn) as session:
        thing = _mapped(place.table)()
        for name, one in {**place.row, **new}.items():
            setattr(thing, name, one)
        session.add(thing)
        await session.flush()


async def _update_by_orm(conn: AsyncConnection, place: _Place, new: dict[str, Any]) -> None:
    async with AsyncSession(bind=conn) as session:
        thing = await session.get_one(_mapped(place.table), place.row[place.key])
        for name, one in new.items():
            setattr(thing, name, one)
        await session.flush()


_Way: TypeAlias = Callable[[AsyncConnection, _Place, dict[str, Any]], Awaitable[None]]
_WAYS: dict[str, tuple[_Way, _Way]] = {
    "orm": (_insert_by_orm, _update_by_orm),
    "core": (_insert_by_core, _update_by_core),
    "sql": (_insert_by_sql, _update_by_sql),
}


@pytest.fixture
async def full(parts: Parts) -> Parts:
    """A trial with at least one row in every watched table."""
    await write(parts, "escalate", red(WEI))
    found = "select escalation_id from escalation"
    async with acting(parts.engine, TEST) as conn:
        w = writing(parts, conn, "take", LI)
        w.chat = Chat(chat_id=LI, index=b"", staff_id=staff_id(LI))
        taken = AcknowledgeEscalation(escalation_id=await value(parts.engine, found))
        await apply(w, [taken], Language.EN)
    async with acting(parts.engine, TEST) as conn:
        await conn.execute(
            text(
                "insert into symptom_report (report_id, subject_id, tier, rules, language,"
                " content_version, originator, reported_at, cause)"
                " select gen_random_uuid(), subject_id, 'red', '[]', 'en', '1', 'test', now(), 'x'"
                " from subject limit 1"
            )
        )
        await conn.execute(
            text(
                "insert into concomitant_medication (medication_id, subject_id, status, how, cycle,"
                " language, content_version, originator, reported_at, cause)"
                " select gen_random_uuid(), subject_id, 'takes', 'unknown', 1, 'en', '1', 'test',"
                " now(), 'x' from subject limit 1"
            )
        )
        # A second order, so that a copy of the reading can be about another one.
        await conn.execute(
            text(
                "insert into dose_order (dose_order_id, subject_id, amount_mg, from_day, until_day,"
                " reason, ordered_by, ordered_at)"
                " select '00000000-0000-0000-0000-00000000004d', subject_id, 200, 5, 8, 'test',"
                " 'test', now() from dose_order limit 1"
            )
        )
        await conn.execute(
            text(
                "insert into reporter (reporter_id, subject_id, relation, language, added_at)"
                " select gen_random_uuid(), subject_id, 'spouse', 'en', now() from subject limit 1"
            )
        )
        await conn.execute(
            text(
                "insert into dose_order_reading (reading_id, dose_order_id, subject_id, read_at,"
                " cause) select gen_random_uuid(), dose_order_id, subject_id, now(), 'x'"
                " from dose_order where amount_mg <> 200 limit 1"
            )
        )
        await conn.execute(
            text(
                "insert into treatment_act (act_id, subject_id, act, status_before, status_after,"
                " reason, decided_by, decided_at, content_version, cause)"
                " select gen_random_uuid(), subject_id, 'hold', 'active', 'on_hold', 'other',"
                " :staff, now(), '1', 'x' from subject limit 1"
            ),
            {"staff": staff_id(LI)},
        )
        await conn.execute(
            text(
                "insert into visit_answer (visit_answer_id, visit_id, subject_id, answer,"
                " originator, answered_at, cause) select gen_random_uuid(), visit_id, subject_id,"
                " 'confirmed', 'test', now(), 'x' from visit limit 1"
            )
        )
        await conn.execute(
            text(
                "insert into medication_correction (correction_id, medication_id, subject_id,"
                " originator, corrected_at, cause) select gen_random_uuid(), medication_id,"
                " subject_id, 'test', now(), 'x' from concomitant_medication limit 1"
            )
        )
        await conn.execute(
            text(
                "insert into broadcast (broadcast_id, created_by, sites, segment, text_key, same,"
                " people, created_at, due_at, until, content_version, cause)"
                " values (gen_random_uuid(), :staff, '{01}', '{}', 'x', '', 1, now(), now(), now(),"
                " '1', 'x')"
            ),
            {"staff": staff_id(LI)},
        )
        await conn.execute(
            text(
                "insert into subject_phone (phone_id, subject_id, phone, written_at, cause)"
                " select gen_random_uuid(), subject_id, 'x', now(), 'x' from subject limit 1"
            )
        )
        for statement in BY_STAFF:
            await conn.execute(text(statement), {"staff": staff_id(LI)})
        # A second medicine, so that a copy of the correction can be about another one.
        await conn.execute(
            text(
                "insert into concomitant_medication (medication_id, subject_id, status, how, cycle,"
                " language, content_version, originator, reported_at, cause)"
                " select '00000000-0000-0000-0000-00000000004e', subject_id, 'takes', 'unknown', 1,"
                " 'en', '1', 'test', now(), 'x' from subject limit 1"
            )
        )
        await conn.execute(
            text(
                "insert into escalation_act (act_id, escalation_id, round, act, staff_id, acted_at,"
                " cause) select gen_random_uuid(), escalation_id, 1, 'cannot', :staff, now(), 'x'"
                " from escalation limit 1"
            ),
            {"staff": staff_id(LI)},
        )
        await conn.execute(
            text(
                "insert into ladder_fault (fault_id, site_id, number, found_at, escalation_id,"
                " cause) select gen_random_uuid(), '01', 1, now(), escalation_id, 'x'"
                " from escalation limit 1"
            )
        )
        await conn.execute(
            text(
                "insert into rota_gap (gap_id, site_id, duty, from_at, found_at, cause)"
                " values (gen_random_uuid(), '01', 'physician', now(), now(), 'x')"
            )
        )
        # Two messages, so that a copy of the look can be at another one.
        await plant_adverse_event(conn, staff_id(LI))
        await conn.execute(
            text(
                "insert into conversation_message (message_id, subject_id, direction, words,"
                " language, content_version, originator, said_at, cause)"
                " select id, subject_id, 'from_subject', '\\x00', 'en', '1', 'test', now(), 'x'"
                " from (select subject_id from subject limit 1) s, unnest(cast(:ids as uuid[])) id"
            ),
            {"ids": [UUID(int=79), UUID(int=80)]},
        )
        await conn.execute(
            text(
                "insert into message_look (look_id, message_id, staff_id, looked_at, cause)"
                " values (gen_random_uuid(), :message, :staff, now(), 'x')"
            ),
            {"staff": staff_id(LI), "message": UUID(int=80)},
        )
    return parts


async def _place(conn: AsyncConnection, name: str) -> _Place:
    table, key = metadata.tables[name], AUDITED[name][0]
    row = (await conn.execute(select(table).limit(1))).mappings().one()
    return _Place(table, key, dict(row))


async def _entries(conn: AsyncConnection) -> list[RowMapping]:
    found = await conn.execute(
        text(
            "select entity, entity_id, act, actor, role, old, new from audit.event"
            " where xid = pg_current_xact_id() order by event_id"
        )
    )
    return list(found.mappings())


@pytest.mark.parametrize("way", _WAYS)
async def test_insert_of_any_watched_table_writes_one_entry(full: Parts, way: str) -> None:
    for name in _ALL:
        async with acting(full.engine, TEST) as conn:
            place = await _place(conn, name)
            await _WAYS[way][0](conn, place, {place.key: _NEW_ID, **_OWN.get(name, {})})
            entries = await _entries(conn)
            assert [
                (e["entity"], e["entity_id"], e["act"], e["actor"], e["role"]) for e in entries
            ] == [(name, str(_NEW_ID), "insert", "system:test", "system")]
            assert entries[0]["old"] is None
            assert set(entries[0]["new"]) == set(place.table.c.keys())


@pytest.mark.parametrize("way", _WAYS)
async def test_update_of_any_watched_table_writes_old_and_new_of_what_changed(
    full: Parts, way: str
) -> None:
    for name, new in _CHANGE.items():
        async with acting(full.engine, TEST) as conn:
            place = await _place(conn, name)
            before = {c: place.row[c] for c in new}
            assert before != new, f"{name}: the example changes nothing"
            await _WAYS[way][1](conn, place, new)
            entries = await _entries(conn)
            assert [(e["entity"], e["act"]) for e in entries] == [(name, "update")]
            changed = {c for c in new if before[c] != new[c]}
            assert set(entries[0]["old"]) == set(entries[0]["new"]) == changed
            assert all(entries[0]["old"][c] != entries[0]["new"][c] for c in changed)


async def test_every_table_that_may_be_changed_has_an_example() -> None:
    assert set(_CHANGE) == {name for name, (_, columns) in AUDITED.items() if columns}


async def test_update_that_changes_nothing_writes_no_entry(parts: Parts) -> None:
    async with acting(parts.engine, TEST) as conn:
        await conn.execute(text("update subject set language = language"))
        assert await _entries(conn) == []


async def test_change_and_its_entry_are_rolled_back_together(parts: Parts) -> None:
    count = "select count(*) from audit.event"
    before = await value(parts.engine, count)
    async with parts.engine.connect() as conn:
        await conn.execute(text("select set_config('app.actor', 'system:test', true)"))
        await conn.execute(text("update subject set cycle = 2"))
        assert len(await _entries(conn)) == 8
        await conn.rollback()
    assert await value(parts.engine, count) == before


@pytest.mark.parametrize("way", _WAYS)
async def test_change_without_an_actor_is_refused(full: Parts, way: str) -> None:
    for name in _ALL:
        async with full.engine.connect() as conn:
            place = await _place(conn, name)
            with pytest.raises(DBAPIError, match="a change needs an actor"):
                await _WAYS[way][0](conn, place, {place.key: _NEW_ID, **_OWN.get(name, {})})


async def test_actor_of_one_transaction_does_not_serve_the_next(parts: Parts) -> None:
    async with parts.engine.connect() as conn:
        await conn.execute(text("select set_config('app.actor', 'system:test', true)"))
        await conn.execute(text("update subject set cycle = 2"))
        await conn.commit()
        with pytest.raises(DBAPIError, match="a change needs an actor"):
            await conn.execute(text("update subject set cycle = 3"))
