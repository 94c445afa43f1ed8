"""Which names are look-alikes: at, just below and just above the border of each rule."""

import pytest

from content.medicines.index import Name, NameKind
from content.medicines.look_alikes import look_alikes

_OWN, _ALIAS, _OTHER = NameKind.OWN, NameKind.ALIAS, NameKind.OTHER


def _name(
    key: str,
    entry: int,
    kind: NameKind = _OWN,
    *,
    sounds: str = "",
    also: tuple[int, ...] = (),
    ingredient: str = "",
) -> Name:
    return Name(
        key=key,
        kind=kind,
        entry=entry,
        also=also,
        ingredient=ingredient or key,
        shown=key,
        sounds=tuple(sounds.split()),
        needs_context=False,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("泊沙康唑", "艾沙康唑"),
        ("泊沙康唑", "泊沙替唑"),
        ("利福平", "利平"),
        ("利福平", "利福喷平"),
        ("利福平", "福利平"),
        ("奥美拉唑", "右旋奥美拉唑"),
        ("omepra", "omepro"),
        ("omepra", "omepr"),
        ("omepra", "moepra"),
        ("abcdefghi", "abcdefgxy"),
        ("abcdefghi", "abcdefg"),
        ("abcdefghi", "bacdefgih"),
        ("abcdefgh", "abcdefghi"),
    ],
)
def test_names_at_the_border_are_look_alikes(one: str, other: str) -> None:
    found = look_alikes([_name("xyz", 7), _name(one, 0), _name(other, 1)])
    shorter = min(len(one), len(other))
    too_short = shorter < 3 or (one.isascii() and shorter < 6)
    assert found == ([] if too_short else [[1, 2], [2, 1]])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("泊沙康唑", "艾莎康唑"),
        ("泊沙康唑", "康唑"),
        ("利平", "利多"),
        ("奥美拉唑", "左旋的奥美拉唑"),
        ("abcdefgh", "abcdefxy"),
        ("abcdefghi", "abcdefxyz"),
        ("abcde", "abcdx"),
        ("泊沙康唑", "abcdefghi"),
    ],
)
def test_names_beyond_the_border_are_none(one: str, other: str) -> None:
    assert look_alikes([_name(one, 0), _name(other, 1)]) == []


def test_names_that_sound_the_same_are_look_alikes_whatever_their_length() -> None:
    names = [
        _name("灵芝", 0, sounds="ling zhi"),
        _name("零汁", 1, sounds="ling zhi"),
        _name("伶支", -1, _OTHER, sounds="ling zhi"),
    ]
    assert look_alikes(names) == [[0, 1, 2], [1, 0, 2]]


def test_names_without_sounds_do_not_sound_the_same() -> None:
    assert look_alikes([_name("taf", 0), _name("tdf", 1)]) == []


def test_names_of_one_entry_are_no_look_alikes() -> None:
    names = [_name("泊沙康唑", 0, ingredient="x"), _name("波沙康唑", 0, _ALIAS, ingredient="x")]
    assert look_alikes(names) == []


def test_substances_of_one_entry_are_look_alikes() -> None:
    names = [_name("泼尼松龙", 0, ingredient="x"), _name("甲尼松龙", 0, ingredient="y")]
    assert look_alikes(names) == [[0, 1], [1, 0]]


@pytest.mark.parametrize(("also", "other_also"), [((1,), ()), ((), (0,)), ((2,), (2,))])
def test_names_that_share_an_entry_are_no_look_alikes(
    also: tuple[int, ...], other_also: tuple[int, ...]
) -> None:
    names = [_name("泊沙康唑", 0, also=also), _name("艾沙康唑", 1, also=other_also)]
    assert look_alikes(names) == []


def test_medicine_off_the_list_is_a_look_alike_but_has_none() -> None:
    names = [
        _name("西立伐他汀", -1, _OTHER),
        _name("瑞舒伐他汀", 0),
        _name("瑞立伐他汀", -1, _OTHER),
    ]
    assert look_alikes(names) == [[1, 2]]


@pytest.mark.parametrize("kind", [NameKind.ORDINARY, NameKind.UNNAMED])
@pytest.mark.parametrize("place", [0, 1])
def test_ordinary_word_is_no_look_alike(kind: NameKind, place: int) -> None:
    names = [_name("石榴汁", 0, sounds="shi liu zhi")]
    names.insert(place, _name("石榴石", -1, kind, sounds="shi liu zhi"))
    assert look_alikes(names) == []


def test_topical_product_and_study_medicine_can_be_look_alikes() -> None:
    names = [_name("达克宁", 0, NameKind.TOPICAL), _name("达克安", -1, NameKind.STUDY)]
    assert look_alikes(names) == [[0, 1]]


def test_look_alikes_come_in_the_order_of_the_list() -> None:
    names = [_name("康泊唑", 0), _name("康沙唑", 1), _name("康米唑", 2)]
    assert look_alikes(names) == [[0, 1, 2], [1, 0, 2], [2, 0, 1]]
