"""Suits, the days on which they are free, and loans: as citizens and as the lending desk see them."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.bookings.counter.models import Somebody
from backend.bookings.models import Qr, SiteBrief, When

LoanStatus = Literal[
    "reserved", "out", "returned", "damaged", "lost", "cancelled_by_citizen", "cancelled_by_centre", "no_show"
]
Cut = Literal["trousers", "skirt"]
NonResidents = Literal["never", "with_interview", "always"]
UnitState = Literal["free", "kept", "out", "cleaning", "repair", "lost"]

__all__ = ["When"]


class LendingRules(msgspec.Struct, frozen=True):
    """`days_out` counts the days of pick-up and return; ages are full years, None for no limit."""

    days_out: int
    max_a_year: int
    max_live: int
    days_ahead: int
    notice_minutes: int
    cancel_until_minutes: int
    slot_minutes: int
    slot_places: int
    cleaning_days: int
    reminder_days: int
    max_extension_days: int
    age_from: int | None
    age_to: int | None
    non_residents: NonResidents


class SuitBrief(msgspec.Struct, frozen=True):
    """`size` as it stands on the label."""

    id: int
    cut: Cut
    size: str


class Suit(SuitBrief, frozen=True):
    """Whom it fits, in centimetres; and how many pieces there are, lent or not."""

    chest_from: int
    chest_to: int
    waist_from: int
    waist_to: int
    units: int


class LendingSite(msgspec.Struct, frozen=True):
    """A site that lends, with the rules of today; a later loan obeys the rules of its own day."""

    site: SiteBrief
    rules: LendingRules
    suits: list[Suit]


class Span(msgspec.Struct, frozen=True):
    starts_at: dt.datetime
    ends_at: dt.datetime


class SiteDay(msgspec.Struct, frozen=True):
    """A day of a site: when it is open, and how it lends; `rules` is None where it does not."""

    date: dt.date
    open: list[Span]
    rules: LendingRules | None


class Busy(msgspec.Struct, frozen=True):
    """A piece that is not there: from the day of pick-up until the day on which it can go out again."""

    unit: int
    first: dt.date
    until: dt.date | None


class PickUp(msgspec.Struct, frozen=True):
    """A time to come, try it on and take it along; `free`: how many people more there is room for."""

    starts_at: dt.datetime
    free: int


class LendingDay(msgspec.Struct, frozen=True):
    """A day on which a size can be picked up, because a piece is there until it is back on `due_at` and clean again."""

    date: dt.date
    due_at: dt.datetime
    free: int
    pick_ups: list[PickUp]


class LendingDays(msgspec.Struct, frozen=True):
    suit_id: int
    days: list[LendingDay]


class Standing(msgspec.Struct, frozen=True):
    """`left`: how often one may still borrow this year. `live`: what one has reserved or has out."""

    year: int
    max_a_year: int
    left: int
    live: int
    is_overdue: bool


class Loan(msgspec.Struct, frozen=True):
    """A citizen's own loan. `code` is what the desk asks for; `qr` says the same while it can be used."""

    id: UUID
    suit: SuitBrief
    site: SiteBrief
    status: LoanStatus
    is_overdue: bool
    pick_up_at: dt.datetime
    due_at: dt.datetime
    firm: str
    interview_on: dt.date | None
    shoe_mm: int | None
    code: str
    qr: Qr | None
    cancel_until: dt.datetime
    can_cancel: bool
    cancel_reason: str | None
    created_at: dt.datetime
    ended_at: dt.datetime | None


Id = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Firm = Annotated[str, msgspec.Meta(max_length=80)]
Shoe = Annotated[int, msgspec.Meta(ge=200, le=320)]


class NewLoan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`firm` and `interview_on`: where and when the interview is; who lives elsewhere must say both.

    `shoe_mm`: the length of the shoes to lay out, in millimetres.
    """

    suit_id: Id
    pick_up_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]
    firm: Firm = ""
    interview_on: dt.date | None = None
    shoe_mm: Shoe | None = None


class LoanRow(msgspec.Struct, frozen=True):
    """A loan with its suit and the rules of its day. `unit`: the piece that is kept or was handed out, None while there
    is none for it. `kept_until`: when the piece can go out again, None where that is not known."""

    id: UUID
    citizen_id: UUID | None
    allocation_id: int
    status: LoanStatus
    pick_up_at: dt.datetime
    due_at: dt.datetime
    unit: int | None
    is_kept: bool
    kept_until: dt.datetime | None
    code: str
    shoe_mm: int | None
    firm_sealed: bytes | None
    interview_on: dt.date | None
    condition_sealed: bytes | None
    cancel_reason: str | None
    version: int
    created_at: dt.datetime
    out_at: dt.datetime | None
    ended_at: dt.datetime | None
    suit: SuitBrief
    site: SiteBrief
    rules: LendingRules


# At the desk


class DeskLoan(msgspec.Struct, frozen=True, kw_only=True):
    """`unit`: the number on the hanger, None while no piece is there for it. `loans`: how many they had before."""

    id: UUID
    suit: SuitBrief
    status: LoanStatus
    is_overdue: bool
    pick_up_at: dt.datetime
    due_at: dt.datetime
    kept_until: dt.datetime | None
    unit: int | None
    name: str | None
    shoe_mm: int | None
    version: int


class StaffLoan(DeskLoan, frozen=True, kw_only=True):
    """`next`: what it may become now. `extend_until`: the last day to which it can be made longer, None where not."""

    phone: str | None
    firm: str
    interview_on: dt.date | None
    condition: str
    code: str
    loans: int
    cancel_reason: str | None
    out_at: dt.datetime | None
    ended_at: dt.datetime | None
    extend_until: dt.date | None
    next: list[LoanStatus]


class Unit(msgspec.Struct, frozen=True):
    """A piece, by the number on its hanger. `until`: when it can go out again, None where that is not known."""

    unit: int
    state: UnitState
    until: dt.datetime | None
    reason: str


class StockedSuit(Suit, frozen=True):
    pieces: list[Unit]


class LendingBoard(msgspec.Struct, frozen=True):
    """What the desk has before it: every loan that is not over, what came back and hangs apart, and each piece."""

    site: SiteBrief
    rules: LendingRules | None
    loans: list[DeskLoan]
    suits: list[StockedSuit]


class DueCount(msgspec.Struct, frozen=True):
    count: int


class LoanCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`code`: as the pass shows it or as it is read aloud."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class NewDeskLoan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A suit for who stands at the desk, without a reservation."""

    who: Somebody
    suit_id: Id
    firm: Firm = ""
    interview_on: dt.date | None = None
    shoe_mm: Shoe | None = None


class TakeBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`condition`: what was found, for a damaged one at least."""

    is_damaged: bool
    condition: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    due_on: dt.date


Pieces = Annotated[int, msgspec.Meta(ge=1, le=100)]
Centimetres = Annotated[int, msgspec.Meta(ge=40, le=200)]


class NewSuit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    site_id: Id
    cut: Cut
    size: Annotated[str, msgspec.Meta(pattern="^[0-9A-Z]+$", min_length=1, max_length=6)]
    chest_from: Centimetres
    chest_to: Centimetres
    waist_from: Centimetres
    waist_to: Centimetres
    units: Pieces


class SuitUnits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    units: Pieces


class Rest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason`: why the piece is not lent."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
