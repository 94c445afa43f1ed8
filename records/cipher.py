"""The one place that encrypts: row-bound fields, look-up indexes, opaque references, hashes.

A field is `version | key id length | key id | nonce | AES-256-GCM ciphertext`. Table, column and
row are authenticated with it, so ciphertext copied to another row does not open. Keys come from
`COMPANION_ENCRYPTION_KEYS`: `id:base64` pairs, the first one encrypts, all decrypt; the pair named
`index` is for look-ups and must never change.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = 1
_NONCE_BYTES = 12
_KEY_BYTES = 32
_INDEX_KEY = "index"
_LONGEST_KEY_ID = 255  # its length is one byte
_LONGEST_REFERENCE = 64  # what Telegram carries in a button
_NAMESPACE = UUID("5b0a3f0e-2a52-4c58-9d35-6f0d6c1f5b11")
_TOKEN_BYTES = 16
_SCRYPT = {"n": 2**12, "r": 8, "p": 1, "dklen": 32}


class CipherError(Exception):
    """A field cannot be read: wrong key, wrong row, or altered. Never carries the content."""


class KeyRingError(ValueError):
    """The key setting is unusable. The message never carries a key."""


def parse_keys(setting: str) -> dict[str, bytes]:
    """Read `id:base64,id:base64,index:base64`.

    Raises:
        KeyRingError: a part is malformed, a key is not 32 bytes long, an id stands twice, or
            `index` is missing.
    """
    keys: dict[str, bytes] = {}
    for number, part in enumerate(filter(None, (p.strip() for p in setting.split(","))), start=1):
        name, _, value = part.partition(":")
        try:
            raw = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if not _is_key_id(name) or len(raw) != _KEY_BYTES:
            message = f"part {number} is not `id:` followed by 32 bytes in base64"
            raise KeyRingError(message)
        if name in keys:
            # The one before it would be forgotten, and with it all that it encrypted.
            message = f"part {number} has the id of a part before it"
            raise KeyRingError(message)
        keys[name] = raw
    if _INDEX_KEY not in keys or len(keys) < 2:  # noqa: PLR2004 - one to encrypt, one to look up
        message = "needs at least one encryption key and the one named `index`"
        raise KeyRingError(message)
    return keys


def _is_key_id(name: str) -> bool:
    return name.isascii() and name.isprintable() and 0 < len(name) <= _LONGEST_KEY_ID


def new_keys() -> str:
    """Return a fresh value for the setting, for a first installation or a demonstration."""
    names = ("k1", _INDEX_KEY)
    return ",".join(f"{n}:{base64.b64encode(os.urandom(_KEY_BYTES)).decode()}" for n in names)


class Cipher:
    """Encrypts and finds what may not be read in the database."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        """Take the keys of `parse_keys`; the first that is not `index` encrypts."""
        self._index_key = keys[_INDEX_KEY]
        self._boxes = {name: AESGCM(key) for name, key in keys.items() if name != _INDEX_KEY}
        self._active = next(iter(self._boxes))
        self._prefix = bytes([_VERSION, len(self._active)]) + self._active.encode()

    def seal(self, text: str, *, field: str, row: object) -> bytes:
        """Encrypt `text` for one field (`table.column`) of one row."""
        nonce = os.urandom(_NONCE_BYTES)
        data = text.encode("utf-8", "surrogatepass")
        box = self._boxes[self._active].encrypt(nonce, data, f"{field}|{row}".encode())
        return self._prefix + nonce + box

    def open(self, sealed: bytes, *, field: str, row: object) -> str:
        """Decrypt what `seal` made for the same field and row.

        Raises:
            CipherError: another row, an unknown key, or altered bytes.
        """
        size = sealed[1] if len(sealed) > 1 else 0
        start = 2 + size
        box = self._boxes.get(sealed[2:start].decode("ascii", "replace"))
        if box is None or sealed[0] != _VERSION:
            message = f"{field}: no key to open this field"
            raise CipherError(message)
        nonce, data = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            plain = box.decrypt(nonce, data, f"{field}|{row}".encode())
        except (InvalidTag, ValueError):
            message = f"{field}: altered, or moved from another row"
            raise CipherError(message) from None
        return plain.decode("utf-8", "surrogatepass")

    def seal_json(self, value: object, *, field: str, row: object) -> bytes:
        """Encrypt a JSON value."""
        return self.seal(json.dumps(value, separators=(",", ":")), field=field, row=row)

    def open_json(self, sealed: bytes, *, field: str, row: object) -> Any:  # noqa: ANN401 - JSON
        """Decrypt a JSON value."""
        return json.loads(self.open(sealed, field=field, row=row))

    def chat_index(self, chat_id: int) -> bytes:
        """Find a chat without storing its id: a keyed hash, the same for the same chat."""
        return self._keyed("chat", str(chat_id))

    def credential(self, cause: str, kind: str) -> bytes:
        """Unguessable bytes that the same cause always gives again."""
        return self._keyed(f"credential:{kind}", cause)

    def new_token(self, cause: str) -> str:
        """An invite token of 128 bits in 22 characters of a deep link."""
        return base64.urlsafe_b64encode(self.credential(cause, "token")[:_TOKEN_BYTES]).decode()[
            :22
        ]

    def new_pin(self, cause: str, digits: int) -> str:
        """A PIN with this many digits."""
        number = int.from_bytes(self.credential(cause, "pin")[:8])
        return str(number % 10**digits).zfill(digits)

    def reference(self, communication_id: int, position: int, chat_index: bytes) -> str:
        """An opaque reference to one button of one message, bound to its owner's chat."""
        name = f"{communication_id}.{position}"
        mac = self._keyed("button", f"{name}|{chat_index.hex()}")[:9]
        return f"{name}.{base64.urlsafe_b64encode(mac).decode()}"

    def resolve(self, reference: str, chat_index: bytes) -> tuple[int, int] | None:
        """The message and position of a reference, or None when it is not this chat's."""
        if len(reference) > _LONGEST_REFERENCE:
            return None
        head, _, _ = reference.rpartition(".")
        number, _, position = head.partition(".")
        if not (
            number.isascii() and number.isdigit() and position.isascii() and position.isdigit()
        ):
            return None
        made = self.reference(int(number), int(position), chat_index)
        if not hmac.compare_digest(made.encode(), reference.encode("utf-8", "replace")):
            return None
        return int(number), int(position)

    def token_hash(self, token: str) -> bytes:
        """What is stored of an invite token."""
        return self._keyed("invite", token)

    def console_hash(self, secret: str) -> bytes:
        """What is stored of a link, a proof or a cookie of the page for a desk."""
        return self._keyed("console", secret)

    def likeness(self, text: str) -> bytes:
        """The same for the same text, and nothing about it without the key."""
        return self._keyed("same", text)

    def pin_hash(self, pin: str, salt: UUID) -> bytes:
        """What is stored of a PIN: slow to try out, and useless without the key."""
        slow = hashlib.scrypt(pin.encode(), salt=salt.bytes, **_SCRYPT)
        return self._keyed("pin", slow.hex())

    def _keyed(self, purpose: str, value: str) -> bytes:
        data = f"{purpose}|{value}".encode("utf-8", "surrogatepass")
        return hmac.new(self._index_key, data, hashlib.sha256).digest()


def ident(cause: str, name: str) -> UUID:
    """The id of a row, derived from its cause, so that a replay makes the same."""
    return uuid5(_NAMESPACE, f"{cause}|{name}")
