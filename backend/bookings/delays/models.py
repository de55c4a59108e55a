"""How late somebody is, and how many were told."""

from typing import Annotated

import msgspec

from backend.bookings.models import Id

Late = Annotated[int, msgspec.Meta(ge=0, le=120, multiple_of=5)]


class NewDelay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`minutes`: 0 takes it back."""

    resource_id: Id
    minutes: Late


class Delay(msgspec.Struct, frozen=True):
    resource_id: int
    minutes: int
    told: int
