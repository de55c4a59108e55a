"""What a tablet takes along, and what it tells afterwards."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.care.desk.models import PersonShown, RequesterShown
from backend.care.models import DongShown, Need, Relation, Status, Urgency, VisitTime
from backend.care.visits.models import Assessments

MOST_OPENINGS = 500


class NewPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`on_date`: the day that the tablet takes for today. `device`: what its user calls it."""

    on_date: date
    device: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class PackedCase(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed at the door, and no more: neither the history nor what others were asked."""

    id: UUID
    code: str
    status: Status
    dong: DongShown
    relation: Relation
    person: PersonShown
    requester: RequesterShown | None
    needs: list[Need]
    urgency: Urgency
    risk: int
    words: str
    visit_times: list[VisitTime]
    call_first: Literal["person", "requester"]
    received_at: datetime
    tries: int
    tries_needed: int
    visit_id: UUID
    starts_at: datetime
    ends_at: datetime
    assessments: Assessments


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of the day's visits, the earliest first. `expires_at`: from then on the tablet opens nothing of it."""

    id: UUID
    on_date: date
    made_at: datetime
    expires_at: datetime
    cases: list[PackedCase]


class OfflineOpening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case that was opened on the tablet. `id`: made up there, so that it can be told twice."""

    id: UUID
    case_id: UUID
    at: datetime


class Openings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pack_id: UUID
    openings: Annotated[list[OfflineOpening], msgspec.Meta(min_length=1, max_length=MOST_OPENINGS)]
