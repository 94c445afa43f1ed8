"""Which conversation answers: an ordered tuple of rules, the first that fits decides."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.conversations.reporter import reporter
from bot.decision import Conversation
from bot.entries import ENTRIES, by_namespace
from bot.inbound import Inbound, Kind
from bot.parts.answers import has_left
from bot.parts.asked_subject import asked_code, code_alone, is_code
from bot.parts.beside import keeping_message, keeping_report, with_medicines
from bot.parts.diary_questions import DIARY
from bot.parts.fever_state import tells_something
from bot.parts.medicine_state import NEW_DRUG, named_in
from bot.parts.menus import as_typed, typed_instead
from bot.parts.reporting import for_reporter
from bot.parts.talk import TALK
from content.model import Content
from content.report import TriageReading, read_report
from content.triage.fever import urgency
from content.vocabulary import SubjectStatus, Tier
from content.words import Word
from records.adverse_event_facts import ADVERSE_EVENT
from records.broadcast_facts import BROADCAST
from records.facts import Facts, StaffFacts, SubjectFacts, UnknownChatFacts

_OWNERS = by_namespace(ENTRIES)
_CONVERSATIONS = {entry.name: entry.conversation for entry in ENTRIES}

_AT_ONCE = frozenset({Tier.EMERGENCY, Tier.RED})
_URGENT = frozenset({Tier.EMERGENCY, Tier.RED, Tier.AMBER, Tier.UNCLEAR})
_OF_THE_CHAT = frozenset({Kind.BLOCKED, Kind.UNBLOCKED, Kind.GROUP, Kind.IGNORED})
_MEDIA = frozenset({Kind.PHOTO, Kind.VOICE, Kind.DOCUMENT, Kind.RECORDING})
_TREATED = frozenset({SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD})
_MEDICINE_LIST = "medicine_list"
_FOR_EVERYBODY = {
    Word.MENU: "menu",
    Word.HELP: "menu",
    Word.LANGUAGE: "language",
    Word.CHINESE: "language",
    Word.ENGLISH: "language",
    Word.CANCEL: "menu",
    Word.BACK: "menu",
}
_FOR_SUBJECTS = _FOR_EVERYBODY | {
    Word.TODAY: "today",
    Word.FEVER: "fever_report",
    Word.ME: "me",
    Word.MEDICINE: "medicine",
    Word.SYMPTOMS: "diary",
    Word.TELL_NURSE: "tell_nurse",
    Word.CHOICES: "choices",
    Word.VISITS: "visits",
    Word.TIMES: "times",
    Word.FAMILY: "family",
}
_FOR_STAFF = _FOR_EVERYBODY | {
    Word.OPEN_CASES: "desk",
    Word.ENROL: "enrolment",
    Word.RELINK: "relink",
    Word.VISITS: "visit_desk",
    Word.QUEUE: "queue",
    Word.CARD: "card",
    Word.PHONE: "card",
    Word.PLAN: "plan_desk",
    Word.OVERVIEW: "overview",
    Word.ADVERSE_EVENT: ADVERSE_EVENT,
    Word.CONSOLE: "console",
    Word.BROADCAST: BROADCAST,
    Word.AWAY: "rota",
    Word.ROTA: "rota",
}
# Commands of staff that a subject's code follows.
_ABOUT_SUBJECT = {
    "ae": ADVERSE_EVENT,
    "dose": "treatment",
    "card": "card",
    "phone": "card",
    "plan": "plan_desk",
}
_NAMES_SUBJECT = {
    Word.TREATMENT: "treatment",
    Word.CARD: "card",
    Word.PLAN: "plan_desk",
    Word.ADVERSE_EVENT: ADVERSE_EVENT,
}
_ABOUT_DOSES = frozenset({Word.TAKEN, Word.LATER, Word.NOT_TAKEN, Word.PROBLEM})
# The daily question has no dialogue; in a report of symptoms more words are answers.
_TO_DAILY_QUESTION = frozenset({Word.FINE, Word.NOT_FINE})
_IN_DIARY = _TO_DAILY_QUESTION | {Word.SKIP, Word.BACK, Word.CHANGE, Word.ENOUGH, Word.CANCEL}
_FEVER = "fever_report"
_SYMPTOM = "red_flag"
_MEDICINE = "medicine"
_ENROLMENT = "enrolment"
_NOT_UNDERSTOOD = "not_understood"
_VISITS = "visits"
_ABOUT_VISITS = frozenset({Word.WILL_COME, Word.CANNOT_COME})
# The desk looks at the case itself, and can say who was faster; what became of a visit is said too.
# A dose is known by its record: an old button still tells which one is meant.
_ANSWERS_CLOSED_BUTTONS = frozenset({"esc", TALK, "visit", "dose", BROADCAST})
# These pass words and files on themselves.
_KEEPS_FILES = frozenset({"tell_nurse", _MEDICINE, TALK, _NOT_UNDERSTOOD})
_START = "start"
_WITH_CLOSED_QUESTIONS = frozenset({None, _FEVER, DIARY})
# In the middle of an enrolment these words are answers, not wishes.
_ANSWERS_IN_ENROLMENT = frozenset({Word.CHINESE, Word.ENGLISH, Word.CANCEL})
# Before somebody has arrived, these are all there is beside the question that waits.
_BEFORE_ARRIVAL = frozenset({Word.HELP, Word.LANGUAGE, Word.CHINESE, Word.ENGLISH, Word.FEVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    said: Inbound
    facts: Facts
    content: Content
    word: Word | None
    reading: TriageReading

    @property
    def dialogue(self) -> str | None:
        """Name the conversation whose question is open."""
        return None if self.facts.dialogue is None else self.facts.dialogue.conversation


def conversation_for(said: Inbound, facts: Facts, content: Content) -> tuple[str, Conversation]:
    """Find the conversation for one update, with the name it has in the log."""
    typed = typed_instead(said, facts, content)
    if typed is not None:
        name, decide = _conversation_for(*typed, content)
        return name, as_typed(decide)
    return _conversation_for(said, facts, content)


def _conversation_for(said: Inbound, facts: Facts, content: Content) -> tuple[str, Conversation]:
    word = content.words.meaning(said.command or said.text)
    text = said.text if isinstance(facts, SubjectFacts) else ""
    is_fixed = word is not None or not text
    reading = _reading_of_word(content, text) if is_fixed else read_report(content, text)
    case = _Case(said=said, facts=facts, content=content, word=word, reading=reading)
    name = next(name for rule in _RULES if (name := rule(case)) is not None)
    decide = _CONVERSATIONS[name]
    if _may_name_medicines(case, name):
        decide = with_medicines(decide, is_asked=name == case.dialogue == _FEVER)
    if _is_answered_elsewhere(case, name):
        decide = keeping_message(decide)
    if case.dialogue == DIARY and name != DIARY:
        decide = keeping_report(decide)
    return for_reporter(name, decide, facts, refused=reporter)


@lru_cache(maxsize=512)
def _reading_of_word(content: Content, text: str) -> TriageReading:
    """Read what has a fixed meaning and comes again and again; no other words stay in memory."""
    return read_report(content, text)


def _may_name_medicines(case: _Case, name: str) -> bool:
    """Tell whether free words that something else answers are read for medicines too."""
    if not isinstance(case.facts, SubjectFacts) or case.facts.status not in _TREATED:
        return False
    is_free = case.word is None and case.said.command is None and case.said.kind is not Kind.BUTTON
    return is_free and name != _MEDICINE and bool(case.said.text.strip())


def _is_answered_elsewhere(case: _Case, name: str) -> bool:
    """Tell whether a file, or words for the study team, go to a conversation that keeps neither."""
    if not isinstance(case.facts, SubjectFacts) or case.facts.status not in _TREATED:
        return False
    is_said = name == _SYMPTOM or (name == _FEVER and case.dialogue == TALK)
    is_wish = case.word is None and _soft_wish(case) == name
    return is_said or is_wish or (name not in _KEEPS_FILES and case.said.file is not None)


def _of_the_chat(case: _Case) -> str | None:
    return "channel" if case.said.kind in _OF_THE_CHAT else None


def _unknown_chat(case: _Case) -> str | None:
    return "arrival" if isinstance(case.facts, UnknownChatFacts) else None


def _button(case: _Case) -> str | None:
    if case.said.kind is not Kind.BUTTON or isinstance(case.facts, UnknownChatFacts):
        return None
    button = case.facts.button
    if button is None:
        return _NOT_UNDERSTOOD
    namespace = button.act.partition(".")[0]
    if not button.is_open and namespace not in _ANSWERS_CLOSED_BUTTONS:
        return _NOT_UNDERSTOOD
    return _OWNERS.get(namespace, _NOT_UNDERSTOOD)


def _start(case: _Case) -> str | None:
    """Lead somebody who is known back to where they are; what follows `/start` is no report."""
    if case.said.command != _START or isinstance(case.facts, UnknownChatFacts):
        return None
    match case.facts:
        case SubjectFacts(status=SubjectStatus.INVITED):
            return "welcome"
        case _:
            return "menu"


def _red_flag(case: _Case) -> str | None:
    """Prefer the conversation about fever, unless something else is more urgent."""
    fever = case.reading.only_fever()
    if _only_names_medicines(case):
        return None
    if case.reading.tier in _AT_ONCE and urgency(case.reading.tier) > urgency(fever.tier):
        return _SYMPTOM
    return _FEVER if fever.tier in _URGENT else None


def _symptom(case: _Case) -> str | None:
    """What is for today waits until no open question has taken the words."""
    is_urgent = case.reading.tier in _URGENT and not _only_names_medicines(case)
    return _SYMPTOM if is_urgent else None


def _subject_not_arrived(case: _Case) -> str | None:
    if not isinstance(case.facts, SubjectFacts):
        return None
    if case.facts.status is not SubjectStatus.INVITED:
        return None
    if case.word in _BEFORE_ARRIVAL:
        return _FOR_SUBJECTS[case.word]
    return _FEVER if case.dialogue == _FEVER else "welcome"


def _diary_word(case: _Case) -> str | None:
    if not isinstance(case.facts, SubjectFacts) or case.said.kind is not Kind.TEXT:
        return None
    match case.dialogue:
        case None:
            return DIARY if case.word in _TO_DAILY_QUESTION else None
        case "diary":
            return DIARY if case.word in _IN_DIARY else None
        case _:
            return None


def _subject_word(case: _Case) -> str | None:
    if not isinstance(case.facts, SubjectFacts) or case.word is None:
        return None
    if case.content.words.asks_for_medicines(case.said.command, case.said.text):
        return _MEDICINE_LIST
    return _FOR_SUBJECTS.get(case.word)


def _staff_word(case: _Case) -> str | None:
    if not isinstance(case.facts, StaffFacts) or case.word is None:
        return None
    if case.dialogue == _ENROLMENT and case.word in _ANSWERS_IN_ENROLMENT:
        return _ENROLMENT
    return _FOR_STAFF.get(case.word)


def _staff_asks_about_subject(case: _Case) -> str | None:
    """Find what a command or first word asks for, where the code of a subject follows it."""
    if not isinstance(case.facts, StaffFacts) or case.said.kind is not Kind.TEXT:
        return None
    if case.said.command is not None:
        return _ABOUT_SUBJECT.get(case.said.command)
    # The words of a broadcast may begin with any word.
    if case.dialogue == BROADCAST:
        return None
    # So may those that say what happened, unless a code follows.
    if case.dialogue == ADVERSE_EVENT and not is_code(asked_code(case.said) or "", case.content):
        return None
    word = case.content.words.meaning(case.said.text.strip().partition(" ")[0])
    if word in _NAMES_SUBJECT:
        return _NAMES_SUBJECT[word]
    code = code_alone(case.said) if case.dialogue is None else None
    return "card" if code is not None and is_code(code, case.content) else None


def _media(case: _Case) -> str | None:
    if not isinstance(case.facts, SubjectFacts) or case.said.kind not in _MEDIA:
        return None
    if case.dialogue == TALK and case.said.file is not None:
        return TALK
    is_of_medicine = case.dialogue == _MEDICINE or _names_medicine(case)
    return _MEDICINE if case.said.kind is Kind.PHOTO and is_of_medicine else "tell_nurse"


def _staff_media(case: _Case) -> str | None:
    is_staff = isinstance(case.facts, StaffFacts) and case.said.kind in _MEDIA
    return TALK if is_staff and case.dialogue == TALK else None


def _dose_word(case: _Case) -> str | None:
    if not isinstance(case.facts, SubjectFacts) or case.said.kind is not Kind.TEXT:
        return None
    # Where free words are awaited, these words are part of them.
    if case.dialogue not in _WITH_CLOSED_QUESTIONS:
        return None
    return "dose_report" if case.word in _ABOUT_DOSES else None


def _visit_word(case: _Case) -> str | None:
    """Read words about coming where no other question waits for free words."""
    if not isinstance(case.facts, SubjectFacts) or case.word not in _ABOUT_VISITS:
        return None
    return _VISITS if case.dialogue in _WITH_CLOSED_QUESTIONS | {_VISITS} else None


def _soft_wish(case: _Case) -> str | None:
    """Read a wish in other words where no question waits for free words and nothing is urgent."""
    if not isinstance(case.facts, SubjectFacts) or case.said.kind is not Kind.TEXT:
        return None
    if case.said.command is not None or case.dialogue not in _WITH_CLOSED_QUESTIONS:
        return None
    wish = case.content.words.wish(case.said.text)
    if wish is None or case.reading.tier in _URGENT or _names_medicine(case):
        return None
    return _FOR_SUBJECTS.get(wish)


def _open_question(case: _Case) -> str | None:
    if case.said.kind is not Kind.TEXT or case.said.command is not None:
        return None
    return case.dialogue if case.dialogue in _CONVERSATIONS else None


def _about_fever(case: _Case) -> str | None:
    return _FEVER if tells_something(case.reading.only_fever()) else None


def _medicine(case: _Case) -> str | None:
    if case.said.kind is not Kind.TEXT or case.said.command is not None:
        return None
    return _MEDICINE if _names_medicine(case) else None


def _only_names_medicines(case: _Case) -> bool:
    """Tell whether all that alarms is a name that the list of medicines can say more about."""
    alarms = [signal for signal in case.reading.signals if signal.tier in _URGENT]
    is_only = bool(alarms) and all(signal.id == NEW_DRUG for signal in alarms)
    return is_only and _names_medicine(case)


def _names_medicine(case: _Case) -> bool:
    is_treated = isinstance(case.facts, SubjectFacts) and not has_left(case.facts)
    return is_treated and bool(named_in(case.content, case.said.text))


def _anything_else(_case: _Case) -> str | None:
    return _NOT_UNDERSTOOD


_Rule = Callable[[_Case], str | None]
_RULES: tuple[_Rule, ...] = (
    _of_the_chat,
    _unknown_chat,
    _button,
    _start,
    _red_flag,
    _subject_not_arrived,
    _diary_word,
    _subject_word,
    _staff_asks_about_subject,
    _staff_word,
    _media,
    _staff_media,
    _dose_word,
    _visit_word,
    _soft_wish,
    _open_question,
    _about_fever,
    _symptom,
    _medicine,
    _anything_else,
)
