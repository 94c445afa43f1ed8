"""What stands beside a name: forms, joints, other words, and what is asked then."""

import pytest

from content.medicines.load_index import load_medicine_index
from content.medicines.recognise import MedicineReading, MedicineStatus, recognise

_INDEX = load_medicine_index()


def _read(text: str) -> MedicineReading:
    return recognise(_INDEX, text)


def _names(text: str) -> list[str]:
    return [one.name for one in _read(text).found]


@pytest.mark.parametrize(
    "text",
    [
        "酮康唑乳膏",
        "酮康唑的乳膏",
        "酮康唑2%乳膏",
        "酮康唑(2%)洗剂",
        "外用酮康唑",
        "涂了点酮康唑",
        "抹过酮康唑",
        "咪康唑散剂撒脚趾缝",
        "ketoconazole cream",
        "ketoconazole 2% cream",
        "ketoconazole 2% shampoo today",
        "topical ketoconazole",
        "ketoconazole creams",
        "地塞米松滴眼液",
        "dexamethasone eye drops",
        "采乐",
    ],
)
def test_local_form_beside_the_name_is_told(text: str) -> None:
    (found,) = _read(text).found
    assert (found.status, found.text_patient, found.text_nurse) == (
        MedicineStatus.TOPICAL,
        "medicine_topical",
        "medicine_nurse_topical",
    )


@pytest.mark.parametrize(
    "text",
    [
        "酮康唑",
        "酮康唑，乳膏用完了",
        "酮康唑和一支乳膏",
        "酮康唑片，还有软膏",
        "涂口红，吃酮康唑",
        "咪康唑口腔凝胶",
        "ketoconazole, and a cream",
        "ketoconazole and cream",
        "ketoconazole tablets twice a day with my cream",
        "miconazole oral gel",
        "fentanyl transdermal cream",
        "ketoconazole creamy soup",
    ],
)
def test_form_of_something_else_is_not_taken_for_it(text: str) -> None:
    assert MedicineStatus.TOPICAL not in {one.status for one in _read(text).found}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("泊沙康唑伏立康唑", ["泊沙康唑", "伏立康唑"]),
        ("泊沙康唑 伏立康唑", ["泊沙康唑", "伏立康唑"]),
        ("泊沙康唑、伏立康唑", ["泊沙康唑", "伏立康唑"]),
        ("VC 钙片", ["维生素C", "钙片"]),
        ("阿托伐他汀钙片", ["阿托伐他汀"]),
        ("posaconazole200mg", ["泊沙康唑"]),
        ("posaconazole/voriconazole", ["泊沙康唑", "伏立康唑"]),
        ("posaconazole's", ["泊沙康唑"]),
        ("posaconazoles", ["泊沙康唑"]),
        ("p0saconazole", ["泊沙康唑"]),
        ("posaconazo1e", ["泊沙康唑"]),
        ("bo sha kang zuo he fu li kang zuo", ["泊沙康唑", "伏立康唑"]),
        ("boshakangzuofensanpian", ["泊沙康唑"]),
        ("bo1sha1kang1zuo4", ["泊沙康唑"]),
        ("I took dang gui today", ["当归"]),
        ("I like dang gui today", []),
        ("我在喝danggui", ["当归"]),
        ("danggui tablets", ["当归"]),
        ("I took a long fan", []),
        ("he gave hong you today", []),
        ("I like woke", []),
        ("in danggui we trust", []),
        ("took danggx today", []),
        ("danggui2 is what I like", ["当归"]),
        ("what I like is danggui capsules", ["当归"]),
    ],
)
def test_names_side_by_side_are_each_found(text: str, names: list[str]) -> None:
    assert _names(text) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("沃克", True),
        ("吃沃克", True),
        ("沃克一天一次", True),
        ("格列卫和沃克一块吃", True),
        ("沃克那个药", True),
        ("我在沃克的家里", False),
        ("沃克尔先生", False),
        ("他叫沃克尔", False),
        ("I took emend", True),
        ("emend tablets", True),
        ("please emend the form", False),
        ("I take iron", True),
        ("the iron gate is open", False),
        ("地米打了一针", True),
        ("三七二十一", False),
        ("下载app药店", False),
        ("p药", True),
        ("维c", True),
        ("维cd", False),
        ("维c2片", True),
        ("5p药", True),
        ("x emend", False),
        ("emend", True),
        ("(emend)", True),
        ("I had a cold, emend", True),
        ("took emend", True),
        ("I emend", False),
        ("吃emend", True),
        ("他emend", False),
        ("吃了沃克", True),
    ],
)
def test_name_that_is_also_a_word_needs_company(text: str, *, found: bool) -> None:
    reading = _read(text)
    assert bool([one for one in reading.found if one.ingredient != "imatinib"]) is found
    assert reading.asked == ()


@pytest.mark.parametrize(
    "text",
    [
        "安眠药就是思诺思",
        "安眠药：思诺思",
        "安眠药（思诺思）",
        "安眠药思诺思",
        "思诺思这个安眠药",
        "思诺思是安眠药",
        "那个黄色的感冒药 感康",
        "the yellow cold pill 感康",
    ],
)
def test_kind_of_medicine_with_its_name_beside_it_is_that_name(text: str) -> None:
    reading = _read(text)
    assert (len(reading.found), reading.unknown) == (1, ())


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("安眠药和思诺思", ("安眠药",)),
        ("思诺思，还有安眠药", ("安眠药",)),
        ("思诺思不是安眠药", ("安眠药",)),
        ("安眠药", ("安眠药",)),
        ("安眠药是六味地黄丸", ("安眠药", "六味地黄丸")),
    ],
)
def test_kind_of_medicine_without_its_name_stays_unknown(
    text: str, unknown: tuple[str, ...]
) -> None:
    assert _read(text).unknown == unknown


def test_brand_beside_its_generic_name_keeps_the_surest() -> None:
    (found,) = _read("泊沙康坐，也就是泊沙康唑").found
    assert (found.how.value, found.score) == ("exact", 100)


def test_part_beside_its_whole_is_left_out() -> None:
    assert [one.substance for one in _read("Paxlovid，里面有利托那韦").found] == [
        "nirmatrelvir + ritonavir"
    ]


def test_local_form_beside_the_swallowed_one_is_another() -> None:
    reading = _read("酮康唑乳膏，还有酮康唑片")
    assert sorted(one.status.value for one in reading.found) == ["interacts", "topical"]
    assert reading.status is MedicineStatus.INTERACTS


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("泊沙康唑和六味地黄丸和扑热息痛", MedicineStatus.INTERACTS),
        ("酮康唑乳膏和六味地黄丸", MedicineStatus.TOPICAL),
        ("六味地黄丸和扑热息痛", MedicineStatus.UNKNOWN),
        ("扑热息痛", MedicineStatus.LISTED_NO_INTERACTION),
        ("伏康唑", MedicineStatus.UNKNOWN),
        ("我今天吃了粥", MedicineStatus.NONE),
        ("维奈克拉", MedicineStatus.NONE),
    ],
)
def test_status_is_the_most_serious(text: str, status: MedicineStatus) -> None:
    assert _read(text).status is status


@pytest.mark.parametrize(
    ("text", "how", "score"),
    [
        ("泊沙康唑", "exact", 100),
        ("诺科飞", "alias", 100),
        ("boshakangzuo", "pinyin", 98),
        ("泊沙康坐", "fuzzy", 94),
        ("posaconazol", "fuzzy", 91),
    ],
)
def test_score_says_how_near_the_name_is(text: str, how: str, score: int) -> None:
    (found,) = _read(text).found
    assert (found.how.value, found.score) == (how, score)


def test_digit_before_a_digit_makes_another_name() -> None:
    assert [one.matched for one in _read("1999感冒灵").found] == ["感冒灵"]
    assert [one.matched for one in _read("a999感冒灵").found] == ["999感冒灵"]


def test_no_more_than_three_names_are_offered() -> None:
    reading = _read("尼地平")
    offered = [*(one.suggestions for one in reading.asked)]
    offered += [one.suggestions for one in reading.found]
    assert all(0 < len(names) <= 3 for names in offered)


def test_found_medicine_says_what_its_entry_says() -> None:
    (found,) = _read("ribociclib").found
    entry = _INDEX.by_number[found.number]
    assert (found.group, found.act_as, found.urgency, found.about) == (
        "moderate_cyp3a_inhibitor",
        "strong_cyp3a_inhibitor",
        "before_next_dose",
        "venetoclax",
    )
    assert (found.substance, found.other_flag, found.contains) == (
        entry.substance,
        entry.other_flag,
        entry.contains,
    )


def test_first_entry_of_the_list_is_offered_as_a_look_alike() -> None:
    (found,) = _read("艾沙康唑").found
    assert found.suggestions[0] == "艾沙康唑"
    assert _INDEX.entries[0].zh in found.suggestions


def test_two_syllables_in_pinyin_are_asked() -> None:
    (found,) = _read("danggui").found
    assert (found.how.value, found.is_certain, found.suggestions) == ("pinyin", False, ("当归",))
