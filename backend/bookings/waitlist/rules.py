"""Who may wait for what, and which time fits."""

from datetime import date, datetime, time, timedelta

from backend.bookings.models import BookingRow
from backend.bookings.slots.models import Start
from backend.bookings.waitlist.models import EntryRow, NewEntry
from backend.errors import Conflict, FieldProblem, Invalid
from backend.seoul import SEOUL

LONGEST = timedelta(days=60)
# Less than that is no time to think.
SHORTEST_OFFER = timedelta(minutes=5)

# From × to × who: `waiting → offered` system; `offered → waiting` system (time is up) and citizen (declines);
# `offered → taken` citizen; `waiting, offered → left` citizen; `waiting → over` system (the days have passed).


class TimesFree(Conflict):
    """`alternatives`: free Slots that fit; nobody needs to wait."""

    code, title = "times_free", "There are free times that fit"


class AlreadyWaiting(Conflict):
    code, title = "already_waiting", "You stand in this line already"


class NothingOffered(Conflict):
    code, title = "nothing_offered", "The offer is over"


def check_entry(entry: NewEntry, today: date) -> None:
    """Raises Invalid for days and hours in the wrong order, in the past or too long."""
    wrong: list[FieldProblem] = []
    if entry.first_day > entry.last_day:
        wrong.append(FieldProblem("last_day", "not before the first day"))
    if entry.last_day < today:
        wrong.append(FieldProblem("last_day", "not in the past"))
    if entry.last_day - today > LONGEST:
        wrong.append(FieldProblem("last_day", f"at most {LONGEST.days} days ahead"))
    if (entry.from_time is None) != (entry.until_time is None):
        wrong.append(FieldProblem("until_time", "both hours, or none"))
    if entry.from_time is not None and entry.until_time is not None and entry.from_time >= entry.until_time:
        wrong.append(FieldProblem("until_time", "after the first hour"))
    if wrong:
        raise Invalid(fields=wrong)


def to_time(clock: str | None) -> time | None:
    return None if clock is None else time.fromisoformat(clock)


def fits(entry: EntryRow, start: Start, now: datetime) -> bool:
    """Whether a start can be offered: free, in the hours asked for, earlier than what they have, and not passed by."""
    starts, ends = start.starts_at.astimezone(SEOUL), start.ends_at.astimezone(SEOUL)
    return (
        start.free > 0
        and entry.first_day <= starts.date() <= entry.last_day
        and (entry.from_time is None or entry.from_time <= starts.time())
        and (entry.until_time is None or (ends.date() == starts.date() and ends.time() <= entry.until_time))
        and (entry.before is None or start.starts_at < entry.before)
        and start.starts_at not in entry.passed
        and offered_until(entry, start, now) - now >= SHORTEST_OFFER
    )


def offered_until(entry: EntryRow, start: Start, now: datetime) -> datetime:
    """How long an offer is kept: never past the visit itself."""
    return min(now + timedelta(minutes=entry.offer_minutes), start.starts_at)


def check_earlier(booking: BookingRow, entry: NewEntry) -> None:
    """Raises Invalid unless the booking is one of the service that is waited for."""
    if booking.service.id != entry.service_id:
        raise Invalid(fields=[FieldProblem("booking_id", "a booking of this service")])
