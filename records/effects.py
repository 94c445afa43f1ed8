"""Frozen values a decision may ask for. `records.write` turns each into rows of one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from content.plan.diary import PlannedDiary
from content.plan.doses import PlannedDose
from content.vocabulary import (
    DoseStatus,
    DueKind,
    Duty,
    EscalationTopic,
    Language,
    MeasuringSite,
    MessageClass,
    ReportSource,
    Tier,
)
from content.wording import Wording
from records.account_effects import (
    ActivateSubject,
    CountWrongPin,
    EnrolSubject,
    InviteSheet,
    IssueInvite,
    MarkReachable,
    RecordConsent,
    RegisterStaff,
    RevokeInvites,
    SetLanguage,
    SetReminders,
    SetUsualTime,
    UseInvite,
)
from records.adverse_event_effects import AdverseEventEffect
from records.broadcast_effects import BroadcastEffect
from records.card_effects import ExplainCorrection, LogAccess, SetPhone, WriteNote
from records.case_effects import CaseEffect
from records.chat_effects import OfferCommands
from records.console_effects import IssueConsoleLink
from records.drill_effects import DrillEffect
from records.kept_file import KeptFile
from records.medication_effects import (
    JudgeMedication,
    MarkMedicationError,
    RecordMedication,
)
from records.overview_effects import LogOverview
from records.own_effects import MarkReportsInError, SendOwnRecord
from records.plan_effects import BeginCycle, SetDay1
from records.queue_effects import MarkLooked, MarkRead, PlanDigest
from records.reporter_effects import (
    AcceptReporting,
    EndReporter,
    InviteReporter,
    RemindReporter,
    ReopenReporting,
)
from records.rota_effects import RotaEffect
from records.talk_effects import AddToEscalation, RecordMessage, TellNews
from records.times_effects import SetPreferredTime
from records.treatment_effects import (
    ConfirmOrderRead,
    OrderDose,
    SetNeutral,
    SetSubjectStatus,
)
from records.visit_effects import AnswerVisit, MoveVisit, PlanVisits, SettleVisit


@dataclass(frozen=True, slots=True)
class ToChat:
    """The chat that wrote."""


@dataclass(frozen=True, slots=True)
class ToSubject:
    """A subject, on whatever phone is linked now."""

    subject_id: UUID


@dataclass(frozen=True, slots=True)
class ToReporter:
    """The family member who reports for a subject, in their own language; nobody if none does."""

    subject_id: UUID


@dataclass(frozen=True, slots=True)
class ToStaff:
    """One staff member."""

    staff_id: UUID


@dataclass(frozen=True, slots=True)
class ToDuty:
    """Whoever has this duty on the site now and can be reached."""

    site_id: str
    duty: Duty


Recipient: TypeAlias = ToChat | ToSubject | ToReporter | ToStaff | ToDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message. Only its owner can use it; what it does stays in the database.

    Whoever reads the press finds what the message is about among `args` (`dose`: its id).
    """

    label: Wording
    act: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """A message to write down now and send afterwards.

    `parts` are separated by an empty line. `about` names what it is about (`dose:<id>`), so that it
    can be withdrawn and its buttons closed. `menu` replaces the reply keyboard. `qr` is shown as a
    picture, `drawing` is drawn from plain JSON when it is sent, `file` is one that the messenger
    keeps, `sheet` goes as a file; the parts are the caption. After `expires_at` it is not sent any
    more. A protected one cannot be forwarded or saved on the phone.
    """

    to: Recipient
    parts: tuple[Wording, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    menu: tuple[tuple[Wording, ...], ...] | None = None
    message_class: MessageClass = MessageClass.ANSWER
    about: str | None = None
    language: Language | None = None
    qr: str | None = None
    drawing: Mapping[str, Any] | None = None
    file: KeptFile | None = None
    sheet: InviteSheet | None = None
    expires_at: datetime | None = None
    is_protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTap:
    """Answer the button press itself, with a short notice or nothing."""

    callback_id: str
    notice: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMessages:
    """Withdraw what waits about this matter and close the buttons of what was sent."""

    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveChat:
    """Leave the group the bot was added to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Wait for the answer to a question: what this chat says next goes to `conversation`."""

    conversation: str
    step: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDialogue:
    """The question is answered or given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDoses:
    """Replace the future plan of one cycle. Doses already answered stay as they are.

    Where `only_ahead`, a reminder whose moment has passed is left out, however short ago.
    """

    subject_id: UUID
    cycle: int
    doses: tuple[PlannedDose, ...]
    only_ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDoseAdministration:
    """What became of one planned dose. A dose that has a record already keeps it."""

    subject_id: UUID
    scheduled_dose_id: UUID
    status: DoseStatus
    taken_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDoseAdministration:
    """A correction: the old record is marked entered in error, the new one added."""

    subject_id: UUID
    scheduled_dose_id: UUID
    status: DoseStatus
    taken_at: datetime | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeDose:
    """Remind again at this moment, once; what would remind of the dose before that is given up."""

    subject_id: UUID
    scheduled_dose_id: UUID
    cycle: int
    protocol_day: int
    slot: int
    remind_at: datetime
    window_closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDiary:
    """Replace the daily questions of one subject that are still to come, from a day on or all."""

    subject_id: UUID
    cycle: int
    days: tuple[PlannedDiary, ...]
    from_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSymptomReport:
    """What a subject reported, with the answers as given and the tier and rule that followed.

    A report by way of the diary names its `source`: one row a symptom, or one without a symptom
    for "nothing today". `answers` are values by question, None for one that was skipped; `grade`
    is the patient's own, never a CTCAE grade; `term` is the CTCAE term of the symptom.
    """

    subject_id: UUID
    tier: Tier
    rules: tuple[str, ...]
    words: str | None = None
    celsius: Decimal | None = None
    value: Decimal | None = None
    unit: str | None = None
    site: MeasuringSite | None = None
    antipyretic: bool | None = None
    source: ReportSource | None = None
    protocol_day: int | None = None
    symptom: str | None = None
    term: str | None = None
    answers: Mapping[str, int | None] | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEscalation:
    """Hand a matter to a person; an open one of the same subject and topic takes it up instead.

    The ladder is copied onto the escalation. `summary` is what staff read; `words` what was said.
    """

    subject_id: UUID | None
    site_id: str
    topic: EscalationTopic
    tier: Tier
    summary: tuple[Wording, ...]
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyStep:
    """Carry out one step of the ladder and set the next one."""

    escalation_id: UUID
    round: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeEscalation:
    """The staff member who wrote takes the matter. The first one wins."""

    escalation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseEscalation:
    """The staff member who wrote closes the matter with an outcome."""

    escalation_id: UUID
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgainAt:
    """Come back to an unanswered question at this moment, or as soon after it as possible."""

    subject_id: UUID
    topic: str
    due_at: datetime
    kind: DueKind = DueKind.QUESTION_TIMEOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelDue:
    """Nothing more is due about this topic of the subject."""

    subject_id: UUID
    topic: str


Effect: TypeAlias = (
    SendMessage
    | AnswerTap
    | CloseMessages
    | LeaveChat
    | OfferCommands
    | WriteNote
    | SetPhone
    | LogAccess
    | ExplainCorrection
    | LogOverview
    | MarkLooked
    | MarkRead
    | IssueConsoleLink
    | PlanDigest
    | Ask
    | EndDialogue
    | IssueInvite
    | CountWrongPin
    | UseInvite
    | RevokeInvites
    | InviteReporter
    | AcceptReporting
    | RemindReporter
    | ReopenReporting
    | EndReporter
    | EnrolSubject
    | RegisterStaff
    | SetLanguage
    | SetUsualTime
    | SetReminders
    | SetPreferredTime
    | RecordConsent
    | ActivateSubject
    | PlanDoses
    | RecordDoseAdministration
    | CorrectDoseAdministration
    | SnoozeDose
    | PlanDiary
    | PlanVisits
    | AnswerVisit
    | MoveVisit
    | SettleVisit
    | RecordSymptomReport
    | MarkReportsInError
    | SendOwnRecord
    | RecordMedication
    | MarkMedicationError
    | JudgeMedication
    | RecordMessage
    | OpenEscalation
    | AddToEscalation
    | TellNews
    | NotifyStep
    | AcknowledgeEscalation
    | CloseEscalation
    | CaseEffect
    | DrillEffect
    | RotaEffect
    | AskAgainAt
    | CancelDue
    | MarkReachable
    | OrderDose
    | SetSubjectStatus
    | ConfirmOrderRead
    | SetNeutral
    | SetDay1
    | BeginCycle
    | BroadcastEffect
    | AdverseEventEffect
)
