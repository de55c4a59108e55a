"""Sealing what must not be read from the base, and the blind index by which it can still be found."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Sealer:
    """Keys are 32 bytes each, the newest first: the first seals, all of them open."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key, b"seal"))) for key in keys])
        # The oldest key: an index that changed with a rotation would lose everybody.
        self._index_key = _derive(keys[-1], b"index")

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        return self._fernet.decrypt(sealed).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        """A file's bytes, sealed as bytes: a third shorter than the text that `seal` makes of it."""
        return base64.urlsafe_b64decode(self._fernet.encrypt(content))

    def open_bytes(self, sealed: bytes) -> bytes:
        return self._fernet.decrypt(base64.urlsafe_b64encode(sealed))

    def index(self, kind: str, value: str) -> bytes:
        """HMAC-SHA-256 of the value, apart for each kind of value."""
        return hmac.digest(self._index_key, f"{kind}\0{value}".encode(), "sha256")


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)


def new_token() -> str:
    """256 random bits, base64url."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What the base keeps of a token: random already, so a plain hash does."""
    return hashlib.sha256(token.encode()).digest()
