"""A time that was given back can stay closed for a while: so that nobody hands it on to a friend, and so that those who
wait are asked first. Its allocation stays active with a `held_until`, and opens by itself like a hold."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from backend.db import Db, many


async def find_closed_until(db: Db, booking_id: UUID, now: datetime) -> datetime | None:
    """Until when the time of a booking stays closed after it is given back; None for not at all."""
    return await db.fetchval(
        """SELECT greatest(
               CASE WHEN r.reopen_after_minutes > 0
                    THEN $2::timestamptz + make_interval(mins => r.reopen_after_minutes) END,
               CASE WHEN EXISTS (
                   SELECT FROM allocations a
                   JOIN service_resources sr ON sr.resource_id = a.resource_id OR sr.resource_id IN (
                       SELECT p.whole_id FROM resource_parts p WHERE p.part_id = a.resource_id)
                   JOIN waitlist_entries w ON w.service_id = sr.service_id AND w.status = 'waiting'
                   WHERE a.booking_id = b.id AND a.active
                     AND (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date BETWEEN w.first_day AND w.last_day
               ) THEN $2::timestamptz + interval '2 minutes' END)
           FROM bookings b
           LEFT JOIN service_rules r ON r.service_id = b.service_id
               AND r.valid @> (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date
           WHERE b.id = $1 AND lower(b.during) > $2""",
        booking_id, now,
    )  # fmt: skip


async def list_services_of(db: Db, resource_ids: Iterable[int]) -> list[int]:
    """What can be booked with any of these, or with a hall that one of them is part of."""
    return [row["service_id"] for row in await db.fetch(
        """SELECT DISTINCT service_id FROM service_resources
           WHERE resource_id = ANY ($1)
              OR resource_id IN (SELECT whole_id FROM resource_parts WHERE part_id = ANY ($1))""",
        list(resource_ids),
    )]  # fmt: skip


class Left(msgspec.Struct, frozen=True):
    """A unit's time that something was just taken off."""

    resource_id: int
    unit: int
    starts_at: datetime
    ends_at: datetime


async def list_taken(db: Db, booking_ids: Sequence[UUID]) -> list[Left]:
    """The time that these bookings have now."""
    return await many(
        db, Left,
        """SELECT resource_id, unit, lower(during) AS starts_at, upper(during) AS ends_at FROM allocations
           WHERE booking_id = ANY ($1) AND active""",
        list(booking_ids),
    )  # fmt: skip


async def close_left(db: Db, left: Sequence[Left], closed_until: datetime | None, now: datetime) -> bool:
    """Keep what nobody has taken again of this time closed: until then, and where somebody waits for it until they were
    asked. False where all of it is free at once."""
    closed = await db.fetchval(
        """WITH closed AS (
               INSERT INTO allocations (resource_id, unit, during, held_until)
               SELECT l.resource_id, l.unit, free, greatest($5, CASE WHEN w.waiting THEN $6 + interval '2 minutes' END)
               FROM (SELECT resource_id, unit, range_agg(tstzrange(greatest(starts_at, $6), ends_at)) AS during
                     FROM unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::timestamptz[])
                          u(resource_id, unit, starts_at, ends_at)
                     WHERE ends_at > $6::timestamptz GROUP BY resource_id, unit) l
               CROSS JOIN LATERAL unnest(l.during - coalesce((
                   SELECT range_agg(a.during) FROM allocations a
                   WHERE a.active AND a.resource_id = l.resource_id AND a.unit = l.unit
                     AND a.during && range_merge(l.during)), '{}')) free
               CROSS JOIN LATERAL (SELECT EXISTS (
                   SELECT FROM service_resources sr JOIN waitlist_entries w ON w.service_id = sr.service_id
                   WHERE (sr.resource_id = l.resource_id OR sr.resource_id IN (
                             SELECT p.whole_id FROM resource_parts p WHERE p.part_id = l.resource_id))
                     AND w.status = 'waiting' AND w.first_day <= (upper(free) AT TIME ZONE 'Asia/Seoul')::date
                     AND w.last_day >= (lower(free) AT TIME ZONE 'Asia/Seoul')::date) AS waiting) w
               WHERE w.waiting OR $5::timestamptz > $6
               RETURNING id
           )
           SELECT count(*) > 0 FROM closed""",
        [one.resource_id for one in left], [one.unit for one in left], [one.starts_at for one in left],
        [one.ends_at for one in left], closed_until, now,
    )  # fmt: skip
    return closed or False


async def end_closures(db: Db, resource_ids: list[int], starts_at: datetime, ends_at: datetime) -> None:
    """Open what is closed in a time that the desk takes for itself."""
    await db.execute(
        """UPDATE allocations a SET active = false
           WHERE a.active AND a.resource_id = ANY ($1) AND a.during && tstzrange($2, $3) AND a.held_until IS NOT NULL
             AND NOT EXISTS (SELECT FROM bookings b WHERE b.id = a.booking_id AND b.status = 'held')""",
        resource_ids, starts_at, ends_at,
    )  # fmt: skip


async def open_closed(db: Db, resource_ids: list[int]) -> list[int]:
    """Open what is closed of these resources, within this transaction, and return it for `close_again`."""
    return [row["id"] for row in await db.fetch(
        """UPDATE allocations a SET active = false
           WHERE a.active AND a.resource_id = ANY ($1) AND a.held_until IS NOT NULL
             AND NOT EXISTS (SELECT FROM bookings b WHERE b.id = a.booking_id AND b.status = 'held')
           RETURNING a.id""",
        resource_ids,
    )]  # fmt: skip


async def close_again(db: Db, allocation_ids: list[int], now: datetime) -> None:
    """Close what `open_closed` opened and nobody has taken."""
    await db.execute(
        """UPDATE allocations a SET active = true
           WHERE a.id = ANY ($1) AND a.held_until > $2 AND NOT EXISTS (
               SELECT FROM allocations o
               WHERE o.active AND o.resource_id = a.resource_id AND o.unit = a.unit AND o.during && a.during)""",
        allocation_ids, now,
    )  # fmt: skip
