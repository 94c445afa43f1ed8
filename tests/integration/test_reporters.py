"""A family member is a person of their own: keys, links, and messages kept apart."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.app import Parts
from content.vocabulary import Language, Relation
from content.wording import phrase
from records.account_effects import UseInvite
from records.database import acting
from records.effects import Ask, ToReporter, ToSubject
from records.facts import SubjectFacts, UnknownChatFacts
from records.outbox import claim
from records.read.chat import Knock, Reader, invite_of
from records.read.diary import dialogues
from records.reporter_effects import AcceptReporting, EndReporter, InviteReporter, RemindReporter
from records.treatment_effects import SetNeutral
from tests.support.rows import (
    ANN,
    TEST,
    WEI,
    change,
    message,
    minutes,
    rows,
    subject_id,
    tuples,
    value,
    write,
)

CARER = 901
TOKEN = "a-token-of-the-family"


def _invitation(parts: Parts, user_id: int = WEI) -> InviteReporter:
    return InviteReporter(
        subject_id=subject_id(user_id),
        relation=Relation.SPOUSE,
        language=Language.EN,
        token=TOKEN,
        pin="135790",
        valid_until=parts.clock.now() + minutes(60),
    )


async def _linked(parts: Parts, *, has_agreed: bool = True) -> None:
    await write(parts, "invite", _invitation(parts))
    async with parts.engine.connect() as conn:
        invite_id = await invite_of(conn, parts.cipher, TOKEN)
    assert invite_id is not None
    await write(parts, "use", UseInvite(invite_id=invite_id, language=Language.EN), user_id=CARER)
    if has_agreed:
        reporter_id = await value(parts.engine, "select reporter_id from reporter")
        await write(parts, "agree", AcceptReporting(reporter_id=reporter_id, version="2"))


async def _facts(parts: Parts, user_id: int) -> object:
    reader = Reader(cipher=parts.cipher, content=parts.content, bot_username="bot")
    async with parts.engine.connect() as conn:
        knock = Knock(chat_id=user_id, cause="knock", now=parts.clock.now(), typed="hello")
        facts = await reader.facts_for(conn, knock)
        await conn.rollback()
    return facts


async def test_family_member_reads_the_facts_of_the_subject_marked_as_theirs(parts: Parts) -> None:
    await _linked(parts)
    theirs, own = await _facts(parts, CARER), await _facts(parts, WEI)
    assert isinstance(theirs, SubjectFacts)
    assert isinstance(own, SubjectFacts)
    assert theirs.subject_id == own.subject_id == subject_id(WEI)
    assert (theirs.is_by_reporter, own.is_by_reporter) == (True, False)
    assert theirs.language is Language.EN
    assert own.reporter == theirs.reporter


async def test_what_is_for_the_subject_goes_to_the_subject_only(parts: Parts) -> None:
    await _linked(parts)
    await write(parts, "told", message(WEI, "for the patient"))
    sent = "select chat_index from communication where state = 'requested'"
    assert await value(parts.engine, sent) == parts.cipher.chat_index(WEI)


@pytest.mark.parametrize(("has_agreed", "count"), [(True, 1), (False, 0)])
async def test_what_is_for_the_family_waits_for_their_agreement(
    parts: Parts, *, has_agreed: bool, count: int
) -> None:
    await _linked(parts, has_agreed=has_agreed)
    told = message(WEI, "for the family")
    to_family = type(told)(to=ToReporter(subject_id(WEI)), parts=told.parts)
    assert told.to == ToSubject(subject_id(WEI))
    await write(parts, "told", to_family)
    sent = await rows(
        parts.engine,
        "select chat_index, language, subject_id from communication where state = 'requested'",
    )
    assert len(sent) == count
    for one in sent:
        assert one["chat_index"] == parts.cipher.chat_index(CARER)
        assert (one["language"], one["subject_id"]) == ("en", None)


async def test_second_family_member_at_a_time_is_refused_by_its_key(parts: Parts) -> None:
    await _linked(parts)
    copy = """
    insert into reporter (reporter_id, subject_id, relation, language, added_at)
    select gen_random_uuid(), subject_id, 'child', 'en', added_at from reporter"""
    with pytest.raises(IntegrityError, match="reporter_subject_once"):
        await change(parts.engine, copy)


async def test_second_phone_of_a_family_member_is_refused_by_its_key(parts: Parts) -> None:
    await _linked(parts)
    copy = """
    insert into chat_link (link_id, chat_index, chat, reporter_id, linked_at)
    select gen_random_uuid(), 'x', chat, reporter_id, linked_at from chat_link
    where reporter_id is not null"""
    with pytest.raises(IntegrityError, match="chat_link_reporter_once"):
        await change(parts.engine, copy)


async def test_chat_of_a_patient_cannot_become_a_family_member(parts: Parts) -> None:
    await write(parts, "invite", _invitation(parts))
    async with parts.engine.connect() as conn:
        invite_id = await invite_of(conn, parts.cipher, TOKEN)
    assert invite_id is not None
    with pytest.raises(IntegrityError, match="chat_link_chat_once"):
        await write(parts, "use", UseInvite(invite_id=invite_id), user_id=ANN)


async def test_link_of_a_subject_and_a_family_member_at_once_is_refused(parts: Parts) -> None:
    await _linked(parts)
    both = "update chat_link set unlinked_at = now() where reporter_id is not null"
    await change(parts.engine, both)
    copy = """
    insert into chat_link (link_id, chat_index, chat, reporter_id, subject_id, linked_at)
    select gen_random_uuid(), 'x', chat, reporter_id, :id, linked_at from chat_link
    where reporter_id is not null"""
    with pytest.raises(IntegrityError, match="one_person"):
        await change(parts.engine, copy, id=subject_id(WEI))


async def test_ending_cuts_the_family_off_at_once(parts: Parts) -> None:
    await _linked(parts)
    told = (phrase("You do not report here any more. Thank you."),)
    await write(parts, "end", EndReporter(subject_id=subject_id(WEI), told=told))
    assert isinstance(await _facts(parts, CARER), UnknownChatFacts)
    sent = "select chat_index, language from communication where state = 'requested'"
    assert await tuples(parts.engine, sent) == [(parts.cipher.chat_index(CARER), "en")]
    await write(parts, "again", replace(_invitation(parts, ANN), token="another-token"))
    assert await value(parts.engine, "select count(*) from reporter where ended_at is null") == 1


async def test_open_questions_of_patient_and_family_are_two(parts: Parts) -> None:
    await _linked(parts)
    await write(parts, "asked", Ask(conversation="diary", step="area"), user_id=WEI)
    await write(parts, "asks", Ask(conversation="fever_report", step="site"), user_id=CARER)
    key = subject_id(WEI)
    async with parts.engine.begin() as conn:
        await conn.execute(text("select 1"))
        own = await dialogues(conn, parts.cipher, [key])
        theirs = await dialogues(conn, parts.cipher, [key], of_reporters=True)
    assert (own[key].conversation, theirs[key].conversation) == ("diary", "fever_report")


async def test_wish_to_remind_the_family_is_kept(parts: Parts) -> None:
    await _linked(parts)
    await write(parts, "wish", RemindReporter(subject_id=subject_id(WEI), is_reminded=True))
    facts = await _facts(parts, WEI)
    assert isinstance(facts, SubjectFacts)
    assert facts.reporter is not None
    assert facts.reporter.is_reminded


@pytest.mark.parametrize("wants_neutral", [True, False])
async def test_what_the_patient_hides_is_hidden_on_the_familys_phone(
    parts: Parts, *, wants_neutral: bool
) -> None:
    await _linked(parts)
    wish = SetNeutral(subject_id=subject_id(WEI), wants_neutral=wants_neutral)
    await write(parts, "wish", wish, user_id=WEI)
    await write(parts, "say", replace(message(WEI, "x"), to=ToReporter(subject_id=subject_id(WEI))))
    async with acting(parts.engine, TEST) as conn:
        claimed = await claim(
            conn,
            parts.cipher,
            lease=UUID(int=1),
            lanes=(0, 3),
            busy=(),
            most=5,
            now=parts.clock.now(),
        )
    [said] = [one for one in claimed if one.chat_id == CARER]
    assert said.is_neutral is wants_neutral
