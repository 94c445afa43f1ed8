"""An index for when somebody of the staff was last reached."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.execute(
        "create index communication_of_staff_ix on communication (staff_id, state, settled_at)"
        " where staff_id is not null"
    )


def downgrade() -> None:
    """Take the index away again."""
    op.execute("drop index communication_of_staff_ix")
