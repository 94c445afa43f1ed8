"""What the study team decides about a subject's treatment, and what the subject has read of it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table

from records.tables.metadata import code, instant, metadata, own_key, secret

# A changed order that the subject has said to have read.
dose_order_reading = Table(
    "dose_order_reading",
    metadata,
    own_key("reading_id"),
    Column("dose_order_id", ForeignKey("dose_order.dose_order_id"), nullable=False, unique=True),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    instant("read_at"),
    code("cause"),
)

# One row for each decision. `note` holds the reason in the words of whoever decided.
treatment_act = Table(
    "treatment_act",
    metadata,
    own_key("act_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    code("act"),
    code("status_before"),
    code("status_after"),
    Column("dose_order_id", ForeignKey("dose_order.dose_order_id")),
    code("reason"),
    secret("note", nullable=True),
    Column("decided_by", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("decided_at"),
    code("content_version"),
    code("cause"),
    CheckConstraint(
        "act in ('order','hold','resume','discontinued','withdrawn','died','reactivated')",
        name="act_known",
    ),
    CheckConstraint("(act = 'order') = (dose_order_id is not null)", name="order_named"),
    Index(None, "subject_id", "decided_at"),
)
