"""What the auditor of the ladders found."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from records.tables.metadata import code, instant, metadata, own_key

# `escalation_id` is the case in which the site was told of it.
ladder_fault = Table(
    "ladder_fault",
    metadata,
    own_key("fault_id"),
    code("site_id"),
    Column("number", Integer, nullable=False),
    instant("found_at"),
    Column("escalation_id", ForeignKey("escalation.escalation_id"), nullable=False),
    code("cause"),
    Index(None, "site_id", "found_at"),
)
