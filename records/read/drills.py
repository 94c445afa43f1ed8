"""The last drill of each site, and how it ended."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from records.sql import Sql

# Every drill that ended has an outcome; one that goes on has none.
_LAST = Sql("""
select distinct on (site_id) site_id, opened_at, outcome,
  extract(epoch from clock_timestamp() - opened_at) as seconds
from escalation where topic = 'drill' order by site_id, opened_at desc
""")
_RESULTS = {None: "open", "drill_passed": "passed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDrill:
    """When the last drill of a site began, its age, and `passed`, `failed` or `open`."""

    opened_at: datetime
    seconds: float
    result: str

    @property
    def has_passed(self) -> bool:
        """Whether somebody answered it."""
        return self.result == _RESULTS["drill_passed"]


async def last_drills(conn: AsyncConnection) -> dict[str, LastDrill]:
    """Give the last drill by site; a site that never had one is not there."""
    return {
        row["site_id"]: LastDrill(
            opened_at=row["opened_at"],
            seconds=float(row["seconds"]),
            result=_RESULTS.get(row["outcome"], "failed"),
        )
        for row in await _LAST.rows(conn)
    }
