"""A broadcast with a second person: asked for, agreed to or refused by somebody else."""

from datetime import datetime
from typing import Final

from bot.parts.answers import Rows, reply
from bot.parts.broadcast_report import report_screen
from bot.parts.broadcast_screens import LANGUAGES, TEMPLATES, act
from content.model import Content
from content.plan.shapes import Site
from content.vocabulary import MessageClass
from content.wording import Local, Verbatim, Wording, phrase, phrase_ctx
from records.broadcast_draft import SECOND, Draft
from records.broadcast_effects import Asked, Letter, Offer, SecondBroadcast, StopBroadcast
from records.broadcast_facts import BROADCAST, SENT_WITHIN, BroadcastDesk, BroadcastFact, Text
from records.effects import Button, Effect, SendMessage, ToStaff
from records.facts import StaffFacts
from scheduler.plans.broadcasts import HOW_FAR, letter_of

AGREE, REFUSE = "agree", "refuse"
_WITH: Final = phrase_ctx("button", "With a second person")
_WITHOUT: Final = phrase_ctx("button", "No second person")


def choice(draft: Draft, desk: BroadcastDesk) -> Rows:
    """Offer a second person where there is one who could agree, or to do without."""
    if draft.needs_second:
        return ((act(_WITHOUT, "set", name=SECOND),),)
    return ((act(_WITH, "set", name=SECOND, value="yes"),),) if desk.seconds else ()


def said_of(draft: Draft, desk: BroadcastDesk) -> tuple[Wording, ...]:
    """Say that somebody else agrees first, where it is so chosen."""
    if not draft.needs_second:
        return ()
    if not desk.seconds:
        return (nobody_else(),)
    return (phrase("Somebody else is asked first. Nothing goes out before they have agreed."),)


def nobody_else() -> Wording:
    """Say that there is nobody who could agree."""
    return phrase(
        "Nobody else who coordinates all these sites can be reached now. "
        "Please send it without a second person, or later."
    )


def asked_of(facts: StaffFacts, draft: Draft, desk: BroadcastDesk, content: Content) -> Asked:
    """Ask everybody who may agree; they read the text as it is, in each language it has."""
    site = content.sites[draft.segment.sites[0]]
    parts: list[Wording] = [
        phrase(
            "{name} asks for a second person for a broadcast. People: {count}. Sites: {sites}.",
            name=facts.name,
            count=desk.reachable,
            sites=", ".join(draft.segment.sites),
        )
    ]
    if draft.due_at is not None:
        parts.append(phrase("It goes out on {when}.", when=Local(draft.due_at, site.zone)))
    parts += _text(draft.text, site, content)
    rows = (
        (_offer(phrase_ctx("button", "I agree: send it"), AGREE),),
        (_offer(phrase_ctx("button", "Not like this"), REFUSE),),
    )
    return Asked(staff=desk.seconds, letter=Letter(parts=tuple(parts), offers=rows))


def agreed(
    facts: StaffFacts, shown: BroadcastFact, content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Let it go, and tell whoever planned it; too late, twice or by that person: say so."""
    if (no := _cannot(facts, shown)) is not None:
        return report_screen(facts, shown, content, now, no)
    due_at = max(shown.due_at, now)
    effect = SecondBroadcast(
        broadcast_id=shown.broadcast_id, due_at=due_at, until=due_at + SENT_WITHIN
    )
    thanks = phrase("Thank you. It goes out.")
    told = phrase(
        "{name} agreed to the broadcast: it goes out. People: {count}.",
        name=facts.name,
        count=shown.people,
    )
    return (effect, reply(thanks, buttons=((_how_far(shown),),)), _tell(shown, told))


def refused(
    facts: StaffFacts, shown: BroadcastFact, content: Content, now: datetime
) -> tuple[Effect, ...]:
    """Send nothing of it, and tell whoever planned it."""
    if (no := _cannot(facts, shown)) is not None:
        return report_screen(facts, shown, content, now, no)
    told = phrase(
        "{name} did not agree to the broadcast. Nothing was sent. Please talk to each other.",
        name=facts.name,
    )
    return (
        StopBroadcast(broadcast_id=shown.broadcast_id),
        reply(phrase("Nothing was sent. The person who planned it is told.")),
        _tell(shown, told),
    )


def _text(text: Text, site: Site, content: Content) -> tuple[Wording, ...]:
    """The words as they are; of a text about a visit, which differs for everybody, its name."""
    if text.key is None:
        return tuple(
            phrase("{language}: {words}", language=LANGUAGES[language], words=Verbatim(words))
            for language, words in text.words.items()
        )
    letter = letter_of(text, site, None, content)
    return (TEMPLATES.get(text.key, Verbatim(text.key)),) if letter is None else letter.parts


def _cannot(facts: StaffFacts, shown: BroadcastFact) -> Wording | None:
    if not shown.is_waiting:
        return phrase("This broadcast waits for nobody any more.")
    if shown.by_staff == facts.staff_id:
        return phrase("You planned it yourself: somebody else has to agree.")
    return None


def _tell(shown: BroadcastFact, said: Wording) -> SendMessage:
    return SendMessage(
        to=ToStaff(shown.by_staff),
        parts=(said,),
        buttons=((_how_far(shown),),),
        message_class=MessageClass.ANSWER,
    )


def _how_far(shown: BroadcastFact) -> Button:
    return act(HOW_FAR, "show", broadcast=str(shown.broadcast_id))


def _offer(label: Wording, step: str) -> Offer:
    return Offer(label=label, act=f"{BROADCAST}.{step}")
