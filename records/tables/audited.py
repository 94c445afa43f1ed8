"""Which tables the trail watches, and what the application may change in them afterwards.

Every other column of these tables is written once. Nothing may be deleted.
Whoever asks for the list has the tables it names in the metadata.
"""

from records.tables import (  # noqa: F401 - being there is what they are for
    accounts,
    adverse_events,
    attachments,
    broadcasts,
    cases,
    clinical,
    console,
    desk,
    queues,
    rota,
    talk,
    treatment,
    visits,
    watch,
)

# table -> (key column, columns that may be updated)
AUDITED: dict[str, tuple[str, tuple[str, ...]]] = {
    "subject": (
        "subject_id",
        (
            *("language", "status", "day1", "cycle", "usual_time", "question_time"),
            *("visit_morning_time", "wants_reminders", "wants_neutral"),
        ),
    ),
    "staff_member": ("staff_id", ("language", "active_until")),
    "staff_assignment": ("assignment_id", ("duty_rank", "valid_until")),
    "reporter": (
        "reporter_id",
        ("language", "is_reminded", "agreed_at", "agreed_version", "ended_at"),
    ),
    "chat_link": ("link_id", ("unlinked_at", "is_reachable")),
    "invite": ("invite_id", ("wrong_pins", "used_at", "revoked_at", "locked_at")),
    "consent": ("consent_id", ()),
    "dose_order": ("dose_order_id", ("superseded_at",)),
    "scheduled_dose": (
        "scheduled_dose_id",
        ("planned_at", "late_until", "content_version", "cancelled_at"),
    ),
    "dose_administration": ("administration_id", ("entered_in_error",)),
    "symptom_report": ("report_id", ("entered_in_error",)),
    "escalation": (
        "escalation_id",
        (
            "tier",
            "status",
            "summary",
            "ladder",
            "round",
            "owner_id",
            "acknowledged_at",
            "closed_at",
            "closed_by",
            "outcome",
            "snoozed_until",
        ),
    ),
    "escalation_step": ("escalation_step_id", ()),
    "acknowledgement": ("acknowledgement_id", ()),
    "escalation_act": ("act_id", ()),
    "ladder_fault": ("fault_id", ()),
    "staff_absence": ("absence_id", ("ended_at",)),
    "staff_shift": ("shift_id", ("ended_at",)),
    "rota_gap": ("gap_id", ("ended_at",)),
    "dose_order_reading": ("reading_id", ()),
    "treatment_act": ("act_id", ()),
    "visit": ("visit_id", ("state", "reason", "settled_at", "superseded_at")),
    "visit_answer": ("visit_answer_id", ()),
    "concomitant_medication": ("medication_id", ("entered_in_error",)),
    "conversation_message": ("message_id", ()),
    "medication_correction": ("correction_id", ()),
    "broadcast": (
        "broadcast_id",
        (
            *("people", "stopped_at", "stopped_by", "recalled_at", "done_at"),
            *("seconded_by", "seconded_at", "due_at", "until"),
        ),
    ),
    "staff_note": ("note_id", ()),
    "record_access": ("access_id", ()),
    "site_access": ("access_id", ()),
    "console_link": ("link_id", ()),
    "console_session": ("session_id", ("seen_at", "ended_at")),
    "subject_phone": ("phone_id", ()),
    "entry_correction": ("correction_id", ()),
    "message_look": ("look_id", ()),
    "medication_judgement": ("judgement_id", ()),
    "adverse_event": ("event_id", ()),
    "adverse_event_version": ("version_id", ()),
    "adverse_event_submission": ("submission_id", ()),
    "report_disposition": ("disposition_id", ()),
}
