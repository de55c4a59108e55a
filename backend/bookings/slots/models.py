"""Services as citizens choose them, and their free times."""

import datetime as dt

import msgspec

from backend.bookings.models import (
    Counsellor,
    Equipment,
    Question,
    ResourceKind,
    Room,
    ServiceKind,
    SiteBrief,
    Slot,
)  # fmt: skip


class Service(msgspec.Struct, frozen=True):
    """With the rules of today; a later visit obeys the rules of its own day.

    `max_duration_minutes`: up to which the person may choose, in steps of `granularity_minutes`; None where the
    duration is fixed. `equipment`: what can be had besides.
    """

    id: int
    kind: ServiceKind
    name_ko: str
    name_en: str
    description_ko: str
    description_en: str
    site: SiteBrief
    duration_minutes: int
    max_duration_minutes: int | None
    granularity_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    days_ahead: int
    notice_minutes: int
    cancel_until_minutes: int
    max_live: int
    max_minutes_a_day: int | None
    age_from: int | None
    age_to: int | None
    residents_only: bool
    needs_approval: bool
    hold_seconds: int
    counsellors: list[Counsellor]
    rooms: list[Room]
    equipment: list[Equipment]
    questions: list[Question]


class ServiceRules(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for the visits of some days; times in minutes, ages in full years."""

    duration_minutes: int
    max_duration_minutes: int | None = None
    granularity_minutes: int
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    days_ahead: int
    notice_minutes: int
    cancel_until_minutes: int
    max_live: int
    max_minutes_a_day: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    residents_only: bool = False
    needs_approval: bool = False
    hold_seconds: int = 300
    grace_minutes: int | None = None
    reopen_after_minutes: int = 0
    offer_minutes: int = 30


class Day(msgspec.Struct, frozen=True):
    """`closed_reason_*` say why the site is shut, and are None where it opens. `has_times`: whether anything starts
    that day, free or not."""

    date: dt.date
    closed_reason_ko: str | None
    closed_reason_en: str | None
    has_times: bool
    slots: list[Slot]


class Availability(msgspec.Struct, frozen=True):
    service_id: int
    days: list[Day]


class Start(msgspec.Struct, frozen=True):
    """One start on the grid, free or not.

    `taken_from` and `taken_until`: the visit with what is kept free around it. `candidate_ids`: every counsellor, room
    and piece of equipment that may serve then, `needs` how many of them one visit takes.
    """

    starts_at: dt.datetime
    ends_at: dt.datetime
    taken_from: dt.datetime
    taken_until: dt.datetime
    free: int
    looking: int
    counsellor_ids: list[int]
    room_ids: list[int]
    candidate_ids: list[int]
    needs: int

    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at, self.free, self.looking, self.counsellor_ids, self.room_ids)


class StartsOfDay(msgspec.Struct, frozen=True):
    date: dt.date
    closed_reason_ko: str | None
    closed_reason_en: str | None
    starts: list[Start]


class OpenDay(msgspec.Struct, frozen=True):
    """A day of a service: its site opens at each of `opens` until as many `closes`, and these are the rules of the day,
    all 0 where it has none. Moments in seconds since 1970."""

    on_date: dt.date
    midnight: int
    opens: list[int]
    closes: list[int]
    closed_reason_ko: str | None
    closed_reason_en: str | None
    duration_minutes: int
    max_duration_minutes: int
    granularity_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    notice_minutes: int
    days_ahead: int


class Shift(msgspec.Struct, frozen=True):
    """Who works from `starts` to `ends`, in seconds since midnight, on a weekday from `since` to the day before
    `until`."""

    weekday: int
    starts: int
    ends: int
    since: dt.date
    until: dt.date | None
    resource_ids: frozenset[int]


# Half a year, which is more than anybody looks at.
SPAN_BITS = 24


class Unit(msgspec.Struct, frozen=True):
    """One unit of something that a service may take, and when it is taken with its parts.

    `which`: the group of its kind of which a visit takes one. `serves`: whether it is there and what was wished for.
    `held`: only by somebody who looks at it. Each span, in no order, is one number: since when in seconds since 1970,
    shifted by SPAN_BITS, and how many seconds long; parts of seconds count as taken.
    """

    resource_id: int
    kind: ResourceKind
    which: int
    serves: bool
    booked: list[int]
    held: list[int]
