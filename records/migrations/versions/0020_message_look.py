"""Who of the staff looked first at what a subject sent; looks at the queue are kept too."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table message_look ("
    " look_id uuid not null,"
    " message_id uuid not null,"
    " staff_id uuid not null,"
    " looked_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint message_look_pk primary key (look_id),"
    " constraint message_look_once unique (message_id),"
    " constraint message_look_message_id_fk foreign key (message_id)"
    " references conversation_message (message_id),"
    " constraint message_look_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id))",
    "create trigger audit_record after insert or update or delete on message_look"
    " for each row execute function audit.record('look_id')",
    "alter table message_look enable always trigger audit_record",
    "grant select, insert on message_look to companion_app",
    "alter table record_access drop constraint record_access_part_known",
    "alter table record_access add constraint record_access_part_known check (part in"
    " ('summary','doses','reports','medicines','cases','notes','picture','queue'))",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
