"""Phones: the one that uses an invite is linked, the one before it ends at the same moment."""

from uuid import UUID

from sqlalchemy import RowMapping, delete, insert, or_, select, text, update

from content.vocabulary import Language
from content.wording import Wording
from records.account_effects import RevokeInvites, UseInvite
from records.effects import SendMessage, ToChat
from records.tables.accounts import chat_link, dialogue, invite
from records.write.messages import queue
from records.write.writing import Chat, Writing

# What waits goes to the new phone. What is on its way stays where it goes, but is not sent again.
_MOVE_MESSAGES = text("""
update communication set chat_index = :new, chat = :chat, link_id = :link
where chat_index = :old and state = 'requested' and method like 'send%'
""")
_LEAVE_MESSAGES = text("""
update communication set buttons_closed_at = :now
where chat_index = :old and state = 'leased' and buttons_closed_at is null
""")


async def use_invite(w: Writing, effect: UseInvite) -> None:
    """Link the chat that wrote to the invited person; an earlier phone of theirs is unlinked."""
    if w.chat is None:
        message = "an invite is used by a chat"
        raise RuntimeError(message)
    used = await w.conn.execute(
        update(invite)
        .where(invite.c.invite_id == effect.invite_id, invite.c.used_at.is_(None))
        .values(used_at=w.now)
        .returning(invite.c.subject_id, invite.c.staff_id, invite.c.reporter_id)
    )
    person = dict(used.mappings().one())
    before = await unlink(w, **person)
    link_id = w.next_id("chat_link")
    sealed = w.cipher.seal(str(w.chat.chat_id), field="chat_link.chat", row=link_id)
    await w.conn.execute(
        insert(chat_link).values(
            link_id=link_id,
            chat_index=w.chat.index,
            chat=sealed,
            linked_at=w.now,
            **person,
        )
    )
    w.chat = Chat(
        chat_id=w.chat.chat_id,
        index=w.chat.index,
        language=effect.language if person["reporter_id"] else None,
        **person,
    )
    # The question for the PIN is answered.
    await w.conn.execute(delete(dialogue).where(dialogue.c.chat_index == w.chat.index))
    if before is not None:
        await _go_on(w, before["chat_index"], w.chat.index, link_id, sealed)
        tell(w, before, effect.told_before, effect.language)


async def revoke_invites(w: Writing, effect: RevokeInvites) -> None:
    """Withdraw what nobody has used; a link that is opened afterwards is refused."""
    await w.conn.execute(
        update(invite)
        .where(
            invite.c.subject_id == effect.subject_id,
            invite.c.used_at.is_(None),
            invite.c.revoked_at.is_(None),
        )
        .values(revoked_at=w.now)
    )


async def unlink(
    w: Writing,
    subject_id: UUID | None = None,
    staff_id: UUID | None = None,
    reporter_id: UUID | None = None,
) -> RowMapping | None:
    """End the phone of one person; what it was, or None where none was linked."""
    people = {
        chat_link.c.subject_id: subject_id,
        chat_link.c.staff_id: staff_id,
        chat_link.c.reporter_id: reporter_id,
    }
    mine = or_(*(column == key for column, key in people.items() if key is not None))
    ended = await w.conn.execute(
        update(chat_link)
        .where(mine, chat_link.c.unlinked_at.is_(None))
        .values(unlinked_at=w.now)
        .returning(chat_link.c.chat_index, chat_link.c.chat, chat_link.c.link_id)
    )
    return ended.mappings().one_or_none()


async def _go_on(w: Writing, old: bytes, new: bytes, link_id: UUID, sealed: bytes) -> None:
    """Carry the open question and what waits to be sent over to the new phone."""
    found = await w.conn.execute(select(dialogue).where(dialogue.c.chat_index == old))
    if (talk := found.mappings().one_or_none()) is not None:
        data = w.cipher.open_json(talk["data"], field="dialogue.data", row=old.hex())
        moved = {
            **talk,
            "chat_index": new,
            "data": w.cipher.seal_json(data, field="dialogue.data", row=new.hex()),
        }
        await w.conn.execute(delete(dialogue).where(dialogue.c.chat_index == old))
        await w.conn.execute(insert(dialogue).values(moved))
    place = {"old": old, "new": new, "chat": sealed, "link": link_id}
    await w.conn.execute(_MOVE_MESSAGES, place)
    await w.conn.execute(_LEAVE_MESSAGES, {"old": old, "now": w.now})


def tell(
    w: Writing, phone: RowMapping, words: tuple[Wording, ...], language: Language | None
) -> None:
    """Say to a phone that it is linked no more; nothing else ever goes there."""
    if words:
        queue(w, dict(phone), SendMessage(to=ToChat(), parts=words, menu=(), language=language))
