"""What a coordinator sees while putting a broadcast together: to whom, what, when."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from bot.parts.answers import Rows, reply
from content.model import Content
from content.plan.contact import after_quiet
from content.vocabulary import Arm, Language, MessageClass, StaffRole
from content.wording import (
    InBoth,
    Local,
    Phrase,
    Verbatim,
    Wording,
    phrase,
    phrase_ctx,
    phrase_plural,
)
from records.broadcast_draft import CODES, DAYS, Draft, words_step
from records.broadcast_facts import (
    BROADCAST,
    VISIT_REMINDER,
    BroadcastDesk,
    BroadcastFact,
    Group,
    LeftOut,
    Segment,
)
from records.effects import Ask, Button, Effect, SendMessage
from records.facts import StaffFacts
from scheduler.plans.broadcasts import letter_of

MOST_SIGNS: Final = 600
LANGUAGES: Final = {
    Language.ZH_CN: phrase_ctx("language", "Chinese"),
    Language.EN: phrase_ctx("language", "English"),
}
# The approved texts that may go to many, as buttons name them.
TEMPLATES: Final[Mapping[str, Phrase]] = {
    VISIT_REMINDER: phrase_ctx("button", "Visit reminder"),
    "broadcast_please_call": phrase_ctx("button", "Please call us"),
    "broadcast_bring_medicines": phrase_ctx("button", "Bring your medicines"),
}
_LEFT_OUT: Final = {
    LeftOut.DIED: phrase_ctx("left out", "died"),
    LeftOut.WITHDRAWN: phrase_ctx("left out", "withdrawn"),
    LeftOut.DISCONTINUED: phrase_ctx("left out", "treatment ended"),
    LeftOut.ON_HOLD: phrase_ctx("left out", "on hold"),
    LeftOut.NOT_ARRIVED: phrase_ctx("left out", "not arrived yet"),
    LeftOut.NO_CONSENT: phrase_ctx("left out", "no consent"),
    LeftOut.STOPPED: phrase_ctx("left out", "stopped messages"),
    LeftOut.NOT_LINKED: phrase_ctx("left out", "no phone"),
    LeftOut.UNREACHABLE: phrase_ctx("left out", "cannot be reached"),
    LeftOut.NO_VISIT: phrase_ctx("left out", "no visit ahead"),
    LeftOut.CANNOT_COME: phrase_ctx("left out", "said they cannot come"),
    LeftOut.NO_TEXT: phrase_ctx("left out", "no text in their language"),
    LeftOut.TOO_LATE: phrase_ctx("left out", "too late"),
}
_WITHIN: Final = (1, 3, 7, 14)
_CYCLES: Final = (1, 2)
_ALL: Final = phrase_ctx("button", "All")


def about_desk(facts: StaffFacts) -> str:
    """Name the screens this coordinator has open, so that earlier ones can be closed."""
    return f"broadcast_desk:{facts.staff_id}"


def act(label: Wording, step: str, /, **args: str) -> Button:
    """Give a button of this conversation."""
    return Button(label=label, act=f"{BROADCAST}.{step}", args=args)


def asked(draft: Draft, step: str) -> Ask:
    """Keep the draft in the open question."""
    return Ask(conversation=BROADCAST, step=step, data=draft.as_data())


def screen(facts: StaffFacts, *parts: Wording, buttons: Rows) -> SendMessage:
    """Say something with buttons that the next screen closes."""
    return reply(*parts, buttons=buttons, about=about_desk(facts))


def why_left_out(why: str) -> Wording:
    """Say why somebody gets nothing."""
    known = {one.value: said for one, said in _LEFT_OUT.items()}
    return known.get(why, Verbatim(why))


# ------------------------------------------------------------------------- to whom


def people_screen(
    facts: StaffFacts, draft: Draft, desk: BroadcastDesk, *before: Wording
) -> tuple[Effect, ...]:
    """Show who is meant and how many get it; every line can be changed."""
    rows: Rows = (
        (_asks("Arm", "arm"), _asks("Language", "language")),
        (_asks("Protocol days", "days"), _asks("Visit soon", "visit")),
        (_asks("Other ways", "more"),),
        (act(phrase_ctx("button", "On to the text"), "text"), _cancel()),
    )
    unknown = (
        (phrase("Not on your sites: {codes}.", codes=", ".join(desk.unknown_codes)),)
        if desk.unknown_codes
        else ()
    )
    head = phrase("Who is to get it?")
    said = screen(
        facts, *before, head, *described(draft.segment), *unknown, *left_out(desk), buttons=rows
    )
    return (said, asked(draft, "people"))


def choice_screen(
    facts: StaffFacts, draft: Draft, desk: BroadcastDesk, what: str
) -> tuple[Effect, ...]:
    """Ask for one property of the people."""
    match what:
        case "more":
            return (_more(facts, desk), asked(draft, "people"))
        case "days":
            question = phrase("Which protocol days? Please write them like 2-8.")
            rows: Rows = ((_sets("days", "", phrase_ctx("button", "Any day")),),)
            return (screen(facts, question, buttons=(*rows, (_back(),))), asked(draft, DAYS))
        case "codes":
            question = phrase("Which people? Please write the subject codes, one after another.")
            rows = ((_sets("codes", "", phrase_ctx("button", "No single people")),),)
            return (screen(facts, question, buttons=(*rows, (_back(),))), asked(draft, CODES))
        case _:
            choices = _choices(facts, what)
            question = phrase("Which of them?")
            return (screen(facts, question, buttons=(*choices, (_back(),))), asked(draft, "people"))


def _more(facts: StaffFacts, desk: BroadcastDesk) -> SendMessage:
    earlier = desk.recent[0] if desk.recent else None
    several = len(facts.sites_as(StaffRole.COORDINATOR)) > 1
    rows: Rows = (
        (*((_asks("Site", "site"),) if several else ()), _asks("Cycle", "cycle")),
        (_asks("Single people", "codes"),),
        *(() if earlier is None else ((_unanswered(earlier),), (_earlier(),))),
        (_back(),),
    )
    return screen(facts, phrase("Which of them?"), buttons=rows)


def _choices(facts: StaffFacts, what: str) -> Rows:
    match what:
        case "site":
            sites = facts.sites_as(StaffRole.COORDINATOR)
            each = tuple((_sets(what, site, Verbatim(site)),) for site in sites)
            return ((_sets(what, ",".join(sites), _ALL),), *each)
        case "arm":
            some = tuple(_sets(what, arm.value, Verbatim(arm.value)) for arm in Arm)
        case "language":
            some = tuple(_sets(what, one.value, said) for one, said in LANGUAGES.items())
        case "cycle":
            some = tuple(_sets(what, str(n), Verbatim(str(n))) for n in _CYCLES)
        case _:
            some = tuple(
                _sets(what, str(n), phrase_plural("{count} day", "{count} days", count=n))
                for n in _WITHIN
            )
    return ((_sets(what, "", _ALL),), some)


def described(segment: Segment) -> tuple[Wording, ...]:
    """Say who is meant, a line for each thing they have in common."""
    return (*_of_all(segment), *_of_some(segment), *_of_earlier(segment))


def _of_all(segment: Segment) -> Iterator[Wording]:
    yield phrase("Sites: {sites}", sites=", ".join(sorted(segment.sites)))
    if segment.arm is not None:
        yield phrase("Arm: {arm}", arm=segment.arm.value)
    if segment.language is not None:
        yield phrase("Language: {language}", language=LANGUAGES[segment.language])
    if segment.cycle is not None:
        yield phrase("Cycle: {cycle}", cycle=segment.cycle)


def _of_some(segment: Segment) -> Iterator[Wording]:
    if segment.days is not None:
        first, last = segment.days
        yield phrase("Protocol days {first} to {last}", first=first, last=last)
    if segment.visit_within is not None:
        yield phrase("Days to the next visit: at most {days}", days=segment.visit_within)
    if segment.codes:
        yield phrase("Only: {codes}", codes=", ".join(segment.codes))


def _of_earlier(segment: Segment) -> Iterator[Wording]:
    if segment.unanswered_of is not None:
        yield phrase("Only who has not answered the earlier broadcast")
    if segment.reached_by is not None:
        yield phrase("Only who got the earlier broadcast, or may have got it")
    if segment.failed_of is not None:
        yield phrase("Only whom the earlier broadcast did not reach")


def left_out(desk: BroadcastDesk) -> tuple[Wording, ...]:
    """Say how many get it, and how many do not and why."""
    whys = Counter[LeftOut]()
    for group in desk.groups:
        if group.left_out is not None:
            whys[group.left_out] += group.people
    counted = phrase("People who get it: {count}.", count=desk.reachable)
    if not whys:
        return (counted,)
    reasons = _listed((_LEFT_OUT[why], count) for why, count in whys.items())
    return (counted, phrase("Left out: {reasons}.", reasons=reasons))


# ------------------------------------------------------------------------- what


def text_screen(facts: StaffFacts, draft: Draft, *before: Wording) -> tuple[Effect, ...]:
    """Ask what it is to say."""
    rows: Rows = tuple((_sets("text", key, label),) for key, label in TEMPLATES.items())
    own = act(phrase_ctx("button", "Own words"), "own")
    question = phrase("What is it to say? An approved text, or words of your own.")
    return (
        screen(facts, *before, question, buttons=(*rows, (own, _back()))),
        asked(draft, "text"),
    )


def words_screen(
    facts: StaffFacts, draft: Draft, language: Language, *before: Wording
) -> tuple[Effect, ...]:
    """Ask for the words in one language."""
    question = phrase(
        "Please write the text in {language}, just as the people will read it: at most {most} "
        "characters.",
        language=LANGUAGES[language],
        most=MOST_SIGNS,
    )
    return (
        screen(facts, *before, question, buttons=((_back(), _cancel()),)),
        asked(draft, words_step(language)),
    )


# ------------------------------------------------------------------------- how it looks


def as_read(
    draft: Draft, desk: BroadcastDesk, content: Content, message_class: MessageClass
) -> tuple[SendMessage, ...]:
    """Give the broadcast as it is read, once in each language of those who get it."""
    shown = []
    for sample in desk.samples:
        site = content.sites[sample.site_id]
        letter = letter_of(draft.text, site, sample.visit, content)
        if letter is None:
            continue
        buttons = tuple(tuple(act(one.label, "sample") for one in row) for row in letter.offers)
        shown.append(
            reply(
                *letter.parts,
                buttons=buttons,
                language=sample.language,
                message_class=message_class,
            )
        )
    return tuple(shown)


def preview_screen(
    facts: StaffFacts,
    draft: Draft,
    desk: BroadcastDesk,
    content: Content,
    at: datetime,
    *before: Wording,
    second: Rows = (),
) -> tuple[Effect, ...]:
    """Say to how many it goes, by site, arm and language, and who does not get it."""
    rows: Rows = (
        (
            act(phrase_ctx("button", "Send now"), "now"),
            act(phrase_ctx("button", "Send at a time"), "later"),
        ),
        (act(phrase_ctx("button", "Test to myself"), "test"),),
        *second,
        (
            act(phrase_ctx("button", "Change the people"), "people"),
            act(phrase_ctx("button", "Change the text"), "text"),
        ),
        (_cancel(),),
    )
    getting = [group for group in desk.groups if group.left_out is None]
    by = phrase(
        "Sites: {sites}. Arms: {arms}. Languages: {languages}.",
        sites=_listed(_by(getting, lambda group: Verbatim(group.site_id))),
        arms=_listed(_by(getting, lambda group: Verbatim(group.arm.value))),
        languages=_listed(_by(getting, lambda group: LANGUAGES[group.language])),
    )
    said = screen(facts, *before, *left_out(desk), by, *night(getting, content, at), buttons=rows)
    return (said, asked(draft, "preview"))


def night(getting: Iterable[Group], content: Content, at: datetime) -> tuple[Wording, ...]:
    """Say who gets it only in the morning, because it is night at their site then."""
    people = Counter[str]()
    for group in getting:
        people[group.site_id] += group.people
    lines = []
    for site_id, count in sorted(people.items()):
        zone = content.sites[site_id].zone
        morning = after_quiet(content.study.quiet_hours, at, zone)
        if morning > at:
            lines.append(
                phrase(
                    "Site {site}: it is night then. From {when} on they get it: {count}.",
                    site=site_id,
                    count=count,
                    when=Local(morning, zone),
                )
            )
    return tuple(lines)


def _by(groups: Iterable[Group], name: Callable[[Group], Wording]) -> list[tuple[Wording, int]]:
    counted: dict[Wording, int] = {}
    for group in groups:
        label = name(group)
        counted[label] = counted.get(label, 0) + group.people
    return list(counted.items())


def _listed(counts: Iterable[tuple[Wording, int]]) -> Wording:
    """List names with their numbers in one line."""
    line: Wording | None = None
    for name, count in counts:
        one = phrase("{name} ({count})", name=name, count=count)
        line = one if line is None else phrase("{before}, {one}", before=line, one=one)
    return line or InBoth("nobody", "无")


def _asks(label: str, what: str) -> Button:
    return act(_LABELS[label], "ask", what=what)


_LABELS: Final = {
    "Site": phrase_ctx("button", "Site"),
    "Arm": phrase_ctx("button", "Arm"),
    "Language": phrase_ctx("button", "Language"),
    "Protocol days": phrase_ctx("button", "Protocol days"),
    "Cycle": phrase_ctx("button", "Cycle"),
    "Visit soon": phrase_ctx("button", "Visit soon"),
    "Single people": phrase_ctx("button", "Single people"),
    "Other ways": phrase_ctx("button", "Other ways"),
}


def _sets(name: str, value: str, label: Wording) -> Button:
    return act(label, "set", name=name, value=value)


def _unanswered(earlier: BroadcastFact) -> Button:
    label = phrase_ctx("button", "No answer last time")
    return _sets("unanswered", str(earlier.broadcast_id), label)


def _earlier() -> Button:
    return act(phrase_ctx("button", "Earlier broadcasts"), "list")


def _back() -> Button:
    return act(phrase_ctx("button", "Back"), "people")


def _cancel() -> Button:
    return act(phrase_ctx("button", "Do not send"), "cancel")
