"""Pure decisions about push: where we may send, what is sent, and what an answer means."""

import base64
import hashlib
import math
import re
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from backend.errors import FieldProblem, Invalid, Unprocessable
from backend.push.models import (
    AlertLang,
    DeviceBody,
    Document,
    DocumentAction,
    MessageStatus,
    Quiet,
    Stall,
    Subscription,
    Urgency,
    Wishes,
)
from backend.settings import is_loopback

MOST_DAYS = timedelta(days=30)
HALF_HOUR = timedelta(minutes=30)
STALLED_AFTER = 60
DOCUMENT_BYTES = 2048
BUCKET = 1024
# RFC 8291 §4: the body is at most 4,096 bytes, of which 103 are the header, the delimiter and the tag.
MOST_PLAINTEXT = 3993

_PLAIN = re.compile(r"[!$-;=?-\[\]_a-z~%&']+")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


class EndpointNotAllowed(Unprocessable):
    code, title = "endpoint_not_allowed", "This push service is not one that we send to"


class KeyInvalid(Invalid):
    code, title = "key_invalid", "The subscription's keys cannot be used"


class TestCodeWrong(Invalid):
    code, title = "test_code_wrong", "This code is wrong or too old"


# Without letters and figures that look alike.
_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_code() -> str:
    """Forty bits, as two groups that one can type."""
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def tidy_code(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """With or without padding. Raises ValueError."""
    bare = text.rstrip("=")
    return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))


def origin_of(endpoint: str, services: tuple[str, ...]) -> str | None:
    """The origin to send to, or None if `services` does not allow it.

    A service is a host (https on port 443), `*.` and a host for all hosts below it, or an origin with a scheme and a
    loopback host, for a push service on this machine.
    """
    if not is_plain(endpoint):
        return None
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if "@" in parts.netloc or not parts.path.startswith("/"):
        return None
    origin = f"{parts.scheme}://{parts.netloc}"
    if is_loopback(host):
        return origin if origin in services else None
    if parts.scheme != "https" or port not in (None, 443) or parts.netloc.endswith(":"):
        return None
    if not all(_LABEL.fullmatch(label) for label in host.split(".")):
        return None
    return f"https://{host}" if any(_is_host(host, service) for service in services) else None


def is_plain(endpoint: str) -> bool:
    """Whether it has none of the characters on which URL parsers disagree."""
    return _PLAIN.fullmatch(endpoint) is not None


def _is_host(host: str, service: str) -> bool:
    return host.endswith(service[1:]) and host != service[2:] if service.startswith("*.") else host == service


def check_subscription(body: DeviceBody, services: tuple[str, ...]) -> Subscription:
    """Raises EndpointNotAllowed, and KeyInvalid unless `p256dh` is a point on P-256 and `auth` has 16 bytes."""
    origin = origin_of(body.endpoint, services)
    if origin is None:
        raise EndpointNotAllowed
    try:
        p256dh, auth = from_base64url(body.keys.p256dh), from_base64url(body.keys.auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    except ValueError:
        raise KeyInvalid from None
    if len(p256dh) != 65 or len(auth) != 16:
        raise KeyInvalid
    return Subscription(endpoint=body.endpoint, origin=origin, p256dh=p256dh, auth=auth)


def check_quiet(quiet: Quiet | None) -> None:
    """Raises Invalid for hours that begin when they end: nobody can say whether that is all day or never."""
    if quiet is not None and quiet.from_ == quiet.until:
        raise Invalid(fields=[FieldProblem("quiet.until", "another hour than the first")])


def wishes_of(body: DeviceBody) -> str:
    """What of a device is the person's own wish, as JSON: not the pause, which is about that phone."""
    return msgspec.json.encode(Wishes(
        min_level=body.min_level, topics=body.topics, places=body.places, quiet=body.quiet, digest_at=body.digest_at
    )).decode()  # fmt: skip


def secret(auth: str) -> bytes:
    """An `auth` secret that somebody shows. Raises KeyInvalid."""
    try:
        return from_base64url(auth)
    except ValueError:
        raise KeyInvalid from None


def topic_of(lineage: str) -> str:
    """RFC 8030 §5.4: the push service keeps only the newest message of a topic. 32 characters, and no secret in it."""
    return base64url(hashlib.sha256(lineage.encode()).digest())[:32]


def urgency_of(level: int) -> Urgency:
    """A dozing phone takes `high` in a second, `normal` in minutes."""
    return "high" if level >= 3 else "normal" if level == 2 else "low"


def document(
    *, title: str, body: str, navigate: str, lang: AlertLang, tag: str,
    kind: Literal["alert", "gathered", "booking", "enrolment", "desk"], id: str, level: int, renotify: bool,
    actions: Sequence[DocumentAction] = (),
) -> Document:  # fmt: skip
    """A Declarative Web Push document of at most 2 KB; a body that is too long ends in an ellipsis."""

    def build(body: str) -> Document:
        data = {"level": level, "kind": kind, "id": id, "renotify": renotify}
        shown: dict[str, object] = {
            "title": title, "body": body, "navigate": navigate, "lang": lang, "tag": tag, "data": data,
        }  # fmt: skip
        if actions:
            shown["actions"] = msgspec.to_builtins(actions)
        return {"web_push": 8030, "notification": shown}

    over = len(msgspec.json.encode(build(body))) - DOCUMENT_BYTES
    return build(body if over <= 0 else _shorten(body, over))


def _shorten(text: str, over: int) -> str:
    def size(text: str) -> int:
        return len(msgspec.json.encode(text))

    most = size(text) - over
    while text and size(text + "…") > most:
        text = text[:-1]
    # Never between a letter and what belongs to it: joiners, variation selectors, combining marks.
    while text and (unicodedata.category(text[-1]) in ("Mn", "Me", "Cf") or text[-1].isspace()):
        text = text[:-1]
    return text + "…"


def plaintext(document: Document) -> bytes:
    """What is encrypted: JSON filled up with spaces to whole kilobytes, so that its size tells nothing."""
    data = msgspec.json.encode(document)
    padded = data.ljust(-(-len(data) // BUCKET) * BUCKET)
    if len(padded) > MOST_PLAINTEXT:
        raise ValueError("a push message must fit into one record")
    return padded


def ttl(expires_at: datetime, now: datetime) -> int:
    """Seconds for which the push service keeps it. Never 0, which a sleeping phone would miss."""
    return max(1, min(int((expires_at - now).total_seconds()), int(MOST_DAYS.total_seconds())))


def took(seconds: float) -> int:
    """The byte that stands for so long a wait: 16 for each doubling of a second and what passed, 18 hours at most."""
    return min(255, round(16 * math.log2(1 + max(0.0, seconds))))


def took_seconds(byte: int) -> float:
    """The wait for which a byte stands."""
    return 2 ** (byte / 16) - 1


def slots(now: datetime, since: timedelta) -> list[datetime]:
    """The half hours that have come within `since`, the latest last: those of a worker that stood still, too."""
    latest = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    return [latest - n * HALF_HOUR for n in range(since // HALF_HOUR, -1, -1)]


def stall_of(
    status: MessageStatus, still_for: float, open_chunks: int, free_chunks: int, has_worker: bool
) -> Stall | None:
    """Why nothing moves; None where something does, or where only what failed is tried again later.

    `still_for`: seconds since the last answer was written; `free_chunks`: of the open ones, those whose push service is
    not paused.
    """
    if status == "finished" or still_for < STALLED_AFTER or (status == "sending" and not open_chunks):
        return None
    if not has_worker:
        return "no_worker"
    return "paused" if open_chunks and not free_chunks else "stuck"


Verdict = Literal["accepted", "gone", "refused", "pause", "key_refused", "again"]


def judge(status: int) -> Verdict:
    """What a push service's answer means; 0 is no answer at all.

    `refused` keeps the device: the fault is in this one message. `key_refused` is about our key, not the device.
    """
    if status in (200, 201, 202):
        return "accepted"
    if status in (404, 410):
        return "gone"
    if status in (406, 429):
        return "pause"
    if status in (401, 403):
        return "key_refused"
    if status == 0 or status == 408 or status >= 500:
        return "again"
    return "refused"


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """RFC 9110 §10.2.3: seconds or a date. None if there is nothing to be made of it; never more than a day."""
    if not header:
        return None
    try:
        wait = timedelta(seconds=int(header)) if header.isdigit() else parsedate_to_datetime(header) - now
    except (ValueError, OverflowError, TypeError):
        return None
    return min(max(wait, timedelta(seconds=1)), timedelta(days=1))


def back_off(attempt: int, jitter: float) -> timedelta:
    """Full jitter: anywhere between nothing and 4, 8, 16 … seconds, at most an hour. `jitter` is in [0, 1)."""
    return timedelta(seconds=1 + jitter * min(3600, 2 ** min(attempt + 1, 20)))
