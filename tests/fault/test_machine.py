"""Patients, nurses, the clock, restarts and a failing Telegram in any order: P1 to P6 and P9 hold.

`HYPOTHESIS_PROFILE=nightly pytest tests/fault/test_machine.py` lives 2,000 lives of 50 acts.
"""

import asyncio
import itertools
import os
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from typing_extensions import override

from bot.bench.stepwise import Stepwise
from bot.telegram.intake import Intake
from content.model import Content
from content.translate import Translator
from content.vocabulary import DueKind, Language
from records import outbox
from records.effects import Effect, SendMessage
from records.write.due import NEVER
from scheduler.plan import Due, PlanFacts
from scheduler.planner import PLANS
from scheduler.plans.doses import doses
from tests.support.machine import World, new_world
from tests.support.promises import PromiseBrokenError
from tests.support.rows import (
    ANN,
    EMMA,
    GRACE,
    LI,
    MEI,
    OSEI,
    PARK,
    TOM,
    WEI,
    administer,
    trial_database,
)
from tests.support.unusual import LOCATION, PHOTO, STICKER, VOICE

_ACTS = 50
_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
_EXAMPLES = int(os.environ.get("COMPANION_LIVES", "2000" if _NIGHTLY else "3"))
_LIVES_TO_FIND = 60
_number = itertools.count(1)

_PATIENTS = st.sampled_from((WEI, ANN, GRACE, MEI, TOM))
_STAFF = st.sampled_from((LI, EMMA, OSEI, PARK))
_WORDS = st.sampled_from(
    (
        *("发烧39度", "fever 39", "38.5", "腋下", "armpit", "没有", "no", "今天", "today", "help"),
        *("吃了", "taken", "later", "没吃", "problem", "吐了", "I vomited", "症状", "symptoms"),
        *("不舒服", "0", "1", "often", "跳过", "back", "就这些", "done", "胸口疼得厉害", "I fell"),
        *("泊沙康唑", "clarithromycin", "I started itraconazole", "用药", "medicines", "/start"),
        *("我想退出", "stop messages", "语言", "English", "中文", "告诉护士", "my skin itches"),
    )
)
_STAFF_WORDS = st.sampled_from(("open cases", "待处理", "help", "enrol", "cancel", "01-777"))
_THINGS = st.sampled_from(
    (
        {"sticker": STICKER},
        {"location": LOCATION},
        {"photo": PHOTO},
        {"voice": VOICE},
    )
)
_PULLED = st.none() | st.integers(0, 30)
_BUTTONS = st.integers(0, 9)
_MINUTES = st.sampled_from((1, 5, 15, 31, 60, 181, 480, 720, 1440))
_FAULTS = st.sampled_from(("lost_answer", "429", "500", "502", "drop_connection"))


class Lives(RuleBasedStateMachine):
    """One life of the synthetic trial."""

    server: ClassVar[str]
    template: ClassVar[str]
    loop: ClassVar[asyncio.Runner]

    def __init__(self) -> None:
        super().__init__()
        name = f"life_{next(_number)}"
        self._database = trial_database(self.server, self.template, name)
        url = self._database.__enter__()
        # The companion is killed here, not PostgreSQL: nothing need be on the disk.
        administer(self.server, f"alter database {name} set synchronous_commit = off")
        self._opened = new_world(url)
        self.world: World = self.loop.run(self._opened.__aenter__())
        self._is_whole = True

    def _run(self, act: Awaitable[None]) -> None:
        async def lived() -> None:
            await act

        try:
            self.loop.run(lived())
        except BaseException:
            self._is_whole = False
            raise

    @override
    def teardown(self) -> None:
        """Let everything come to rest, unless a promise is broken already."""
        try:
            if self._is_whole:
                self._run(self.world.finish())
        finally:
            self.loop.run(self._opened.__aexit__(None, None, None))
            self._database.__exit__(None, None, None)

    # -------------------------------------------------------------------------------- people

    @rule(who=_PATIENTS, words=_WORDS)
    def patient_writes(self, who: int, words: str) -> None:
        self.world.says(who, words)
        self._run(self.world.round())

    @rule(who=_PATIENTS, number=_BUTTONS, twice=st.booleans())
    def patient_presses(self, who: int, number: int, *, twice: bool) -> None:
        self.world.presses(who, number)
        if twice:
            self.world.presses(who, number)
        self._run(self.world.round())

    @rule(who=_PATIENTS, words=st.lists(_WORDS, min_size=2, max_size=4), number=_BUTTONS)
    def patient_does_much_at_once(self, who: int, words: list[str], number: int) -> None:
        for one in words:
            self.world.says(who, one)
        self.world.presses(who, number)

    @rule(who=_PATIENTS, thing=_THINGS)
    def patient_sends(self, who: int, thing: dict[str, Any]) -> None:
        self.world.sends(who, thing)

    @rule(who=_PATIENTS | _STAFF, blocked=st.booleans())
    def somebody_blocks(self, who: int, *, blocked: bool) -> None:
        self.world.blocks(who, blocked=blocked)

    @rule(who=_STAFF, number=_BUTTONS)
    def staff_presses(self, who: int, number: int) -> None:
        self.world.presses(who, number)
        self._run(self.world.round())

    @rule(who=_STAFF, words=_STAFF_WORDS)
    def staff_writes(self, who: int, words: str) -> None:
        self.world.says(who, words)

    @rule(who=_PATIENTS, status=st.sampled_from(("active", "on_hold", "discontinued", "withdrawn")))
    def team_changes(self, who: int, status: str) -> None:
        self._run(self.world.team_sets(who, status))

    # ----------------------------------------------------------------------------- companion

    @rule(pulled=_PULLED)
    def everything_acts(self, pulled: int | None) -> None:
        self._run(self.world.round(pulled))

    @rule(
        act=st.sampled_from((Stepwise.receive, Stepwise.work, Stepwise.plan, Stepwise.send)),
        pulled=_PULLED,
    )
    def one_part_acts(self, act: Callable[[Stepwise], Awaitable[None]], pulled: int | None) -> None:
        self._run(self.world.does(act, pulled))

    @rule()
    def companion_is_killed_at_rest(self) -> None:
        self._run(self.world.stop())

    # -------------------------------------------------------------------------- clock, faults

    @rule(length=_MINUTES)
    def time_passes_while_it_works(self, length: int) -> None:
        self._run(self.world.live_for(length))

    @rule(length=_MINUTES)
    def time_passes_while_it_is_down(self, length: int) -> None:
        self._run(self.world.stop())
        self.world.sleeps(length)

    @rule(kind=_FAULTS, times=st.integers(1, 4))
    def telegram_fails(self, kind: str, times: int) -> None:
        rules = [
            {"method": method, "kind": kind, "times": times}
            for method in ("sendMessage", "answerCallbackQuery", "editMessageReplyMarkup")
        ]
        self.world.fails(rules=rules)

    @rule(duplicate=st.sampled_from((0.0, 0.5)), shuffle=st.sampled_from((0.0, 0.5)))
    def updates_come_twice_or_in_disorder(self, duplicate: float, shuffle: float) -> None:
        self.world.fails(updates={"duplicate": duplicate, "shuffle": shuffle})

    @rule(outage=st.booleans())
    def telegram_is_out(self, *, outage: bool) -> None:
        self.world.fails(outage=outage)

    @initialize(length=st.sampled_from((0, 31, 151)))
    def the_day_begins(self, length: int) -> None:
        if length:
            self._run(self.world.live_for(length))


@pytest.fixture
def lives(postgres_server: str, life_template: str) -> Iterator[type[Lives]]:
    """The machine over copies of the trial, with a loop of its own."""
    with asyncio.Runner() as runner:
        yield type(
            "LivesHere",
            (Lives,),
            {"server": postgres_server, "template": life_template, "loop": runner},
        )


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=_ACTS,
        deadline=None,
        derandomize=not _NIGHTLY,
        # A life takes a second: the failing one is shown as it was lived, not the smallest.
        phases=(Phase.generate,),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        database=None,
    )


@pytest.mark.slow
def test_promises_hold_in_any_life(lives: type[Lives]) -> None:
    run_state_machine_as_test(lives, settings=_settings(_EXAMPLES))


# ------------------------------------------------------------------------- planted violations


def _forgets_the_last(patch: pytest.MonkeyPatch) -> None:
    store = Intake.store

    async def forgetful(self: Intake, raws: list[dict[str, Any]]) -> int:
        return await store(self, raws[:-1])

    patch.setattr(Intake, "store", forgetful)


def _plans_no_next_step(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("records.write.ladder.set_next", lambda *_: None)


def _reminds_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("scheduler.plans.doses.may_be_reminded", lambda *_: True)


def _says_it_twice(patch: pytest.MonkeyPatch) -> None:
    def doubled(*known: Any) -> tuple[Effect, ...]:
        effects = doses(*known)
        return (*effects, *(one for one in effects if isinstance(one, SendMessage)))

    patch.setitem(PLANS, DueKind.DOSE_REMINDER, doubled)


def _sends_the_same_again(patch: pytest.MonkeyPatch) -> None:
    async def again(conn: Any, cipher: Any, out: Any, lease: Any, **how: Any) -> None:
        await outbox.send_again(conn, out, lease, **how)

    patch.setattr(outbox, "fate_unknown", again)


def _drops_what_is_unknown(patch: pytest.MonkeyPatch) -> None:
    async def dropped(conn: Any, cipher: Any, out: Any, lease: Any, **how: Any) -> None:
        await outbox.settle(conn, out, lease, state="unknown", now=how["now"], fault="dropped")

    patch.setattr(outbox, "fate_unknown", dropped)


def _knows_no_window(patch: pytest.MonkeyPatch) -> None:
    def late(due: Due, facts: PlanFacts, content: Content, now: datetime) -> tuple[Effect, ...]:
        return doses(replace(due, window_closes_at=NEVER), facts, content, now)

    patch.setitem(PLANS, DueKind.DOSE_REMINDER, late)


def _speaks_english_only(patch: pytest.MonkeyPatch) -> None:
    render = Translator.render
    patch.setattr(Translator, "render", lambda self, said, _: render(self, said, Language.EN))


# Each needs up to a hundred lives.
if _NIGHTLY:

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("promise", "plant"),
        [
            ("P1", _forgets_the_last),
            ("P2", _plans_no_next_step),
            ("P3", _reminds_everybody),
            ("P4", _says_it_twice),
            ("P4", _sends_the_same_again),
            ("P5", _drops_what_is_unknown),
            ("P6", _knows_no_window),
            ("P9", _speaks_english_only),
        ],
        ids=lambda one: one if isinstance(one, str) else one.__name__.strip("_"),
    )
    def test_planted_violation_is_found(
        lives: type[Lives],
        monkeypatch: pytest.MonkeyPatch,
        promise: str,
        plant: Callable[[pytest.MonkeyPatch], None],
    ) -> None:
        plant(monkeypatch)
        with pytest.raises(PromiseBrokenError, match=promise):
            run_state_machine_as_test(lives, settings=_settings(_LIVES_TO_FIND))
