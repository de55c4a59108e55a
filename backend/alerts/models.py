"""Alerts: what operators write and everybody reads."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.messages.models import Delivery, Level, Place, PlaceId, Topic

Status = Literal["draft", "sent", "ended"]
PublicStatus = Literal["sent", "ended"]
State = Literal["current", "ended"]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Hazard = Literal["heat", "cold", "outage"]
"""What is dangerous to people who live alone: whoever has it in an alert asks for them to be looked in on."""
Link = Annotated[str, msgspec.Meta(pattern=r"^(https://[^/\s]|/([^/\\\s]|$))[^\s\\]*$", max_length=500)]
"""An https address, or a path of the PWA."""
Instruction = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class AlertText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`event`: what it is, such as “초미세먼지”; `headline`: what to do, first; `instructions`: at most three lines."""

    event: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    headline: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    body: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
    instructions: Annotated[list[Instruction], msgspec.Meta(max_length=3)] = []


class AlertTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Without English, the Korean text goes to everybody."""

    ko: AlertText
    en: AlertText | None = None


class AudienceBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No district and no dong: the whole city."""

    level: Level
    topics: Annotated[list[Topic], msgspec.Meta(min_length=1, max_length=8)]
    district_ids: Annotated[list[PlaceId], msgspec.Meta(max_length=20)]
    dong_ids: Annotated[list[PlaceId], msgspec.Meta(max_length=200)]


class AlertBody(AudienceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    link: Link | None
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)]
    texts: AlertTexts
    hazard: Hazard | None = None


class AlertChange(AlertBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`version`: the one that was read, so that nobody's change is lost."""

    version: Version


class SendBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: what the operator has seen is what is sent."""

    version: Version


class PreviewBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    topics: Annotated[list[Topic], msgspec.Meta(max_length=8)]
    places: Annotated[list[Place], msgspec.Meta(max_length=20)]
    min_level: Level


class AlertBase(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    level: int
    topics: list[Topic]
    district_ids: list[int]
    dong_ids: list[int]
    link: str | None
    expires_at: datetime
    ended_at: datetime | None
    sender_ko: str
    sender_en: str
    texts: AlertTexts


class Alert(AlertBase, frozen=True, kw_only=True):
    status: PublicStatus
    sent_at: datetime


class StaffAlert(AlertBase, frozen=True, kw_only=True):
    """`delivery`: null for a draft, and for an alert that was never pushed."""

    status: Status
    sent_at: datetime | None
    version: int
    author_name: str
    created_at: datetime
    updated_at: datetime
    hazard: Hazard | None
    delivery: Delivery | None = None


class Preview(msgspec.Struct, frozen=True):
    """What would have come in the last 90 days."""

    per_month: float
    examples: list[Alert]
