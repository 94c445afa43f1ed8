"""A fever, in words or by buttons: a person is told first, questions come after."""

from dataclasses import replace
from decimal import Decimal

from bot.inbound import Inbound
from bot.parts.answers import closed_question, hand_over, hotline, reply, tap_answered
from bot.parts.fever_questions import (
    FEVER_REPORT,
    TOPIC,
    UNKNOWN,
    about_fever,
    ask_antipyretic,
    ask_confirm,
    ask_number,
    ask_plausible,
    ask_site,
    says_more,
    time_limit,
)
from bot.parts.fever_state import (
    ANSWER_WORDS,
    SITE_WORDS,
    FeverState,
    only_denies,
    report_of,
    state_from,
    summary_of,
    tells_something,
    with_antipyretic,
    with_site,
    worse,
)
from content.model import Content
from content.report import Signal, SignalId, TriageReading, read_report
from content.triage.fever import FeverReading, assess_fever, urgency
from content.vocabulary import (
    Answer,
    Duty,
    EscalationTopic,
    FeverQuestion,
    MeasuringSite,
    MessageClass,
    TemperatureUnit,
    Tier,
)
from content.wording import Wording, approved, phrase
from content.words import Word
from records.effects import (
    CancelDue,
    CloseMessages,
    Effect,
    EndDialogue,
    SendMessage,
    ToDuty,
    ToStaff,
)
from records.facts import Facts, SubjectFacts, TappedButton

_ALARMS = frozenset({Tier.EMERGENCY, Tier.RED})
_HANDED_OVER = frozenset({Tier.EMERGENCY, Tier.RED, Tier.AMBER})


def fever_report(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Judge what is said about a temperature, tell who must be told, and ask what is missing."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if facts.button is not None:
        closed = CloseMessages(about=about_fever(facts))
        return (*tapped, closed, *_pressed(said, facts, facts.button, content))
    found = read_report(content, said.text).only_fever()
    word = content.words.meaning(said.command or said.text)
    if word is Word.FEVER:
        state = FeverState(reading=FeverReading(value=None, said_fever=True))
        return (*ask_number(facts, state, content), *time_limit(said, facts, content))
    if tells_something(found) or (found.signals and _open_state(facts) is None):
        return _told(said, facts, found, content)
    return _answered(said, facts, word, content)


def _open_state(facts: SubjectFacts) -> FeverState | None:
    if facts.dialogue is None or facts.dialogue.conversation != FEVER_REPORT:
        return None
    return state_from(facts.dialogue.data)


# ---------------------------------------------------------------- what is said in free words


def _told(
    said: Inbound, facts: SubjectFacts, found: TriageReading, content: Content
) -> tuple[Effect, ...]:
    if only_denies(found):
        return _denied(said, facts, content)
    number = _number_of(found)
    state = _state_of(facts, found, number)
    if found.ask is not FeverQuestion.NUMBER:
        return _judge(said, facts, state, content, found=found)
    before = _open_state(facts)
    is_asked_already = before is not None and not before.is_settled
    return (
        report_of(facts, state, Tier.UNCLEAR, _rules(found), said.text),
        *_passed_on(said, facts),
        *_ask_back(facts, state, number, content),
        # Saying the same again does not put the alarm off.
        *(() if is_asked_already else time_limit(said, facts, content)),
    )


def _number_of(found: TriageReading) -> Signal | None:
    numbers = [
        signal for signal in found.signals if signal.value is not None and not signal.negated
    ]
    return max(numbers, key=lambda signal: urgency(signal.tier), default=None)


def _state_of(facts: SubjectFacts, found: TriageReading, number: Signal | None) -> FeverState:
    before = _open_state(facts)
    known = FeverReading(value=None) if before is None or before.is_settled else before.reading
    heard = {signal.id for signal in found.signals if not signal.negated}
    has_chills = any(
        signal.id is SignalId.CHILLS and signal.tier in _ALARMS for signal in found.signals
    )
    reading = replace(
        known,
        said_fever=known.said_fever or SignalId.FEVER in heard,
        chills=Answer.YES if has_chills else known.chills,
    )
    if number is None:
        return FeverState(reading=reading)
    reading = replace(
        reading,
        value=number.value,
        unit=number.unit or TemperatureUnit.CELSIUS,
        site=number.site or known.site,
    )
    return FeverState(reading=reading)


def _rules(found: TriageReading) -> tuple[str, ...]:
    return tuple(signal.rule for signal in found.signals)


def _ask_back(
    facts: SubjectFacts, state: FeverState, number: Signal | None, content: Content
) -> tuple[Effect, ...]:
    reading = state.reading
    if number is None or reading.value is None:
        return ask_number(facts, state, content)
    if content.fever.plausible.holds(reading.value, reading.unit):
        return ask_confirm(facts, state)
    return ask_plausible(facts, _without_number(state))


def _without_number(state: FeverState) -> FeverState:
    return replace(state, reading=replace(state.reading, value=None))


def _passed_on(said: Inbound, facts: SubjectFacts) -> tuple[Effect, ...]:
    if not says_more(said.text):
        return ()
    summary = phrase("The patient wrote a message.")
    return (hand_over(facts, EscalationTopic.MESSAGE, summary, words=said.text),)


def _denied(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    before = _open_state(facts)
    state = FeverState(reading=FeverReading(value=None))
    recorded = report_of(facts, state, Tier.NONE, (), said.text)
    answer = reply(hotline("fever_denied", facts, content), message_class=MessageClass.SAFETY)
    if before is None or before.is_settled:
        return (recorded, *_passed_on(said, facts), answer)
    # Fever was said before, so the denial ends the question, and a person looks at both.
    changed = phrase("The patient reported fever, then wrote that there is none.")
    return (
        recorded,
        hand_over(facts, EscalationTopic.FEVER, changed, words=said.text),
        CancelDue(subject_id=facts.subject_id, topic=TOPIC),
        CloseMessages(about=about_fever(facts)),
        EndDialogue(),
        answer,
    )


# ---------------------------------------------------------------- what is said to a question


def _pressed(
    said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content
) -> tuple[Effect, ...]:
    state = _open_state(facts)
    if state is None:
        return (reply(closed_question()),)
    match button.act:
        case "fever.confirm":
            confirmed = replace(
                state.reading,
                value=Decimal(button.args["value"]),
                unit=TemperatureUnit(button.args["unit"]),
            )
            return _judge(said, facts, replace(state, reading=confirmed), content)
        case "fever.deny":
            return _ask_number_again(said, facts, state, content)
        case "fever.site":
            code = button.args["site"]
            site = None if code == UNKNOWN else MeasuringSite(code)
            return _judge(said, facts, with_site(state, site), content)
        case "fever.antipyretic":
            answer = Answer(button.args["answer"])
            return _judge(said, facts, with_antipyretic(state, answer), content)
        case _:
            return (reply(closed_question()),)


def _answered(
    said: Inbound, facts: SubjectFacts, word: Word | None, content: Content
) -> tuple[Effect, ...]:
    state = _open_state(facts)
    if state is None or facts.dialogue is None:
        return ask_number(facts, FeverState(reading=FeverReading(value=None)), content)
    step = facts.dialogue.step
    if (step, word) == ("confirm", Word.NO):
        return _ask_number_again(said, facts, state, content)
    answered = _with_answer(step, word, state)
    if answered is None:
        return (*_words_passed_on(said, facts), *_ask_again(step, facts, state, content))
    return _judge(said, facts, answered, content)


def _with_answer(step: str, word: Word | None, state: FeverState) -> FeverState | None:
    match step, word:
        case "confirm", Word.YES:
            return state
        case "site", Word.UNKNOWN:
            return with_site(state, None)
        case "site", _ if word in SITE_WORDS:
            return with_site(state, SITE_WORDS[word])
        case "antipyretic", _ if word in ANSWER_WORDS:
            return with_antipyretic(state, ANSWER_WORDS[word])
        case _:
            return None


def _words_passed_on(said: Inbound, facts: SubjectFacts) -> tuple[Effect, ...]:
    if not said.text.strip():
        return ()
    summary = phrase("The patient answered a question about fever with other words.")
    return (
        hand_over(facts, EscalationTopic.MESSAGE, summary, words=said.text),
        # As urgent as the question, which would come before it otherwise.
        reply(
            phrase("I passed this on to the nurse. My question is still open:"),
            message_class=MessageClass.SAFETY,
        ),
    )


def _ask_again(
    step: str, facts: SubjectFacts, state: FeverState, content: Content
) -> tuple[Effect, ...]:
    match step:
        case "confirm":
            return ask_confirm(facts, state)
        case "site":
            return ask_site(facts, state)
        case "antipyretic":
            return ask_antipyretic(facts, state)
        case _:
            return ask_number(facts, state, content)


def _ask_number_again(
    said: Inbound, facts: SubjectFacts, state: FeverState, content: Content
) -> tuple[Effect, ...]:
    return (
        *ask_number(facts, _without_number(state), content),
        *time_limit(said, facts, content),
    )


# ---------------------------------------------------------------- what follows


def _judge(
    said: Inbound,
    facts: SubjectFacts,
    state: FeverState,
    content: Content,
    *,
    found: TriageReading | None = None,
) -> tuple[Effect, ...]:
    """Act on the tier as soon as there is one, then ask on."""
    assessed = assess_fever(content.fever, state.reading)
    floor, rules = (Tier.NONE, ()) if found is None else (found.tier, _rules(found))
    tier = _floored(assessed.tier, floor, is_site_known=state.site_asked)
    rules = (*rules, assessed.rule_id)
    words = None if found is None else said.text
    if tier is Tier.UNCLEAR:
        passed_on = () if found is None else _passed_on(said, facts)
        question = (
            ask_site(facts, state)
            if assessed.ask is FeverQuestion.SITE
            else ask_number(facts, state, content)
        )
        limit = time_limit(said, facts, content)
        return (report_of(facts, state, tier, rules, words), *passed_on, *question, *limit)
    is_news = not state.is_settled or urgency(tier) > urgency(state.settled)
    now = replace(state, settled=tier if is_news else state.settled)
    recorded = report_of(facts, now, now.settled, rules, words)
    acted = _act(said, facts, now, content, has_words=found is not None) if is_news else ()
    return (recorded, *acted, *_rectal(state), *_ask_on(facts, now, content, is_news=is_news))


def _floored(assessed: Tier, floor: Tier, *, is_site_known: bool) -> Tier:
    tier = worse(assessed, floor)
    # The patient was asked and does not know where: nothing better is to be had than amber.
    return worse(Tier.AMBER, floor) if tier is Tier.UNCLEAR and is_site_known else tier


def _act(
    said: Inbound, facts: SubjectFacts, state: FeverState, content: Content, *, has_words: bool
) -> tuple[Effect, ...]:
    settled = CancelDue(subject_id=facts.subject_id, topic=TOPIC)
    if state.settled not in _HANDED_OVER:
        return (settled, *(_passed_on(said, facts) if has_words else ()))
    words = said.text if has_words else None
    return (
        hand_over(
            facts, EscalationTopic.FEVER, *summary_of(state), tier=state.settled, words=words
        ),
        reply(_advice(facts, state.settled, content), message_class=MessageClass.SAFETY),
        settled,
    )


def _advice(facts: SubjectFacts, tier: Tier, content: Content) -> Wording:
    if tier is Tier.EMERGENCY:
        return hotline("emergency", facts, content)
    return hotline("report_red" if tier is Tier.RED else "fever_amber", facts, content)


def _rectal(state: FeverState) -> tuple[Effect, ...]:
    if state.reading.site is not MeasuringSite.RECTUM or state.is_settled:
        return ()
    return (reply(approved("fever_not_rectal")),)


def _ask_on(
    facts: SubjectFacts, state: FeverState, content: Content, *, is_news: bool
) -> tuple[Effect, ...]:
    reading = state.reading
    if reading.value is not None and reading.site is None and not state.site_asked:
        return ask_site(facts, state)
    if reading.value is not None and reading.antipyretic is Answer.NOT_ANSWERED:
        return ask_antipyretic(facts, state)
    if state.settled not in _HANDED_OVER:
        told: tuple[Effect, ...] = (reply(hotline("fever_recorded", facts, content)),)
    elif is_news:
        told = ()
    else:
        told = (
            _added(facts, state),
            reply(phrase("Thank you. I passed this on to the nurse too.")),
        )
    return (EndDialogue(), *told)


def _added(facts: SubjectFacts, state: FeverState) -> SendMessage:
    """Add the answers to the case that is open, without calling everybody again."""
    owners = [
        case.owner_id
        for case in facts.escalations
        if case.topic is EscalationTopic.FEVER and case.owner_id is not None
    ]
    to = (
        ToStaff(staff_id=owners[0])
        if owners
        else ToDuty(site_id=facts.site_id, duty=Duty.ON_CALL_NURSE)
    )
    head = phrase("Subject {code} answered my questions:", code=facts.code)
    return SendMessage(
        to=to,
        parts=(head, *summary_of(state)),
        message_class=MessageClass.ESCALATION,
    )
