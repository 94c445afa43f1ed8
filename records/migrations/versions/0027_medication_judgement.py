"""What the study team says of a medicine that the list could not judge."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table medication_judgement ("
    " judgement_id uuid not null,"
    " medication_id uuid not null,"
    " subject_id uuid not null,"
    " staff_id uuid not null,"
    " verdict text not null,"
    " substance text,"
    " medicine_class text,"
    " team_note bytea,"
    " content_version text not null,"
    " judged_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint medication_judgement_pk primary key (judgement_id),"
    " constraint medication_judgement_medication_id_fk foreign key (medication_id)"
    " references concomitant_medication (medication_id),"
    " constraint medication_judgement_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint medication_judgement_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id),"
    " constraint medication_judgement_verdict_known check (verdict in"
    " ('is','none_known','ask_doctor')),"
    " constraint medication_judgement_what_it_is check ((verdict = 'is') ="
    " (substance is not null and medicine_class is not null)))",
    "create index medication_judgement_medication_id_judged_at_ix"
    " on medication_judgement (medication_id, judged_at)",
    "create trigger audit_record after insert or update or delete on medication_judgement"
    " for each row execute function audit.record('judgement_id')",
    "alter table medication_judgement enable always trigger audit_record",
    "grant select, insert on medication_judgement to companion_app",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
