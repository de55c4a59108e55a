"""What a relative is told of a week."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.directory.models import ServiceNeed


class ServiceOn(msgspec.Struct, frozen=True):
    """`need`: None where its name would speak of health."""

    need: ServiceNeed | None
    on_date: date


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """A week from Monday to Sunday. `visited_on`: when somebody was there. `next_visit_at`, `coming`: as it stands
    now; the next day of each service that runs."""

    case_id: UUID
    name: str | None
    first_day: date
    last_day: date
    visited_on: list[date]
    begun: list[ServiceOn]
    next_visit_at: datetime | None
    coming: list[ServiceOn]


class DigestChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: of the consent's text that was read."""

    on: bool
    version: Annotated[int, msgspec.Meta(ge=1, le=32767)]


class DigestHeard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`how`: the way in which the person said it."""

    on: bool
    how: Literal["phone", "in_person"]
