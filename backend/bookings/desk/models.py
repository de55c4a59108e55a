"""The day and the visit as counsellors see them."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import msgspec

from backend.bookings.absences.models import AbsenceBrief
from backend.bookings.models import (
    Answer,
    Equipment,
    Offer,
    Reply,
    ResourceKind,
    Room,
    ServiceBrief,
    SiteBrief,
    Status,
)
from backend.bookings.programs.models import Arrived


class Interval(msgspec.Struct, frozen=True):
    starts_at: dt.datetime
    ends_at: dt.datetime


class Block(msgspec.Struct, frozen=True):
    """Time that is kept free. `absence_id`: because somebody is away, with which it ends."""

    id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    reason: str
    absence_id: UUID | None


class ResourceDay(msgspec.Struct, frozen=True):
    """A column of the day: a counsellor or a room. `mine`: this is whoever asks. `capacity`: of a room. `services`:
    what they can be booked for. `late_minutes`: how much later than planned they are that day."""

    id: int
    kind: ResourceKind
    name_ko: str
    name_en: str
    capacity: int | None
    late_minutes: int
    mine: bool
    services: list[ServiceBrief]
    working: list[Interval]
    blocks: list[Block]


class DayBooking(msgspec.Struct, frozen=True, kw_only=True):
    """`name`: None while somebody only holds the time. `visits`: completed ones before this. `part_ids`: the
    rooms that are taken along with the hall around them. `away`: the counsellor cannot come, and the person has not
    answered yet. `late_minutes`: how late the counsellor is. `offered`:
    held until somebody answers, who is named where their counsellor cannot come."""

    id: UUID
    counsellor_id: int | None
    room_id: int | None
    part_ids: list[int]
    party_size: int
    service_id: int
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
    reply: Reply | None
    walk_in: bool
    away: bool
    offered: bool
    late_minutes: int
    version: int


class DayView(msgspec.Struct, frozen=True):
    """`opens` and `closes`: the first and the last moment of the day; `closed_reason_*` where there is none.
    `absences`: of counsellors who cannot come."""

    site: SiteBrief
    date: dt.date
    opens: dt.datetime | None
    closes: dt.datetime | None
    closed_reason_ko: str | None
    closed_reason_en: str | None
    counsellors: list[ResourceDay]
    rooms: list[ResourceDay]
    bookings: list[DayBooking]
    absences: list[AbsenceBrief]


class WeekView(msgspec.Struct, frozen=True):
    """From Monday to Sunday."""

    days: list[DayView]


class Declared(msgspec.Struct, frozen=True):
    """What the visitor said; `age` on the day of the visit. `verified`: somebody has seen a paper that says so."""

    age: int
    lives_in_gwangju: bool
    declared_at: dt.datetime
    verified: bool


class SeenPaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`declared_at`: of the declaration that was shown."""

    declared_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class StaffBooking(DayBooking, frozen=True, kw_only=True):
    """`next`: what it may become now. `note` is for counsellors only. `declared`: where the service asks for it.
    `offer`: what is kept for the person while the counsellor is away."""

    phone: str | None
    room: Room | None
    equipment: list[Equipment]
    answers: list[Answer]
    declared: Declared | None
    offer: Offer | None
    note: str
    code: str
    cancel_reason: str | None
    checked_in_at: dt.datetime | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    last_visit: dt.date | None
    next: list[Status]


class RequestBrief(msgspec.Struct, frozen=True):
    """A booking that waits for a yes or a no."""

    id: UUID
    service_name_ko: str
    service_name_en: str
    room_name_ko: str | None
    room_name_en: str | None
    party_size: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    name: str | None
    about: str
    requested_at: dt.datetime


class Arrival(msgspec.Struct, frozen=True):
    """Whoever has shown a pass: for a visit, or for a session of a program."""

    booking: StaffBooking | None = None
    enrolment: Arrived | None = None


class Cancellation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason`: the citizen reads it."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    note: Annotated[str, msgspec.Meta(max_length=2000)]


class CheckIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`code`: as the pass shows it or as it is read aloud."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class RequestCount(msgspec.Struct, frozen=True):
    count: int
