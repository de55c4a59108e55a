"""A line for the times of a service, and what is offered to who stands in it."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.bookings.models import Counsellor, Id, Room, ServiceBrief, SiteBrief, Wish

EntryStatus = Literal["waiting", "offered", "taken", "left", "over"]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class NewEntry(Wish, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """On which days, and between which hours if not at any. `booking_id`: what the person has and would give up for
    something earlier."""

    service_id: Id
    first_day: dt.date
    last_day: dt.date
    from_time: Clock | None = None
    until_time: Clock | None = None
    booking_id: UUID | None = None


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`starts_at`: of the offer that the person saw; another one may have come since."""

    starts_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class Offer(msgspec.Struct, frozen=True):
    """A time that is kept for one person from `offered_at` until `held_until`."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    offered_at: dt.datetime
    held_until: dt.datetime
    counsellor: Counsellor | None
    room: Room | None


class Entry(msgspec.Struct, frozen=True):
    """`ahead`: how many stand before this one for the same days. `before`: when the booking is for which something
    earlier is waited. `passed`: times that were offered and not taken. `offer`: while one is open."""

    id: UUID
    service: ServiceBrief
    site: SiteBrief
    booking_id: UUID | None
    status: EntryStatus
    first_day: dt.date
    last_day: dt.date
    from_time: str | None
    until_time: str | None
    minutes: int | None
    party_size: int
    ahead: int
    before: dt.datetime | None
    passed: list[dt.datetime]
    offer: Offer | None
    created_at: dt.datetime


class EntryRow(msgspec.Struct, frozen=True):
    """An entry with what it takes to find a time for it. `before`: only earlier than that."""

    id: UUID
    service_id: int
    site_id: int
    citizen_id: UUID
    booking_id: UUID | None
    status: EntryStatus
    first_day: dt.date
    last_day: dt.date
    from_time: dt.time | None
    until_time: dt.time | None
    counsellor_id: int | None
    room_id: int | None
    minutes: int | None
    party_size: int
    passed: list[dt.datetime]
    before: dt.datetime | None
    offer_minutes: int

    @property
    def wish(self) -> Wish:
        return Wish(counsellor_id=self.counsellor_id, room_id=self.room_id, minutes=self.minutes,
                    party_size=self.party_size)  # fmt: skip


class StaffEntry(msgspec.Struct, frozen=True):
    """One in the line as a counsellor sees it."""

    id: UUID
    service_name_ko: str
    service_name_en: str
    name: str | None
    status: EntryStatus
    first_day: dt.date
    last_day: dt.date
    from_time: str | None
    until_time: str | None
    party_size: int
    has_booking: bool
    offered_at: dt.datetime | None
    created_at: dt.datetime
