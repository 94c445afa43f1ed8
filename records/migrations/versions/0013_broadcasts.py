"""Broadcasts, and how far each came with every person of its segment."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table broadcast ("
    " broadcast_id uuid not null,"
    " created_by uuid not null,"
    " sites text[] not null,"
    " segment text not null,"
    " text_key text,"
    " words bytea,"
    " same bytea not null,"
    " people integer not null,"
    " follows uuid,"
    " created_at timestamp with time zone not null,"
    " due_at timestamp with time zone not null,"
    " until timestamp with time zone not null,"
    " stopped_at timestamp with time zone,"
    " stopped_by uuid,"
    " recalled_at timestamp with time zone,"
    " done_at timestamp with time zone,"
    " content_version text not null,"
    " cause text not null,"
    " constraint broadcast_pk primary key (broadcast_id),"
    " constraint broadcast_created_by_fk foreign key (created_by)"
    " references staff_member (staff_id),"
    " constraint broadcast_says_one_thing check (num_nonnulls(text_key, words) = 1))",
    "create index broadcast_created_at_ix on broadcast (created_at)",
    "create table broadcast_recipient ("
    " broadcast_id uuid not null,"
    " subject_id uuid not null,"
    " site_id text not null,"
    " state text not null,"
    " why text,"
    " visit_id uuid,"
    " communication_id bigint,"
    " recall_id bigint,"
    " answered_at timestamp with time zone,"
    " constraint broadcast_recipient_pk primary key (broadcast_id, subject_id),"
    " constraint broadcast_recipient_broadcast_id_fk foreign key (broadcast_id)"
    " references broadcast (broadcast_id),"
    " constraint broadcast_recipient_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint broadcast_recipient_state_known"
    " check (state in ('planned','queued','left_out')),"
    " constraint broadcast_recipient_queued_once"
    " check ((state = 'queued') = (communication_id is not null)))",
    "create index broadcast_recipient_planned on broadcast_recipient"
    " (broadcast_id, site_id, subject_id) where state = 'planned'",
    "create index broadcast_recipient_recallable on broadcast_recipient"
    " (broadcast_id, subject_id) where state = 'queued' and recall_id is null",
    "create index broadcast_recipient_subject_id_ix on broadcast_recipient (subject_id)",
    "create trigger audit_record after insert or update or delete on broadcast"
    " for each row execute function audit.record('broadcast_id')",
    "alter table broadcast enable always trigger audit_record",
    "grant select, insert on broadcast to companion_app",
    "grant update (people, stopped_at, stopped_by, recalled_at, done_at) on broadcast"
    " to companion_app",
    "grant select, insert on broadcast_recipient to companion_app",
    "grant update (state, why, visit_id, communication_id, recall_id, answered_at)"
    " on broadcast_recipient to companion_app",
)


def upgrade() -> None:
    """Add the tables; the broadcast is watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
