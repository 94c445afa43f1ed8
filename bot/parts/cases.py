"""How a case is named to staff."""

from typing import Final

from bot.parts.answers import Rows, reply
from content.model import Content
from content.triage.fever import urgency
from content.vocabulary import EscalationTopic, Tier
from content.wording import Local, Phrase, Wording, phrase, phrase_ctx
from records.card_effects import CardPart
from records.effects import Button, SendMessage
from records.facts import EscalationFact, EscalationStatus, StaffFacts
from scheduler.queue_words import may_take

# A list on a phone: more than this is scrolled past, and the message has a limit.
CASES_SHOWN: Final = 8

_TOPICS = {
    EscalationTopic.FEVER: phrase_ctx("topic", "fever"),
    EscalationTopic.DOSE: phrase_ctx("topic", "study medicine"),
    EscalationTopic.MEDICINE: phrase_ctx("topic", "another medicine"),
    EscalationTopic.SYMPTOM: phrase_ctx("topic", "symptoms"),
    EscalationTopic.MESSAGE: phrase_ctx("topic", "message from the patient"),
    EscalationTopic.UNREACHABLE: phrase_ctx("topic", "cannot be reached"),
    EscalationTopic.ENROLMENT: phrase_ctx("topic", "enrolment"),
    EscalationTopic.CHOICE: phrase_ctx("topic", "a choice of the patient"),
    EscalationTopic.VISIT: phrase_ctx("topic", "visit"),
    EscalationTopic.ROTA: phrase_ctx("topic", "who is on call"),
    EscalationTopic.SYSTEM: phrase_ctx("topic", "the companion itself"),
    EscalationTopic.DRILL: phrase_ctx("topic", "drill"),
}
_REPORTED = frozenset({EscalationTopic.FEVER, EscalationTopic.SYMPTOM, EscalationTopic.MESSAGE})
_TIERS = {
    Tier.EMERGENCY: phrase_ctx("tier", "emergency"),
    Tier.RED: phrase_ctx("tier", "red"),
    Tier.AMBER: phrase_ctx("tier", "amber"),
    Tier.GREEN: phrase_ctx("tier", "green"),
    Tier.NONE: phrase_ctx("tier", "no tier"),
    Tier.UNCLEAR: phrase_ctx("tier", "unclear"),
}


def about_case(case: EscalationFact) -> str:
    """Name the messages that are about this case."""
    return f"escalation:{case.escalation_id}"


def topic_name(topic: EscalationTopic) -> Phrase:
    """Name what a case is about."""
    return _TOPICS[topic]


def tier_name(tier: Tier) -> Phrase:
    """Name how fast a person must act."""
    return _TIERS[tier]


def case_line(case: EscalationFact, content: Content) -> Wording:
    """Give one line: who, what, how urgent, since when, and who has it."""
    since = Local(case.opened_at, content.sites[case.site_id].zone)
    code = case.subject_code or case.site_id
    topic, tier = topic_name(case.topic), tier_name(case.tier)
    if case.status is EscalationStatus.EXHAUSTED:
        return phrase(
            "{code}: {topic}, {tier}, since {when}. EXHAUSTED: all were called, nobody has it.",
            code=code,
            topic=topic,
            tier=tier,
            when=since,
        )
    if case.snoozed_until is not None and case.owner_name is not None:
        return phrase(
            "{code}: {topic}, {tier}, since {when}. {name} has it, put off until {until}.",
            code=code,
            topic=topic,
            tier=tier,
            when=since,
            name=case.owner_name,
            until=Local(case.snoozed_until, content.sites[case.site_id].zone),
        )
    if case.status is EscalationStatus.ACKNOWLEDGED and case.owner_name is not None:
        return phrase(
            "{code}: {topic}, {tier}, since {when}. {name} has it.",
            code=code,
            topic=topic,
            tier=tier,
            when=since,
            name=case.owner_name,
        )
    return phrase(
        "{code}: {topic}, {tier}, since {when}.", code=code, topic=topic, tier=tier, when=since
    )


def may_act(facts: StaffFacts, case: EscalationFact) -> bool:
    """Tell whether this person may take, answer and close this case at this moment."""
    return may_take(facts.roles_on(case.site_id), case)


def not_yours() -> Wording:
    """Say that a case is not this person's to act on."""
    return phrase("This case is not yours to take: it belongs to another site or another role.")


def case_button(case: EscalationFact, label: Wording, act: str, **args: str) -> Button:
    """Give a button that acts on this case."""
    return Button(label=label, act=act, args={"escalation": str(case.escalation_id), **args})


def answer_button(case: EscalationFact) -> Button:
    """Give the button with which staff write to the subject of a case."""
    return case_button(case, phrase_ctx("button", "Answer"), "talk.answer")


def take_button(case: EscalationFact) -> Button:
    """Give the button with which staff take a case."""
    return case_button(case, phrase_ctx("button", "I have it"), "esc.take")


def leave_buttons(case: EscalationFact) -> tuple[Button, ...]:
    """Give the buttons with which staff let somebody else have a case."""
    return (
        case_button(case, phrase_ctx("button", "Hand over"), "esc.hand"),
        case_button(case, phrase_ctx("button", "I cannot"), "esc.cannot"),
    )


def may_be_put_off(case: EscalationFact) -> bool:
    """Tell whether the owner of a case may put it off: never a red one."""
    return urgency(case.tier) < urgency(Tier.RED)


def card_button(case: EscalationFact) -> Rows:
    """Lead from a case to the card of its subject; nothing where a case has none."""
    if case.subject_id is None:
        return ()
    args = {"subject": str(case.subject_id), "part": CardPart.SUMMARY.value}
    return ((Button(label=phrase_ctx("button", "Patient card"), act="card.show", args=args),),)


def assess_button(case: EscalationFact) -> tuple[Button, ...]:
    """Lead from a case about what a subject reported to the reports nobody has assessed."""
    if case.subject_id is None or case.topic not in _REPORTED:
        return ()
    args = {"subject": str(case.subject_id)}
    return (Button(label=phrase_ctx("button", "Assess reports"), act="ae.reports", args=args),)


def owner_buttons(
    facts: StaffFacts, case: EscalationFact, content: Content, *, on_details: bool = False
) -> Rows:
    """Give what whoever has a case can do with it; `on_details` without the way to the details."""
    call = case_button(case, phrase_ctx("button", "Call made"), "esc.contact")
    of_subject = ((answer_button(case), call),) if case.subject_id else ()
    details = case_button(case, phrase_ctx("button", "Details"), "esc.details")
    close = case_button(case, phrase_ctx("button", "Close the case"), "esc.close")
    order = _order_button(facts, case, content)
    # Where there is no room for it, whoever hands the case over finds it there.
    later = () if order or on_details else later_buttons(case)
    return (
        *of_subject,
        (close,) if on_details else (close, details),
        (*leave_buttons(case), *later),
        *card_button(case),
        *order,
    )


def is_closed() -> Wording:
    """Say that a case was closed before."""
    return phrase("This case is closed already. Nothing was changed.")


def owned(facts: StaffFacts, case: EscalationFact, content: Content) -> SendMessage:
    """Say who has a case already, with what can be done if it is whoever wrote."""
    if case.owner_id == facts.staff_id:
        return reply(
            phrase("You have this case already."),
            buttons=owner_buttons(facts, case, content),
            about=about_case(case),
        )
    if case.owner_name is None:
        return reply(phrase("Somebody else has taken this case already."))
    return reply(phrase("{name} has taken this case already.", name=case.owner_name))


def later_buttons(case: EscalationFact) -> tuple[Button, ...]:
    """Give the button with which whoever has a case puts it off; nothing where it is red."""
    if not may_be_put_off(case):
        return ()
    return (case_button(case, phrase_ctx("button", "Put off"), "esc.later"),)


def _order_button(facts: StaffFacts, case: EscalationFact, content: Content) -> Rows:
    """Lead from a case that may change the order to the order."""
    patient = facts.patient
    is_about_doses = case.topic in {EscalationTopic.DOSE, EscalationTopic.MEDICINE}
    if patient is None or not is_about_doses or patient.arm is not content.study.venetoclax.arm:
        return ()
    return ((case_button(case, phrase_ctx("button", "Dose order"), "treat.card"),),)
