"""What a patient reported wrongly, and a nurse in the middle of correcting it."""

from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from content.vocabulary import DoseStatus, TemperatureUnit, Tier
from records.facts import ReportFact, StaffFacts, SubjectFacts, TemperatureFact
from tests.support.judging import TONIC
from tests.support.people import DAY2_AT_8, DOSE_ID, asked, dose, nurse_li, wei

REPORT: Final = UUID(int=51)
FEVER: Final = UUID(int=52)
_BEFORE: Final = DAY2_AT_8 - timedelta(hours=2)


def misreported() -> SubjectFacts:
    """Give Wei, whose dose, temperature, nausea and tonic may all be wrong."""
    nausea = ReportFact(
        report_id=REPORT, symptom="nausea", tier=Tier.GREEN, answers={}, reported_at=_BEFORE
    )
    measured = TemperatureFact(
        report_id=FEVER,
        value=Decimal("38.6"),
        unit=TemperatureUnit.CELSIUS,
        tier=Tier.RED,
        reported_at=_BEFORE,
    )
    return wei(
        doses=(dose(status=DoseStatus.NOT_TAKEN),),
        reports=(nausea,),
        temperatures=(measured,),
        medications=(TONIC,),
    )


def correcting_an_entry() -> dict[tuple[str, str], StaffFacts]:
    """The nurse with each question open that is asked on the way to a correction."""
    data = {
        "subject": str(wei().subject_id),
        "part": "doses",
        "entry": str(DOSE_ID),
        "status": "taken",
    }
    return {
        ("correcting", step): nurse_li(
            patient=misreported(), dialogue=asked("correcting", step, data)
        )
        for step in ("time", "reason")
    }
