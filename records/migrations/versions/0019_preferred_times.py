"""When a subject wants the daily question, and the reminder on the day of a visit."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the times; who has chosen none is asked and reminded as the plan says."""
    op.execute("alter table subject add column question_time time, add column visit_morning_time time")
    op.execute("grant update (question_time, visit_morning_time) on subject to companion_app")


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete what people asked for"
    raise RuntimeError(message)
