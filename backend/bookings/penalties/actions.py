"""Giving points, and taking them back."""

from datetime import datetime

from backend.bookings import actions, rules
from backend.bookings import queries as bookings
from backend.bookings.models import BookingRow
from backend.bookings.penalties import queries
from backend.bookings.penalties.models import PenaltyKind
from backend.db import Db
from backend.settings import Settings


async def give(db: Db, booking: BookingRow, kind: PenaltyKind, now: datetime) -> None:
    """As many points as the rules of today say, once a booking."""
    if booking.citizen_id is None:
        return
    rules = await queries.find_rules(db, now)
    points = rules.no_show_points if kind == "no_show" else rules.late_cancel_points
    if points:
        await queries.insert_penalty(db, booking.citizen_id, booking.id, kind, points, rules.lapse_days, now)


async def miss(db: Db, settings: Settings, booking: BookingRow, now: datetime) -> None:
    """Somebody did not come: the point that it costs, and a word to them."""
    await give(db, booking, "no_show", now)
    await actions.message(db, settings, booking, "booking_missed", now)


async def take_back(db: Db, booking: BookingRow) -> None:
    """They came after all. Raises SlotTaken where their time has been given to somebody else since."""
    if not await bookings.restore_time(db, booking.id):
        raise rules.SlotTaken(alternatives=[])
    await queries.delete_penalty(db, booking.id)
