"""What happened to a subject: doses, reports, escalations. Facts are added, never changed."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.metadata import code, instant, metadata, own_key, secret

scheduled_dose = Table(
    "scheduled_dose",
    metadata,
    own_key("scheduled_dose_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("cycle", SmallInteger, nullable=False),
    Column("protocol_day", SmallInteger, nullable=False),
    instant("planned_at"),
    instant("late_until"),
    code("content_version"),
    instant("cancelled_at", nullable=True),
    UniqueConstraint("subject_id", "cycle", "protocol_day", name="scheduled_dose_once"),
)

dose_administration = Table(
    "dose_administration",
    metadata,
    own_key("administration_id"),
    Column("scheduled_dose_id", ForeignKey("scheduled_dose.scheduled_dose_id"), nullable=False),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    code("status"),
    instant("taken_at", nullable=True),
    code("reason", nullable=True),
    code("originator"),
    instant("reported_at"),
    Column(
        "recorded_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("clock_timestamp()"),
    ),
    code("cause"),
    Column("entered_in_error", Boolean, nullable=False, server_default="false"),
    CheckConstraint("status in ('taken','not_taken','vomited','missed')", name="status_known"),
    Index(
        "dose_administration_once",
        "scheduled_dose_id",
        unique=True,
        postgresql_where=text("not entered_in_error"),
    ),
)

symptom_report = Table(
    "symptom_report",
    metadata,
    own_key("report_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    code("tier"),
    Column("rules", JSONB, nullable=False),
    secret("words", nullable=True),
    Column("value", Numeric(6, 2)),
    code("unit", nullable=True),
    Column("celsius", Numeric(5, 2)),
    code("measuring_site", nullable=True),
    Column("antipyretic", Boolean),
    code("source", nullable=True),
    Column("protocol_day", SmallInteger),
    code("symptom", nullable=True),
    code("term", nullable=True),
    Column("answers", JSONB),
    Column("grade", SmallInteger),
    code("language"),
    code("content_version"),
    code("originator"),
    instant("reported_at"),
    Column(
        "recorded_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("clock_timestamp()"),
    ),
    code("cause"),
    Column("entered_in_error", Boolean, nullable=False, server_default="false"),
    Index(None, "subject_id", "reported_at"),
)

# A medicine, food or herb that a subject named. One of which nothing is known has no substance.
concomitant_medication = Table(
    "concomitant_medication",
    metadata,
    own_key("medication_id"),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    code("status"),
    code("substance", nullable=True),
    code("medicine_class", nullable=True),
    code("how"),
    secret("typed", nullable=True),
    secret("photo", nullable=True),
    Column("cycle", SmallInteger, nullable=False),
    Column("protocol_day", SmallInteger),
    code("language"),
    code("content_version"),
    code("originator"),
    instant("reported_at"),
    Column(
        "recorded_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("clock_timestamp()"),
    ),
    code("cause"),
    Column("entered_in_error", Boolean, nullable=False, server_default="false"),
    CheckConstraint("status in ('takes','started','stopped','question')", name="status_known"),
    CheckConstraint("(substance is null) = (medicine_class is null)", name="class_of_substance"),
    Index(None, "subject_id", "reported_at"),
)

# An entry about a medicine that was a mistake; the entry itself stays.
medication_correction = Table(
    "medication_correction",
    metadata,
    own_key("correction_id"),
    Column("medication_id", ForeignKey("concomitant_medication.medication_id"), nullable=False),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    code("originator"),
    instant("corrected_at"),
    code("cause"),
    UniqueConstraint("medication_id", name="medication_correction_once"),
)

# What the study team says of a medicine that the list could not judge; the newest counts.
medication_judgement = Table(
    "medication_judgement",
    metadata,
    own_key("judgement_id"),
    Column("medication_id", ForeignKey("concomitant_medication.medication_id"), nullable=False),
    Column("subject_id", ForeignKey("subject.subject_id"), nullable=False),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    code("verdict"),
    code("substance", nullable=True),
    code("medicine_class", nullable=True),
    secret("team_note", nullable=True),
    code("content_version"),
    instant("judged_at"),
    code("cause"),
    CheckConstraint("verdict in ('is','none_known','ask_doctor')", name="verdict_known"),
    CheckConstraint(
        "(verdict = 'is') = (substance is not null and medicine_class is not null)",
        name="what_it_is",
    ),
    Index(None, "medication_id", "judged_at"),
)

# The ladder stands on the row as it was when the escalation opened.
escalation = Table(
    "escalation",
    metadata,
    own_key("escalation_id"),
    Column("subject_id", ForeignKey("subject.subject_id")),
    code("site_id"),
    code("topic"),
    code("tier"),
    code("status"),
    secret("summary"),
    Column("ladder", JSONB, nullable=False),
    code("content_version"),
    Column("round", Integer, nullable=False, server_default="1"),
    instant("opened_at"),
    Column("owner_id", ForeignKey("staff_member.staff_id")),
    instant("acknowledged_at", nullable=True),
    instant("closed_at", nullable=True),
    Column("closed_by", ForeignKey("staff_member.staff_id")),
    code("outcome", nullable=True),
    instant("snoozed_until", nullable=True),
    CheckConstraint(
        "status in ('open','exhausted','acknowledged','snoozed','closed')", name="status_known"
    ),
    CheckConstraint("(status = 'snoozed') = (snoozed_until is not null)", name="put_off_until"),
    CheckConstraint(
        "(status = 'closed') ="
        " (closed_at is not null and outcome is not null"
        " and (closed_by is not null or topic = 'drill'))",
        name="closed_by_a_person",
    ),
    Index(
        "escalation_open_once",
        "subject_id",
        "topic",
        unique=True,
        postgresql_where=text("status <> 'closed' and subject_id is not null"),
    ),
    Index(None, "site_id", "status"),
)

escalation_step = Table(
    "escalation_step",
    metadata,
    own_key("escalation_step_id"),
    Column("escalation_id", ForeignKey("escalation.escalation_id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("staff_id", ForeignKey("staff_member.staff_id")),
    code("duty"),
    code("outcome"),
    instant("notified_at"),
    UniqueConstraint(
        "escalation_id", "round", "step", "duty", "staff_id", name="escalation_step_once"
    ),
)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    own_key("acknowledgement_id"),
    Column("escalation_id", ForeignKey("escalation.escalation_id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("staff_id", ForeignKey("staff_member.staff_id"), nullable=False),
    instant("acknowledged_at"),
    UniqueConstraint("escalation_id", "round", name="acknowledgement_once"),
)
