"""A page to be printed on A4, that can be read on a phone first."""

import html
from typing import Final

from content.vocabulary import Language

_PAGE: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 14mm; }}
body {{ font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #1f2933; margin: 0 auto; padding: 1em; }}
{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def printed_page(title: str, body: str, style: str, language: Language) -> str:
    """Give the page; `title` is plain words, `body` is HTML, `style` is CSS beyond the common."""
    return _PAGE.format(title=html.escape(title), body=body, style=style, language=language.value)
