"""Staff who could not be called: the coordinators hear of it, once a person and day."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from content.vocabulary import CallOutcome, Duty
from content.wording import phrase
from records.effects import SendMessage, ToDuty
from records.sql import Sql
from records.write import messages
from records.write.duty import Called
from records.write.writing import Row, Writing

_ONCE_IN = timedelta(days=1)
_TOLD = Sql("""
select 1 from communication where about = :about and requested_at > :since limit 1
""")
_NAME = Sql("select name from staff_member where staff_id = :staff_id")


async def tell_coordinators(w: Writing, row: Row, called: Iterable[Called]) -> None:
    """Tell the coordinators of a site whom of these the ladder could not reach."""
    missed = {one.staff_id for one in called if one.outcome is CallOutcome.UNREACHABLE}
    for staff_id in sorted(missed):
        about = f"unreachable:{staff_id}"
        if not await _was_told(w, about):
            await _tell(w, row["site_id"], staff_id, about)


async def _was_told(w: Writing, about: str) -> bool:
    if any(one["about"] == about for one in w.messages):
        return True
    return await _TOLD.row(w.conn, about=about, since=w.now - _ONCE_IN) is not None


async def _tell(w: Writing, site_id: str, staff_id: UUID, about: str) -> None:
    [row] = await _NAME.rows(w.conn, staff_id=staff_id)
    name = w.cipher.open(row["name"], field="staff_member.name", row=staff_id)
    words = phrase(
        "Site {site}: {name} could not be called to a case and was passed over. Their phone is not"
        " connected, or they have blocked the companion. Please speak with them: they open this"
        " chat and press Start, or get a new invite link.",
        site=site_id,
        name=name,
    )
    await messages.send(
        w, SendMessage(to=ToDuty(site_id, Duty.COORDINATOR), parts=(words,), about=about)
    )
