"""Blocks are allocations without a booking, so the same constraint that refuses two bookings refuses them."""

import asyncpg
import msgspec

from backend.bookings.blocks.models import InTheWay, NewBlock
from backend.bookings.blocks.rules import AlreadyBlocked
from backend.bookings.rules import KEEPS_TIME
from backend.db import Db, many, one


class Place(msgspec.Struct, frozen=True):
    """Whose time it is, and where."""

    resource_id: int
    site_id: int
    service_ids: list[int]


async def lock_resource(db: Db, resource_id: int, site_ids: list[int] | None) -> Place | None:
    """A counsellor or a room at one of the sites (None: at any), whose time nobody else takes until the end of this
    transaction."""
    await db.execute("SELECT FROM resources WHERE id = $1 FOR NO KEY UPDATE", resource_id)
    return await one(
        db, Place,
        """SELECT r.id AS resource_id, r.site_id,
                  ARRAY(SELECT service_id FROM service_resources WHERE resource_id = r.id) AS service_ids
           FROM resources r
           WHERE r.id = $1 AND r.active AND r.kind IN ('counsellor', 'room')
             AND ($2::int[] IS NULL OR r.site_id = ANY ($2))""",
        resource_id, site_ids,
    )  # fmt: skip


async def list_in_the_way(db: Db, block: NewBlock) -> list[InTheWay]:
    """The bookings of this counsellor or room in this time, the first one first."""
    return await many(
        db, InTheWay,
        """SELECT b.id, CASE WHEN b.status <> 'held' THEN c.name END AS name, lower(b.during) AS starts_at,
                  upper(b.during) AS ends_at, b.status
           FROM allocations a JOIN bookings b ON b.id = a.booking_id LEFT JOIN citizens c ON c.id = b.citizen_id
           WHERE a.active AND a.resource_id = $1 AND a.during && tstzrange($2, $3) AND b.status = ANY ($4)
           ORDER BY lower(b.during), b.id""",
        block.resource_id, block.starts_at, block.ends_at, sorted(KEEPS_TIME),
    )  # fmt: skip


async def end_closures(db: Db, block: NewBlock) -> None:
    """What was given back and is closed for a while stays closed by the block."""
    await db.execute(
        """UPDATE allocations a SET active = false
           WHERE a.active AND a.resource_id = $1 AND a.during && tstzrange($2, $3) AND a.held_until IS NOT NULL
             AND NOT EXISTS (SELECT FROM bookings b WHERE b.id = a.booking_id AND b.status = 'held')""",
        block.resource_id, block.starts_at, block.ends_at,
    )  # fmt: skip


async def insert_block(db: Db, block: NewBlock, reason: str) -> int:
    """Raises AlreadyBlocked."""
    try:
        return await db.fetchval(
            """INSERT INTO allocations (resource_id, unit, during, reason)
               VALUES ($1, 1, tstzrange($2, $3), $4) RETURNING id""",
            block.resource_id, block.starts_at, block.ends_at, reason or None,
        )  # fmt: skip
    except asyncpg.ExclusionViolationError:
        raise AlreadyBlocked from None


async def delete_block(db: Db, block_id: int, site_ids: list[int] | None) -> Place | None:
    """None where there is no such block at one of the sites (None: at any)."""
    return await one(
        db, Place,
        """DELETE FROM allocations a USING resources r
           WHERE a.id = $1 AND a.booking_id IS NULL AND a.held_until IS NULL AND a.active AND r.id = a.resource_id
             AND r.kind IN ('counsellor', 'room')
             AND NOT EXISTS (SELECT FROM program_allocations p WHERE p.allocation_id = a.id)
             AND ($2::int[] IS NULL OR r.site_id = ANY ($2))
           RETURNING r.id AS resource_id, r.site_id,
               ARRAY(SELECT service_id FROM service_resources WHERE resource_id = r.id) AS service_ids""",
        block_id, site_ids,
    )  # fmt: skip
