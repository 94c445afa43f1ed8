"""Wording into words: the approved text or translated phrase, with its parameters filled in."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from babel.numbers import format_decimal

from content.catalogue import Catalogues
from content.model import Content
from content.shape import Bilingual
from content.vocabulary import Language
from content.wording import Approved, InBoth, Local, Param, Phrase, Verbatim, Wording

_DATE = "MMMEd"
_CLOCK = "HH:mm"
_PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_CHINESE = "zh"
_NOTICE = "notice"


class WordingError(Exception):
    """A wording cannot be shown: unknown text, unknown phrase, or a parameter is missing.

    The message names keys and placeholders, never a parameter's value.
    """


@dataclass(frozen=True, slots=True)
class Translator:
    """Renders wordings. The same wording and language always give the same words."""

    content: Content
    catalogues: Catalogues

    def render(self, wording: Wording, language: Language) -> str:
        """Give the words of a wording in a language.

        Dates are written by the language's custom, times as 24-hour HH:mm, a `Local` as both.
        Parameters that a text does not use are ignored.

        Raises:
            WordingError: see there. Nothing half-translated is ever returned.
        """
        match wording:
            case Verbatim(text):
                return text
            case InBoth(en, zh):
                return Bilingual(en=en, zh=zh).in_language(language)
            case Approved(key, params):
                return self._filled(self._approved(key, language), key, params, language)
            case Phrase():
                return self._filled(
                    self._template(wording, language), wording.msgid, wording.params, language
                )

    def _approved(self, key: str, language: Language) -> str:
        if text := self.content.texts.get(key):
            return text.in_language(language)
        notice = self.content.notice
        if key == _NOTICE:
            return notice.in_language(language)
        for act in notice.acts:
            if key == f"{_NOTICE}_{act.id}":
                return act.question.in_language(language)
        raise WordingError(f"there is no approved text '{key}'")

    def _template(self, wording: Phrase, language: Language) -> str:
        try:
            return self.catalogues[language].template(wording)
        except LookupError:
            raise WordingError(f"'{wording.msgid}' is not in the catalogue of {language}") from None

    def _filled(
        self, template: str, name: str, params: tuple[tuple[str, Param], ...], language: Language
    ) -> str:
        given = dict(params)

        def fill(match: re.Match[str]) -> str:
            if match[1] not in given:
                raise WordingError(f"'{name}' needs the parameter '{match[1]}'")
            return self._shown(given[match[1]], match[1], language)

        return _PLACEHOLDER.sub(fill, template)

    def _shown(self, value: Param, name: str, language: Language) -> str:
        locale = language.value.replace("-", "_")
        match value:
            case str():
                return value
            case Local(instant, zone):
                local = instant.astimezone(ZoneInfo(zone))
                return f"{_date(local.date(), locale)} {_time(local.time(), locale)}"
            case Phrase() | Approved() | Verbatim() | InBoth():
                return self.render(value, language)
            case datetime():
                raise WordingError(f"parameter '{name}' is an instant without a zone: use Local")
            case date():
                return _date(value, locale)
            case time():
                return _time(value, locale)
            case int() | Decimal():
                return format_decimal(value, locale=locale)


def pick_language(telegram_code: str | None) -> Language:
    """Choose the language for a code such as `zh-hans` or `en-GB`; English when in doubt."""
    primary = re.split(r"[-_]", (telegram_code or "").strip().lower())[0]
    return Language.ZH_CN if primary == _CHINESE else Language.EN


def _date(value: date, locale: str) -> str:
    return format_skeleton(_DATE, value, locale=locale)


def _time(value: time, locale: str) -> str:
    return format_time(value, _CLOCK, locale=locale)
