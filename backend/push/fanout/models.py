"""What planner and senders hand to each other and to the base."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from backend.push.models import AlertLang, Document, Topic, Urgency

# One byte a recipient in a chunk's done-map.
OPEN, ACCEPTED, GONE, REFUSED, EXPIRED, WAITING = range(6)
"""`WAITING`: it stands in the retry table."""


class Planning(msgspec.Struct, frozen=True, kw_only=True):
    """A message whose recipients are still being worked out, and how far that has got."""

    id: int
    citizen_id: UUID | None
    lineage_id: UUID | None
    exercise: bool
    walked: bool
    level: int | None
    topics: list[Topic] | None
    district_ids: list[int] | None
    dong_ids: list[int] | None
    gathers: datetime | None
    only_reached: bool
    planned_origin: str
    planned_lang: str
    planned_id: int
    planned_chunks: int
    created_at: datetime
    expires_at: datetime


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What one step of planning came to, and where it ended."""

    recipients: int
    chunks: int
    origin: str | None
    lang: str | None
    id: int | None


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender needs to know of a message. `rank`: its level; the higher goes first."""

    message_id: int
    payloads: Mapping[str, Document]
    urgency: Urgency
    topic: str
    rank: int
    created_at: datetime
    expires_at: datetime


class Chunk(Outgoing, frozen=True, kw_only=True):
    seq: int
    origin: str
    lang: AlertLang
    device_ids: list[int]
    done: bytes
    took: bytes
    generation: int


class Retry(Outgoing, frozen=True, kw_only=True):
    seq: int
    position: int
    device_id: int
    attempt: int
    lang: AlertLang
    origin: str


class Recipient(msgspec.Struct, frozen=True):
    id: int
    endpoint: str
    p256dh: bytes
    auth: bytes
    vapid_key_id: int


class Again(msgspec.Struct, frozen=True):
    """A recipient to try once more, by its position in the chunk."""

    position: int
    device_id: int
    not_before: datetime


class Share(msgspec.Struct, frozen=True):
    """What all workers know of a push service; `most`: what each may have under way there."""

    origin: str
    paused_until: datetime
    most: int | None


class Settled(msgspec.Struct, frozen=True):
    """What a retry came to; `not_before` where it has to be tried once more."""

    retry: Retry
    mark: int
    took: int = 0
    not_before: datetime | None = None
