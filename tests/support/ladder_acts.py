"""What people do with a case, and what happens to them, as acts of a life of a ladder."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from content.vocabulary import Tier
from records.case_effects import AcceptCase, DeclineCase, OfferCase, RecordContact, SnoozeCase
from records.effects import AcknowledgeEscalation, CloseEscalation, Effect
from records.rota_effects import SetAway
from tests.support.ladder import Act, Life
from tests.support.rows import MORNING, WEI, change, red, staff_id, write_as

_BLOCK = "update chat_link set is_reachable = false where staff_id = any(:staff)"


def reports(tier: Tier = Tier.RED) -> Act:
    return lambda life: life.happens(replace(red(WEI), tier=tier))


def does(person: int, make: Callable[[UUID], Effect]) -> Act:
    return lambda life: life.acts(person, make)


def takes(person: int) -> Act:
    return does(person, lambda case: AcknowledgeEscalation(escalation_id=case))


def cannot(person: int) -> Act:
    return does(person, lambda case: DeclineCase(escalation_id=case, name="X"))


def calls(person: int) -> Act:
    return does(person, lambda case: RecordContact(escalation_id=case))


def accepts(person: int) -> Act:
    return does(person, lambda case: AcceptCase(escalation_id=case))


def closes(person: int) -> Act:
    return does(person, lambda case: CloseEscalation(escalation_id=case, outcome="other"))


def puts_off(person: int) -> Act:
    return does(person, lambda case: SnoozeCase(escalation_id=case, hours=4))


def offers(person: int, to: int) -> Act:
    to_id = staff_id(to)
    return does(person, lambda case: OfferCase(escalation_id=case, to_staff_id=to_id, name="X"))


def away(*people: int) -> Act:
    async def act(life: Life) -> None:
        until = MORNING + timedelta(days=1)
        for one in people:
            gone = SetAway(staff_id=staff_id(one), from_at=MORNING, until_at=until)
            await write_as(life.parts, life.cause(), one, gone)

    return act


def blocked(*people: int) -> Act:
    async def act(life: Life) -> None:
        await change(life.parts.engine, _BLOCK, staff=[staff_id(one) for one in people])

    return act


def jumps(minute: float) -> Act:
    return lambda life: life.jump(minute)


def both(*acts: Act) -> Act:
    async def act(life: Life) -> None:
        for one in acts:
            await one(life)

    return act
