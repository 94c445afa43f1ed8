"""A changed order: which reminder names it, and what follows when nobody reads it."""

from uuid import UUID

import pytest

from content.vocabulary import DueKind, EscalationTopic, SubjectStatus, Tier
from content.wording import Approved
from records.effects import OpenEscalation, SendMessage
from scheduler.plan import Due, PlanFacts
from scheduler.plans.diary import diary
from scheduler.plans.doses import doses
from scheduler.plans.orders import orders
from tests.support.people import CONTENT, DAY2_AT_8, DOSE_ID, ORDER_ID, WEI_ID, only, order, wei

NEW_ID = UUID("00000000-0000-4000-8000-0000000000a2")


def due(kind, topic):
    return Due(
        due_id=1,
        kind=kind,
        subject_id=WEI_ID,
        topic=topic,
        cycle=1,
        protocol_day=2,
        slot=0,
        window_closes_at=DAY2_AT_8,
    )


def reminded(*standing):
    work = due(DueKind.DOSE_REMINDER, f"dose:{DOSE_ID}")
    effects = doses(work, PlanFacts(subject=wei(orders=standing)), CONTENT, DAY2_AT_8)
    [part] = only(SendMessage, effects).parts
    assert isinstance(part, Approved)
    return part.key, dict(part.params)["dose"]


def unread(subject):
    work = due(DueKind.ORDER_UNREAD, f"order:{NEW_ID}")
    return orders(work, PlanFacts(subject=subject), CONTENT, DAY2_AT_8)


def test_newest_order_that_covers_the_day_counts():
    later = order(order_id=NEW_ID, amount_mg=200, from_day=4)
    assert reminded(order(), later) == ("dose_reminder", 400)
    both = order(order_id=NEW_ID, amount_mg=200, from_day=2, until_day=3)
    assert reminded(order(), both) == ("dose_reminder", 200)


def test_unread_order_is_named_as_changed():
    assert reminded(order(amount_mg=100, is_read=False)) == ("dose_reminder_new_order", 100)


def test_day_without_an_order_is_not_reminded():
    work = due(DueKind.DOSE_REMINDER, f"dose:{DOSE_ID}")
    subject = wei(orders=(order(from_day=4),))
    effects = doses(work, PlanFacts(subject=subject), CONTENT, DAY2_AT_8)
    assert [type(effect) for effect in effects] == [OpenEscalation]


@pytest.mark.parametrize("status", [SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD])
def test_order_nobody_read_becomes_a_task(status):
    standing = (order(), order(order_id=NEW_ID, is_read=False))
    case = only(OpenEscalation, unread(wei(orders=standing, status=status)))
    assert (case.topic, case.tier) == (EscalationTopic.DOSE, Tier.AMBER)


@pytest.mark.parametrize(
    "subject",
    [
        wei(orders=(order(order_id=NEW_ID),)),
        wei(orders=(order(order_id=ORDER_ID, is_read=False),)),
        wei(orders=(order(order_id=NEW_ID, is_read=False),), status=SubjectStatus.DIED),
        wei(orders=(order(order_id=NEW_ID, is_read=False),), status=SubjectStatus.WITHDRAWN),
    ],
)
def test_read_or_replaced_order_and_who_has_left_are_no_task(subject):
    assert unread(subject) == ()


@pytest.mark.parametrize(
    ("status", "is_asked"),
    [
        (SubjectStatus.ON_HOLD, True),
        (SubjectStatus.DISCONTINUED, False),
        (SubjectStatus.WITHDRAWN, False),
        (SubjectStatus.DIED, False),
    ],
)
def test_hold_of_the_doses_does_not_end_the_daily_question(status, is_asked):
    work = due(DueKind.DIARY, "diary")
    effects = diary(work, PlanFacts(subject=wei(status=status)), CONTENT, DAY2_AT_8)
    assert bool(effects) is is_asked
