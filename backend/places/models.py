"""Places: districts and dongs, the city's sites, when they are open, and public holidays."""

import datetime
from typing import Annotated, Literal

import msgspec

SiteKind = Literal["job_cafe", "dong_office"]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7, description="1 is Monday (ISO 8601).")]
Clock = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", description="HH:MM in Asia/Seoul.")]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
HolidayName = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


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
    """A site with its hours and exceptions from today on."""

    hours: list[Hours]
    exceptions: list[Exception_]


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weekday: Weekday
    opens: Clock
    closes: Clock


class NewHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole week from that day on; a weekday that is not named is closed."""

    valid_from: datetime.date
    week: Annotated[list[Opening], msgspec.Meta(max_length=28)]


class NewException(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    on_date: datetime.date
    opens: Clock | None
    closes: Clock | None
    reason_ko: Reason
    reason_en: Reason


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
