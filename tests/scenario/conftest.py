"""Scenarios: a cast, a day, and a transcript that is compared with the approved one."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from content.vocabulary import Arm, Language, StaffRole
from tests.support.transcript import Play, playing
from tests.support.ward import add_staff, add_subject

_TRANSCRIPTS = Path(__file__).parent / "transcripts"
_UPDATE = "--update-transcripts"
MORNING = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)  # Monday 08:00 in Shanghai
DAY1 = date(2026, 11, 2)
PARK, LI, EMMA, OSEI = "Park", "Li", "Emma", "Osei"
_TEAM = (
    (PARK, StaffRole.COORDINATOR),
    (LI, StaffRole.NURSE),
    (EMMA, StaffRole.NURSE),
    (OSEI, StaffRole.INVESTIGATOR),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites the transcripts."""
    parser.addoption(_UPDATE, action="store_true", help="Rewrite the transcripts of scenarios.")


Stage = Callable[..., AbstractAsyncContextManager[Play]]


@pytest.fixture(params=[Language.ZH_CN, Language.EN], ids=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    """Each scenario is lived in both languages."""
    found: Language = request.param
    return found


@pytest.fixture(autouse=True)
def _no_ticks_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is planned because a slow machine took a minute: scenarios plan digests by hand."""
    for name in ("_ROTA_SECONDS", "_DRILL_SECONDS", "_DIGEST_SECONDS"):
        monkeypatch.setattr(f"scheduler.service.{name}", 86400.0)


@pytest.fixture
def stage(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path, language: Language
) -> Stage:
    """Open a scenario with the study team of site 01 and, if asked, a patient.

    Wei (in Chinese) or Ann (in English) is subject 01-001. At the end the transcript is compared.
    """
    is_update = bool(request.config.getoption(_UPDATE))

    @asynccontextmanager
    async def open_stage(  # noqa: PLR0913 - a scene is told apart by all of these
        title: str,
        *,
        arm: Arm | None = None,
        start: datetime = MORNING,
        restarts: bool = False,
        day1: date = DAY1,
        diary: bool = False,
        visits: bool = False,
    ) -> AsyncIterator[Play]:
        async with playing(
            database_url, tmp_path, language=language, start=start, restarts=restarts
        ) as play:
            await _cast(play, arm, day1, has_diary=diary, has_visits=visits)
            await play.begin()
            yield play
            await play.settled()
            _compare(title, play, is_update=is_update)

    return open_stage


@pytest.fixture
def patient(language: Language) -> str:
    """The patient of the scenario."""
    return "Wei" if language is Language.ZH_CN else "Ann"


async def _cast(
    play: Play,
    arm: Arm | None,
    day1: date,
    *,
    has_diary: bool = False,
    has_visits: bool = False,
) -> None:
    for name, role in _TEAM:
        user_id = await play.joins(name)
        play.telegram.chats.change_phone(user_id, started=True)
        await add_staff(play.live.parts, user_id, name, role, play.language)
    user_id = await play.joins("Wei" if play.language is Language.ZH_CN else "Ann")
    if arm is not None:
        play.telegram.chats.change_phone(user_id, started=True)
        await add_subject(
            play.live.parts,
            user_id,
            "01-001",
            arm,
            play.language,
            day1,
            has_diary=has_diary,
            has_visits=has_visits,
        )


def _compare(title: str, play: Play, *, is_update: bool) -> None:
    name = title.replace(",", "").replace(" ", "_")
    file = _TRANSCRIPTS / f"{name}.{play.language.value}.txt"
    head = [f"scenario: {title}", f"language: {play.language.value}"]
    lived = "\n".join(line.rstrip() for line in [*head, *play.lines]) + "\n"
    if is_update:
        file.write_text(lived, encoding="utf-8")
    written = file.read_text(encoding="utf-8") if file.exists() else ""
    assert lived.splitlines() == written.splitlines()


@pytest.fixture
async def play_of_one(database_url: str, tmp_path: Path) -> AsyncIterator[Play]:
    """Ann, a patient with venetoclax, and the study team, in English, without a transcript."""
    async with playing(database_url, tmp_path, language=Language.EN, start=MORNING) as play:
        await _cast(play, Arm.CLAGV, DAY1)
        await play.begin()
        yield play
