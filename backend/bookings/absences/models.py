"""Who is away when, what is proposed to those who would have come, and what they answer."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.bookings.models import Counsellor, Id, Reply, Status

Moment = Annotated[dt.datetime, msgspec.Meta(tz=True)]
# How a visit's question ended: they took the offer, or another time; they, or the centre, cancelled; the counsellor
# came after all.
Answered = Literal["accepted", "moved", "cancelled", "ended", "restored"]
VisitStatus = Literal["offered", "asked", "accepted", "moved", "cancelled", "ended", "restored"]
MOST_VISITS = 200


class Spot(msgspec.Struct, frozen=True):
    """When a visit could be instead, with whom and where. `taken_from` and `taken_until`: with what is kept free around
    it."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    taken_from: dt.datetime
    taken_until: dt.datetime
    counsellor_id: int | None
    room_id: int | None


class PlannedVisit(msgspec.Struct, frozen=True):
    """A visit that would be stranded. `proposal`: the best of `places` that no other visit of the list was given."""

    id: UUID
    name: str | None
    phone: str | None
    service_name_ko: str
    service_name_en: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: Status
    party_size: int
    reply: Reply | None
    proposal: Spot | None
    places: list[Spot]


class AbsencePlan(msgspec.Struct, frozen=True):
    """`staying`: how many have arrived already and are looked after by hand. `counsellors`, `rooms`: of the site, for
    the names of the places."""

    visits: list[PlannedVisit]
    staying: int
    counsellors: list[Counsellor]
    rooms: list[Counsellor]


class VisitChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`offer` needs `starts_at`; `choose` asks the person for another time; `cancel` says sorry."""

    booking_id: UUID
    what: Literal["offer", "choose", "cancel"]
    starts_at: Moment | None = None
    counsellor_id: Id | None = None
    room_id: Id | None = None


class NewAbsence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    resource_id: Id
    starts_at: Moment
    ends_at: Moment
    visits: Annotated[list[VisitChoice], msgspec.Meta(max_length=MOST_VISITS)] = []


class Alternative(msgspec.Struct, frozen=True):
    """`held_until`: how long it is kept."""

    starts_at: dt.datetime
    counsellor: Counsellor | None
    held_until: dt.datetime


class StrandedVisit(msgspec.Struct, frozen=True):
    """`offer`: while it is open. `was_at`: when the visit was to be; `starts_at`: when it is now. `replanned`: it was
    not what the desk had seen."""

    booking_id: UUID
    name: str | None
    phone: str | None
    service_name_ko: str
    service_name_en: str
    status: VisitStatus
    offer: Alternative | None
    was_at: dt.datetime
    starts_at: dt.datetime
    counsellor: Counsellor | None
    replanned: bool
    answered_at: dt.datetime | None


class Absence(msgspec.Struct, frozen=True):
    """`over`: it has passed or was taken back, and nothing can be undone any more."""

    id: UUID
    resource_id: int
    name_ko: str
    name_en: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    undone_at: dt.datetime | None
    over: bool
    visits: list[StrandedVisit]


class AbsenceBrief(msgspec.Struct, frozen=True):
    """`waiting`: how many have not answered, of `visits`."""

    id: UUID
    resource_id: int
    waiting: int
    visits: int
