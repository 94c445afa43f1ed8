"""What goes out with a message as a picture or a file."""

from sqlalchemy import CheckConstraint, Column, DateTime, Table, text

from records.tables.metadata import code, instant, metadata, own_key, secret

# What a picture or file is made of when it is sent. It lies here only until its message is settled:
# the database itself takes `content` away then, and the row stays as the fact that it was sent.
attachment = Table(
    "attachment",
    metadata,
    own_key("attachment_id"),
    code("kind"),
    secret("content", nullable=True),
    Column(
        "held_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("clock_timestamp()"),
    ),
    instant("deleted_at", nullable=True),
    CheckConstraint("kind in ('chart','page','data','notice')", name="kind_known"),
    CheckConstraint("(content is null) = (deleted_at is not null)", name="held_or_deleted"),
)
