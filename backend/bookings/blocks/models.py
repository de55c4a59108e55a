"""A block as the desk makes it, and what stands in its way."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import msgspec

from backend.bookings.models import Id, Status

Moment = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class NewBlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason`: the desk reads it, no citizen does."""

    resource_id: Id
    starts_at: Moment
    ends_at: Moment
    reason: Annotated[str, msgspec.Meta(max_length=200)]


class InTheWay(msgspec.Struct, frozen=True):
    """`name`: None while somebody only holds the time."""

    id: UUID
    name: str | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: Status
