"""What a subject wants to hear: reminders can be stopped without leaving the study."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the wish; everybody hears reminders until they say otherwise."""
    op.execute("alter table subject add column wants_reminders boolean not null default true")
    op.execute("grant update (wants_reminders) on subject to companion_app")


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete what people asked for"
    raise RuntimeError(message)
