"""When points keep somebody from booking."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from backend.bookings.penalties.models import Given, NewPenaltyRules, PenaltyRules
from backend.errors import Conflict, FieldProblem, Invalid, NotAllowed
from backend.places.rules import DateInPast


class Paused(NotAllowed):
    """`until`: from when on the person can book again."""

    code, title = "paused", "Nothing can be booked for some days"


class AlreadyAppealed(Conflict):
    code, title = "already_appealed", "There is an objection already"


class AlreadyAnswered(Conflict):
    code, title = "already_answered", "The objection has been answered"


# In points and days, as the name says; the last one is included.
BOUNDS: dict[str, tuple[int, int]] = {
    "no_show_points": (0, 10),
    "late_cancel_points": (0, 10),
    "most_points": (1, 100),
    "pause_days": (1, 365),
    "lapse_days": (1, 730),
}


def check_rules(rules: NewPenaltyRules, today: date) -> None:
    """Raises DateInPast for a day that was, and Invalid with every number that is out of its bounds."""
    if rules.valid_from < today:
        raise DateInPast
    wrong = [
        FieldProblem(name, f"{least} to {most}")
        for name, (least, most) in BOUNDS.items()
        if not least <= getattr(rules, name) <= most
    ]
    if wrong:
        raise Invalid(fields=wrong)


def counting(given: Sequence[Given], now: datetime) -> int:
    """How many points count at a moment."""
    return sum(one.points for one in given if one.at <= now < one.lapses_at)


def paused_until(given: Sequence[Given], rules: PenaltyRules, now: datetime) -> datetime | None:
    """Each time that the points reach the limit, the person pauses from then on; what lapses later ends no pause."""
    ends = [
        one.at + timedelta(days=rules.pause_days)
        for one in given
        if one.at <= now and counting(given, one.at) >= rules.most_points
    ]
    last = max(ends, default=now)
    return last if last > now else None


def check_paused(until: datetime | None) -> None:
    """Raises Paused."""
    if until is not None:
        raise Paused(until=until.isoformat())
