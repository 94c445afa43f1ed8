"""What a subject and the study team say to each other, kept sealed; files are passed on."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import Duty, FileKind, MessageDirection
from content.wording import Wording, phrase
from records.effects import SendMessage, ToDuty, ToStaff
from records.kept_file import KeptFile
from records.sql import Sql
from records.talk_effects import RecordMessage
from records.write import ladder, messages, news
from records.write.named import NAMED, who
from records.write.writing import Writing

_RECORD = Sql(f"""
with {NAMED},
found as (
select escalation_id, owner_id, site_id, ladder from escalation
where subject_id = :subject_id and status <> 'closed'
  and (cast(:escalation_id as uuid) is null or escalation_id = :escalation_id)
order by topic = 'message' desc, opened_at desc limit 1)
insert into conversation_message (message_id, subject_id, escalation_id, direction, staff_id, words,
  file_kind, file, album, template, language, content_version, originator, said_at, cause)
values (:message_id, :subject_id,
  coalesce(cast(:escalation_id as uuid), (select escalation_id from found)), :direction, :staff_id,
  :words, :file_kind, :file, :album, :template, :language, :version,
  (select cast(:originator as text) from named), :now, :cause)
returning (select owner_id from found) as owner_id, (select site_id from found) as site_id,
  (select ladder from found) as ladder
""")  # noqa: S608 - only the text above
_WHO = Sql("select code, site_id from subject where subject_id = :subject")


async def record(w: Writing, effect: RecordMessage) -> None:
    """Add a message. A file of a subject goes to whoever has the case, as many as the plan says."""
    key = w.next_id("conversation_message")
    is_from_staff = effect.direction is MessageDirection.TO_SUBJECT
    row: dict[str, object] = {
        "message_id": key,
        "subject_id": effect.subject_id,
        "escalation_id": effect.escalation_id,
        "direction": effect.direction.value,
        "staff_id": w.chat.staff_id if is_from_staff and w.chat else None,
        "album": effect.album,
        "template": effect.template,
        "language": w.language.value,
        "version": w.content.version,
        "originator": w.originator,
        "now": w.now,
        "cause": w.cause,
        **_sealed(w, key, effect),
        **who(w),
    }
    if w.shared:
        w.shared.said.append(row)
        return
    [found] = await _RECORD.rows(w.conn, **row)
    # At night a file waits with its case; it stands in the queue until somebody looks at it.
    waits = found["ladder"] is not None and ladder.waits_for_hours(w, found)
    if effect.file is not None and not is_from_staff and not waits:
        await _pass_on(w, effect.subject_id, effect.file, found["owner_id"])


async def record_all(conn: AsyncConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Add messages without files, each in the name it carries."""
    if rows:
        await _RECORD.many(conn, rows)


def _sealed(w: Writing, key: UUID, effect: RecordMessage) -> dict[str, object]:
    values: dict[str, object] = {"words": None, "file_kind": None, "file": None}
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
