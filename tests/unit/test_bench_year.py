"""The year of the benchmark can be repeated, and more complaints are more cases."""

from bot.bench.year import lived
from content.vocabulary import Tier
from tests.support.people import CONTENT


def test_year_can_be_repeated_and_follows_how_many_complain():
    few, again, many = (lived(CONTENT, 30, share) for share in (0.08, 0.08, 0.34))
    assert few == again
    assert few.check_ins > 30 * 20
    assert few.tiers.total() < many.tiers.total() <= many.check_ins
    assert set(few.tiers) <= {Tier.AMBER, Tier.RED, Tier.EMERGENCY}
    assert few.tiers.total() == len(few.red_minutes) + len(few.amber_minutes)
