"""The reason of a correction is named as what stays with the team is named; it is no new fact."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rename the column; what stands in it stays as it is."""
    _rename("reason", "team_note")


def downgrade() -> None:
    """Give the column its first name again."""
    _rename("team_note", "reason")


def _rename(name: str, to: str) -> None:
    # Newer servers name a "not null" after its column and keep the name of the first one.
    op.execute(f"alter table entry_correction alter column {name} drop not null")
    op.execute(f"alter table entry_correction rename column {name} to {to}")
    op.execute(f"alter table entry_correction alter column {to} set not null")
