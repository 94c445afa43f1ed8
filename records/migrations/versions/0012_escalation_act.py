"""What people do with a case: contact, hand-over, refusal, notes."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table escalation_act ("
    " act_id uuid not null,"
    " escalation_id uuid not null,"
    " round integer not null,"
    " act text not null,"
    " staff_id uuid,"
    " to_staff_id uuid,"
    " note bytea,"
    " acted_at timestamp with time zone not null,"
    " recorded_at timestamp with time zone default clock_timestamp() not null,"
    " cause text not null,"
    " constraint escalation_act_pk primary key (act_id),"
    " constraint escalation_act_escalation_id_fk foreign key (escalation_id)"
    " references escalation (escalation_id),"
    " constraint escalation_act_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id),"
    " constraint escalation_act_to_staff_id_fk foreign key (to_staff_id)"
    " references staff_member (staff_id),"
    " constraint escalation_act_act_known check (act in"
    " ('contact','asked','offered','accepted','refused','lapsed','cannot','note')),"
    " constraint escalation_act_done_by_a_person check ((act = 'lapsed') = (staff_id is null)),"
    " constraint escalation_act_colleague_named"
    " check ((act in ('asked','offered','lapsed')) = (to_staff_id is not null)),"
    " constraint escalation_act_words_of_a_note check ((act = 'note') = (note is not null)))",
    "create index escalation_act_escalation_id_acted_at_ix"
    " on escalation_act (escalation_id, acted_at)",
    "create trigger audit_record after insert or update or delete on escalation_act"
    " for each row execute function audit.record('act_id')",
    "alter table escalation_act enable always trigger audit_record",
    "grant select, insert on escalation_act to companion_app",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
