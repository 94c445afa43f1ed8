"""Adverse events with every version of them, what reports were found to be, and what was reported.

The notice of a serious event is a file beside its message, like a subject's own record.
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_KEYS = {
    "adverse_event": "event_id",
    "adverse_event_version": "version_id",
    "adverse_event_submission": "submission_id",
    "report_disposition": "disposition_id",
}
_STATEMENTS = (
    "create table adverse_event ("
    " event_id uuid not null,"
    " subject_id uuid not null,"
    " number smallint not null,"
    " cycle smallint not null,"
    " recorded_by uuid not null,"
    " recorded_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint adverse_event_pk primary key (event_id),"
    " constraint adverse_event_subject_id_number_once unique (subject_id, number),"
    " constraint adverse_event_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint adverse_event_recorded_by_fk foreign key (recorded_by)"
    " references staff_member (staff_id))",
    "create table adverse_event_version ("
    " version_id uuid not null,"
    " event_id uuid not null,"
    " subject_id uuid not null,"
    " version smallint not null,"
    " term text not null,"
    " specified bytea,"
    " grade smallint,"
    " onset date,"
    " ended date,"
    " is_ongoing boolean,"
    " criteria text[],"
    " relatedness jsonb not null,"
    " actions jsonb not null,"
    " outcome text,"
    " aware_at timestamp with time zone,"
    " is_void boolean not null,"
    " reason text not null,"
    " note bytea,"
    " report_id uuid,"
    " awaits_judgement boolean not null,"
    " judged_by uuid,"
    " written_by uuid not null,"
    " written_at timestamp with time zone not null,"
    " ctcae_version text not null,"
    " content_version text not null,"
    " cause text not null,"
    " constraint adverse_event_version_pk primary key (version_id),"
    " constraint adverse_event_version_event_id_version_once unique (event_id, version),"
    " constraint adverse_event_version_event_id_fk foreign key (event_id)"
    " references adverse_event (event_id),"
    " constraint adverse_event_version_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint adverse_event_version_report_id_fk foreign key (report_id)"
    " references symptom_report (report_id),"
    " constraint adverse_event_version_judged_by_fk foreign key (judged_by)"
    " references staff_member (staff_id),"
    " constraint adverse_event_version_written_by_fk foreign key (written_by)"
    " references staff_member (staff_id),"
    " constraint adverse_event_version_grade_known check (grade between 1 and 5),"
    " constraint adverse_event_version_days_in_order check (onset <= ended),"
    " constraint adverse_event_version_judged_or_awaited"
    " check (not (awaits_judgement and judged_by is not null)))",
    "create index adverse_event_version_subject_id_ix on adverse_event_version (subject_id)",
    "create table adverse_event_submission ("
    " submission_id uuid not null,"
    " event_id uuid not null,"
    " subject_id uuid not null,"
    " submitted_at timestamp with time zone not null,"
    " recorded_by uuid not null,"
    " recorded_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint adverse_event_submission_pk primary key (submission_id),"
    " constraint adverse_event_submission_event_id_fk foreign key (event_id)"
    " references adverse_event (event_id),"
    " constraint adverse_event_submission_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint adverse_event_submission_recorded_by_fk foreign key (recorded_by)"
    " references staff_member (staff_id))",
    "create index adverse_event_submission_event_id_ix on adverse_event_submission (event_id)",
    "create table report_disposition ("
    " disposition_id uuid not null,"
    " subject_id uuid not null,"
    " report_id uuid not null,"
    " verdict text not null,"
    " event_id uuid,"
    " reason text,"
    " note bytea,"
    " decided_by uuid not null,"
    " decided_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint report_disposition_pk primary key (disposition_id),"
    " constraint report_disposition_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint report_disposition_report_id_fk foreign key (report_id)"
    " references symptom_report (report_id),"
    " constraint report_disposition_event_id_fk foreign key (event_id)"
    " references adverse_event (event_id),"
    " constraint report_disposition_decided_by_fk foreign key (decided_by)"
    " references staff_member (staff_id),"
    " constraint report_disposition_verdict_known"
    " check (verdict in ('adverse_event','part_of_event','not_adverse_event')),"
    " constraint report_disposition_event_named"
    " check ((verdict = 'not_adverse_event') = (event_id is null)))",
    "create index report_disposition_report_id_decided_at_ix"
    " on report_disposition (report_id, decided_at)",
    *(
        statement
        for table, key in _KEYS.items()
        for statement in (
            f"create trigger audit_record after insert or update or delete on {table}"
            f" for each row execute function audit.record('{key}')",
            f"alter table {table} enable always trigger audit_record",
            f"grant select, insert on {table} to companion_app",
        )
    ),
    "alter table attachment drop constraint attachment_kind_known,"
    " add constraint attachment_kind_known check (kind in ('chart','page','data','notice'))",
)


def upgrade() -> None:
    """Add the tables, watched from their first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
