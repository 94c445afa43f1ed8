"""People, their invites and consents."""

from uuid import UUID

from sqlalchemy import insert, or_, select, text, update

from content.vocabulary import MessageClass, SubjectStatus
from records.account_effects import (
    ActivateSubject,
    CountWrongPin,
    EnrolSubject,
    IssueInvite,
    MarkReachable,
    RecordConsent,
    RegisterStaff,
    SetLanguage,
    SetReminders,
    SetUsualTime,
)
from records.card_effects import SetPhone
from records.tables.accounts import (
    chat_link,
    consent,
    dose_order,
    invite,
    reporter,
    staff_assignment,
    staff_member,
    subject,
)
from records.write import messages
from records.write.card import set_phone
from records.write.writing import Writing


async def enrol(w: Writing, effect: EnrolSubject) -> UUID:
    """Register a subject and the dose the study team confirmed."""
    subject_id = w.next_id("subject")
    await w.conn.execute(
        insert(subject).values(
            subject_id=subject_id,
            code=effect.code,
            site_id=effect.site_id,
            arm=effect.arm.value,
            language=effect.language.value,
            status=SubjectStatus.INVITED.value,
            day1=effect.day1,
            usual_time=effect.usual_time,
            enrolled_at=w.now,
        )
    )
    if effect.ordered_dose_mg is not None and effect.dose_days is not None:
        await w.conn.execute(
            insert(dose_order).values(
                dose_order_id=w.next_id("dose_order"),
                subject_id=subject_id,
                amount_mg=effect.ordered_dose_mg,
                from_day=effect.dose_days[0],
                until_day=effect.dose_days[1],
                reason="protocol",
                ordered_by=w.originator,
                ordered_at=w.now,
            )
        )
    if effect.phone is not None:
        await set_phone(w, SetPhone(subject_id=subject_id, number=effect.phone))
    return subject_id


async def register_staff(w: Writing, effect: RegisterStaff) -> UUID:
    """Register a staff member; on each site they are called after those already there."""
    staff_id = w.next_id("staff_member")
    await w.conn.execute(
        insert(staff_member).values(
            staff_id=staff_id,
            name=w.cipher.seal(effect.name, field="staff_member.name", row=staff_id),
            language=effect.language.value,
            active_from=w.now,
        )
    )
    for site_id in effect.site_ids:
        ranks = await w.conn.execute(
            text(
                "select count(*) from staff_assignment"
                " where site_id = :site and role = :role and valid_until is null"
            ),
            {"site": site_id, "role": effect.role.value},
        )
        await w.conn.execute(
            insert(staff_assignment).values(
                assignment_id=w.next_id("staff_assignment"),
                staff_id=staff_id,
                site_id=site_id,
                role=effect.role.value,
                duty_rank=ranks.scalar_one() + 1,
                valid_from=w.now,
            )
        )
    return staff_id


async def issue_invite(w: Writing, effect: IssueInvite) -> None:
    """Make a link and PIN usable; open invites of the same person end."""
    subject_id = None
    if effect.subject_code is not None:
        found = select(subject.c.subject_id).where(subject.c.code == effect.subject_code)
        subject_id = (await w.conn.execute(found)).scalar_one()
    people = {
        invite.c.subject_id: subject_id,
        invite.c.staff_id: effect.staff_id,
        invite.c.reporter_id: effect.reporter_id,
    }
    owner = or_(*(column == key for column, key in people.items() if key is not None))
    await w.conn.execute(
        update(invite)
        .where(owner, invite.c.used_at.is_(None), invite.c.revoked_at.is_(None))
        .values(revoked_at=w.now)
    )
    invite_id = w.next_id("invite")
    await w.conn.execute(
        insert(invite).values(
            invite_id=invite_id,
            subject_id=subject_id,
            staff_id=effect.staff_id,
            reporter_id=effect.reporter_id,
            token_hash=w.cipher.token_hash(effect.token),
            pin_hash=w.cipher.pin_hash(effect.pin, invite_id),
            issued_at=w.now,
            valid_until=effect.valid_until,
        )
    )


async def count_wrong_pin(w: Writing, effect: CountWrongPin) -> None:
    """Count a wrong PIN; lock the invite at the last try."""
    values: dict[str, object] = {"wrong_pins": invite.c.wrong_pins + 1}
    if effect.is_last:
        values["locked_at"] = w.now
    await w.conn.execute(
        update(invite).where(invite.c.invite_id == effect.invite_id).values(values)
    )


async def set_language(w: Writing, effect: SetLanguage) -> None:
    """Change the language of the person who wrote."""
    if w.chat and w.chat.subject_id:
        await w.conn.execute(
            update(subject)
            .where(subject.c.subject_id == w.chat.subject_id)
            .values(language=effect.language.value)
        )
    elif w.chat and w.chat.reporter_id:
        await w.conn.execute(
            update(reporter)
            .where(reporter.c.reporter_id == w.chat.reporter_id)
            .values(language=effect.language.value)
        )
    elif w.chat and w.chat.staff_id:
        await w.conn.execute(
            update(staff_member)
            .where(staff_member.c.staff_id == w.chat.staff_id)
            .values(language=effect.language.value)
        )


async def set_usual_time(w: Writing, effect: SetUsualTime) -> None:
    """Set the subject's own usual dose time."""
    await w.conn.execute(
        update(subject)
        .where(subject.c.subject_id == effect.subject_id)
        .values(usual_time=effect.usual_time)
    )


async def set_reminders(w: Writing, effect: SetReminders) -> None:
    """Note whether the subject wants reminders."""
    await w.conn.execute(
        update(subject)
        .where(subject.c.subject_id == effect.subject_id)
        .values(wants_reminders=effect.wants_reminders)
    )
    if not effect.wants_reminders:
        await messages.withdraw(w, effect.subject_id, (MessageClass.BROADCAST,))


async def record_consent(w: Writing, effect: RecordConsent) -> None:
    """Add one act of consent; earlier ones stay."""
    await w.conn.execute(
        insert(consent).values(
            consent_id=w.next_id("consent"),
            subject_id=effect.subject_id,
            act=effect.act,
            accepted=effect.accepted,
            notice_version=effect.notice_version,
            language=effect.language.value,
            text_sha256=effect.text_sha256,
            given_at=w.now,
        )
    )


async def activate(w: Writing, effect: ActivateSubject) -> None:
    """Let reminders begin; only somebody invited can be activated this way."""
    await w.conn.execute(
        update(subject)
        .where(
            subject.c.subject_id == effect.subject_id,
            subject.c.status == SubjectStatus.INVITED.value,
        )
        .values(status=SubjectStatus.ACTIVE.value)
    )


async def mark_reachable(w: Writing, effect: MarkReachable) -> None:
    """Note whether messages arrive in the chat that wrote."""
    if w.chat:
        await w.conn.execute(
            update(chat_link)
            .where(chat_link.c.chat_index == w.chat.index, chat_link.c.unlinked_at.is_(None))
            .values(is_reachable=effect.is_reachable)
        )
