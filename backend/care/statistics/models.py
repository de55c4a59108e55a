"""Sums over cases; nobody can be told from them within the desk, and none of them leaves it but as a file."""

from datetime import date
from typing import Annotated

import msgspec

from backend.care.desk.models import DongNamed
from backend.care.models import CloseReason, DongId, Status
from backend.people.models import Lang
from backend.sheets import Format

MonthText = Annotated[str, msgspec.Meta(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class CareSums(msgspec.Struct, frozen=True, kw_only=True):
    """Of the cases received in a time. Days from the wish on; None where nobody was there yet.

    `promised`: visits that were made, or should have been by now; `kept`: those made in time.
    """

    received: int
    visited: int
    visit_days_median: float | None
    visit_days_p90: float | None
    served: int
    service_days_median: float | None
    service_days_p90: float | None
    promised: int
    kept: int


class MonthSums(msgspec.Struct, frozen=True):
    """`open`: cases that were open when the month ended, or are now; `ended`: in that month."""

    month: date
    sums: CareSums
    open: int
    ended: int


class DongSums(msgspec.Struct, frozen=True):
    """`open` and `late`: now."""

    dong: DongNamed
    sums: CareSums
    open: int
    late: int


class Outcome(msgspec.Struct, frozen=True):
    """How cases ended in these months; `reason`: of those that were closed."""

    status: Status
    reason: CloseReason | None
    count: int


class CareStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """`dongs`: all that the reader may choose among."""

    first: date
    last: date
    dongs: list[DongNamed]
    total: CareSums
    months: list[MonthSums]
    by_dong: list[DongSums]
    outcomes: list[Outcome]


class CareStatisticsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`lang`: of the headings."""

    first: MonthText
    last: MonthText
    dong_id: DongId | None = None
    format: Format
    lang: Lang = "ko"
