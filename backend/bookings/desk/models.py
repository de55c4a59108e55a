"""The day and the visit as counsellors see them."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import msgspec

from backend.bookings.models import SiteBrief, Status


class Interval(msgspec.Struct, frozen=True):
    starts_at: dt.datetime
    ends_at: dt.datetime


class Block(msgspec.Struct, frozen=True):
    """Time that is kept free."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    reason: str


class CounsellorDay(msgspec.Struct, frozen=True):
    """`mine`: this is whoever asks."""

    id: int
    name_ko: str
    name_en: str
    mine: bool
    working: list[Interval]
    blocks: list[Block]


class DayBooking(msgspec.Struct, frozen=True, kw_only=True):
    """`name`: None while somebody only holds the time. `visits`: completed ones before this."""

    id: UUID
    counsellor_id: int
    service_name_ko: str
    service_name_en: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: Status
    name: str | None
    about: str
    held_until: dt.datetime | None
    visits: int
    has_note: bool
    version: int


class DayView(msgspec.Struct, frozen=True):
    """`opens` and `closes`: the first and the last moment of the day; `closed_reason_*` where there is none."""

    site: SiteBrief
    date: dt.date
    opens: dt.datetime | None
    closes: dt.datetime | None
    closed_reason_ko: str | None
    closed_reason_en: str | None
    counsellors: list[CounsellorDay]
    bookings: list[DayBooking]


class StaffBooking(DayBooking, frozen=True, kw_only=True):
    """`next`: what it may become now. `note` is for counsellors only."""

    phone: str | None
    note: str
    code: str
    cancel_reason: str | None
    checked_in_at: dt.datetime | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    last_visit: dt.date | None
    next: list[Status]


class Cancellation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason`: the citizen reads it."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    note: Annotated[str, msgspec.Meta(max_length=2000)]


class CheckIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`code`: as the pass shows it or as it is read aloud."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
