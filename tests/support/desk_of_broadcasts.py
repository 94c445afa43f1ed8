"""What a coordinator's question about broadcasts finds, for tests without a database."""

from typing import Any
from uuid import UUID

from content.vocabulary import Arm, Language
from records.broadcast_draft import Draft
from records.broadcast_facts import (
    BroadcastDesk,
    BroadcastFact,
    Group,
    LeftOut,
    Reached,
    Sample,
    Segment,
    Text,
)
from tests.support.people import DAY2_AT_8

BROADCAST_ID = UUID("00000000-0000-4000-8000-0000000000b1")
OWN = Text(words={Language.EN: "The clinic is closed on Friday.", Language.ZH_CN: "周五停诊。"})
_KEYS = {"site_id": "01", "arm": Arm.CLAGV}


def draft(**changes: Any) -> Draft:
    """Give a draft to everybody on site 01, in own words."""
    return Draft(**{"segment": Segment(sites=("01",)), "text": OWN, **changes})


def desk(**changes: Any) -> BroadcastDesk:
    """Give three people who get it, two in Chinese, and one on hold."""
    plain = {
        "groups": (
            Group(language=Language.EN, people=1, **_KEYS),
            Group(language=Language.ZH_CN, people=2, **_KEYS),
            Group(language=Language.ZH_CN, people=1, left_out=LeftOut.ON_HOLD, **_KEYS),
        ),
        "samples": (
            Sample(language=Language.EN, site_id="01"),
            Sample(language=Language.ZH_CN, site_id="01"),
        ),
    }
    return BroadcastDesk(**{**plain, **changes})


def sent_broadcast(**changes: Any) -> BroadcastFact:
    """Give a broadcast of this morning that is half through."""
    plain = {
        "broadcast_id": BROADCAST_ID,
        "segment": Segment(sites=("01",)),
        "text": OWN,
        "due_at": DAY2_AT_8,
        "by_name": "Park",
        "by_staff": UUID(int=77),
        "people": 100,
        "reached": {Reached.SENT: 40, Reached.QUEUED: 10, Reached.PLANNED: 50},
        "recent": 20,
    }
    return BroadcastFact(**{**plain, **changes})
