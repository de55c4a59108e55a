"""VAPID (RFC 8292): the key pair that says who sends, and the tokens made with it."""

from collections.abc import Set
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from backend.db import Db
from backend.push import queries
from backend.push.rules import base64url
from backend.seal import Sealer

# RFC 8292 §2 allows 24 hours; half of it leaves room for a push service whose clock is wrong.
LIVES = timedelta(hours=12)


async def ensure_key(db: Db, sealer: Sealer) -> str:
    """The active public key, base64url; makes the pair if there is none. Two callers at once get the same key."""
    public_key = await queries.active_public_key(db)
    if public_key is None:
        private = ec.generate_private_key(ec.SECP256R1())
        public_key = base64url(private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
        secret = base64url(private.private_numbers().private_value.to_bytes(32, "big"))
        public_key = await queries.insert_key_once(db, public_key, sealer.seal(secret))
    return public_key


async def rotate_key(db: Db, sealer: Sealer) -> str:
    """A new pair to subscribe with. Subscriptions made with the older ones are sent to as before, until their browser
    comes by and is told that the key is another: then it subscribes anew in their place."""
    await queries.lock_keys(db)
    await queries.retire_keys(db)
    return await ensure_key(db, sealer)


class Tokens:
    """`Authorization` values: one serves all of an origin, so each is signed once in six hours."""

    def __init__(self, sealer: Sealer, subject: str) -> None:
        self._sealer, self._subject = sealer, subject
        self._keys: dict[int, Vapid02] = {}
        self._tokens: dict[tuple[str, int], tuple[str, datetime]] = {}

    async def load(self, db: Db, wanted: Set[int]) -> None:
        """Read the keys if one is new: a rotation must not need a restart."""
        if wanted <= self._keys.keys():
            return
        for key in await queries.all_keys(db, list(self._keys)):
            self._keys[key.id] = Vapid02.from_raw(self._sealer.open(key.private_sealed).encode())

    def authorization(self, origin: str, key_id: int, now: datetime) -> str:
        """For requests to `origin` about subscriptions made with the key."""
        token, renew_at = self._tokens.get((origin, key_id), ("", now))
        if now >= renew_at:
            # A new dictionary each time: the libraries write into the one they are given.
            claims = {"aud": origin, "exp": int((now + LIVES).timestamp()), "sub": self._subject}
            token = str(self._keys[key_id].sign(claims)["Authorization"])
            self._tokens[origin, key_id] = (token, now + LIVES / 2)
        return token
