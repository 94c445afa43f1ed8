"""What the auditor of the ladders found, and how many faults a loop saw."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table ladder_fault ("
    " fault_id uuid not null,"
    " site_id text not null,"
    " number integer not null,"
    " found_at timestamp with time zone not null,"
    " escalation_id uuid not null,"
    " cause text not null,"
    " constraint ladder_fault_pk primary key (fault_id),"
    " constraint ladder_fault_escalation_id_fk foreign key (escalation_id)"
    " references escalation (escalation_id))",
    "create index ladder_fault_site_id_found_at_ix on ladder_fault (site_id, found_at)",
    "create trigger audit_record after insert or update or delete on ladder_fault"
    " for each row execute function audit.record('fault_id')",
    "alter table ladder_fault enable always trigger audit_record",
    "grant select, insert on ladder_fault to companion_app",
    "alter table heartbeat add column found integer default 0 not null,"
    " add column found_at timestamp with time zone",
)


def upgrade() -> None:
    """Add the table, watched from its first row, and the columns."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
