"""The questions of the diary, offered for words that name a symptom and nothing more."""

from typing import Final

from bot.parts.answers import Rows
from content.model import Content
from content.wording import InBoth, Wording, phrase, phrase_ctx
from records.effects import Button

ABOUT: Final = "diary.about"


def questions_offered(words: str, content: Content) -> tuple[tuple[Wording, ...], Rows]:
    """Offer the questions about the symptom that words name; nothing where they name none.

    It is an offer beside what is done with the words: it judges nothing.
    """
    symptom = content.symptoms.named_in(words)
    if symptom is None:
        return (), ()
    name = InBoth(symptom.name.en, symptom.name.zh)
    label = phrase_ctx("button", "Ask me about it")
    button = Button(label=label, act=ABOUT, args={"symptom": symptom.id})
    says = phrase(
        "If it is about “{symptom}”, I can ask you a few short questions for the study team.",
        symptom=name,
    )
    return (says,), ((button,),)
