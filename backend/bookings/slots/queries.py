"""What is free, as one statement over opening hours, working hours and allocations."""

from datetime import date, datetime, time
from itertools import groupby
from typing import LiteralString
from uuid import UUID

import msgspec

from backend.bookings.slots.models import Service, Start, StartsOfDay
from backend.db import Db, many


async def list_services(db: Db, today: date) -> list[Service]:
    """What can be booked today: services with a rule in force."""
    return await many(
        db, Service,
        """SELECT s.id, s.kind, s.name_ko, s.name_en, s.description_ko, s.description_en, r.duration_minutes,
                  r.days_ahead, r.notice_minutes, r.cancel_until_minutes, r.max_live, r.hold_seconds,
                  jsonb_build_object('id', p.id, 'name_ko', p.name_ko, 'name_en', p.name_en,
                      'address_ko', p.address_ko, 'address_en', p.address_en, 'phone', p.phone) AS site,
                  c.counsellors
           FROM services s
           JOIN service_rules r ON r.service_id = s.id AND r.valid @> $1::date
           JOIN sites p ON p.id = s.site_id AND p.valid @> $1::date
           CROSS JOIN LATERAL (
               SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name_ko', c.name_ko, 'name_en', c.name_en)
                                         ORDER BY c.id), '[]') AS counsellors
               FROM service_resources sr JOIN resources c ON c.id = sr.resource_id
               WHERE sr.service_id = s.id AND c.active AND c.kind = 'counsellor') c
           WHERE s.active
           ORDER BY p.id, s.id""",
        today,
    )  # fmt: skip


# Setting up


async def insert_service(
    db: Db, site_id: int, *, name_ko: str, name_en: str, description_ko: str, description_en: str
) -> int:
    """A counselling service without rules and counsellors yet."""
    return await db.fetchval(
        """INSERT INTO services (site_id, kind, name_ko, name_en, description_ko, description_en)
           VALUES ($1, 'counselling', $2, $3, $4, $5) RETURNING id""",
        site_id, name_ko, name_en, description_ko, description_en,
    )  # fmt: skip


async def insert_rules(
    db: Db, service_id: int, *, valid_from: date, valid_until: date | None, duration_minutes: int,
    granularity_minutes: int, days_ahead: int, notice_minutes: int, cancel_until_minutes: int, max_live: int,
    hold_seconds: int,
) -> None:  # fmt: skip
    """The rules for visits from `valid_from` to the day before `valid_until`."""
    await db.execute(
        """INSERT INTO service_rules (service_id, valid, duration_minutes, granularity_minutes, days_ahead,
               notice_minutes, cancel_until_minutes, max_live, hold_seconds)
           VALUES ($1, daterange($2, $3), $4, $5, $6, $7, $8, $9, $10)""",
        service_id, valid_from, valid_until, duration_minutes, granularity_minutes, days_ahead, notice_minutes,
        cancel_until_minutes, max_live, hold_seconds,
    )  # fmt: skip


async def insert_counsellor(
    db: Db, site_id: int, service_ids: list[int], *, name_ko: str, name_en: str, staff_id: UUID | None, units: int = 1
) -> int:
    """Somebody who can be booked for these services, without working hours yet."""
    resource_id: int = await db.fetchval(
        """INSERT INTO resources (site_id, kind, name_ko, name_en, staff_id, units)
           VALUES ($1, 'counsellor', $2, $3, $4, $5) RETURNING id""",
        site_id, name_ko, name_en, staff_id, units,
    )  # fmt: skip
    await db.executemany(
        "INSERT INTO service_resources (service_id, resource_id) VALUES ($1, $2)",
        [(service_id, resource_id) for service_id in service_ids],
    )
    return resource_id


async def insert_working_hours(
    db: Db, resource_id: int, weekday: int, starts: time, ends: time, valid_from: date, valid_until: date | None = None
) -> None:
    await db.execute(
        """INSERT INTO working_hours (resource_id, weekday, starts, ends, valid)
           VALUES ($1, $2, $3, $4, daterange($5, $6))""",
        resource_id, weekday, starts, ends, valid_from, valid_until,
    )  # fmt: skip


async def insert_block(db: Db, resource_id: int, starts_at: datetime, ends_at: datetime, reason: str) -> None:
    """Keep a counsellor's time free of bookings."""
    await db.execute(
        """INSERT INTO allocations (resource_id, unit, during, reason)
           VALUES ($1, 1, tstzrange($2, $3), $4)""",
        resource_id, starts_at, ends_at, reason,
    )  # fmt: skip


# What is free

# For a site `p` and a day `d.on_date`: a public holiday closes, and a dated exception goes before everything else.
OPENING: LiteralString = """
    LEFT JOIN site_exceptions x ON x.site_id = p.id AND x.on_date = d.on_date
    LEFT JOIN holidays h ON h.on_date = d.on_date
    CROSS JOIN LATERAL (
        SELECT range_agg(tstzrange((d.on_date + w.opens) AT TIME ZONE 'Asia/Seoul',
                                   (d.on_date + w.closes) AT TIME ZONE 'Asia/Seoul')) AS open,
               CASE WHEN count(*) = 0 THEN coalesce(x.reason_ko, h.name_ko, '쉬는 날이에요') END AS reason_ko,
               CASE WHEN count(*) = 0 THEN coalesce(x.reason_en, h.name_en, 'Closed on this day') END AS reason_en
        FROM (SELECT x.opens, x.closes WHERE x.opens IS NOT NULL AND p.valid @> d.on_date
              UNION ALL
              SELECT w.opens, w.closes FROM opening_hours w
              WHERE x.id IS NULL AND h.on_date IS NULL AND p.valid @> d.on_date AND w.site_id = p.id
                AND w.weekday = extract(isodow FROM d.on_date) AND w.valid @> d.on_date) w) o
"""


# $1 service, $2 first day, $3 number of days, $4 counsellor or NULL, $5 now.
# What makes it fast: the busy times of a unit are gathered once, by a range query on the very index of the exclusion
# constraint, and each start then asks a multirange, which searches by halves.
STARTS: LiteralString = (
    """WITH day AS (
        SELECT s.id AS service_id, d.on_date, o.open, o.reason_ko, o.reason_en
        FROM services s
        CROSS JOIN LATERAL (SELECT $2::date + n AS on_date FROM generate_series(0, $3::int - 1) n) d
        JOIN sites p ON p.id = s.site_id
        """  # noqa: S608 # two constants make no injection
    + OPENING
    + """
        WHERE s.id = $1 AND s.active
    ), unit AS (
        SELECT r.id AS resource_id, b.taken, b.taken + b.held AS busy
        FROM service_resources sr
        JOIN resources r ON r.id = sr.resource_id AND r.active
        CROSS JOIN LATERAL generate_series(1, r.units) u(unit)
        CROSS JOIN LATERAL (
            SELECT coalesce(range_agg(a.during) FILTER (WHERE a.held_until IS NULL), '{}') AS taken,
                   coalesce(range_agg(a.during) FILTER (WHERE a.held_until > $5), '{}') AS held
            FROM allocations a
            WHERE a.active AND a.resource_id = r.id AND a.unit = u.unit::smallint
              AND a.during && tstzrange($2::date::timestamp AT TIME ZONE 'Asia/Seoul',
                                        ($2::date + $3::int)::timestamp AT TIME ZONE 'Asia/Seoul')) b
        WHERE sr.service_id = $1 AND ($4::int IS NULL OR r.id = $4)
    ), start AS (
        SELECT day.on_date, w.resource_id, g.starts_at,
               g.starts_at + make_interval(mins => rule.duration_minutes) AS ends_at
        FROM day
        JOIN service_rules rule ON rule.service_id = day.service_id AND rule.valid @> day.on_date
        CROSS JOIN LATERAL (
            SELECT w.resource_id,
                   range_agg(tstzrange((day.on_date + w.starts) AT TIME ZONE 'Asia/Seoul',
                                       (day.on_date + w.ends) AT TIME ZONE 'Asia/Seoul')) * day.open AS open
            FROM service_resources sr JOIN working_hours w ON w.resource_id = sr.resource_id
            WHERE sr.service_id = day.service_id
              AND w.weekday = extract(isodow FROM day.on_date) AND w.valid @> day.on_date
            GROUP BY w.resource_id) w
        CROSS JOIN LATERAL unnest(w.open) i(during)
        CROSS JOIN LATERAL generate_series(
            lower(i.during), upper(i.during) - make_interval(mins => rule.duration_minutes),
            make_interval(mins => rule.granularity_minutes)) g(starts_at)
        WHERE g.starts_at >= $5 + make_interval(mins => rule.notice_minutes)
          AND day.on_date <= ($5 AT TIME ZONE 'Asia/Seoul')::date + rule.days_ahead
    ), slot AS (
        SELECT s.on_date, s.starts_at, s.ends_at,
               count(*) FILTER (WHERE NOT u.busy && tstzrange(s.starts_at, s.ends_at)) AS free,
               count(*) FILTER (WHERE u.busy && tstzrange(s.starts_at, s.ends_at)
                                  AND NOT u.taken && tstzrange(s.starts_at, s.ends_at)) AS looking,
               array_agg(u.resource_id) FILTER (
                   WHERE NOT u.busy && tstzrange(s.starts_at, s.ends_at)) AS free_ids,
               array_agg(u.resource_id) AS working_ids
        FROM start s JOIN unit u USING (resource_id)
        GROUP BY s.on_date, s.starts_at, s.ends_at
    )
    SELECT day.on_date, day.reason_ko AS closed_reason_ko, day.reason_en AS closed_reason_en,
           slot.starts_at, slot.ends_at, coalesce(slot.free, 0) AS free, coalesce(slot.looking, 0) AS looking,
           coalesce(slot.free_ids, '{}') AS free_ids, coalesce(slot.working_ids, '{}') AS working_ids
    FROM day LEFT JOIN slot USING (on_date)
    ORDER BY day.on_date, slot.starts_at"""
)


class _Row(msgspec.Struct):
    """A start of a day, or a day without any."""

    on_date: date
    closed_reason_ko: str | None
    closed_reason_en: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    free: int
    looking: int
    free_ids: list[int]
    working_ids: list[int]


async def find_days(
    db: Db, service_id: int, first: date, days: int, counsellor_id: int | None, now: datetime
) -> list[StartsOfDay]:
    """Every start on the grid of each day, taken or not; [] when there is no such service.

    Holds that have run out do not count as taken.
    """
    rows = await many(db, _Row, STARTS, service_id, first, days, counsellor_id, now)
    found: list[StartsOfDay] = []
    for on_date, group in groupby(rows, key=lambda row: row.on_date):
        starts = list(group)
        found.append(StartsOfDay(on_date, starts[0].closed_reason_ko, starts[0].closed_reason_en, [
            Start(r.starts_at, r.ends_at, r.free, r.looking, sorted(set(r.free_ids)), sorted(set(r.working_ids)))
            for r in starts if r.starts_at is not None and r.ends_at is not None
        ]))  # fmt: skip
    return found
