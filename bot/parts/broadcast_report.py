"""How far a broadcast has come, and what can be done about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.parts.answers import Rows
from bot.parts.broadcast_screens import TEMPLATES, act, screen, why_left_out
from content.model import Content
from content.vocabulary import Language
from content.wording import Local, Verbatim, Wording, phrase, phrase_ctx
from records.broadcast_facts import DELETABLE, BroadcastDesk, BroadcastFact, PersonReached, Reached
from records.effects import Button, Effect, EndDialogue, SendMessage
from records.facts import StaffFacts
from scheduler.plans.broadcasts import HOW_FAR, counted

PEOPLE_SHOWN: Final = 20
_HEAD: Final = 60
_STATES: Final = {
    Reached.FAILED: phrase_ctx("reached", "failed"),
    Reached.UNKNOWN: phrase_ctx("reached", "unknown"),
    Reached.LEFT_OUT: phrase_ctx("reached", "left out"),
    Reached.SENT: phrase_ctx("reached", "sent"),
    Reached.WITHDRAWN: phrase_ctx("reached", "withdrawn"),
    Reached.QUEUED: phrase_ctx("reached", "waiting"),
    Reached.PLANNED: phrase_ctx("reached", "planned"),
}
_FAULTS: Final = {
    "forbidden": phrase_ctx("fault", "has blocked the companion"),
    "gone": phrase_ctx("fault", "the chat is gone"),
    "expired": phrase_ctx("fault", "not sent in time"),
    "sender_died": phrase_ctx("fault", "the companion was interrupted"),
}


def list_screen(facts: StaffFacts, desk: BroadcastDesk, content: Content) -> tuple[Effect, ...]:
    """List the latest broadcasts, newest first."""
    new = act(phrase_ctx("button", "New broadcast"), "new")
    if not desk.recent:
        return (screen(facts, phrase("There was no broadcast yet."), buttons=((new,),)),)
    rows: Rows = tuple((_opens(one, content),) for one in desk.recent)
    head = phrase("The latest broadcasts:")
    return (screen(facts, head, buttons=(*rows, (new,))),)


def report_screen(
    facts: StaffFacts, shown: BroadcastFact, content: Content, now: datetime, *before: Wording
) -> tuple[Effect, ...]:
    """Say how far it has come, and offer what can still be done."""
    lines: list[Wording] = [
        phrase(
            "Broadcast of {when} by {name}: {text}",
            when=_due(shown, content),
            name=shown.by_name,
            text=_named(shown),
        ),
        phrase("Waiting: {count}.", count=shown.still_to_go),
        counted(shown.reached),
        phrase("Answered: {count}.", count=shown.answered),
    ]
    if shown.is_waiting:
        lines.append(phrase("It waits for a second person to agree."))
    if shown.is_stopped:
        lines.append(phrase("It was stopped."))
    if shown.is_recalled:
        lines.append(
            phrase(
                "Deleted from the phones: {deleted}. Not possible: {kept}.",
                deleted=shown.deleted,
                kept=shown.not_deleted,
            )
        )
    lines += _remaining(shown, now)
    return (
        EndDialogue(),
        screen(facts, *before, *lines, buttons=_offers(shown, now)),
    )


def people_report(
    facts: StaffFacts,
    shown: BroadcastFact,
    people: tuple[PersonReached, ...],
    args: Mapping[str, str],
) -> tuple[Effect, ...]:
    """List people one by one: how far it came with each, and why no further."""
    asked = args.get("reached")
    if asked is None:
        return (_ask_how_far(facts, shown),)
    first = int(args.get("first", "0"))
    page, rest = people[:PEOPLE_SHOWN], people[PEOPLE_SHOWN:]
    state = _STATES[Reached(asked)]
    key = str(shown.broadcast_id)
    more = act(
        phrase_ctx("button", "More"),
        "who",
        broadcast=key,
        reached=asked,
        first=str(first + PEOPLE_SHOWN),
    )
    rows: Rows = ((more,), (_show(key),)) if rest else ((_show(key),),)
    lines = tuple(_person(one) for one in page)
    return (screen(facts, phrase("How far: {state}.", state=state), *lines, buttons=rows),)


def _ask_how_far(facts: StaffFacts, shown: BroadcastFact) -> SendMessage:
    key = str(shown.broadcast_id)
    rows = tuple(
        (
            act(
                phrase_ctx("button", "{state}: {count}", state=said, count=shown.reached[state]),
                "who",
                broadcast=key,
                reached=state.value,
            ),
        )
        for state, said in _STATES.items()
        if shown.reached.get(state)
    )
    return screen(facts, phrase("Which people?"), buttons=(*rows, (_show(key),)))


def _show(key: object) -> Button:
    return act(HOW_FAR, "show", broadcast=str(key))


def _person(one: PersonReached) -> Wording:
    if one.has_answered:
        return phrase("{code}: answered", code=one.code)
    if one.why is None:
        return Verbatim(one.code)
    why = _FAULTS.get(one.why) or why_left_out(one.why)
    return phrase("{code}: {why}", code=one.code, why=why)


def _remaining(shown: BroadcastFact, now: datetime) -> list[Wording]:
    if not shown.still_to_go or shown.is_stopped or shown.is_waiting:
        return []
    if shown.due_at > now:
        return [phrase("It has not begun yet.")]
    if not shown.recent:
        return [phrase("Nothing was sent within the last minute. At night it waits.")]
    minutes = -(-shown.still_to_go // shown.recent)
    return [phrase("Minutes left at the present rate: about {minutes}.", minutes=minutes)]


def _offers(shown: BroadcastFact, now: datetime) -> Rows:
    key = str(shown.broadcast_id)
    reached = shown.reached
    rows: list[tuple[Button, ...]] = []
    if shown.still_to_go and not shown.is_stopped:
        rows += [
            (_show(key),),
            (
                act(phrase_ctx("button", "Stop"), "stop", broadcast=key),
                act(phrase_ctx("button", "Stop and delete"), "recall", broadcast=key),
            ),
        ]
    elif reached.get(Reached.SENT) and not shown.is_recalled and now - shown.due_at < DELETABLE:
        delete = phrase_ctx("button", "Delete what was sent")
        rows.append((act(delete, "recall", broadcast=key),))
    if reached.get(Reached.FAILED) and not shown.still_to_go:
        retry = phrase_ctx("button", "Again to the failed")
        rows.append((act(retry, "retry", broadcast=key),))
    if reached.get(Reached.SENT) or reached.get(Reached.UNKNOWN):
        correct = phrase_ctx("button", "Send a correction")
        rows.append((act(correct, "correct", broadcast=key),))
    if any(reached.values()):
        rows.append((act(phrase_ctx("button", "Person by person"), "who", broadcast=key),))
    return tuple(rows)


def _opens(one: BroadcastFact, content: Content) -> Button:
    label = phrase_ctx("button", "{when}: {text}", when=_due(one, content), text=_named(one))
    return act(label, "show", broadcast=str(one.broadcast_id))


def _due(one: BroadcastFact, content: Content) -> Local:
    return Local(one.due_at, content.sites[one.segment.sites[0]].zone)


def _named(one: BroadcastFact) -> Wording:
    """Name a broadcast by its approved text, or by how its words begin."""
    if one.text.key is not None:
        return TEMPLATES.get(one.text.key) or Verbatim(one.text.key)
    said = next((one.text.words[each] for each in Language if each in one.text.words), "")
    line = " ".join(said.split())
    return Verbatim(line if len(line) <= _HEAD else line[:_HEAD] + "…")


def after_stop(
    facts: StaffFacts, shown: BroadcastFact, said: Wording, *, is_recalled: bool = False
) -> tuple[Effect, ...]:
    """Say that it stopped, and offer what can be done about what was sent."""
    key = str(shown.broadcast_id)
    delete = act(phrase_ctx("button", "Delete what was sent"), "recall", broadcast=key)
    correct = act(phrase_ctx("button", "Send a correction"), "correct", broadcast=key)
    rows: Rows = ((_show(key),), *(() if is_recalled else ((delete,),)), (correct,))
    sent = phrase("Sent so far: {count}.", count=shown.reached.get(Reached.SENT, 0))
    return (screen(facts, said, sent, buttons=rows),)
