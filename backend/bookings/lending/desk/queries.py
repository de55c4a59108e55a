"""What the desk has before it."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.bookings.lending.models import LoanStatus, StockedSuit, SuitBrief
from backend.bookings.models import SiteBrief
from backend.db import Db, many, one, the


async def find_site(db: Db, site_id: int, today: date) -> SiteBrief:
    return await the(
        db, SiteBrief,
        """SELECT id, name_ko, name_en, address_ko, address_en, phone FROM sites
           WHERE id = $1 AND valid @> $2::date""",
        site_id, today,
    )  # fmt: skip


class OnBoard(msgspec.Struct):
    id: UUID
    suit: SuitBrief
    status: LoanStatus
    pick_up_at: datetime
    due_at: datetime
    kept_until: datetime | None
    unit: int | None
    name: str | None
    shoe_mm: int | None
    version: int


async def list_board(db: Db, site_id: int, now: datetime) -> list[OnBoard]:
    """What is reserved or out; and what came back or was lost and keeps its piece from others still."""
    return await many(
        db, OnBoard,
        """SELECT l.id, jsonb_build_object('id', s.resource_id, 'cut', s.cut, 'size', s.size) AS suit, l.status,
                  l.pick_up_at, l.due_at, upper(a.during) AS kept_until,
                  coalesce(l.unit, CASE WHEN a.active THEN a.unit END) AS unit, c.name, l.shoe_mm, l.version
           FROM suits s
           JOIN loans l ON l.suit_id = s.resource_id
           JOIN allocations a ON a.id = l.allocation_id
           LEFT JOIN citizens c ON c.id = l.citizen_id
           WHERE s.site_id = $1
             AND (l.status IN ('reserved', 'out')
                  OR (l.status IN ('returned', 'damaged', 'lost') AND a.active AND a.during @> $2::timestamptz))
           ORDER BY l.pick_up_at, l.id""",
        site_id, now,
    )  # fmt: skip


async def count_due(db: Db, site_ids: list[int] | None, tomorrow: datetime) -> int:
    """Suits of these sites (None: of all) that are to come back before tomorrow, or should have long ago."""
    return await db.fetchval(
        """SELECT count(*) FROM loans l JOIN suits s ON s.resource_id = l.suit_id
           WHERE l.status = 'out' AND l.due_at < $2 AND ($1::int[] IS NULL OR s.site_id = ANY ($1))""",
        site_ids, tomorrow,
    )  # fmt: skip


async def list_stock(db: Db, site_id: int, now: datetime) -> list[StockedSuit]:
    """Each size with its pieces, and where they are now."""
    return await many(
        db, StockedSuit,
        """SELECT r.id, s.cut, s.size, s.chest_from, s.chest_to, s.waist_from, s.waist_to, r.units, u.pieces
           FROM suits s
           JOIN resources r ON r.id = s.resource_id
           CROSS JOIN LATERAL (
               SELECT jsonb_agg(jsonb_build_object(
                          'unit', u.unit,
                          'state', CASE WHEN o.id IS NOT NULL THEN 'out'
                                        WHEN a.id IS NULL THEN 'free'
                                        WHEN l.status = 'reserved' THEN 'kept'
                                        WHEN l.status = 'returned' THEN 'cleaning'
                                        WHEN l.status = 'lost' THEN 'lost'
                                        ELSE 'repair' END,
                          'until', upper(a.during), 'reason', coalesce(a.reason, '')) ORDER BY u.unit) AS pieces
               FROM generate_series(1, r.units) u(unit)
               LEFT JOIN loans o ON o.suit_id = r.id AND o.unit = u.unit::smallint AND o.status = 'out'
               LEFT JOIN allocations a ON a.active AND a.resource_id = r.id AND a.unit = u.unit::smallint
                   AND a.during @> $2::timestamptz
               LEFT JOIN loans l ON l.allocation_id = a.id) u
           WHERE s.site_id = $1 AND r.active
           ORDER BY s.cut DESC, s.chest_from, s.waist_from""",
        site_id, now,
    )  # fmt: skip


class Borrower(msgspec.Struct):
    name: str | None
    phone_sealed: bytes | None
    loans: int


async def find_borrower(db: Db, citizen_id: UUID, before: datetime) -> Borrower | None:
    """Who borrows, and how often they have before this loan."""
    return await one(
        db, Borrower,
        """SELECT c.name, c.phone_sealed,
                  (SELECT count(*) FROM loans l WHERE l.citizen_id = c.id AND l.out_at IS NOT NULL
                     AND l.pick_up_at < $2) AS loans
           FROM citizens c WHERE c.id = $1""",
        citizen_id, before,
    )  # fmt: skip


async def find_by_code(db: Db, code: str, site_ids: list[int] | None) -> UUID | None:
    return await db.fetchval(
        """SELECT l.id FROM loans l JOIN suits s ON s.resource_id = l.suit_id
           WHERE l.code = $1 AND ($2::int[] IS NULL OR s.site_id = ANY ($2))""",
        code, site_ids,
    )  # fmt: skip


async def find_site_of(db: Db, suit_id: int, site_ids: list[int] | None) -> int | None:
    """The site of a size, if it is one of these (None: any)."""
    return await db.fetchval(
        "SELECT site_id FROM suits WHERE resource_id = $1 AND ($2::int[] IS NULL OR site_id = ANY ($2))",
        suit_id, site_ids,
    )  # fmt: skip
