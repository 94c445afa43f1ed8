"""Numbers under which the study team calls subjects."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table subject_phone ("
    " phone_id uuid not null,"
    " subject_id uuid not null,"
    " phone bytea not null,"
    " written_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint subject_phone_pk primary key (phone_id),"
    " constraint subject_phone_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id))",
    "create index subject_phone_subject_id_written_at_ix on subject_phone (subject_id, written_at)",
    "create trigger audit_record after insert or update or delete on subject_phone"
    " for each row execute function audit.record('phone_id')",
    "alter table subject_phone enable always trigger audit_record",
    "grant select, insert on subject_phone to companion_app",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
