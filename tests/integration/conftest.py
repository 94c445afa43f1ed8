"""The synthetic trial, for every test of this folder."""

from tests.support.trial import as_owner, parts, trial_template, trial_url

__all__ = ["as_owner", "parts", "trial_template", "trial_url"]
