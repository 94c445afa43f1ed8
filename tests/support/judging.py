"""A medicine that waits to be judged, and a nurse in the middle of judging it."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from content.vocabulary import MedicationStatus
from records.facts import StaffFacts
from records.medication_facts import MedicationFact
from tests.support.people import DAY2_AT_8, asked, nurse_li, wei

MEDICATION: Final = UUID(int=41)
TONIC: Final = MedicationFact(
    medication_id=MEDICATION,
    status=MedicationStatus.STARTED,
    substance=None,
    how="unknown",
    reported_at=DAY2_AT_8 - timedelta(hours=1),
    typed="Blue moon tonic",
)
OF_TONIC: Final = {"subject": str(wei().subject_id), "medication": str(MEDICATION)}


def judging_a_medicine() -> dict[tuple[str, str], StaffFacts]:
    """The nurse with each question open that is asked on the way to a judgement."""
    steps = {"name": OF_TONIC, "note": {**OF_TONIC, "verdict": "none_known"}}
    return {
        ("judging", step): nurse_li(
            patient=wei(medications=(TONIC,)), dialogue=asked("judging", step, data)
        )
        for step, data in steps.items()
    }
