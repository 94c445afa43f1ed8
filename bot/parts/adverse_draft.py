"""What was answered so far about an adverse event, and what is asked next.

A draft travels with the buttons, or with the question for words, so nothing of it is lost when the
companion stops.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, TypeAlias

from content.adverse_events.find import DEATH, FATAL, FATAL_GRADE
from content.model import Content
from content.vocabulary import StaffRole
from content.wording import InBoth, Wording, phrase
from records.adverse_event_effects import VersionReason
from records.adverse_event_facts import AdverseEvent, EventFact
from records.facts import StaffFacts, SubjectFacts

Draft: TypeAlias = Mapping[str, str]

UNKNOWN: Final = "?"
NONE: Final = "none"
ONGOING: Final = "ongoing"
NOT_GIVEN: Final = "not_given"
UNCHANGED: Final = "unchanged"
BY_DRUG: Final = "by_drug"
OTHER: Final = "other"
TERM: Final = "term"
SPECIFY: Final = "specify"
GRADE: Final = "grade"
ONSET: Final = "onset"
END: Final = "end"
AWARE: Final = "aware"
NOTE: Final = "note"
DONE: Final = "done"
_BETWEEN: Final = ","
_TOGETHER: Final = "+"
_RELATED: Final = "rel_"
_ACTION: Final = "act_"
_VENETOCLAX: Final = "venetoclax"
_SEES: Final = (StaffRole.NURSE, StaffRole.INVESTIGATOR, StaffRole.COORDINATOR)
# What is asked anew when a field is changed.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    TERM: (TERM, SPECIFY, GRADE),
    GRADE: (GRADE,),
    "days": (ONSET, END),
    "serious": ("serious", AWARE),
    "related": (_RELATED,),
    "action": ("acts", _ACTION),
    "outcome": ("outcome",),
}


@dataclass(frozen=True, slots=True)
class Drug:
    """A medicine of the trial that an event may be related to."""

    id: str
    name: Wording
    may_be_added: bool = False


def may_see(facts: StaffFacts, site_id: str) -> bool:
    """Tell whether this person may look at adverse events of a site now."""
    return any(facts.may(role, site_id) for role in _SEES)


def may_record(facts: StaffFacts, site_id: str, content: Content) -> bool:
    """Tell whether this person may record adverse events of a site now."""
    return any(facts.may(role, site_id) for role in content.adverse_events.people.records)


def may_judge(facts: StaffFacts, site_id: str, content: Content) -> bool:
    """Tell whether this person's word on seriousness and relatedness counts now."""
    return any(facts.may(role, site_id) for role in content.adverse_events.people.judges)


def drugs_of(patient: SubjectFacts, content: Content) -> tuple[Drug, ...]:
    """Give the medicines of the subject's arm; last those that only some patients get."""
    venetoclax = (
        (Drug(_VENETOCLAX, phrase("Venetoclax")),)
        if patient.arm is content.study.venetoclax.arm
        else ()
    )
    regimen = content.regimen
    given = tuple(
        Drug(one.id, InBoth(one.name.en, one.name.zh))
        for one in regimen.drugs
        if patient.arm in one.arms
    )
    added = tuple(
        Drug(one.id, InBoth(one.name.en, one.name.zh), may_be_added=True)
        for one in regimen.may_be_added
        if patient.arm in one.arms
    )
    return (*venetoclax, *given, *added)


def steps_of(draft: Draft, patient: SubjectFacts, content: Content) -> tuple[str, ...]:
    """Give the questions that belong to a draft, in the order in which they are asked."""
    term = content.adverse_events.terms.get(draft.get(TERM, ""))
    drugs = drugs_of(patient, content)
    given = [one for one in drugs if draft.get(_RELATED + one.id) != NOT_GIVEN]
    return (
        TERM,
        *((SPECIFY,) if term is not None and term.specify else ()),
        *(GRADE, ONSET, END, "serious"),
        *((AWARE,) if draft.get("serious", NONE) not in {NONE, UNKNOWN} else ()),
        *(_RELATED + one.id for one in drugs),
        "acts",
        *((_ACTION + one.id for one in given) if draft.get("acts") == BY_DRUG else ()),
        "outcome",
        *(("reason",) if draft.get("event") else ()),
        *((NOTE,) if draft.get("reason") == OTHER else ()),
    )


def next_step(draft: Draft, patient: SubjectFacts, content: Content) -> str | None:
    """Give the first question without an answer; None where all are answered."""
    steps = steps_of(draft, patient, content)
    return next((step for step in steps if step not in draft), None)


def drug_of(step: str, patient: SubjectFacts, content: Content) -> Drug | None:
    """Give the medicine that a question is about."""
    named = step.removeprefix(_RELATED).removeprefix(_ACTION)
    return next((one for one in drugs_of(patient, content) if one.id == named), None)


def is_about_relatedness(step: str) -> bool:
    """Tell whether a question asks how an event is related to a medicine."""
    return step.startswith(_RELATED)


def is_about_action(step: str) -> bool:
    """Tell whether a question asks what was done with one medicine."""
    return step.startswith(_ACTION)


def related_left(draft: Draft, patient: SubjectFacts, content: Content) -> tuple[str, ...]:
    """Give the questions about relatedness that have no answer yet."""
    steps = steps_of(draft, patient, content)
    return tuple(one for one in steps if is_about_relatedness(one) and one not in draft)


def answered(draft: Draft, **answers: str) -> dict[str, str]:
    """Give the draft with one more answer, or several that are given at once."""
    done = [one for one in draft.get(DONE, "").split(_BETWEEN) if one]
    return {**draft, **answers, DONE: _BETWEEN.join([*done, _TOGETHER.join(answers)])}


def taken_back(draft: Draft) -> dict[str, str]:
    """Give the draft without its last answer; as it is where there is none."""
    done = [one for one in draft.get(DONE, "").split(_BETWEEN) if one]
    last = set(done[-1].split(_TOGETHER)) if done else set()
    kept = {key: value for key, value in draft.items() if key not in last}
    return {**kept, DONE: _BETWEEN.join(done[:-1])}


def asked_anew(draft: Draft, field: str) -> dict[str, str]:
    """Give the draft with the questions about one field open again."""
    names = FIELDS.get(field, ())
    return {
        key: value
        for key, value in draft.items()
        if not any(key == name or (name.endswith("_") and key.startswith(name)) for name in names)
        and key != DONE
    }


def draft_of(event: EventFact, patient: SubjectFacts, content: Content) -> dict[str, str]:
    """Give a draft of the next version of an event, with everything as it stands."""
    now = event.current.event
    related = {_RELATED + drug: value or UNKNOWN for drug, value in now.relatedness.items()}
    for one in drugs_of(patient, content):
        related.setdefault(_RELATED + one.id, NOT_GIVEN if one.may_be_added else UNKNOWN)
    found = {
        "subject": str(patient.subject_id),
        "event": str(event.event_id),
        "base": str(event.current.number),
        TERM: now.term,
        GRADE: UNKNOWN if now.grade is None else str(now.grade),
        ONSET: _day(now.onset),
        END: ONGOING if now.is_ongoing else _day(now.end),
        "serious": UNKNOWN if now.criteria is None else _BETWEEN.join(now.criteria) or NONE,
        "outcome": now.outcome or UNKNOWN,
        **related,
        **_actions_in_draft(now.actions),
    }
    if now.specified is not None:
        found[SPECIFY] = now.specified
    if now.aware_at is not None:
        found[AWARE] = now.aware_at.isoformat()
    return found


def event_in(draft: Draft, patient: SubjectFacts, content: Content) -> AdverseEvent:
    """Give the adverse event that a whole draft describes."""
    steps = steps_of(draft, patient, content)
    given = [one for one in drugs_of(patient, content) if draft.get(_RELATED + one.id) != NOT_GIVEN]
    end = draft[END]
    return AdverseEvent(
        term=draft[TERM],
        specified=draft.get(SPECIFY) if SPECIFY in steps else None,
        grade=None if draft[GRADE] == UNKNOWN else int(draft[GRADE]),
        onset=_read_day(draft[ONSET]),
        end=None if end == ONGOING else _read_day(end),
        is_ongoing=None if end == UNKNOWN else end == ONGOING,
        criteria=criteria_in(draft),
        relatedness={one.id: _known(draft[_RELATED + one.id]) for one in given},
        actions=_actions(draft, given),
        outcome=_known(draft["outcome"]),
        aware_at=datetime.fromisoformat(draft[AWARE]) if AWARE in steps else None,
    )


def criteria_in(draft: Draft) -> tuple[str, ...] | None:
    """Give the criteria of seriousness that were named; None where it is not known yet."""
    said = draft.get("serious", UNKNOWN)
    if said == UNKNOWN:
        return None
    return () if said == NONE else tuple(said.split(_BETWEEN))


def contradiction(event: AdverseEvent) -> Wording | None:
    """Say what does not fit together and must be put right before it is recorded."""
    fatal = [event.grade == FATAL_GRADE, event.outcome == FATAL, DEATH in (event.criteria or ())]
    if any(fatal) and not all(fatal):
        return phrase(
            "Grade 5, the outcome “fatal” and the criterion “died” belong together. Please change "
            "what is not right."
        )
    if event.is_ongoing and event.outcome in {"recovered", FATAL}:
        return phrase(
            "It is still going on, and its outcome says that it has ended. Please change one."
        )
    return None


def is_judgement_changed(before: EventFact | None, event: AdverseEvent) -> bool:
    """Tell whether a version says something else of what is judged than the one that stands."""
    if before is None:
        return True
    now = before.current.event
    return (now.criteria, now.relatedness, now.is_void) != (
        event.criteria,
        event.relatedness,
        event.is_void,
    )


def is_whole(event: AdverseEvent) -> bool:
    """Tell whether everything that is judged is known."""
    return event.is_void or (
        event.criteria is not None and all(one is not None for one in event.relatedness.values())
    )


def voided(event: AdverseEvent) -> AdverseEvent:
    """Give an event as entered in error."""
    return replace(event, is_void=True)


def reason_in(draft: Draft) -> VersionReason:
    """Give why there is a new version."""
    match draft.get("reason"):
        case None:
            return VersionReason.FIRST
        case "other":
            return VersionReason.CORRECTION
        case said:
            return VersionReason(said)


def _actions_in_draft(actions: Mapping[str, str | None]) -> dict[str, str]:
    values = set(actions.values())
    if values <= {None}:
        return {"acts": UNKNOWN}
    if values == {UNCHANGED}:
        return {"acts": UNCHANGED}
    return {"acts": BY_DRUG, **{_ACTION + key: one or UNKNOWN for key, one in actions.items()}}


def _actions(draft: Draft, given: Iterable[Drug]) -> dict[str, str | None]:
    match draft["acts"]:
        case "by_drug":
            return {one.id: _known(draft[_ACTION + one.id]) for one in given}
        case said:
            return {one.id: _known(said) for one in given}


def _known(value: str) -> str | None:
    return None if value == UNKNOWN else value


def _day(value: date | None) -> str:
    return UNKNOWN if value is None else value.isoformat()


def _read_day(value: str) -> date | None:
    return None if value == UNKNOWN else date.fromisoformat(value)
