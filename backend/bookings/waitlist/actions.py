"""Joining a line, and one offer at a time to who stands in it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from backend import live
from backend.bookings import actions, passes
from backend.bookings import queries as bookings
from backend.bookings import rules as booking_rules
from backend.bookings.closures import queries as closures
from backend.bookings.holds import actions as holds
from backend.bookings.holds import queries as hold_queries
from backend.bookings.models import Confirmation, Shown, Wish
from backend.bookings.slots.models import Start
from backend.bookings.slots.queries import find_days
from backend.bookings.waitlist import queries, rules
from backend.bookings.waitlist.models import EntryRow, NewEntry
from backend.db import Db
from backend.errors import NotFound
from backend.jobs import enqueue
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings

MOST_DAYS_AT_ONCE = 14


async def join(db: Db, sealer: Sealer, citizen_id: UUID, entry: NewEntry, now: datetime) -> UUID:
    """Stand in line for a service on some days.

    Raises whatever keeps the person from booking it, Invalid, AlreadyWaiting, and TimesFree where nobody needs to wait.
    """
    rules.check_entry(entry, day_in_seoul(now))
    await hold_queries.lock_citizen(db, citizen_id)
    if entry.booking_id is not None:
        booking = await bookings.find_mine(db, citizen_id, entry.booking_id)
        booking_rules.check_movable(booking, "citizen", now)
        rules.check_earlier(booking, entry)
    first = max(entry.first_day, day_in_seoul(now))
    if not await find_days(db, entry.service_id, first, 1, Wish(), now):
        raise NotFound
    await holds.check_may_book(db, sealer, citizen_id, entry.service_id, first, now, moving=entry.booking_id)
    entry_id = await queries.insert_entry(db, citizen_id, entry, now)
    if entry_id is None:
        raise rules.AlreadyWaiting
    row = await queries.lock_entry(db, entry_id, citizen_id)
    free = await _find_times(db, row, now, moving=row.booking_id)
    if free:
        raise rules.TimesFree(alternatives=[start.slot() for start in free[:3]])
    await actions.record(db, "wait", entry_id, citizen_id, now, actor_kind="citizen", actor_id=citizen_id, fields=())
    await _tell(db, row)
    return entry_id


async def offer(db: Db, settings: Settings, entry_id: UUID, now: datetime) -> bool:
    """Offer the first time that fits to an entry that waits; False where there is none."""
    entry = await queries.lock_waiting(db, entry_id)
    if entry is None:
        return False
    await hold_queries.share_service(db, entry.service_id)
    locked = await hold_queries.lock_resources(db, await queries.list_resource_ids(db, entry.service_id))
    # What was given back stays closed for everybody else while those in line are asked.
    closed = await closures.open_closed(db, locked)
    # An offer is held beside the booking that one has, whose own time is not free for it.
    free = await _find_times(db, entry, now)
    if free:
        await hold_queries.release_expired(db, locked, free[0].taken_from, free[0].taken_until, now)
        await _hold_for(db, settings, entry, free[0], now)
    await closures.close_again(db, closed, now)
    return bool(free)


async def take(
    db: Db, settings: Settings, sealer: Sealer, citizen_id: UUID, entry_id: UUID, shown: Shown, now: datetime
) -> UUID:
    """Take the offer that was shown, with one tap; who had a booking has it at the new time. Returns the booking.

    Raises NothingOffered, also where another time is offered by now, and what may keep the person from booking.
    """
    await hold_queries.lock_citizen(db, citizen_id)
    entry = await queries.lock_entry(db, entry_id, citizen_id)
    offered = await queries.find_offer(db, entry_id)
    if entry.status != "offered" or offered is None:
        raise rules.NothingOffered
    held = await bookings.lock_mine(db, citizen_id, offered)
    if held.held_until is None or held.held_until <= now or held.starts_at != shown.starts_at:
        raise rules.NothingOffered
    await holds.check_may_book(
        db, sealer, citizen_id, entry.service_id, day_in_seoul(held.starts_at), now, moving=entry.booking_id
    )
    await queries.mark(db, entry_id, "taken")
    if entry.booking_id is None:
        await holds.confirm(db, settings, sealer, citizen_id, offered, Confirmation(), now, asks=False)
        return offered
    booking = await bookings.lock_mine(db, citizen_id, entry.booking_id)
    if booking.status not in ("requested", "confirmed") or booking.starts_at <= now:
        raise booking_rules.WrongStatus
    closed_until = await closures.find_closed_until(db, booking.id, now)
    await hold_queries.take_over(db, booking, held.id, closed_until, now)
    if closed_until is not None:
        await enqueue(db, "offer_waiting", booking.service.id)
    await actions.tell(db, booking)
    await actions.message(db, settings, await bookings.find_any(db, booking.id, None), "booking_moved", now)
    await actions.record(db, "move", booking.id, citizen_id, now, actor_kind="citizen", actor_id=citizen_id,
                         fields=("during",))  # fmt: skip
    return booking.id


async def decline(db: Db, citizen_id: UUID, entry_id: UUID, shown: Shown, now: datetime) -> None:
    """Pass the offer that was shown by and wait on; the next is asked. A tap that comes late passes nothing else by."""
    await hold_queries.lock_citizen(db, citizen_id)
    entry = await queries.lock_entry(db, entry_id, citizen_id)
    offered = await queries.find_offer(db, entry_id)
    if entry.status != "offered" or offered is None:
        return
    if (await bookings.find_mine(db, citizen_id, offered)).starts_at == shown.starts_at:
        await queries.mark(db, entry_id, "waiting", await _end_offer(db, entry, now))
        await _tell(db, entry)


async def leave(db: Db, citizen_id: UUID, entry_id: UUID, now: datetime) -> None:
    """Wait no longer; what is offered just now goes to the next. Nothing happens to what is over."""
    await hold_queries.lock_citizen(db, citizen_id)
    entry = await queries.lock_entry(db, entry_id, citizen_id)
    if entry.status in ("waiting", "offered"):
        passed = await _end_offer(db, entry, now) if entry.status == "offered" else None
        await queries.mark(db, entry_id, "left", passed)
        await _tell(db, entry)


async def lapse(db: Db, citizen_id: UUID, entry_id: UUID, now: datetime) -> None:
    """End an offer whose time is up: the person waits on, and the next is asked."""
    await hold_queries.lock_citizen(db, citizen_id)
    entry = await queries.lock_entry(db, entry_id, citizen_id)
    offered = await queries.find_offer(db, entry_id)
    if entry.status != "offered" or offered is None:
        return
    held = await bookings.find_any(db, offered, None)
    if held.held_until is not None and held.held_until <= now:
        await queries.mark(db, entry_id, "waiting", await _end_offer(db, entry, now))
        await _tell(db, entry)


async def withdraw(db: Db, citizen_id: UUID, entry_id: UUID, service_id: int) -> None:
    """What was offered is not to be had: the person waits on where they were, and is asked again."""
    await queries.mark(db, entry_id, "waiting")
    await live.tell(db, f"citizen:{citizen_id}", "waitlist", entry_id)
    await enqueue(db, "offer_waiting", service_id)


async def _end_offer(db: Db, entry: EntryRow, now: datetime) -> datetime | None:
    """Give an offered time back; returns when it was."""
    offered = await queries.find_offer(db, entry.id)
    if offered is None:
        return None
    held = await bookings.lock_mine(db, entry.citizen_id, offered)
    closed_until = await closures.find_closed_until(db, held.id, now)
    await bookings.end_booking(db, held.id, "expired", ["held"], None, now, closed_until=closed_until)
    await actions.tell(db, held)
    await enqueue(db, "offer_waiting", entry.service_id)
    return held.starts_at


async def _find_times(db: Db, entry: EntryRow, now: datetime, *, moving: UUID | None = None) -> list[Start]:
    """The free times that fit, the first of the first day that has any."""
    first: date = max(entry.first_day, day_in_seoul(now))
    while first <= entry.last_day:
        count = min(MOST_DAYS_AT_ONCE, (entry.last_day - first).days + 1)
        days = await find_days(db, entry.service_id, first, count, entry.wish, now, moving=moving)
        if found := [start for day in days for start in day.starts if rules.fits(entry, start, now)]:
            return found
        first += timedelta(days=count)
    return []


async def _hold_for(db: Db, settings: Settings, entry: EntryRow, start: Start, now: datetime) -> None:
    """Keep a time for who waits; it stays theirs until it is taken, declined, or passed on."""
    held_until = rules.offered_until(entry, start, now)
    booking_id = await hold_queries.insert_hold(
        db, service_id=entry.service_id, citizen_id=entry.citizen_id, starts_at=start.starts_at, ends_at=start.ends_at,
        party_size=entry.party_size, held_until=held_until, code=passes.new_code(), now=now,
        waitlist_entry_id=entry.id,
    )  # fmt: skip
    if not await hold_queries.allocate(db, booking_id, start, None):
        raise AssertionError("locked and free, and yet not to be had")
    await queries.mark(db, entry.id, "offered")
    held = await bookings.find_any(db, booking_id, None)
    await actions.tell(db, held)
    await actions.message(
        db, settings, held, "waitlist_offer", now, link=f"/waitlist/{entry.id}", expires_at=held_until
    )
    await _tell(db, entry)


async def _tell(db: Db, entry: EntryRow) -> None:
    await live.tell(db, f"citizen:{entry.citizen_id}", "waitlist", entry.id)
    await live.tell(db, f"site:{entry.site_id}", "waitlist", entry.id)
