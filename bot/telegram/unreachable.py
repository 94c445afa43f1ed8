"""A person whom messages do not reach becomes a task for a person who can phone."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from content.vocabulary import EscalationTopic, Language, Tier
from content.wording import phrase
from records.cipher import Cipher
from records.effects import OpenEscalation
from records.outbox import Outgoing
from records.read.subject import subjects
from records.write.apply import apply
from records.write.writing import Writing

_MARK = text("""
update chat_link set is_reachable = false
where chat_index = :chat and unlinked_at is null and is_reachable
""")


async def note_unreachable(
    conn: AsyncConnection, cipher: Cipher, content: Content, out: Outgoing, now: datetime
) -> None:
    """Mark the chat unreachable; a subject's becomes an escalation for the nurse with the phone."""
    changed = await conn.execute(_MARK, {"chat": out.chat_index})
    if changed.rowcount == 0 or out.subject_id is None:
        return
    subject = (await subjects(conn, [out.subject_id]))[out.subject_id]
    w = Writing(
        conn=conn,
        cipher=cipher,
        content=content,
        cause=f"unreachable:{out.key}",
        now=now,
        originator="system",
    )
    effect = OpenEscalation(
        subject_id=subject.subject_id,
        site_id=subject.site_id,
        topic=EscalationTopic.UNREACHABLE,
        tier=Tier.AMBER,
        summary=(
            phrase("Messages no longer reach this participant on the phone. Please call them."),
        ),
    )
    await apply(w, [effect], Language.EN)
