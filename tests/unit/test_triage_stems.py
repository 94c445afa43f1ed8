"""Endings of English words."""

import pytest

from content.triage.stems import Stems, stem_of


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("breathe", "breath"),
        ("breathing", "breath"),
        ("breathed", "breath"),
        ("breath", "breath"),
        ("coughs", "cough"),
        ("stopped", "stop"),
        ("stopping", "stop"),
        ("stop", "stop"),
        ("swelling", "swell"),
        ("swell", "swell"),
        ("dizzy", "dizzy"),
        ("cries", "cry"),
        ("cried", "cry"),
        ("ties", "tie"),
        ("died", "died"),
        ("bleed", "bleed"),
        ("need", "need"),
        ("bleeding", "bleed"),
        ("red", "red"),
        ("ring", "ring"),
        ("bring", "bring"),
        ("string", "string"),
        ("use", "use"),
        ("uses", "use"),
        ("gas", "gas"),
        ("pus", "pus"),
        ("gums", "gum"),
        ("less", "less"),
        ("analysis", "analysis"),
        ("skis", "skis"),
        ("spots", "spot"),
        ("someone's", "someone"),
        ("can't", "can't"),
        ("off", "off"),
        ("kiss", "kiss"),
        ("see", "see"),
        ("bees", "bee"),
    ],
)
def test_endings_are_taken_off(word: str, stem: str) -> None:
    assert stem_of(word) == stem


def test_irregular_forms_have_the_stem_of_their_word() -> None:
    stems = Stems({"threw": "throw", "shook": "shake"})
    assert [stems.of(word) for word in ("threw", "throwing", "shook", "shakes")] == [
        "throw",
        "throw",
        "shak",
        "shak",
    ]
