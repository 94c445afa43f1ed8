"""Why somebody of the staff corrected what a subject had reported."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table entry_correction ("
    " correction_id uuid not null,"
    " subject_id uuid not null,"
    " staff_id uuid not null,"
    " part text not null,"
    " entry_id uuid not null,"
    " reason bytea not null,"
    " corrected_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint entry_correction_pk primary key (correction_id),"
    " constraint entry_correction_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint entry_correction_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id),"
    " constraint entry_correction_part_known check (part in ('doses','reports','medicines')))",
    "create index entry_correction_subject_id_corrected_at_ix"
    " on entry_correction (subject_id, corrected_at)",
    "create trigger audit_record after insert or update or delete on entry_correction"
    " for each row execute function audit.record('correction_id')",
    "alter table entry_correction enable always trigger audit_record",
    "grant select, insert on entry_correction to companion_app",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
