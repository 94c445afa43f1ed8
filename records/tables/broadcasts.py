"""Broadcasts, and what became of each with every person of its segment."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from records.tables.metadata import code, instant, key, metadata, own_key, secret

# `same` is a keyed hash of the text, so that the same one is noticed without being read.
broadcast = Table(
    "broadcast",
    metadata,
    own_key("broadcast_id"),
    Column("created_by", ForeignKey("staff_member.staff_id"), nullable=False),
    Column("sites", ARRAY(Text), nullable=False),
    code("segment"),
    code("text_key", nullable=True),
    secret("words", nullable=True),
    Column("same", LargeBinary, nullable=False),
    Column("people", Integer, nullable=False),
    key("follows", nullable=True),
    instant("created_at"),
    instant("due_at"),
    instant("until"),
    instant("stopped_at", nullable=True),
    key("stopped_by", nullable=True),
    instant("recalled_at", nullable=True),
    instant("done_at", nullable=True),
    Column("needs_second", Boolean, nullable=False, server_default=text("false")),
    key("seconded_by", nullable=True),
    instant("seconded_at", nullable=True),
    code("content_version"),
    code("cause"),
    CheckConstraint("seconded_by <> created_by", name="somebody_else"),
    CheckConstraint("num_nonnulls(text_key, words) = 1", name="says_one_thing"),
    Index(None, "created_at"),
)

# Work like the outbox, so the trail does not watch it: the broadcast itself is watched. What became
# of a message that was queued stands in the outbox alone.
broadcast_recipient = Table(
    "broadcast_recipient",
    metadata,
    Column("broadcast_id", ForeignKey("broadcast.broadcast_id"), primary_key=True),
    Column("subject_id", ForeignKey("subject.subject_id"), primary_key=True),
    code("site_id"),
    code("state"),
    code("why", nullable=True),
    key("visit_id", nullable=True),
    Column("communication_id", BigInteger),
    Column("recall_id", BigInteger),
    instant("answered_at", nullable=True),
    CheckConstraint("state in ('planned','queued','left_out')", name="state_known"),
    CheckConstraint("(state = 'queued') = (communication_id is not null)", name="queued_once"),
    Index(
        "broadcast_recipient_planned",
        "broadcast_id",
        "site_id",
        "subject_id",
        postgresql_where=text("state = 'planned'"),
    ),
    Index(
        "broadcast_recipient_recallable",
        "broadcast_id",
        "subject_id",
        postgresql_where=text("state = 'queued' and recall_id is null"),
    ),
    Index(None, "subject_id"),
)
