"""The peer of row `reminders`: APScheduler with its own SQLAlchemy job store on PostgreSQL."""

import asyncio
import importlib.util
import logging
from datetime import timedelta
from time import perf_counter

from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MISSED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.engine import make_url

from bot.bench.ground import Ground
from bot.bench.result import Figure, median_figure, not_measured
from scheduler.clock import SystemClock

_ROW = "reminders"
_DRIVER = "postgresql+psycopg"
_DEFAULT_GRACE_SECONDS = 1
_SECONDS_TO_ADD_A_JOB = 0.0015
_SPARE_SECONDS = 2.0
_LONGEST_SECONDS = 120.0
_ran_at: list[float] = []


async def ran() -> None:
    """The job: note that it ran."""
    _ran_at.append(perf_counter())


async def apscheduler_figures(ground: Ground) -> list[Figure]:
    """The same number of date jobs at one instant, with the default grace and without limit."""
    if importlib.util.find_spec("psycopg") is None:
        return [not_measured(_ROW, "APScheduler, PostgreSQL job store", "psycopg is not installed")]
    url = make_url(await ground.new_database()).set(drivername=_DRIVER)
    logging.disable(logging.WARNING)  # it warns once for each job it drops
    graces = {"default grace": _DEFAULT_GRACE_SECONDS, "no grace limit": None}
    try:
        return [
            await _one(url.render_as_string(hide_password=False), ground, name, grace)
            for name, grace in graces.items()
        ]
    finally:
        logging.disable(logging.NOTSET)


async def _one(url: str, ground: Ground, name: str, grace: int | None) -> Figure:
    jobs = ground.sizes.peer_jobs
    what = f"APScheduler, PostgreSQL job store, {name}: last job ran"
    seconds_to_add = jobs * _SECONDS_TO_ADD_A_JOB + _SPARE_SECONDS
    while (late := await _run(url, jobs, grace, seconds_to_add)) is None:
        seconds_to_add *= 2
    note = f"{len(_ran_at):,} of {jobs:,} ran"
    if len(_ran_at) < jobs:
        return not_measured(_ROW, what, f"{note}, the others were dropped as too late")
    return median_figure(_ROW, what, [late], "s", note=note)


async def _run(url: str, jobs: int, grace: int | None, seconds_to_add: float) -> float | None:
    """Seconds from the due instant to the last job; None when adding took longer than planned."""
    _ran_at.clear()
    store = SQLAlchemyJobStore(url=url)
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone="UTC")
    settled: list[float] = []
    all_settled = asyncio.Event()

    def note(_: object) -> None:
        settled.append(perf_counter())
        if len(settled) == jobs:
            all_settled.set()

    scheduler.add_listener(note, EVENT_JOB_EXECUTED | EVENT_JOB_MISSED)
    scheduler.start(paused=True)
    scheduler.remove_all_jobs()
    due_at = SystemClock().now() + timedelta(seconds=seconds_to_add)
    due = perf_counter() + seconds_to_add
    for _ in range(jobs):
        scheduler.add_job(ran, "date", run_date=due_at, misfire_grace_time=grace)
    is_in_time = perf_counter() < due
    if is_in_time:
        scheduler.resume()
        await asyncio.wait_for(all_settled.wait(), seconds_to_add + _LONGEST_SECONDS)
    scheduler.shutdown(wait=False)
    return max(settled) - due if is_in_time else None
