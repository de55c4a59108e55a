"""The day of a site, and what a counsellor changes in it."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from backend.bookings.desk.models import ResourceDay
from backend.bookings.models import Reply, SiteBrief, Status
from backend.bookings.slots.queries import OPENING
from backend.db import Db, many, one


async def list_sites(db: Db, site_ids: list[int] | None, today: date) -> list[SiteBrief]:
    """The sites among these (None: all) that offer something; what can no longer be booked may have visits to come."""
    return await many(
        db, SiteBrief,
        """SELECT id, name_ko, name_en, address_ko, address_en, phone FROM sites p
           WHERE p.valid @> $2::date AND ($1::int[] IS NULL OR p.id = ANY ($1))
             AND EXISTS (SELECT FROM services s WHERE s.site_id = p.id)
           ORDER BY id""",
        site_ids, today,
    )  # fmt: skip


# $2 the first day, $3 how many.
DAYS_OPEN: LiteralString = (
    "sites p CROSS JOIN (SELECT $2::date + n AS on_date FROM generate_series(0, $3::int - 1) n) d "  # noqa: S608
    + OPENING
)


class SiteDay(msgspec.Struct):
    site: SiteBrief
    on_date: date
    opens: datetime | None
    closes: datetime | None
    closed_reason_ko: str | None
    closed_reason_en: str | None


async def list_site_days(db: Db, site_id: int, first: date, days: int) -> list[SiteDay]:
    """When a site is open on each of the days; [] when there is no such site."""
    return await many(
        db, SiteDay,
        """SELECT jsonb_build_object('id', p.id, 'name_ko', p.name_ko, 'name_en', p.name_en, 'address_ko',
                      p.address_ko, 'address_en', p.address_en, 'phone', p.phone) AS site, d.on_date,
                  lower(o.open) AS opens, upper(o.open) AS closes,
                  o.reason_ko AS closed_reason_ko, o.reason_en AS closed_reason_en
           FROM """ + DAYS_OPEN + "WHERE p.id = $1 ORDER BY d.on_date",  # noqa: S608 # constants only
        site_id, first, days,
    )  # fmt: skip


class ResourceRow(ResourceDay, frozen=True, kw_only=True):
    on_date: date


async def list_resources(db: Db, site_id: int, first: date, days: int, staff_id: UUID) -> list[ResourceRow]:
    """Who works at the site and which rooms it has, with their hours of each day, and the time that they are kept free.
    A room is there whenever its site is open."""
    return await many(
        db, ResourceRow,
        """SELECT d.on_date, r.id, r.kind, r.name_ko, r.name_en, r.capacity, coalesce(r.staff_id = $4, false) AS mine,
                  coalesce((SELECT minutes FROM delays l WHERE l.resource_id = r.id AND l.on_date = d.on_date), 0)
                      AS late_minutes,
                  v.services, w.working, b.blocks
           FROM """ + DAYS_OPEN + """
           JOIN resources r ON r.site_id = p.id AND r.kind IN ('counsellor', 'room') AND r.active
           CROSS JOIN LATERAL (
               SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'kind', s.kind, 'name_ko', s.name_ko,
                          'name_en', s.name_en) ORDER BY s.position, s.id), '[]') AS services
               FROM service_resources sr JOIN services s ON s.id = sr.service_id AND s.active
               WHERE sr.resource_id = r.id) v
           CROSS JOIN LATERAL (
               SELECT coalesce(jsonb_agg(jsonb_build_object('starts_at', lower(i), 'ends_at', upper(i)) ORDER BY i),
                               '[]') AS working
               FROM (SELECT CASE r.kind WHEN 'room' THEN o.open ELSE (
                         SELECT range_agg(tstzrange((d.on_date + h.starts) AT TIME ZONE 'Asia/Seoul',
                                                    (d.on_date + h.ends) AT TIME ZONE 'Asia/Seoul')) * o.open
                         FROM working_hours h
                         WHERE h.resource_id = r.id AND h.weekday = extract(isodow FROM d.on_date)
                           AND h.valid @> d.on_date) END AS hours) h
               CROSS JOIN LATERAL unnest(h.hours) i) w
           CROSS JOIN LATERAL (
               SELECT coalesce(jsonb_agg(jsonb_build_object(
                          'id', a.id, 'starts_at', lower(a.during), 'ends_at', upper(a.during),
                          'reason', coalesce(a.reason, ''), 'absence_id', a.absence_id) ORDER BY a.during),
                               '[]') AS blocks
               FROM allocations a
               WHERE a.active AND a.resource_id = r.id AND a.booking_id IS NULL AND a.held_until IS NULL
                 AND a.during && tstzrange(d.on_date::timestamp AT TIME ZONE 'Asia/Seoul',
                                           (d.on_date + 1)::timestamp AT TIME ZONE 'Asia/Seoul')) b
           WHERE p.id = $1
           ORDER BY d.on_date, r.kind, r.id""",  # noqa: S608 # constants only
        site_id, first, days, staff_id,
    )  # fmt: skip


class DayRow(msgspec.Struct):
    id: UUID
    counsellor_id: int | None
    room_id: int | None
    part_ids: list[int]
    party_size: int
    service_id: int
    service_name_ko: str
    service_name_en: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    name: str | None
    about_sealed: bytes | None
    held_until: datetime | None
    visits: int
    has_note: bool
    reply: Reply | None
    walk_in: bool
    away: bool
    offered: bool
    late_minutes: int
    version: int


async def list_bookings(db: Db, site_id: int, first: date, days: int, now: datetime) -> list[DayRow]:
    """Every booking that has or had its time on one of these days; of holds, those that have not run out."""
    return await many(
        db, DayRow,
        """SELECT b.id, a.counsellor_id, a.room_id, a.part_ids, b.party_size, b.service_id,
                  s.name_ko AS service_name_ko, s.name_en AS service_name_en,
                  lower(b.during) AS starts_at, upper(b.during) AS ends_at, b.status,
                  CASE WHEN b.status <> 'held' OR b.absence_id IS NOT NULL THEN c.name END AS name,
                  b.about_sealed, b.held_until,
                  (SELECT count(*) FROM bookings v WHERE v.citizen_id = b.citizen_id AND v.status = 'completed'
                     AND b.status <> 'held' AND lower(v.during) < lower(b.during)) AS visits,
                  b.note_sealed IS NOT NULL
                      OR EXISTS (SELECT FROM talk_records t WHERE t.booking_id = b.id) AS has_note,
                  b.reply, b.walk_in, v.away, b.version,
                  b.waitlist_entry_id IS NOT NULL OR b.absence_id IS NOT NULL AS offered,
                  coalesce((SELECT minutes FROM delays l WHERE l.resource_id = a.counsellor_id
                              AND l.on_date = (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date), 0) AS late_minutes
           FROM services s
           JOIN bookings b ON b.service_id = s.id
           CROSS JOIN LATERAL (
               SELECT EXISTS (SELECT FROM absence_visits v
                              WHERE v.booking_id = b.id AND v.status IN ('offered', 'asked')) AS away) v
           CROSS JOIN LATERAL (
               SELECT max(r.id) FILTER (WHERE r.kind = 'counsellor') AS counsellor_id,
                      max(r.id) FILTER (WHERE r.kind = 'room' AND a.whole_id IS NULL) AS room_id,
                      coalesce(array_agg(DISTINCT r.id) FILTER (WHERE a.whole_id IS NOT NULL), '{}') AS part_ids,
                      count(*) AS n
               FROM allocations a JOIN resources r ON r.id = a.resource_id
               WHERE a.booking_id = b.id
                 AND (a.active OR v.away OR b.status IN ('cancelled_by_citizen', 'cancelled_by_centre'))) a
           LEFT JOIN citizens c ON c.id = b.citizen_id
           WHERE s.site_id = $1 AND lower(b.during) >= $2::date::timestamp AT TIME ZONE 'Asia/Seoul'
             AND lower(b.during) < ($2::date + $3::int)::timestamp AT TIME ZONE 'Asia/Seoul'
             AND (b.held_until IS NULL OR b.held_until > $4) AND a.n > 0
           ORDER BY lower(b.during), a.counsellor_id, a.room_id""",
        site_id, first, days, now,
    )  # fmt: skip


async def count_requests(db: Db, site_ids: list[int] | None) -> int:
    """What waits for a yes or a no at these sites (None: at all)."""
    return await db.fetchval(
        """SELECT count(*) FROM bookings b JOIN services s ON s.id = b.service_id
           WHERE b.status = 'requested' AND ($1::int[] IS NULL OR s.site_id = ANY ($1))""",
        site_ids,
    )  # fmt: skip


class RequestRow(msgspec.Struct):
    id: UUID
    service_name_ko: str
    service_name_en: str
    room_name_ko: str | None
    room_name_en: str | None
    party_size: int
    starts_at: datetime
    ends_at: datetime
    name: str | None
    about_sealed: bytes | None
    requested_at: datetime


async def list_requests(db: Db, site_id: int, now: datetime) -> list[RequestRow]:
    """What waits for a yes or a no at a site, the next visit first."""
    return await many(
        db, RequestRow,
        """SELECT b.id, s.name_ko AS service_name_ko, s.name_en AS service_name_en, a.name_ko AS room_name_ko,
                  a.name_en AS room_name_en, b.party_size, lower(b.during) AS starts_at, upper(b.during) AS ends_at,
                  c.name, b.about_sealed, b.requested_at
           FROM services s
           JOIN bookings b ON b.service_id = s.id AND b.status = 'requested' AND lower(b.during) > $2
           LEFT JOIN citizens c ON c.id = b.citizen_id
           LEFT JOIN LATERAL (
               SELECT r.name_ko, r.name_en FROM allocations a JOIN resources r ON r.id = a.resource_id
               WHERE a.booking_id = b.id AND a.active AND a.whole_id IS NULL AND r.kind = 'room' LIMIT 1) a ON true
           WHERE s.site_id = $1
           ORDER BY lower(b.during), b.requested_at, b.id""",
        site_id, now,
    )  # fmt: skip


class Visitor(msgspec.Struct):
    """`asks`: the service is not for everybody on the day of the visit."""

    name: str | None
    phone_sealed: bytes | None
    visits: int
    last_visit: date | None
    asks: bool


async def find_visitor(db: Db, citizen_id: UUID, service_id: int, before: datetime) -> Visitor | None:
    """Who comes to a service, and how often they have been here before this visit."""
    return await one(
        db, Visitor,
        """SELECT c.name, c.phone_sealed, v.visits, v.last_visit,
                  EXISTS (SELECT FROM service_rules r
                          WHERE r.service_id = $3 AND r.valid @> ($2::timestamptz AT TIME ZONE 'Asia/Seoul')::date
                            AND (r.age_from IS NOT NULL OR r.age_to IS NOT NULL OR r.residents_only)) AS asks
           FROM citizens c
           CROSS JOIN LATERAL (
               SELECT count(*) AS visits, (max(lower(during)) AT TIME ZONE 'Asia/Seoul')::date AS last_visit
               FROM bookings WHERE citizen_id = c.id AND status = 'completed' AND lower(during) < $2::timestamptz) v
           WHERE c.id = $1""",
        citizen_id, before, service_id,
    )  # fmt: skip


async def find_by_code(db: Db, code: str, site_ids: list[int] | None, today: date) -> UUID | None:
    """The booking of today with this code at one of the sites (None: at any)."""
    return await db.fetchval(
        """SELECT b.id FROM bookings b JOIN services s ON s.id = b.service_id
           WHERE b.code = $1 AND b.status NOT IN ('held', 'requested', 'expired')
             AND ($2::int[] IS NULL OR s.site_id = ANY ($2))
             AND (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date = $3""",
        code, site_ids, today,
    )  # fmt: skip


async def move(db: Db, booking_id: UUID, target: Status, sources: list[Status], now: datetime) -> None:
    """Bring the visit one step further and note the time of it."""
    await db.execute(
        """UPDATE bookings
           SET status = $2, version = version + 1,
               confirmed_at = CASE WHEN $2 = 'confirmed' THEN $4 ELSE confirmed_at END,
               checked_in_at = CASE $2 WHEN 'checked_in' THEN $4 ELSE checked_in_at END,
               started_at = CASE $2 WHEN 'in_session' THEN $4 ELSE started_at END,
               ended_at = CASE WHEN $2 IN ('completed', 'no_show') THEN $4::timestamptz END
           WHERE id = $1 AND status = ANY ($3)""",
        booking_id, target, sources, now,
    )  # fmt: skip


async def write_note(db: Db, booking_id: UUID, note_sealed: bytes | None) -> None:
    await db.execute(
        "UPDATE bookings SET note_sealed = $2, version = version + 1 WHERE id = $1", booking_id, note_sealed
    )
