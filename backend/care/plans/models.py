"""A plan, as it is written, edited, approved and read."""

import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.desk.models import DongNamed, Worker
from backend.care.directory.models import ServiceNeed, Tier, Unit
from backend.care.models import DongShown, Status, Text, Version
from backend.care.money.models import Calculation
from backend.params import MOST

PlanStatus = Literal["draft", "submitted", "approved", "replaced"]
# `waiting`: approved, and not sent before the person says whether its provider may be told.
Sending = Literal["planned", "waiting", "sent", "accepted", "declined", "ended"]
PlanAction = Literal["begin", "edit", "submit", "take_back", "return", "approve", "share"]
Often = Annotated[str, msgspec.Meta(max_length=200)]
Units = Annotated[int, msgspec.Meta(ge=1, le=100)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=1000)]


class PlannedService(msgspec.Struct, frozen=True, kw_only=True):
    """A service of the directory with whoever gives it."""

    id: int
    name_ko: str
    name_en: str
    need: ServiceNeed
    tier: Tier
    unit: Unit
    organization_id: int
    organization_ko: str
    organization_en: str
    phone: str


class PlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """`rrule`: how often, as iCalendar says it, from `starts_on` to `ends_on`, both included; `units` each time.
    `tier_why`: why it is this one although one that comes first by law would fit."""

    id: UUID
    service: PlannedService
    rrule: str
    starts_on: datetime.date
    ends_on: datetime.date
    units: int
    unit_won: int
    task: str
    tier_why: str
    version: int
    sending: Sending


class CarePlan(msgspec.Struct, frozen=True, kw_only=True):
    """`income_percent`: the household's share of the median income as it was shown. `returned`: why it came back.
    `mine`: the reader wrote in it, and does not approve it."""

    id: UUID
    number: int
    status: PlanStatus
    version: int
    author: Worker
    mine: bool
    goals: str
    income_percent: int | None
    meeting_on: datetime.date | None
    created_at: datetime.datetime
    submitted_at: datetime.datetime | None
    approved_by: str | None
    approved_at: datetime.datetime | None
    returned: str
    items: list[PlanItem]
    costs: Calculation


class CasePlans(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of a case that is being written, and the one that holds. `needs`: what was asked for, to plan for.
    `may_tell`: whether providers may be told of the person; None while they were not asked. `approvers`: who may
    approve what waits, where the reader may not."""

    case_id: UUID
    case_version: int
    case_status: Status
    code: str
    name: str | None
    dong_id: int
    age: int | None
    needs: list[ServiceNeed]
    may_tell: bool | None
    open: CarePlan | None
    approved: CarePlan | None
    approvers: list[Worker]
    can: list[PlanAction]


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What of an item decides whether a plan is whole."""

    id: UUID
    service_id: int
    tier: Tier
    ends_on: datetime.date


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """A service that was granted to a person in any of their cases, as far as it was or will be given."""

    plan_id: UUID
    income_percent: int | None
    tier: Tier
    unit: Unit
    unit_won: int
    rrule: str
    starts_on: datetime.date
    ends_on: datetime.date
    units: int


# What is written


class NewPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`why`: needed where a plan holds already."""

    version: Version
    """Of the case."""
    why: Text = ""


class NewItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    service_id: Annotated[int, msgspec.Meta(ge=1, le=MOST)]
    rrule: Often
    starts_on: datetime.date
    ends_on: datetime.date
    units: Units = 1
    task: Text = ""
    tier_why: Text = ""


class TextEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`base`: what stood there when one began to write."""

    base: Text
    value: Text


class NumberEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    base: Percent | None
    value: Percent | None


class UnitsEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    base: Units
    value: Units


class DayEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    base: datetime.date
    value: datetime.date


class MaybeDayEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    base: datetime.date | None
    value: datetime.date | None


class ItemEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The fields that changed, and no others."""

    id: UUID
    rrule: TextEdit | None = None
    starts_on: DayEdit | None = None
    ends_on: DayEdit | None = None
    units: UnitsEdit | None = None
    task: TextEdit | None = None
    tier_why: TextEdit | None = None


class PlanEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The fields that changed, and no others. All of them are taken, or none."""

    goals: TextEdit | None = None
    income_percent: NumberEdit | None = None
    meeting_on: MaybeDayEdit | None = None
    items: Annotated[list[ItemEdit], msgspec.Meta(max_length=30)] = []


class Theirs(msgspec.Struct, frozen=True):
    """A field that somebody else changed meanwhile, and what stands there now."""

    path: str
    theirs: str | int | None


class PlanSeen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: of the plan, or of an item, as it was seen."""

    version: Version


class Returning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class SharingHeard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person said when they were asked whether the providers of their plan may be told."""

    given: bool


# What waits for a second pair of eyes


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """A plan that waits. `mine`: the reader wrote in it. `services`: how many."""

    case_id: UUID
    code: str
    name: str | None
    dong: DongNamed
    number: int
    author: Worker
    mine: bool
    services: int
    submitted_at: datetime.datetime
    due_at: datetime.datetime | None
    is_late: bool


class ApprovalCount(msgspec.Struct, frozen=True):
    count: int


# What the person reads


class MyPlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """`next_on`: the next day on which somebody comes, and `care_worker` who, where the provider said it."""

    id: UUID
    service: PlannedService
    rrule: str
    starts_on: datetime.date
    ends_on: datetime.date
    units: int
    sending: Sending
    care_worker: str | None
    next_on: datetime.date | None


class MyPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan that holds. `name`: of the person, to whoever may read it. `manager`: whom to ask about it."""

    name: str | None
    approved_at: datetime.datetime
    goals: str
    items: list[MyPlanItem]
    costs: Calculation
    manager: str | None
    dong: DongShown
