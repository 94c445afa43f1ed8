"""Adverse events, what reports were found to be, and what was reported on. Rows are only added."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from records.tables.metadata import code, instant, metadata, own_key, secret

# `number` counts the events of a subject.
adverse_event = Table(
    "adverse_event",
    metadata,
    own_key("event_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("cycle", SmallInteger, nullable=False),
    Column("recorded_by", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("recorded_at"),
    code("cause"),
    UniqueConstraint("subject_id", "number"),
)

# Each version is whole; the newest stands. Null means "not known yet", no criteria "not serious".
adverse_event_version = Table(
    "adverse_event_version",
    metadata,
    own_key("version_id"),
    Column("event_id", ForeignKey("adverse_event.event_id"), nullable=False),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("version", SmallInteger, nullable=False),
    code("term"),
    secret("specified", nullable=True),
    Column("grade", SmallInteger),
    Column("onset", Date),
    Column("ended", Date),
    Column("is_ongoing", Boolean),
    Column("criteria", ARRAY(Text)),
    Column("relatedness", JSONB, nullable=False),
    Column("actions", JSONB, nullable=False),
    code("outcome", nullable=True),
    instant("aware_at", nullable=True),
    Column("is_void", Boolean, nullable=False),
    code("reason"),
    secret("note", nullable=True),
    Column("report_id", ForeignKey("symptom_report.report_id")),
    Column("awaits_judgement", Boolean, nullable=False),
    Column("judged_by", ForeignKey("staff_member.staff_id")),
    Column("written_by", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("written_at"),
    code("ctcae_version"),
    code("content_version"),
    code("cause"),
    UniqueConstraint("event_id", "version"),
    CheckConstraint("grade between 1 and 5", name="grade_known"),
    CheckConstraint("onset <= ended", name="days_in_order"),
    CheckConstraint("not (awaits_judgement and judged_by is not null)", name="judged_or_awaited"),
    Index(None, "subject_id"),
)

# That a serious event was reported on, by the site's own form.
adverse_event_submission = Table(
    "adverse_event_submission",
    metadata,
    own_key("submission_id"),
    Column("event_id", ForeignKey("adverse_event.event_id"), nullable=False),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    instant("submitted_at"),
    Column("recorded_by", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("recorded_at"),
    code("cause"),
    Index(None, "event_id"),
)

# What a person found a report of a subject to be; the newest of a report counts.
report_disposition = Table(
    "report_disposition",
    metadata,
    own_key("disposition_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("report_id", ForeignKey("symptom_report.report_id"), nullable=False),
    code("verdict"),
    Column("event_id", ForeignKey("adverse_event.event_id")),
    code("reason", nullable=True),
    secret("note", nullable=True),
    Column("decided_by", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("decided_at"),
    code("cause"),
    CheckConstraint(
        "verdict in ('adverse_event','part_of_event','not_adverse_event')", name="verdict_known"
    ),
    CheckConstraint("(verdict = 'not_adverse_event') = (event_id is null)", name="event_named"),
    Index(None, "report_id", "decided_at"),
)
