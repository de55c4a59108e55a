"""Blocks are allocations without a booking, so the same constraint that refuses two bookings refuses them."""

import asyncpg
import msgspec

from backend.bookings.blocks.models import InTheWay, NewBlock
from backend.bookings.blocks.rules import AlreadyBlocked
from backend.bookings.closures.queries import Left
from backend.bookings.holds.queries import lock_resources
from backend.bookings.rules import KEEPS_TIME
from backend.db import Db, many, one


class Place(msgspec.Struct, frozen=True):
    """Whose time it is, with the parts of a hall, and where; `left`: what was given back."""

    resource_ids: list[int]
    site_id: int
    service_ids: list[int]
    left: list[Left] = []


async def lock_resource(db: Db, resource_id: int, site_ids: list[int] | None) -> Place | None:
    """A counsellor or a room with its parts, at one of the sites (None: at any), whose time nobody else takes until the
    end of this transaction."""
    locked = await lock_resources(db, [resource_id])
    return await one(
        db, Place,
        """SELECT $3::int[] AS resource_ids, r.site_id,
                  ARRAY(SELECT DISTINCT service_id FROM service_resources WHERE resource_id = ANY ($3)) AS service_ids
           FROM resources r
           WHERE r.id = $1 AND r.active AND r.kind IN ('counsellor', 'room')
             AND ($2::int[] IS NULL OR r.site_id = ANY ($2))""",
        resource_id, site_ids, locked,
    )  # fmt: skip


async def list_in_the_way(db: Db, resource_ids: list[int], block: NewBlock) -> list[InTheWay]:
    """The bookings of any of these in this time, the first one first."""
    return await many(
        db, InTheWay,
        """SELECT DISTINCT b.id, CASE WHEN b.status <> 'held' THEN c.name END AS name, lower(b.during) AS starts_at,
                  upper(b.during) AS ends_at, b.status
           FROM allocations a JOIN bookings b ON b.id = a.booking_id LEFT JOIN citizens c ON c.id = b.citizen_id
           WHERE a.active AND a.resource_id = ANY ($1) AND a.during && tstzrange($2, $3) AND b.status = ANY ($4)
           ORDER BY starts_at, b.id""",
        resource_ids, block.starts_at, block.ends_at, sorted(KEEPS_TIME),
    )  # fmt: skip


async def insert_block(db: Db, block: NewBlock, reason: str) -> int:
    """Who keeps a hall free keeps its rooms free too. Raises AlreadyBlocked."""
    try:
        return await db.fetchval(
            """WITH whole AS (
                   INSERT INTO allocations (resource_id, unit, during, reason)
                   VALUES ($1, 1, tstzrange($2, $3), $4) RETURNING id
               ), parts AS (
                   INSERT INTO allocations (resource_id, unit, during, reason, whole_id)
                   SELECT r.id, n, tstzrange($2, $3), $4, $1
                   FROM resource_parts p JOIN resources r ON r.id = p.part_id
                   CROSS JOIN LATERAL generate_series(1, r.units) n
                   WHERE p.whole_id = $1
               ) SELECT id FROM whole""",
            block.resource_id, block.starts_at, block.ends_at, reason or None,
        )  # fmt: skip
    except asyncpg.ExclusionViolationError:
        raise AlreadyBlocked from None


async def delete_block(db: Db, block_id: int, site_ids: list[int] | None) -> Place | None:
    """Give the time back, of a hall with that of its rooms, whichever of them is named. None where there is no such
    block, or it is an absence, at one of the sites (None: at any)."""
    return await one(
        db, Place,
        """WITH block AS (
               SELECT coalesce(a.whole_id, a.resource_id) AS resource_id, a.during, r.site_id
               FROM allocations a JOIN resources r ON r.id = a.resource_id
               WHERE a.id = $1 AND a.booking_id IS NULL AND a.held_until IS NULL AND a.active AND a.absence_id IS NULL
                 AND r.kind IN ('counsellor', 'room')
                 AND NOT EXISTS (SELECT FROM program_allocations p WHERE p.allocation_id = a.id)
                 AND ($2::int[] IS NULL OR r.site_id = ANY ($2))
           ), given AS (
               DELETE FROM allocations a USING block
               WHERE (a.resource_id = block.resource_id OR a.whole_id = block.resource_id)
                 AND a.during = block.during AND a.booking_id IS NULL AND a.held_until IS NULL AND a.active
               RETURNING a.resource_id, a.unit, a.during
           )
           SELECT array_agg(given.resource_id) AS resource_ids, block.site_id,
                  jsonb_agg(jsonb_build_object('resource_id', given.resource_id, 'unit', given.unit,
                      'starts_at', lower(given.during), 'ends_at', upper(given.during))) AS left,
                  ARRAY(SELECT DISTINCT service_id FROM service_resources
                        WHERE resource_id IN (SELECT resource_id FROM given)) AS service_ids
           FROM block CROSS JOIN given GROUP BY block.site_id""",
        block_id, site_ids,
    )  # fmt: skip
