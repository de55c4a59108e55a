"""A call tree: the calls that are made in order, by when, and what came of each."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.care.desk.models import DongNamed, MaybeWhy, Worker
from backend.care.models import Level, Urgency

Whom = Literal["person", "contact", "provider", "door", "emergency"]
Result = Literal["met", "no_answer", "no_news", "on_way"]
Cause = Literal["missed", "unreported"]
EndedHow = Literal["met", "reported", "case_closed"]


class ProviderRules(msgspec.Struct, frozen=True):
    """Who is at high risk and by when each call is made, in minutes; for how many days an ended order is readable."""

    high_risk: int
    high_minutes: int
    normal_minutes: int
    told_days: int


class TreeListed(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list. `next_whom`: who is called next; None while 119 is on its way."""

    id: UUID
    case_id: UUID
    code: str
    name: str
    dong: DongNamed
    risk: int
    urgency: Urgency
    lives_alone: bool | None
    service_ko: str
    service_en: str
    on_date: date
    cause: Cause
    raised_at: datetime
    due_at: datetime
    is_late: bool
    escalated_to: Level
    next_whom: Whom | None
    assignee: Worker | None


class CallCount(msgspec.Struct, frozen=True):
    count: int


class CallShown(msgspec.Struct, frozen=True, kw_only=True):
    """`name`, `phone`: of whom to call; of a door there is none. `is_next`: this one's turn."""

    id: UUID
    whom: Whom
    name: str
    phone: str
    is_next: bool
    result: Result | None
    at: datetime | None
    by: str
    note: str


class CallTree(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that whoever calls needs. `why`: what the provider said of the visit."""

    id: UUID
    case_id: UUID
    code: str
    name: str
    address: str
    access: str
    dong: DongNamed
    lives_alone: bool | None
    service_ko: str
    service_en: str
    organization_ko: str
    organization_en: str
    on_date: date
    cause: Cause
    why: str
    raised_at: datetime
    due_at: datetime | None
    is_late: bool
    escalated_to: Level
    ended_at: datetime | None
    ended_how: EndedHow | None
    calls: list[CallShown]


class CallAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came of a call. `met`: somebody saw the person or spoke with them, which ends the search."""

    call_id: UUID
    result: Result
    note: MaybeWhy = ""
