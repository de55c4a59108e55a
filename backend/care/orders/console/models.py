"""What a provider reads and says."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.desk.models import MaybeWhy
from backend.care.directory.models import ServiceNeed, Unit
from backend.care.models import DongShown, Version
from backend.care.orders.models import DeliveryShown, DeliveryStatus, EndReason, OrderStatus
from backend.care.orders.sending.models import Told

Which = Literal["open", "over"]
# Why nothing is told of the person: the order is declined or long over, or they do not want it any more.
Hidden = Literal["", "over", "not_shared"]


class OccasionShown(msgspec.Struct, frozen=True):
    """A day of the order; `status`: None where nothing was said of it yet."""

    on_date: date
    status: DeliveryStatus | None


class OrderListed(msgspec.Struct, frozen=True, kw_only=True):
    """`name`: of the person, None where it is not told. `days`: of the last week and today. `next_on`: the next day,
    also today. `is_told_anew`: what is told of the person was changed since it was last read."""

    id: UUID
    status: OrderStatus
    name: str | None
    service_ko: str
    service_en: str
    need: ServiceNeed
    unit: Unit
    units: int
    rrule: str
    starts_on: date
    ends_on: date
    sent_at: datetime
    ended_at: datetime | None
    end_reason: EndReason | None
    next_on: date | None
    days: list[OccasionShown]
    is_told_anew: bool


class CapacityShown(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a service is promised, in units a week."""

    service_ko: str
    service_en: str
    unit: Unit
    maximum: int
    reserved: int


class ProviderOrders(msgspec.Struct, frozen=True, kw_only=True):
    """`organizations`: those of the reader, in both languages."""

    today: date
    organizations: list["OrganizationOfMine"]
    orders: list[OrderListed]
    capacities: list[CapacityShown]


class OrganizationOfMine(msgspec.Struct, frozen=True):
    id: int
    name_ko: str
    name_en: str


class ProviderOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One order with all that the provider may know. `dong`: the office that answers for it. `days`: the last month and
    the next two weeks. `care_worker`: who goes there, as the person reads it. `told_changed_at`: when what is told
    was last changed; None where it is as it was sent."""

    id: UUID
    version: int
    status: OrderStatus
    service_ko: str
    service_en: str
    need: ServiceNeed
    unit: Unit
    units: int
    rrule: str
    starts_on: date
    ends_on: date
    sent_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    word: str
    told: Told | None
    told_changed_at: datetime | None
    hidden: Hidden
    dong: DongShown | None
    today: date
    care_worker: str | None
    next_on: date | None
    days: list[OccasionShown]
    deliveries: list[DeliveryShown]


CareWorker = Annotated[str, msgspec.Meta(max_length=40)]


class OrderAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`word` is needed to decline. `care_worker`: who goes there, where that is known already."""

    version: Version
    accept: bool
    word: MaybeWhy = ""
    care_worker: CareWorker = ""


class CareWorkerNamed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Empty where it is not known any more."""

    version: Version
    care_worker: CareWorker


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one of the order's days. `units`: how much was done; of a missed one none counts, and a note is needed."""

    on_date: date
    status: DeliveryStatus
    units: Annotated[int, msgspec.Meta(ge=0, le=100)]
    note: MaybeWhy = ""
