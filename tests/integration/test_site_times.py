"""What a site does sooner than the trial is what happens to its own subjects, and to no others."""

import pytest

from bot.app import Parts
from tests.support.desk import arrive, handle_all, said
from tests.support.rows import MEI, WEI, minutes, red, subject_id, tuples, value, write

# Site 02 of the demonstration asks again after 10 minutes and climbs at 0, 5, 8, 15 and 25.
_LIMITS = """
select d.subject_id, d.due_at - u.received_at from due_action d, inbox_update u
where d.kind = 'question_timeout' and d.state = 'pending' and u.update_id = :update
  and d.subject_id = :subject"""
_STEPS = """
select jsonb_path_query_array(ladder, '$.steps[*].after_minutes') from escalation"""


@pytest.mark.parametrize(("who", "steps"), [(WEI, [0, 5, 10, 20, 30]), (MEI, [0, 5, 8, 15, 25])])
async def test_case_climbs_as_its_site_says(parts: Parts, who: int, steps: list[int]) -> None:
    await write(parts, "red", red(who))
    assert await value(parts.engine, _STEPS) == steps


@pytest.mark.parametrize("people", [(WEI,), (MEI,), (WEI, MEI)])
async def test_question_waits_as_long_as_the_site_of_the_subject_says(
    parts: Parts, people: tuple[int, ...]
) -> None:
    await arrive(parts, [said(n, who, "I have a fever") for n, who in enumerate(people, start=1)])
    await handle_all(parts)
    for number, who in enumerate(people, start=1):
        found = await tuples(parts.engine, _LIMITS, update=number, subject=subject_id(who))
        assert found == [(subject_id(who), minutes(10 if who == MEI else 15))]
