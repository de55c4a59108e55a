"""Services and what serves them, as administrators see and send them."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import msgspec

from backend.bookings.hours.models import HoursTemplate, Version, WorkingHours
from backend.bookings.models import Question, ResourceKind, ServiceKind, SiteBrief
from backend.bookings.slots.models import ServiceRules
from backend.params import MOST
from backend.places.models import VisitAhead

Id = Annotated[int, msgspec.Meta(ge=1, le=MOST)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Description = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Stuff = Annotated[str, msgspec.Meta(max_length=200)]
MOST_QUESTIONS, MOST_CHOICES = 10, 20


class RulesOfDays(ServiceRules, frozen=True, kw_only=True):
    """`valid_until` is the last day; None while they go on."""

    id: int
    valid_from: dt.date
    valid_until: dt.date | None


class ServiceResource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Equipment that is not `required` comes only where it is asked for; one of the counsellors and one of the rooms
    always does."""

    resource_id: Id
    required: bool = True


class ServiceAdmin(msgspec.Struct, frozen=True, kw_only=True):
    """A service with all its rules, those of the past first. `visits`: how many are to come."""

    id: int
    site_id: int
    kind: ServiceKind
    name_ko: str
    name_en: str
    description_ko: str
    description_en: str
    questions: list[Question]
    position: int
    active: bool
    version: int
    visits: int
    rules: list[RulesOfDays]
    resources: list[ServiceResource]


class NewService(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: ServiceKind
    name_ko: Name
    name_en: Name
    description_ko: Description
    description_en: Description
    questions: Annotated[list[Question], msgspec.Meta(max_length=MOST_QUESTIONS)] = []
    position: Annotated[int, msgspec.Meta(ge=0, le=999)] = 0


class ServiceChange(NewService, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: Version
    active: bool


class ServiceResources(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: Version
    resources: Annotated[list[ServiceResource], msgspec.Meta(max_length=200)]


class NewRules(ServiceRules, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rules for visits from that day on, until others begin."""

    version: Version
    valid_from: dt.date


class ResourceAdmin(msgspec.Struct, frozen=True, kw_only=True):
    """`part_ids`: the rooms that a hall contains. `hours`: a counsellor's weeks that hold today or will."""

    id: int
    kind: ResourceKind
    name_ko: str
    name_en: str
    units: int
    capacity: int | None
    equipment_ko: str
    equipment_en: str
    staff_id: UUID | None
    active: bool
    version: int
    visits: int
    part_ids: list[int]
    hours: list[WorkingHours]


class ResourceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`capacity` and `equipment_*`: of a room; `units`: of equipment; `staff_id`: the member of staff who a counsellor
    is."""

    name_ko: Name
    name_en: Name
    units: Annotated[int, msgspec.Meta(ge=1, le=500)] = 1
    capacity: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None
    equipment_ko: Stuff = ""
    equipment_en: Stuff = ""
    staff_id: UUID | None = None
    part_ids: Annotated[list[Id], msgspec.Meta(max_length=50)] = []


class NewResource(ResourceWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: ResourceKind


class ResourceChange(ResourceWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: Version
    active: bool


class Reassignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The visits that were shown."""

    booking_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=200)]


class Reassigned(msgspec.Struct, frozen=True):
    """`given`: how many have somebody else now; `left`: those for whom nobody is free, or who are here already."""

    given: int
    left: list[VisitAhead]


class StaffBrief(msgspec.Struct, frozen=True):
    """A member of staff who counsels at the site."""

    id: UUID
    name: str
    title: str


class SiteServices(msgspec.Struct, frozen=True, kw_only=True):
    """All that is set up at a site. `outside`: the visits to come for which it is closed, or their counsellor away."""

    site: SiteBrief
    services: list[ServiceAdmin]
    resources: list[ResourceAdmin]
    templates: list[HoursTemplate]
    colleagues: list[StaffBrief]
    outside: list[VisitAhead]
