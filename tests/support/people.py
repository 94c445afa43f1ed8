"""The cast of the tests, and short ways to say what they know and what somebody wrote.

Wei (zh-CN, 01-001) is in the venetoclax arm, Ann (en, 01-002) is not. Li is a nurse, Park a
coordinator, Osei an investigator, all on site 01. Day 1 is 2026-11-23, so day 2 is the 24th.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from bot.inbound import Inbound, Kind
from bot.route import conversation_for
from content.load import load_content
from content.medicines.load_index import load_medicine_index
from content.vocabulary import (
    Arm,
    DoseStatus,
    EscalationTopic,
    FileKind,
    Language,
    Relation,
    StaffRole,
    SubjectStatus,
    Tier,
)
from content.wording import Approved, InBoth, Phrase, Verbatim, Wording
from records.effects import Effect, SendMessage
from records.facts import (
    Assignment,
    Credentials,
    Dialogue,
    DoseFact,
    EscalationFact,
    EscalationStatus,
    Facts,
    OrderFact,
    StaffFacts,
    SubjectFacts,
    TappedButton,
)
from records.kept_file import KeptFile
from records.link_facts import ReporterFact

CONTENT = replace(load_content(), medicines=load_medicine_index())
HOTLINE = "000-0101-0101"
DAY1 = date(2026, 11, 23)
DAY2_AT_8 = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai
DOSE_ID = UUID("00000000-0000-4000-8000-000000000d02")
ORDER_ID = UUID("00000000-0000-4000-8000-0000000000a1")
WEI_ID = UUID("00000000-0000-4000-8000-000000000001")
ANN_ID = UUID("00000000-0000-4000-8000-000000000002")
LI_ID = UUID("00000000-0000-4000-8000-000000000011")
PARK_ID = UUID("00000000-0000-4000-8000-000000000012")
OSEI_ID = UUID("00000000-0000-4000-8000-000000000013")
CASE_ID = UUID("00000000-0000-4000-8000-0000000000e1")
PHOTO = KeptFile(FileKind.PHOTO, "F1")
AGREED = {"use": True, "health_data": True, "abroad": True}

_E = TypeVar("_E")
MEMBER = ReporterFact(
    reporter_id=WEI_ID,
    relation=Relation.SPOUSE,
    language=Language.EN,
    has_agreed=True,
    is_linked=True,
    is_reminded=True,
)


def dose(**changes: Any) -> DoseFact:
    """Give Wei's dose of day 2: planned at 08:00, late until 16:00 in Shanghai."""
    plain = DoseFact(
        scheduled_dose_id=DOSE_ID,
        cycle=1,
        protocol_day=2,
        planned_at=DAY2_AT_8,
        late_until=DAY2_AT_8 + timedelta(hours=8),
    )
    return replace(plain, **changes)


def order(**changes: Any) -> OrderFact:
    """Give the order of the protocol: 400 mg on days 2 to 8."""
    plain = OrderFact(order_id=ORDER_ID, amount_mg=400, from_day=2, until_day=8)
    return replace(plain, **changes)


def wei(**changes: Any) -> SubjectFacts:
    plain = SubjectFacts(
        subject_id=WEI_ID,
        code="01-001",
        site_id="01",
        arm=Arm.CLAGV,
        language=Language.ZH_CN,
        status=SubjectStatus.ACTIVE,
        day1=DAY1,
        cycle=1,
        usual_time=time(8, 0),
        consents=AGREED,
        orders=(order(),),
        doses=(dose(),),
        medications=(),
    )
    return replace(plain, **changes)


def carer(**changes: object) -> SubjectFacts:
    """Wei's spouse, who reads English."""
    return wei(**{"reporter": MEMBER, "is_by_reporter": True, "language": Language.EN, **changes})


def ann(**changes: Any) -> SubjectFacts:
    plain = SubjectFacts(
        subject_id=ANN_ID,
        code="01-002",
        site_id="01",
        arm=Arm.CLAG,
        language=Language.EN,
        status=SubjectStatus.ACTIVE,
        day1=DAY1,
        cycle=1,
        usual_time=None,
        consents=AGREED,
        medications=(),
    )
    return replace(plain, **changes)


def nurse_li(**changes: Any) -> StaffFacts:
    plain = StaffFacts(
        staff_id=LI_ID,
        name="Li",
        language=Language.ZH_CN,
        assignments=(Assignment(site_id="01", role=StaffRole.NURSE),),
    )
    return replace(plain, **changes)


def coordinator_park(**changes: Any) -> StaffFacts:
    plain = StaffFacts(
        staff_id=PARK_ID,
        name="Park",
        language=Language.EN,
        assignments=(Assignment(site_id="01", role=StaffRole.COORDINATOR),),
        credentials=Credentials(token="tok-1", pin="135790"),
        bot_username="companion_bot",
    )
    return replace(plain, **changes)


def investigator_osei(**changes: Any) -> StaffFacts:
    plain = StaffFacts(
        staff_id=OSEI_ID,
        name="Osei",
        language=Language.EN,
        assignments=(Assignment(site_id="01", role=StaffRole.INVESTIGATOR),),
    )
    return replace(plain, **changes)


def case(**changes: Any) -> EscalationFact:
    """Give Wei's open red fever."""
    plain = EscalationFact(
        escalation_id=CASE_ID,
        subject_id=WEI_ID,
        subject_code="01-001",
        site_id="01",
        topic=EscalationTopic.FEVER,
        tier=Tier.RED,
        status=EscalationStatus.OPEN,
        opened_at=DAY2_AT_8,
    )
    return replace(plain, **changes)


def taken_by(person: StaffFacts, **changes: Any) -> EscalationFact:
    return case(
        status=EscalationStatus.ACKNOWLEDGED,
        owner_id=person.staff_id,
        owner_name=person.name,
        **changes,
    )


def answered(status: DoseStatus) -> SubjectFacts:
    return wei(doses=(dose(status=status),))


def says(text: str, *, at: datetime = DAY2_AT_8, **changes: Any) -> Inbound:
    """Give a typed message; a leading / makes it a command."""
    word, _, argument = text.partition(" ")
    is_command = word.startswith("/")
    plain = Inbound(
        kind=Kind.TEXT,
        chat_id=1,
        sent_at=at,
        received_at=at,
        text=text,
        command=word[1:].lower() if is_command else None,
        argument=argument if is_command else "",
    )
    return replace(plain, **changes)


def taps(*, at: datetime = DAY2_AT_8) -> Inbound:
    return Inbound(kind=Kind.BUTTON, chat_id=1, sent_at=at, received_at=at, callback_id="tap-1")


def pressed(act: str, /, **args: str) -> TappedButton:
    return TappedButton(act=act, args=args)


def asked(conversation: str, step: str, data: Mapping[str, str] | None = None) -> Dialogue:
    return Dialogue(conversation=conversation, step=step, data=data or {})


def decide(said: Inbound, facts: Facts) -> tuple[Effect, ...]:
    """Give what the companion does, by way of the routing."""
    return conversation_for(said, facts, CONTENT)[1](said, facts, CONTENT)


def routed(said: Inbound, facts: Facts) -> str:
    return conversation_for(said, facts, CONTENT)[0]


def only(kind: type[_E], effects: tuple[Effect, ...]) -> _E:
    """Give the one effect of this kind; fails when there is another number of them."""
    found = [effect for effect in effects if isinstance(effect, kind)]
    assert len(found) == 1, f"{len(found)} of {kind.__name__} in {names(effects)}"
    return found[0]


def names(effects: tuple[Effect, ...]) -> tuple[str, ...]:
    return tuple(type(effect).__name__ for effect in effects)


def keys(effects: tuple[Effect, ...]) -> list[str]:
    """Give what is said, in order: keys of approved texts, English source of phrases."""
    sent = [effect for effect in effects if isinstance(effect, SendMessage)]
    return [_key(part) for message in sent for part in message.parts]


def _key(part: Wording) -> str:
    match part:
        case Approved(key=key):
            return key
        case Phrase(msgid=msgid):
            return msgid
        case Verbatim(text=text):
            return text
        case InBoth(en=en):
            return en


def acts(effects: tuple[Effect, ...]) -> list[str]:
    """Give what the offered buttons do, in order."""
    sent = [effect for effect in effects if isinstance(effect, SendMessage)]
    return [button.act for message in sent for row in message.buttons for button in row]
