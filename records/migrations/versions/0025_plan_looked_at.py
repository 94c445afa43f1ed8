"""Looks at the plan of a subject are kept, as looks at the card are."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "alter table record_access drop constraint record_access_part_known",
    "alter table record_access add constraint record_access_part_known check (part in"
    " ('summary','doses','reports','medicines','cases','notes','picture','queue','plan'))",
)


def upgrade() -> None:
    """Let one more part be looked at."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
