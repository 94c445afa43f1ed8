"""Which language a person reads and writes."""

from bot.inbound import Inbound
from bot.parts.answers import Rows, reply, tap_answered
from bot.parts.arrival_question import arrival_question
from bot.parts.commands import FAMILY_COMMANDS, SUBJECT_COMMANDS, staff_commands
from bot.parts.menus import staff_menu, subject_menu
from content.model import Content
from content.vocabulary import Language, SubjectStatus
from content.wording import Verbatim, phrase
from content.words import Word
from records.account_effects import SetLanguage
from records.chat_effects import OfferCommands
from records.effects import Button, CloseMessages, Effect
from records.facts import Facts, StaffFacts, SubjectFacts, UnknownChatFacts

_OWN_NAME = {Language.ZH_CN: "中文", Language.EN: "English"}
_MEANT = {Word.CHINESE: Language.ZH_CN, Word.ENGLISH: Language.EN}


def language(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Change the language, by button or by its name, and go on in the new one."""
    if isinstance(facts, UnknownChatFacts):
        return tap_answered(said)
    chosen = _chosen(said, facts, content)
    if chosen is None:
        buttons: Rows = (
            tuple(
                Button(label=Verbatim(name), act="language.set", args={"language": one.value})
                for one, name in _OWN_NAME.items()
            ),
        )
        question = phrase("Which language shall I use?")
        return (*tap_answered(said), reply(question, buttons=buttons, about=_about(facts)))
    return (
        *tap_answered(said),
        SetLanguage(language=chosen),
        CloseMessages(about=_about(facts)),
        *_go_on(facts, chosen, content),
    )


def _chosen(said: Inbound, facts: SubjectFacts | StaffFacts, content: Content) -> Language | None:
    if facts.button is not None:
        return Language(facts.button.args["language"])
    word = content.words.meaning(said.command or said.text)
    return None if word is None else _MEANT.get(word)


def _about(facts: SubjectFacts | StaffFacts) -> str:
    match facts:
        case SubjectFacts():
            return f"language:{facts.subject_id}"
        case StaffFacts():
            return f"language:{facts.staff_id}"


def _go_on(
    facts: SubjectFacts | StaffFacts, chosen: Language, content: Content
) -> tuple[Effect, ...]:
    # i18n: name the language of the catalogue: the sentence is shown after switching to it
    done = phrase("From now on I will write in English.")
    match facts:
        case StaffFacts():
            return (
                reply(done, menu=staff_menu(facts, content, chosen), language=chosen),
                OfferCommands(commands=staff_commands(facts)),
            )
        case SubjectFacts(status=SubjectStatus.INVITED):
            return (reply(done, language=chosen), *arrival_question(facts, content, chosen))
        case SubjectFacts():
            return (
                reply(done, menu=subject_menu(facts, content, chosen), language=chosen),
                OfferCommands(
                    commands=FAMILY_COMMANDS if facts.is_by_reporter else SUBJECT_COMMANDS
                ),
            )
