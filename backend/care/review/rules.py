"""Which months can be looked at, who stands out, and when a month can be signed."""

from collections.abc import Sequence
from datetime import date, datetime
from statistics import median

import msgspec

from backend.care.review.models import MonthOpening, Outlier, ReaderSums
from backend.errors import Conflict, FieldProblem, Invalid
from backend.seoul import SEOUL, day_in_seoul

# Hours of a working day in Seoul.
OPENS, CLOSES = 8, 19
# Fewer than so many are nothing to speak of.
LEAST_CASES, LEAST_OUTSIDE = 10, 3
TIMES_AS_MANY = 3
MONTHS_BACK = 24
# What is usual for somebody: the mean of so many months before.
USUAL_MONTHS = 3


class MonthNotOver(Conflict):
    code, title = "month_not_over", "The month is not over yet"


class MonthSigned(Conflict):
    code, title = "month_signed", "The month is signed already"


class OpeningsUnreviewed(Conflict):
    code, title = "openings_unreviewed", "Look at every opening of a colleague's case first"


def the_month(text: str, now: datetime) -> date:
    """`2026-03` as its first day. Raises Invalid for what is none, to come, or older than the log is kept."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Invalid(fields=[FieldProblem("month", "such as 2026-03")]) from None
    today = day_in_seoul(now).replace(day=1)
    if not before(today, MONTHS_BACK) <= month <= today:
        raise Invalid(fields=[FieldProblem("month", f"one of the last {MONTHS_BACK}")])
    return month


def before(month: date, months: int) -> date:
    """The first day so many months earlier."""
    count = month.year * 12 + month.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def after(month: date) -> date:
    return before(month, -1)


def start_of(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=SEOUL)


def is_over(month: date, now: datetime) -> bool:
    return now >= start_of(after(month))


def ordered(people: Sequence[ReaderSums]) -> list[ReaderSums]:
    """With why they stand out; those who do first, then by how many cases they opened."""
    usual = median([person.cases for person in people]) if people else 0
    marked = [msgspec.structs.replace(person, outliers=outliers_of(person, usual)) for person in people]
    return sorted(marked, key=lambda person: (-len(person.outliers), -person.cases, person.name))


def outliers_of(person: ReaderSums, others: float) -> list[Outlier]:
    """`others`: how many cases whoever stands in the middle opened."""
    found: list[Outlier] = []
    if person.cases >= LEAST_CASES and person.cases >= TIMES_AS_MANY * max(others, person.usual):
        found.append("many")
    if person.outside >= LEAST_OUTSIDE:
        found.append("outside")
    if person.elsewhere:
        found.append("elsewhere")
    if person.openings:
        found.append("openings")
    return found


def check_signable(month: date, openings: Sequence[MonthOpening], now: datetime) -> None:
    """What a supervisor opened themselves is looked at by another, who signs as well as they."""
    if not is_over(month, now):
        raise MonthNotOver
    if any(opening.reviewed_at is None and not opening.mine for opening in openings):
        raise OpeningsUnreviewed
