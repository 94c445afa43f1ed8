"""Visits as they come out of the database, inside the reading of a subject."""

import json
from datetime import date, time
from typing import Any
from uuid import UUID

from content.vocabulary import VisitAnswer, VisitState
from records.visit_facts import VisitFact

# One visit `v` with the newest answer.
ONE_VISIT = """json_build_array(v.visit_id, v.cycle, v.code, v.number, v.planned_on,
  v.planned_time, v.earliest, v.latest, v.state, v.superseded_at is null, v.planned_by = 'team',
  (select x.answer from visit_answer x where x.visit_id = v.visit_id
     order by x.recorded_at desc limit 1))"""
# All visits of a subject `s`, in the order of their dates; a column more of a reading.
VISITS = f"""
, (select json_agg({ONE_VISIT} order by v.planned_on, v.code) from visit v
     where v.subject_id = s.subject_id) as visits
"""  # noqa: S608 - only the constant above


def visits_in(value: Any) -> tuple[VisitFact, ...]:  # noqa: ANN401 - JSON
    """The visits that `VISITS` read."""
    rows = json.loads(value) if isinstance(value, str) else value
    return tuple(one_visit(row) for row in rows or ())


def one_visit(value: Any) -> VisitFact:  # noqa: ANN401 - JSON
    """The visit that `ONE_VISIT` read."""
    row = json.loads(value) if isinstance(value, str) else value
    key, cycle, code, number, on, at, earliest, latest, state, current, by_team, answer = row
    return VisitFact(
        visit_id=UUID(key),
        cycle=cycle,
        code=code,
        number=number,
        on=date.fromisoformat(on),
        at=time.fromisoformat(at) if at else None,
        earliest=date.fromisoformat(earliest),
        latest=date.fromisoformat(latest),
        state=VisitState(state),
        is_current=current,
        is_from_team=by_team,
        answer=VisitAnswer(answer) if answer else None,
    )
