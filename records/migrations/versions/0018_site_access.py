"""Who looked at all subjects of a site together."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table site_access ("
    " access_id uuid not null,"
    " site_id text not null,"
    " staff_id uuid not null,"
    " part text not null,"
    " accessed_at timestamp with time zone not null,"
    " cause text not null,"
    " constraint site_access_pk primary key (access_id),"
    " constraint site_access_staff_id_fk foreign key (staff_id)"
    " references staff_member (staff_id),"
    " constraint site_access_part_known check (part in"
    " ('summary','recruitment','days','adherence','diary','cases','unreachable','visits',"
    "'subjects')))",
    "create index site_access_site_id_accessed_at_ix on site_access (site_id, accessed_at)",
    "create trigger audit_record after insert or update or delete on site_access"
    " for each row execute function audit.record('access_id')",
    "alter table site_access enable always trigger audit_record",
    "grant select, insert on site_access to companion_app",
)


def upgrade() -> None:
    """Add the table, watched from its first row."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
