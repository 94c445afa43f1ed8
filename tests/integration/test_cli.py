"""The command line as a user has it: processes, exit codes, one line on stderr, no traceback."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.simulator.client import PhoneClient
from bot.simulator.telegram import DEFAULT_TOKEN
from records.cipher import new_keys

_DAY1 = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
_COMMANDS = [
    "demo",
    "run",
    "migrate",
    "check",
    "staff",
    "staff add",
    "enrol",
    "plan",
    "phones",
    "watch",
]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def telegram_url() -> Iterator[str]:
    """A local Telegram in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.simulator", "--no-limits"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """What every command needs, without a Telegram."""
    return {
        **_bare(),
        "COMPANION_TELEGRAM_TOKEN": DEFAULT_TOKEN,
        "COMPANION_TELEGRAM_BASE_URL": "http://127.0.0.1:9",
        "COMPANION_ENCRYPTION_KEYS": new_keys(),
        "COMPANION_DATABASE_URL": database_url,
        "COMPANION_HOME": str(tmp_path),
    }


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run one command; whatever it does, there is never a traceback."""

    def call(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return _call(words, {**environment, **changes})

    return call


def _bare() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    return {**kept, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "COLUMNS": "100"}


def _call(words: tuple[str, ...], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


def _refused(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    return line


def test_help_lists_the_commands():
    done = _call(("--help",), _bare())
    assert done.returncode == 0
    assert {"demo", "run", "migrate", "check", "staff", "enrol", "plan"} <= set(done.stdout.split())


@pytest.mark.parametrize("command", _COMMANDS)
def test_each_command_explains_itself(command: str):
    done = _call((*command.split(), "--help"), _bare())
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage:" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        "nonsense",
        "plan",
        "enrol 01-001",
        "enrol",
        "enrol --dry-run",
        "enrol 01-001 --file people.csv",
        "staff add --role wizard --site 01 --name Li",
        "enrol 01-001 --site 01 --arm OTHER --day1 2026-12-01 --language en",
        "enrol 01-001 --site 01 --arm CLAG --day1 2026-12-01 --language fr",
        "run --role nobody",
        "demo --port many",
    ],
)
def test_wrong_usage_ends_with_two(words: str):
    done = _call(tuple(words.split()), _bare())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_missing_settings_are_named_one_a_line():
    done = _call(("migrate",), _bare())
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "COMPANION_TELEGRAM_TOKEN: is missing",
        "COMPANION_ENCRYPTION_KEYS: is missing",
    ]


def test_migrate_and_check_of_a_migrated_database_change_nothing(run: Run):
    assert run("migrate").returncode == 0
    assert run("migrate").returncode == 0
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")


def test_database_that_is_not_there_is_named_without_its_password(run: Run):
    url = "postgresql+asyncpg://nobody:hush-hush@127.0.0.1:9/none"
    line = _refused(run("migrate", COMPANION_DATABASE_URL=url))
    assert line.startswith("COMPANION_DATABASE_URL: ")
    assert "hush-hush" not in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f"enrol 01-001 --site 09 --arm CLAG --day1 {_DAY1} --language en", "09: no such site"),
        (f"enrol 77 --site 01 --arm CLAG --day1 {_DAY1} --language en", "77: not a subject code"),
        ("enrol 01-001 --site 01 --arm CLAG --day1 soon --language en", "soon: not a date"),
        (
            "enrol 01-001 --site 01 --arm CLAG --day1 2020-01-01 --language en",
            "2020-01-01: Day 1 cannot be in the past.",
        ),
        (
            f"enrol 01-001 --site 01 --arm CLAGV --day1 {_DAY1} --language en --usual-time 3:00",
            "3:00: not a time",
        ),
        (
            f"enrol 01-001 --site 01 --arm CLAGV --day1 {_DAY1} --language en --usual-time 03:00",
            "03:00: must lie between",
        ),
        (
            f"enrol 01-001 --site 01 --arm CLAG --day1 {_DAY1} --language en --age 66",
            "66 years: must be 18 to 65",
        ),
        ("enrol --file nowhere.csv", "nowhere.csv: cannot be read (No such file or directory)"),
        ("staff add --role nurse --site 09 --name Li", "09: no such site"),
        ("plan 01-999", "01-999: no such subject"),
        ("phones --site 09", "09: no such site"),
        (
            f"enrol 01-001 --site 01 --arm CLAG --day1 {_DAY1} --language en --phone sister",
            "sister: not a phone number",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(run: Run, words: str, said: str):
    assert _refused(run(*words.split())).startswith(said)


def test_enrolling_twice_is_refused_and_each_arm_has_its_plan(run: Run, telegram_url: str):
    def enrol(code: str, arm: str) -> subprocess.CompletedProcess[str]:
        words = f"enrol {code} --site 01 --arm {arm} --day1 {_DAY1} --language en"
        return run(
            *words.split(),
            "--usual-time",
            "08:00",
            "--phone",
            "138 0000 0000",
            COMPANION_TELEGRAM_BASE_URL=telegram_url,
        )

    assert enrol("01-001", "CLAGV").returncode == 0
    assert _refused(enrol("01-001", "CLAGV")) == "01-001: already registered"
    assert enrol("01-002", "CLAG").returncode == 0
    with_doses = run("plan", "01-001").stdout
    assert with_doses.count("it is time for your venetoclax, 400 mg as ordered") == 7
    assert "Day 8:" in with_doses
    assert "Day 9" not in with_doses
    without_doses = run("plan", "01-002").stdout
    assert "venetoclax" not in without_doses
    # Days 0 to 21 of the diary, the same in both arms.
    for planned in (with_doses, without_doses):
        assert planned.count("How are you today?") == 22
    assert run("phones", "--site", "01").stdout.splitlines() == [
        "01-001\tCLAGV\tinvited\t138 0000 0000",
        "01-002\tCLAG\tinvited\t138 0000 0000",
    ]


_HEAD = "受试者,中心,分组,第1天,语言,年龄,电话"


def test_file_of_people_is_looked_at_then_enrolled_once_all_or_nobody(
    run: Run, telegram_url: str, tmp_path: Path
):
    file = tmp_path / "people.csv"
    whole = [_HEAD, f"01-001,01,CLAGV,{_DAY1},中文,45,13800000000", "01-002,1,CLAG,未定,en,65,"]
    file.write_bytes("\r\n".join([*whole, "01-001,09,X,soon,fr,7,x"]).encode("gb18030"))
    refused = run("enrol", "--file", str(file))
    assert (refused.returncode, refused.stdout) == (1, "")
    *problems, last = refused.stderr.splitlines()
    assert [line.partition(":")[0] for line in problems] == ["line 4"] * 7
    assert last == "7 problems. Nobody was enrolled."
    file.write_bytes("\r\n".join(whole).encode("gb18030"))
    looked = run("enrol", "--file", str(file), "--dry-run")
    assert looked.stdout == "2 would be enrolled, 0 enrolled already. Nothing was changed.\n"
    assert run("phones", "--site", "01").stdout == "Nobody takes part at this site.\n"

    at = {"COMPANION_TELEGRAM_BASE_URL": telegram_url}
    blocked = run("enrol", "--file", str(file), "--out", str(file), **at)
    assert _refused(blocked) == f"{file}: cannot be written (File exists). Nobody was enrolled."
    out = tmp_path / "sheets"
    done = run("enrol", "--file", str(file), "--json", "--out", str(out), **at)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["for"] for line in lines] == ["01-001", "01-002"]
    assert len({line["link"] for line in lines} | {line["pin"] for line in lines}) == 4
    assert sorted(sheet.name for sheet in out.iterdir()) == ["01-001.html", "01-002.html"]
    for line in lines:
        sheet = out / f"{line['for']}.html"
        assert oct(sheet.stat().st_mode)[-3:] == "600"
        assert line["pin"] in sheet.read_text(encoding="utf-8")
    assert run("phones", "--site", "01").stdout.splitlines() == [
        "01-001\tCLAGV\tinvited\t13800000000",
        "01-002\tCLAG\tinvited\tno number kept",
    ]
    again = run("enrol", "--file", str(file))
    assert again.stderr.splitlines() == [
        "01-001: enrolled already, left as it is",
        "01-002: enrolled already, left as it is",
    ]
    assert again.stdout == "0 enrolled, 2 enrolled already. Nothing was changed.\n"


async def test_invites_of_the_command_line_work_on_a_phone(
    run: Run, environment: dict[str, str], telegram_url: str
):
    at = {"COMPANION_TELEGRAM_BASE_URL": telegram_url}
    nurse = ("staff", "add", "--role", "nurse", "--site", "01", "--name", "Li", "--json")
    words = f"enrol 01-003 --site 01 --arm CLAG --day1 {_DAY1} --language en --json".split()
    invites = [json.loads(run(*words, **at).stdout) for words in (nurse, words)]
    service = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env={**environment, **at},
        stderr=asyncio.subprocess.PIPE,
    )
    for invited, name in zip(invites, ("Li", "Ann"), strict=True):
        assert sorted(invited) == ["for", "link", "pin", "valid_until"]
        start = invited["link"].partition("?start=")[2]
        async with await PhoneClient.connect(
            telegram_url, first_name=name, language_code="en"
        ) as phone:
            await phone.open(start)
            await phone.wait_for("PIN", timeout_seconds=30)
            await phone.text(invited["pin"])
            await phone.wait_for("Which language", timeout_seconds=30)
    service.terminate()
    _, logged = await service.communicate()
    assert service.returncode == 0
    assert all(invited["pin"].encode() not in logged for invited in invites)
    assert DEFAULT_TOKEN.encode() not in logged
    assert b"Traceback" not in logged
