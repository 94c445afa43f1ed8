"""Staff look at all subjects of their sites together."""

from bot.inbound import Inbound
from bot.parts.answers import reply, tap_answered
from bot.parts.menus import staff_menu
from bot.parts.overview_charts import picture
from bot.parts.overview_screens import PICTURE, about_overview, one_part, summary
from content.model import Content
from content.wording import Wording, phrase
from records.effects import CloseMessages, Effect, EndDialogue
from records.facts import Facts, StaffFacts
from records.overview_effects import LogOverview, OverviewPart
from records.overview_facts import OVERVIEW_ROLES, SiteOverview


def overview(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show where everybody stands on the sites this person may see now. Each look is kept."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    args = {} if facts.button is None else facts.button.args
    site = args.get("site", "")
    seen = _seen(facts, site)
    if seen is None:
        return (*tapped, EndDialogue(), reply(_refused(facts), menu=staff_menu(facts, content)))
    part = OverviewPart(args.get("part", OverviewPart.SUMMARY.value))
    looked = LogOverview(sites=seen.sites, part=part)
    first = int(args.get("first", "0"))
    if facts.button is not None and facts.button.act == PICTURE:
        # The list stays open above the picture.
        return (
            *tapped,
            EndDialogue(),
            looked,
            picture(facts, seen, part, site, content, first=first),
        )
    closed = CloseMessages(about=about_overview(facts))
    if part is OverviewPart.SUMMARY:
        shown = summary(facts, seen, site, content)
    else:
        shown = one_part(facts, seen, part, site, content, first=first)
    return (*tapped, EndDialogue(), looked, closed, shown)


def _seen(facts: StaffFacts, site: str) -> SiteOverview | None:
    """Give the overview of the sites asked about, as far as this person may see them now."""
    if facts.overview is None:
        return None
    allowed = [
        one
        for one in facts.overview.sites
        if any(facts.may(role, one) for role in OVERVIEW_ROLES) and site in {"", one}
    ]
    return facts.overview.of(allowed) if allowed else None


def _refused(facts: StaffFacts) -> Wording:
    if facts.overview is None:
        return phrase("The overview is for the study team of a site. Please ask your coordinator.")
    return phrase("This site is not one of yours any more. Please send /overview again.")
