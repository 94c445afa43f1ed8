"""Visits of subjects, and what subjects answered about them."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Time,
    text,
)

from records.tables.metadata import code, instant, key, metadata, own_key, secret

# A visit that is moved keeps its row; the row that replaces it names it. `code` and `number` are
# those of the plan, the dates are the site's.
visit = Table(
    "visit",
    metadata,
    own_key("visit_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("cycle", SmallInteger, nullable=False),
    code("code"),
    Column("number", SmallInteger, nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("planned_time", Time),
    Column("earliest", Date, nullable=False),
    Column("latest", Date, nullable=False),
    code("state"),
    code("planned_by"),
    secret("reason", nullable=True),
    key("supersedes", nullable=True),
    code("content_version"),
    instant("planned_since"),
    instant("settled_at", nullable=True),
    instant("superseded_at", nullable=True),
    code("cause"),
    CheckConstraint("state in ('planned','moved','cancelled','done','missed')", name="state_known"),
    CheckConstraint("planned_by in ('plan','team')", name="planner_known"),
    CheckConstraint("state <> 'moved' or superseded_at is not null", name="moved_is_superseded"),
    Index(
        "visit_once",
        "subject_id",
        "cycle",
        "code",
        "number",
        unique=True,
        postgresql_where=text("superseded_at is null"),
    ),
    Index(None, "subject_id"),
)

visit_answer = Table(
    "visit_answer",
    metadata,
    own_key("visit_answer_id"),
    Column("visit_id", ForeignKey("visit.visit_id"), nullable=False),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    code("answer"),
    code("originator"),
    instant("answered_at"),
    Column(
        "recorded_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("clock_timestamp()"),
    ),
    code("cause"),
    CheckConstraint("answer in ('confirmed','cannot_come')", name="answer_known"),
    Index(None, "visit_id", "recorded_at"),
)
