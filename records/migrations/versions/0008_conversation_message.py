"""What subjects and the study team say to each other."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table conversation_message ("
    " message_id uuid not null,"
    " subject_id uuid not null,"
    " escalation_id uuid,"
    " direction text not null,"
    " staff_id uuid,"
    " words bytea,"
    " file_kind text,"
    " file bytea,"
    " album text,"
    " template text,"
    " language text not null,"
    " content_version text not null,"
    " originator text not null,"
    " said_at timestamp with time zone not null,"
    " recorded_at timestamp with time zone default clock_timestamp() not null,"
    " cause text not null,"
    " constraint conversation_message_pk primary key (message_id),"
    " constraint conversation_message_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint conversation_message_escalation_id_fk foreign key (escalation_id)"
    " references escalation (escalation_id),"
    " constraint conversation_message_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id),"
    " constraint conversation_message_direction_known"
    " check (direction in ('from_subject','to_subject')),"
    " constraint conversation_message_written_by"
    " check ((direction = 'to_subject') = (staff_id is not null)),"
    " constraint conversation_message_file_kind_known"
    " check (file_kind in ('photo','voice','document')),"
    " constraint conversation_message_kind_of_file check ((file_kind is null) = (file is null)),"
    " constraint conversation_message_says_something check (num_nonnulls(words, file) > 0))",
    "create index conversation_message_escalation_id_said_at_ix"
    " on conversation_message (escalation_id, said_at)",
    "create index conversation_message_subject_id_said_at_ix"
    " on conversation_message (subject_id, said_at)",
    "create trigger audit_record after insert or update or delete on conversation_message"
    " for each row execute function audit.record('message_id')",
    "alter table conversation_message enable always trigger audit_record",
    "grant select, insert on conversation_message to companion_app",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
