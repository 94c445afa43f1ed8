"""Which version of the notice for family members somebody agreed to."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the version; who agreed before agreed to the first."""
    op.execute("alter table reporter add column agreed_version integer")
    op.execute("update reporter set agreed_version = 1 where agreed_at is not null")
    op.execute("grant update (agreed_version) on reporter to companion_app")


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
