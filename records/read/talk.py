"""What was said in a case, and whether a file is one of an album that is kept already."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import FileKind
from records.cipher import Cipher
from records.link_facts import BY_FAMILY
from records.sealed import open_if_any
from records.sql import Sql
from records.talk_facts import SaidFact

_SAID = Sql("""
select c.message_id, c.said_at, c.staff_id, m.name, c.words, c.template, c.file_kind, c.file,
  c.originator
from conversation_message c left join staff_member m using (staff_id)
where c.escalation_id = :id order by c.said_at desc, c.recorded_at desc limit :most
""")
_ALBUM = Sql("""
select 1 from conversation_message where subject_id = :subject and album = :album limit 1
""")
_MOST = 20


async def exchange(
    conn: AsyncConnection, cipher: Cipher, escalation_id: UUID
) -> tuple[SaidFact, ...]:
    """The last messages of a case, oldest first."""
    rows = await _SAID.rows(conn, id=escalation_id, most=_MOST)

    found = [
        SaidFact(
            said_at=row["said_at"],
            author=open_if_any(cipher, row["name"], "staff_member.name", row["staff_id"]),
            words=open_if_any(
                cipher, row["words"], "conversation_message.words", row["message_id"]
            ),
            template=row["template"],
            file_kind=FileKind(row["file_kind"]) if row["file_kind"] else None,
            file_name=open_if_any(
                cipher, row["file"], "conversation_message.file", row["message_id"]
            ),
            is_from_family=row["originator"] == BY_FAMILY,
        )
        for row in rows
    ]
    return tuple(reversed(found))


async def album_is_known(conn: AsyncConnection, subject_id: UUID, album: str) -> bool:
    """Whether a file that was sent together with this one is kept already."""
    return await _ALBUM.row(conn, subject=subject_id, album=album) is not None
