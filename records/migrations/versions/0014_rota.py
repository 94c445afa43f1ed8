"""Absences of staff, and duties of a site nobody can be called for."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table staff_absence ("
    " absence_id uuid not null,"
    " staff_id uuid not null,"
    " from_at timestamp with time zone not null,"
    " until_at timestamp with time zone not null,"
    " set_by uuid not null,"
    " set_at timestamp with time zone not null,"
    " ended_at timestamp with time zone,"
    " cause text not null,"
    " constraint staff_absence_pk primary key (absence_id),"
    " constraint staff_absence_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id),"
    " constraint staff_absence_set_by_fk foreign key (set_by)"
    " references staff_member (staff_id),"
    " constraint staff_absence_times_in_order check (from_at < until_at))",
    "create index staff_absence_standing on staff_absence (staff_id) where ended_at is null",
    "create table rota_gap ("
    " gap_id uuid not null,"
    " site_id text not null,"
    " duty text not null,"
    " from_at timestamp with time zone not null,"
    " found_at timestamp with time zone not null,"
    " ended_at timestamp with time zone,"
    " cause text not null,"
    " constraint rota_gap_pk primary key (gap_id))",
    "create unique index rota_gap_once on rota_gap (site_id, duty) where ended_at is null",
    *(
        statement
        for table, key in (("staff_absence", "absence_id"), ("rota_gap", "gap_id"))
        for statement in (
            f"create trigger audit_record after insert or update or delete on {table}"
            f" for each row execute function audit.record('{key}')",
            f"alter table {table} enable always trigger audit_record",
            f"grant select, insert on {table} to companion_app",
            f"grant update (ended_at) on {table} to companion_app",
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
