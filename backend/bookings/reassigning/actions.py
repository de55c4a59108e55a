"""Giving a visit to another counsellor."""

from datetime import datetime
from uuid import UUID

from backend.bookings import actions
from backend.bookings import queries as bookings
from backend.bookings.holds import actions as holds
from backend.bookings.holds.queries import lock_citizen, share_service
from backend.bookings.models import BookingRow
from backend.bookings.reassigning import queries, rules
from backend.bookings.rules import SlotTaken
from backend.bookings.slots.models import Start
from backend.db import Db
from backend.settings import Settings


async def lock(db: Db, booking_id: UUID, site_ids: list[int] | None) -> BookingRow:
    """A booking at one of the sites (None: at any), to be given away: it is at the same time from here to the end,
    and nobody changes who works then."""
    booking = await bookings.find_any(db, booking_id, site_ids)
    if booking.citizen_id is not None:
        await lock_citizen(db, booking.citizen_id)
    await share_service(db, booking.service.id)
    return await bookings.find_any(db, booking_id, site_ids)


async def give(db: Db, settings: Settings, booking: BookingRow, counsellor_id: int, now: datetime) -> None:
    """Let a colleague have a locked booking, with all else as it is, and tell everybody whom it concerns.

    Everything stays as it was where that is refused. Raises WrongStatus, TooLate, NotAColleague, ColleagueOff,
    ColleagueAway and ColleagueBusy; and SlotTaken where its room, left for an offer, is not free any more.
    """
    mine = rules.check_reassignable(booking, now)
    rules.check_free(await queries.list_colleagues(db, booking.id, mine.id, now), counsellor_id)
    taken = await queries.find_taken(db, booking.id)
    wanted = [counsellor_id, *taken.others]
    # Not from the grid: the booking may stand beside it, and keeps its time whatever the rules have become.
    start = Start(booking.starts_at, booking.ends_at, taken.taken_from, taken.taken_until, 1, 0, [counsellor_id], [],
                  wanted, len(wanted))  # fmt: skip
    if not await holds.give(db, booking, start, booking.party_size, booking.status, now):
        # Somebody was first: who they are now says why.
        rules.check_free(await queries.list_colleagues(db, booking.id, mine.id, now), counsellor_id)
        raise SlotTaken(alternatives=[])
    await actions.tell_moved(db, settings, booking, now)
