"""When points keep somebody from booking."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend.bookings.penalties.models import Given, PenaltyRules
from backend.errors import Conflict, NotAllowed


class Paused(NotAllowed):
    """`until`: from when on the person can book again."""

    code, title = "paused", "Nothing can be booked for some days"


class AlreadyAppealed(Conflict):
    code, title = "already_appealed", "There is an objection already"


class AlreadyAnswered(Conflict):
    code, title = "already_answered", "The objection has been answered"


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
