"""Notes of staff about a subject, and who looked at what of one."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table staff_note ("
    " note_id uuid not null,"
    " subject_id uuid not null,"
    " staff_id uuid not null,"
    " words bytea not null,"
    " written_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint staff_note_pk primary key (note_id),"
    " constraint staff_note_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint staff_note_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id))",
    "create index staff_note_subject_id_written_at_ix on staff_note (subject_id, written_at)",
    "create table record_access ("
    " access_id uuid not null,"
    " subject_id uuid not null,"
    " staff_id uuid not null,"
    " part text not null,"
    " accessed_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint record_access_pk primary key (access_id),"
    " constraint record_access_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint record_access_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id),"
    " constraint record_access_part_known check (part in"
    " ('summary','doses','reports','medicines','cases','notes','picture')))",
    "create index record_access_subject_id_accessed_at_ix"
    " on record_access (subject_id, accessed_at)",
    *(
        statement
        for table, key in (("staff_note", "note_id"), ("record_access", "access_id"))
        for statement in (
            f"create trigger audit_record after insert or update or delete on {table}"
            f" for each row execute function audit.record('{key}')",
            f"alter table {table} enable always trigger audit_record",
            f"grant select, insert on {table} to companion_app",
        )
    ),
)


def upgrade() -> None:
    """Add the tables, watched from their first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
