"""What is sent unasked: hidden where the subject wants it so, and what may wait is for the day."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from bot.app import Parts
from bot.telegram.render import render
from content.vocabulary import Language, MessageClass
from records.database import acting
from records.effects import ToChat
from records.outbox import Outgoing, claim
from records.treatment_effects import SetNeutral
from records.write.apply import apply
from records.write.writing import Chat
from tests.support.people import CONTENT
from tests.support.rows import MORNING, TEST, WEI, message, subject_id, write, writing

_LEASE = UUID(int=7)
_UNASKED = set(MessageClass).difference(CONTENT.study.quiet_hours.may_pass)


async def _claimed(parts: Parts, *, hushed: tuple[str, ...] = ()) -> list[Outgoing]:
    async with acting(parts.engine, TEST) as conn:
        return await claim(
            conn,
            parts.cipher,
            lease=_LEASE,
            lanes=(0, 3),
            busy=(),
            most=5,
            now=MORNING + timedelta(minutes=1),
            hushed=hushed,
            unasked=_UNASKED,
        )


@pytest.mark.parametrize(
    ("message_class", "is_hidden"),
    [
        (MessageClass.REMINDER, True),
        (MessageClass.BROADCAST, True),
        (MessageClass.VISIT_REMINDER, True),
        # A nurse's words, an order, what a family member reported: nobody wrote just now.
        (MessageClass.ANSWER, True),
        # What must be read at once is never hidden.
        (MessageClass.SAFETY, False),
    ],
)
async def test_words_sent_unasked_are_hidden_for_who_wants_it(
    parts: Parts, message_class: MessageClass, *, is_hidden: bool
) -> None:
    wish = SetNeutral(subject_id=subject_id(WEI), wants_neutral=True)
    await write(parts, "wish", wish, user_id=WEI)
    await write(parts, "say", message(WEI, "维奈克拉 🙂 ok", message_class))
    [out] = await _claimed(parts)
    shown = render(out, parts.translator, parts.cipher)
    assert shown.text.endswith("维奈克拉 🙂 ok")
    if is_hidden:
        [spoiler] = shown.entities
        words = shown.text.encode("utf-16-le")[2 * spoiler.offset :].decode("utf-16-le")
        assert (spoiler.type, spoiler.length) == ("spoiler", 10)
        assert words == "维奈克拉 🙂 ok"
        assert "维奈克拉" not in shown.text.splitlines()[0]
    else:
        assert shown.entities == ()


async def test_answer_to_who_writes_now_is_not_hidden(parts: Parts) -> None:
    wish = SetNeutral(subject_id=subject_id(WEI), wants_neutral=True)
    await write(parts, "wish", wish, user_id=WEI)
    answer = replace(message(WEI, "words"), to=ToChat())
    async with acting(parts.engine, TEST) as conn:
        w = writing(parts, conn, "say", WEI)
        w.chat = Chat(chat_id=WEI, index=parts.cipher.chat_index(WEI), subject_id=subject_id(WEI))
        await apply(w, [answer], Language.ZH_CN)
    [out] = await _claimed(parts)
    assert out.is_neutral
    assert render(out, parts.translator, parts.cipher).entities == ()


async def test_nobody_else_finds_hidden_words(parts: Parts) -> None:
    await write(parts, "say", message(WEI, "words", MessageClass.REMINDER))
    [out] = await _claimed(parts)
    shown = render(out, parts.translator, parts.cipher)
    assert (shown.text, shown.entities) == ("words", ())


@pytest.mark.parametrize("message_class", [MessageClass.BROADCAST, MessageClass.VISIT_REMINDER])
async def test_what_nobody_asked_for_waits_where_it_is_night(
    parts: Parts, message_class: MessageClass
) -> None:
    await write(parts, "say", message(WEI, "words", message_class))
    assert await _claimed(parts, hushed=("01",)) == []
    assert len(await _claimed(parts, hushed=("02",))) == 1


@pytest.mark.parametrize(
    "message_class",
    [MessageClass.ESCALATION, MessageClass.SAFETY, MessageClass.ANSWER, MessageClass.REMINDER],
)
async def test_what_may_come_at_night_comes(parts: Parts, message_class: MessageClass) -> None:
    await write(parts, "say", message(WEI, "words", message_class))
    assert len(await _claimed(parts, hushed=("01",))) == 1
