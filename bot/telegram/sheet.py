"""The sheet a patient takes home: how to begin, the link with its picture, and whom to call.

A page to be printed, in the patient's language first and in the other below. The PIN has a page
of its own, to be given by another way than the link; where it is not known here, it is written by
hand.
"""

import base64
import html
from dataclasses import dataclass
from typing import Final

from bot.telegram.own_files import File
from bot.telegram.printed import printed_page
from bot.telegram.qr import qr_picture
from content.translate import Translator
from content.vocabulary import Language
from content.wording import Local, Verbatim, Wording, approved, phrase
from records.account_effects import InviteSheet

_BY_HAND: Final = "_ _ _ _ _ _"
_STYLE: Final = """body { font-size: 15px; line-height: 1.5; max-width: 46em; }
:lang(en) { font-family: sans-serif; }
h1 { font-size: 24px; margin: 0 0 .2em; }
h2 { font-size: 18px; margin: 0 0 .2em; }
.code { color: #52606d; margin: 0; }
.start { display: flex; gap: 1.5em; align-items: flex-start; margin: 1em 0; }
.start img { width: 62mm; height: 62mm; image-rendering: pixelated; flex: none; }
ol { margin: 0; padding-left: 1.4em; }
li { margin-bottom: .6em; }
.link { font-family: monospace; font-size: 13px; overflow-wrap: anywhere; }
.call { border: 2px solid #b3541e; border-radius: 6px; padding: .5em .8em; }
.call p { margin: .2em 0; }
.number { font-size: 20px; font-weight: bold; }
section { break-inside: avoid; }
.other { border-top: 1px solid #cbd2d9; font-size: 13px; margin-top: 1.4em; padding-top: 1em; }
.other .number { font-size: 16px; }
.pin { break-before: page; border-top: 2px dashed #7b8794; margin-top: 2.5em; padding-top: 1em; }
.pin .digits { font: bold 34px/1.4 monospace; letter-spacing: .12em; margin: .2em 0; }
@media (max-width: 34em) { .start { display: block; } .start img { margin-bottom: 1em; } }
@media print { .pin { border-top: 0; margin-top: 0; } }
"""


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Gives words in one language, fit for a page."""

    translator: Translator
    language: Language

    def say(self, wording: Wording) -> str:
        return html.escape(self.translator.render(wording, self.language))


def sheet_of(sheet: InviteSheet, translator: Translator, pin: str | None = None) -> File:
    """Make the sheet of a subject; without a PIN there is a place to write it by hand."""
    other = Language.EN if sheet.language is Language.ZH_CN else Language.ZH_CN
    first, second = _Speaker(translator, sheet.language), _Speaker(translator, other)
    title = translator.render(_title(), sheet.language)
    body = (
        f"<section><h1>{html.escape(title)}</h1>{_begin(first, sheet, with_picture=True)}</section>"
        f'<section class="other" lang="{other.value}"><h2>{second.say(_title())}</h2>'
        f"{_begin(second, sheet, with_picture=False)}</section>"
        f'<section class="pin">{_pin(first, sheet, pin)}{_slip(second, sheet)}</section>'
    )
    page = printed_page(title, body, _STYLE, sheet.language)
    return File(f"{sheet.code}.html", page.encode())


def _title() -> Wording:
    return phrase("The companion on your phone")


def _begin(speaker: _Speaker, sheet: InviteSheet, *, with_picture: bool) -> str:
    site = speaker.translator.content.sites[sheet.site_id]
    steps = (
        phrase("Open this link in Telegram on your phone: scan the picture with the camera."),
        phrase("Press “Start” and type the PIN that the study team gave you."),
        phrase("Choose your language, read the notice and answer the questions. That is all."),
    )
    listed = "".join(f"<li>{speaker.say(step)}</li>" for step in steps)
    until = phrase(
        "The link works once, until {when}. If it does not work, ask the study team for a new one.",
        when=Local(sheet.until, site.zone),
    )
    link = f'<p class="link">{html.escape(sheet.link)}</p><p>{speaker.say(until)}</p>'
    picture = _picture(sheet.link) if with_picture else ""
    name = Verbatim(site.name.in_language(speaker.language))
    head = speaker.say(phrase("Subject {code}, {site}", code=sheet.code, site=name))
    number = speaker.say(phrase("To call at any hour: {hotline}", hotline=site.hotline))
    not_here = speaker.say(approved("not_an_emergency_service", hotline=site.hotline))
    return (
        f'<p class="code">{head}</p><div class="start">{picture}<div><ol>{listed}</ol>{link}</div>'
        f'</div><div class="call"><p class="number">{number}</p><p>{not_here}</p></div>'
    )


def _picture(link: str) -> str:
    data = base64.b64encode(qr_picture(link)).decode()
    return f'<img alt="QR" src="data:image/png;base64,{data}">'


def _pin(speaker: _Speaker, sheet: InviteSheet, pin: str | None) -> str:
    head = speaker.say(phrase("PIN for subject {code}", code=sheet.code))
    shown = html.escape(pin or _BY_HAND)
    return f'<h2>{head}</h2><p class="digits">{shown}</p><p>{speaker.say(_apart())}</p>'


def _slip(speaker: _Speaker, sheet: InviteSheet) -> str:
    head = speaker.say(phrase("PIN for subject {code}", code=sheet.code))
    return f'<div lang="{speaker.language.value}"><p>{head}<br>{speaker.say(_apart())}</p></div>'


def _apart() -> Wording:
    return phrase("This part is given by itself, not together with the sheet that has the link.")
