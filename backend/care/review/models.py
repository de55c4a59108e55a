"""Who has read what in a month, and what a supervisor made of it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.care.desk.models import DongNamed
from backend.care.models import Text

# Why somebody is looked at first.
Outlier = Literal["many", "outside", "elsewhere", "openings"]


class ReaderSums(msgspec.Struct, frozen=True, kw_only=True):
    """`outside`: reads at night, at weekends and on holidays; `elsewhere`: of cases that no grant of theirs covers any
    more; `openings`: of colleagues' cases, with a word why. `usual`: how many cases they opened in a month of the three
    before, on average."""

    staff_id: UUID
    name: str
    title: str
    cases: int
    reads: int
    outside: int
    elsewhere: int
    openings: int
    usual: float
    outliers: list[Outlier]
    mine: bool


class MonthOpening(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    code: str
    dong: DongNamed
    staff_name: str
    assignee_name: str | None
    why: str
    at: datetime
    reviewed_by: str | None
    reviewed_at: datetime | None
    mine: bool


class Signature(msgspec.Struct, frozen=True):
    name: str
    at: datetime
    remark: str


class MonthReview(msgspec.Struct, frozen=True, kw_only=True):
    """`is_over`: only then it can be signed. `signed`: by whoever answers for all of these dongs."""

    month: date
    is_over: bool
    people: list[ReaderSums]
    openings: list[MonthOpening]
    signed: Signature | None


class ReviewSignature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remark: Text = ""
