"""A drill nobody answered ends by itself; every other case is closed by a person."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "alter table escalation drop constraint escalation_closed_by_a_person,"
    " add constraint escalation_closed_by_a_person check ((status = 'closed') ="
    " (closed_at is not null and outcome is not null"
    " and (closed_by is not null or topic = 'drill')))",
)


def upgrade() -> None:
    """Allow what was not."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
