"""The ladder over time: who is called at which minute, whatever people and machines do meanwhile.

Every planner is a new one at each step, as after a restart; each story is lived with one planner
and with two that run at the same time.
"""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from bot.app import Parts
from content.vocabulary import Language, Tier
from records.database import acting
from records.effects import AcknowledgeEscalation
from records.read.subject import lock_subjects
from records.write.apply import apply
from scheduler.clock import TrialClock
from tests.support.ladder import Act, Life
from tests.support.ladder_acts import (
    accepts,
    away,
    blocked,
    both,
    calls,
    cannot,
    closes,
    jumps,
    offers,
    puts_off,
    reports,
    takes,
)
from tests.support.rows import (
    EMMA,
    LI,
    MORNING,
    OSEI,
    PARK,
    TEST,
    WEI,
    minutes,
    staff_id,
    subject_id,
    tuples,
    value,
    writing,
)

EVERYBODY = {"Li", "Emma", "Osei", "Park"}
_PATIENT_TOLD = """
select count(*) from communication
where subject_id is not null and message_class = 'safety'"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What happens at which minute, until when, who is told when, and how the case stands then."""

    name: str
    acts: dict[float, Act] = field(default_factory=dict)
    until: float
    told: dict[float, set[str]]
    ends: tuple[str, int]


_ALL_BUT = {name: EVERYBODY - {name} for name in EVERYBODY}
STORIES = (
    Story(
        name="nobody answers",
        acts={0: reports()},
        until=50,
        told={
            0: {"Li"},
            5: {"Li"},
            10: {"Emma"},
            20: {"Osei"},
            **dict.fromkeys((30, 40, 50), EVERYBODY),
        },
        ends=("exhausted", 1),
    ),
    Story(
        name="the whole ladder ran, nobody has it yet",
        acts={0: reports()},
        until=39,
        told={0: {"Li"}, 5: {"Li"}, 10: {"Emma"}, 20: {"Osei"}, 30: EVERYBODY},
        ends=("open", 1),
    ),
    Story(
        name="a standing alarm is taken",
        acts={0: reports(), 45: takes(OSEI)},
        until=100,
        told={
            0: {"Li"},
            5: {"Li"},
            10: {"Emma"},
            20: {"Osei"},
            **dict.fromkeys((30, 40), EVERYBODY),
        },
        ends=("acknowledged", 1),
    ),
    Story(
        name="a standing alarm that one cannot take goes on",
        acts={0: reports(), 45: cannot(LI)},
        until=61,
        told={
            0: {"Li"},
            5: {"Li"},
            10: {"Emma"},
            20: {"Osei"},
            **dict.fromkeys((30, 40), EVERYBODY),
            **dict.fromkeys((50, 60), EVERYBODY - {"Li"}),
        },
        ends=("exhausted", 1),
    ),
    Story(
        name="another report into a standing alarm",
        acts={0: reports(), 45: reports()},
        until=51,
        told={
            0: {"Li"},
            5: {"Li"},
            10: {"Emma"},
            20: {"Osei"},
            **dict.fromkeys((30, 40, 50), EVERYBODY),
            45: {"Li"},
        },
        ends=("exhausted", 1),
    ),
    Story(
        name="nobody answers something for today",
        acts={31: reports(Tier.AMBER)},
        until=512,
        # The nurse hears of a dose nobody answered, at that minute too.
        told={31: {"Li"}, 271: {"Li"}, 511: {"Li", "Park"}},
        ends=("open", 1),
    ),
    Story(
        name="put off by whoever has it",
        acts={31: reports(Tier.AMBER), 32: takes(LI), 33: puts_off(LI)},
        until=272,
        told={31: {"Li"}},
        ends=("snoozed", 2),
    ),
    Story(
        name="put off, comes back, and is forgotten",
        acts={31: reports(Tier.AMBER), 32: takes(LI), 33: puts_off(LI)},
        # Eight working hours later is the next day.
        until=1624,
        told={31: {"Li"}, 273: {"Li"}, 1623: {"Li"}},
        ends=("open", 3),
    ),
    Story(
        name="put off, then a worse report",
        acts={31: reports(Tier.AMBER), 32: takes(LI), 33: puts_off(LI), 41: reports()},
        until=52,
        told={31: {"Li"}, 41: {"Li"}, 46: {"Li"}, 51: {"Emma"}},
        ends=("open", 3),
    ),
    Story(
        name="put off, then called",
        acts={31: reports(Tier.AMBER), 32: takes(LI), 33: puts_off(LI), 41: calls(LI)},
        until=522,
        told={31: {"Li"}, 521: {"Li"}},
        ends=("open", 3),
    ),
    Story(
        name="put off, then handed over",
        acts={31: reports(Tier.AMBER), 32: takes(LI), 33: puts_off(LI), 41: offers(LI, EMMA)},
        until=102,
        told={31: {"Li"}, 41: {"Emma"}, 101: {"Li"}},
        ends=("open", 3),
    ),
    Story(
        name="a red one is not put off",
        acts={0: reports(), 1: takes(LI), 2: puts_off(LI)},
        until=62,
        told={0: {"Li"}, 61: {"Li"}},
        ends=("open", 2),
    ),
    Story(
        name="somebody else's is not put off",
        acts={31: reports(Tier.AMBER), 32: takes(LI), 33: puts_off(EMMA)},
        until=34,
        told={31: {"Li"}},
        ends=("acknowledged", 1),
    ),
    Story(
        name="the second answers",
        acts={0: reports(), 12: takes(EMMA)},
        until=70,
        told={0: {"Li"}, 5: {"Li"}, 10: {"Emma"}},
        ends=("acknowledged", 1),
    ),
    Story(
        name="the owner goes silent",
        acts={0: reports(), 1: takes(EMMA)},
        until=72,
        told={0: {"Li"}, 61: {"Li", "Emma"}, 66: {"Li"}, 71: {"Emma"}},
        ends=("open", 2),
    ),
    Story(
        name="the owner has called and then goes silent",
        acts={0: reports(), 1: takes(LI), 50: calls(LI), 90: calls(LI)},
        until=111,
        told={0: {"Li"}, 110: {"Li"}},
        ends=("open", 2),
    ),
    Story(
        name="closed in time",
        acts={0: reports(), 1: takes(LI), 59: closes(LI)},
        until=200,
        told={0: {"Li"}},
        ends=("closed", 1),
    ),
    Story(
        name="a gap in the rota",
        acts={0: both(away(LI, EMMA), reports())},
        until=21,
        told={0: {"Osei"}, 10: {"Osei", "Park"}, 20: {"Osei", "Park"}},
        ends=("exhausted", 1),
    ),
    Story(
        name="everybody who may take it is away",
        acts={0: both(away(LI, EMMA, OSEI), reports())},
        until=11,
        told=dict.fromkeys((0, 10), EVERYBODY),
        ends=("exhausted", 1),
    ),
    Story(
        name="everybody has blocked the bot",
        acts={0: both(blocked(LI, EMMA, OSEI, PARK), reports())},
        until=31,
        told={},
        ends=("exhausted", 1),
    ),
    Story(
        # What is for today waits for the site to open; what is worse does not.
        name="a worse report after it was taken",
        acts={0: reports(Tier.AMBER), 1: takes(LI), 10: reports()},
        until=21,
        told={10: {"Li"}, 15: {"Li"}, 20: {"Emma"}},
        ends=("open", 2),
    ),
    Story(
        name="a lesser report after it was taken",
        acts={0: reports(), 1: takes(EMMA), 10: reports(Tier.AMBER)},
        until=30,
        told={0: {"Li"}, 10: {"Emma"}},
        ends=("acknowledged", 1),
    ),
    Story(
        name="handed over and accepted",
        acts={0: reports(), 1: takes(LI), 2: offers(LI, EMMA), 4: accepts(EMMA)},
        until=65,
        told={0: {"Li"}, 2: {"Emma"}, 64: {"Li", "Emma"}},
        ends=("open", 3),
    ),
    Story(
        name="the hand-over is refused",
        acts={0: reports(), 1: takes(LI), 2: offers(LI, EMMA), 3: cannot(EMMA)},
        until=24,
        told={0: {"Li"}, 2: {"Emma"}, 3: {"Li"}, 8: {"Li"}, 13: {"Osei"}, 23: _ALL_BUT["Emma"]},
        ends=("open", 2),
    ),
    Story(
        name="the hand-over is not answered",
        acts={0: reports(), 1: takes(LI), 2: offers(LI, OSEI)},
        until=18,
        told={0: {"Li"}, 2: {"Osei"}, 7: {"Li"}, 12: {"Li"}, 17: {"Emma"}},
        ends=("open", 2),
    ),
    Story(
        name="the first cannot",
        acts={0: reports(), 2: cannot(LI)},
        until=18,
        told={0: {"Li"}, 2: {"Emma"}, 7: {"Osei"}, 17: _ALL_BUT["Li"]},
        ends=("open", 1),
    ),
    Story(
        name="the owner cannot go on",
        acts={0: reports(), 1: takes(EMMA), 20: cannot(EMMA)},
        until=31,
        told={0: {"Li"}, 20: {"Li"}, 25: {"Li"}, 30: {"Osei"}},
        ends=("open", 2),
    ),
    Story(
        name="the clock jumps",
        acts={0: reports(), 3: jumps(180)},
        until=206,
        told={0: {"Li"}, 180: {"Li"}, 185: {"Emma"}, 195: {"Osei"}, 205: EVERYBODY},
        ends=("open", 1),
    ),
)


def _life(parts: Parts, planners: int = 1) -> Life:
    assert isinstance(parts.clock, TrialClock)
    return Life(parts, parts.clock, planners)


@pytest.mark.parametrize("planners", [1, 2])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
async def test_story(parts: Parts, story: Story, planners: int) -> None:
    life = _life(parts, planners)
    await life.live(story.acts, story.until)
    assert await life.told() == story.told
    case = "select status, round from escalation where topic = 'fever'"
    assert await tuples(parts.engine, case) == [story.ends]


@pytest.mark.parametrize("order", ["planner first", "ack first"])
async def test_taken_at_the_moment_of_a_step_has_an_owner_and_one_next_step(
    parts: Parts, order: str
) -> None:
    life = _life(parts)
    await life.live({0: reports()}, until=4)
    life.clock.set(MORNING + minutes(5), 0.0)
    both_at_once = [_taken_by_li(parts), life.planner().plan_once()]
    if order == "planner first":
        both_at_once.reverse()
    await asyncio.gather(*both_at_once)
    await life.hold()
    found = "select status, owner_id from escalation"
    assert await tuples(parts.engine, found) == [("acknowledged", staff_id(LI))]
    told = await life.told()
    await life.go_to(64)
    assert await life.told() == told


async def test_patient_is_told_once_that_nobody_has_answered(parts: Parts) -> None:
    life = _life(parts)
    await life.live({0: both(blocked(LI, EMMA, OSEI, PARK), reports())}, until=60)
    assert await value(parts.engine, _PATIENT_TOLD) == 1


async def _taken_by_li(parts: Parts) -> None:
    # A press is handled with the row of its subject locked.
    async with acting(parts.engine, TEST) as conn:
        await lock_subjects(conn, [subject_id(WEI)])
        w = writing(parts, conn, "press", LI)
        assert w.chat is not None
        w.chat = replace(w.chat, staff_id=staff_id(LI))
        case = await value(parts.engine, "select escalation_id from escalation")
        await apply(w, [AcknowledgeEscalation(escalation_id=case)], Language.EN)
