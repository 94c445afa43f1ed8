"""What the content files say of one another: every code, text, topic and site named exists."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import chain

from content.adverse_events.load import unknown_terms
from content.model import Content
from content.plan.at_site import looser
from content.plan.contact import is_quiet
from content.shape import Citation, ContentModel
from content.symptoms.load import dangling
from content.vocabulary import Tier

_ESCALATED_TIERS = (Tier.EMERGENCY, Tier.RED, Tier.AMBER)


def contradictions(content: Content) -> Iterator[str]:
    """Give one line for each thing that one file names and another does not have or allow."""
    return chain(
        _uncited(content),
        _unread(content),
        _unescalated(content),
        _missing_texts(content),
        _missing_topics(content),
        _missing_rules(content),
        _missing_sites(content),
        unknown_terms(content.adverse_events, _terms_named(content)),
        _quiet_reminders(content),
        _quiet_choices(content),
        _looser_sites(content),
    )


def _terms_named(content: Content) -> Mapping[str, tuple[str, ...]]:
    return {
        "symptoms": tuple(one.term for one in content.symptoms.items.values()),
        "triage/redflags": tuple(one.term for one in content.red_flags.rules),
    }


def _uncited(content: Content) -> Iterator[str]:
    for file, where, citation in _all_citations(content):
        for code in citation.codes():
            if code not in content.sources:
                yield (
                    f"content/{file}: {where} cites '{code}', which content/sources.yaml does "
                    "not have. Add it there, or correct it."
                )


def _unread(content: Content) -> Iterator[str]:
    for file, where, citation in _all_citations(content):
        known = [content.sources[code] for code in citation.codes() if code in content.sources]
        if known and not citation.knowledge and not any(source.opened for source in known):
            yield (
                f"content/{file}: {where} cites only '{citation.source}', which nobody has opened. "
                "Add 'knowledge: true', or a source that was read."
            )


def _all_citations(content: Content) -> Iterator[tuple[str, str, Citation]]:
    parts: dict[str, object] = {
        "plan/study.yaml": content.study,
        "plan/regimen.yaml": content.regimen,
        "plan/visits.yaml": content.visits,
        "plan/contact.yaml": content.contact,
        "plan/sites.yaml": content.sites,
        "plan/ladder.yaml": content.ladders,
        "triage/fever.yaml": content.fever,
        "redflags": content.red_flags.cited,
        "symptoms": content.symptoms.cited,
        "adverse_events": content.adverse_events.cited,
        "texts": content.texts,
        "notice.yaml": content.notice,
        "forbidden.yaml": content.forbidden,
    }
    for file, part in parts.items():
        yield from ((file, where, citation) for where, citation in _citations(part, ""))


def _citations(part: object, where: str) -> Iterator[tuple[str, Citation]]:
    if isinstance(part, Citation):
        yield where, part
    if isinstance(part, ContentModel):
        for name in type(part).model_fields:
            yield from _citations(getattr(part, name), f"{where}.{name}" if where else name)
    elif isinstance(part, Mapping):
        for name, item in part.items():
            yield from _citations(item, f"{where}.{name}" if where else str(name))
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from _citations(item, f"{where}[{number}]")


def _unescalated(content: Content) -> Iterator[str]:
    for tier in _ESCALATED_TIERS:
        if tier not in content.ladders:
            yield f"content/plan/ladder.yaml: there is no ladder for tier '{tier}'. Add one."


def _missing_texts(content: Content) -> Iterator[str]:
    used = [
        ("situations.yaml", situation.id, key)
        for situation in content.situations
        for key in (*situation.texts, *situation.answers.values())
    ]
    used += [
        ("plan/contact.yaml", response.tier, key)
        for response in content.contact.response_times
        for key in (response.in_hours, response.out_of_hours)
    ]
    for file, item, key in used:
        if key not in content.texts:
            yield (
                f"content/{file}: {item} names the text '{key}', which content/texts does not "
                "have. Add it there, or correct it."
            )


def _missing_topics(content: Content) -> Iterator[str]:
    flags = content.red_flags
    topics = {rule.topic for rule in flags.rules} | {one.topic for one in flags.measures}
    rules = {rule.id for rule in flags.rules}
    for situation in content.situations:
        for rule in sorted(set(situation.rules) - rules):
            yield (
                f"content/situations.yaml: {situation.id} names the rule '{rule}', which "
                "content/triage/redflags does not have. Correct it."
            )
        for topic in sorted(set(situation.topics) - topics):
            yield (
                f"content/situations.yaml: {situation.id} names the topic '{topic}', which no "
                "red-flag rule has. Correct it."
            )


def _missing_rules(content: Content) -> Iterator[str]:
    flags = content.red_flags
    rules = {rule.id for rule in flags.rules} | {rule.id for rule in flags.measures}
    rules |= {rule.id for rule in flags.combinations} | {rule.id for rule in content.fever.rules}
    topics = {rule.topic for rule in flags.rules} | {rule.topic for rule in flags.measures}
    return dangling(content.symptoms, rules, topics)


def _missing_sites(content: Content) -> Iterator[str]:
    for change in content.visits.at_sites:
        if change.site not in content.sites:
            yield (
                f"content/plan/visits.yaml: at_sites names the site '{change.site}', which "
                "content/plan/sites.yaml does not have. Correct it."
            )


def _quiet_reminders(content: Content) -> Iterator[str]:
    reminders, quiet = content.visits.reminders, content.study.quiet_hours
    within = timedelta(minutes=reminders.sent_within_minutes)
    for message in reminders.messages:
        last = (datetime.combine(date.min, message.at) + within).time()
        if is_quiet(quiet, message.at) or is_quiet(quiet, last):
            yield (
                f"content/plan/visits.yaml: reminders at {message.at:%H:%M}, sent until "
                f"{last:%H:%M}, reach the quiet hours of content/plan/study.yaml. Correct it."
            )


def _quiet_choices(content: Content) -> Iterator[str]:
    study, sent = content.study, content.visits.reminders.sent_within_minutes
    offered = (
        ("question", study.preferred_times.question, study.venetoclax.reminder_grace_minutes),
        ("visit_morning", study.preferred_times.visit_morning, sent),
    )
    for name, hours, minutes in offered:
        last = (datetime.combine(date.min, hours.latest) + timedelta(minutes=minutes)).time()
        if is_quiet(study.quiet_hours, hours.earliest) or is_quiet(study.quiet_hours, last):
            yield (
                f"content/plan/study.yaml: preferred_times.{name} from "
                f"{hours.earliest:%H:%M}, sent until {last:%H:%M}, reach the quiet hours. "
                "Correct it."
            )


def _looser_sites(content: Content) -> Iterator[str]:
    for site in content.sites.values():
        for problem in looser(content.study, content.ladders, site):
            yield (
                f"content/plan/sites.yaml: {site.id} tighter.{problem}. "
                "Make it sooner, or leave it out."
            )
