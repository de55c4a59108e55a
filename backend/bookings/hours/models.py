"""Working hours and templates as administrators see and send them."""

import datetime as dt
from typing import Annotated

import msgspec

from backend.params import MOST
from backend.places.models import Clock, Strands, Weekday

MOST_SHIFTS = 28
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Version = Annotated[int, msgspec.Meta(ge=0, le=MOST)]


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weekday: Weekday
    starts: Clock
    ends: Clock


Week = Annotated[list[Shift], msgspec.Meta(max_length=MOST_SHIFTS)]


class WorkingHours(msgspec.Struct, frozen=True):
    """`valid_until` is the last day; None while it goes on."""

    weekday: Weekday
    starts: Clock
    ends: Clock
    valid_from: dt.date
    valid_until: dt.date | None


class NewWeek(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole week from that day on; on a weekday that is not named the counsellor is away."""

    version: Version
    valid_from: dt.date
    week: Week
    strands: Strands = None


class HoursTemplate(msgspec.Struct, frozen=True):
    """A week by its name."""

    id: int
    name: str
    week: list[Shift]
    version: int


class NewTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: Name
    week: Week


class TemplateChange(NewTemplate, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: Version


class Application(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who gets the template's week from that day on."""

    resource_ids: Annotated[
        list[Annotated[int, msgspec.Meta(ge=1, le=MOST)]], msgspec.Meta(min_length=1, max_length=100)
    ]
    valid_from: dt.date
    strands: Strands = None
