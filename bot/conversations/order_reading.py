"""A patient says to have read a changed dose order."""

from bot.inbound import Inbound
from bot.parts.answers import closed_question, has_left, hotline, reply, site_of, tap_answered
from bot.parts.menus import subject_menu
from content.model import Content
from content.wording import approved
from records.effects import CloseMessages, Effect
from records.facts import Facts, SubjectFacts
from records.treatment_effects import ConfirmOrderRead


def order_reading(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Record it and say once more what is ordered; an order that stands no more is no question."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts) or facts.button is None:
        return tapped
    if has_left(facts):
        return (*tapped, reply(hotline("left_the_study", facts, content)))
    key = facts.button.args.get("order", "")
    order = next((one for one in facts.orders if str(one.order_id) == key), None)
    if order is None or order.is_read:
        return (*tapped, reply(closed_question(), menu=subject_menu(facts, content)))
    return (
        *tapped,
        ConfirmOrderRead(subject_id=facts.subject_id, order_id=order.order_id),
        CloseMessages(about=f"order:{order.order_id}"),
        reply(
            approved(
                "dose_order_read",
                dose=order.amount_mg,
                first=order.from_day,
                last=order.until_day,
                hotline=site_of(facts, content).hotline,
            ),
            menu=subject_menu(facts, content),
        ),
    )
