"""From the words of a broadcast to its sending: looked at, counted, asked twice where needed."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.inbound import Inbound
from bot.parts.broadcast_screens import (
    LANGUAGES,
    MOST_SIGNS,
    act,
    as_read,
    asked,
    night,
    people_screen,
    preview_screen,
    screen,
    text_screen,
    words_screen,
)
from bot.parts.broadcast_second import asked_of, choice, nobody_else, said_of
from content.model import Content
from content.never_said import forbidden_words
from content.plan.protocol_day import instant_of, local_date
from content.typed import read_date_and_time
from content.vocabulary import Language, MessageClass
from content.wording import Local, Verbatim, Wording, phrase, phrase_ctx
from records.broadcast_draft import Draft
from records.broadcast_effects import Letter, Offer, PlanBroadcast
from records.broadcast_facts import (
    BROADCAST,
    LONGEST_WAIT,
    SENT_WITHIN,
    BroadcastDesk,
    Group,
    LeftOut,
    Text,
)
from records.effects import Button, Effect, EndDialogue
from records.facts import StaffFacts
from scheduler.plans.broadcasts import HOW_FAR

COUNT, TIME, AGAIN = "count", "time", "again"
_HAN: Final = ("\u4e00", "\u9fff")
_BRACES: Final = frozenset("{}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was said about a draft, and what is known at that moment."""

    said: Inbound
    facts: StaffFacts
    draft: Draft
    desk: BroadcastDesk
    content: Content

    @property
    def now(self) -> datetime:
        """When it was said."""
        return self.said.received_at

    @property
    def zone(self) -> str:
        """The zone in which times are read and shown: that of the first site."""
        return self.content.sites[self.draft.segment.sites[0]].zone

    @property
    def getting(self) -> tuple[Group, ...]:
        """Who would get it."""
        return tuple(group for group in self.desk.groups if group.left_out is None)

    def missing(self) -> Language | None:
        """Give the first language that somebody reads and there is no text in."""
        of_text = {None, LeftOut.NO_TEXT}
        read = {group.language for group in self.desk.groups if group.left_out in of_text}
        return next((e for e in Language if e in read and not self.draft.text.speaks(e)), None)


# ------------------------------------------------------------------------- the words


def own_words(t: Turn) -> tuple[Effect, ...]:
    """Ask for the words in the next language that somebody reads."""
    missing = t.missing()
    if missing is None:
        return people_screen(t.facts, t.draft, t.desk, _nobody())
    return words_screen(t.facts, t.draft, missing)


def words_typed(t: Turn, language: Language) -> tuple[Effect, ...]:
    """Take the words in one language, or say kindly what is wrong with them."""
    problem = _problem(t.said.text.strip(), language, t.content)
    if problem is not None:
        before = {one: text for one, text in t.draft.text.words.items() if one is not language}
        return words_screen(t.facts, replace(t.draft, text=Text(words=before)), language, problem)
    return preview(t) if t.missing() is None else own_words(t)


def _problem(text: str, language: Language, content: Content) -> Wording | None:
    if not text:
        return phrase("This text is empty.")
    if len(text) > MOST_SIGNS:
        return phrase(
            "This text has {count} characters. Please shorten it to {most}.",
            count=len(text),
            most=MOST_SIGNS,
        )
    if not _BRACES.isdisjoint(text):
        return phrase("This text has curly brackets, as if something were to be filled in.")
    if _looks_chinese(text) is not (language is Language.ZH_CN):
        return phrase("This does not look like {language}.", language=LANGUAGES[language])
    if words := forbidden_words(text, language, content):
        return phrase(
            "The companion never says “{words}” to patients. Please say it in other words.",
            words=", ".join(words),
        )
    return None


def _looks_chinese(text: str) -> bool:
    """Tell whether there are more Chinese signs than Latin words."""
    chinese = sum(_HAN[0] <= sign <= _HAN[1] for sign in text)
    return chinese > sum(word.isascii() and any(map(str.isalpha, word)) for word in text.split())


# ------------------------------------------------------------------------- a look at it


def preview(t: Turn) -> tuple[Effect, ...]:
    """Show it exactly as it will be read; where a text is missing, ask for it first."""
    if not t.draft.text.is_given:
        return text_screen(t.facts, t.draft)
    missing = t.missing()
    if missing is not None:
        lacks = phrase(
            "There is no text in {language} yet. People who read it: {count}.",
            count=sum(one.people for one in t.desk.groups if one.left_out is LeftOut.NO_TEXT),
            language=LANGUAGES[missing],
        )
        return words_screen(t.facts, t.draft, missing, lacks)
    if not t.desk.reachable:
        return people_screen(t.facts, t.draft, t.desk, _nobody())
    return (*as_read(t.draft, t.desk, t.content, MessageClass.ANSWER), *_summary(t))


def tested(t: Turn) -> tuple[Effect, ...]:
    """Send it to the coordinator alone, in the way it goes to patients."""
    return (*as_read(t.draft, t.desk, t.content, MessageClass.BROADCAST), *_summary(t))


def _summary(t: Turn, *before: Wording) -> tuple[Effect, ...]:
    told = before or said_of(t.draft, t.desk)
    second = choice(t.draft, t.desk)
    return preview_screen(t.facts, t.draft, t.desk, t.content, t.now, *told, second=second)


def _nobody() -> Wording:
    return phrase("Nobody would get it. Please choose other people.")


# ------------------------------------------------------------------------- the count


def send_now(t: Turn) -> tuple[Effect, ...]:
    """Ask for the count, to send at once."""
    return _ask_count(with_draft(t, replace(t.draft, due_at=None)))


def with_draft(t: Turn, draft: Draft) -> Turn:
    """Give the same turn with another draft."""
    return replace(t, draft=draft)


def _ask_count(t: Turn, *before: Wording) -> tuple[Effect, ...]:
    if not t.desk.reachable or not t.draft.text.is_given:
        return people_screen(t.facts, t.draft, t.desk, _nobody())
    question = phrase("To send it, please type how many people get it.")
    rows = ((_back(), _no()),)
    return (screen(t.facts, *before, question, buttons=rows), asked(t.draft, COUNT))


def counted(t: Turn) -> tuple[Effect, ...]:
    """Send it when the number is right; the same text within a day is asked about once more."""
    typed = unicodedata.normalize("NFKC", t.said.text).strip()
    if t.missing() is not None:
        return preview(t)
    if typed != str(t.desk.reachable):
        return _summary(t, phrase("That is not the number. Nothing was sent."))
    if t.desk.same is None:
        return planned(t)
    question = phrase(
        "The same text was sent on {when} by {name}. Of these people it went to {count}. "
        "Send it once more?",
        count=t.desk.same.people,
        when=Local(t.desk.same.at, t.zone),
        name=t.desk.same.by_name,
    )
    again = act(phrase_ctx("button", "Send it again"), AGAIN)
    return (screen(t.facts, question, buttons=((again, _no()),)), asked(t.draft, AGAIN))


def ask_time(t: Turn, *before: Wording) -> tuple[Effect, ...]:
    """Ask when it is to be sent."""
    today = local_date(t.now, t.zone)
    question = phrase(
        "When? Please write date and time like {example}.",
        example=Verbatim(f"{today.isoformat()} 14:30"),
    )
    return (screen(t.facts, *before, question, buttons=((_back(),),)), asked(t.draft, TIME))


def timed(t: Turn) -> tuple[Effect, ...]:
    """Take the moment, then ask for the count."""
    read = read_date_and_time(t.said.text, local_date(t.now, t.zone))
    if read is None or read[1] is None:
        return ask_time(t, phrase("I could not read that as a date and a time."))
    at = instant_of(read[0], read[1], t.zone)
    if at <= t.now:
        return ask_time(t, phrase("That is in the past. Please give a later time."))
    if at - t.now > LONGEST_WAIT:
        return ask_time(t, phrase("That is more than {days} days ahead.", days=LONGEST_WAIT.days))
    when = phrase("It goes out on {when}.", when=Local(at, t.zone))
    later = with_draft(t, replace(t.draft, due_at=at))
    return _ask_count(later, when, *night(t.getting, t.content, at))


def planned(t: Turn) -> tuple[Effect, ...]:
    """Plan it as it was looked at; where nobody is left or a text lacks, show that instead."""
    if t.missing() is not None or not t.desk.reachable or not t.draft.text.is_given:
        return preview(t)
    if t.draft.needs_second and not t.desk.seconds:
        return _summary(t, nobody_else())
    # The moment that was chosen may have passed while the count was typed.
    at = t.now if t.draft.due_at is None else max(t.draft.due_at, t.now)
    goes = _receipt(t, at)
    rows = (
        (_offer(HOW_FAR, "show"),),
        (
            _offer(phrase_ctx("button", "Stop"), "stop"),
            _offer(phrase_ctx("button", "Stop and delete"), "recall"),
        ),
    )
    effect = PlanBroadcast(
        segment=t.draft.segment,
        text=t.draft.text,
        due_at=at,
        until=at + SENT_WITHIN,
        follows=t.draft.follows,
        receipt=Letter(parts=(goes, *night(t.getting, t.content, at)), offers=rows),
        asks=asked_of(t.facts, t.draft, t.desk, t.content) if t.draft.needs_second else None,
    )
    return (effect, EndDialogue())


def _receipt(t: Turn, at: datetime) -> Wording:
    count = t.desk.reachable
    if t.draft.needs_second:
        return phrase("It waits until somebody else agrees. People: {count}.", count=count)
    if at == t.now:
        return phrase("It is being sent. People: {count}.", count=count)
    return phrase("It goes out on {when}. People: {count}.", count=count, when=Local(at, t.zone))


def _offer(label: Wording, step: str) -> Offer:
    return Offer(label=label, act=f"{BROADCAST}.{step}")


def _back() -> Button:
    return act(phrase_ctx("button", "Back"), "preview")


def _no() -> Button:
    return act(phrase_ctx("button", "Do not send"), "cancel")
