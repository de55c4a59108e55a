"""The lines, and the times that are kept closed until somebody in them was asked."""

from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

import asyncpg
import msgspec

from backend.bookings.rules import NotBookable
from backend.bookings.waitlist.models import Entry, EntryRow, EntryStatus, NewEntry, StaffEntry
from backend.bookings.waitlist.rules import to_time
from backend.db import Db, many, one, the
from backend.seal import Sealer

_ENTRY: LiteralString = """
    SELECT w.id, w.booking_id, w.status, w.first_day, w.last_day, to_char(w.from_time, 'HH24:MI') AS from_time,
           to_char(w.until_time, 'HH24:MI') AS until_time, w.minutes, w.party_size, w.created_at,
           w.passed, (SELECT lower(e.during) FROM bookings e WHERE e.id = w.booking_id) AS before,
           jsonb_build_object('id', s.id, 'kind', s.kind, 'name_ko', s.name_ko, 'name_en', s.name_en) AS service,
           jsonb_build_object('id', p.id, 'name_ko', p.name_ko, 'name_en', p.name_en, 'address_ko', p.address_ko,
               'address_en', p.address_en, 'phone', p.phone) AS site,
           (SELECT count(*) FROM waitlist_entries o
            WHERE o.service_id = w.service_id AND o.status IN ('waiting', 'offered')
              AND (o.created_at, o.id) < (w.created_at, w.id)
              AND daterange(o.first_day, o.last_day, '[]') && daterange(w.first_day, w.last_day, '[]')) AS ahead,
           h.offer
    FROM waitlist_entries w
    JOIN services s ON s.id = w.service_id
    JOIN sites p ON p.id = s.site_id
    LEFT JOIN LATERAL (
        SELECT jsonb_build_object('starts_at', lower(b.during), 'ends_at', upper(b.during), 'offered_at', b.created_at,
                   'held_until', b.held_until,
                   'counsellor', (jsonb_agg(r.is) FILTER (WHERE r.kind = 'counsellor'))->0,
                   'room', (jsonb_agg(r.is) FILTER (WHERE r.kind = 'room'))->0) AS offer
        FROM bookings b
        LEFT JOIN LATERAL (
            SELECT r.kind, jsonb_build_object('id', r.id, 'name_ko', r.name_ko, 'name_en', r.name_en,
                       'capacity', r.capacity, 'equipment_ko', r.equipment_ko, 'equipment_en', r.equipment_en) AS is
            FROM allocations a JOIN resources r ON r.id = a.resource_id
            WHERE a.booking_id = b.id AND a.whole_id IS NULL) r ON true
        WHERE w.status = 'offered' AND b.citizen_id = w.citizen_id AND b.waitlist_entry_id = w.id AND b.status = 'held'
        GROUP BY b.id) h ON true
"""


async def list_mine(db: Db, citizen_id: UUID) -> list[Entry]:
    """Where a person waits, and what is offered to them."""
    return await many(
        db, Entry,
        _ENTRY + "WHERE w.citizen_id = $1 AND w.status IN ('waiting', 'offered') ORDER BY w.status, w.created_at",
        citizen_id,
    )  # fmt: skip


async def find_mine(db: Db, citizen_id: UUID, entry_id: UUID) -> Entry:
    return await the(db, Entry, _ENTRY + "WHERE w.id = $1 AND w.citizen_id = $2", entry_id, citizen_id)


_ROW: LiteralString = """
    SELECT w.id, w.service_id, s.site_id, w.citizen_id, w.booking_id, w.status, w.first_day, w.last_day, w.from_time,
           w.until_time, w.counsellor_id, w.room_id, w.minutes, w.party_size, w.passed, lower(b.during) AS before,
           coalesce(r.offer_minutes, 30) AS offer_minutes
    FROM waitlist_entries w
    JOIN services s ON s.id = w.service_id
    LEFT JOIN bookings b ON b.id = w.booking_id
    LEFT JOIN service_rules r ON r.service_id = w.service_id AND r.valid @> w.first_day
"""


async def lock_entry(db: Db, entry_id: UUID, citizen_id: UUID) -> EntryRow:
    """One change of an entry at a time. Raises NotFound."""
    await db.execute("SELECT FROM waitlist_entries WHERE id = $1 FOR NO KEY UPDATE", entry_id)
    return await the(db, EntryRow, _ROW + "WHERE w.id = $1 AND w.citizen_id = $2", entry_id, citizen_id)


async def lock_waiting(db: Db, entry_id: UUID) -> EntryRow | None:
    """The entry if it still waits and nobody else changes it just now."""
    locked = await db.fetchval(
        "SELECT true FROM waitlist_entries WHERE id = $1 AND status = 'waiting' FOR NO KEY UPDATE SKIP LOCKED", entry_id
    )
    return await one(db, EntryRow, _ROW + "WHERE w.id = $1", entry_id) if locked else None


async def insert_entry(db: Db, citizen_id: UUID, entry: NewEntry, now: datetime) -> UUID | None:
    """None for who stands in this line already. Raises NotBookable for a counsellor or a room that there is not."""
    try:
        return await _insert_entry(db, citizen_id, entry, now)
    except asyncpg.ForeignKeyViolationError:
        raise NotBookable from None


async def _insert_entry(db: Db, citizen_id: UUID, entry: NewEntry, now: datetime) -> UUID | None:
    return await db.fetchval(
        """INSERT INTO waitlist_entries (service_id, citizen_id, booking_id, status, first_day, last_day, from_time,
               until_time, counsellor_id, room_id, minutes, party_size, created_at)
           VALUES ($1, $2, $3, 'waiting', $4, $5, $6, $7, $8, $9, $10, $11, $12)
           ON CONFLICT DO NOTHING RETURNING id""",
        entry.service_id, citizen_id, entry.booking_id, entry.first_day, entry.last_day, to_time(entry.from_time),
        to_time(entry.until_time), entry.counsellor_id, entry.room_id, entry.minutes, entry.party_size, now,
    )  # fmt: skip


async def mark(db: Db, entry_id: UUID, status: EntryStatus, passed: datetime | None = None) -> None:
    """`passed`: a time that was offered and is not to be offered again."""
    await db.execute(
        """UPDATE waitlist_entries
           SET status = $2, passed = CASE WHEN $3::timestamptz IS NULL THEN passed ELSE passed || $3 END
           WHERE id = $1""",
        entry_id, status, passed,
    )  # fmt: skip


async def list_waiting(db: Db, today: date) -> list[UUID]:
    """Everybody who waits for a day that is still to come, in the order in which they came."""
    return [row["id"] for row in await db.fetch(
        "SELECT id FROM waitlist_entries WHERE status = 'waiting' AND last_day >= $1 ORDER BY created_at, id", today
    )]  # fmt: skip


async def end_over(db: Db, today: date, now: datetime) -> list[UUID]:
    """End the entries whose days have passed, or whose booking has begun or is no more; returns whose they were."""
    return [row["citizen_id"] for row in await db.fetch(
        """UPDATE waitlist_entries w SET status = 'over'
           WHERE w.status = 'waiting' AND (w.last_day < $1 OR EXISTS (
               SELECT FROM bookings b WHERE b.id = w.booking_id
                 AND (b.status NOT IN ('requested', 'confirmed') OR lower(b.during) <= $2)))
           RETURNING citizen_id""",
        today, now,
    )]  # fmt: skip


async def find_offer(db: Db, entry_id: UUID) -> UUID | None:
    """The held booking that is offered to an entry."""
    return await db.fetchval(
        """SELECT b.id FROM waitlist_entries w
           JOIN bookings b ON b.citizen_id = w.citizen_id AND b.waitlist_entry_id = w.id AND b.status = 'held'
           WHERE w.id = $1""",
        entry_id,
    )  # fmt: skip


async def list_lapsed(db: Db, now: datetime) -> list[tuple[UUID, UUID]]:
    """Offers whose time is up: entry and citizen."""
    rows = await db.fetch(
        """SELECT waitlist_entry_id, citizen_id FROM bookings
           WHERE status = 'held' AND held_until <= $1 AND waitlist_entry_id IS NOT NULL AND citizen_id IS NOT NULL
           ORDER BY held_until LIMIT 500""",
        now,
    )
    return [(row["waitlist_entry_id"], row["citizen_id"]) for row in rows]


async def list_resource_ids(db: Db, service_id: int) -> list[int]:
    """Everybody and everything that a service may take."""
    return [row["resource_id"] for row in await db.fetch(
        "SELECT resource_id FROM service_resources WHERE service_id = $1", service_id
    )]  # fmt: skip


async def list_line(db: Db, site_id: int) -> list[StaffEntry]:
    """Who waits at a site, in order."""
    return await many(
        db, StaffEntry,
        """SELECT w.id, s.name_ko AS service_name_ko, s.name_en AS service_name_en, c.name, w.status, w.first_day,
                  w.last_day, to_char(w.from_time, 'HH24:MI') AS from_time,
                  to_char(w.until_time, 'HH24:MI') AS until_time, w.party_size, w.booking_id IS NOT NULL AS has_booking,
                  (SELECT lower(b.during) FROM bookings b WHERE b.citizen_id = w.citizen_id
                     AND b.waitlist_entry_id = w.id AND b.status = 'held') AS offered_at, w.created_at
           FROM services s
           JOIN waitlist_entries w ON w.service_id = s.id AND w.status IN ('waiting', 'offered')
           LEFT JOIN citizens c ON c.id = w.citizen_id
           WHERE s.site_id = $1
           ORDER BY s.position, s.id, w.created_at, w.id""",
        site_id,
    )  # fmt: skip


# Personal data


class _Exported(msgspec.Struct):
    service_name: str
    status: EntryStatus
    first_day: date
    last_day: date
    party_size: int
    created_at: datetime


async def export_personal(db: Db, _: Sealer, citizen_id: UUID) -> Any:
    """Every line that the person stood in."""
    return await many(
        db, _Exported,
        """SELECT s.name_ko AS service_name, w.status, w.first_day, w.last_day, w.party_size, w.created_at
           FROM waitlist_entries w JOIN services s ON s.id = w.service_id
           WHERE w.citizen_id = $1 ORDER BY w.created_at""",
        citizen_id,
    )  # fmt: skip


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """Leave every line; what is offered is given back with the bookings. Figures remain that name nobody."""
    await db.execute(
        """UPDATE waitlist_entries
           SET status = CASE WHEN status IN ('waiting', 'offered') THEN 'left' ELSE status END, citizen_id = NULL
           WHERE citizen_id = $1""",
        citizen_id,
    )  # fmt: skip
