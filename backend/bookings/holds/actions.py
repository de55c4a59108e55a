"""Holding a time and confirming it, with everybody else who wants it at the same moment."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec

from backend.bookings import actions, passes, rules
from backend.bookings import queries as bookings
from backend.bookings.holds import queries
from backend.bookings.models import NewBooking, Slot
from backend.bookings.slots.models import Start
from backend.bookings.slots.queries import find_days
from backend.db import Db
from backend.people.queries import has_consent
from backend.seoul import day_in_seoul
from backend.settings import Settings

NEAREST = 12


class _Lost(Exception):
    """The time went to somebody else between looking and taking."""


class _Claim(msgspec.Struct, frozen=True):
    """A time for a new hold until `held_until`, or for the booking that is named and stands already."""

    citizen_id: UUID
    service_id: int
    start: Start
    booking_id: UUID | None = None
    held_until: datetime | None = None


async def hold(db: Db, citizen_id: UUID, wanted: NewBooking, now: datetime) -> UUID:
    """Hold a time for a citizen and end their older hold of the service.

    Raises NameNeeded, ConsentNeeded, NotBookable, TooManyLive, and SlotTaken with the nearest times that are free.
    """
    rules.check_within_horizon(wanted.starts_at, now)
    await queries.lock_citizen(db, citizen_id)
    standing = await queries.find_standing(db, citizen_id, wanted.service_id, wanted.starts_at, now)
    rules.check_person(standing.name, await has_consent(db, citizen_id))
    start = await _find_start(db, wanted.service_id, wanted.starts_at, wanted.counsellor_id, now)
    rules.check_live(standing.live, standing.max_live)
    claim = _Claim(citizen_id, wanted.service_id, start, held_until=now + timedelta(seconds=standing.hold_seconds))
    booking_id = await _take(db, claim, now)
    await actions.record(db, "hold", booking_id, citizen_id, now, actor_kind="citizen", actor_id=citizen_id)
    await actions.tell(db, await bookings.find_mine(db, citizen_id, booking_id))
    return booking_id


async def confirm(
    db: Db, settings: Settings, citizen_id: UUID, booking_id: UUID, about_sealed: bytes | None, now: datetime
) -> None:
    """Confirm a hold; where it has run out, take the time again if it is still free.

    Raises WrongStatus, TooManyLive, NotBookable, and SlotTaken with the nearest times that are free.
    """
    await queries.lock_citizen(db, citizen_id)
    booking = await bookings.find_mine(db, citizen_id, booking_id)
    rules.check(booking, "confirmed", "citizen", now)
    standing = await queries.find_standing(db, citizen_id, booking.service.id, booking.starts_at, now)
    rules.check_live(standing.live, standing.max_live)
    if not await queries.confirm_held(db, booking_id, about_sealed, now):
        start = await _find_start(db, booking.service.id, booking.starts_at, booking.counsellor.id, now)
        await _take(db, _Claim(citizen_id, booking.service.id, start, booking_id=booking_id), now)
        await queries.confirm_expired(db, booking_id, about_sealed, now)
    await actions.record(db, "confirm", booking_id, citizen_id, now, actor_kind="citizen", actor_id=citizen_id,
                 fields=("status", "about"))  # fmt: skip
    await actions.tell(db, booking)
    await actions.message(db, settings, booking, "booking_confirmed", now)


async def _find_start(db: Db, service_id: int, starts_at: datetime, counsellor_id: int | None, now: datetime) -> Start:
    """The start on the grid, free or not. Raises NotBookable where nothing starts then."""
    on_date = day_in_seoul(starts_at)
    for day in await find_days(db, service_id, on_date, 1, counsellor_id, now):
        for start in day.starts:
            if start.starts_at == starts_at:
                return start
    raise rules.NotBookable


async def _take(db: Db, claim: _Claim, now: datetime) -> UUID:
    """Allocate the time and return the booking. Raises SlotTaken with the nearest times that are free."""
    for last in (False, True):
        try:
            # A savepoint: going back to it lets the next in the queue go on while the loser is shown other times.
            async with db.transaction():
                return await _take_locked(db, claim, now)
        except _Lost:
            break
        except (asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError):
            # Two that waited for each other, or a code that is in use: once more.
            if last:
                raise
    nearest = await find_alternatives(db, claim.service_id, claim.start.starts_at, claim.citizen_id, now)
    raise rules.SlotTaken(alternatives=nearest)


async def _take_locked(db: Db, claim: _Claim, now: datetime) -> UUID:
    start = claim.start
    # Most losers need not queue up: only one's own hold may stand in one's way.
    if not start.free and not await queries.has_hold(db, claim.citizen_id, claim.service_id, start.starts_at):
        raise _Lost
    await queries.lock_resources(db, start.working_ids)
    freed = await queries.release_expired(db, start.working_ids, start.starts_at, start.ends_at, now)
    freed += await queries.release_holds_of(db, claim.citizen_id, claim.service_id)
    booking_id = claim.booking_id or await queries.insert_hold(
        db, service_id=claim.service_id, citizen_id=claim.citizen_id, starts_at=start.starts_at,
        ends_at=start.ends_at, held_until=claim.held_until, code=passes.new_code(), now=now,
    )  # fmt: skip
    if not await queries.allocate(db, booking_id, start.working_ids, start.starts_at, start.ends_at, claim.held_until):
        raise _Lost
    for changed in freed:
        await bookings.tell(db, changed)
    return booking_id


async def find_alternatives(
    db: Db, service_id: int, starts_at: datetime, citizen_id: UUID, now: datetime
) -> list[Slot]:
    """Three of the nearest times that are free, not the same three for everybody who lost."""
    on_date = day_in_seoul(starts_at)
    first = max(on_date - timedelta(days=2), day_in_seoul(now))
    days = await find_days(db, service_id, first, 14, None, now)
    free = [start for day in days for start in day.starts if start.free]
    nearest = sorted(free, key=lambda start: (abs(start.starts_at - starts_at), start.starts_at))[:NEAREST]
    turn = int.from_bytes(hashlib.sha256(citizen_id.bytes).digest()[:4])
    return [start.slot() for start in rules.spread(nearest, turn)]
