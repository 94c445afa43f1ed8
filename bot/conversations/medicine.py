"""A medicine, food or herb that a patient names: told, asked about, recorded, passed on.

Nothing here says that something may be taken, or not; a name that only resembles one of the list
is asked back and never recorded by itself.
"""

from dataclasses import replace

from bot.inbound import Inbound, Kind
from bot.parts.answers import (
    closed_question,
    hand_over,
    has_left,
    hotline,
    reply,
    site_of,
    tap_answered,
)
from bot.parts.medicine_alert import Answered, alarm_at_once, circumstances, told_after_answer
from bot.parts.medicine_questions import (
    MEDICINE,
    NAME,
    STATUS_OF,
    about_medicine,
    ask_name,
    ask_next,
    nothing_left,
    option_said,
    patient_name,
    use_said,
)
from bot.parts.medicine_state import (
    NEW_DRUG,
    MedicineState,
    NamedMedicine,
    chosen,
    judged,
    named_in,
    none_of_them,
    of_photo,
    state_from,
    whole_as_name,
)
from bot.parts.menus import subject_menu
from bot.parts.talk import passed_on, receipt
from content.medicines.rules import Use
from content.model import Content
from content.report import read_report
from content.triage.fever import urgency
from content.vocabulary import EscalationTopic, MessageClass, Tier
from content.wording import Wording, approved, phrase
from content.words import Word
from records.effects import CloseMessages, Effect, EndDialogue, SendMessage
from records.facts import Facts, SubjectFacts, TappedButton
from records.medication_effects import RecordMedication


def medicine(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Ask about the medicines of a message one after the other; the nurse is told first."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if has_left(facts):
        return (*tapped, reply(hotline("left_the_study", facts, content)))
    closed = CloseMessages(about=about_medicine(facts))
    if facts.button is not None:
        return (*tapped, closed, *_pressed(said, facts, facts.button, content))
    state = _open_state(facts)
    word = content.words.meaning(said.command or said.text)
    if word is Word.MEDICINE:
        waiting = () if state is None else ask_next(state, said, facts, content)
        return (closed, *(waiting or ask_name(facts, content)))
    if state is not None and said.kind is Kind.TEXT:
        return (closed, *_answered(said, facts, state, content))
    return (closed, *_named(said, facts, content, before=state))


def _open_state(facts: SubjectFacts) -> MedicineState | None:
    if facts.dialogue is None or facts.dialogue.conversation != MEDICINE:
        return None
    return state_from(facts.dialogue.data)


def _pressed(
    said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content
) -> tuple[Effect, ...]:
    # A button carries the question it belongs to, so that it works also after an interruption.
    state = state_from(button.args)
    if state is None:
        return (reply(closed_question()),)
    match button.act:
        case "medicine.which":
            return _chosen(said, facts, state, button.args["choice"], content)
        case "medicine.none":
            return _chosen(said, facts, state, "", content)
        case "medicine.use":
            return _settled(said, facts, state, Use(button.args["use"]), content)
        case _:
            return (reply(closed_question()),)


# ------------------------------------------------------------------------- what is named


def _named(
    said: Inbound, facts: SubjectFacts, content: Content, *, before: MedicineState | None
) -> tuple[Effect, ...]:
    items = named_in(content, said.text)
    if said.photo:
        items = (of_photo(said.photo), *items)
    if not items and _asks_name(facts):
        items = _answer_as_name(said, content)
    if not items:
        return _passed_on(said, facts, content)
    return _ask_about(said, facts, items, content, before=before)


def _asks_name(facts: SubjectFacts) -> bool:
    return facts.dialogue is not None and facts.dialogue.step == NAME


def _answer_as_name(said: Inbound, content: Content) -> tuple[NamedMedicine, ...]:
    is_word = content.words.meaning(said.text) is not None
    return () if is_word else whole_as_name(said.text)


def _ask_about(
    said: Inbound,
    facts: SubjectFacts,
    items: tuple[NamedMedicine, ...],
    content: Content,
    *,
    before: MedicineState | None,
) -> tuple[Effect, ...]:
    known, alarms = alarm_at_once(items, facts, said.received_at, content, said.text)
    words = said.text
    if before is not None:
        known = (*before.items, *known)
        words = "\n".join(part for part in (before.words, said.text) if part)
    state = MedicineState(items=known, words=words)
    told = (_told_already(facts, items, content),) if alarms else ()
    return (*alarms, *told, *ask_next(state, said, facts, content))


def _told_already(
    facts: SubjectFacts, items: tuple[NamedMedicine, ...], content: Content
) -> SendMessage:
    if any(item.photo for item in items):
        return reply(hotline("medicine_photo", facts, content))
    return reply(hotline("nurse_told", facts, content), message_class=MessageClass.SAFETY)


def _passed_on(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    return (
        *passed_on(said, facts, phrase("The patient wrote about a medicine.")),
        EndDialogue(),
        reply(receipt(facts, said.received_at, content), menu=subject_menu(facts, content)),
    )


# ------------------------------------------------------------------------- what is answered


def _answered(
    said: Inbound, facts: SubjectFacts, state: MedicineState, content: Content
) -> tuple[Effect, ...]:
    word = content.words.meaning(said.text)
    item = state.items[0]
    if item.options:
        option = option_said(item, word, said.text, content, facts)
        if option is not None:
            return _chosen(said, facts, state, option, content)
    elif (use := use_said(word, said.text)) is not None:
        return _settled(said, facts, state, use, content)
    more = named_in(content, said.text)
    if not more:
        return (*_words_passed_on(said, facts), *ask_next(state, said, facts, content))
    beside = _words_passed_on(said, facts) if _says_more(said, content) else ()
    return (*beside, *_ask_about(said, facts, more, content, before=state))


def _says_more(said: Inbound, content: Content) -> bool:
    signals = read_report(content, said.text).signals
    return any(urgency(one.tier) > urgency(Tier.GREEN) for one in signals if one.id != NEW_DRUG)


def _words_passed_on(said: Inbound, facts: SubjectFacts) -> tuple[Effect, ...]:
    summary = phrase("The patient answered a question about a medicine with other words.")
    return (
        hand_over(facts, EscalationTopic.MESSAGE, summary, words=said.text),
        reply(phrase("I passed this on to the nurse. My question is still open:")),
    )


def _chosen(
    said: Inbound, facts: SubjectFacts, state: MedicineState, option: str, content: Content
) -> tuple[Effect, ...]:
    item = state.items[0]
    meant = chosen(content, item, option) if option else none_of_them(item)
    known, alarms = alarm_at_once((meant,), facts, said.received_at, content, state.words)
    rest = replace(state, items=(*known, *state.items[1:]))
    return (*alarms, *ask_next(rest, said, facts, content))


def _settled(
    said: Inbound, facts: SubjectFacts, state: MedicineState, use: Use, content: Content
) -> tuple[Effect, ...]:
    """Record it, say what the list lets us say, tell staff, and go on to the next one."""
    index = content.medicines
    if index is None:
        return _passed_on(said, facts, content)
    item, rest = state.items[0], state.items[1:]
    when = circumstances(facts, said.received_at, content, use)
    judgement = judged(index, item, when)
    recorded = RecordMedication(
        subject_id=facts.subject_id,
        status=STATUS_OF[use],
        how=item.how,
        substance=item.substance or None,
        group=item.group or None,
        typed=item.typed or None,
        photo=item.photo or None,
        cycle=facts.cycle,
        protocol_day=when.day,
    )
    answered = Answered(use=use, at=said.received_at, words=state.words)
    told = told_after_answer(item, judgement, answered, facts, content)
    after = (
        ask_next(replace(state, items=rest), said, facts, content) if rest else nothing_left(facts)
    )
    says = _says(item, judgement.text_patient, facts, content)
    is_red = judgement.tier is Tier.RED
    answer = reply(
        says,
        menu=None if rest else subject_menu(facts, content),
        message_class=MessageClass.SAFETY if is_red else MessageClass.ANSWER,
    )
    return (recorded, told, answer, *after)


def _says(item: NamedMedicine, key: str, facts: SubjectFacts, content: Content) -> Wording:
    if item.photo:
        return hotline("recorded", facts, content)
    number = site_of(facts, content).hotline
    return approved(key, name=patient_name(item, facts), hotline=number)
