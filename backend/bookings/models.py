"""Bookings: what citizens and counsellors see of them, and what they send."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Status = Literal[
    "held", "confirmed", "checked_in", "in_session", "completed",
    "cancelled_by_citizen", "cancelled_by_centre", "no_show", "expired",
]  # fmt: skip
ServiceKind = Literal["counselling"]
When = Literal["upcoming", "past"]


class Counsellor(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str


class SiteBrief(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str
    address_ko: str
    address_en: str
    phone: str


class ServiceBrief(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str


class Slot(msgspec.Struct, frozen=True):
    """`free`: places left. `looking`: places that someone else holds at this moment."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    free: int
    looking: int
    counsellor_ids: list[int]


class Qr(msgspec.Struct, frozen=True):
    """`path`: the dark modules as an SVG path in a square of `size`; the quiet zone around it is the page's."""

    size: int
    path: str


class Booking(msgspec.Struct, frozen=True):
    """A citizen's own booking. `code` is what the counter asks for; `qr` says the same, while it can be used."""

    id: UUID
    service: ServiceBrief
    site: SiteBrief
    counsellor: Counsellor
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: Status
    held_until: dt.datetime | None
    extensions_left: int
    about: str
    code: str
    qr: Qr | None
    cancel_until: dt.datetime
    can_cancel: bool
    cancel_reason: str | None
    created_at: dt.datetime
    confirmed_at: dt.datetime | None


Id = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class NewBooking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`counsellor_id`: None for whoever is free."""

    service_id: Id
    starts_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]
    counsellor_id: Id | None = None


class Confirmation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`about`: what the visit is about, in the person's own words."""

    about: Annotated[str, msgspec.Meta(max_length=500)] = ""


class BookingRow(msgspec.Struct, frozen=True):
    """A booking with what it is for, as it stands in the base."""

    id: UUID
    citizen_id: UUID | None
    status: Status
    starts_at: dt.datetime
    ends_at: dt.datetime
    held_until: dt.datetime | None
    hold_extensions: int
    code: str
    about_sealed: bytes | None
    note_sealed: bytes | None
    cancel_reason: str | None
    version: int
    created_at: dt.datetime
    confirmed_at: dt.datetime | None
    checked_in_at: dt.datetime | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    service: ServiceBrief
    site: SiteBrief
    counsellor: Counsellor
    cancel_until_minutes: int
    hold_seconds: int
    max_live: int
