"""What was done with an escalation. Rows are added, never changed."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    text,
)

from records.tables.metadata import code, instant, metadata, own_key, secret

# `to_staff_id` is the colleague an act is about, `note` the words of whoever acted.
escalation_act = Table(
    "escalation_act",
    metadata,
    own_key("act_id"),
    Column("escalation_id", ForeignKey("escalation.escalation_id"), nullable=False),
    Column("round", Integer, nullable=False),
    code("act"),
    Column("staff_id", ForeignKey("staff_member.staff_id")),
    Column("to_staff_id", ForeignKey("staff_member.staff_id")),
    secret("note", nullable=True),
    instant("acted_at"),
    Column(
        "recorded_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("clock_timestamp()"),
    ),
    code("cause"),
    CheckConstraint(
        "act in ('contact','asked','offered','accepted','refused','lapsed','cannot','note',"
        "'snoozed')",
        name="act_known",
    ),
    CheckConstraint("(act = 'lapsed') = (staff_id is null)", name="done_by_a_person"),
    CheckConstraint(
        "(act in ('asked','offered','lapsed')) = (to_staff_id is not null)", name="colleague_named"
    ),
    CheckConstraint("(act = 'note') = (note is not null)", name="words_of_a_note"),
    Index(None, "escalation_id", "acted_at"),
)
