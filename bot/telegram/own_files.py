"""What a message carries as bytes: a picture, a page to read, data for a machine."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.parts.own_chart import chart
from bot.parts.own_page import own_page
from bot.telegram.notice import notice_page
from bot.telegram.printed import printed_page
from content.translate import Translator
from content.vocabulary import Language
from records.own_effects import DRAWING, NOTICE, OwnRecord, RecordFile

_STYLE: Final = """body { font-size: 16px; line-height: 1.5; max-width: 44em; }
h2 { border-bottom: 1px solid #ccc; margin-top: 1.6em; }
li { white-space: pre-wrap; }
"""


@dataclass(frozen=True, slots=True)
class File:
    """What is sent, and the name it has on the phone."""

    name: str
    content: bytes


def file_of(kind: str, held: Any, translator: Translator, language: Language) -> File:  # noqa: ANN401
    """Make the picture or file a message carries. It takes a while: call it in a thread."""
    if kind == DRAWING:
        return File("overview.png", _drawing(held, translator, language))
    if kind == NOTICE:
        return File("notice.html", notice_page(held, translator).encode())
    record: OwnRecord = held
    match RecordFile(kind):
        case RecordFile.CHART:
            return File("record.png", _picture(record, translator, language))
        case RecordFile.PAGE:
            return File("my-record.html", _page(record, translator, language).encode())
        case RecordFile.DATA:
            text = json.dumps(record, ensure_ascii=False, indent=2)
            return File("my-record.json", text.encode())


def _picture(record: OwnRecord, translator: Translator, language: Language) -> bytes:
    # Only who asks for a picture waits for what draws it to load.
    from bot.telegram.drawing import draw  # noqa: PLC0415

    spec = chart(record, translator.content)
    return draw(spec, lambda wording: translator.render(wording, language))


def _drawing(held: Mapping[str, Any], translator: Translator, language: Language) -> bytes:
    # Only who asks for a picture waits for what draws it to load.
    from bot.telegram.overview_drawing import draw_overview  # noqa: PLC0415

    return draw_overview(held, lambda wording: translator.render(wording, language))


def _page(record: OwnRecord, translator: Translator, language: Language) -> str:
    page = own_page(record, translator.content)
    parts: list[str] = []
    for section in page.sections:
        parts.append(f"<h2>{html.escape(translator.render(section.head, language))}</h2>")
        lines = (html.escape(translator.render(line, language)) for line in section.lines)
        parts.append("<ul>\n" + "\n".join(f"<li>{line}</li>" for line in lines) + "\n</ul>")
    title = translator.render(page.title, language)
    body = "\n".join((f"<h1>{html.escape(title)}</h1>", *parts))
    return printed_page(title, body, _STYLE, language)
