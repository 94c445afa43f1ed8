"""Marking words where they are written keeps the source words and the parameters."""

from datetime import time

from content.wording import Approved, Phrase, approved, phrase, phrase_ctx, phrase_plural


def test_phrase_keeps_its_parameters_in_order() -> None:
    assert phrase("At {time} on day {day}.", time=time(8), day=2) == Phrase(
        "At {time} on day {day}.", (("time", time(8)), ("day", 2))
    )


def test_plural_phrase_fills_its_count() -> None:
    assert phrase_plural("{count} dose.", "{count} doses.", count=2) == Phrase(
        "{count} dose.", (("count", 2),), plural="{count} doses.", count=2
    )


def test_phrase_with_context_differs_from_one_without() -> None:
    assert phrase_ctx("button", "Later") != phrase("Later")


def test_approved_text_is_named_by_its_key() -> None:
    assert approved("dose_later", time=time(8)) == Approved("dose_later", (("time", time(8)),))
