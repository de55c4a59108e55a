"""Which bookings are due for a reminder."""

from datetime import datetime
from uuid import UUID

from backend.db import Db


async def take_day_before(db: Db, now: datetime) -> list[UUID]:
    """Mark the bookings that are due for the reminder of the day before, and return them."""
    return [row["id"] for row in await db.fetch(
        """UPDATE bookings SET day_reminder_at = $1 WHERE id IN (
               SELECT id FROM bookings b
               WHERE status = 'confirmed' AND day_reminder_at IS NULL
                 AND NOT EXISTS (SELECT FROM absence_visits v
                                 WHERE v.booking_id = b.id AND v.status IN ('offered', 'asked'))
                 AND lower(during) > $1::timestamptz + interval '2 hours'
                 AND lower(during) <= $1::timestamptz + interval '1 day'
                 AND confirmed_at <= lower(during) - interval '1 day'
               ORDER BY lower(during) LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED)
           RETURNING id""",
        now,
    )]  # fmt: skip


async def take_hours_before(db: Db, now: datetime) -> list[UUID]:
    """Mark the bookings that are due for the reminder two hours before, and return them."""
    return [row["id"] for row in await db.fetch(
        """UPDATE bookings SET hour_reminder_at = $1 WHERE id IN (
               SELECT id FROM bookings b
               WHERE status = 'confirmed' AND hour_reminder_at IS NULL AND lower(during) > $1
                 AND NOT EXISTS (SELECT FROM absence_visits v
                                 WHERE v.booking_id = b.id AND v.status IN ('offered', 'asked'))
                 AND lower(during) <= $1::timestamptz + interval '2 hours'
                 AND confirmed_at <= lower(during) - interval '2 hours'
               ORDER BY lower(during) LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED)
           RETURNING id""",
        now,
    )]  # fmt: skip
