"""Points, and what a person and the cafe say of them."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.params import MOST

PenaltyKind = Literal["no_show", "late_cancel"]


class PenaltyRules(msgspec.Struct, frozen=True):
    """From `most_points` on nothing can be booked for `pause_days`; a point counts for `lapse_days`."""

    no_show_points: int
    late_cancel_points: int
    most_points: int
    pause_days: int
    lapse_days: int


Id = Annotated[int, msgspec.Meta(ge=1, le=MOST)]


class PenaltyRulesOfDays(PenaltyRules, frozen=True, kw_only=True):
    """`valid_until` is the last day; None while they go on."""

    id: int
    valid_from: dt.date
    valid_until: dt.date | None


class PointsHeld(msgspec.Struct, frozen=True):
    """How many people have so many points today."""

    points: int
    people: int


class PenaltyRulesAdmin(msgspec.Struct, frozen=True):
    """All rules of the city, those of the past first."""

    rules: list[PenaltyRulesOfDays]
    standing: list[PointsHeld]


class NewPenaltyRules(PenaltyRules, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rules from that day on, until others begin. `rule_ids`: the rules that the asker saw, in their order."""

    valid_from: dt.date
    rule_ids: Annotated[list[Id], msgspec.Meta(max_length=1000)]


class Given(msgspec.Struct, frozen=True):
    """Points that were given and stand."""

    points: int
    at: dt.datetime
    lapses_at: dt.datetime


class Penalty(msgspec.Struct, frozen=True):
    """`counts`: now. `appealed_at`, `answer`, `withdrawn`: how an objection went."""

    id: UUID
    booking_id: UUID
    kind: PenaltyKind
    points: int
    at: dt.datetime
    lapses_at: dt.datetime
    counts: bool
    service_name_ko: str
    service_name_en: str
    visit_at: dt.datetime
    appealed_at: dt.datetime | None
    answer: str | None
    withdrawn: bool


class Penalties(msgspec.Struct, frozen=True):
    """A person's points, and until when they can book nothing. `no_show_points`, `late_cancel_points`: what not coming
    and cancelling late cost today."""

    points: int
    most_points: int
    no_show_points: int
    late_cancel_points: int
    pause_days: int
    paused_until: dt.datetime | None
    penalties: list[Penalty]


class Appeal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`why`: the person's own words."""

    why: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class OpenAppeal(msgspec.Struct, frozen=True):
    """An objection that waits for an answer, as a counsellor reads it."""

    id: UUID
    booking_id: UUID
    kind: PenaltyKind
    points: int
    service_name_ko: str
    service_name_en: str
    visit_at: dt.datetime
    name: str | None
    why: str
    appealed_at: dt.datetime


class AppealAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`answer`: the citizen reads it."""

    withdraw: bool
    answer: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
