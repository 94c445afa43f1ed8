"""A broadcast may wait for a second person: whether it does, and who that was."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was planned before waits for nobody."""
    op.execute("alter table broadcast add column needs_second boolean not null default false")
    op.execute("alter table broadcast add column seconded_by uuid")
    op.execute("alter table broadcast add column seconded_at timestamptz")
    op.execute(
        "alter table broadcast add constraint broadcast_somebody_else"
        " check (seconded_by <> created_by)"
    )
    op.execute("grant update (seconded_by, seconded_at, due_at, until) on broadcast to companion_app")


def downgrade() -> None:
    """Take the columns away again."""
    op.execute("revoke update (due_at, until) on broadcast from companion_app")
    op.execute("alter table broadcast drop constraint broadcast_somebody_else")
    for column in ("seconded_at", "seconded_by", "needs_second"):
        op.execute(f"alter table broadcast drop column {column}")
