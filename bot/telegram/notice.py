"""The notice of a serious adverse event: one page to print, each line in both languages.

It is for filling the site's own form from, and says so; what is not known is left to be written.
"""

import html
from collections.abc import Mapping
from typing import Any, Final

from content.translate import Translator
from content.vocabulary import Language
from records.wording_json import from_json

_BY_HAND: Final = "________________"
_PAGE: Final = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 14mm; }}
body {{ font: 13px/1.45 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #1f2933; margin: 0 auto; max-width: 52em; padding: 1em; }}
h1 {{ font-size: 19px; margin: 0 0 .4em; }}
table {{ border-collapse: collapse; width: 100%; }}
td {{ border: 1px solid #9aa5b1; padding: .3em .6em; vertical-align: top; }}
td:first-child {{ width: 34%; background: #f5f7fa; }}
p {{ margin: 0; }}
p + p {{ color: #52606d; font-size: 12px; }}
.foot {{ margin-top: 1em; }}
</style>
</head>
<body>
<h1>{title}</h1>
<table>
{rows}
</table>
<div class="foot">{foot}</div>
</body>
</html>
"""


def notice_page(held: Mapping[str, Any], translator: Translator) -> str:
    """Give the page of what a message carries: title, rows of a name and what is known, foot."""
    rows = "\n".join(
        f"<tr><td>{_both(name, translator)}</td><td>{_both(said, translator)}</td></tr>"
        for name, said in held["rows"]
    )
    title = " · ".join(_said(held["title"], translator))
    return _PAGE.format(title=html.escape(title), rows=rows, foot=_both(held["foot"], translator))


def _both(value: list[Any] | None, translator: Translator) -> str:
    if value is None:
        return f"<p>{_BY_HAND}</p>"
    return "".join(f"<p>{html.escape(one)}</p>" for one in _said(value, translator))


def _said(value: list[Any], translator: Translator) -> tuple[str, ...]:
    """Say it in Chinese and in English; once where both are the same."""
    wording = from_json(value)
    said = (translator.render(wording, one) for one in (Language.ZH_CN, Language.EN))
    return tuple(dict.fromkeys(said))
