"""Entries about medicines that were a mistake."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table medication_correction ("
    " correction_id uuid not null,"
    " medication_id uuid not null,"
    " subject_id uuid not null,"
    " originator text not null,"
    " corrected_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint medication_correction_pk primary key (correction_id),"
    " constraint medication_correction_medication_id_fk foreign key (medication_id)"
    " references concomitant_medication (medication_id),"
    " constraint medication_correction_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint medication_correction_once unique (medication_id))",
    "create trigger audit_record after insert or update or delete on medication_correction"
    " for each row execute function audit.record('correction_id')",
    "alter table medication_correction enable always trigger audit_record",
    "grant select, insert on medication_correction to companion_app",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
