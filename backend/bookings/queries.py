"""A citizen's bookings, and the allocations under them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

import asyncpg
import msgspec

from backend import live
from backend.bookings.models import Answer, BookingRow, Reply, Status, When
from backend.bookings.rules import KEEPS_TIME
from backend.db import Db, many, the
from backend.seal import Sealer

_BOOKING: LiteralString = """
    SELECT b.id, b.citizen_id, b.status, lower(b.during) AS starts_at, upper(b.during) AS ends_at, b.held_until,
           b.hold_extensions, b.code, b.party_size, b.about_sealed, b.answers_sealed, b.note_sealed, b.cancel_reason,
           b.version, b.waitlist_entry_id IS NOT NULL OR b.absence_id IS NOT NULL AS offered, b.reply, b.walk_in,
           b.created_at, b.confirmed_at, b.checked_in_at, b.started_at, b.ended_at,
           jsonb_build_object('id', s.id, 'kind', s.kind, 'name_ko', s.name_ko, 'name_en', s.name_en) AS service,
           jsonb_build_object('id', p.id, 'name_ko', p.name_ko, 'name_en', p.name_en, 'address_ko', p.address_ko,
               'address_en', p.address_en, 'phone', p.phone) AS site,
           c.counsellor, c.room, c.equipment, r.cancel_until_minutes, r.hold_seconds, r.needs_approval,
           coalesce((SELECT d.minutes FROM delays d
                     WHERE d.resource_id = (c.counsellor->>'id')::int
                       AND d.on_date = (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date), 0) AS late_minutes,
           (SELECT jsonb_build_object('absence_id', v.absence_id, 'offer_id', v.offer_id, 'offer', (
                SELECT jsonb_build_object('starts_at', lower(o.during), 'ends_at', upper(o.during),
                           'offered_at', o.created_at, 'held_until', o.held_until,
                           'counsellor', (jsonb_agg(r.is) FILTER (WHERE r.kind = 'counsellor'))->0,
                           'room', (jsonb_agg(r.is) FILTER (WHERE r.kind = 'room'))->0)
                FROM bookings o
                LEFT JOIN LATERAL (
                    SELECT r.kind, jsonb_build_object('id', r.id, 'name_ko', r.name_ko, 'name_en', r.name_en,
                               'capacity', r.capacity, 'equipment_ko', r.equipment_ko,
                               'equipment_en', r.equipment_en) AS is
                    FROM allocations a JOIN resources r ON r.id = a.resource_id
                    WHERE a.booking_id = o.id AND a.whole_id IS NULL) r ON true
                WHERE o.id = v.offer_id AND o.status = 'held' AND v.status = 'offered' GROUP BY o.id))
            FROM absence_visits v WHERE v.booking_id = b.id AND v.status IN ('offered', 'asked')) AS away
    FROM bookings b
    JOIN services s ON s.id = b.service_id
    JOIN sites p ON p.id = s.site_id
    CROSS JOIN LATERAL (
        SELECT cancel_until_minutes, hold_seconds, needs_approval FROM service_rules
        WHERE service_id = s.id
        ORDER BY valid @> (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date DESC, upper(valid) DESC LIMIT 1) r
    CROSS JOIN LATERAL (
        SELECT (jsonb_agg(c.is ORDER BY c.turn) FILTER (WHERE c.kind = 'counsellor'))->0 AS counsellor,
               (jsonb_agg(c.is ORDER BY c.turn) FILTER (WHERE c.kind = 'room'))->0 AS room,
               coalesce(jsonb_agg(c.is ORDER BY c.turn) FILTER (WHERE c.kind = 'equipment'), '[]') AS equipment
        FROM (SELECT r.kind, row_number() OVER (ORDER BY a.active DESC, a.id DESC) AS turn,
                     jsonb_build_object('id', r.id, 'name_ko', r.name_ko, 'name_en', r.name_en, 'capacity', r.capacity,
                         'equipment_ko', r.equipment_ko, 'equipment_en', r.equipment_en) AS is
              FROM allocations a JOIN resources r ON r.id = a.resource_id
              WHERE a.booking_id = b.id AND a.whole_id IS NULL) c) c
"""


async def find_mine(db: Db, citizen_id: UUID, booking_id: UUID) -> BookingRow:
    return await the(db, BookingRow, _BOOKING + "WHERE b.id = $1 AND b.citizen_id = $2", booking_id, citizen_id)


async def lock_mine(db: Db, citizen_id: UUID, booking_id: UUID) -> BookingRow:
    """The booking, which nobody else changes until this transaction ends."""
    # Locked first and read afterwards, so that what is joined is as new as the row itself.
    await db.execute("SELECT FROM bookings WHERE id = $1 AND citizen_id = $2 FOR NO KEY UPDATE", booking_id, citizen_id)
    return await find_mine(db, citizen_id, booking_id)


async def lock_any(db: Db, booking_id: UUID, site_ids: list[int] | None) -> BookingRow:
    """The booking, if it is at one of the sites (None: at any), locked as `lock_mine` does."""
    await db.execute("SELECT FROM bookings WHERE id = $1 FOR NO KEY UPDATE", booking_id)
    return await find_any(db, booking_id, site_ids)


async def find_any(db: Db, booking_id: UUID, site_ids: list[int] | None) -> BookingRow:
    return await the(
        db, BookingRow, _BOOKING + "WHERE b.id = $1 AND ($2::int[] IS NULL OR s.site_id = ANY ($2))",
        booking_id, site_ids,
    )  # fmt: skip


async def list_any(db: Db, booking_ids: Sequence[UUID]) -> list[BookingRow]:
    """The next first."""
    return await many(
        db, BookingRow, _BOOKING + "WHERE b.id = ANY ($1) ORDER BY lower(b.during), b.id", list(booking_ids)
    )


async def list_mine(db: Db, citizen_id: UUID, when: When, now: datetime) -> list[BookingRow]:
    """What is to come, the next first; or what was, with what was cancelled, the last first. No holds that ran out, and
    no offers to who waits."""
    if when == "upcoming":
        return await many(
            db, BookingRow,
            _BOOKING + """WHERE b.citizen_id = $1 AND upper(b.during) > $2
                AND (b.status IN ('requested', 'confirmed', 'checked_in', 'in_session')
                     OR (b.status = 'held' AND b.held_until > $2 AND b.waitlist_entry_id IS NULL
                         AND b.absence_id IS NULL))
                ORDER BY lower(b.during), b.id""",
            citizen_id, now,
        )  # fmt: skip
    return await many(
        db, BookingRow,
        _BOOKING + """WHERE b.citizen_id = $1
            AND (b.status IN ('completed', 'no_show', 'cancelled_by_citizen', 'cancelled_by_centre')
                 OR (b.status IN ('requested', 'confirmed', 'checked_in', 'in_session') AND upper(b.during) <= $2))
            ORDER BY lower(b.during) DESC, b.id LIMIT 100""",
        citizen_id, now,
    )  # fmt: skip


async def list_for_calendar(
    db: Db, citizen_id: UUID | None, staff_id: UUID | None, since: datetime, until: datetime
) -> list[BookingRow]:
    """What a citizen has booked, or a counsellor is booked for, between two moments; also what was cancelled."""
    return await many(
        db, BookingRow,
        _BOOKING + """WHERE b.status NOT IN ('held', 'expired') AND b.id IN (
                SELECT id FROM bookings WHERE citizen_id = $1 AND during && tstzrange($3, $4)
                UNION
                SELECT a.booking_id FROM resources r JOIN allocations a ON a.resource_id = r.id
                WHERE r.staff_id = $2 AND a.during && tstzrange($3, $4))
            ORDER BY lower(b.during), b.id LIMIT 2000""",  # noqa: S608 # constants only
        citizen_id, staff_id, since, until,
    )  # fmt: skip


# Changing a booking


async def insert_booking(
    db: Db, *, service_id: int, resource_id: int, citizen_id: UUID, status: Status, starts_at: datetime,
    ends_at: datetime, code: str, created_at: datetime, held_until: datetime | None = None,
    about_sealed: bytes | None = None, note_sealed: bytes | None = None, cancel_reason: str | None = None,
    party_size: int = 1,
) -> UUID:  # fmt: skip
    """A booking of one resource in any state, without asking any rule: for demo data and tests."""
    booking_id: UUID = await db.fetchval(
        """INSERT INTO bookings (service_id, citizen_id, status, during, held_until, code, about_sealed, note_sealed,
               cancel_reason, created_at, party_size, requested_at, confirmed_at, checked_in_at, started_at, ended_at)
           VALUES ($1, $2, $3, tstzrange($4, $5), $6, $7, $8, $9, $10, $11, $12,
               CASE WHEN $3 = 'requested' THEN $11::timestamptz END,
               CASE WHEN $3 NOT IN ('held', 'requested', 'expired') THEN $11::timestamptz END,
               CASE WHEN $3 IN ('checked_in', 'in_session', 'completed') THEN $4::timestamptz END,
               CASE WHEN $3 IN ('in_session', 'completed') THEN $4::timestamptz END,
               CASE WHEN $3 IN ('completed', 'no_show') THEN $5::timestamptz END)
           RETURNING id""",
        service_id, citizen_id, status, starts_at, ends_at, held_until, code, about_sealed, note_sealed,
        cancel_reason, created_at, party_size,
    )  # fmt: skip
    await db.execute(
        """INSERT INTO allocations (booking_id, resource_id, unit, during, active, held_until)
           VALUES ($1, $2, 1, tstzrange($3, $4), $5, $6)""",
        booking_id, resource_id, starts_at, ends_at, status in KEEPS_TIME, held_until,
    )  # fmt: skip
    return booking_id


class Changed(msgspec.Struct, frozen=True):
    """A booking that has changed, for those who are to be told."""

    id: UUID
    citizen_id: UUID | None
    service_id: int
    site_id: int


async def tell(db: Db, changed: Changed) -> None:
    """Let every page that shows this booking or its time fetch again."""
    events = [
        live.Event(f"service:{changed.service_id}", "availability", str(changed.service_id)),
        live.Event(f"site:{changed.site_id}", "booking", str(changed.id)),
    ]
    if changed.citizen_id is not None:
        events.append(live.Event(f"citizen:{changed.citizen_id}", "booking", str(changed.id)))
    await live.tell_all(db, events)


async def end_booking(
    db: Db, booking_id: UUID, target: Status, sources: list[Status], reason: str | None, now: datetime, *,
    closed_until: datetime | None = None,
) -> None:  # fmt: skip
    """Cancel or drop it, and give its time back: at once, or where it is to stay closed for a while, then."""
    await db.execute(
        """WITH b AS (UPDATE bookings SET status = $2, held_until = NULL, cancel_reason = $4,
                          ended_at = CASE WHEN $2 = 'expired' THEN ended_at ELSE $5 END, version = version + 1
                      WHERE id = $1 AND status = ANY ($3) RETURNING id)
           UPDATE allocations a SET active = $6::timestamptz IS NOT NULL, held_until = $6
           FROM b WHERE a.booking_id = b.id AND a.active""",
        booking_id, target, sources, reason, now, closed_until,
    )  # fmt: skip


async def write_reply(db: Db, booking_id: UUID, reply: Reply) -> None:
    await db.execute("UPDATE bookings SET reply = $2, version = version + 1 WHERE id = $1", booking_id, reply)


# Who does not come gives the rest of the time back.


async def take_absent(db: Db, now: datetime) -> list[UUID]:
    """Lock the confirmed visits whose grace is over, where the service has one."""
    return [row["id"] for row in await db.fetch(
        """SELECT b.id FROM bookings b
           JOIN service_rules r ON r.service_id = b.service_id
               AND r.valid @> (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date
           WHERE b.status = 'confirmed' AND upper(b.during) > $1
             -- No visit is longer than a day: this keeps to an index.
             AND lower(b.during) BETWEEN $1::timestamptz - interval '1 day' AND $1
             AND lower(b.during) + make_interval(mins => r.grace_minutes + coalesce((
                     -- Nobody is late before their counsellor is there.
                     SELECT d.minutes FROM allocations a JOIN delays d ON d.resource_id = a.resource_id
                     WHERE a.booking_id = b.id AND a.active
                       AND d.on_date = (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date), 0)) <= $1
             AND NOT EXISTS (SELECT FROM absence_visits v
                             WHERE v.booking_id = b.id AND v.status IN ('offered', 'asked'))
           ORDER BY lower(b.during) LIMIT 500 FOR NO KEY UPDATE OF b SKIP LOCKED""",
        now,
    )]  # fmt: skip


async def free_rest(db: Db, booking_id: UUID, now: datetime) -> None:
    """Keep of a booking's time only what has passed."""
    await db.execute(
        """UPDATE allocations SET during = tstzrange(lower(during), $2)
           WHERE booking_id = $1 AND active AND lower(during) < $2 AND upper(during) > $2""",
        booking_id, now,
    )  # fmt: skip


async def restore_time(db: Db, booking_id: UUID) -> bool:
    """Give a booking back what `free_rest` took; False where somebody else has it by now."""
    try:
        async with db.transaction():
            await db.execute(
                """UPDATE allocations a
                   SET during = tstzrange(lower(a.during),
                                          upper(b.during) + make_interval(mins => coalesce(r.buffer_after_minutes, 0)))
                   FROM bookings b
                   LEFT JOIN service_rules r ON r.service_id = b.service_id
                       AND r.valid @> (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date
                   WHERE b.id = $1 AND a.booking_id = b.id AND a.active AND upper(a.during) < upper(b.during)""",
                booking_id,
            )
    except asyncpg.ExclusionViolationError:
        return False
    return True


# What the timetable does


async def take_unanswered(db: Db, now: datetime) -> list[UUID]:
    """Lock what was asked for and should have begun; what somebody answers at this moment comes next time."""
    return [row["id"] for row in await db.fetch(
        """SELECT b.id FROM services s
           JOIN bookings b ON b.service_id = s.id
               AND lower(b.during) BETWEEN $1::timestamptz - interval '30 days' AND $1
           WHERE b.status = 'requested'
             AND NOT EXISTS (SELECT FROM absence_visits v
                             WHERE v.booking_id = b.id AND v.status IN ('offered', 'asked'))
           ORDER BY lower(b.during) LIMIT 500 FOR NO KEY UPDATE OF b SKIP LOCKED""",
        now,
    )]  # fmt: skip


# Who is still to come: a hold counts while it may be confirmed. Whoever takes time queues up for its resource, so
# locking the resources first lets nobody in between the count and what is decided by it.


async def count_after(db: Db, site_id: int, last_day: date, now: datetime) -> int:
    """The bookings of a site after a day; no new one comes before this transaction ends."""
    await db.execute("SELECT FROM resources WHERE site_id = $1 ORDER BY id FOR NO KEY UPDATE", site_id)
    return await db.fetchval(
        """SELECT count(*) FROM bookings b JOIN services s ON s.id = b.service_id
           WHERE s.site_id = $1 AND lower(b.during) >= ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
             AND (b.status IN ('requested', 'confirmed') OR (b.status = 'held' AND b.held_until > $3))""",
        site_id, last_day, now,
    )  # fmt: skip


async def count_ahead_of_staff(db: Db, staff_id: UUID, now: datetime) -> int:
    """The bookings with a member of staff that are not over; no new one comes before this transaction ends."""
    await db.execute("SELECT FROM resources WHERE staff_id = $1 ORDER BY id FOR NO KEY UPDATE", staff_id)
    return await db.fetchval(
        """SELECT count(DISTINCT b.id)
           FROM resources r JOIN allocations a ON a.resource_id = r.id
           JOIN bookings b ON b.id = a.booking_id
           WHERE r.staff_id = $1 AND upper(b.during) > $2
             -- Who waits for an answer while they are away may come back to them.
             AND (a.active OR EXISTS (SELECT FROM absence_visits v
                                      WHERE v.booking_id = b.id AND v.status IN ('offered', 'asked')))
             AND (b.status IN ('requested', 'confirmed', 'checked_in', 'in_session')
                  OR (b.status = 'held' AND b.held_until > $2))""",
        staff_id, now,
    )  # fmt: skip


async def retire_staff(db: Db, staff_id: UUID) -> None:
    """Nobody can book this member of staff any more; their past visits stay."""
    services = await db.fetch(
        """WITH retired AS (UPDATE resources SET active = false WHERE staff_id = $1 AND active RETURNING id)
           SELECT DISTINCT service_id FROM service_resources sr JOIN retired r ON r.id = sr.resource_id""",
        staff_id,
    )  # fmt: skip
    for row in services:
        await live.tell(db, f"service:{row['service_id']}", "availability", row["service_id"])


# Personal data


class _Exported(msgspec.Struct):
    id: UUID
    service_name: str
    site_name: str
    counsellor_name: str | None
    room_name: str | None
    party_size: int
    status: Status
    starts_at: datetime
    ends_at: datetime
    code: str
    about: str
    answers: list[Answer]
    cancel_reason: str | None
    created_at: datetime
    confirmed_at: datetime | None


def open_answers(sealer: Sealer, sealed: bytes | None) -> list[Answer]:
    """What was asked and answered."""
    return msgspec.json.decode(sealer.open(sealed), type=list[Answer]) if sealed else []


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    """Every booking of a person, with what they wrote."""
    rows = await many(db, BookingRow, _BOOKING + "WHERE b.citizen_id = $1 ORDER BY b.created_at, b.id", citizen_id)
    return [
        _Exported(
            row.id, row.service.name_ko, row.site.name_ko, row.counsellor.name_ko if row.counsellor else None,
            row.room.name_ko if row.room else None, row.party_size, row.status, row.starts_at, row.ends_at, row.code,
            sealer.open(row.about_sealed) if row.about_sealed else "", open_answers(sealer, row.answers_sealed),
            row.cancel_reason, row.created_at, row.confirmed_at,
        )
        for row in rows
    ]  # fmt: skip


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """Cancel what is to come and free its time; of the rest only figures remain that name nobody."""
    # What a counsellor writes at this moment is written before, and goes too, or finds nobody.
    await db.execute("SELECT FROM bookings WHERE citizen_id = $1 ORDER BY id FOR NO KEY UPDATE", citizen_id)
    freed = await many(
        db, Changed,
        """WITH b AS (UPDATE bookings
                      SET status = CASE status WHEN 'held' THEN 'expired' ELSE 'cancelled_by_citizen' END,
                          held_until = NULL, ended_at = CASE status WHEN 'held' THEN ended_at ELSE $2 END
                      WHERE citizen_id = $1
                        AND (status IN ('held', 'requested') OR (status = 'confirmed' AND lower(during) > $2))
                      RETURNING id, service_id),
                freed AS (UPDATE allocations a SET active = false FROM b WHERE a.booking_id = b.id AND a.active)
           SELECT b.id, NULL::uuid AS citizen_id, b.service_id, s.site_id
           FROM b JOIN services s ON s.id = b.service_id""",
        citizen_id, now,
    )  # fmt: skip
    for booking in freed:
        await tell(db, booking)
    await db.execute(
        "DELETE FROM talk_records WHERE booking_id IN (SELECT id FROM bookings WHERE citizen_id = $1)", citizen_id
    )
    await db.execute(
        "DELETE FROM handovers WHERE booking_id IN (SELECT id FROM bookings WHERE citizen_id = $1)", citizen_id
    )
    await db.execute(
        """UPDATE bookings SET citizen_id = NULL, about_sealed = NULL, answers_sealed = NULL, note_sealed = NULL,
               cancel_reason = NULL,
               version = version + 1
           WHERE citizen_id = $1""",
        citizen_id,
    )  # fmt: skip
