"""The link to the page for a desk: who gets one, and what it says."""

from datetime import timedelta

import pytest

from content.vocabulary import StaffRole
from content.wording import Verbatim
from records.console_effects import IssueConsoleLink
from records.effects import SendMessage
from records.facts import Assignment
from records.overview_facts import OVERVIEW_ROLES
from tests.support.people import coordinator_park, decide, keys, only, says

_URL = "https://companion.example/"


@pytest.mark.parametrize("role", list(StaffRole))
def test_link_is_for_whoever_may_see_an_overview(role: StaffRole):
    facts = coordinator_park(assignments=(Assignment(site_id="01", role=role),), console_url=_URL)
    issued = [one for one in decide(says("/console"), facts) if isinstance(one, IssueConsoleLink)]
    assert bool(issued) is (role in OVERVIEW_ROLES)


def test_link_is_good_for_one_use_within_minutes_and_stays_on_the_phone():
    said = says("/console")
    effects = decide(said, coordinator_park(console_url=_URL))
    issued, message = only(IssueConsoleLink, effects), only(SendMessage, effects)
    assert message.parts[1] == Verbatim("https://companion.example/console/enter?t=tok-1")
    assert (issued.token, issued.valid_until) == ("tok-1", said.received_at + timedelta(minutes=5))
    assert (message.is_protected, message.expires_at) == (True, issued.valid_until)


def test_where_no_page_is_set_up_the_chat_is_named():
    [said] = keys(decide(says("/console"), coordinator_park()))
    assert said.startswith("The page for a desk is not set up here.")
