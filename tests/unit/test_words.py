"""Words with a fixed meaning: exact, in both languages, one meaning each."""

import shutil
from pathlib import Path

import pytest

from content.load_words import load_words
from content.strict_yaml import FileError
from content.vocabulary import Language
from content.words import Word, Words

WORDS = load_words()
FILE = Path(__file__).parents[2] / "content" / "words.yaml"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("吃了", Word.TAKEN),
        (" 吃了！", Word.TAKEN),
        ("TAKEN.", Word.TAKEN),
        ("Ｔａｋｅｎ", Word.TAKEN),
        ("don’t know", Word.UNKNOWN),
        ("main   menu", Word.MENU),
        ("没吃", Word.NOT_TAKEN),
        ("取消", Word.CANCEL),
        ("Taken, thank you!", Word.TAKEN),
        ("护士您好，吃了，谢谢", Word.TAKEN),
        ("No thanks", Word.NO),
    ],
)
def test_word_in_any_dress_is_read(typed, word):
    assert WORDS.meaning(typed) is word


@pytest.mark.parametrize(
    "typed", ["", "   ", "？！", "taken a bus", "我吃了饭", "x" * 100_000, "\0"]
)
def test_anything_more_than_the_word_has_no_meaning(typed):
    assert WORDS.meaning(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "Stop. Thank you",
        "STOP!!",
        "please stop sending me these",
        "Hi nurse, I get too many messages from you.",
        "I want to drop out of this, I am so tired",
        "停",
        "麻烦您别再发消息了，谢谢",
        "我不想参加试验了，太累了",
    ],
)
def test_wish_to_stop_in_other_words_is_read(typed):
    assert WORDS.meaning(typed) in {None, Word.CHOICES}
    assert WORDS.wish(typed) is Word.CHOICES


@pytest.mark.parametrize(
    "typed",
    ["", "the bleeding will not stop", "stop taking it?", "希望别再发烧了", "停药后第三天", "high"],
)
def test_other_words_with_stop_in_them_are_no_wish(typed):
    assert WORDS.wish(typed) is None


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("word", list(Word))
def test_label_of_a_word_means_the_word(word, language):
    assert WORDS.meaning(WORDS.label(word, language)) is word


def broken(tmp_path, old, new):
    shutil.copy(FILE, tmp_path / "words.yaml")
    path = tmp_path / "words.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return tmp_path


def test_word_with_two_meanings_is_refused_by_name(tmp_path):
    folder = broken(tmp_path, "没吃,", "没吃, 吃了,")
    with pytest.raises(FileError, match="'吃了' means taken and not_taken"):
        load_words(folder)


def test_missing_word_is_refused_by_name(tmp_path):
    start = "  - id: rectum"
    text = FILE.read_text(encoding="utf-8")
    (tmp_path / "words.yaml").write_text(text[: text.index(start)], encoding="utf-8")
    with pytest.raises(FileError, match="'rectum' has no label in zh-CN"):
        load_words(tmp_path)


def test_unknown_word_is_refused(tmp_path):
    with pytest.raises(FileError, match=r"content/words\.yaml"):
        load_words(broken(tmp_path, "id: rectum", "id: elbow"))


def test_words_without_labels_are_refused():
    with pytest.raises(ValueError, match="'menu' has no label in zh-CN"):
        Words(labels={})
