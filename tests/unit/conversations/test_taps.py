"""The desk works with one thumb: from an alert, each act begins within three taps."""

from collections import deque
from dataclasses import replace

import pytest

from content.vocabulary import EscalationTopic, StaffRole, Tier
from content.wording import Verbatim
from records.case_facts import Colleague
from records.effects import Button, SendMessage, ToChat
from records.facts import StaffFacts
from tests.support.adverse_events import desk
from tests.support.correcting import misreported
from tests.support.explore import press
from tests.support.people import OSEI_ID, case, nurse_li, taken_by

_MOST_TAPS = 3
_TAKE = "esc.take"
_WEI = misreported()
_OF_CASE = {"escalation": str(case().escalation_id)}
_OF_WEI = {"subject": str(_WEI.subject_id), "part": "summary"}
# What stands under every alert about a patient (`records/write/alerts.py`).
_UNDER_AN_ALERT = (
    *((act, _OF_CASE) for act in (_TAKE, "talk.answer", "esc.hand", "esc.cannot", "esc.details")),
    ("card.show", _OF_WEI),
)
# What each act of the desk begins with.
_ACTS = {
    "take the case": _TAKE,
    "say that one cannot": "esc.cannot",
    "hand over to a colleague": "esc.give",
    "write to the patient": "talk.answer",
    "say that one called": "esc.contact",
    "close with an outcome": "esc.outcome",
    "put off": "esc.until",
    "note in the case": "esc.note",
    "read the details": "esc.details",
    "look at the patient": "card.show",
    "note about the patient": "card.note",
    "number of the patient": "card.number",
    "order a dose, hold, resume, end treatment": "treat.card",
    "correct an entry": "correct.open",
    "judge a medicine": "judge.open",
    "record an adverse event": "ae.new",
    "assess what was reported": "ae.reports",
}


def _taps_to_each(nurse: StaffFacts, tier: Tier) -> dict[str, int]:
    """Press everything that is shown, from the alert on, and note when each act is first there."""
    topic = EscalationTopic.SYMPTOM
    open_case, own = case(tier=tier, topic=topic), taken_by(nurse, tier=tier, topic=topic)
    alerted = replace(nurse, patient=_WEI, escalation=open_case, open_escalations=(open_case,))
    found: dict[str, int] = {}
    shown = [Button(label=Verbatim(""), act=act, args=args) for act, args in _UNDER_AN_ALERT]
    ahead = deque((alerted, button, 1) for button in shown)
    seen: set[tuple[str, str, bool]] = set()
    while ahead:
        facts, button, count = ahead.popleft()
        key = (button.act, str(sorted(button.args.items())), facts.escalation == own)
        if key in seen or count > _MOST_TAPS:
            continue
        seen.add(key)
        found.setdefault(button.act, count)
        after = facts
        if button.act == _TAKE:
            after = replace(facts, escalation=own, open_escalations=(own,))
        ahead.extend(
            (after, one, count + 1)
            for effect in press(facts, button)
            if isinstance(effect, SendMessage) and isinstance(effect.to, ToChat)
            for row in effect.buttons
            for one in row
        )
    return found


@pytest.mark.parametrize("act", sorted(_ACTS))
def test_act_begins_within_three_taps_of_the_alert(act):
    emma = Colleague(staff_id=OSEI_ID, name="Emma", role=StaffRole.NURSE)
    nurse = nurse_li(colleagues=(emma,), adverse_events=desk())
    taps = _taps_to_each(nurse, Tier.AMBER)
    assert _ACTS[act] in taps, sorted(taps)
