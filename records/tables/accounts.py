"""Who takes part: subjects, staff, their phones, invites and consents."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Time,
    text,
)

from records.tables.metadata import code, instant, metadata, own_key, secret

subject = Table(
    "subject",
    metadata,
    own_key("subject_id"),
    Column("code", Text, nullable=False, unique=True),
    code("site_id"),
    code("arm"),
    code("language"),
    code("status"),
    Column("day1", Date),
    Column("cycle", SmallInteger, nullable=False, server_default="1"),
    Column("usual_time", Time),
    Column("question_time", Time),
    Column("visit_morning_time", Time),
    instant("enrolled_at"),
    Column("wants_reminders", Boolean, nullable=False, server_default=text("true")),
    Column("wants_neutral", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("arm in ('CLAGV', 'CLAG')", name="arm_known"),
    CheckConstraint("language in ('zh-CN', 'en')", name="language_known"),
    CheckConstraint(
        "status in ('invited','active','on_hold','discontinued','withdrawn','died')",
        name="status_known",
    ),
    Index(None, "site_id"),
)

staff_member = Table(
    "staff_member",
    metadata,
    own_key("staff_id"),
    secret("name"),
    code("language"),
    instant("active_from"),
    instant("active_until", nullable=True),
)

# Several rows a person: one for each role on a site. `duty_rank` orders who is called first.
staff_assignment = Table(
    "staff_assignment",
    metadata,
    own_key("assignment_id"),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    code("site_id"),
    code("role"),
    Column("duty_rank", SmallInteger, nullable=False, server_default="1"),
    instant("valid_from"),
    instant("valid_until", nullable=True),
    Index(
        "staff_assignment_once",
        "staff_id",
        "site_id",
        "role",
        unique=True,
        postgresql_where=text("valid_until is null"),
    ),
    Index(None, "site_id", "role"),
)

# A family member who reports for a subject, by relation only. One at a time.
reporter = Table(
    "reporter",
    metadata,
    own_key("reporter_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    code("relation"),
    code("language"),
    Column("is_reminded", Boolean, nullable=False, server_default=text("false")),
    instant("added_at"),
    instant("agreed_at", nullable=True),
    Column("agreed_version", Integer),
    instant("ended_at", nullable=True),
    CheckConstraint("relation in ('spouse', 'child', 'parent', 'other')", name="relation_known"),
    CheckConstraint("language in ('zh-CN', 'en')", name="language_known"),
    Index(
        "reporter_subject_once",
        "subject_id",
        unique=True,
        postgresql_where=text("ended_at is null"),
    ),
)

# One person a chat and one chat a person at any time. A family member is a person of their own, so
# that nothing meant for the subject goes to them. The chat id itself is only in ciphertext.
chat_link = Table(
    "chat_link",
    metadata,
    own_key("link_id"),
    Column("chat_index", LargeBinary, nullable=False),
    secret("chat"),
    Column("subject_id", ForeignKey("subject.subject_id")),
    Column("staff_id", ForeignKey("staff_member.staff_id")),
    Column("reporter_id", ForeignKey("reporter.reporter_id")),
    instant("linked_at"),
    instant("unlinked_at", nullable=True),
    Column("is_reachable", Boolean, nullable=False, server_default="true"),
    CheckConstraint("num_nonnulls(subject_id, staff_id, reporter_id) = 1", name="one_person"),
    Index(
        "chat_link_chat_once",
        "chat_index",
        unique=True,
        postgresql_where=text("unlinked_at is null"),
    ),
    Index(
        "chat_link_subject_once",
        "subject_id",
        unique=True,
        postgresql_where=text("unlinked_at is null and subject_id is not null"),
    ),
    Index(
        "chat_link_staff_once",
        "staff_id",
        unique=True,
        postgresql_where=text("unlinked_at is null and staff_id is not null"),
    ),
    Index(
        "chat_link_reporter_once",
        "reporter_id",
        unique=True,
        postgresql_where=text("unlinked_at is null and reporter_id is not null"),
    ),
)

invite = Table(
    "invite",
    metadata,
    own_key("invite_id"),
    Column("subject_id", ForeignKey("subject.subject_id")),
    Column("staff_id", ForeignKey("staff_member.staff_id")),
    Column("reporter_id", ForeignKey("reporter.reporter_id")),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("pin_hash", LargeBinary, nullable=False),
    Column("wrong_pins", Integer, nullable=False, server_default="0"),
    instant("issued_at"),
    instant("valid_until"),
    instant("used_at", nullable=True),
    instant("revoked_at", nullable=True),
    instant("locked_at", nullable=True),
    CheckConstraint("num_nonnulls(subject_id, staff_id, reporter_id) = 1", name="one_person"),
)

consent = Table(
    "consent",
    metadata,
    own_key("consent_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    code("act"),
    Column("accepted", Boolean, nullable=False),
    code("notice_version"),
    code("language"),
    code("text_sha256"),
    instant("given_at"),
    Index(None, "subject_id", "act", "given_at"),
)

# Of several orders that stand for a day, the newest counts; one that covers another ends it.
dose_order = Table(
    "dose_order",
    metadata,
    own_key("dose_order_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("amount_mg", Integer, nullable=False),
    Column("from_day", SmallInteger, nullable=False),
    Column("until_day", SmallInteger, nullable=False),
    code("reason"),
    code("ordered_by"),
    instant("ordered_at"),
    instant("superseded_at", nullable=True),
    Column("cycle", SmallInteger, nullable=False, server_default="1"),
    Column("needs_reading", Boolean, nullable=False, server_default="false"),
    CheckConstraint("amount_mg > 0", name="amount_positive"),
    CheckConstraint("from_day <= until_day", name="days_in_order"),
    Index("dose_order_standing", "subject_id", postgresql_where=text("superseded_at is null")),
)

dialogue = Table(
    "dialogue",
    metadata,
    Column("chat_index", LargeBinary, primary_key=True),
    code("conversation"),
    code("step"),
    secret("data"),
    instant("asked_at"),
)
