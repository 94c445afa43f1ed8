"""Who is away from the rota or first on it, and duties nobody could be called for."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, text

from records.tables.metadata import code, instant, metadata, own_key

staff_absence = Table(
    "staff_absence",
    metadata,
    own_key("absence_id"),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("from_at"),
    instant("until_at"),
    Column("set_by", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("set_at"),
    instant("ended_at", nullable=True),
    code("cause"),
    CheckConstraint("from_at < until_at", name="times_in_order"),
    Index("staff_absence_standing", "staff_id", postgresql_where=text("ended_at is null")),
)

staff_shift = Table(
    "staff_shift",
    metadata,
    own_key("shift_id"),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    code("site_id"),
    instant("from_at"),
    instant("until_at"),
    Column("set_by", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("set_at"),
    instant("ended_at", nullable=True),
    code("cause"),
    CheckConstraint("from_at < until_at", name="times_in_order"),
    Index("staff_shift_standing", "staff_id", postgresql_where=text("ended_at is null")),
)

rota_gap = Table(
    "rota_gap",
    metadata,
    own_key("gap_id"),
    code("site_id"),
    code("duty"),
    instant("from_at"),
    instant("found_at"),
    instant("ended_at", nullable=True),
    code("cause"),
    Index(
        "rota_gap_once",
        "site_id",
        "duty",
        unique=True,
        postgresql_where=text("ended_at is null"),
    ),
)
