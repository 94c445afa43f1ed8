"""Reports of the symptom diary, and when a chat was last heard.

A report by way of the diary keeps which symptom it is about, the answers and the CTCAE term. The
index finds the last sign of life of a chat, which decides whether a day was silent.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    (
        "alter table symptom_report add column source text, add column protocol_day smallint,"
        " add column symptom text, add column term text, add column answers jsonb,"
        " add column grade smallint"
    ),
    "create index inbox_update_heard on inbox_update (chat_index, received_at)",
)


def upgrade() -> None:
    """Add the columns and the index."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: reports would lose their answers"
    raise RuntimeError(message)
