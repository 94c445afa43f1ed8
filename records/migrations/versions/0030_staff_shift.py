"""Times in which somebody of the staff is called before the others of their role."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table staff_shift ("
    " shift_id uuid not null,"
    " staff_id uuid not null,"
    " site_id text not null,"
    " from_at timestamp with time zone not null,"
    " until_at timestamp with time zone not null,"
    " set_by uuid not null,"
    " set_at timestamp with time zone not null,"
    " ended_at timestamp with time zone,"
    " cause text not null,"
    " constraint staff_shift_pk primary key (shift_id),"
    " constraint staff_shift_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id),"
    " constraint staff_shift_set_by_fk foreign key (set_by)"
    " references staff_member (staff_id),"
    " constraint staff_shift_times_in_order check (from_at < until_at))",
    "create index staff_shift_standing on staff_shift (staff_id) where ended_at is null",
    "create trigger audit_record after insert or update or delete on staff_shift"
    " for each row execute function audit.record('shift_id')",
    "alter table staff_shift enable always trigger audit_record",
    "grant select, insert on staff_shift to companion_app",
    "grant update (ended_at) on staff_shift to companion_app",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
