"""What subjects say about medicines, foods and herbs of their own."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table concomitant_medication ("
    " medication_id uuid not null,"
    " subject_id uuid not null,"
    " status text not null,"
    " substance text,"
    " medicine_class text,"
    " how text not null,"
    " typed bytea,"
    " photo bytea,"
    " cycle smallint not null,"
    " protocol_day smallint,"
    " language text not null,"
    " content_version text not null,"
    " originator text not null,"
    " reported_at timestamp with time zone not null,"
    " recorded_at timestamp with time zone default clock_timestamp() not null,"
    " cause text not null,"
    " entered_in_error boolean default false not null,"
    " constraint concomitant_medication_pk primary key (medication_id),"
    " constraint concomitant_medication_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint concomitant_medication_status_known"
    " check (status in ('takes','started','stopped','question')),"
    " constraint concomitant_medication_class_of_substance"
    " check ((substance is null) = (medicine_class is null)))",
    "create index concomitant_medication_subject_id_reported_at_ix"
    " on concomitant_medication (subject_id, reported_at)",
    "create trigger audit_record after insert or update or delete on concomitant_medication"
    " for each row execute function audit.record('medication_id')",
    "alter table concomitant_medication enable always trigger audit_record",
    "grant select, insert on concomitant_medication to companion_app",
    "grant update (entered_in_error) on concomitant_medication to companion_app",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
