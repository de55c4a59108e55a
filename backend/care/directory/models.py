"""Organizations and their services, by the names of HSDS 3 (Human Services Data Specification)."""

import datetime
from typing import Annotated, Literal

import msgspec

Tier = Literal["public", "seven", "emergency"]
Unit = Literal["visit", "hour", "meal", "day", "once"]
ServiceNeed = Literal["meals", "housework", "escort", "health", "home", "safety", "shelter"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
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
    schedules: list[Schedule]
