"""What staff note about a subject, the number to call, and who looked. Rows are only added."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from records.tables.metadata import code, instant, key, metadata, own_key, secret

staff_note = Table(
    "staff_note",
    metadata,
    own_key("note_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    secret("words"),
    instant("written_at"),
    code("cause"),
    Index(None, "subject_id", "written_at"),
)

record_access = Table(
    "record_access",
    metadata,
    own_key("access_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    code("part"),
    instant("accessed_at"),
    code("cause"),
    CheckConstraint(
        "part in ('summary','doses','reports','medicines','cases','notes','picture','queue',"
        "'plan')",
        name="part_known",
    ),
    Index(None, "subject_id", "accessed_at"),
)

# The newest number of a subject counts.
subject_phone = Table(
    "subject_phone",
    metadata,
    own_key("phone_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    secret("phone"),
    instant("written_at"),
    code("cause"),
    Index(None, "subject_id", "written_at"),
)

# Who looked at all subjects of a site together, as `record_access` keeps it for one.
site_access = Table(
    "site_access",
    metadata,
    own_key("access_id"),
    code("site_id"),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    code("part"),
    instant("accessed_at"),
    code("cause"),
    CheckConstraint(
        "part in ('summary','recruitment','days','adherence','diary','cases','unreachable',"
        "'visits','subjects')",
        name="part_known",
    ),
    Index(None, "site_id", "accessed_at"),
)

# Why somebody of the staff corrected what a subject had reported. The entry itself stays, marked.
# `entry_id` is that of the planned dose, of the report (the first of one measurement), of the
# medicine.
entry_correction = Table(
    "entry_correction",
    metadata,
    own_key("correction_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    code("part"),
    key("entry_id"),
    secret("team_note"),
    instant("corrected_at"),
    code("cause"),
    CheckConstraint("part in ('doses','reports','medicines')", name="part_known"),
    Index(None, "subject_id", "corrected_at"),
)

# Who looked first at a message or file of a subject.
message_look = Table(
    "message_look",
    metadata,
    own_key("look_id"),
    Column("message_id", ForeignKey("conversation_message.message_id"), nullable=False),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("looked_at"),
    code("cause"),
    UniqueConstraint("message_id", name="message_look_once"),
)
