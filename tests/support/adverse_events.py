"""Adverse events of the cast: a serious one of Wei's, a report nobody assessed, and the desk."""

from uuid import UUID

from records.adverse_event_facts import (
    AdverseEvent,
    EventDesk,
    EventFact,
    EventVersion,
    ReportToAssess,
)
from records.facts import Dialogue, StaffFacts
from tests.support.people import DAY1, DAY2_AT_8, WEI_ID, nurse_li, wei

_NOT_KNOWN = {"g_csf": None, "cladribine": None, "cytarabine": None}
# Wei went to hospital with a fever; the site learnt of it at 08:00, and nobody reported it yet.
SERIOUS = EventFact(
    event_id=UUID("00000000-0000-4000-8000-0000000000f1"),
    subject_id=WEI_ID,
    subject_code="01-001",
    site_id="01",
    number=1,
    cycle=1,
    versions=(
        EventVersion(
            number=1,
            event=AdverseEvent(
                term="Febrile neutropenia",
                grade=3,
                onset=DAY1,
                is_ongoing=True,
                criteria=("hospital",),
                relatedness={"venetoclax": "possible", **_NOT_KNOWN},
                actions={"venetoclax": "interrupted", **_NOT_KNOWN},
                outcome="not_recovered",
                aware_at=DAY2_AT_8,
            ),
            reason="first",
            written_by="Li",
            written_at=DAY2_AT_8,
            awaits_judgement=True,
        ),
    ),
)
TO_ASSESS = ReportToAssess(
    report_id=UUID("00000000-0000-4000-8000-0000000000f2"),
    tier="amber",
    rules=(),
    reported_at=DAY2_AT_8,
    symptom="nausea",
    term="Nausea",
)


def desk(**changes: object) -> EventDesk:
    """What Li is shown of Wei: the serious event and the report."""
    plain: dict[str, object] = {"events": (SERIOUS,), "reports": (TO_ASSESS,), **changes}
    return EventDesk(new_id=UUID(int=13), **plain)


def recording_an_event() -> dict[tuple[str, str], StaffFacts]:
    """Li at each question about an adverse event of Wei, with the report it is about."""
    about = {"subject": str(WEI_ID), "report": str(TO_ASSESS.report_id)}
    asked = {
        "answer": {**about, "done": ""},
        "not": {**about, "reason": "other"},
        "sent": {**about, "event": str(SERIOUS.event_id)},
    }
    return {
        ("adverse_event", step): nurse_li(
            patient=wei(),
            adverse_events=desk(),
            dialogue=Dialogue(conversation="adverse_event", step=step, data=data),
        )
        for step, data in asked.items()
    }
