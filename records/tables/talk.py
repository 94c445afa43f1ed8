"""What a subject and the study team said to each other. Rows are added, never changed."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Table, text

from records.tables.metadata import code, instant, metadata, own_key, secret

# Words, or a file by the messenger's name for it; `staff_id` is who wrote to the subject.
conversation_message = Table(
    "conversation_message",
    metadata,
    own_key("message_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("escalation_id", ForeignKey("escalation.escalation_id")),
    code("direction"),
    Column("staff_id", ForeignKey("staff_member.staff_id")),
    secret("words", nullable=True),
    code("file_kind", nullable=True),
    secret("file", nullable=True),
    code("album", nullable=True),
    code("template", nullable=True),
    code("language"),
    code("content_version"),
    code("originator"),
    instant("said_at"),
    Column(
        "recorded_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("clock_timestamp()"),
    ),
    code("cause"),
    CheckConstraint("direction in ('from_subject','to_subject')", name="direction_known"),
    CheckConstraint("(direction = 'to_subject') = (staff_id is not null)", name="written_by"),
    CheckConstraint("file_kind in ('photo','voice','document')", name="file_kind_known"),
    CheckConstraint("(file_kind is null) = (file is null)", name="kind_of_file"),
    CheckConstraint("num_nonnulls(words, file) > 0", name="says_something"),
    Index(None, "escalation_id", "said_at"),
    Index(None, "subject_id", "said_at"),
)
