"""Updates of several people in one transaction: each in their own name, none for another."""

from typing import Any

import pytest

from bot import worker as worker_module
from bot.app import Parts
from bot.route import conversation_for
from records import inbox
from tests.support.desk import BOT_ID, arrive, handle_all, said
from tests.support.rows import (
    ANN,
    GRACE,
    JUN,
    LI,
    MEI,
    TOM,
    WEI,
    go_to_work,
    rows,
    subject_id,
    tuples,
    value,
)

_STATES = "select update_id, state from inbox_update order by update_id"
_ASKED = """
select communication_id, chat_index, subject_id from communication
where message_class = 'reminder' order by communication_id
"""


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many updates each transaction handled."""
    sizes: list[int] = []
    settle_all = inbox.settle_all

    async def counted(conn: Any, handled: Any, **more: Any) -> None:
        await settle_all(conn, handled, **more)
        sizes.append(len(handled))

    monkeypatch.setattr(inbox, "settle_all", counted)
    monkeypatch.setattr(worker_module, "_SHARES", 1)
    return sizes


async def test_updates_of_several_subjects_share_a_transaction(
    parts: Parts, together: list[int]
) -> None:
    people = (WEI, ANN, GRACE, JUN, MEI, TOM)
    await arrive(parts, [said(n, who, "today") for n, who in enumerate(people, start=1)])
    await handle_all(parts)
    assert {state for _, state in await tuples(parts.engine, _STATES)} == {"handled"}
    assert max(together) > 1
    answered = await rows(
        parts.engine, "select distinct subject_id from communication where state = 'requested'"
    )
    assert {row["subject_id"] for row in answered} == {subject_id(who) for who in people}


async def test_everybody_acts_in_their_own_name(parts: Parts, together: list[int]) -> None:
    people = (WEI, ANN, GRACE, MEI)
    await arrive(
        parts,
        [
            said(n, who, "fever 39" if n % 2 else "I walked to the park and met somebody")
            for n, who in enumerate(people, start=1)
        ],
    )
    await handle_all(parts)
    assert max(together) > 1
    named = """
    select s.code, e.actor from audit.event e join escalation c
      on e.entity = 'escalation' and e.entity_id = c.escalation_id::text
    join subject s on s.subject_id = c.subject_id where e.act = 'insert'"""
    found = await tuples(parts.engine, named)
    assert len(found) == len(people)
    assert all(actor == f"subject:{code}" for code, actor in found)


async def test_two_answers_at_once_are_recorded_for_the_right_doses(
    parts: Parts, together: list[int]
) -> None:
    await arrive(parts, [said(1, WEI, "taken"), said(2, ANN, "taken"), said(3, GRACE, "today")])
    await handle_all(parts)
    recorded = """
    select s.code, e.actor, d.subject_id = a.subject_id as is_own
    from dose_administration a join scheduled_dose d using (scheduled_dose_id)
    join subject s on s.subject_id = a.subject_id
    join audit.event e on e.entity = 'dose_administration'
      and e.entity_id = a.administration_id::text
    where a.cause like 'inbox:%'"""
    for code, actor, is_own in await tuples(parts.engine, recorded):
        assert (actor, is_own) == (f"subject:{code}", True)


async def test_one_that_fails_is_found_and_the_others_are_handled(
    parts: Parts, together: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "_RETRY_SECONDS", 0.0)

    def failing(message: Any, facts: Any, content: Any) -> Any:
        if message.text == "poison":
            raise LookupError
        return conversation_for(message, facts, content)

    monkeypatch.setattr("bot.worker.conversation_for", failing)
    texts = {WEI: "today", ANN: "poison", GRACE: "today", MEI: "today"}
    await arrive(parts, [said(n, who, t) for n, (who, t) in enumerate(texts.items(), start=1)])
    await handle_all(parts)
    assert await tuples(parts.engine, _STATES) == [
        (1, "handled"),
        (2, "quarantined"),
        (3, "handled"),
        (4, "handled"),
    ]
    told = await rows(parts.engine, "select subject_id, topic from escalation")
    assert [(row["subject_id"], row["topic"]) for row in told] == [(subject_id(ANN), "system")]


async def test_update_that_cannot_be_read_keeps_nobody_from_sharing(
    parts: Parts, together: list[int]
) -> None:
    broken = said(2, ANN, "today")
    broken["message"]["date"] = "tomorrow"
    await arrive(parts, [said(1, WEI, "today"), broken, said(3, GRACE, "today")])
    await handle_all(parts)
    assert await tuples(parts.engine, _STATES) == [
        (1, "handled"),
        (2, "quarantined"),
        (3, "handled"),
    ]
    assert max(together) > 1


async def test_staff_and_strangers_are_handled_alone(parts: Parts, together: list[int]) -> None:
    await arrive(parts, [said(1, LI, "help"), said(2, 999, "help"), said(3, LI, "help")])
    await handle_all(parts)
    assert {state for _, state in await tuples(parts.engine, _STATES)} == {"handled"}
    assert max(together, default=0) == 0


async def test_updates_of_one_chat_stay_in_order(parts: Parts, together: list[int]) -> None:
    await arrive(
        parts,
        [said(n, (WEI, ANN)[n % 2], ("中文", "English")[n // 2 % 2]) for n in range(1, 9)],
    )
    await handle_all(parts)
    handled = "select inbox_id from inbox_update order by handled_at, inbox_id"
    per_chat = "select count(distinct chat_index) from inbox_update where bot_id = :bot"
    assert len(await rows(parts.engine, handled)) == 8
    assert await value(parts.engine, per_chat, bot=BOT_ID) == 2
    languages = await tuples(
        parts.engine,
        "select code, language from subject where subject_id = any(:ids) order by code",
        ids=[subject_id(WEI), subject_id(ANN)],
    )
    # The last word of each: update 7 and 8.
    assert {language for _, language in languages} == {"en", "zh-CN"}


_CASES = """
select s.code, c.topic, c.round, (select count(*) from escalation_step t where
    t.escalation_id = c.escalation_id) as steps,
  (select string_agg(e.actor, ',' order by e.event_id) from audit.event e
    where e.entity_id = c.escalation_id::text and e.entity = 'escalation') as by,
  (select string_agg(distinct e.actor, ',') from audit.event e join escalation_step t
    on e.entity = 'escalation_step' and e.entity_id = t.escalation_step_id::text
    where t.escalation_id = c.escalation_id) as called_by,
  (select string_agg(distinct e.actor, ',') from audit.event e join conversation_message m
    on e.entity = 'conversation_message' and e.entity_id = m.message_id::text
    where m.escalation_id = c.escalation_id) as said_by
from escalation c join subject s using (subject_id) order by s.code"""


async def test_first_words_open_cases_in_one_exchange_and_later_ones_join_them(
    parts: Parts, together: list[int]
) -> None:
    go_to_work(parts)
    people = (WEI, ANN, GRACE, MEI)
    words = "I walked to the park and met somebody"
    await arrive(parts, [said(n, who, words) for n, who in enumerate(people, start=1)])
    await handle_all(parts)
    assert max(together) == len(people)
    first = await rows(parts.engine, _CASES)
    assert {row["code"] for row in first} == {row["code"] for row in first if row["steps"] > 0}
    for row in first:
        name = f"subject:{row['code']}"
        assert (row["by"], row["called_by"], row["said_by"]) == (name, name, name)
    # Two of them write again, beside two whose words open nothing.
    again = {WEI: "and then we went home", ANN: "and then we sat down", GRACE: "today", MEI: "help"}
    await arrive(
        parts, [said(n, who, text) for n, (who, text) in enumerate(again.items(), start=9)]
    )
    await handle_all(parts)
    assert len(await rows(parts.engine, _CASES)) == len(people)
    kept = "select count(*) from conversation_message where escalation_id is not null"
    assert await value(parts.engine, kept) == len(people) + 2
