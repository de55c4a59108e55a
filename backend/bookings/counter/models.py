"""Bookings that staff make, and people as the counter finds them."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.bookings.models import Id, Status, Wish, Words

Said = Literal["counter", "phone"]
Typed = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class NewStaffBooking(Wish, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A booking that staff make for somebody.

    `starts_at`: None for who stands at the counter now. The person: by `phone`, with a `name` if they are new, or the
    one of another booking (`booking_id`). `is_same`: they were asked, and a number that was idle for long is still
    theirs; else it is a new person's. `consent`: how they agreed, where they had not yet.
    """

    service_id: Id
    starts_at: Annotated[dt.datetime, msgspec.Meta(tz=True)] | None = None
    phone: Typed | None = None
    booking_id: UUID | None = None
    is_same: bool = False
    name: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    consent: Said | None = None
    about: Words = ""


class Somebody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who stands at a desk, by their number; the rest as in `NewStaffBooking`."""

    phone: Typed
    is_same: bool = False
    name: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    consent: Said | None = None


class Entered(msgspec.Struct, frozen=True):
    id: UUID


class FindCaller(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    phone: Typed


class FindVisitors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`q`: letters of a name, a booking's code, or the last digits of a number."""

    site_id: Id
    q: Typed


class Caller(msgspec.Struct, frozen=True):
    """Who has a number. `name`: whole for who has been at one's own sites, else only how it begins; None for who is
    new. `visits`: completed ones at one's sites. `is_idle`: nobody used the number for so long that it may be somebody
    else's by now."""

    name: str | None
    consented: bool
    visits: int
    is_idle: bool = False


class Found(msgspec.Struct, frozen=True):
    """Somebody with a booking at a site, with the next of theirs or else the last. `phone`: its last four digits."""

    name: str
    phone: str | None
    visits: int
    booking_id: UUID
    service_name_ko: str
    service_name_en: str
    starts_at: dt.datetime
    status: Status


class PastVisit(msgspec.Struct, frozen=True):
    """One of a person's bookings at one's own sites. `note` is for counsellors. `has_talk`: there is a record, which is
    read by itself and so noted in the trail."""

    id: UUID
    service_name_ko: str
    service_name_en: str
    counsellor_name_ko: str | None
    counsellor_name_en: str | None
    starts_at: dt.datetime
    status: Status
    note: str
    has_talk: bool


class Repeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same again, each at one of these times; all of them or none."""

    starts_at: Annotated[list[Annotated[dt.datetime, msgspec.Meta(tz=True)]], msgspec.Meta(min_length=1, max_length=26)]


class Turn(msgspec.Struct, frozen=True):
    """The same time in a later week, and whether it can be had. `works`: somebody is there then at all."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    free: bool
    works: bool
