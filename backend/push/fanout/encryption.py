"""Encryption for one subscription (RFC 8291): a new key pair and salt for every message.

Ours instead of pywebpush's, which takes half as long again and is asked a million times: what RFC 8291 §3.4 and RFC
8188 §2 say, on `cryptography`'s primitives. The tests hold it against the RFC's example and against `http_ece`.
"""

import hmac
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend.push.fanout.models import Recipient

_CURVE, _ECDH = ec.SECP256R1(), ec.ECDH()
_RECORD = (4096).to_bytes(4, "big") + b"\x41"  # rs, and the length of the key that follows
_X962, _POINT = Encoding.X962, PublicFormat.UncompressedPoint


def encrypt(plaintext: bytes, recipient: Recipient) -> bytes:
    """The body of the request: one aes128gcm record. Raises ValueError where the subscription's point is none."""
    return encrypt_with(ec.generate_private_key(_CURVE), os.urandom(16), plaintext, recipient)


def encrypt_with(private: ec.EllipticCurvePrivateKey, salt: bytes, plaintext: bytes, recipient: Recipient) -> bytes:
    """With a key pair and a salt that were used for nothing else."""
    ours = private.public_key().public_bytes(_X962, _POINT)
    shared = private.exchange(_ECDH, ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, recipient.p256dh))
    # HKDF (RFC 5869) of at most 32 bytes is one HMAC to extract and one to expand.
    extracted = hmac.digest(recipient.auth, shared, "sha256")
    keying = hmac.digest(extracted, b"WebPush: info\0" + recipient.p256dh + ours + b"\x01", "sha256")
    extracted = hmac.digest(salt, keying, "sha256")
    key = hmac.digest(extracted, b"Content-Encoding: aes128gcm\0\x01", "sha256")[:16]
    nonce = hmac.digest(extracted, b"Content-Encoding: nonce\0\x01", "sha256")[:12]
    return b"".join((salt, _RECORD, ours, AESGCM(key).encrypt(nonce, plaintext + b"\x02", None)))
