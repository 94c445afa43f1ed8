"""The one place that encrypts: what it opens, and all that it refuses."""

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.cipher import Cipher, CipherError, KeyRingError, new_keys, parse_keys

_OLD = "old:" + base64.b64encode(b"o" * 32).decode()
_NEW = "new:" + base64.b64encode(b"n" * 32).decode()
_INDEX = "index:" + base64.b64encode(b"i" * 32).decode()
_CIPHER = Cipher(parse_keys(f"{_OLD},{_INDEX}"))
_FIELD, _ROW = "staff_member.name", UUID("00000000-0000-4000-8000-000000000011")
_ANY_TEXT = st.text(alphabet=st.characters())  # lone surrogates too: phones can send them


@given(words=_ANY_TEXT)
def test_words_come_back_as_they_were(words: str) -> None:
    assert (
        _CIPHER.open(_CIPHER.seal(words, field=_FIELD, row=_ROW), field=_FIELD, row=_ROW) == words
    )


def test_same_words_never_look_the_same_twice() -> None:
    sealed = {_CIPHER.seal("发烧39度", field=_FIELD, row=_ROW) for _ in range(10)}
    assert len(sealed) == 10


@pytest.mark.parametrize(("field", "row"), [(_FIELD, "other"), ("subject.code", _ROW)])
def test_ciphertext_moved_to_another_place_is_refused(field: str, row: object) -> None:
    sealed = _CIPHER.seal("Li", field=_FIELD, row=_ROW)
    with pytest.raises(CipherError, match="altered, or moved"):
        _CIPHER.open(sealed, field=field, row=row)


def test_every_altered_byte_is_refused() -> None:
    sealed = _CIPHER.seal("Li", field=_FIELD, row=_ROW)
    for place in range(len(sealed)):
        for flip in (1, 0x80):
            broken = sealed[:place] + bytes([sealed[place] ^ flip]) + sealed[place + 1 :]
            with pytest.raises(CipherError):
                _CIPHER.open(broken, field=_FIELD, row=_ROW)


def test_every_shortened_ciphertext_is_refused() -> None:
    sealed = _CIPHER.seal("Li", field=_FIELD, row=_ROW)
    for length in range(len(sealed)):
        with pytest.raises(CipherError):
            _CIPHER.open(sealed[:length], field=_FIELD, row=_ROW)


def test_old_key_still_opens_after_rotation_and_the_new_one_encrypts() -> None:
    before = _CIPHER.seal("Li", field=_FIELD, row=_ROW)
    rotated = Cipher(parse_keys(f"{_NEW},{_OLD},{_INDEX}"))
    assert rotated.open(before, field=_FIELD, row=_ROW) == "Li"
    after = rotated.seal("Li", field=_FIELD, row=_ROW)
    with pytest.raises(CipherError, match="no key to open this field"):
        _CIPHER.open(after, field=_FIELD, row=_ROW)


def test_error_never_carries_the_words() -> None:
    sealed = _CIPHER.seal("marker-of-a-patient", field=_FIELD, row=_ROW)
    with pytest.raises(CipherError) as refused:
        _CIPHER.open(sealed, field=_FIELD, row="other")
    assert "marker" not in repr(refused.value)


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("", "needs at least one"),
        (_OLD, "needs at least one"),
        (_INDEX, "needs at least one"),
        (f"{_OLD},{_OLD},{_INDEX}", "part 2 has the id of a part before it"),
        (f"old:{'A' * 8},{_INDEX}", "part 1 is not"),
        (f"{'k' * 256}{_OLD[3:]},{_INDEX}", "part 1 is not"),
        (f"钥匙{_OLD[3:]},{_INDEX}", "part 1 is not"),
        (f":{_OLD[4:]},{_INDEX}", "part 1 is not"),
    ],
)
def test_unusable_key_setting_is_refused_without_showing_it(setting: str, problem: str) -> None:
    with pytest.raises(KeyRingError, match=problem) as refused:
        parse_keys(setting)
    assert _OLD[4:] not in str(refused.value)


def test_fresh_keys_are_usable_and_differ() -> None:
    assert set(parse_keys(new_keys())) == {"k1", "index"}
    assert parse_keys(new_keys()) != parse_keys(new_keys())


_CHATS = st.integers(min_value=1, max_value=6)
_NUMBERS = st.integers(min_value=1, max_value=2**63 - 1)
_PLACES = st.integers(min_value=0, max_value=50)


@given(owner=_CHATS, other=_CHATS, number=_NUMBERS, place=_PLACES)
def test_button_resolves_for_its_owner_only(
    owner: int, other: int, number: int, place: int
) -> None:
    reference = _CIPHER.reference(number, place, _CIPHER.chat_index(owner))
    assert len(reference.encode()) <= 64
    expected = (number, place) if owner == other else None
    assert _CIPHER.resolve(reference, _CIPHER.chat_index(other)) == expected


@given(reference=st.one_of(st.text(), st.from_regex(r"[0-9]{1,5}\.[0-9]{1,3}\.[A-Za-z0-9_-]{12}")))
def test_invented_reference_resolves_to_nothing(reference: str) -> None:
    assert _CIPHER.resolve(reference, _CIPHER.chat_index(1)) is None


@given(number=_NUMBERS, place=_PLACES, at=st.integers(min_value=0), to=st.characters())
def test_changed_reference_resolves_to_nothing(number: int, place: int, at: int, to: str) -> None:
    mine = _CIPHER.chat_index(1)
    reference = _CIPHER.reference(number, place, mine)
    spot = at % len(reference)
    changed = reference[:spot] + to + reference[spot + 1 :]
    assert (changed == reference) == (_CIPHER.resolve(changed, mine) is not None)


def test_reference_longer_than_a_button_resolves_to_nothing() -> None:
    assert _CIPHER.resolve("9" * 5000 + ".0.aaaa", _CIPHER.chat_index(1)) is None
