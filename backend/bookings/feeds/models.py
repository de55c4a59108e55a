"""What a person learns of their calendar's address."""

import datetime as dt
from uuid import UUID

import msgspec

from backend.people.models import Lang


class Feed(msgspec.Struct, frozen=True):
    """`read_at`: when a calendar last fetched it; None for never."""

    created_at: dt.datetime
    read_at: dt.datetime | None


class FeedAddress(msgspec.Struct, frozen=True):
    """`url`: shown this once, and known to nobody else."""

    url: str


class FeedOwner(msgspec.Struct, frozen=True):
    citizen_id: UUID | None
    staff_id: UUID | None
    lang: Lang
