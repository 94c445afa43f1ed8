"""What a decision may ask for about people: invites, enrolment, consent, their own settings."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from content.vocabulary import Arm, Language, StaffRole
from content.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueInvite:
    """Make an invite link usable; older open invites of the same person are revoked."""

    token: str
    pin: str
    valid_until: datetime
    subject_code: str | None = None
    staff_id: UUID | None = None
    reporter_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteSheet:
    """An invite to be printed for a subject. The PIN is no part of what travels with the link."""

    code: str
    site_id: str
    language: Language
    link: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CountWrongPin:
    """A wrong PIN; at the last try the invite is locked."""

    invite_id: UUID
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UseInvite:
    """Link the chat that wrote to the person of the invite.

    A phone linked before ends at the same moment and is told `told_before`; the question that was
    open there, and what waits to be sent, go on to the new phone.
    """

    invite_id: UUID
    told_before: tuple[Wording, ...] = ()
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeInvites:
    """Withdraw the invites of a subject that nobody has used yet."""

    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolSubject:
    """Register a subject. The ordered dose is the protocol's, as confirmed; `phone` is to call."""

    code: str
    site_id: str
    arm: Arm
    day1: date | None
    language: Language
    usual_time: time | None = None
    ordered_dose_mg: int | None = None
    dose_days: tuple[int, int] | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStaff:
    """Register a staff member in a role on sites."""

    name: str
    language: Language
    role: StaffRole
    site_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLanguage:
    """The language of the person who wrote."""

    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUsualTime:
    """The subject's own usual dose time."""

    subject_id: UUID
    usual_time: time


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReminders:
    """Whether the subject wants reminders; answers and safety messages come all the same."""

    subject_id: UUID
    wants_reminders: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent:
    """One act of consent, with the hash of the exact text shown."""

    subject_id: UUID
    act: str
    accepted: bool
    notice_version: str
    language: Language
    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivateSubject:
    """The subject has arrived and is reminded from now on."""

    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReachable:
    """Whether messages reach the person of this chat."""

    is_reachable: bool
