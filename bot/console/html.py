"""HTML as a value: what is not marked as HTML is escaped, always."""

import html
from collections.abc import Iterable
from typing import Final

_VOID: Final = frozenset({"input", "link", "meta", "br"})


class Html(str):
    """Text that is HTML already; only this module makes it."""

    __slots__ = ()


def el(tag: str, *children: str, **attributes: str | bool) -> Html:
    """Give an element. `class_` is `class`, `data_label` is `data-label`; True has no value."""
    shown = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _VOID:
        return Html(f"<{tag}{shown}>")
    return Html(f"<{tag}{shown}>{join(children)}</{tag}>")


def join(children: Iterable[str]) -> Html:
    """Put children one after the other."""
    return Html("".join(one if isinstance(one, Html) else html.escape(one) for one in children))


def document(language: str, title: str, head: Iterable[str], body: Iterable[str]) -> str:
    """Give a whole page."""
    first = (
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", title),
        *head,
    )
    page = el("html", el("head", *first), el("body", *body), lang=language)
    return f"<!doctype html>\n{page}\n"


def _attribute(name: str, value: str | bool) -> str:  # noqa: FBT001 - what HTML has
    if value is False:
        return ""
    plain = name.rstrip("_").replace("_", "-")
    return f" {plain}" if value is True else f' {plain}="{html.escape(str(value))}"'
