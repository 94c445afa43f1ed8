"""Accounts, clinical records, queues, and the audit trail from the first day."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_HERE = Path(__file__).parent
# As it was then: what came later has its own migration. table -> (key, columns that may change)
_AUDITED: dict[str, tuple[str, tuple[str, ...]]] = {
    "subject": ("subject_id", ("language", "status", "day1", "cycle", "usual_time")),
    "staff_member": ("staff_id", ("language", "active_until")),
    "staff_assignment": ("assignment_id", ("duty_rank", "valid_until")),
    "chat_link": ("link_id", ("unlinked_at", "is_reachable")),
    "invite": ("invite_id", ("wrong_pins", "used_at", "revoked_at", "locked_at")),
    "consent": ("consent_id", ()),
    "dose_order": ("dose_order_id", ("superseded_at",)),
    "scheduled_dose": (
        "scheduled_dose_id",
        ("planned_at", "late_until", "content_version", "cancelled_at"),
    ),
    "dose_administration": ("administration_id", ("entered_in_error",)),
    "symptom_report": ("report_id", ()),
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
        ),
    ),
    "escalation_step": ("escalation_step_id", ()),
    "acknowledgement": ("acknowledgement_id", ()),
}
_QUEUES = ("inbox_update", "due_action", "communication", "heartbeat", "dialogue")


def upgrade() -> None:
    """Create everything; then hand the application only the rights it needs."""
    for name in ("0001_tables.sql", "0001_audit.sql"):
        for statement in (_HERE / name).read_text(encoding="utf-8").split("--;;"):
            op.get_bind().exec_driver_sql(statement)
    for table, (key, changeable) in _AUDITED.items():
        op.execute(
            f"create trigger audit_record after insert or update or delete on {table}"
            f" for each row execute function audit.record('{key}')"
        )
        op.execute(f"alter table {table} enable always trigger audit_record")
        op.execute(f"grant select, insert on {table} to companion_app")
        if changeable:
            op.execute(f"grant update ({', '.join(changeable)}) on {table} to companion_app")
    for table in _QUEUES:
        op.execute(f"grant select, insert, update on {table} to companion_app")
    op.execute("grant delete on dialogue to companion_app")
    op.execute("grant select on schema_version to companion_app")


def downgrade() -> None:
    """Records are never taken back."""
    message = "the first migration cannot be undone: it would delete records"
    raise RuntimeError(message)
