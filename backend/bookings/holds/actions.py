"""Holding a time and confirming it, with everybody else who wants it at the same moment."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

import asyncpg
import msgspec

from backend.bookings import actions, passes, rules
from backend.bookings import queries as bookings
from backend.bookings.closures import queries as closures
from backend.bookings.holds import queries
from backend.bookings.models import BookingRow, Confirmation, Move, NewBooking, Slot, Status, Wish
from backend.bookings.penalties.queries import find_rules
from backend.bookings.penalties.rules import check_paused, paused_until
from backend.bookings.slots.models import Start
from backend.bookings.slots.queries import find_days, find_start
from backend.db import Db
from backend.messages.models import Kind
from backend.people.declarations.queries import find_declaration
from backend.people.declarations.rules import check_eligible
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul
from backend.settings import Settings

NEAREST = 12


class _Lost(Exception):
    """The time went to somebody else between looking and taking."""


class _Claim(msgspec.Struct, frozen=True):
    """A time for a new hold until `held_until`, or for the booking that is named and stands already."""

    citizen_id: UUID
    service_id: int
    start: Start
    wish: Wish
    booking_id: UUID | None = None
    held_until: datetime | None = None
    new_id: UUID | None = None
    # Whether the person may hold another time of the service.
    holds: bool = True


async def hold(
    db: Db, sealer: Sealer, citizen_id: UUID, wanted: NewBooking, now: datetime, *, booking_id: UUID | None = None
) -> BookingRow:
    """Hold a time for a citizen, under that id if one is given, and end their older hold of the service.

    Raises NameNeeded, ConsentNeeded, DeclarationNeeded, NotEligible, NotBookable, TooManyLive, TooLongADay, and
    SlotTaken with the nearest times that are free.
    """
    rules.check_within_horizon(wanted.starts_at, now)
    await queries.lock_citizen_and_share(db, citizen_id, wanted.service_id)
    standing = await queries.find_standing(db, citizen_id, wanted.service_id, wanted.starts_at, now)
    rules.check_person(standing.name, standing.consented)
    start = await _find_start(db, wanted.service_id, wanted.starts_at, wanted, now)
    await _check_standing(db, sealer, citizen_id, standing, start, now)
    held_until = now + timedelta(seconds=standing.hold_seconds)
    claim = _Claim(citizen_id, wanted.service_id, start, wanted, held_until=held_until, new_id=booking_id,
                   holds=standing.holds)  # fmt: skip
    booking = await bookings.find_mine(db, citizen_id, await _take(db, claim, now))
    await actions.record(db, "hold", booking.id, citizen_id, now, actor_kind="citizen", actor_id=citizen_id)
    await actions.tell(db, booking)
    return booking


async def confirm(
    db: Db, settings: Settings, sealer: Sealer, citizen_id: UUID, booking_id: UUID, said: Confirmation, now: datetime,
    *, asks: bool = True,
) -> BookingRow:  # fmt: skip
    """Confirm a hold, or ask for it where somebody has to approve; a hold that ran out is taken again if it is free.

    Returns what stands then. An offer is taken with one tap: it `asks` nothing. Raises Invalid for answers that are
    missing or no choice, WrongStatus, TooManyLive, TooLongADay, NotBookable, and SlotTaken with the nearest times that
    are free.
    """
    await queries.lock_citizen(db, citizen_id)
    booking = await bookings.find_mine(db, citizen_id, booking_id)
    status: Literal["requested", "confirmed"] = "requested" if booking.needs_approval else "confirmed"
    rules.check(booking, status, "citizen", now)
    if booking.offered and asks:
        # An offer is taken where one waits.
        raise rules.WrongStatus
    standing = await queries.find_standing(db, citizen_id, booking.service.id, booking.starts_at, now)
    about = rules.tidy(said.about, "about")
    answers = rules.check_answers(standing.questions, said.answers) if asks else []
    sealed = queries.Said(
        about=sealer.seal(about) if about else None,
        answers=sealer.seal(msgspec.json.encode(answers).decode()) if answers else None,
    )
    wish = rules.wish_of(booking)
    rules.check_live(standing.live, standing.max_live)
    rules.check_minutes_a_day(standing.minutes_that_day, booking.starts_at, booking.ends_at, standing.max_minutes_a_day)
    # As `confirm_held` leaves it, without reading all of it again.
    confirmed = msgspec.structs.replace(
        booking, status=status, held_until=None, about_sealed=sealed.about, answers_sealed=sealed.answers,
        confirmed_at=now.astimezone(UTC) if status == "confirmed" else None, version=booking.version + 1,
    )  # fmt: skip
    if not await queries.confirm_held(db, booking_id, status, sealed, now):
        # What is held counts as a visit where hours change; what is taken again must look at them.
        await queries.share_service(db, booking.service.id)
        start = await _find_start(db, booking.service.id, booking.starts_at, wish, now)
        await _check_standing(db, sealer, citizen_id, standing, start, now)
        await _take(db, _Claim(citizen_id, booking.service.id, start, wish, booking_id=booking_id), now)
        await queries.confirm_expired(db, booking_id, status, sealed, now)
        confirmed = await bookings.find_mine(db, citizen_id, booking_id)
    await actions.record(
        db, "request" if booking.needs_approval else "confirm", booking_id, citizen_id, now, actor_kind="citizen",
        actor_id=citizen_id, fields=("status", "about", "answers") if answers else ("status", "about"),
    )  # fmt: skip
    await actions.tell(db, booking)
    kind: Kind = "booking_requested" if booking.needs_approval else "booking_confirmed"
    await actions.message(db, settings, booking, kind, now)
    return confirmed


async def move(
    db: Db, settings: Settings, sealer: Sealer, booking: BookingRow, to: Move, now: datetime, *,
    actor: Literal["citizen", "counsellor"],
) -> None:  # fmt: skip
    """Give a booking another time, which it has or keeps the old one: nothing lies between the two.

    For staff neither notice nor days ahead count, nor how many bookings and minutes a person may have. A new time that
    a citizen chooses has to be approved again where the service needs it. Raises WrongStatus, TooLate, TooLateToCancel,
    NotBookable, TooLongADay, DeclarationNeeded, NotEligible, and SlotTaken with the nearest times that are free.
    """
    rules.check_within_horizon(to.starts_at, now)
    by_staff = actor == "counsellor"
    if booking.citizen_id is not None:
        await queries.lock_citizen(db, booking.citizen_id)
    rules.check_movable(booking, actor, now)
    service_id = booking.service.id
    await queries.share_service(db, service_id)
    start = await find_start(db, service_id, to.starts_at, to, now, moving=booking.id, by_staff=by_staff)
    if start is None:
        raise rules.NotBookable
    # Whose counsellor cannot come chooses anew what they were given before.
    if not by_staff and booking.citizen_id is not None and not booking.away:
        standing = await queries.find_standing(db, booking.citizen_id, service_id, to.starts_at, now, moving=booking.id)
        await _check_standing(db, sealer, booking.citizen_id, standing, start, now)
    status = "requested" if booking.needs_approval and (not by_staff or booking.status == "requested") else "confirmed"
    if not await give(db, booking, start, to.party_size, status, now):
        owner = booking.citizen_id or booking.id
        nearest = await find_alternatives(db, service_id, to.starts_at, owner, to, now)
        raise rules.SlotTaken(alternatives=nearest)
    await actions.tell_moved(db, settings, booking, now)


async def give(db: Db, booking: BookingRow, start: Start, party_size: int, status: Status, now: datetime) -> bool:
    """Let a booking have a start, and nothing of what it had. False, with everything as it was, where that is not free.
    Raises WrongStatus where the booking has left its status meanwhile."""
    for last in (False, True):
        try:
            async with db.transaction():
                await _give_locked(db, booking, start, party_size, status, now)
        except _Lost:
            return False
        except asyncpg.DeadlockDetectedError:
            if last:
                raise
        else:
            return True
    raise AssertionError("unreachable")


async def _give_locked(
    db: Db, booking: BookingRow, start: Start, party_size: int, status: Status, now: datetime
) -> None:
    locked = await queries.lock_resources(db, start.candidate_ids)
    freed = await queries.release_expired(db, locked, start.taken_from, start.taken_until, now)
    closed_until = await closures.find_closed_until(db, booking.id, now)
    offer_id = booking.away and booking.away.offer_id
    left = await closures.list_taken(db, [booking.id, *([offer_id] if offer_id else [])])
    # What was offered in its place may stand in the way of what was chosen.
    await actions.settle(db, booking, "moved", now, asks_next=False)
    # Whoever ends the booking at this moment comes before or after: its row is judged again here.
    if not await queries.move_booking(db, booking, start, party_size, status, now):
        raise rules.WrongStatus
    await queries.forget_allocations(db, booking.id)
    if not await queries.allocate(db, booking.id, start, None):
        raise _Lost
    await actions.give_back(db, left, now, closed_until=closed_until)
    for changed in freed:
        await bookings.tell(db, changed)


async def check_may_book(
    db: Db, sealer: Sealer, citizen_id: UUID, service_id: int, on_date: date, now: datetime, *,
    moving: UUID | None = None,
) -> None:  # fmt: skip
    """Raises whatever keeps a person from booking a service on a day, whether or not there is time."""
    noon = datetime.combine(on_date, time(12), SEOUL)
    standing = await queries.find_standing(db, citizen_id, service_id, noon, now, moving=moving)
    rules.check_person(standing.name, standing.consented)
    await _check_person(db, sealer, citizen_id, standing, on_date, now)


async def _check_person(
    db: Db, sealer: Sealer, citizen_id: UUID, standing: queries.Standing, on_date: date, now: datetime
) -> None:
    if standing.given:
        check_paused(paused_until(standing.given, await find_rules(db, now), now))
    if standing.eligibility.asks:
        check_eligible(standing.eligibility, await find_declaration(db, sealer, citizen_id), on_date)
    rules.check_live(standing.live, standing.max_live)


async def _check_standing(
    db: Db, sealer: Sealer, citizen_id: UUID, standing: queries.Standing, start: Start, now: datetime
) -> None:
    await _check_person(db, sealer, citizen_id, standing, day_in_seoul(start.starts_at), now)
    rules.check_minutes_a_day(standing.minutes_that_day, start.starts_at, start.ends_at, standing.max_minutes_a_day)


async def _find_start(db: Db, service_id: int, starts_at: datetime, wish: Wish, now: datetime) -> Start:
    """The start on the grid, free or not. Raises NotBookable where nothing starts then."""
    start = await find_start(db, service_id, starts_at, wish, now)
    if start is None:
        raise rules.NotBookable
    return start


async def take(
    db: Db, citizen_id: UUID, service_id: int, start: Start, wish: Wish, now: datetime, held_until: datetime
) -> UUID:
    """Hold a start for somebody whom the desk books for. Raises SlotTaken with the nearest times that are free."""
    return await _take(db, _Claim(citizen_id, service_id, start, wish, held_until=held_until), now)


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
    nearest = await find_alternatives(db, claim.service_id, claim.start.starts_at, claim.citizen_id, claim.wish, now)
    raise rules.SlotTaken(alternatives=nearest)


async def _take_locked(db: Db, claim: _Claim, now: datetime) -> UUID:
    start = claim.start
    # Most losers need not queue up: only one's own hold may stand in one's way.
    if not start.free and not (claim.holds and await queries.has_hold(
        db, claim.citizen_id, claim.service_id, start.taken_from, start.taken_until
    )):  # fmt: skip
        raise _Lost
    locked = await queries.lock_resources(db, start.candidate_ids)
    freed = await queries.release_holds_of(db, claim.citizen_id, claim.service_id) if claim.holds else []
    if claim.booking_id is None:
        booking_id = await queries.insert_hold(
            db, service_id=claim.service_id, citizen_id=claim.citizen_id, starts_at=start.starts_at,
            ends_at=start.ends_at, party_size=claim.wish.party_size, held_until=claim.held_until,
            code=passes.new_code(), now=now, booking_id=claim.new_id,
        )  # fmt: skip
    else:
        booking_id = claim.booking_id
        await queries.forget_allocations(db, booking_id)
    if not await queries.allocate(db, booking_id, start, claim.held_until):
        # Perhaps only what has run out is in the way: it rarely is, and to look costs as much as to allocate.
        freed += await queries.release_expired(db, locked, start.taken_from, start.taken_until, now)
        # Where somebody did not queue up, a part of it may have been allocated.
        await queries.forget_allocations(db, booking_id)
        if not await queries.allocate(db, booking_id, start, claim.held_until):
            raise _Lost
    for changed in freed:
        await bookings.tell(db, changed)
    return booking_id


async def find_alternatives(
    db: Db, service_id: int, starts_at: datetime, citizen_id: UUID, wish: Wish, now: datetime
) -> list[Slot]:
    """Three of the nearest times that are free, not the same three for everybody who lost."""
    on_date, today = day_in_seoul(starts_at), day_in_seoul(now)
    free: list[Start] = []
    # Many may lose at one moment: the days around mostly have enough, and cost a fifth.
    for before, count in ((1, 3), (2, 14)):
        first = max(on_date - timedelta(days=before), today)
        # As long and for as many, and with whoever is free.
        days = await find_days(db, service_id, first, count, rules.anywhere(wish), now)
        free = [start for day in days for start in day.starts if start.free]
        if len(free) >= NEAREST:
            break
    nearest = sorted(free, key=lambda start: (abs(start.starts_at - starts_at), start.starts_at))[:NEAREST]
    turn = int.from_bytes(hashlib.sha256(citizen_id.bytes).digest()[:4])
    return [start.slot() for start in rules.spread(nearest, turn)]
