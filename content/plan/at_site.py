"""What a site does sooner than the trial: the plan and the ladders as they are there."""

from collections.abc import Iterator, Mapping

from content.plan.shapes import Ladder, Site, Study
from content.vocabulary import Tier


def study_at(study: Study, site: Site) -> Study:
    """Give the study with the waiting times of a site."""
    tighter = site.tighter
    venetoclax, conversation = study.venetoclax, study.conversation
    if tighter.late_until_minutes is not None:
        venetoclax = venetoclax.model_copy(
            update={"late_until_minutes": tighter.late_until_minutes}
        )
    if tighter.question_timeout_minutes is not None:
        conversation = conversation.model_copy(
            update={"question_timeout_minutes": tighter.question_timeout_minutes}
        )
    return study.model_copy(update={"venetoclax": venetoclax, "conversation": conversation})


def ladder_at(ladder: Ladder, site: Site) -> Ladder:
    """Give a ladder with the waiting times of a site."""
    after = site.tighter.ladder_after_minutes.get(ladder.tier)
    if after is None:
        return ladder
    steps = tuple(
        step.model_copy(update={"after_minutes": minutes})
        for step, minutes in zip(ladder.steps, after, strict=True)
    )
    return ladder.model_copy(update={"steps": steps})


def looser(study: Study, ladders: Mapping[Tier, Ladder], site: Site) -> Iterator[str]:
    """Say what a site does later than the trial, or cannot do; nothing when all is sooner."""
    tighter, venetoclax = site.tighter, study.venetoclax
    late, timeout = tighter.late_until_minutes, tighter.question_timeout_minutes
    if late is not None and late > venetoclax.late_until_minutes:
        yield f"late_until_minutes is more than the trial's {venetoclax.late_until_minutes}"
    if late is not None and late <= venetoclax.reminders_after_minutes[-1]:
        yield "late_until_minutes is not after the last reminder"
    if timeout is not None and timeout > study.question_timeout_minutes:
        yield f"question_timeout_minutes is more than the trial's {study.question_timeout_minutes}"
    for tier, after in tighter.ladder_after_minutes.items():
        trial = [step.after_minutes for step in ladders[tier].steps] if tier in ladders else []
        if len(after) != len(trial):
            yield f"ladder_after_minutes of {tier} needs {len(trial)} steps, as the trial has"
        elif any(minutes > limit for minutes, limit in zip(after, trial, strict=True)):
            yield f"ladder_after_minutes of {tier} is later than the trial's {trial}"
        elif after[:1] != (0,) or list(after) != sorted(set(after)):
            yield f"ladder_after_minutes of {tier} must start at 0 and rise"
