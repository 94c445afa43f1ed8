"""One invite, one phone: races, keys, and what goes on from one phone to the next."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.app import Parts
from content.vocabulary import Language
from content.wording import phrase
from records.account_effects import IssueInvite, RevokeInvites, UseInvite
from records.effects import Ask
from records.facts import InviteState, StaffFacts, UnknownChatFacts
from records.read.chat import Knock, Reader, invite_of
from records.write.apply import apply
from tests.support.rows import (
    LI,
    PARK,
    WEI,
    change,
    message,
    minutes,
    rows,
    subject_id,
    tuples,
    value,
    write,
    writing,
)

NEW, OTHER = 901, 902
TOKEN, PIN = "a-token-of-this-test", "135790"
_WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
_ACTIVE = "select count(*) from chat_link where subject_id = :id and unlinked_at is null"


async def _issue(parts: Parts, token: str = TOKEN) -> None:
    until = parts.clock.now() + minutes(60)
    invite = IssueInvite(token=token, pin=PIN, valid_until=until, subject_code="01-001")
    await write(parts, f"issue {token}", invite)


async def _knock(parts: Parts, conn: AsyncConnection, user_id: int) -> UnknownChatFacts:
    reader = Reader(cipher=parts.cipher, content=parts.content, bot_username="bot")
    now = parts.clock.now()
    knock = Knock(chat_id=user_id, cause=f"knock {user_id}", now=now, start_token=TOKEN)
    facts = await reader.facts_for(conn, knock)
    assert isinstance(facts, UnknownChatFacts)
    return facts


async def _use(parts: Parts, conn: AsyncConnection, user_id: int) -> None:
    invite_id = await invite_of(conn, parts.cipher, TOKEN)
    assert invite_id is not None
    told = (phrase("This phone is not linked any more."),)
    w = writing(parts, conn, f"use {user_id}", user_id)
    await apply(w, [UseInvite(invite_id=invite_id, told_before=told)], Language.EN)


async def _linked(parts: Parts, user_id: int) -> None:
    await _issue(parts)
    async with parts.engine.connect() as conn:
        await _knock(parts, conn, user_id)
        await _use(parts, conn, user_id)
        await conn.commit()


async def test_two_phones_with_one_invite_at_once_link_the_first_only(
    parts: Parts, as_owner: AsyncEngine
) -> None:
    await _issue(parts)
    seen: list[InviteState] = []

    async def second() -> None:
        async with parts.engine.connect() as conn:
            found = (await _knock(parts, conn, OTHER)).invite
            seen.extend([found.state] if found else [])
            await conn.commit()

    async with parts.engine.connect() as first:
        await _knock(parts, first, NEW)
        waiting = asyncio.ensure_future(second())
        while await value(as_owner, _WAITING) == 0:  # noqa: ASYNC110 - a row says it, not an event
            await asyncio.sleep(0)
        await _use(parts, first, NEW)
        await first.commit()
        await waiting
    assert seen == [InviteState.USED]
    linked = "select chat_index from chat_link where subject_id = :id and unlinked_at is null"
    assert await value(parts.engine, linked, id=subject_id(WEI)) == parts.cipher.chat_index(NEW)


async def test_invite_used_twice_by_mistake_links_nobody_again(parts: Parts) -> None:
    await _linked(parts, NEW)
    async with parts.engine.connect() as conn:
        await conn.execute(text("select set_config('app.actor', 'test', true)"))
        with pytest.raises(Exception, match="No row was found"):
            await _use(parts, conn, OTHER)
    assert await value(parts.engine, _ACTIVE, id=subject_id(WEI)) == 1


async def test_second_phone_of_a_subject_is_refused_by_its_key(parts: Parts) -> None:
    copy = """
    insert into chat_link (link_id, chat_index, chat, subject_id, linked_at)
    select gen_random_uuid(), 'x', chat, subject_id, linked_at from chat_link
    where subject_id = :id"""
    with pytest.raises(IntegrityError, match="chat_link_subject_once"):
        await change(parts.engine, copy, id=subject_id(WEI))


async def test_question_and_waiting_messages_go_on_to_the_new_phone(parts: Parts) -> None:
    question = Ask(conversation="fever_report", step="site", data={"unit": "C"})
    await write(parts, "asked", question, message(WEI, "a reminder"), user_id=WEI)
    await _linked(parts, NEW)
    new, old = parts.cipher.chat_index(NEW), parts.cipher.chat_index(WEI)
    talks = await rows(parts.engine, "select * from dialogue")
    assert [(talk["chat_index"], talk["step"]) for talk in talks] == [(new, "site")]
    data = parts.cipher.open_json(talks[0]["data"], field="dialogue.data", row=new.hex())
    assert data == {"unit": "C"}
    sent = await rows(
        parts.engine, "select * from communication where state = 'requested' order by 1"
    )
    assert [one["chat_index"] for one in sent] == [new, old]
    opened = parts.cipher.open(sent[0]["chat"], field="chat_link.chat", row=sent[0]["link_id"])
    assert opened == str(NEW)


async def test_message_on_its_way_to_the_old_phone_is_not_sent_there_again(parts: Parts) -> None:
    await write(parts, "asked", message(WEI, "a reminder"), user_id=WEI)
    await change(
        parts.engine, "update communication set state = 'leased' where state = 'requested'"
    )
    await _linked(parts, NEW)
    closed = "select buttons_closed_at is not null from communication where state = 'leased'"
    assert await tuples(parts.engine, closed) == [(True,)]


async def test_withdrawn_invite_is_refused(parts: Parts) -> None:
    await _issue(parts)
    await write(parts, "revoke", RevokeInvites(subject_id=subject_id(WEI)))
    async with parts.engine.connect() as conn:
        found = (await _knock(parts, conn, NEW)).invite
        await conn.rollback()
    assert found is not None
    assert found.state is InviteState.REVOKED
    assert found.has_arrived


@pytest.mark.parametrize(
    ("who", "typed", "code"),
    [
        (PARK, "/relink 01-001", "01-001"),
        (PARK, "/relink 02-001", None),
        (PARK, "01-001", None),
        (LI, "/relink 01-001", None),
    ],
)
async def test_links_are_shown_to_the_coordinator_of_the_site_only(
    parts: Parts, who: int, typed: str, code: str | None
) -> None:
    ended = "update staff_assignment set valid_until = valid_from where site_id = '02'"
    await change(parts.engine, ended)
    reader = Reader(cipher=parts.cipher, content=parts.content, bot_username="bot")
    async with parts.engine.connect() as conn:
        knock = Knock(chat_id=who, cause="asks", now=parts.clock.now(), typed=typed)
        facts = await reader.facts_for(conn, knock)
        await conn.rollback()
    assert isinstance(facts, StaffFacts)
    assert (facts.links.code if facts.links else None) == code
