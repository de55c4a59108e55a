"""Devices, what they want, and what is sent to them."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

AlertLang = Literal["ko", "en", "ru", "vi", "zh"]
"""What city alerts are written in; the app itself speaks two of them."""
Topic = Literal["disaster", "weather", "air", "health", "traffic", "jobs", "welfare", "culture"]
Level = Annotated[int, msgspec.Meta(ge=1, le=4, description="1 소식, 2 안전안내, 3 긴급, 4 위급")]
Urgency = Literal["very-low", "low", "normal", "high"]
PlaceId = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Base64Url = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]+=*$", max_length=200)]
Endpoint = Annotated[str, msgspec.Meta(pattern="^[!-~]+$", max_length=2048)]

Document: TypeAlias = dict[str, Any]
"""A Declarative Web Push document: what the service worker shows."""
Payloads: TypeAlias = dict[AlertLang, Document]


class DocumentAction(msgspec.Struct, frozen=True):
    """A button on the notification, and the page that it opens."""

    action: str
    title: str
    navigate: str


class Key(msgspec.Struct, frozen=True):
    """For `PushManager.subscribe`: an uncompressed P-256 point, base64url."""

    public_key: str


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dong, or the whole district when `dong_id` is null."""

    district_id: PlaceId
    dong_id: PlaceId | None = None


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As `PushSubscription.toJSON()` gives them (RFC 8291 §2)."""

    p256dh: Base64Url
    auth: Base64Url


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who knows a subscription's `auth` secret owns it."""

    endpoint: Endpoint
    auth: Base64Url


HalfHour = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[03]0$", description="Seoul's clock")]


class Quiet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Hours in which only 위급 comes, and with `urgent` also 긴급; they may go over midnight."""

    from_: HalfHour
    until: HalfHour
    urgent: bool = True


class Pause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Only 위급 comes; without `until` for as long as the person wishes."""

    until: datetime | None = None


class DeviceBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`public_key`: the VAPID key that the subscription was made with; `replaces`: what the browser had before.
    `digest_at`: when the day's 소식 comes together; each as it is sent where there is none."""

    endpoint: Endpoint
    keys: Keys
    public_key: Base64Url
    lang: AlertLang
    alerts: bool
    min_level: Level
    topics: Annotated[list[Topic], msgspec.Meta(max_length=8)]
    places: Annotated[list[Place], msgspec.Meta(max_length=20)]
    quiet: Quiet | None = None
    digest_at: HalfHour | None = None
    pause: Pause | None = None
    replaces: Proof | None = None


class Device(msgspec.Struct, frozen=True):
    """`personal`: the person who is signed in there gets messages about their own matters too."""

    alerts: bool
    min_level: int
    topics: list[Topic]
    places: list[Place]
    lang: AlertLang
    quiet: Quiet | None
    digest_at: HalfHour | None
    pause: Pause | None
    personal: bool


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wished for on the phone on which they chose last."""

    min_level: Level
    topics: list[Topic]
    places: list[Place]
    quiet: Quiet | None = None
    digest_at: HalfHour | None = None


class KeptWishes(msgspec.Struct, frozen=True):
    wishes: Wishes | None
    saved_at: datetime | None


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """A `DeviceBody` that has been checked."""

    endpoint: str
    origin: str
    p256dh: bytes
    auth: bytes


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an alert is for; no place at all means the whole city."""

    level: int
    topics: list[Topic]
    district_ids: list[int]
    dong_ids: list[int]
    exercise: bool = False
    """For test phones alone, whatever they wish for."""


class DistrictCount(msgspec.Struct, frozen=True):
    district_id: int
    devices: int


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """`muted`: the place matches, but the level or the topic is switched off, or all is paused; `later`: how many of
    the devices get it when their quiet hours end or with the day's 소식; `city`: all devices that want alerts.

    `by_district`: devices with a place there that want this level and topic, whether or not the alert names it; a
    device counts in each of its districts, and those that chose no place in none.
    """

    devices: int
    muted: int
    later: int
    by_district: list[DistrictCount]
    city: int


class TestCode(msgspec.Struct, frozen=True):
    """What somebody of the staff types on their own phone, to make it a test phone."""

    code: str
    expires_at: datetime


class TestProof(Proof, frozen=True, forbid_unknown_fields=True):
    code: Annotated[str, msgspec.Meta(max_length=40)]


class TestDevice(msgspec.Struct, frozen=True):
    """A phone that gets exercises; `mine`: marked by whoever asks."""

    id: int
    owner_name: str
    mine: bool
    lang: AlertLang
    seen_at: datetime


MessageStatus = Literal["planning", "sending", "finished"]


Stall = Literal["no_worker", "paused", "stuck"]


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """How far a message has got; `accepted` by the push service is not yet seen by a person.

    `stalled`: why nothing has moved for a minute: no worker is there, all that is left waits for push services that
    asked for a pause, or nobody knows; `moved_at`: when something last did. `a_second`: accepted lately;
    `seconds_left`: at that rate, once all recipients are known.
    """

    status: MessageStatus
    total: int
    accepted: int
    gone: int
    refused: int
    expired: int
    open: int
    a_second: int
    seconds_left: int | None
    stalled: Stall | None
    moved_at: datetime
    finished_at: datetime | None


class KeyUse(msgspec.Struct, frozen=True):
    public_key: str
    retired_at: datetime | None
    devices: int


class VapidKey(msgspec.Struct, frozen=True):
    id: int
    public_key: str
    private_sealed: bytes
