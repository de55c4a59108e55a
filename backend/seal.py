"""Sealing what must not be read from the base, and the blind index by which it can still be found."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Sealer:
    """Keys are 32 bytes each, the newest first: the first seals, all of them open.

    `index_key`: by which blind indexes are made, whatever seals; the oldest key where none is named, since an index
    that changed with a rotation would lose everybody.
    """

    def __init__(self, keys: tuple[bytes, ...], index_key: bytes | None = None) -> None:
        self._newest, *older = (Fernet(base64.urlsafe_b64encode(_derive(key, b"seal"))) for key in keys)
        self._fernet = MultiFernet([self._newest, *older])
        self._index_key = _derive(index_key or keys[-1], b"index")

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        return self._fernet.decrypt(sealed).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        """A file's bytes, sealed as bytes: a third shorter than the text that `seal` makes of it."""
        return base64.urlsafe_b64decode(self._fernet.encrypt(content))

    def open_bytes(self, sealed: bytes) -> bytes:
        return self._fernet.decrypt(base64.urlsafe_b64encode(sealed))

    def renewed(self, sealed: bytes) -> bytes | None:
        """The same sealed by the newest key, as text or as bytes as it was; None where it is that already, or empty."""
        is_text = sealed.startswith(b"gAAAA")
        token = sealed if is_text else base64.urlsafe_b64encode(sealed)
        if not sealed:
            return None
        try:
            self._newest.decrypt(token)
        except InvalidToken:
            new = self._fernet.rotate(token)
            return new if is_text else base64.urlsafe_b64decode(new)
        return None

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
