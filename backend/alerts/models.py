"""Alerts: what operators write and everybody reads."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.messages.models import AlertLang, Delivery, Level, Place, PlaceId, Topic
from backend.messages.sms.models import SmsProgress

Status = Literal["draft", "waiting", "scheduled", "sent", "superseded", "cancelled", "ended"]
"""`superseded`: an update has followed; `cancelled`: an all-clear has; `ended`: stopped by hand."""
MsgType = Literal["alert", "update", "cancel"]
Decided = Literal["approved", "returned"]
PublicStatus = Literal["sent", "ended"]
State = Literal["current", "ended"]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Stage = Literal["관심", "주의", "경계", "심각"]
"""The stage of a crisis, where whoever warns has named one."""
Hazard = Literal["heat", "cold", "outage"]
"""What is dangerous to people who live alone: whoever has it in an alert asks for them to be looked in on."""
Link = Annotated[str, msgspec.Meta(pattern=r"^(https://[^/\s]|/([^/\\\s]|$))[^\s\\]*$", max_length=500)]
"""An https address, or a path of the PWA."""
Instruction = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Why = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class AlertText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`event`: what it is, such as “초미세먼지”; `headline`: what to do, first; `instructions`: at most three lines."""

    event: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    headline: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    body: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
    instructions: Annotated[list[Instruction], msgspec.Meta(max_length=3)] = []


class AlertTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who reads a language that is missing gets English, else Korean, and is told so."""

    ko: AlertText
    en: AlertText | None = None
    ru: AlertText | None = None
    vi: AlertText | None = None
    zh: AlertText | None = None

    def by_lang(self) -> "dict[AlertLang, AlertText]":
        found: dict[AlertLang, AlertText | None] = {
            "ko": self.ko, "en": self.en, "ru": self.ru, "vi": self.vi, "zh": self.zh,
        }  # fmt: skip
        return {lang: text for lang, text in found.items() if text is not None}


class AudienceBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No district and no dong: the whole city. `exercise`: for test phones alone, wherever they are."""

    exercise: bool = False
    level: Level
    topics: Annotated[list[Topic], msgspec.Meta(min_length=1, max_length=8)]
    district_ids: Annotated[list[PlaceId], msgspec.Meta(max_length=20)]
    dong_ids: Annotated[list[PlaceId], msgspec.Meta(max_length=200)]


class AlertBody(AudienceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    link: Link | None
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)]
    texts: AlertTexts
    hazard: Hazard | None = None
    send_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    """When it goes out; None: as soon as it is approved."""
    crisis_stage: Stage | None = None
    sms_after: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None
    """Minutes after which whoever has not opened it gets an SMS: of 긴급 and 위급 alone. None: nobody does."""
    asks_safety: bool = False
    """Whether people are asked to say that they are safe, or need help."""


class AlertChange(AlertBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`version`: the one that was read, so that nobody's change is lost."""

    version: Version


class SeenBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: what was seen is what is approved and sent."""

    version: Version


class ReasonBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    reason: Why


class FollowBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    msg_type: Literal["update", "cancel"]


class SmsAsk(AudienceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an SMS would say, and to whom."""

    texts: AlertTexts


class AlertCount(msgspec.Struct, frozen=True):
    count: int


class TemplateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`hours`: how long such an alert usually holds."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    level: Level
    topics: Annotated[list[Topic], msgspec.Meta(min_length=1, max_length=8)]
    hazard: Hazard | None
    link: Link | None
    hours: Annotated[int, msgspec.Meta(ge=1, le=720)]
    texts: AlertTexts
    asks_safety: bool = False


class Template(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    level: int
    topics: list[Topic]
    hazard: Hazard | None
    link: str | None
    hours: int
    texts: AlertTexts
    asks_safety: bool
    author_name: str
    updated_at: datetime


class PreviewBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    topics: Annotated[list[Topic], msgspec.Meta(max_length=8)]
    places: Annotated[list[Place], msgspec.Meta(max_length=20)]
    min_level: Level


class AlertBase(msgspec.Struct, frozen=True, kw_only=True):
    """`lineage_id`: the first of those that follow each other."""

    id: UUID
    lineage_id: UUID
    msg_type: MsgType
    exercise: bool
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
    asks_safety: bool


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert said before it was updated."""

    sent_at: datetime
    level: int
    district_ids: list[int]
    dong_ids: list[int]
    expires_at: datetime
    texts: AlertTexts


class Alert(AlertBase, frozen=True, kw_only=True):
    """The newest of its lineage; `earlier`: what was said before, the newest first (in a list it is left out)."""

    status: PublicStatus
    sent_at: datetime
    earlier: list[Earlier] = []


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What an approver said to a version; `reason` where it was returned."""

    version: int
    decision: Decided
    reason: str | None
    approver_name: str
    at: datetime


class AlertVersion(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    author_name: str
    at: datetime
    content: AlertBody


class LineageStep(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    msg_type: MsgType
    status: Status
    sent_at: datetime | None
    headline: str


class AlertHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Versions and decisions, the oldest first; `follows`: the alert that this one updates or ends, as it was sent;
    `reached`: by how many phones that one was accepted."""

    versions: list[AlertVersion]
    decisions: list[Decision]
    lineage: list[LineageStep]
    follows: AlertBody | None
    reached: int


class StaffAlert(AlertBase, frozen=True, kw_only=True):
    """`delivery`: null for a draft, and for an alert that was never pushed; `sms`: how far it has got by SMS, where one
    follows. `writer_ids`: who wrote any of it or asked for it to be sent, and so does not approve it. `glass_reason`:
    why it went out without a second person; until `reviewed_at`, somebody has to look at it."""

    status: Status
    sent_at: datetime | None
    follows_id: UUID | None
    send_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str | None
    writer_ids: list[UUID]
    decision: Decision | None
    sent_by: str | None
    glass_reason: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    review_note: str | None
    version: int
    author_name: str
    created_at: datetime
    updated_at: datetime
    hazard: Hazard | None
    crisis_stage: Stage | None
    sms_after: int | None
    delivery: Delivery | None = None
    sms: SmsProgress | None = None


class Preview(msgspec.Struct, frozen=True):
    """What would have come in the last 90 days."""

    per_month: float
    examples: list[Alert]
