"""The family member who reports for a subject: invited, agreed, reminded or not, ended."""

from sqlalchemy import delete, insert, select, update

from content.vocabulary import Language
from records.account_effects import IssueInvite
from records.reporter_effects import (
    AcceptReporting,
    EndReporter,
    InviteReporter,
    RemindReporter,
    ReopenReporting,
)
from records.tables.accounts import dialogue, reporter
from records.tables.accounts import invite as invites
from records.write.accounts import issue_invite
from records.write.links import tell, unlink
from records.write.writing import Writing


async def invite(w: Writing, effect: InviteReporter) -> None:
    """Register the family member where there is none, and make their link and PIN usable."""
    found = await w.conn.execute(
        select(reporter.c.reporter_id).where(
            reporter.c.subject_id == effect.subject_id, reporter.c.ended_at.is_(None)
        )
    )
    reporter_id = found.scalar_one_or_none()
    if reporter_id is None:
        reporter_id = w.next_id("reporter")
        await w.conn.execute(
            insert(reporter).values(
                reporter_id=reporter_id,
                subject_id=effect.subject_id,
                relation=effect.relation.value,
                language=effect.language.value,
                added_at=w.now,
            )
        )
    issue = IssueInvite(
        token=effect.token,
        pin=effect.pin,
        valid_until=effect.valid_until,
        reporter_id=reporter_id,
    )
    await issue_invite(w, issue)


async def accept(w: Writing, effect: AcceptReporting) -> None:
    """Note when the family member agreed; the first time counts."""
    await w.conn.execute(
        update(reporter)
        .where(reporter.c.reporter_id == effect.reporter_id, reporter.c.agreed_at.is_(None))
        .values(agreed_at=w.now, agreed_version=int(effect.version))
    )


async def reopen(w: Writing, effect: ReopenReporting) -> None:
    """Take the agreement as not given; the trail keeps when it was."""
    await w.conn.execute(
        update(reporter).where(reporter.c.reporter_id == effect.reporter_id).values(agreed_at=None)
    )


async def remind(w: Writing, effect: RemindReporter) -> None:
    """Note whether the family member is reminded too."""
    await w.conn.execute(
        update(reporter)
        .where(reporter.c.subject_id == effect.subject_id, reporter.c.ended_at.is_(None))
        .values(is_reminded=effect.is_reminded)
    )


async def end(w: Writing, effect: EndReporter) -> None:
    """End the family member, their phone and what could still link one, all at once."""
    ended = await w.conn.execute(
        update(reporter)
        .where(reporter.c.subject_id == effect.subject_id, reporter.c.ended_at.is_(None))
        .values(ended_at=w.now)
        .returning(reporter.c.reporter_id, reporter.c.language)
    )
    for row in ended:
        await w.conn.execute(
            update(invites)
            .where(
                invites.c.reporter_id == row.reporter_id,
                invites.c.used_at.is_(None),
                invites.c.revoked_at.is_(None),
            )
            .values(revoked_at=w.now)
        )
        phone = await unlink(w, reporter_id=row.reporter_id)
        if phone is not None:
            await w.conn.execute(
                delete(dialogue).where(dialogue.c.chat_index == phone["chat_index"])
            )
            tell(w, phone, effect.told, Language(row.language))
