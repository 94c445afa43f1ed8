"""Every question the companion can have open, found by talking to it.

`explored` starts from people as the facts know them, says and presses everything that can be said
and pressed, and goes on from each question that is asked. One that talking does not reach, because
it needs other facts, is given by hand in `BY_HAND`.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from content.vocabulary import DoseStatus, Language, StaffRole, SubjectStatus, VisitState
from content.words import Word
from records.broadcast_draft import words_step
from records.effects import Ask, Button, Effect, EndDialogue, SendMessage, ToChat
from records.facts import (
    Assignment,
    Dialogue,
    Facts,
    InviteFact,
    InviteState,
    TappedButton,
    UnknownChatFacts,
)
from records.link_facts import SubjectLinks
from records.rota_facts import OnRota
from records.visit_facts import VisitFact
from scheduler.plans.diary import DIARY_BUTTONS
from scheduler.plans.doses import DOSE_BUTTONS
from tests.support.adverse_events import recording_an_event
from tests.support.correcting import correcting_an_entry
from tests.support.desk_of_broadcasts import desk, draft
from tests.support.judging import judging_a_medicine
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    DOSE_ID,
    MEMBER,
    WEI_ID,
    ann,
    answered,
    asked,
    carer,
    case,
    coordinator_park,
    decide,
    investigator_osei,
    nurse_li,
    says,
    taken_by,
    taps,
    wei,
)
from tests.support.questions_in_source import Place

_LONGEST_WAY = 12
_PRESSES_IN_A_ROW = 3
_TYPED = (
    *("hello", "fever", "38.5", "99", "no", "armpit", "clarithromycin", "itraconazol", "cough"),
    *(
        "135790",
        "385",
        "38.5 or 36.5",
        "01-777",
        "45岁",
        "CLAGV",
        "CLAG",
        "2026-12-01",
        "en",
        "01-001",
        "8:30",
        "3",
        "/start",
        "/nosuch",
    ),
    *("发烧", "克拉霉素", "氟康坐", "头疼"),
    *("/treatment 01-001", "/relink 01-001", "/visit 01-001", "/plan 01-001", "/rota", "/away"),
)
_INVITE = InviteFact(
    invite_id=UUID(int=7), state=InviteState.OPEN, tries_left=5, pin_correct=True, site_id="01"
)
_VISIT = VisitFact(
    visit_id=UUID(int=9),
    cycle=1,
    code="blood_count",
    number=1,
    on=date(2026, 12, 2),
    at=None,
    earliest=date(2026, 12, 1),
    latest=date(2026, 12, 3),
    state=VisitState.PLANNED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Somebody with a question open, or with none; and the buttons they were shown on the way."""

    who: str
    facts: Facts
    shown: tuple[Button, ...] = ()

    @property
    def place(self) -> Place | None:
        """Name the question that is open."""
        talk = self.facts.dialogue
        return None if talk is None else (talk.conversation, talk.step)


def starts() -> Iterator[State]:
    """Give people with nothing open yet."""
    dose_buttons = tuple(_with_dose(one) for row in DOSE_BUTTONS for one in row)
    daily = tuple(one for row in DIARY_BUTTONS for one in row)
    agreed = dict.fromkeys((act.id for act in CONTENT.notice.acts), True)
    stranger = UnknownChatFacts(language=Language.EN, invite=_INVITE)
    yield State(who="invited stranger", facts=stranger)
    yield State(who="stranger", facts=UnknownChatFacts(language=Language.ZH_CN))
    invited = wei(status=SubjectStatus.INVITED, consents={}, usual_time=None, doses=())
    yield State(who="arriving", facts=invited)
    yield State(who="choosing a time", facts=replace(invited, consents=agreed))
    yield State(who="Wei", facts=wei(visits=(_VISIT,)), shown=(*dose_buttons, *daily))
    yield State(who="Ann", facts=ann(visits=(_VISIT,)), shown=daily)
    yield State(who="on hold", facts=wei(status=SubjectStatus.ON_HOLD), shown=dose_buttons)
    yield State(who="gone", facts=ann(status=SubjectStatus.WITHDRAWN))
    links = SubjectLinks(
        subject_id=wei().subject_id,
        code="01-001",
        site_id="01",
        language=Language.EN,
        status=SubjectStatus.ACTIVE,
        linked_at=DAY2_AT_8,
        invited_until=DAY2_AT_8,
    )
    for person in (nurse_li(), investigator_osei(), coordinator_park()):
        open_case, own = case(), taken_by(person)
        visited = wei(visits=(_VISIT,))
        on_call = OnRota(
            staff_id=person.staff_id,
            name=person.name,
            site_id="01",
            role=person.assignments[0].role,
        )
        staff = replace(
            person, escalation=own, patient=wei(), links=links, visited=visited, rota=(on_call,)
        )
        yield State(who=person.name, facts=replace(staff, open_escalations=(open_case, own)))
        yield State(who=f"{person.name}, nothing open", facts=person)


def _with_dose(button: Button) -> Button:
    return replace(button, args={**button.args, "dose": str(DOSE_ID)})


def explored() -> dict[tuple[str, Place | None], State]:
    """Talk with everybody until nothing new is asked; give one state for each question."""
    found: dict[tuple[str, Place | None], State] = {}
    ahead = deque((state, 0) for state in starts())
    while ahead:
        state, length = ahead.popleft()
        key = (state.who, state.place)
        if key in found:
            continue
        found[key] = state
        if length < _LONGEST_WAY:
            ahead.extend((one, length + 1) for one in _after(state))
    return found


def _after(state: State, presses: int = _PRESSES_IN_A_ROW) -> Iterator[State]:
    """Give what follows from everything that can be said or pressed; buttons of answers too."""
    effects = [decide(says(one), state.facts) for one in (*_TYPED, *_labels(state.facts.language))]
    effects += [press(state.facts, button) for button in state.shown]
    for one in effects:
        after = _went_on(state, one)
        yield after
        if presses and after.place == state.place and (fresh := _fresh(state, after)):
            yield from _after_pressing(replace(after, shown=fresh), presses - 1)


def _after_pressing(state: State, presses: int) -> Iterator[State]:
    for button in state.shown:
        after = _went_on(state, press(state.facts, button))
        yield after
        if presses and after.place == state.place and (fresh := _fresh(state, after)):
            yield from _after_pressing(replace(after, shown=fresh), presses - 1)


def _fresh(before: State, after: State) -> tuple[Button, ...]:
    known = {one.act for one in before.shown}
    return tuple(one for one in after.shown if one.act not in known)


def _labels(language: Language) -> Iterable[str]:
    return (CONTENT.words.label(word, language) for word in Word)


def press(facts: Facts, button: Button | None, *, is_open: bool = True) -> tuple[Effect, ...]:
    """Give what a press does; None stands for somebody else's button."""
    if isinstance(facts, UnknownChatFacts):
        return decide(taps(), facts)
    tapped = None
    if button is not None:
        tapped = TappedButton(act=button.act, args=button.args, is_open=is_open)
    return decide(taps(), replace(facts, button=tapped))


def _went_on(state: State, effects: tuple[Effect, ...]) -> State:
    talk = dialogue_after(state.facts, effects)
    offered = tuple(
        replace(button, args={**_of_matter(effect.about), **button.args})
        for effect in effects
        if isinstance(effect, SendMessage) and isinstance(effect.to, ToChat)
        for row in effect.buttons
        for button in row
    )
    return replace(state, facts=replace(state.facts, dialogue=talk), shown=offered + state.shown)


def _of_matter(about: str | None) -> dict[str, str]:
    """Give what whoever reads a press finds among its arguments."""
    kind, _, key = (about or "").partition(":")
    return {kind: key} if key else {}


def dialogue_after(facts: Facts, effects: Iterable[Effect]) -> Dialogue | None:
    """Give the question that is open after a decision."""
    talk = facts.dialogue
    for effect in effects:
        match effect:
            case Ask(conversation=conversation, step=step, data=data):
                talk = Dialogue(conversation=conversation, step=step, data=dict(data))
            case EndDialogue():
                talk = None
            case _:
                pass
    return talk


# Questions that need facts which talking alone does not bring: (conversation, step) to a state.
_BOTH = (
    *coordinator_park().assignments,
    Assignment(site_id="02", role=StaffRole.COORDINATOR),
)
_OF_WEI = {"subject": str(WEI_ID)}
_CHOSEN = {"act": "hold", **_OF_WEI, "reason": "other"}
_TABLE = "subject,site,arm,day1,language,age\n01-777,01,CLAG,not yet,en,45"
BY_HAND: dict[Place, State] = {
    ("dose_report", "time"): State(
        who="Wei after a dose",
        facts=replace(
            answered(DoseStatus.TAKEN),
            dialogue=asked("dose_report", "time", {"dose": str(DOSE_ID)}),
        ),
    ),
    ("plan_desk", "cycle"): State(
        who="Park plans a cycle",
        facts=coordinator_park(patient=wei(), dialogue=asked("plan_desk", "cycle", _OF_WEI)),
    ),
    ("enrolment", "site"): State(
        who="Park of two sites",
        facts=coordinator_park(
            assignments=_BOTH, dialogue=asked("enrolment", "site", {"code": "01-777"})
        ),
    ),
    ("enrolment", "table"): State(
        who="Park with a table of people",
        facts=coordinator_park(dialogue=asked("enrolment", "table", {"table": _TABLE})),
    ),
    **{
        ("broadcast", step): State(
            who="Park writes to many",
            facts=coordinator_park(
                broadcasts=desk(), dialogue=asked("broadcast", step, draft().as_data())
            ),
        )
        for step in ("people", "days", "codes", "text", "preview", "count", "time", "again")
    },
    **{
        ("broadcast", words_step(language)): State(
            who="Park writes to many",
            facts=coordinator_park(
                broadcasts=desk(),
                dialogue=asked("broadcast", words_step(language), draft().as_data()),
            ),
        )
        for language in Language
    },
    **{
        ("reporter", step): State(
            who="Wei's spouse",
            facts=carer(
                reporter=replace(MEMBER, has_agreed=False), dialogue=asked("reporter", step)
            ),
        )
        for step in ("agree", "language")
    },
    **{at: State(who="Li records", facts=one) for at, one in recording_an_event().items()},
    **{at: State(who="Li judges", facts=one) for at, one in judging_a_medicine().items()},
    **{at: State(who="Li corrects", facts=one) for at, one in correcting_an_entry().items()},
    ("talk", "reply"): State(
        who="Wei answers the nurse",
        facts=wei(
            escalations=(case(),),
            dialogue=asked("talk", "reply", {"escalation": str(case().escalation_id)}),
        ),
    ),
    ("treatment", "reason"): State(
        who="Li", facts=nurse_li(patient=wei(), dialogue=asked("treatment", "reason", _CHOSEN))
    ),
}
