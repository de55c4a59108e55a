"""Organizations and their services, by the names of HSDS 3 (Human Services Data Specification)."""

import datetime
from typing import Annotated, Literal

import msgspec

from backend.params import MOST

Tier = Literal["public", "seven", "emergency"]
Unit = Literal["visit", "hour", "meal", "day", "once"]
ServiceNeed = Literal["meals", "housework", "escort", "health", "home", "safety", "shelter"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class CareSchedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days of the week as iCalendar's BYDAY, and the hours in Seoul."""

    byday: Annotated[list[Weekday], msgspec.Meta(min_length=1, max_length=7)]
    opens_at: Clock
    closes_at: Clock


class OrganizationNamed(msgspec.Struct, frozen=True, kw_only=True):
    """`district_id`: the gu that chose and pays it; None for the city's own. `valid_until`: its last day."""

    id: int
    name_ko: str
    name_en: str
    phone: str
    district_id: int | None
    valid_until: datetime.date | None


class ServiceOffered(msgspec.Struct, frozen=True, kw_only=True):
    """A service that can be planned today.

    `unit_won`: what a unit costs today; of a public service what the person pays there, by that service's own law.
    `maximum` and `left`: units a week; None where nobody counts them.
    """

    id: int
    name_ko: str
    name_en: str
    description_ko: str
    description_en: str
    need: ServiceNeed
    tier: Tier
    unit: Unit
    unit_won: int
    min_age: int | None
    max_age: int | None
    eligibility_ko: str
    eligibility_en: str
    maximum: int | None
    left: int | None
    organization: OrganizationNamed
    schedules: list[CareSchedule]


# The directory as it is kept

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Phone = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Description = Annotated[str, msgspec.Meta(max_length=1000)]
Eligibility = Annotated[str, msgspec.Meta(max_length=500)]
Age = Annotated[int, msgspec.Meta(ge=0, le=120)]
Won = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Version = Annotated[int, msgspec.Meta(ge=1, le=MOST)]
Id = Annotated[int, msgspec.Meta(ge=1, le=MOST)]


class Location(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name_ko: Name
    name_en: Name
    address_ko: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    dong_id: Id | None = None


class Price(msgspec.Struct, frozen=True):
    """`valid_until`: its last day; None while it goes on."""

    valid_from: datetime.date
    valid_until: datetime.date | None
    unit_won: int


class OrganizationListed(OrganizationNamed, frozen=True, kw_only=True):
    """`services`: how many of them are active."""

    valid_from: datetime.date
    services: int


class ServiceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may change of a service. `dong_ids`: where it comes to; none is everywhere in the city. `maximum`: units a
    week; None where nobody counts them."""

    name_ko: Name
    name_en: Name
    description_ko: Description = ""
    description_en: Description = ""
    min_age: Age | None = None
    max_age: Age | None = None
    eligibility_ko: Eligibility = ""
    eligibility_en: Eligibility = ""
    dong_ids: Annotated[list[Id], msgspec.Meta(max_length=200)] = []
    schedules: Annotated[list[CareSchedule], msgspec.Meta(max_length=14)] = []
    maximum: Annotated[int, msgspec.Meta(ge=0, le=100_000)] | None = None


class ServiceKept(ServiceWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service with all that is written about it; `reserved`: units a week that are promised. `prices`: the oldest
    first."""

    id: int
    need: ServiceNeed
    tier: Tier
    unit: Unit
    status: Literal["active", "inactive"]
    version: int
    reserved: int
    prices: list[Price]


class Organization(OrganizationNamed, frozen=True, kw_only=True):
    """`may_edit`: whether the reader keeps it. `open_orders`: those that are not done yet."""

    valid_from: datetime.date
    version: int
    may_edit: bool
    open_orders: int
    locations: list[Location]
    services: list[ServiceKept]


class OrganizationWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name_ko: Name
    name_en: Name
    phone: Phone
    locations: Annotated[list[Location], msgspec.Meta(max_length=20)] = []


class NewOrganization(OrganizationWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    district_id: Id | None = None
    valid_from: datetime.date


class OrganizationChange(OrganizationWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: Version


class OrganizationEnd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`last_day`: None where it goes on after all. `open_orders`: how many it was said to leave open."""

    version: Version
    last_day: datetime.date | None
    open_orders: Annotated[int, msgspec.Meta(ge=0, le=MOST)] = 0


class NewCareService(ServiceWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`unit_won`: its first price, from today on."""

    need: ServiceNeed
    tier: Tier
    unit: Unit
    unit_won: Won


class CareServiceChange(ServiceWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: Version
    status: Literal["active", "inactive"]


class NewPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a unit costs from a day on, tomorrow at the earliest."""

    version: Version
    valid_from: datetime.date
    unit_won: Won
