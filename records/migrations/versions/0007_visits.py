"""Visits of subjects, moved by a row that supersedes, and the answers about coming."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table visit ("
    " visit_id uuid not null,"
    " subject_id uuid not null,"
    " cycle smallint not null,"
    " code text not null,"
    " number smallint not null,"
    " planned_on date not null,"
    " planned_time time without time zone,"
    " earliest date not null,"
    " latest date not null,"
    " state text not null,"
    " planned_by text not null,"
    " reason bytea,"
    " supersedes uuid,"
    " content_version text not null,"
    " planned_since timestamp with time zone not null,"
    " settled_at timestamp with time zone,"
    " superseded_at timestamp with time zone,"
    " cause text not null,"
    " constraint visit_pk primary key (visit_id),"
    " constraint visit_subject_id_fk foreign key (subject_id) references subject (subject_id),"
    " constraint visit_state_known"
    " check (state in ('planned','moved','cancelled','done','missed')),"
    " constraint visit_planner_known check (planned_by in ('plan','team')),"
    " constraint visit_moved_is_superseded"
    " check (state <> 'moved' or superseded_at is not null))",
    "create unique index visit_once on visit (subject_id, cycle, code, number)"
    " where superseded_at is null",
    "create index visit_subject_id_ix on visit (subject_id)",
    "create table visit_answer ("
    " visit_answer_id uuid not null,"
    " visit_id uuid not null,"
    " subject_id uuid not null,"
    " answer text not null,"
    " originator text not null,"
    " answered_at timestamp with time zone not null,"
    " recorded_at timestamp with time zone default clock_timestamp() not null,"
    " cause text not null,"
    " constraint visit_answer_pk primary key (visit_answer_id),"
    " constraint visit_answer_visit_id_fk foreign key (visit_id) references visit (visit_id),"
    " constraint visit_answer_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint visit_answer_answer_known check (answer in ('confirmed','cannot_come')))",
    "create index visit_answer_visit_id_recorded_at_ix on visit_answer (visit_id, recorded_at)",
    "create trigger audit_record after insert or update or delete on visit"
    " for each row execute function audit.record('visit_id')",
    "alter table visit enable always trigger audit_record",
    "create trigger audit_record after insert or update or delete on visit_answer"
    " for each row execute function audit.record('visit_answer_id')",
    "alter table visit_answer enable always trigger audit_record",
    "grant select, insert on visit, visit_answer to companion_app",
    "grant update (state, reason, settled_at, superseded_at) on visit to companion_app",
)


def upgrade() -> None:
    """Add the tables, watched from their first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
