"""Two planned visits of Ann, on days 10 and 13, on a Saturday before them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from content.vocabulary import VisitState
from records.facts import SubjectFacts
from records.visit_facts import VisitFact
from tests.support.people import ann

VISIT_IDS = [UUID(int=0xF00 + number) for number in range(4)]
# Saturday 28 November, 10:00 in Shanghai.
NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)


def visit(number: int = 1, **changes: Any) -> VisitFact:
    on = date(2026, 12, 2) + timedelta(days=3 * (number - 1))
    plain = VisitFact(
        visit_id=VISIT_IDS[number],
        cycle=1,
        code="blood_count",
        number=number,
        on=on,
        at=None,
        earliest=on - timedelta(days=1),
        latest=on + timedelta(days=1),
        state=VisitState.PLANNED,
    )
    return replace(plain, **changes)


def patient(*visits: VisitFact, **changes: Any) -> SubjectFacts:
    return ann(visits=visits or (visit(1), visit(2)), **changes)
