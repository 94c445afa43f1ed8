"""What a subject and the study team say to each other, kept sealed; files are passed on."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from content.vocabulary import Duty, FileKind, MessageDirection
from content.wording import Wording, phrase
from records.effects import SendMessage, ToDuty, ToStaff
from records.kept_file import KeptFile
from records.sql import Sql
from records.tables.talk import conversation_message
from records.talk_effects import RecordMessage
from records.write import messages, news
from records.write.writing import Writing

_CASE = Sql("""
select escalation_id, owner_id from escalation
where subject_id = :subject and status <> 'closed'
  and (cast(:id as uuid) is null or escalation_id = :id)
order by topic = 'message' desc, opened_at desc limit 1
""")
_WHO = Sql("select code, site_id from subject where subject_id = :subject")


async def record(w: Writing, effect: RecordMessage) -> None:
    """Add a message. A file of a subject goes to whoever has the case, as many as the plan says."""
    case = await _CASE.row(w.conn, subject=effect.subject_id, id=effect.escalation_id)
    key = w.next_id("conversation_message")
    is_from_staff = effect.direction is MessageDirection.TO_SUBJECT
    await w.conn.execute(
        insert(conversation_message).values(
            message_id=key,
            subject_id=effect.subject_id,
            escalation_id=effect.escalation_id or (case["escalation_id"] if case else None),
            direction=effect.direction.value,
            staff_id=w.chat.staff_id if is_from_staff and w.chat else None,
            album=effect.album,
            template=effect.template,
            language=w.language.value,
            content_version=w.content.version,
            originator=w.originator,
            said_at=w.now,
            cause=w.cause,
            **_sealed(w, key, effect),
        )
    )
    if effect.file is not None and not is_from_staff:
        await _pass_on(w, effect.subject_id, effect.file, case["owner_id"] if case else None)


def _sealed(w: Writing, key: UUID, effect: RecordMessage) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if effect.words:
        values["words"] = w.cipher.seal(effect.words, field="conversation_message.words", row=key)
    if effect.file is not None:
        values["file_kind"] = effect.file.kind.value
        values["file"] = w.cipher.seal(effect.file.name, field="conversation_message.file", row=key)
    return values


async def _pass_on(w: Writing, subject_id: UUID, file: KeptFile, owner_id: UUID | None) -> None:
    gathering = w.content.contact.gathering
    about = f"files:{subject_id}"
    if await news.told_since(w, about, timedelta(minutes=gathering.minutes)) >= gathering.files:
        return
    [who] = await _WHO.rows(w.conn, subject=subject_id)
    to = ToStaff(owner_id) if owner_id else ToDuty(who["site_id"], Duty.ON_CALL_NURSE)
    head = _head(file.kind, who["code"])
    await messages.send(w, SendMessage(to=to, parts=(head,), file=file, about=about))


def _head(kind: FileKind, code: str) -> Wording:
    match kind:
        case FileKind.PHOTO:
            return phrase("Photo from {code}. It was not read by a machine.", code=code)
        case FileKind.VOICE:
            return phrase("Voice message from {code}. It was not heard by a machine.", code=code)
        case FileKind.DOCUMENT:
            return phrase("File from {code}. It was not read by a machine.", code=code)
