"""Services as citizens choose them, and their free times."""

import datetime as dt

import msgspec

from backend.bookings.models import Counsellor, ServiceKind, SiteBrief, Slot


class Service(msgspec.Struct, frozen=True):
    """With the rules of today; a later visit obeys the rules of its own day."""

    id: int
    kind: ServiceKind
    name_ko: str
    name_en: str
    description_ko: str
    description_en: str
    site: SiteBrief
    duration_minutes: int
    days_ahead: int
    notice_minutes: int
    cancel_until_minutes: int
    max_live: int
    hold_seconds: int
    counsellors: list[Counsellor]


class Day(msgspec.Struct, frozen=True):
    """`closed_reason_*` say why the site is shut, and are None where it opens."""

    date: dt.date
    closed_reason_ko: str | None
    closed_reason_en: str | None
    slots: list[Slot]


class Availability(msgspec.Struct, frozen=True):
    service_id: int
    days: list[Day]


class Start(msgspec.Struct, frozen=True):
    """One start on the grid, free or not, with those who work then and those of them who are free."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    free: int
    looking: int
    free_ids: list[int]
    working_ids: list[int]

    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at, self.free, self.looking, self.free_ids)


class StartsOfDay(msgspec.Struct, frozen=True):
    date: dt.date
    closed_reason_ko: str | None
    closed_reason_en: str | None
    starts: list[Start]
