"""What a plan about the diary looks at: the open report, and when a subject was last heard."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from records.cipher import Cipher
from records.facts import Dialogue
from records.sql import Sql

_DIALOGUES = Sql("""
select l.subject_id, l.chat_index, d.conversation, d.step, d.data
from chat_link l join dialogue d using (chat_index)
where l.subject_id = any(:ids) and l.unlinked_at is null
""")
_OF_REPORTERS = Sql("""
select r.subject_id, l.chat_index, d.conversation, d.step, d.data
from reporter r join chat_link l using (reporter_id) join dialogue d using (chat_index)
where r.subject_id = any(:ids) and r.ended_at is null and l.unlinked_at is null
""")
# Blocking and unblocking say nothing about how somebody is; everything else is a sign of life, also
# what could not be read. Earlier phones count.
_HEARD = Sql("""
select l.subject_id, max(i.received_at) as heard_at
from chat_link l
join lateral (select received_at from inbox_update i
  where i.chat_index = l.chat_index and i.conversation is distinct from 'channel'
    and i.received_at >= l.linked_at
  order by i.received_at desc limit 1) i on true
where l.subject_id = any(:ids)
group by l.subject_id
""")


async def dialogues(
    conn: AsyncConnection, cipher: Cipher, ids: Sequence[UUID], *, of_reporters: bool = False
) -> dict[UUID, Dialogue]:
    """The open question of each subject on the phone linked now, or on that of the family."""
    statement = _OF_REPORTERS if of_reporters else _DIALOGUES
    rows = await statement.rows(conn, ids=list(ids)) if ids else []
    return {
        row["subject_id"]: Dialogue(
            conversation=row["conversation"],
            step=row["step"],
            data=cipher.open_json(row["data"], field="dialogue.data", row=row["chat_index"].hex()),
        )
        for row in rows
    }


async def heard_at(conn: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each subject last wrote or pressed anything; who never did is left out."""
    rows = await _HEARD.rows(conn, ids=list(ids)) if ids else []
    return {row["subject_id"]: row["heard_at"] for row in rows}
