"""The page for a desk: links that open it once, and sessions."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, Table

from records.tables.metadata import code, instant, metadata, own_key

# Of a token only a keyed hash is kept.
console_link = Table(
    "console_link",
    metadata,
    own_key("link_id"),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    instant("issued_at"),
    instant("valid_until"),
    code("cause"),
)

# `proof_hash` is of what opened the session, a link or what Telegram signed: each opens one. Of the
# cookie only a keyed hash is kept.
console_session = Table(
    "console_session",
    metadata,
    own_key("session_id"),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    Column("secret_hash", LargeBinary, nullable=False, unique=True),
    Column("proof_hash", LargeBinary, nullable=False, unique=True),
    code("opened_by"),
    instant("opened_at"),
    instant("seen_at"),
    instant("valid_until"),
    instant("ended_at", nullable=True),
    CheckConstraint("opened_by in ('link', 'mini_app')", name="opened_by_known"),
)
