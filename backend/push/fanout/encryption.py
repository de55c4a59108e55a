"""Encryption for one subscription (RFC 8291), by pywebpush: a new key pair and salt for every message."""

from pywebpush import WebPusher

from backend.push.fanout.models import Recipient
from backend.push.rules import base64url


def encrypt(plaintext: bytes, recipient: Recipient) -> bytes:
    """The body of the request: one aes128gcm record (RFC 8188)."""
    keys = {"p256dh": base64url(recipient.p256dh), "auth": base64url(recipient.auth)}
    return bytes(WebPusher({"endpoint": recipient.endpoint, "keys": keys}).encode(plaintext)["body"])  # pyright: ignore[reportUnknownArgumentType]
