"""What a plan costs: what goes in, and what comes out in lines, years and problems."""

import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.directory.models import Tier, Unit


class IncomeBand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A household up to this share of the median income pays this share of the price."""

    up_to_percent: int
    pays_percent: int


class MoneyRules(msgspec.Struct, frozen=True, kw_only=True):
    """What holds from one day to another, both included; `valid_until` is None while it goes on. `bands` ascend; above
    the last there is no subsidy."""

    valid_from: datetime.date
    valid_until: datetime.date | None
    year_cap_won: int
    emergency_days: int
    emergency_month_hours: int
    emergency_visit_hours: int
    emergency_extensions: int
    bands: list[IncomeBand]


class MoneyItem(msgspec.Struct, frozen=True, kw_only=True):
    """A service of a plan: `rrule` between two days, both included; `units` each time; `id` comes back in the lines."""

    id: UUID | int
    tier: Tier
    unit: Unit
    unit_won: int
    rrule: str
    starts_on: datetime.date
    ends_on: datetime.date
    units: int


class MoneyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item in one calendar year under one version of the rules.

    `price_won` is `person_won` and `city_won` and `over_won` together: the person's own share, what the city pays, and
    what the city would pay if the year's cap were not reached. Of a public service the whole price is the person's.
    """

    item_id: UUID | int
    year: int
    starts_on: datetime.date
    ends_on: datetime.date
    occasions: int
    units: int
    price_won: int
    pays_percent: int
    person_won: int
    city_won: int
    over_won: int


class MoneyYear(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar year: `granted_won` before this plan, `city_won` by it, `left_won` of the cap after it; `over_won` is
    more than the cap lets, and `runs_out_on` the first day for which it does not suffice."""

    year: int
    cap_won: int
    granted_won: int
    person_won: int
    city_won: int
    left_won: int
    over_won: int
    runs_out_on: datetime.date | None


MoneyKind = Literal[
    "income_unknown",
    "no_rules",
    "no_occasions",
    "over_cap",
    "emergency_extension",
    "emergency_days",
    "emergency_month_hours",
    "emergency_visit_hours",
]


class MoneyProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What stands against a plan, with the figure that is, and the most that may be: won, days or hours.

    `blocks`: it cannot be approved like this. `month` (its first day) and `year` where the problem is of one.
    """

    kind: MoneyKind
    blocks: bool
    item_id: UUID | int | None = None
    year: int | None = None
    month: datetime.date | None = None
    found: int = 0
    most: int = 0


class Calculation(msgspec.Struct, frozen=True):
    lines: list[MoneyLine]
    years: list[MoneyYear]
    problems: list[MoneyProblem]


# The rules as they are kept

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
UpTo = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Income = Annotated[int, msgspec.Meta(ge=0, le=1000)] | None
Won = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]


class MoneyRulesOfDays(MoneyRules, frozen=True, kw_only=True):
    id: int


class MoneyRulesKept(msgspec.Struct, frozen=True):
    """What held, holds and will, the oldest first. `may_edit`: whether the reader sets them."""

    rules: list[MoneyRulesOfDays]
    may_edit: bool


class NewBand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    up_to_percent: UpTo
    pays_percent: Percent


class MoneyNumbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rules from a day on, tomorrow at the earliest; the bands ascend, and whoever has more pays no less."""

    valid_from: datetime.date
    year_cap_won: Won
    emergency_days: Annotated[int, msgspec.Meta(ge=1, le=366)]
    emergency_month_hours: Annotated[int, msgspec.Meta(ge=1, le=744)]
    emergency_visit_hours: Annotated[int, msgspec.Meta(ge=1, le=24)]
    emergency_extensions: Annotated[int, msgspec.Meta(ge=0, le=12)]
    bands: Annotated[list[NewBand], msgspec.Meta(min_length=1, max_length=10)]


class NewMoneyRules(MoneyNumbers, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`rule_ids`: the versions that were seen, so that two who change them at once do not overwrite each other."""

    rule_ids: Annotated[list[int], msgspec.Meta(max_length=500)]


class ExampleItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    tier: Tier
    unit: Unit
    unit_won: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
    rrule: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    starts_on: datetime.date
    ends_on: datetime.date
    units: Annotated[int, msgspec.Meta(ge=1, le=100)]


class ExampleAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A plan that nobody has. `granted_won`: what the city pays the person already in the year in which it begins;
    `rules`: as if these held from their day on."""

    items: Annotated[list[ExampleItem], msgspec.Meta(min_length=1, max_length=10)]
    income_percent: Income
    granted_won: Won = 0
    rules: MoneyNumbers | None = None
