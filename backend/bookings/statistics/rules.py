"""Which days can be asked for and compared, and why a list of names is given out."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from backend.bookings.statistics.models import Days, HourSums, ResourceSums
from backend.errors import FieldProblem, Invalid, Unprocessable
from backend.text import lines

MOST_DAYS = 400
KINDS: tuple[Literal["counsellor", "room"], ...] = ("counsellor", "room")
MOST_VISITS = 5000
LEAST_REASON = 10
EARLIEST, LATEST = date(2019, 1, 1), date(2100, 1, 1)


# Days older than so many are summed at night, and for so many more again every night, since a visit can be ended late.
SUMMED_AFTER, SUMMED_AGAIN = timedelta(days=7), 35


class ReasonNeeded(Unprocessable):
    code, title = "reason_needed", "Say why the list is needed"


class TooManyVisits(Unprocessable):
    code, title = "too_many_visits", "The list is too long: ask for fewer days"


def check_span(first: date, last: date) -> Days:
    """Raises Invalid unless the days are in order and no more than a year and a month."""
    if not EARLIEST <= first <= last <= LATEST:
        raise Invalid(fields=[FieldProblem("last", "not before the first")])
    if (last - first).days >= MOST_DAYS:
        raise Invalid(fields=[FieldProblem("last", f"at most {MOST_DAYS} days")])
    return Days(first, last)


def before(days: Days) -> Days:
    """As many days before these, with the same weekdays: a Monday is compared with a Monday."""
    back = timedelta(weeks=math.ceil(((days.last - days.first).days + 1) / 7))
    return Days(days.first - back, days.last - back)


def check_reason(reason: str) -> str:
    """What is kept of it. Raises ReasonNeeded for fewer than ten letters."""
    kept = lines(reason)
    if sum(c.isalnum() for c in kept) < LEAST_REASON:
        raise ReasonNeeded
    return kept


def check_length(visits: int) -> None:
    if visits > MOST_VISITS:
        raise TooManyVisits


def used_of(
    resources: Sequence[ResourceSums], cells: Iterable[tuple[int, int, int, int, int]]
) -> tuple[list[ResourceSums], list[HourSums]]:
    """Each that was open or taken, and all of a kind by weekday and hour, from (id, weekday, hour, booked, open)."""
    of_one: Counter[tuple[int, str]] = Counter()
    of_hour: Counter[tuple[int, int, str, str]] = Counter()
    kinds = {one.id: one.kind for one in resources}
    for id, weekday, hour, booked, opened in cells:
        for what, minutes in (("booked", booked), ("open", opened)):
            of_one[id, what] += minutes
            of_hour[weekday, hour, kinds[id], what] += minutes
    return (
        [
            msgspec.structs.replace(one, booked_minutes=of_one[one.id, "booked"], open_minutes=of_one[one.id, "open"])
            for one in resources
            if (one.id, "open") in of_one
        ],
        [
            HourSums(kind, weekday, hour, of_hour[weekday, hour, kind, "booked"], of_hour[weekday, hour, kind, "open"])
            for kind in KINDS
            for weekday, hour in sorted({(weekday, hour) for weekday, hour, of, _ in of_hour if of == kind})
        ],
    )
