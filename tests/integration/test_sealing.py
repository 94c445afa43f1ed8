"""Sealing the trail: nothing is skipped, and whatever is altered afterwards is found."""

import hashlib

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.app import Parts
from records.checks import seal_trail
from records.database import acting
from tests.support.rows import TEST, change, value

_ENTRIES = text("""
select event_id, row_hash, canon, jsonb_build_array(
  event_id, xid::text, extract(epoch from at)::text, actor, role, site,
  entity, entity_id, act, old, new, why)::text as said
from audit.event
""")
_SEALS = text("select seq, event_ids, root, previous, hash from audit.seal order by seq")


async def _problems(conn: AsyncConnection) -> list[str]:
    """Recompute the whole trail from what it says, with nothing but SHA-256."""
    entries = {e.event_id: e for e in await conn.execute(_ENTRIES)}
    problems = [
        f"entry {e.event_id} altered"
        for e in entries.values()
        if e.said != e.canon or hashlib.sha256(e.said.encode()).digest() != e.row_hash
    ]
    previous, sealed = b"", set[int]()
    for number, seal in enumerate(await conn.execute(_SEALS), start=1):
        missing = [i for i in seal.event_ids if i not in entries]
        problems += [f"entry {i} deleted" for i in missing]
        root = hashlib.sha256(b"".join(entries[i].row_hash for i in seal.event_ids if i in entries))
        link = f"{number}|{len(seal.event_ids)}".encode()
        made = hashlib.sha256(previous + seal.root + link).digest()
        if seal.seq != number or seal.previous != previous or made != seal.hash:
            problems.append(f"seal {number} broken")
        elif root.digest() != seal.root and not missing:
            problems.append(f"seal {number} does not fit its entries")
        previous = seal.hash
        sealed |= set(seal.event_ids)
    last = max(sealed, default=0)
    problems += [f"entry {i} inserted" for i in sorted(set(entries) - sealed) if i < last]
    return problems


async def _verify(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as conn:
        return await _problems(conn)


async def _seal(parts: Parts) -> int:
    async with acting(parts.engine, TEST) as conn:
        return await seal_trail(conn)


@pytest.fixture
async def sealed(parts: Parts) -> Parts:
    """A trail with two seals."""
    await _seal(parts)
    await change(parts.engine, "update subject set cycle = 2")
    assert await _seal(parts) == 8
    return parts


async def test_sealed_trail_verifies(sealed: Parts) -> None:
    assert await _verify(sealed.engine) == []
    unsealed = "select count(*) from audit.event e where not exists (select 1 from audit.seal s"
    assert await value(sealed.engine, unsealed + " where e.event_id = any(s.event_ids))") == 0


async def test_nothing_new_makes_no_seal(sealed: Parts) -> None:
    assert await _seal(sealed) == 0
    assert await value(sealed.engine, "select count(*) from audit.seal") == 2


async def test_entry_of_a_transaction_that_commits_late_is_not_skipped(parts: Parts) -> None:
    await _seal(parts)
    slow = "update subject set cycle = 2 where code = '01-001'"
    fast = "update subject set cycle = 2 where code = '01-002'"
    async with acting(parts.engine, TEST) as early:
        await early.execute(text(slow))
        await change(parts.engine, fast)
        # The later entry waits: sealed now, it would stand before the earlier one.
        assert await _seal(parts) == 0
    assert await _seal(parts) == 2
    assert await _verify(parts.engine) == []


async def test_two_who_seal_at_once_make_one_chain(parts: Parts) -> None:
    async with acting(parts.engine, TEST) as first:
        assert await seal_trail(first) > 0
        assert await _seal(parts) == 0
    assert await _verify(parts.engine) == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (
            "update audit.event set new = '{\"cycle\": 9}' where event_id = :id",
            "entry {id} altered",
        ),
        (
            "update audit.event set actor = 'x', canon = '' where event_id = :id",
            "entry {id} altered",
        ),
        ("delete from audit.event where event_id = :id", "entry {id} deleted"),
        ("delete from audit.seal where seq = 1", "seal 1 broken"),
        ("update audit.seal set root = sha256('x') where seq = 2", "seal 2 broken"),
    ],
)
async def test_tampering_by_the_owner_of_the_database_is_found(
    sealed: Parts, as_owner: AsyncEngine, tampering: str, found: str
) -> None:
    number = await value(sealed.engine, "select max(event_id) - 2 from audit.event")
    await _tamper(as_owner, tampering, number)
    problems = await _verify(sealed.engine)
    assert problems[0] == found.format(id=number)


async def test_altered_entry_with_its_hash_made_anew_is_found(
    sealed: Parts, as_owner: AsyncEngine
) -> None:
    number = await value(sealed.engine, "select max(event_id) - 2 from audit.event")
    await _tamper(as_owner, "update audit.event set actor = 'x' where event_id = :id", number)
    anew = """
    update audit.event e set canon = q.said, row_hash = sha256(convert_to(q.said, 'UTF8'))
    from (select event_id, jsonb_build_array(event_id, xid::text, extract(epoch from at)::text,
            actor, role, site, entity, entity_id, act, old, new, why)::text as said
          from audit.event) q
    where q.event_id = e.event_id and e.event_id = :id"""
    await _tamper(as_owner, anew, number)
    assert await _verify(sealed.engine) == ["seal 2 does not fit its entries"]


async def test_entry_slipped_in_between_is_found(sealed: Parts, as_owner: AsyncEngine) -> None:
    gap = await value(sealed.engine, "select max(event_id) from audit.event")
    await _tamper(as_owner, "delete from audit.event where event_id = :id", gap - 3)
    slip = """
    insert into audit.event (event_id, actor, role, entity, entity_id, act) overriding system value
    values (:id, 'x', 'x', 'subject', 'x', 'insert')"""
    await _tamper(as_owner, slip, gap - 3)
    assert await _verify(sealed.engine) != []


async def _tamper(as_owner: AsyncEngine, statement: str, number: int) -> None:
    async with as_owner.begin() as conn:
        for table in ("event", "seal"):
            await conn.execute(text(f"alter table audit.{table} disable trigger b_deny"))
        values = {"id": number} if ":id" in statement else {}
        assert (await conn.execute(text(statement), values)).rowcount == 1
