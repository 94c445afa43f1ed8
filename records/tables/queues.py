"""Inbox, due work, outbox, heartbeats: what the loops of the companion pass to each other."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from records.tables.metadata import code, instant, metadata, secret

inbox_update = Table(
    "inbox_update",
    metadata,
    Column("inbox_id", BigInteger, Identity(always=True), primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("chat_index", LargeBinary, nullable=False),
    secret("raw"),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("attempts_started", SmallInteger, nullable=False, server_default="0"),
    instant("received_at"),
    Column(
        "stored_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("clock_timestamp()"),
    ),
    instant("handled_at", nullable=True),
    code("conversation", nullable=True),
    code("fault", nullable=True),
    CheckConstraint("state in ('pending','handled','quarantined')", name="state_known"),
    UniqueConstraint("bot_id", "update_id", name="inbox_update_once"),
    Index("inbox_update_heard", "chat_index", "received_at"),
    Index("inbox_update_waiting", "inbox_id", postgresql_where=text("state = 'pending'")),
    Index(
        "inbox_update_pending",
        "chat_index",
        "inbox_id",
        postgresql_where=text("state = 'pending'"),
    ),
)

due_action = Table(
    "due_action",
    metadata,
    Column("due_id", BigInteger, Identity(always=True), primary_key=True),
    Column("subject_id", ForeignKey("subject.subject_id")),
    code("kind"),
    code("topic"),
    Column("cycle", Integer, nullable=False),
    Column("protocol_day", Integer, nullable=False),
    Column("slot", Integer, nullable=False),
    instant("due_at"),
    instant("window_closes_at"),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("attempts_started", SmallInteger, nullable=False, server_default="0"),
    Column("retry_at", DateTime(timezone=True)),
    instant("settled_at", nullable=True),
    code("fault", nullable=True),
    CheckConstraint("state in ('pending','done','cancelled','parked')", name="state_known"),
    Index(
        "due_action_once",
        "subject_id",
        "kind",
        "topic",
        "cycle",
        "protocol_day",
        "slot",
        unique=True,
        postgresql_where=text("state = 'pending'"),
        postgresql_nulls_not_distinct=True,
    ),
    Index("due_action_pending", "due_at", "due_id", postgresql_where=text("state = 'pending'")),
    Index(
        "due_action_retry",
        "retry_at",
        postgresql_where=text("state = 'pending' and retry_at is not null"),
    ),
)

# What is said in the same words to many is written once.
message_body = Table(
    "message_body",
    metadata,
    Column("body_id", Uuid, primary_key=True),
    secret("payload"),
)

# A message we intend to send, and what became of it: `rejected` is Telegram's word, `unknown` ours.
# `payload`, or the body it shares, says what is to be said; it is worded in the reader's language
# when it is sent, and `shown` keeps what was seen. `chat` is sealed for the row of its link where
# it has one, else for this row. `attachment_id` is what a picture or file is made of.
communication = Table(
    "communication",
    metadata,
    Column("communication_id", BigInteger, Identity(always=True), primary_key=True),
    Column("dedupe_key", Text, nullable=False, unique=True),
    Column("lane", SmallInteger, nullable=False),
    code("message_class"),
    code("method"),
    Column("chat_index", LargeBinary, nullable=False),
    secret("chat"),
    Column("link_id", Uuid),
    Column("subject_id", Uuid),
    Column("staff_id", Uuid),
    code("about", nullable=True),
    code("language", nullable=True),
    secret("payload", nullable=True),
    Column("body_id", ForeignKey("message_body.body_id")),
    Column("attachment_id", ForeignKey("attachment.attachment_id")),
    secret("shown", nullable=True),
    code("content_version"),
    Column("state", Text, nullable=False, server_default="requested"),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("not_before", DateTime(timezone=True)),
    instant("expires_at", nullable=True),
    Column("lease", Uuid),
    Column("attempts_started", SmallInteger, nullable=False, server_default="0"),
    Column("attempts_finished", SmallInteger, nullable=False, server_default="0"),
    Column("repeat_of", BigInteger),
    Column("message_id", BigInteger),
    instant("buttons_closed_at", nullable=True),
    instant("settled_at", nullable=True),
    code("fault", nullable=True),
    CheckConstraint(
        "state in ('requested','leased','sent','rejected','unknown','withdrawn','expired')",
        name="state_known",
    ),
    CheckConstraint("num_nonnulls(payload, body_id) = 1", name="says_one_thing"),
    Index(
        "communication_requested",
        "lane",
        "communication_id",
        postgresql_where=text("state = 'requested'"),
    ),
    Index("communication_leased", "lease", postgresql_where=text("state = 'leased'")),
    Index(None, "about"),
    Index(None, "subject_id", "communication_id"),
    Index(
        "communication_of_staff_ix",
        "staff_id",
        "state",
        "settled_at",
        postgresql_where=text("staff_id is not null"),
    ),
)

# `found` is how many faults the loop saw when it looked last, `found_at` when it last saw any.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("loop", Text, primary_key=True),
    instant("beat_at"),
    Column("found", Integer, nullable=False, server_default="0"),
    instant("found_at", nullable=True),
)
