"""Delays of today, and who is still to come."""

from datetime import date, datetime
from uuid import UUID

from backend.db import Db


async def set_delay(db: Db, resource_id: int, on_date: date, minutes: int) -> int | None:
    """How many times it has changed that day; None where it is so already."""
    return await db.fetchval(
        """WITH changed AS (
               UPDATE delays SET minutes = $3, version = version + 1
               WHERE resource_id = $1 AND on_date = $2 AND minutes <> $3 RETURNING version
           ), said AS (
               INSERT INTO delays (resource_id, on_date, minutes)
               SELECT $1, $2, $3 WHERE $3 > 0 ON CONFLICT DO NOTHING RETURNING version
           )
           SELECT version FROM changed UNION ALL SELECT version FROM said""",
        resource_id, on_date, minutes,
    )  # fmt: skip


async def list_to_come(db: Db, resource_id: int, on_date: date, now: datetime) -> list[UUID]:
    """Who has a visit with a counsellor on a day that is not over, and has not arrived."""
    return [row["id"] for row in await db.fetch(
        """SELECT DISTINCT b.id FROM allocations a JOIN bookings b ON b.id = a.booking_id
           WHERE a.active AND a.resource_id = $1 AND b.status = 'confirmed' AND upper(b.during) > $3
             AND a.during && tstzrange($2::date::timestamp AT TIME ZONE 'Asia/Seoul',
                                       ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul')
             AND (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date = $2""",
        resource_id, on_date, now,
    )]  # fmt: skip
