"""SQL of records and of handing over. A booking's row is locked before a version is added."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.bookings.talks.models import Colleague, Record, Version
from backend.db import Db, many, one
from backend.seal import Sealer


async def find_record(db: Db, sealer: Sealer, booking_id: UUID, version: int | None) -> tuple[int, Record] | None:
    """That version, or the latest; None where there is none."""
    row = await db.fetchrow(
        """SELECT version, record_sealed FROM talk_records
           WHERE booking_id = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1""",
        booking_id, version,
    )  # fmt: skip
    if row is None:
        return None
    return row["version"], msgspec.json.decode(sealer.open(row["record_sealed"]), type=Record)


async def latest_version(db: Db, booking_id: UUID) -> int:
    """0 while nothing is written."""
    return await db.fetchval("SELECT coalesce(max(version), 0) FROM talk_records WHERE booking_id = $1", booking_id)


async def insert_record(
    db: Db, sealer: Sealer, booking_id: UUID, version: int, record: Record, staff_id: UUID, now: datetime
) -> None:
    await db.execute(
        "INSERT INTO talk_records (booking_id, version, record_sealed, staff_id, at) VALUES ($1, $2, $3, $4, $5)",
        booking_id, version, sealer.seal(msgspec.json.encode(record).decode()), staff_id, now,
    )  # fmt: skip


async def list_versions(db: Db, booking_id: UUID) -> list[Version]:
    return await many(
        db, Version,
        """SELECT t.version, s.name AS staff_name, t.at FROM talk_records t JOIN staff s ON s.id = t.staff_id
           WHERE t.booking_id = $1 ORDER BY t.version DESC""",
        booking_id,
    )  # fmt: skip


async def list_colleagues(db: Db, site_id: int, but: UUID, today: date) -> list[Colleague]:
    """The other counsellors of a site."""
    return await many(
        db, Colleague,
        """SELECT s.id, s.name FROM staff s
           WHERE s.active AND s.id <> $2 AND EXISTS (
               SELECT FROM staff_roles r
               WHERE r.staff_id = s.id AND r.role = 'counsellor' AND r.valid @> $3::date
                 AND (r.scope_kind = 'city' OR (r.scope_kind = 'site' AND r.scope_id = $1)))
           ORDER BY s.name, s.id""",
        site_id, but, today,
    )  # fmt: skip


async def insert_handover(
    db: Db, booking_id: UUID, from_staff_id: UUID, to_staff_id: UUID, word_sealed: bytes, now: datetime
) -> UUID:
    return await db.fetchval(
        """INSERT INTO handovers (booking_id, from_staff_id, to_staff_id, word_sealed, at)
           VALUES ($1, $2, $3, $4, $5) RETURNING id""",
        booking_id, from_staff_id, to_staff_id, word_sealed, now,
    )  # fmt: skip


class HandoverRow(msgspec.Struct, frozen=True):
    id: UUID
    booking_id: UUID
    citizen_id: UUID | None
    name: str | None
    from_name: str
    to_name: str
    word_sealed: bytes
    at: datetime
    starts_at: datetime


async def list_handovers(
    db: Db, booking_id: UUID | None, to_staff_id: UUID | None, site_ids: list[int] | None = None
) -> list[HandoverRow]:
    """Of a booking, or those to a member of staff that were not seen yet, at the sites that are theirs (None: any); the
    latest first."""
    return await many(
        db, HandoverRow,
        """SELECT h.id, h.booking_id, b.citizen_id, c.name, f.name AS from_name, t.name AS to_name, h.word_sealed, h.at,
                  lower(b.during) AS starts_at
           FROM handovers h
           JOIN bookings b ON b.id = h.booking_id
           LEFT JOIN citizens c ON c.id = b.citizen_id
           JOIN staff f ON f.id = h.from_staff_id JOIN staff t ON t.id = h.to_staff_id
           WHERE ($1::uuid IS NULL OR h.booking_id = $1)
             AND ($2::uuid IS NULL OR (h.to_staff_id = $2 AND h.seen_at IS NULL))
             AND ($3::int[] IS NULL OR b.service_id IN (SELECT id FROM services WHERE site_id = ANY ($3)))
           ORDER BY h.at DESC, h.id""",
        booking_id, to_staff_id, site_ids,
    )  # fmt: skip


class Seen(msgspec.Struct, frozen=True):
    booking_id: UUID


async def mark_seen(db: Db, handover_id: UUID, staff_id: UUID, now: datetime) -> Seen | None:
    """None where nothing was handed over to this member of staff with that id."""
    return await one(
        db, Seen,
        """UPDATE handovers SET seen_at = coalesce(seen_at, $3) WHERE id = $1 AND to_staff_id = $2
           RETURNING booking_id""",
        handover_id, staff_id, now,
    )  # fmt: skip
