"""What a message carries, for whoever sends it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.cipher import Cipher
from records.tables.attachments import attachment


async def held(conn: AsyncConnection, cipher: Cipher, attachment_id: UUID) -> Any:  # noqa: ANN401
    """Open what a message that is not settled yet carries, as JSON.

    Raises:
        CipherError: another key, altered bytes, or nothing is held any more.
    """
    wanted = select(attachment.c.content).where(attachment.c.attachment_id == attachment_id)
    content = (await conn.execute(wanted)).scalar_one()
    return cipher.open_json(content or b"", field="attachment.content", row=attachment_id)
