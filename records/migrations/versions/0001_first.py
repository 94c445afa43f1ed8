"""Accounts, clinical records, queues, and the audit trail from the first day."""

from pathlib import Path

from alembic import op

from records.tables.audited import AUDITED

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_HERE = Path(__file__).parent
_QUEUES = ("inbox_update", "due_action", "communication", "heartbeat", "dialogue")


def upgrade() -> None:
    """Create everything; then hand the application only the rights it needs."""
    for name in ("0001_tables.sql", "0001_audit.sql"):
        for statement in (_HERE / name).read_text(encoding="utf-8").split("--;;"):
            op.get_bind().exec_driver_sql(statement)
    for table, (key, changeable) in AUDITED.items():
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
