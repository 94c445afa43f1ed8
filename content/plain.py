"""What a person typed, in one spelling of its characters."""

import unicodedata

_INVISIBLE = "Cf"
# Signs people take for the degree sign, and an apostrophe of many phones.
_LOOK_ALIKES = str.maketrans({"º": "°", "˚": "°", "’": "'"})


def plain(text: str) -> str:
    """Give the text in half-width lower case, without invisible characters.

    Any string is accepted, however long or odd.
    """
    seen = "".join(char for char in text if unicodedata.category(char) != _INVISIBLE)
    return unicodedata.normalize("NFKC", seen.translate(_LOOK_ALIKES)).lower()
