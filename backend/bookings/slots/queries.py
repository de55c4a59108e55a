"""What is free, as one statement over opening hours, working hours and allocations."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import LiteralString
from uuid import UUID

import msgspec

from backend.bookings.models import Question, ResourceKind, ServiceKind, Wish
from backend.bookings.slots.models import Service, ServiceRules, Start, StartsOfDay
from backend.db import Db, many
from backend.seoul import day_in_seoul


async def list_services(db: Db, today: date) -> list[Service]:
    """What can be booked today: services with a rule in force."""
    return await many(
        db, Service,
        """SELECT s.id, s.kind, s.name_ko, s.name_en, s.description_ko, s.description_en, s.questions,
                  r.duration_minutes, r.max_duration_minutes, r.granularity_minutes, r.buffer_before_minutes,
                  r.buffer_after_minutes, r.days_ahead, r.notice_minutes,
                  r.cancel_until_minutes, r.max_live, r.max_minutes_a_day, r.age_from, r.age_to, r.residents_only,
                  r.needs_approval, r.hold_seconds,
                  jsonb_build_object('id', p.id, 'name_ko', p.name_ko, 'name_en', p.name_en,
                      'address_ko', p.address_ko, 'address_en', p.address_en, 'phone', p.phone) AS site,
                  c.counsellors, c.rooms, c.equipment
           FROM services s
           JOIN service_rules r ON r.service_id = s.id AND r.valid @> $1::date
           JOIN sites p ON p.id = s.site_id AND p.valid @> $1::date
           CROSS JOIN LATERAL (
               SELECT coalesce(jsonb_agg(c.is ORDER BY c.id) FILTER (WHERE c.kind = 'counsellor'), '[]') AS counsellors,
                      coalesce(jsonb_agg(c.is ORDER BY c.capacity, c.id) FILTER (WHERE c.kind = 'room'), '[]') AS rooms,
                      coalesce(jsonb_agg(c.is ORDER BY c.id) FILTER (WHERE c.kind = 'equipment' AND NOT c.required),
                               '[]') AS equipment
               FROM (SELECT c.id, c.kind, c.capacity, sr.required,
                            jsonb_build_object('id', c.id, 'name_ko', c.name_ko, 'name_en', c.name_en,
                                'capacity', c.capacity, 'equipment_ko', c.equipment_ko,
                                'equipment_en', c.equipment_en) AS is
                     FROM service_resources sr JOIN resources c ON c.id = sr.resource_id
                     WHERE sr.service_id = s.id AND c.active) c) c
           WHERE s.active
           ORDER BY p.id, s.kind, s.position, s.id""",
        today,
    )  # fmt: skip


# Setting up


async def insert_service(
    db: Db, site_id: int, *, name_ko: str, name_en: str, description_ko: str, description_en: str,
    kind: ServiceKind = "counselling", questions: Sequence[Question] = (), position: int = 0,
) -> int:  # fmt: skip
    """A service without rules and without anybody or anything to book yet."""
    return await db.fetchval(
        """INSERT INTO services (site_id, kind, name_ko, name_en, description_ko, description_en, questions, position)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id""",
        site_id, kind, name_ko, name_en, description_ko, description_en, list(questions), position,
    )  # fmt: skip


async def insert_rules(
    db: Db, service_id: int, rules: ServiceRules, *, valid_from: date, valid_until: date | None
) -> None:
    """The rules for visits from `valid_from` to the day before `valid_until`."""
    await db.execute(
        """INSERT INTO service_rules (service_id, valid, duration_minutes, granularity_minutes, days_ahead,
               notice_minutes, cancel_until_minutes, max_live, hold_seconds, max_duration_minutes,
               buffer_before_minutes, buffer_after_minutes, max_minutes_a_day, age_from, age_to, residents_only,
               needs_approval, grace_minutes, reopen_after_minutes, offer_minutes)
           VALUES ($1, daterange($2, $3), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
               $20, $21)""",
        service_id, valid_from, valid_until, rules.duration_minutes, rules.granularity_minutes, rules.days_ahead,
        rules.notice_minutes, rules.cancel_until_minutes, rules.max_live, rules.hold_seconds,
        rules.max_duration_minutes, rules.buffer_before_minutes, rules.buffer_after_minutes, rules.max_minutes_a_day,
        rules.age_from, rules.age_to, rules.residents_only, rules.needs_approval, rules.grace_minutes,
        rules.reopen_after_minutes, rules.offer_minutes,
    )  # fmt: skip


async def insert_resource(
    db: Db, site_id: int, kind: ResourceKind, service_ids: Sequence[int] = (), *, name_ko: str, name_en: str,
    staff_id: UUID | None = None, units: int = 1, capacity: int | None = None, equipment_ko: str = "",
    equipment_en: str = "", required: bool = True,
) -> int:  # fmt: skip
    """Somebody or something that can be booked for these services; a counsellor has no working hours yet."""
    resource_id: int = await db.fetchval(
        """INSERT INTO resources (site_id, kind, name_ko, name_en, staff_id, units, capacity, equipment_ko,
               equipment_en)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id""",
        site_id, kind, name_ko, name_en, staff_id, units, capacity, equipment_ko, equipment_en,
    )  # fmt: skip
    for service_id in service_ids:
        await insert_service_resource(db, service_id, resource_id, required)
    return resource_id


async def insert_service_resource(db: Db, service_id: int, resource_id: int, required: bool = True) -> None:
    """Equipment that is not `required` comes only where it is asked for."""
    await db.execute(
        "INSERT INTO service_resources (service_id, resource_id, required) VALUES ($1, $2, $3)",
        service_id, resource_id, required,
    )  # fmt: skip


async def insert_parts(db: Db, whole_id: int, part_ids: Sequence[int]) -> None:
    """Who takes the whole takes these too."""
    await db.executemany(
        "INSERT INTO resource_parts (whole_id, part_id) VALUES ($1, $2)", [(whole_id, part) for part in part_ids]
    )


async def insert_working_hours(
    db: Db, resource_id: int, weekday: int, starts: time, ends: time, valid_from: date, valid_until: date | None = None
) -> None:
    await db.execute(
        """INSERT INTO working_hours (resource_id, weekday, starts, ends, valid)
           VALUES ($1, $2, $3, $4, daterange($5, $6))""",
        resource_id, weekday, starts, ends, valid_from, valid_until,
    )  # fmt: skip


async def insert_block(db: Db, resource_id: int, starts_at: datetime, ends_at: datetime, reason: str) -> None:
    """Keep the time of a counsellor or a room free of bookings."""
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


# $1 service, $2 first day, $3 number of days, $4 counsellor or NULL, $5 room or NULL, $6 equipment asked for besides,
# $7 people, $8 minutes or NULL, $9 now, $10 a booking whose own time does not stand in its way, or NULL, $11 whether
# notice and days ahead count.
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
    ), need AS (
        -- One counsellor, one room, and each piece of equipment on its own.
        SELECT DISTINCT r.kind, CASE r.kind WHEN 'equipment' THEN r.id ELSE 0 END AS which
        FROM service_resources sr JOIN resources r ON r.id = sr.resource_id
        WHERE sr.service_id = $1 AND (r.kind <> 'equipment' OR sr.required OR r.id = ANY ($6::int[]))
        UNION SELECT 'equipment', asked FROM unnest($6::int[]) asked
    ), candidate AS (
        SELECT r.id AS resource_id, r.kind, r.units, CASE r.kind WHEN 'equipment' THEN r.id ELSE 0 END AS which
        FROM service_resources sr JOIN resources r ON r.id = sr.resource_id AND r.active
        WHERE sr.service_id = $1
          AND CASE r.kind WHEN 'counsellor' THEN $4::int IS NULL OR r.id = $4
                          WHEN 'room' THEN ($5::int IS NULL OR r.id = $5) AND coalesce(r.capacity, 1000) >= $7::int
                          ELSE sr.required OR r.id = ANY ($6::int[]) END
    ), own AS (
        SELECT a.resource_id, a.unit, range_agg(a.during) AS during FROM allocations a
        -- What is offered in its place is its own too.
        WHERE a.booking_id = ANY (ARRAY[$10::uuid] || ARRAY(
                  SELECT v.offer_id FROM absence_visits v WHERE v.booking_id = $10::uuid AND v.status = 'offered'))
          AND a.active
        GROUP BY a.resource_id, a.unit
    ), unit AS (
        SELECT c.resource_id, c.kind, c.which, b.taken, b.taken + b.held AS busy
        FROM candidate c
        CROSS JOIN LATERAL generate_series(1, c.units) u(unit)
        CROSS JOIN LATERAL (
            SELECT coalesce(range_agg(m.taken), '{}') AS taken, coalesce(range_agg(m.held), '{}') AS held
            FROM (SELECT c.resource_id AS id, u.unit::smallint AS unit
                  UNION ALL
                  SELECT p.part_id, n::smallint
                  FROM resource_parts p JOIN resources r ON r.id = p.part_id
                  CROSS JOIN LATERAL generate_series(1, r.units) n
                  WHERE p.whole_id = c.resource_id) x
            LEFT JOIN own ON own.resource_id = x.id AND own.unit = x.unit
            CROSS JOIN LATERAL (
                SELECT coalesce(range_agg(a.during) FILTER (WHERE a.held_until IS NULL), '{}')
                           - coalesce(own.during, '{}') AS taken,
                       coalesce(range_agg(a.during) FILTER (WHERE a.held_until > $9), '{}') AS held
                FROM allocations a
                WHERE a.active AND a.resource_id = x.id AND a.unit = x.unit
                  AND a.during && tstzrange(
                      $2::date::timestamp AT TIME ZONE 'Asia/Seoul' - interval '4 hours',
                      ($2::date + $3::int)::timestamp AT TIME ZONE 'Asia/Seoul' + interval '4 hours')) m) b
    ), lead AS (
        -- Counsellors keep their own hours; where nobody is needed, the site's hold.
        SELECT coalesce(min(kind) FILTER (WHERE kind = 'counsellor'), max(kind)) AS kind FROM need
    ), shift AS (
        SELECT day.on_date, w.resource_id, w.open * day.open AS open
        FROM (SELECT day.on_date, w.resource_id,
                     range_agg(tstzrange((day.on_date + w.starts) AT TIME ZONE 'Asia/Seoul',
                                         (day.on_date + w.ends) AT TIME ZONE 'Asia/Seoul')) AS open
              FROM day
              JOIN working_hours w ON w.weekday = extract(isodow FROM day.on_date)::int AND w.valid @> day.on_date
              JOIN candidate c ON c.kind = 'counsellor' AND c.resource_id = w.resource_id
              GROUP BY day.on_date, w.resource_id) w
        JOIN day USING (on_date)
        UNION ALL
        SELECT day.on_date, c.resource_id, day.open
        FROM day JOIN lead ON lead.kind <> 'counsellor' JOIN candidate c ON c.kind = lead.kind
    ), start AS MATERIALIZED (
        -- Those who keep the same hours start at the same times.
        SELECT i.on_date, i.resource_ids, g.starts_at, g.starts_at + r.long AS ends_at,
               tstzrange(g.starts_at - r.before, g.starts_at + r.long + r.after) AS taken
        FROM (SELECT shift.on_date, during, array_agg(shift.resource_id) AS resource_ids
              FROM shift CROSS JOIN LATERAL unnest(shift.open) during GROUP BY shift.on_date, during) i
        CROSS JOIN LATERAL (
            SELECT make_interval(mins => coalesce($8::int, r.duration_minutes)) AS long,
                   make_interval(mins => r.granularity_minutes) AS step,
                   make_interval(mins => r.buffer_before_minutes) AS before,
                   make_interval(mins => r.buffer_after_minutes) AS after,
                   make_interval(mins => r.notice_minutes) AS notice, r.days_ahead
            FROM service_rules r
            WHERE r.service_id = $1 AND r.valid @> i.on_date
              AND ($8::int IS NULL OR ($8 BETWEEN r.duration_minutes AND coalesce(r.max_duration_minutes,
                                                                                   r.duration_minutes)
                                       AND ($8 - r.duration_minutes) % r.granularity_minutes = 0))) r
        CROSS JOIN LATERAL generate_series(lower(i.during), upper(i.during) - r.long, r.step) g(starts_at)
        WHERE g.starts_at >= $9
          AND (NOT $11::boolean
               OR (g.starts_at >= $9 + r.notice
                   AND i.on_date <= ($9 AT TIME ZONE 'Asia/Seoul')::date + r.days_ahead))
    ), place AS (
        SELECT s.on_date, s.starts_at, s.ends_at, s.taken, id AS resource_id
        FROM start s CROSS JOIN LATERAL unnest(s.resource_ids) id
        UNION ALL
        SELECT s.on_date, s.starts_at, s.ends_at, s.taken, c.resource_id
        FROM (SELECT DISTINCT ON (starts_at) on_date, starts_at, ends_at, taken FROM start) s
        JOIN lead ON true
        JOIN candidate c ON c.kind <> lead.kind
    ), fit AS MATERIALIZED (
        -- A bit of each multirange: what is grouped and sorted from here on is small.
        SELECT s.on_date, s.starts_at, s.ends_at, s.taken, u.kind, u.which, u.resource_id,
               NOT u.busy && s.taken AS free,
               CASE WHEN u.busy && s.taken THEN NOT u.taken && s.taken ELSE true END AS unbooked
        FROM place s JOIN unit u USING (resource_id)
    ), part AS (
        -- The rest follows from the start.
        SELECT starts_at, kind, which, min(on_date) AS on_date, min(ends_at) AS ends_at,
               min(lower(taken)) AS taken_from, max(upper(taken)) AS taken_until,
               count(*) FILTER (WHERE free) AS free, count(*) FILTER (WHERE unbooked) AS unbooked,
               array_agg(resource_id) FILTER (WHERE free) AS free_ids, array_agg(resource_id) AS ids
        FROM fit GROUP BY starts_at, kind, which
    ), slot AS (
        SELECT starts_at, min(on_date) AS on_date, min(ends_at) AS ends_at, min(taken_from) AS taken_from,
               min(taken_until) AS taken_until, min(free) AS free, min(unbooked) - min(free) AS looking,
               max(free_ids) FILTER (WHERE kind = 'counsellor') AS counsellor_ids,
               max(free_ids) FILTER (WHERE kind = 'room') AS room_ids,
               coalesce(max(ids) FILTER (WHERE kind = 'counsellor'), '{}')
                   || coalesce(max(ids) FILTER (WHERE kind = 'room'), '{}')
                   || coalesce(array_agg(which) FILTER (WHERE kind = 'equipment'), '{}') AS candidate_ids,
               count(*) AS needs
        FROM part
        GROUP BY starts_at
        HAVING count(*) = (SELECT count(*) FROM need)
    )
    SELECT day.on_date, day.reason_ko AS closed_reason_ko, day.reason_en AS closed_reason_en,
           slot.starts_at, slot.ends_at, slot.taken_from, slot.taken_until,
           coalesce(slot.free, 0) AS free, coalesce(slot.looking, 0) AS looking,
           coalesce(slot.counsellor_ids, '{}') AS counsellor_ids, coalesce(slot.room_ids, '{}') AS room_ids,
           coalesce(slot.candidate_ids, '{}') AS candidate_ids, coalesce(slot.needs, 0) AS needs
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
    taken_from: datetime | None
    taken_until: datetime | None
    free: int
    looking: int
    counsellor_ids: list[int]
    room_ids: list[int]
    candidate_ids: list[int]
    needs: int


async def find_days(
    db: Db, service_id: int, first: date, days: int, wish: Wish, now: datetime, *, moving: UUID | None = None,
    by_staff: bool = False,
) -> list[StartsOfDay]:  # fmt: skip
    """Every start on the grid of each day, taken or not; [] when there is no such service.

    Holds that have run out do not count as taken, nor does the time of the booking that is `moving`. For staff neither
    the notice nor the days ahead count.
    """
    rows = await many(
        db, _Row, STARTS, service_id, first, days, wish.counsellor_id, wish.room_id, wish.equipment_ids,
        wish.party_size, wish.minutes, now, moving, not by_staff,
    )  # fmt: skip
    found: list[StartsOfDay] = []
    for on_date, group in groupby(rows, key=lambda row: row.on_date):
        starts = list(group)
        found.append(StartsOfDay(on_date, starts[0].closed_reason_ko, starts[0].closed_reason_en, [
            Start(r.starts_at, r.ends_at, r.taken_from, r.taken_until, r.free, r.looking,
                  sorted(set(r.counsellor_ids)), sorted(set(r.room_ids)), r.candidate_ids, r.needs)
            for r in starts if r.starts_at and r.ends_at and r.taken_from and r.taken_until
        ]))  # fmt: skip
    return found


async def find_start(
    db: Db, service_id: int, starts_at: datetime, wish: Wish, now: datetime, *, moving: UUID | None = None,
    by_staff: bool = False,
) -> Start | None:  # fmt: skip
    """The start on the grid, free or not; None where nothing starts then."""
    days = await find_days(db, service_id, day_in_seoul(starts_at), 1, wish, now, moving=moving, by_staff=by_staff)
    return next((start for day in days for start in day.starts if start.starts_at == starts_at), None)
