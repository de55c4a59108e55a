"""When people are asked, and how long they may answer."""

from datetime import datetime, time, timedelta

from backend.bookings.satisfaction.models import AskRow
from backend.errors import Conflict
from backend.seoul import SEOUL

LAPSES_AFTER = timedelta(days=14)
CHANGED_FOR = timedelta(days=1)
# What ended longer ago is not asked about any more: after a standstill nobody is asked about last month.
ASKED_WITHIN = timedelta(days=3)
# Nobody is asked at night.
MORNING, NIGHT = 9, 21


class AnswerClosed(Conflict):
    code, title = "answer_closed", "It can no longer be answered"


def by_day(now: datetime) -> bool:
    return MORNING <= now.astimezone(SEOUL).hour < NIGHT


def tonight(now: datetime) -> datetime:
    """A push that comes later than this would come at night."""
    return datetime.combine(now.astimezone(SEOUL).date(), time(NIGHT), SEOUL)


def until(ask: AskRow, now: datetime) -> datetime | None:
    """`open → answered, skipped` for two weeks; `answered → answered, skipped` and back for a day after the first
    answer, also where the two weeks end meanwhile; `skipped → answered` for two weeks. None when that is over."""
    ends = ask.lapses_at if ask.answered_at is None else ask.answered_at + CHANGED_FOR
    return ends if ask.status != "over" and now < ends else None


def check_open(ask: AskRow, now: datetime) -> None:
    """Raises AnswerClosed."""
    if until(ask, now) is None:
        raise AnswerClosed
