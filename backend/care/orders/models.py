"""What was sent to providers, as the desk and the person see it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.directory.models import ServiceNeed, Unit
from backend.care.models import Text, Version

OrderStatus = Literal["sent", "accepted", "declined", "ended"]
EndReason = Literal["done", "stopped", "replaced", "organization_left", "case_closed", "sharing_refused"]
DeliveryStatus = Literal["done", "missed"]
Why = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """An order with the service and the organization that it went to."""

    id: UUID
    case_id: UUID
    plan_item_id: UUID | None
    service_id: int
    service_ko: str
    service_en: str
    need: ServiceNeed
    unit: Unit
    organization_id: int
    organization_ko: str
    organization_en: str
    organization_phone: str
    status: OrderStatus
    version: int
    rrule: str
    starts_on: date
    ends_on: date
    units: int
    units_a_week: int
    told_sealed: bytes | None
    told_changed_at: datetime | None
    told_unread: bool
    sent_at: datetime
    answered_at: datetime | None
    answered_by: UUID | None
    ended_at: datetime | None
    end_reason: EndReason | None
    word_sealed: bytes | None
    end_word_sealed: bytes | None
    needs_provider: bool
    care_worker: str | None


class DeliveryRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    order_id: UUID
    case_id: UUID
    on_date: date
    status: DeliveryStatus
    units: int
    note_sealed: bytes | None
    staff_id: UUID
    who: str
    at: datetime


class DeliveryShown(msgspec.Struct, frozen=True, kw_only=True):
    """One time that it was to be done. `who`: who said so."""

    id: UUID
    on_date: date
    status: DeliveryStatus
    units: int
    note: str
    who: str
    at: datetime


class OrderShown(msgspec.Struct, frozen=True, kw_only=True):
    """`needs_provider`: it was declined, or its provider left, and nobody has dealt with that yet. `next_on`: the next
    day on which somebody comes. `care_worker`: who that is, as the provider names them. `deliveries`: the latest
    first."""

    id: UUID
    version: int
    status: OrderStatus
    service_ko: str
    service_en: str
    need: ServiceNeed
    unit: Unit
    organization_ko: str
    organization_en: str
    organization_phone: str
    rrule: str
    starts_on: date
    ends_on: date
    units: int
    sent_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    word: str
    end_word: str
    needs_provider: bool
    care_worker: str | None
    next_on: date | None
    done: int
    missed: int
    deliveries: list[DeliveryShown]


class CaseServices(msgspec.Struct, frozen=True, kw_only=True):
    """What runs of a case and what did. `may_end`: whether the reader may end it."""

    orders: list[OrderShown]
    may_end: bool


ServiceState = Literal["asked", "coming", "looking", "over"]


class ServiceOfMine(msgspec.Struct, frozen=True, kw_only=True):
    """A service as the person reads of it. `state`: the provider is asked, comes, is looked for anew, or it is over.
    `care_worker`: who comes, where the provider said it."""

    id: UUID
    service_ko: str
    service_en: str
    organization_ko: str
    organization_en: str
    organization_phone: str
    state: ServiceState
    care_worker: str | None
    next_on: date | None
    ends_on: date


# What is said about them


class OrderEnding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version
    why: Why


class AllEnding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    why: Why


class OrderSeen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Version


class OrganizationLeaving(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`why`: read by the care managers whose cases it concerns."""

    version: Version
    why: Text


class OrganizationLeft(msgspec.Struct, frozen=True):
    """`orders`: how many of its services need another provider now."""

    orders: int
