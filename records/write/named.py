"""Rows that carry who acts, so that what several people ask for is written in one exchange."""

from records.write.writing import Writing

# The first part of a `with`. A statement must read from `named`, or nobody would be named.
NAMED = """named as materialized (
select set_config('app.actor', coalesce(:actor, current_setting('app.actor', true)), true),
  set_config('app.role', coalesce(:role, current_setting('app.role', true)), true),
  set_config('app.site', coalesce(:site, current_setting('app.site', true)), true))"""


def who(w: Writing) -> dict[str, object]:
    """Give the values that `NAMED` asks for; the transaction's own actor where `w` has none."""
    actor = w.actor
    return {
        "actor": actor.name if actor else None,
        "role": actor.role if actor else None,
        "site": (actor.site or "") if actor else None,
    }
