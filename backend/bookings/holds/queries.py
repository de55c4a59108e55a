"""Holds and the allocations under them.

Locks come in one order: the citizen, the resources by id, bookings, allocations.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.bookings.queries import Changed
from backend.db import Db, many, the


async def lock_citizen(db: Db, citizen_id: UUID) -> None:
    """Let one request of a citizen count and book at a time."""
    await db.execute("SELECT FROM citizens WHERE id = $1 FOR NO KEY UPDATE", citizen_id)


class Standing(msgspec.Struct, frozen=True):
    """`live`: confirmed bookings of the service that are still to come; and the rules of the day of the visit."""

    name: str | None
    live: int
    max_live: int
    hold_seconds: int


async def find_standing(db: Db, citizen_id: UUID, service_id: int, starts_at: datetime, now: datetime) -> Standing:
    return await the(
        db, Standing,
        """SELECT c.name, coalesce(r.max_live, 1) AS max_live, coalesce(r.hold_seconds, 60) AS hold_seconds,
                  (SELECT count(*) FROM bookings b
                   WHERE b.citizen_id = c.id AND b.service_id = $2 AND b.status = 'confirmed'
                     AND lower(b.during) > $4) AS live
           FROM citizens c
           LEFT JOIN service_rules r ON r.service_id = $2
               AND r.valid @> ($3::timestamptz AT TIME ZONE 'Asia/Seoul')::date
           WHERE c.id = $1 AND c.deleted_at IS NULL""",
        citizen_id, service_id, starts_at, now,
    )  # fmt: skip


async def has_hold(db: Db, citizen_id: UUID, service_id: int, starts_at: datetime) -> bool:
    return await db.fetchval(
        """SELECT EXISTS (SELECT FROM bookings WHERE citizen_id = $1 AND service_id = $2 AND status = 'held'
                          AND lower(during) = $3)""",
        citizen_id, service_id, starts_at,
    )  # fmt: skip


async def lock_resources(db: Db, resource_ids: list[int]) -> None:
    """Queue up for these resources, so that of as many people as there are places everybody gets one."""
    await db.execute("SELECT FROM resources WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE", resource_ids)


async def release_expired(
    db: Db, resource_ids: list[int], starts_at: datetime, ends_at: datetime, now: datetime
) -> list[Changed]:
    """End the holds that have run out in the way of a time. The INSERT that follows must be a statement of its own."""
    return await many(
        db, Changed,
        # The row is judged again after waiting for its lock: a hold that was confirmed meanwhile stays.
        """WITH late AS (
               SELECT b.id, b.citizen_id, b.service_id FROM bookings b
               WHERE b.status = 'held' AND b.held_until <= $4 AND b.id IN (
                   SELECT a.booking_id FROM allocations a
                   WHERE a.active AND a.resource_id = ANY ($1) AND a.during && tstzrange($2, $3)
                     AND a.held_until <= $4)
               ORDER BY b.id FOR NO KEY UPDATE
           ), ended AS (
               UPDATE bookings b SET status = 'expired', held_until = NULL, version = version + 1
               FROM late WHERE b.id = late.id
           ), freed AS (
               UPDATE allocations a SET active = false FROM late WHERE a.booking_id = late.id AND a.active
           )
           SELECT late.id, citizen_id, service_id, site_id FROM late JOIN services s ON s.id = service_id""",
        resource_ids, starts_at, ends_at, now,
    )  # fmt: skip


async def release_holds_of(db: Db, citizen_id: UUID, service_id: int) -> list[Changed]:
    """A person looks at one time of a service at once: end their older hold."""
    return await many(
        db, Changed,
        """WITH older AS (
               UPDATE bookings SET status = 'expired', held_until = NULL, version = version + 1
               WHERE citizen_id = $1 AND service_id = $2 AND status = 'held' RETURNING id, citizen_id, service_id
           ), freed AS (
               UPDATE allocations a SET active = false FROM older WHERE a.booking_id = older.id AND a.active
           )
           SELECT older.id, citizen_id, service_id, site_id FROM older JOIN services s ON s.id = service_id""",
        citizen_id, service_id,
    )  # fmt: skip


async def insert_hold(
    db: Db, *, service_id: int, citizen_id: UUID, starts_at: datetime, ends_at: datetime,
    held_until: datetime | None, code: str, now: datetime,
) -> UUID:  # fmt: skip
    """A held booking without an allocation yet. Raises UniqueViolationError when the code is in use."""
    return await db.fetchval(
        """INSERT INTO bookings (service_id, citizen_id, status, during, held_until, code, created_at)
           VALUES ($1, $2, 'held', tstzrange($3, $4), $5, $6, $7) RETURNING id""",
        service_id, citizen_id, starts_at, ends_at, held_until, code, now,
    )  # fmt: skip


async def allocate(
    db: Db, booking_id: UUID, resource_ids: list[int], starts_at: datetime, ends_at: datetime,
    held_until: datetime | None,
) -> bool:  # fmt: skip
    """Give the booking a free unit of one of the resources, of the one with the fewest bookings that day."""
    return await db.fetchval(
        """INSERT INTO allocations (booking_id, resource_id, unit, during, held_until)
           SELECT $1, r.id, u.unit, tstzrange($3, $4), $5
           FROM resources r CROSS JOIN generate_series(1, r.units) u(unit)
           JOIN sites p ON p.id = r.site_id
           WHERE r.id = ANY ($2) AND r.active AND p.valid @> ($3::timestamptz AT TIME ZONE 'Asia/Seoul')::date
             AND NOT EXISTS (
               SELECT FROM allocations a
               WHERE a.active AND a.resource_id = r.id AND a.unit = u.unit::smallint AND a.during && tstzrange($3, $4))
           ORDER BY (SELECT count(*) FROM allocations a
                     WHERE a.active AND a.resource_id = r.id AND a.booking_id IS NOT NULL
                       AND a.during && tstzrange(
                           date_trunc('day', $3::timestamptz, 'Asia/Seoul'),
                           date_trunc('day', $3::timestamptz, 'Asia/Seoul') + interval '1 day')),
                    r.id, u.unit
           LIMIT 1
           ON CONFLICT DO NOTHING RETURNING true""",
        booking_id, resource_ids, starts_at, ends_at, held_until,
    ) or False  # fmt: skip


async def extend_hold(db: Db, booking_id: UUID, held_until: datetime) -> None:
    await db.execute(
        """WITH b AS (UPDATE bookings SET held_until = $2, hold_extensions = hold_extensions + 1,
                          version = version + 1
                      WHERE id = $1 AND status = 'held' RETURNING id)
           UPDATE allocations a SET held_until = $2 FROM b WHERE a.booking_id = b.id AND a.active""",
        booking_id, held_until,
    )  # fmt: skip


async def confirm_held(db: Db, booking_id: UUID, about_sealed: bytes | None, now: datetime) -> bool:
    """False when the hold has run out."""
    return await db.fetchval(
        """WITH b AS (UPDATE bookings SET status = 'confirmed', held_until = NULL, confirmed_at = $3,
                          about_sealed = $2, version = version + 1
                      WHERE id = $1 AND status = 'held' AND held_until > $3 RETURNING id)
           UPDATE allocations a SET held_until = NULL FROM b WHERE a.booking_id = b.id AND a.active RETURNING true""",
        booking_id, about_sealed, now,
    ) or False  # fmt: skip


async def confirm_expired(db: Db, booking_id: UUID, about_sealed: bytes | None, now: datetime) -> None:
    """For a booking whose time has just been allocated again."""
    await db.execute(
        """UPDATE bookings SET status = 'confirmed', confirmed_at = $3, about_sealed = $2, version = version + 1
           WHERE id = $1 AND status = 'expired'""",
        booking_id, about_sealed, now,
    )  # fmt: skip


async def expire_holds(db: Db, now: datetime) -> list[Changed]:
    """End up to a thousand holds that have run out; those that somebody is changing just now come next time."""
    return await many(
        db, Changed,
        """WITH late AS (
               SELECT id FROM bookings WHERE status = 'held' AND held_until <= $1
               ORDER BY held_until LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
           ), ended AS (
               UPDATE bookings b SET status = 'expired', held_until = NULL, version = version + 1
               FROM late WHERE b.id = late.id RETURNING b.id, b.citizen_id, b.service_id
           ), freed AS (
               UPDATE allocations a SET active = false FROM late WHERE a.booking_id = late.id AND a.active
           )
           SELECT ended.id, citizen_id, service_id, site_id FROM ended JOIN services s ON s.id = service_id""",
        now,
    )  # fmt: skip


async def forget_expired(db: Db, before: datetime) -> None:
    """Delete the holds that came to nothing: what somebody looked at is nobody's business."""
    await db.execute(
        """DELETE FROM allocations WHERE booking_id IN (
               SELECT id FROM bookings WHERE status = 'expired' AND created_at < $1)""",
        before,
    )  # fmt: skip
    await db.execute("DELETE FROM bookings WHERE status = 'expired' AND created_at < $1", before)
