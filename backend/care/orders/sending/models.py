"""What an order carries."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from backend.care.models import Actor
from backend.db import Db
from backend.seal import Sealer


class Sender(NamedTuple):
    """Where orders are sent from, within a dong that was entered, and who brings it about."""

    actor: Actor
    db: Db
    sealer: Sealer
    now: datetime
    today: date


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All that a provider may know: sealed as JSON in `care_orders.told_sealed`. `phone` as one dials it; `access`: how
    to get in; `task`: what to do there."""

    name: str
    phone: str
    address: str
    access: str
    task: str


class ToSend(msgspec.Struct, frozen=True, kw_only=True):
    """An item of an approved plan that goes to its provider."""

    plan_item_id: UUID
    service_id: int
    organization_id: int
    rrule: str
    starts_on: date
    ends_on: date
    units: int
    units_a_week: int
    task: str


class Ended(msgspec.Struct, frozen=True):
    """An order that has just ended, with what it took of the service."""

    id: UUID
    service_id: int
    organization_id: int
    units_a_week: int


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """An order that is sent or accepted, with what its provider was told."""

    id: UUID
    case_id: UUID
    organization_id: int
    dong_ko: str
    told_sealed: bytes
