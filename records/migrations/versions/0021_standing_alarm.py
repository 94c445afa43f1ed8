"""A case that nobody took is a standing alarm; its owner may put off one that is not urgent."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "alter table escalation add column snoozed_until timestamp with time zone,"
    " drop constraint escalation_status_known,"
    " add constraint escalation_status_known"
    " check (status in ('open','exhausted','acknowledged','snoozed','closed')),"
    " add constraint escalation_put_off_until"
    " check ((status = 'snoozed') = (snoozed_until is not null))",
    "grant update (snoozed_until) on escalation to companion_app",
    "alter table escalation_act drop constraint escalation_act_act_known,"
    " add constraint escalation_act_act_known check (act in"
    " ('contact','asked','offered','accepted','refused','lapsed','cannot','note','snoozed'))",
)


def upgrade() -> None:
    """Allow more of what is."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: it would delete records"
    raise RuntimeError(message)
