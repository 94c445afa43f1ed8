"""Who is called at night is known to be reached: where nothing was sent for days, a check is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from content.model import Content
from content.plan.contact import is_working
from content.vocabulary import MessageClass
from content.wording import phrase
from records.effects import SendMessage, ToStaff
from records.rota_facts import OnRota


def checks(people: Iterable[OnRota], content: Content, now: datetime) -> tuple[SendMessage, ...]:
    """Give a message for everybody who has a phone and to whom nothing was sent for days.

    It goes in working hours. What cannot be delivered marks the phone as one that is not reached,
    and the duty as one that nobody has.
    """
    days = content.contact.rota.reached_days
    silent = {
        one.staff_id
        for one in people
        if one.reached_at is not None
        and one.reached_at < now - timedelta(days=days)
        and one.is_reachable
        and not one.is_written_to
        and is_working(content.sites[one.site_id], now)
    }
    words = phrase(
        "Only a check that messages reach you: for {days} days I had none for you. "
        "There is nothing to do.",
        days=days,
    )
    return tuple(
        SendMessage(
            to=ToStaff(staff_id=staff_id), parts=(words,), message_class=MessageClass.ANSWER
        )
        for staff_id in sorted(silent)
    )
