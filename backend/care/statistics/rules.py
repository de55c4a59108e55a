"""Which months can be asked for, whether a promise was kept, and what is summed of it."""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import median

import msgspec

from backend.care.models import CareRules, Urgency
from backend.care.rules import visit_due
from backend.care.statistics.models import CareSums
from backend.errors import FieldProblem, Invalid
from backend.seoul import day_in_seoul

MOST_MONTHS = 24
DAY = 86_400


class RulesOfDays(msgspec.Struct, frozen=True):
    """What the city promised from one day on until before another."""

    first: date | None
    until: date | None
    rules: CareRules


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """When a case was asked for, visited and first served; for how many seconds before the visit its clock stood
    still. `is_forgotten`: only the month and whole days of it are known any more."""

    dong_id: int
    month: date
    urgency: Urgency
    received_at: datetime
    visited_at: datetime | None
    served_at: datetime | None
    closed_at: datetime | None
    is_paused: bool
    paused_seconds: float
    is_forgotten: bool


def the_months(first: str, last: str, today: date) -> list[date]:
    """The first days of these months. Raises Invalid for more than two years, or for what is to come."""
    begin, end = _month(first, "first"), _month(last, "last")
    if end > today:
        raise Invalid(fields=[FieldProblem("last", "a month that has begun")])
    months = [begin]
    while months[-1] < end and len(months) <= MOST_MONTHS:
        months.append(next_month(months[-1]))
    if begin > end or len(months) > MOST_MONTHS:
        raise Invalid(fields=[FieldProblem("first", f"at most {MOST_MONTHS} months, in order")])
    return months


def _month(text: str, path: str) -> date:
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        raise Invalid(fields=[FieldProblem(path, "such as 2026-03")])
    return date(int(text[:4]), int(text[5:]), 1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def is_kept(life: Life, rules: Sequence[RulesOfDays], closed: Collection[date], now: datetime) -> bool | None:
    """Whether somebody came when it was promised; None where that is still to come, was given up before, or is
    not known any more."""
    if life.is_forgotten:
        return None
    day = day_in_seoul(life.received_at)
    promise = next(
        (r.rules for r in rules if (r.first is None or r.first <= day) and (r.until is None or day < r.until)), None
    )
    if promise is None:
        return None
    due = visit_due(life.received_at, life.urgency, promise, closed) + timedelta(seconds=life.paused_seconds)
    # Help that came before the visit was promised, too.
    came = min((at for at in (life.visited_at, life.served_at) if at is not None), default=None)
    if came is not None:
        return came <= due
    return None if life.closed_at is not None or life.is_paused or now < due else False


def sum_up(lives: Iterable[tuple[Life, bool | None]]) -> CareSums:
    """`lives`: each with whether its promise was kept."""
    listed = list(lives)
    visits = sorted(_days(life.received_at, life.visited_at) for life, _ in listed if life.visited_at is not None)
    served = sorted(_days(life.received_at, life.served_at) for life, _ in listed if life.served_at is not None)
    return CareSums(
        received=len(listed), visited=len(visits), visit_days_median=_median(visits), visit_days_p90=_p90(visits),
        served=len(served), service_days_median=_median(served), service_days_p90=_p90(served),
        promised=sum(kept is not None for _, kept in listed), kept=sum(kept is True for _, kept in listed),
    )  # fmt: skip


def _days(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds() / DAY


def _median(days: Sequence[float]) -> float | None:
    return round(median(days), 1) if days else None


def _p90(days: Sequence[float]) -> float | None:
    """Within so many days nine of ten; `days` in order."""
    return round(days[math.ceil(0.9 * len(days)) - 1], 1) if days else None


def running(months: Sequence[date], came: dict[date, int], went: dict[date, int]) -> dict[date, int]:
    """How many were there when each month ended. What came or went before the first month counts to the first."""
    left, found = 0, dict[date, int]()
    for month in months:
        left += came.get(month, 0) - went.get(month, 0)
        found[month] = left
    return found
