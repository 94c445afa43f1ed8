"""The notice of a serious adverse event: one page to print, each line in both languages.

It is for filling the site's own form from, and says so; what is not known is left to be written.
"""

import html
from collections.abc import Mapping
from typing import Any, Final

from bot.telegram.printed import printed_page
from content.translate import Translator
from content.vocabulary import Language
from records.wording_json import from_json

_BY_HAND: Final = "________________"
_STYLE: Final = """body { font-size: 13px; line-height: 1.45; max-width: 52em; }
h1 { font-size: 19px; margin: 0 0 .4em; }
table { border-collapse: collapse; width: 100%; }
td { border: 1px solid #9aa5b1; padding: .3em .6em; vertical-align: top; }
td:first-child { width: 34%; background: #f5f7fa; }
p { margin: 0; }
p + p { color: #52606d; font-size: 12px; }
.foot { margin-top: 1em; }
"""


def notice_page(held: Mapping[str, Any], translator: Translator) -> str:
    """Give the page of what a message carries: title, rows of a name and what is known, foot."""
    rows = "\n".join(
        f"<tr><td>{_both(name, translator)}</td><td>{_both(said, translator)}</td></tr>"
        for name, said in held["rows"]
    )
    title = " · ".join(_said(held["title"], translator))
    body = (
        f"<h1>{html.escape(title)}</h1>\n<table>\n{rows}\n</table>\n"
        f'<div class="foot">{_both(held["foot"], translator)}</div>'
    )
    return printed_page(title, body, _STYLE, Language.ZH_CN)


def _both(value: list[Any] | None, translator: Translator) -> str:
    if value is None:
        return f"<p>{_BY_HAND}</p>"
    return "".join(f"<p>{html.escape(one)}</p>" for one in _said(value, translator))


def _said(value: list[Any], translator: Translator) -> tuple[str, ...]:
    """Say it in Chinese and in English; once where both are the same."""
    wording = from_json(value)
    said = (translator.render(wording, one) for one in (Language.ZH_CN, Language.EN))
    return tuple(dict.fromkeys(said))
