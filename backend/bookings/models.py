"""Bookings: what citizens and counsellors see of them, and what they send."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Status = Literal[
    "held", "requested", "confirmed", "checked_in", "in_session", "completed",
    "cancelled_by_citizen", "cancelled_by_centre", "no_show", "expired",
]  # fmt: skip
ServiceKind = Literal["counselling", "room"]
ResourceKind = Literal["counsellor", "room", "equipment"]
Reply = Literal["coming", "late"]
When = Literal["upcoming", "past"]


class Counsellor(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str


class Room(msgspec.Struct, frozen=True):
    """`capacity`: how many people it holds, where that is known; `equipment_*`: what stands in it."""

    id: int
    name_ko: str
    name_en: str
    capacity: int | None
    equipment_ko: str
    equipment_en: str


class Equipment(msgspec.Struct, frozen=True):
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
    kind: ServiceKind
    name_ko: str
    name_en: str


class Slot(msgspec.Struct, frozen=True):
    """`free`: places left, and with whom and where. `looking`: places that someone else holds at this moment."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    free: int
    looking: int
    counsellor_ids: list[int]
    room_ids: list[int]


class Choice(msgspec.Struct, frozen=True):
    ko: str
    en: str


class Question(msgspec.Struct, frozen=True):
    """What people are asked when they book; with `choices` one of these is the answer, else their own words."""

    id: str
    ask_ko: str
    ask_en: str
    required: bool = False
    choices: list[Choice] = []


class Answer(msgspec.Struct, frozen=True):
    """The question as it was asked, and what the person said."""

    ask: str
    answer: str


class Qr(msgspec.Struct, frozen=True):
    """`path`: the dark modules as an SVG path in a square of `size`; the quiet zone around it is the page's."""

    size: int
    path: str


class Offer(msgspec.Struct, frozen=True):
    """A time that is kept for one person from `offered_at` until `held_until`."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    offered_at: dt.datetime
    held_until: dt.datetime
    counsellor: Counsellor | None
    room: Room | None


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`starts_at`: of the offer that the person saw; another one may have come since."""

    starts_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class Away(msgspec.Struct, frozen=True):
    """The counsellor of a visit cannot come. `offer`: what is kept instead; None to choose another time."""

    offer: Offer | None


class Booking(msgspec.Struct, frozen=True):
    """A citizen's own booking. `code` is what the counter asks for; `qr` says the same, while it can be used. `away`:
    until the person has answered that. `late_minutes`: how much later than planned the counsellor is."""

    id: UUID
    service: ServiceBrief
    site: SiteBrief
    counsellor: Counsellor | None
    room: Room | None
    equipment: list[Equipment]
    party_size: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: Status
    held_until: dt.datetime | None
    extensions_left: int
    needs_approval: bool
    about: str
    answers: list[Answer]
    code: str
    qr: Qr | None
    cancel_until: dt.datetime
    can_cancel: bool
    can_move: bool
    reply: Reply | None
    cancel_reason: str | None
    away: Away | None
    late_minutes: int
    created_at: dt.datetime
    confirmed_at: dt.datetime | None


Id = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


Minutes = Annotated[int, msgspec.Meta(ge=5, le=720)]
PartySize = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Words = Annotated[str, msgspec.Meta(max_length=500)]
MOST_EQUIPMENT = 10
MOST_ANSWERS = 20


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """`counsellor_id`, `room_id`: None for whichever is free. `minutes`: None for as short as it comes.
    `equipment_ids`: beside what the service takes anyway."""

    counsellor_id: Id | None = None
    room_id: Id | None = None
    equipment_ids: Annotated[list[Id], msgspec.Meta(max_length=MOST_EQUIPMENT)] = []
    minutes: Minutes | None = None
    party_size: PartySize = 1


class NewBooking(Wish, frozen=True, forbid_unknown_fields=True, kw_only=True):
    service_id: Id
    starts_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class NewReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`cannot` cancels, also after the time to cancel: a late word is better than none."""

    reply: Literal["coming", "late", "cannot"]


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`held_until`: as it was shown; what is held longer already stays as it is."""

    held_until: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class Move(Wish, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """To another time, with the same service; what is not named stays free to choose, as when booking anew."""

    starts_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class NewAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    question_id: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    answer: Words


class Confirmation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`about`: what the visit is about, in the person's own words."""

    about: Words = ""
    answers: Annotated[list[NewAnswer], msgspec.Meta(max_length=MOST_ANSWERS)] = []


class AwayRow(Away, frozen=True):
    absence_id: UUID
    offer_id: UUID | None


class BookingRow(msgspec.Struct, frozen=True):
    """A booking with what it is for, as it stands in the base. `offered`: held for somebody who waits, or whose
    counsellor cannot come."""

    id: UUID
    citizen_id: UUID | None
    status: Status
    starts_at: dt.datetime
    ends_at: dt.datetime
    held_until: dt.datetime | None
    hold_extensions: int
    code: str
    party_size: int
    about_sealed: bytes | None
    answers_sealed: bytes | None
    note_sealed: bytes | None
    cancel_reason: str | None
    version: int
    offered: bool
    reply: Reply | None
    walk_in: bool
    away: AwayRow | None
    late_minutes: int
    created_at: dt.datetime
    confirmed_at: dt.datetime | None
    checked_in_at: dt.datetime | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    service: ServiceBrief
    site: SiteBrief
    counsellor: Counsellor | None
    room: Room | None
    equipment: list[Equipment]
    cancel_until_minutes: int
    hold_seconds: int
    needs_approval: bool
