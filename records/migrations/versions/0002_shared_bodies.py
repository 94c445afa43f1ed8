"""One body for the same message to many people, and a chat that is kept sealed with its link.

What is said the same way to many is written once; a row of the outbox names it. The sealed number
of a linked chat is copied as it is, with the link it is bound to, instead of being opened and
sealed again for each message.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "create table message_body ("
    " body_id uuid not null, payload bytea not null,"
    " constraint message_body_pk primary key (body_id))",
    "grant select, insert on message_body to companion_app",
    "alter table communication add column link_id uuid, add column body_id uuid,"
    " alter column payload drop not null,"
    " add constraint communication_body_id_fk foreign key (body_id)"
    " references message_body (body_id),"
    " add constraint communication_says_one_thing check"
    " (num_nonnulls(payload, body_id) = 1)",
)


def upgrade() -> None:
    """Add the bodies and the link."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Records are never taken back."""
    message = "this migration cannot be undone: messages would lose their words"
    raise RuntimeError(message)
