"""Which days can be asked for and compared, and why a list of names is given out."""

import math
from datetime import date, timedelta

from backend.bookings.statistics.models import Span
from backend.errors import FieldProblem, Invalid, Unprocessable
from backend.text import lines

MOST_DAYS = 400
MOST_VISITS = 5000
LEAST_REASON = 10
EARLIEST, LATEST = date(2019, 1, 1), date(2100, 1, 1)


class ReasonNeeded(Unprocessable):
    code, title = "reason_needed", "Say why the list is needed"


class TooManyVisits(Unprocessable):
    code, title = "too_many_visits", "The list is too long: ask for fewer days"


def check_span(first: date, last: date) -> Span:
    """Raises Invalid unless the days are in order and no more than a year and a month."""
    if not EARLIEST <= first <= last <= LATEST:
        raise Invalid(fields=[FieldProblem("last", "not before the first")])
    if (last - first).days >= MOST_DAYS:
        raise Invalid(fields=[FieldProblem("last", f"at most {MOST_DAYS} days")])
    return Span(first, last)


def before(days: Span) -> Span:
    """As many days before these, with the same weekdays: a Monday is compared with a Monday."""
    back = timedelta(weeks=math.ceil(((days.last - days.first).days + 1) / 7))
    return Span(days.first - back, days.last - back)


def check_reason(reason: str) -> str:
    """What is kept of it. Raises ReasonNeeded for fewer than ten letters."""
    kept = lines(reason)
    if sum(c.isalnum() for c in kept) < LEAST_REASON:
        raise ReasonNeeded
    return kept


def check_length(visits: int) -> None:
    if visits > MOST_VISITS:
        raise TooManyVisits
