"""An alert as it was published: one message of a lineage, which never changes."""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.alerts.models import AlertTexts, MsgType, Stage, Status


class Reference(msgspec.Struct, frozen=True):
    """An earlier message of the lineage."""

    id: UUID
    sent_at: datetime


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """`earlier`: what this message updates or cancels, the oldest first. `ends`: the alert that was stopped by hand and
    for which this Cancel was made."""

    id: UUID
    msg_type: MsgType
    status: Status
    exercise: bool
    level: int
    topics: list[str]
    district_ids: list[int]
    dong_ids: list[int]
    link: str | None
    crisis_stage: Stage | None
    sent_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    sender_ko: str
    sender_en: str
    texts: AlertTexts
    earlier: list[Reference]
    ends: UUID | None = None


class Area(msgspec.Struct, frozen=True):
    """`polygons`: closed, "lat,lon lat,lon …"; none where we know no outline. `codes`: (name, value)."""

    name_ko: str
    name_en: str
    codes: list[tuple[str, str]]
    polygons: list[str]
