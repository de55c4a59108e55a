"""A list of people to look in on: for care managers with names, for operators in numbers."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.alerts.models import Hazard
from backend.care.desk.models import DongNamed, MaybeWhy, RequesterShown, Worker
from backend.care.models import PauseReason, Version

OutreachStatus = Literal["open", "reached", "not_reached", "needs_help"]
Found = Literal["reached", "not_reached", "needs_help"]
How = Literal["call", "visit"]


class OutreachRule(msgspec.Struct, frozen=True):
    """Who is looked in on: from this risk on, or living alone from this age on."""

    least_risk: int
    alone_from_age: int


class DongCounts(msgspec.Struct, frozen=True):
    """`waiting`: nobody has called there yet."""

    dong: DongNamed
    waiting: int
    reached: int
    not_reached: int
    needs_help: int


class OutreachList(msgspec.Struct, frozen=True, kw_only=True):
    """How far a list is, by dong. `event_*`: what the newest alert calls it."""

    id: UUID
    hazard: Hazard
    event_ko: str
    event_en: str
    rule: OutreachRule
    made_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    dongs: list[DongCounts]


class OutreachLists(msgspec.Struct, frozen=True):
    """`names`: whether the reader may open lists; operators see numbers only."""

    lists: list[OutreachList]
    names: bool


class OutreachItem(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody on the list. `mine`: the reader has their case."""

    id: UUID
    case_id: UUID
    code: str
    name: str
    dong: DongNamed
    risk: int
    lives_alone: bool
    pause_reason: PauseReason | None
    assignee: Worker | None
    mine: bool
    status: OutreachStatus
    how: How | None
    by: str | None
    at: datetime | None
    note: str
    version: int


class OutreachPage(msgspec.Struct, frozen=True):
    listed: OutreachList
    items: list[OutreachItem]


class OutreachContact(msgspec.Struct, frozen=True, kw_only=True):
    """What one needs to call or to go there. `requester`: who asked for them, to be called where they do not answer."""

    id: UUID
    name: str
    born_on: date | None
    phone: str
    address: str
    access: str
    requester: RequesterShown | None


class OutreachResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Version
    status: Found
    how: How
    note: MaybeWhy = ""


class OutreachCount(msgspec.Struct, frozen=True):
    count: Annotated[int, msgspec.Meta(ge=0)]


class CaseOutreach(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody was, or is to be, looked in on; as the page of their case shows it."""

    list_id: UUID
    hazard: Hazard
    status: OutreachStatus
    how: How | None
    by: str | None
    at: datetime | None
    note: str
    is_over: bool
