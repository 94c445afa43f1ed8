"""What a message will carry as a picture or a file, held sealed until it is sent."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert

from records.tables.attachments import attachment
from records.write.writing import Writing


async def attach(w: Writing, kind: str, held: Any) -> UUID:  # noqa: ANN401 - JSON
    """Hold plain JSON for one message; gives the id that the message names."""
    attachment_id = w.next_id("attachment")
    sealed = w.cipher.seal_json(held, field="attachment.content", row=attachment_id)
    await w.conn.execute(
        insert(attachment).values(attachment_id=attachment_id, kind=kind, content=sealed)
    )
    return attachment_id
