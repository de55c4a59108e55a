"""Services, and what `rules` needs to say when they are free."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import LiteralString
from uuid import UUID

import msgspec

from backend.bookings.models import Question, ResourceKind, ServiceKind, Wish
from backend.bookings.slots.models import OpenDay, Service, ServiceRules, Shift, Start, StartsOfDay, Unit
from backend.bookings.slots.rules import find_starts
from backend.db import Db, many
from backend.seoul import SEOUL, day_in_seoul


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
                AND w.weekday = extract(isodow FROM d.on_date)::smallint AND w.valid @> d.on_date) w) o
"""

# When a counsellor `r` works on a day `day.on_date` on which the site is `day.open`.
WORKING: LiteralString = """(
    SELECT range_agg(tstzrange((day.on_date + w.starts) AT TIME ZONE 'Asia/Seoul',
                               (day.on_date + w.ends) AT TIME ZONE 'Asia/Seoul')) * day.open
    FROM working_hours w
    WHERE w.resource_id = r.id AND w.weekday = extract(isodow FROM day.on_date)::smallint AND w.valid @> day.on_date)"""


# A visit with what is kept free around it reaches at most that far into the days beside its own.
MOST_BUFFER = timedelta(hours=4)


async def find_days(
    db: Db, service_id: int, first: date, days: int, wish: Wish, now: datetime, *, moving: UUID | None = None,
    by_staff: bool = False,
) -> list[StartsOfDay]:  # fmt: skip
    """Every start on the grid of each day, taken or not; [] when there is no such service.

    Holds that have run out do not count as taken, nor does the time of the booking that is `moving`. For staff neither
    the notice nor the days ahead count.
    """
    open_days, shifts, units = await read_days(db, service_id, first, days, wish, now, moving)
    return find_starts(open_days, shifts, units, wish, now, by_staff=by_staff)


_decode = msgspec.json.Decoder(tuple[list[OpenDay], list[Shift], list[Unit]]).decode


async def read_days(
    db: Db, service_id: int, first: date, days: int, wish: Wish, now: datetime, moving: UUID | None = None
) -> tuple[list[OpenDay], list[Shift], list[Unit]]:
    """What `find_starts` needs to know; no days when there is no such service."""
    since = datetime.combine(first, time(), SEOUL)
    found: str = await db.fetchval(
        LOOK, service_id, [first + timedelta(days=n) for n in range(days)],
        sorted({(first + timedelta(days=n)).isoweekday() for n in range(min(days, 7))}),
        since - MOST_BUFFER, since + timedelta(days=days) + MOST_BUFFER,
        wish.counsellor_id, wish.room_id, wish.equipment_ids, wish.party_size, now, moving,
    )  # fmt: skip
    return _decode(found)


_DAYS: LiteralString = (
    """
    SELECT d.on_date, date_part('epoch', d.on_date::timestamp AT TIME ZONE 'Asia/Seoul') AS midnight,
           hours.opens, hours.closes,
           o.reason_ko AS closed_reason_ko, o.reason_en AS closed_reason_en,
           coalesce(r.duration_minutes, 0) AS duration_minutes,
           coalesce(r.max_duration_minutes, r.duration_minutes, 0) AS max_duration_minutes,
           coalesce(r.granularity_minutes, 0) AS granularity_minutes,
           coalesce(r.buffer_before_minutes, 0) AS buffer_before_minutes,
           coalesce(r.buffer_after_minutes, 0) AS buffer_after_minutes,
           coalesce(r.notice_minutes, 0) AS notice_minutes, coalesce(r.days_ahead, 0) AS days_ahead
    FROM asked
    JOIN services s ON s.id = asked.service_id AND s.active
    JOIN sites p ON p.id = s.site_id
    CROSS JOIN unnest(asked.days) d(on_date)
    """  # noqa: S608 two constants
    + OPENING
    + """
    LEFT JOIN service_rules r ON r.service_id = s.id AND r.valid @> d.on_date
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(date_part('epoch', lower(i))), '{}') AS opens,
               coalesce(array_agg(date_part('epoch', upper(i))), '{}') AS closes
        FROM unnest(o.open) i) hours
    ORDER BY d.on_date"""
)

_SHIFTS: LiteralString = """
    SELECT w.weekday, date_part('epoch', w.starts) AS starts, date_part('epoch', w.ends) AS ends,
           lower(w.valid) AS since, upper(w.valid) AS until, array_agg(w.resource_id) AS resource_ids
    FROM asked
    JOIN service_resources sr USING (service_id)
    -- OFFSET 0: the hours of those who serve, and not those of the whole city first.
    CROSS JOIN LATERAL (
        SELECT * FROM working_hours w
        WHERE w.resource_id = sr.resource_id AND w.weekday = ANY (asked.weekdays)
          AND w.valid && daterange(asked.days[1], asked.days[cardinality(asked.days)], '[]')
        OFFSET 0) w
    GROUP BY w.weekday, w.starts, w.ends, w.valid
    ORDER BY w.weekday, w.starts, w.ends"""

# Each unit asks the very index of the exclusion constraint, and no table.
_UNITS: LiteralString = """
    SELECT r.id AS resource_id, r.kind, CASE r.kind WHEN 'equipment' THEN r.id ELSE 0 END AS which, c.serves,
           b.booked, b.held
    FROM asked
    JOIN service_resources sr USING (service_id)
    JOIN resources r ON r.id = sr.resource_id
    CROSS JOIN LATERAL (
        SELECT r.active AND CASE r.kind
            WHEN 'counsellor' THEN asked.counsellor_id IS NULL OR r.id = asked.counsellor_id
            WHEN 'room' THEN (asked.room_id IS NULL OR r.id = asked.room_id)
                             AND coalesce(r.capacity, 1000) >= asked.party_size
            ELSE true END AS serves) c
    CROSS JOIN LATERAL generate_series(1, CASE WHEN c.serves THEN r.units ELSE 1 END) u(unit)
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(e.span) FILTER (WHERE a.held_until IS NULL), '{}') AS booked,
               coalesce(array_agg(e.span) FILTER (WHERE a.held_until > asked.now), '{}') AS held
        FROM (SELECT a.resource_id, a.unit, a.during, a.held_until
              FROM allocations a
              WHERE c.serves AND a.active AND a.resource_id = r.id AND a.unit = u.unit::smallint
                AND a.during && asked.during
              UNION ALL
              SELECT a.resource_id, a.unit, a.during, a.held_until
              FROM resource_parts w JOIN allocations a ON a.resource_id = w.part_id
              WHERE c.serves AND w.whole_id = r.id AND a.active AND a.during && asked.during) a
        CROSS JOIN LATERAL (
            -- `(since << 24) + until - since`, as SPAN_BITS says.
            SELECT floor(date_part('epoch', greatest(lower(a.during), lower(asked.during))))::bigint * 16777215
                   + ceil(date_part('epoch', least(upper(a.during), upper(asked.during))))::bigint AS span) e
        -- Its own time, and what is offered in its place, stand in nobody's way.
        WHERE asked.moving IS NULL OR NOT EXISTS (
            SELECT FROM allocations own
            WHERE own.booking_id IN (asked.moving, (SELECT v.offer_id FROM absence_visits v
                                                    WHERE v.booking_id = asked.moving AND v.status = 'offered'))
              AND own.active AND own.resource_id = a.resource_id AND own.unit = a.unit AND own.during = a.during)) b
    WHERE r.kind <> 'equipment' OR sr.required OR r.id = ANY (asked.equipment_ids)
    ORDER BY r.kind, which, r.id"""


def _list(sql: LiteralString) -> LiteralString:
    return "(SELECT coalesce(json_agg(found), '[]') FROM (" + sql + ") found)"  # noqa: S608 statements of this module


# One statement, and one text of JSON: three cost a look a third more. `asked` hides the values from the planner: a plan
# made for them would be no better, and to make it each time takes longer than to follow it.
LOOK: LiteralString = (
    """WITH asked AS MATERIALIZED (
        SELECT $1::int AS service_id, $2::date[] AS days, $3::int[] AS weekdays, tstzrange($4, $5) AS during,
               $6::int AS counsellor_id, $7::int AS room_id, $8::int[] AS equipment_ids, $9::int AS party_size,
               $10::timestamptz AS now, $11::uuid AS moving
    ) SELECT json_build_array("""
    + ", ".join((_list(_DAYS), _list(_SHIFTS), _list(_UNITS)))
    + ")::text"
)


async def find_start(
    db: Db, service_id: int, starts_at: datetime, wish: Wish, now: datetime, *, moving: UUID | None = None,
    by_staff: bool = False,
) -> Start | None:  # fmt: skip
    """The start on the grid, free or not; None where nothing starts then."""
    days = await find_days(db, service_id, day_in_seoul(starts_at), 1, wish, now, moving=moving, by_staff=by_staff)
    return next((start for day in days for start in day.starts if start.starts_at == starts_at), None)
