"""Places: districts and dongs, the city's sites, when they are open, and public holidays."""

import datetime
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.db import Db
from backend.params import MOST

SiteKind = Literal["job_cafe", "dong_office"]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7, description="1 is Monday (ISO 8601).")]
# The length, since Python's `$` also stands before a line break.
Clock = Annotated[
    str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5, description="HH:MM in Asia/Seoul.")
]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
SiteName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
SitePhone = Annotated[str, msgspec.Meta(pattern="^[0-9]+(-[0-9]+)*$", min_length=3, max_length=20)]
HolidayName = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
# Which list of stranded visits the administrator has seen: `strands` of the refusal that held it.
Strands = Annotated[str, msgspec.Meta(max_length=40)] | None


class Dong(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str


class District(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str
    dongs: list[Dong]


class Places(msgspec.Struct, frozen=True):
    districts: list[District]


class Today(msgspec.Struct, frozen=True):
    """A site's day; without times it is closed. A day off the weekly rhythm says why."""

    date: datetime.date
    opens: Clock | None
    closes: Clock | None
    reason_ko: str | None
    reason_en: str | None


class Site(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    kind: SiteKind
    name_ko: str
    name_en: str
    address_ko: str
    address_en: str
    phone: str
    dong_id: int
    district_id: int
    today: Today


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """`valid_until` is the last day; None while it goes on."""

    id: int
    weekday: Weekday
    opens: Clock
    closes: Clock
    valid_from: datetime.date
    valid_until: datetime.date | None


class Exception_(msgspec.Struct, frozen=True, kw_only=True):  # noqa: N801 - Python has taken the name
    """A day that differs from the weekly hours; without times the site is closed."""

    id: int
    on_date: datetime.date
    opens: Clock | None
    closes: Clock | None
    reason_ko: str
    reason_en: str


class SiteAdmin(Site, frozen=True, kw_only=True):
    """A site with its hours and exceptions from today on; `valid_until` is its last day, None while it goes on.
    `hours_version` counts the weeks that it was given."""

    valid_from: datetime.date
    valid_until: datetime.date | None
    hours: list[Hours]
    hours_version: int
    exceptions: list[Exception_]


class SiteChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name_ko: SiteName
    name_en: SiteName
    address_ko: Address
    address_en: Address
    phone: SitePhone


class NewSite(SiteChange, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: SiteKind
    dong_id: Annotated[int, msgspec.Meta(ge=1, le=MOST)]
    valid_from: datetime.date


class LastDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    last_day: datetime.date


class VisitAhead(msgspec.Struct, frozen=True):
    """A visit to come that stands in the way of a change; whose it is, only the desk says."""

    id: UUID
    site_id: int
    service_name_ko: str
    service_name_en: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime


class Visits:
    """Who is still to come to a site: `places` imports no domain that knows, so `app.py` hands this in.

    `count_after` counts the visits of a site after a day; `list_outside` names those to come at a site (None: at any)
    that lie outside its hours. Neither lets a new one come before the transaction ends.
    """

    def __init__(
        self,
        count_after: Callable[[Db, int, datetime.date, datetime.datetime], Awaitable[int]],
        list_outside: Callable[[Db, int | None, datetime.datetime], Awaitable[list[VisitAhead]]],
    ) -> None:
        self.count_after, self.list_outside = count_after, list_outside


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weekday: Weekday
    opens: Clock
    closes: Clock


class NewHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole week from that day on; a weekday that is not named is closed. `hours_version`: of the week that was
    changed."""

    hours_version: Annotated[int, msgspec.Meta(ge=0, le=MOST)]
    valid_from: datetime.date
    week: Annotated[list[Opening], msgspec.Meta(max_length=28)]
    strands: Strands = None


class NewException(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    on_date: datetime.date
    opens: Clock | None
    closes: Clock | None
    reason_ko: Reason
    reason_en: Reason
    strands: Strands = None


class Holiday(msgspec.Struct, frozen=True):
    """`substitute`: a weekday that stands in for a holiday on a weekend."""

    on_date: datetime.date
    name_ko: str
    name_en: str
    substitute: bool


class HolidayChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name_ko: HolidayName
    name_en: HolidayName
    substitute: bool
    strands: Strands = None
