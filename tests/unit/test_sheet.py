"""The sheet to print: both languages, the number to call, and the PIN on a page of its own."""

from datetime import UTC, datetime

import pytest

from bot.telegram.sheet import sheet_of
from content.catalogue import load_catalogues
from content.load import load_content
from content.translate import Translator
from content.vocabulary import Language
from records.account_effects import InviteSheet

TRANSLATOR = Translator(load_content(), load_catalogues())
_LINK = "https://t.me/companion_bot?start=tok-1"


def _page(language: Language, pin: str | None) -> str:
    sheet = InviteSheet(
        code="01-003",
        site_id="01",
        language=language,
        link=_LINK,
        until=datetime(2026, 11, 26, 1, 0, tzinfo=UTC),
    )
    return sheet_of(sheet, TRANSLATOR, pin).content.decode()


@pytest.mark.parametrize("language", Language)
def test_sheet_has_link_picture_steps_and_number_in_both_languages(language: Language):
    page = _page(language, "135790")
    body, _, slip = page.partition('class="pin"')
    assert f'lang="{language.value}"' in page
    assert (body.count("<li>"), body.count(_LINK), body.count("data:image/png;base64,")) == (
        6,
        2,
        1,
    )
    assert body.count("000-0101-0101") == 4
    assert "Press “Start” and type the PIN" in body
    assert "按“开始”" in body
    assert "135790" not in body
    assert "135790" in slip
    assert _LINK not in slip


def test_sheet_of_the_chat_has_a_place_for_the_pin_and_no_pin():
    assert "_ _ _ _ _ _" in _page(Language.EN, None).partition('class="pin"')[2]
