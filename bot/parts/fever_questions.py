"""The questions about a fever, each with its place in the dialogue and its time limit."""

from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import Rows, asked_again, hotline, reply
from bot.parts.fever_state import ANSWER_LABELS, SITE_LABELS, FeverState, shown_value
from content.model import Content
from content.vocabulary import Answer, MeasuringSite, MessageClass
from content.wording import Wording, approved, phrase_ctx
from records.effects import Ask, Button, CancelDue, Effect
from records.facts import SubjectFacts

TOPIC: Final = "fever"
FEVER_REPORT: Final = "fever_report"
UNKNOWN: Final = "unknown"
_OFFERED = (
    (MeasuringSite.AXILLA, MeasuringSite.ORAL),
    (MeasuringSite.EAR, MeasuringSite.FOREHEAD),
)
# A message this short is one statement; a longer one may hold something only a person can read.
_ONE_STATEMENT = 16


def about_fever(facts: SubjectFacts) -> str:
    """Name the questions about the fever of this subject."""
    return f"fever:{facts.subject_id}"


def says_more(text: str) -> bool:
    """Tell whether a text may say more than the temperature or the denial found in it."""
    return len(text.strip()) > _ONE_STATEMENT


def time_limit(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    """Come back when the question is not answered; an earlier limit is lifted."""
    lifted = CancelDue(subject_id=facts.subject_id, topic=TOPIC)
    return (lifted, asked_again(said, facts, TOPIC, content))


def ask_number(facts: SubjectFacts, state: FeverState, content: Content) -> tuple[Effect, ...]:
    """Ask for a measured temperature."""
    return _ask(facts, state, "number", hotline("fever_ask_number", facts, content), ())


def ask_plausible(facts: SubjectFacts, state: FeverState) -> tuple[Effect, ...]:
    """Ask again for a number that cannot be a body temperature."""
    return _ask(facts, state, "number", approved("fever_ask_plausible"), ())


def ask_confirm(facts: SubjectFacts, state: FeverState) -> tuple[Effect, ...]:
    """Ask whether an uncertain number was meant as a temperature."""
    reading = state.reading
    args = {"value": str(reading.value), "unit": reading.unit.value}
    buttons: Rows = (
        (
            Button(label=phrase_ctx("button", "Yes"), act="fever.confirm", args=args),
            Button(label=phrase_ctx("button", "No"), act="fever.deny", args=args),
        ),
    )
    question = approved("fever_ask_confirm", value=shown_value(reading))
    return _ask(facts, state, "confirm", question, buttons)


def ask_site(facts: SubjectFacts, state: FeverState) -> tuple[Effect, ...]:
    """Ask where it was measured; the rectum is not offered, because nobody should measure there."""
    rows = tuple(tuple(_site_button(site) for site in row) for row in _OFFERED)
    unknown = Button(
        label=phrase_ctx("button", "I do not know"), act="fever.site", args={"site": UNKNOWN}
    )
    question = approved("fever_ask_site", value=shown_value(state.reading))
    return _ask(facts, state, "site", question, (*rows, (unknown,)))


def _site_button(site: MeasuringSite) -> Button:
    return Button(label=SITE_LABELS[site], act="fever.site", args={"site": site.value})


def ask_antipyretic(facts: SubjectFacts, state: FeverState) -> tuple[Effect, ...]:
    """Ask whether something was taken that hides a fever."""
    yes_no, unknown = (Answer.YES, Answer.NO), Answer.DO_NOT_KNOW
    buttons: Rows = (
        tuple(_answer_button(answer) for answer in yes_no),
        (_answer_button(unknown),),
    )
    return _ask(facts, state, "antipyretic", approved("fever_ask_antipyretic"), buttons)


def _answer_button(answer: Answer) -> Button:
    return Button(
        label=ANSWER_LABELS[answer], act="fever.antipyretic", args={"answer": answer.value}
    )


def _ask(
    facts: SubjectFacts, state: FeverState, step: str, question: Wording, buttons: Rows
) -> tuple[Effect, ...]:
    message = reply(
        question,
        buttons=buttons,
        about=about_fever(facts),
        message_class=MessageClass.SAFETY,
    )
    return (message, Ask(conversation=FEVER_REPORT, step=step, data=state.to_data()))
