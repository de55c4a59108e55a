"""The sums of a site, and what is taken out of here as a file."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.bookings.lending.models import Cut
from backend.bookings.models import ServiceKind, SiteBrief, Status
from backend.bookings.satisfaction.models import AskKind
from backend.params import MOST
from backend.people.models import Lang
from backend.sheets import Format

SiteId = Annotated[int, msgspec.Meta(ge=1, le=MOST)]


class Days(msgspec.Struct, frozen=True):
    """Days of the city; the last one is included."""

    first: dt.date
    last: dt.date


class Visits(msgspec.Struct, frozen=True, kw_only=True):
    """Bookings by the day of the visit, without what was only held. `minutes`: of those that were not cancelled."""

    made: int = 0
    completed: int = 0
    cancelled_by_citizen: int = 0
    cancelled_by_centre: int = 0
    no_show: int = 0
    walk_ins: int = 0
    minutes: int = 0


class DayVisits(Visits, frozen=True, kw_only=True):
    date: dt.date
    service_id: int


class Waiting(msgspec.Struct, frozen=True):
    """Hours from the wish, or from the booking, to the visit: of completed visits that were not walk-ins. None where
    there was none."""

    visits: int
    median_hours: float | None
    p90_hours: float | None


class Waitlist(msgspec.Struct, frozen=True):
    """Of those who began to wait in these days: how often they were offered a time, and how many took one."""

    entries: int
    offers: int
    taken: int


class Period(msgspec.Struct, frozen=True):
    """What can be compared with the days before."""

    days: Days
    visits: Visits
    waiting: Waiting
    waitlist: Waitlist


class ServiceSums(msgspec.Struct, frozen=True, kw_only=True):
    """`open_minutes`: of all who serve it, or of its rooms where nobody does."""

    id: int
    kind: ServiceKind
    name_ko: str
    name_en: str
    visits: Visits
    open_minutes: int


class ResourceSums(msgspec.Struct, frozen=True):
    """`booked_minutes`: with what is kept free around visits; of `open_minutes`, without closures and blocks."""

    id: int
    kind: Literal["counsellor", "room"]
    name_ko: str
    name_en: str
    booked_minutes: int
    open_minutes: int


class HourSums(msgspec.Struct, frozen=True):
    """One hour of one weekday (1 is Monday), of all counsellors or of all rooms."""

    kind: Literal["counsellor", "room"]
    weekday: int
    hour: int
    booked_minutes: int
    open_minutes: int


class Satisfaction(msgspec.Struct, frozen=True):
    """Answers by score, from 1 to 5, as they came together: never fewer than five, where there are any.
    `counsellor_*`: of one counsellor; None for all of a service, or of a kind of thing that is no service."""

    kind: AskKind
    service_id: int | None
    service_name_ko: str | None
    service_name_en: str | None
    counsellor_id: int | None
    counsellor_name_ko: str | None
    counsellor_name_en: str | None
    scores: list[int]


class ProgramSums(msgspec.Struct, frozen=True):
    """The sessions of these days: seats and places taken in all of them, and who was there."""

    id: int
    title_ko: str
    title_en: str
    sessions: int
    seats: int
    taken: int
    attended: int
    absent: int


class SuitSums(msgspec.Struct, frozen=True):
    """`asked`: reservations of these days. `refused`: somebody else had the last one. `late`: of those that were due,
    came back late or have not come back."""

    id: int
    cut: Cut
    size: str
    units: int
    asked: int
    refused: int
    out: int
    due: int
    late: int


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """`own_only`: of counsellors, only the one who asks is named. `words`: whether the asker may read what people
    wrote, and take lists of names."""

    site: SiteBrief
    own_only: bool
    administers: bool
    now: Period
    before: Period
    days: list[DayVisits]
    services: list[ServiceSums]
    resources: list[ResourceSums]
    hours: list[HourSums]
    satisfaction: list[Satisfaction]
    programs: list[ProgramSums]
    suits: list[SuitSums]


class Words(msgspec.Struct, frozen=True):
    """What people wrote in a month, in no order."""

    service_name_ko: str | None
    service_name_en: str | None
    kind: AskKind
    said_in: dt.date
    words: str


class SumsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`lang`: of the headings."""

    site_id: SiteId
    first: dt.date
    last: dt.date
    format: Format
    lang: Lang = "ko"


class VisitsFile(SumsFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`reason`: why somebody needs names and numbers; it is kept."""

    reason: Annotated[str, msgspec.Meta(max_length=300)]


class VisitRow(msgspec.Struct, frozen=True):
    citizen_id: UUID | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    service_name_ko: str
    service_name_en: str
    counsellor_name: str | None
    room_name: str | None
    name: str | None
    phone_sealed: bytes | None
    party_size: int
    status: Status
