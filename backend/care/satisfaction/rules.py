"""Who is asked how care was, and how long they may answer."""

from datetime import datetime

from backend.bookings.satisfaction.rules import CHANGED_FOR, AnswerClosed
from backend.care.models import CloseReason
from backend.care.satisfaction.models import AskStatus

# Somebody has died, or there was nobody to care for: nobody is asked about that.
UNASKED: tuple[CloseReason, ...] = ("deceased", "duplicate", "not_here")


def is_asked(reason: CloseReason, *, was_in_service: bool) -> bool:
    """Whoever had care is asked about it."""
    return was_in_service and reason not in UNASKED


def until(status: AskStatus, lapses_at: datetime, answered_at: datetime | None, now: datetime) -> datetime | None:
    """For two weeks, and what was said for a day after it was first said; None when that is over."""
    ends = lapses_at if answered_at is None else answered_at + CHANGED_FOR
    return ends if status != "over" and now < ends else None


def check_open(status: AskStatus, lapses_at: datetime, answered_at: datetime | None, now: datetime) -> None:
    """Raises AnswerClosed."""
    if until(status, lapses_at, answered_at, now) is None:
        raise AnswerClosed
