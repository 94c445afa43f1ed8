"""Code lists of the trial. Stored codes are never reused with another meaning."""

from enum import StrEnum


class Arm(StrEnum):
    """Treatment arm (SDTM ARMCD)."""

    CLAGV = "CLAGV"
    CLAG = "CLAG"


class Language(StrEnum):
    """Languages the companion speaks, as BCP 47 tags."""

    ZH_CN = "zh-CN"
    EN = "en"


class StaffRole(StrEnum):
    """What a staff member may do."""

    NURSE = "nurse"
    COORDINATOR = "coordinator"
    INVESTIGATOR = "investigator"
    DATA_MANAGER = "data_manager"
    AUDITOR = "auditor"
    ADMIN = "admin"


class SubjectStatus(StrEnum):
    """Where a subject stands; only ACTIVE subjects are reminded."""

    INVITED = "invited"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    DISCONTINUED = "discontinued"
    WITHDRAWN = "withdrawn"
    DIED = "died"


# Who is in the study no more: nothing is asked, planned or reminded.
HAS_LEFT = frozenset({SubjectStatus.DISCONTINUED, SubjectStatus.WITHDRAWN, SubjectStatus.DIED})


class Tier(StrEnum):
    """How fast a person must act on a report."""

    EMERGENCY = "emergency"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NONE = "none"
    UNCLEAR = "unclear"


class Duty(StrEnum):
    """Whom a step of the ladder notifies."""

    ON_CALL_NURSE = "on_call_nurse"
    BACKUP_NURSE = "backup_nurse"
    PHYSICIAN = "physician"
    INVESTIGATOR = "investigator"
    COORDINATOR = "coordinator"


class DoseStatus(StrEnum):
    """What became of a planned dose (SDTM EC, FHIR MedicationAdministration)."""

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    VOMITED = "vomited"
    MISSED = "missed"


class MedicationStatus(StrEnum):
    """What a subject does with a medicine of their own (SDTM CM, FHIR MedicationStatement)."""

    TAKES = "takes"
    STARTED = "started"
    STOPPED = "stopped"
    QUESTION = "question"


class TeamVerdict(StrEnum):
    """What the study team says of a medicine that the list could not judge; never that it is safe.

    `IS` names what it is, and the list judges it anew.
    """

    IS = "is"
    NONE_KNOWN = "none_known"
    ASK_DOCTOR = "ask_doctor"


class MeasuringSite(StrEnum):
    """Where a temperature was measured (SDTM VSLOC)."""

    AXILLA = "axilla"
    ORAL = "oral"
    EAR = "ear"
    FOREHEAD = "forehead"
    RECTUM = "rectum"


class FileKind(StrEnum):
    """Files that can be passed on as they are."""

    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"


class MessageDirection(StrEnum):
    """Whose words a message of the talk with a subject is."""

    FROM_SUBJECT = "from_subject"
    TO_SUBJECT = "to_subject"


class MessageClass(StrEnum):
    """Decides lane, and what is done when the fate of a message is unknown."""

    ESCALATION = "escalation"
    SAFETY = "safety"
    ANSWER = "answer"
    REMINDER = "reminder"
    VISIT_REMINDER = "visit_reminder"
    BROADCAST = "broadcast"


class DueKind(StrEnum):
    """Kinds of work that has a time."""

    DOSE_REMINDER = "dose_reminder"
    DOSE_CLOSE = "dose_close"
    ESCALATION_STEP = "escalation_step"
    QUESTION_TIMEOUT = "question_timeout"
    DIARY = "diary"
    DIARY_CLOSE = "diary_close"
    DIARY_UNANSWERED = "diary_unanswered"
    ORDER_UNREAD = "order_unread"
    CASE_NEWS = "case_news"
    VISIT_REMINDER = "visit_reminder"
    VISIT_CLOSE = "visit_close"
    VISIT_UNSETTLED = "visit_unsettled"
    SERIOUS_EVENT = "serious_event"
    NOTICE = "notice"
    NOTICE_UNANSWERED = "notice_unanswered"
    BROADCAST = "broadcast"
    BROADCAST_RECALL = "broadcast_recall"
    MORNING_DIGEST = "morning_digest"


class VisitState(StrEnum):
    """What became of a planned visit; one that was moved has another row after it."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DONE = "done"
    MISSED = "missed"


class VisitAnswer(StrEnum):
    """What a subject said about coming."""

    CONFIRMED = "confirmed"
    CANNOT_COME = "cannot_come"


class ReportSource(StrEnum):
    """How a report of the diary ended: confirmed by the patient, or left before the end."""

    DIARY = "diary"
    DIARY_LEFT = "diary_left"


class EscalationTopic(StrEnum):
    """What an escalation is about; one open escalation per subject and topic."""

    FEVER = "fever"
    DOSE = "dose"
    MEDICINE = "medicine"
    SYMPTOM = "symptom"
    MESSAGE = "message"
    UNREACHABLE = "unreachable"
    ENROLMENT = "enrolment"
    CHOICE = "choice"
    VISIT = "visit"
    ROTA = "rota"
    SYSTEM = "system"
    DRILL = "drill"


# What a coordinator may take; everything else needs a nurse or a physician.
COORDINATORS_TOPICS = frozenset(
    {
        EscalationTopic.ENROLMENT,
        EscalationTopic.UNREACHABLE,
        EscalationTopic.CHOICE,
        EscalationTopic.VISIT,
        EscalationTopic.ROTA,
    }
)


# Somebody hears of these at any hour, however urgent they are: the next dose may come before the
# site opens, and what is wrong with the companion itself cannot wait for itself.
AT_ANY_HOUR = frozenset(
    {
        EscalationTopic.DOSE,
        EscalationTopic.MEDICINE,
        EscalationTopic.ROTA,
        EscalationTopic.SYSTEM,
    }
)


class CaseAct(StrEnum):
    """What a person did with a case beside taking and closing it; `LAPSED` is nobody's act."""

    CONTACT = "contact"
    ASKED = "asked"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    CANNOT = "cannot"
    NOTE = "note"
    SNOOZED = "snoozed"


class CallOutcome(StrEnum):
    """What became of calling somebody for a duty."""

    NOTIFIED = "notified"
    UNREACHABLE = "unreachable"
    CANNOT = "cannot"
    AWAY = "away"


class Answer(StrEnum):
    """An answer to a yes-or-no question; not knowing and not being asked are two more."""

    YES = "yes"
    NO = "no"
    DO_NOT_KNOW = "do_not_know"
    NOT_ANSWERED = "not_answered"


class TimeOf(StrEnum):
    """What a subject chooses a time of day for, beside the doses."""

    QUESTION = "question"
    VISIT_MORNING = "visit_morning"


class Relation(StrEnum):
    """Who a family member is to the patient (FHIR RelatedPerson); never a name."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    OTHER = "other"


class TemperatureUnit(StrEnum):
    """Unit of a temperature as it was typed."""

    CELSIUS = "C"
    FAHRENHEIT = "F"


class FeverQuestion(StrEnum):
    """The one thing to ask back before a fever report can be judged."""

    SITE = "site"
    NUMBER = "number"
