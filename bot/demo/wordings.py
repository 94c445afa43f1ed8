"""Entries of the audit trail as short sentences for the panel of the demonstration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.parts.cases import tier_name, topic_name
from content.vocabulary import Duty, EscalationTopic, SubjectStatus, Tier
from content.wording import Verbatim, Wording, phrase, phrase_ctx

Kind = Literal["recorded", "sent", "alarm"]
_New = Mapping[str, Any]
_DUTIES = {
    Duty.ON_CALL_NURSE: phrase_ctx("duty", "nurse on call"),
    Duty.BACKUP_NURSE: phrase_ctx("duty", "backup nurse"),
    Duty.PHYSICIAN: phrase_ctx("duty", "physician on call"),
    Duty.INVESTIGATOR: phrase_ctx("duty", "investigator"),
    Duty.COORDINATOR: phrase_ctx("duty", "coordinator"),
}
_STATUSES = {
    SubjectStatus.INVITED: phrase_ctx("status", "invited"),
    SubjectStatus.ACTIVE: phrase_ctx("status", "active"),
    SubjectStatus.ON_HOLD: phrase_ctx("status", "on hold"),
    SubjectStatus.DISCONTINUED: phrase_ctx("status", "off study treatment"),
    SubjectStatus.WITHDRAWN: phrase_ctx("status", "withdrawn"),
    SubjectStatus.DIED: phrase_ctx("status", "died"),
}
_ACTS = {
    "use": phrase_ctx("consent", "use of the companion"),
    "health_data": phrase_ctx("consent", "health data"),
    "abroad": phrase_ctx("consent", "messenger abroad"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the panel."""

    kind: Kind
    words: Wording


def in_words(entity: str, act: str, new: _New) -> Entry | None:
    """The entry for one change; None for changes a visitor need not see."""
    match act:
        case "insert":
            added = _ADDED.get(entity)
            return added(new) if added else None
        case "update":
            changes = (rule(new) for name, rule in _CHANGED if name == entity)
            return next((entry for entry in changes if entry is not None), None)
        case _:
            return None


def _recorded(words: Wording) -> Entry:
    return Entry("recorded", words)


def _alarm(words: Wording) -> Entry:
    return Entry("alarm", words)


def _consent(new: _New) -> Entry:
    if new["accepted"]:
        return _recorded(
            phrase("Consent given: {act}", act=_ACTS.get(new["act"], Verbatim(new["act"])))
        )
    return _recorded(
        phrase("Consent declined: {act}", act=_ACTS.get(new["act"], Verbatim(new["act"])))
    )


def _dose(new: _New) -> Entry:
    match new["status"]:
        case "taken":
            return _recorded(phrase("Dose recorded as taken"))
        case "missed":
            return _alarm(phrase("Dose recorded as missed"))
        case "vomited":
            return _alarm(phrase("Dose recorded as vomited"))
        case _:
            return _alarm(phrase("Dose recorded as not taken"))


def _report(new: _New) -> Entry:
    if new["celsius"] is None:
        return _recorded(phrase("Report recorded, tier {tier}", tier=tier_name(Tier(new["tier"]))))
    degrees = Verbatim(f"{new['celsius']:.1f}")
    return _recorded(
        phrase(
            "Report recorded, {degrees} °C, tier {tier}",
            degrees=degrees,
            tier=tier_name(Tier(new["tier"])),
        )
    )


def _opened(new: _New) -> Entry:
    return _alarm(
        phrase(
            "Escalation opened: {topic}, {tier}",
            topic=topic_name(EscalationTopic(new["topic"])),
            tier=tier_name(Tier(new["tier"])),
        )
    )


def _step(new: _New) -> Entry:
    match new["outcome"]:
        case "notified":
            return _alarm(phrase("Told: {duty}", duty=_DUTIES[Duty(new["duty"])]))
        case _:
            return _alarm(phrase("Could not be reached: {duty}", duty=_DUTIES[Duty(new["duty"])]))


def _escalation_now(new: _New) -> Entry | None:
    match new.get("status"):
        case "acknowledged":
            return _recorded(phrase("Escalation taken by a person"))
        case "closed":
            return _recorded(phrase("Escalation closed by a person"))
        case "open":
            return _alarm(phrase("Escalation open again"))
        case _:
            return None


def _subject_now(new: _New) -> Entry | None:
    if status := new.get("status"):
        return _recorded(phrase("Subject is now {status}", status=_STATUSES[SubjectStatus(status)]))
    if at := new.get("usual_time"):
        return _recorded(phrase("Usual time set to {time}", time=at[:5]))
    return None


def _invite_now(new: _New) -> Entry | None:
    if new.get("locked_at"):
        return _alarm(phrase("Invite locked after wrong PINs"))
    return _recorded(phrase("Wrong PIN")) if new.get("wrong_pins") else None


def _phone_now(new: _New) -> Entry | None:
    is_lost = new.get("is_reachable") is False
    return _alarm(phrase("Messages no longer arrive")) if is_lost else None


def _dose_now(new: _New) -> Entry | None:
    is_wrong = new.get("entered_in_error")
    return _recorded(phrase("Dose record marked as entered in error")) if is_wrong else None


def _medicine_now(new: _New) -> Entry | None:
    is_wrong = new.get("entered_in_error")
    return _recorded(phrase("Medicine marked as entered in error")) if is_wrong else None


_ADDED: Mapping[str, Callable[[_New], Entry]] = {
    "subject": lambda new: _recorded(phrase("Enrolled in arm {arm}", arm=new["arm"])),
    "invite": lambda _: _recorded(phrase("Invite issued")),
    "chat_link": lambda _: _recorded(phrase("Phone linked")),
    "consent": _consent,
    "dose_order": lambda new: _recorded(phrase("Dose order: {dose} mg", dose=new["amount_mg"])),
    "scheduled_dose": lambda new: _recorded(
        phrase("Dose planned for day {day}", day=new["protocol_day"])
    ),
    "dose_administration": _dose,
    "symptom_report": _report,
    "concomitant_medication": lambda new: _recorded(
        phrase("Medicine recorded: {name}", name=new["substance"] or "–")
    ),
    "escalation": _opened,
    "escalation_step": _step,
}
_CHANGED: tuple[tuple[str, Callable[[_New], Entry | None]], ...] = (
    ("subject", _subject_now),
    ("invite", _invite_now),
    ("chat_link", _phone_now),
    ("escalation", _escalation_now),
    ("dose_administration", _dose_now),
    ("concomitant_medication", _medicine_now),
)
