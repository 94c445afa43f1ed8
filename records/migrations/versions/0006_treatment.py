"""Orders for some days of a cycle, their reading by the subject, decisions about treatment."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "alter table dose_order add column cycle smallint default '1' not null",
    "alter table dose_order add column needs_reading boolean default false not null",
    "alter table dose_order add constraint dose_order_days_in_order check (from_day <= until_day)",
    "drop index dose_order_current",
    "create index dose_order_standing on dose_order (subject_id) where superseded_at is null",
    "alter table subject add column wants_neutral boolean default false not null",
    "grant update (wants_neutral) on subject to companion_app",
    "create table dose_order_reading ("
    " reading_id uuid not null,"
    " dose_order_id uuid not null,"
    " subject_id uuid not null,"
    " read_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint dose_order_reading_pk primary key (reading_id),"
    " constraint dose_order_reading_dose_order_id_once unique (dose_order_id),"
    " constraint dose_order_reading_dose_order_id_fk foreign key (dose_order_id)"
    " references dose_order (dose_order_id),"
    " constraint dose_order_reading_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id))",
    "create trigger audit_record after insert or update or delete on dose_order_reading"
    " for each row execute function audit.record('reading_id')",
    "alter table dose_order_reading enable always trigger audit_record",
    "grant select, insert on dose_order_reading to companion_app",
    "create table treatment_act ("
    " act_id uuid not null,"
    " subject_id uuid not null,"
    " act text not null,"
    " status_before text not null,"
    " status_after text not null,"
    " dose_order_id uuid,"
    " reason text not null,"
    " note bytea,"
    " decided_by uuid not null,"
    " decided_at timestamp with time zone not null,"
    " content_version text not null,"
    " cause text not null,"
    " constraint treatment_act_pk primary key (act_id),"
    " constraint treatment_act_subject_id_fk foreign key (subject_id)"
    " references subject (subject_id),"
    " constraint treatment_act_dose_order_id_fk foreign key (dose_order_id)"
    " references dose_order (dose_order_id),"
    " constraint treatment_act_decided_by_fk foreign key (decided_by)"
    " references staff_member (staff_id),"
    " constraint treatment_act_act_known check (act in"
    " ('order','hold','resume','discontinued','withdrawn','died','reactivated')),"
    " constraint treatment_act_order_named"
    " check ((act = 'order') = (dose_order_id is not null)))",
    "create index treatment_act_subject_id_decided_at_ix on treatment_act (subject_id, decided_at)",
    "create trigger audit_record after insert or update or delete on treatment_act"
    " for each row execute function audit.record('act_id')",
    "alter table treatment_act enable always trigger audit_record",
    "grant select, insert on treatment_act to companion_app",
)


def upgrade() -> None:
    """Add the tables, watched from their first row, and let several orders stand."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
