"""What may be taken along, for how long, and what a tablet may say about the past."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from backend.care.offline.models import NewPack, OfflineOpening
from backend.care.rules import end_of
from backend.errors import Conflict, FieldProblem, Invalid

# Whoever comes home late still sends what was written before the day's cases go.
OUTLIVES_DAY = timedelta(hours=3)


class NothingToPack(Conflict):
    code, title = "nothing_to_pack", "There is no visit of yours on this day"


class OtherDay(Conflict):
    code, title = "other_day", "The device's clock says another day"


def tidy_device(pack: NewPack, today: date) -> str:
    """The device's name. Raises OtherDay: a tablet whose clock is wrong would keep cases too long."""
    if pack.on_date != today:
        raise OtherDay
    device = " ".join(pack.device.split())
    if not device or not device.isprintable():
        raise Invalid(fields=[FieldProblem("device", "1 to 40 characters")])
    return device


def expires_at(on_date: date) -> datetime:
    return end_of(on_date) + OUTLIVES_DAY


def when(opening: OfflineOpening, made_at: datetime, expires: datetime, now: datetime) -> datetime:
    """The opening's time as far as it can be true: a tablet's clock may be wrong, and no opening goes untold for it."""
    return max(made_at, min(opening.at, expires, now))


def check_openings(openings: Collection[OfflineOpening], case_ids: Collection[UUID]) -> None:
    """Raises Invalid where one is of a case that was not in the pack."""
    if any(opening.case_id not in case_ids for opening in openings):
        raise Invalid(fields=[FieldProblem("openings", "only cases of this pack")])
