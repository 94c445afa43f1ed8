"""A link as a picture that a phone's camera reads."""

import io
from typing import Final

import segno

_SCALE: Final = 8
_BORDER: Final = 4


def qr_picture(link: str) -> bytes:
    """Make a QR code of the link as a PNG."""
    picture = io.BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=_SCALE, border=_BORDER)
    return picture.getvalue()
