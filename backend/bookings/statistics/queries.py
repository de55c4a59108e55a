"""Sums over the visits, hours, programs and suits of a site; and its visits with names."""

from datetime import date, datetime, timedelta
from typing import LiteralString
from uuid import UUID

import msgspec

from backend.bookings.desk.queries import DAYS_OPEN
from backend.bookings.models import ServiceKind
from backend.bookings.satisfaction.models import AskKind
from backend.bookings.statistics.models import (
    Days,
    DayVisits,
    HourSums,
    ProgramSums,
    ResourceSums,
    Satisfaction,
    SuitSums,
    VisitRow,
    Waiting,
    Waitlist,
)
from backend.bookings.statistics.rules import SUMMED_AGAIN, used_of
from backend.db import Db, many, the
from backend.sheets import Format

# The days of a span as moments: each statement counts by index, so what is older costs nothing.


async def list_days(db: Db, site_id: int, days: Days) -> list[DayVisits]:
    """The visits of each day and service, where there were any."""
    return await many(
        db, DayVisits,
        """SELECT d.on_date AS date, s.id AS service_id, v.made, v.completed, v.cancelled_by_citizen,
                  v.cancelled_by_centre, v.no_show, v.walk_ins, v.minutes
           FROM services s
           CROSS JOIN (SELECT $2::date + n AS on_date FROM generate_series(0, $3::date - $2::date) n) d
           -- Day by day, so that each is a piece of the index and nothing needs sorting.
           CROSS JOIN LATERAL (
               SELECT count(*) AS made, count(*) FILTER (WHERE b.status = 'completed') AS completed,
                      count(*) FILTER (WHERE b.status = 'cancelled_by_citizen') AS cancelled_by_citizen,
                      count(*) FILTER (WHERE b.status = 'cancelled_by_centre') AS cancelled_by_centre,
                      count(*) FILTER (WHERE b.status = 'no_show') AS no_show,
                      count(*) FILTER (WHERE b.walk_in) AS walk_ins,
                      (coalesce(extract(epoch FROM sum(upper(b.during) - lower(b.during)) FILTER (
                          WHERE b.status NOT IN ('cancelled_by_citizen', 'cancelled_by_centre'))), 0) / 60)::int
                          AS minutes
               FROM bookings b
               WHERE b.service_id = s.id AND lower(b.during) >= d.on_date::timestamp AT TIME ZONE 'Asia/Seoul'
                 AND lower(b.during) < (d.on_date + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
                 AND b.status NOT IN ('held', 'expired')) v
           WHERE s.site_id = $1 AND v.made > 0
           ORDER BY d.on_date, s.id""",
        site_id, days.first, days.last,
    )  # fmt: skip


async def find_waiting(db: Db, site_id: int, days: Days) -> Waiting:
    return await the(
        db, Waiting,
        """SELECT count(*) AS visits, (percentile_cont(0.5) WITHIN GROUP (ORDER BY hours))::float8 AS median_hours,
                  (percentile_cont(0.9) WITHIN GROUP (ORDER BY hours))::float8 AS p90_hours
           FROM (SELECT extract(epoch FROM lower(b.during) - coalesce(w.created_at, b.created_at))::float8 / 3600
                            AS hours
                 FROM services s
                 JOIN bookings b ON b.service_id = s.id
                 LEFT JOIN waitlist_entries w ON w.id = b.waitlist_entry_id
                 WHERE s.site_id = $1 AND lower(b.during) >= $2::date::timestamp AT TIME ZONE 'Asia/Seoul'
                   AND lower(b.during) < ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
                   AND b.status = 'completed' AND NOT b.walk_in) w""",
        site_id, days.first, days.last,
    )  # fmt: skip


async def find_waitlist(db: Db, site_id: int, days: Days) -> Waitlist:
    return await the(
        db, Waitlist,
        """SELECT count(*) AS entries,
                  coalesce(sum(cardinality(w.passed)), 0) + count(*) FILTER (WHERE w.status IN ('offered', 'taken'))
                      AS offers,
                  count(*) FILTER (WHERE w.status = 'taken') AS taken
           FROM waitlist_entries w JOIN services s ON s.id = w.service_id
           WHERE s.site_id = $1 AND w.created_at >= $2::date::timestamp AT TIME ZONE 'Asia/Seoul'
             AND w.created_at < ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul'""",
        site_id, days.first, days.last,
    )  # fmt: skip


class ServiceRow(msgspec.Struct, frozen=True):
    """`resource_ids`: whose time it takes; of its rooms where it takes nobody's."""

    id: int
    kind: ServiceKind
    name_ko: str
    name_en: str
    active: bool
    resource_ids: list[int]


async def list_services(db: Db, site_id: int) -> list[ServiceRow]:
    return await many(
        db, ServiceRow,
        """SELECT s.id, s.kind, s.name_ko, s.name_en, s.active, coalesce(
                      array_agg(r.id ORDER BY r.id) FILTER (WHERE r.kind = 'counsellor'),
                      array_agg(r.id ORDER BY r.id) FILTER (WHERE r.kind = 'room'), '{}') AS resource_ids
           FROM services s
           LEFT JOIN service_resources sr ON sr.service_id = s.id LEFT JOIN resources r ON r.id = sr.resource_id
           WHERE s.site_id = $1 GROUP BY s.id ORDER BY s.kind, s.position, s.id""",
        site_id,
    )  # fmt: skip


# How much of their open time counsellors and rooms were taken. A counsellor is open in working hours, a room while its
# site is; closures and what is kept free count as closed. A room is taken by a visit, by a program, and by a visit in
# the hall that contains it. $1 site, $2 first day, $3 number of days.
_CELLS: LiteralString = (
    """WITH day AS MATERIALIZED (
               SELECT d.on_date, o.open FROM """  # noqa: S608 # constants only
    + DAYS_OPEN
    + """ WHERE p.id = $1 AND o.open IS NOT NULL
           ), unit AS (
               SELECT r.id, r.kind, r.active, n::smallint AS unit
               FROM resources r CROSS JOIN LATERAL generate_series(1, r.units) n
               WHERE r.site_id = $1 AND r.kind IN ('counsellor', 'room')
           ), had AS MATERIALIZED (
               -- By the days that each of them touches: a block may go on for weeks.
               SELECT u.id, u.unit, t.first + g AS on_date,
                      coalesce(range_agg(a.during) FILTER (WHERE x.used), '{}') AS used,
                      coalesce(range_agg(a.during) FILTER (WHERE NOT x.used), '{}') AS kept
               FROM unit u
               JOIN allocations a ON a.active AND a.resource_id = u.id AND a.unit = u.unit AND a.held_until IS NULL
                   AND a.during && tstzrange($2::date::timestamp AT TIME ZONE 'Asia/Seoul',
                                             ($2::date + $3::int)::timestamp AT TIME ZONE 'Asia/Seoul')
               CROSS JOIN LATERAL (
                   SELECT a.booking_id IS NOT NULL
                          OR EXISTS (SELECT FROM program_allocations p WHERE p.allocation_id = a.id) AS used) x
               CROSS JOIN LATERAL (
                   SELECT greatest((lower(a.during) AT TIME ZONE 'Asia/Seoul')::date, $2::date) AS first,
                          least((coalesce(upper(a.during), 'infinity') - interval '1 microsecond')
                                    AT TIME ZONE 'Asia/Seoul', ($2::date + $3::int - 1)::timestamp)::date AS last) t
               CROSS JOIN LATERAL generate_series(0, t.last - t.first) g
               GROUP BY u.id, u.unit, t.first + g
           ), work AS MATERIALIZED (
               SELECT u.id, day.on_date, coalesce(had.used, '{}') AS used,
                      CASE u.kind WHEN 'room' THEN day.open ELSE (
                          SELECT range_agg(tstzrange((day.on_date + w.starts) AT TIME ZONE 'Asia/Seoul',
                                                     (day.on_date + w.ends) AT TIME ZONE 'Asia/Seoul')) * day.open
                          FROM working_hours w
                          WHERE w.resource_id = u.id AND w.weekday = extract(isodow FROM day.on_date)
                            AND w.valid @> day.on_date) END - coalesce(had.kept, '{}') AS open
               FROM unit u
               CROSS JOIN day
               LEFT JOIN had ON had.id = u.id AND had.unit = u.unit AND had.on_date = day.on_date
               -- Who has left counts on the days on which they had something to do.
               WHERE u.active OR had.used IS NOT NULL
           ), piece AS (
               -- In minutes of the day: whole numbers are added faster than intervals.
               SELECT w.id, w.on_date, p.booked,
                      (date_part('epoch', lower(p.i) AT TIME ZONE 'Asia/Seoul' - w.on_date) / 60)::int AS since,
                      (date_part('epoch', upper(p.i) AT TIME ZONE 'Asia/Seoul' - w.on_date) / 60)::int AS until
               FROM work w
               CROSS JOIN LATERAL (
                   SELECT i, 0 AS booked FROM unnest(w.open) i
                   UNION ALL SELECT i, 1 FROM unnest(w.open * w.used) i) p
           ), cell AS (
               SELECT p.id, p.on_date, hour,
                      sum((least(p.until, hour * 60 + 60) - greatest(p.since, hour * 60)) * p.booked) AS booked,
                      sum((least(p.until, hour * 60 + 60) - greatest(p.since, hour * 60)) * (1 - p.booked)) AS open
               FROM piece p CROSS JOIN LATERAL generate_series(p.since / 60, (p.until - 1) / 60) hour
               GROUP BY p.id, p.on_date, hour
           )
           """
)


class _Cell(msgspec.Struct):
    """One hour of one weekday of a counsellor or a room, of all these days."""

    resource_id: int
    weekday: int
    hour: int
    booked: int
    open: int


async def list_used(db: Db, site_id: int, days: Days) -> tuple[list[ResourceSums], list[HourSums]]:
    """Each counsellor and room; and all of a kind by weekday and hour. What has been summed is not counted again."""
    last_summed: date | None = await db.fetchval("SELECT max(on_date) FROM used_hours WHERE site_id = $1", site_id)
    found = await many(
        db, _Cell,
        """SELECT resource_id, extract(isodow FROM on_date)::int AS weekday, hour, sum(booked_minutes)::int AS booked,
                  sum(open_minutes)::int AS open
           FROM used_hours WHERE site_id = $1 AND on_date BETWEEN $2 AND $3 GROUP BY 1, 2, 3""",
        site_id, days.first, days.last,
    )  # fmt: skip
    fresh = max(days.first, last_summed + timedelta(days=1)) if last_summed else days.first
    if fresh <= days.last:
        found += await many(
            db, _Cell,
            _CELLS + """SELECT id AS resource_id, extract(isodow FROM on_date)::int AS weekday, hour,
                               sum(booked)::int AS booked, sum(open)::int AS open
                        FROM cell GROUP BY 1, 2, 3""",  # noqa: S608 # constants only
            site_id, fresh, (days.last - fresh).days + 1,
        )  # fmt: skip
    resources = await many(
        db, ResourceSums,
        """SELECT id, kind, name_ko, name_en, 0 AS booked_minutes, 0 AS open_minutes FROM resources
           WHERE site_id = $1 AND kind IN ('counsellor', 'room') ORDER BY kind, id""",
        site_id,
    )  # fmt: skip
    return used_of(resources, [(cell.resource_id, cell.weekday, cell.hour, cell.booked, cell.open) for cell in found])


async def find_unsummed(db: Db, site_id: int) -> date | None:
    """From which day on the hours of a site are to be summed: some weeks before where that was done last, since a visit
    can be ended late; or from the first visit on. None where nobody has come yet."""
    return await db.fetchval(
        """SELECT coalesce(
               (SELECT max(on_date) - $2::int FROM used_hours WHERE site_id = $1),
               (SELECT (min(b.first) AT TIME ZONE 'Asia/Seoul')::date
                FROM services s
                CROSS JOIN LATERAL (SELECT min(lower(during)) AS first FROM bookings WHERE service_id = s.id) b
                WHERE s.site_id = $1))""",
        site_id, SUMMED_AGAIN,
    )  # fmt: skip


async def sum_hours(db: Db, site_id: int, days: Days) -> None:
    """Keep how each hour of these days was used, instead of what was kept of them before."""
    await db.execute(
        "DELETE FROM used_hours WHERE site_id = $1 AND on_date BETWEEN $2 AND $3", site_id, days.first, days.last
    )
    await db.execute(
        "INSERT INTO used_hours (site_id, on_date, resource_id, hour, booked_minutes, open_minutes) "  # noqa: S608 # constants only
        + _CELLS
        + "SELECT $1, on_date, id, hour, booked, open FROM cell",
        site_id, days.first, (days.last - days.first).days + 1,
    )  # fmt: skip


async def list_site_ids(db: Db) -> list[int]:
    """The sites that offer something."""
    return [row["site_id"] for row in await db.fetch("SELECT DISTINCT site_id FROM services ORDER BY site_id")]


async def list_satisfaction(
    db: Db, site_id: int, days: Days, *, of_counsellors: bool, staff_id: UUID | None
) -> list[Satisfaction]:
    """Of each service or kind, or of each counsellor (with `staff_id` only of this one); by the day on which five
    answers had come together."""
    return await many(
        db, Satisfaction,
        """SELECT m.kind, m.service_id, s.name_ko AS service_name_ko, s.name_en AS service_name_en,
                  r.id AS counsellor_id, r.name_ko AS counsellor_name_ko, r.name_en AS counsellor_name_en,
                  ARRAY[sum(m.score_1), sum(m.score_2), sum(m.score_3), sum(m.score_4), sum(m.score_5)]::int[] AS scores
           FROM (SELECT kind, score_1, score_2, score_3, score_4, score_5,
                        CASE WHEN $4 THEN NULL ELSE service_id END AS service_id,
                        CASE WHEN $4 THEN counsellor_id END AS counsellor_id
                 FROM satisfaction_sums
                 WHERE site_id = $1 AND on_date BETWEEN $2 AND $3) m
           LEFT JOIN services s ON s.id = m.service_id
           LEFT JOIN resources r ON r.id = m.counsellor_id
           WHERE NOT $4 OR (r.id IS NOT NULL AND ($5::uuid IS NULL OR r.staff_id = $5))
           GROUP BY m.kind, m.service_id, s.id, r.id
           ORDER BY m.kind, s.kind, s.position, s.id, r.id""",
        site_id, days.first, days.last, of_counsellors, staff_id,
    )  # fmt: skip


async def list_own(db: Db, site_id: int, staff_id: UUID) -> set[int]:
    """The counsellors who this member of staff is."""
    rows = await db.fetch("SELECT id FROM resources WHERE site_id = $1 AND staff_id = $2", site_id, staff_id)
    return {row["id"] for row in rows}


async def list_programs(db: Db, site_id: int, days: Days) -> list[ProgramSums]:
    """The programs with a session in these days, the first first."""
    return await many(
        db, ProgramSums,
        """SELECT p.id, p.title_ko, p.title_en, n.sessions, n.sessions * p.capacity AS seats,
                  n.sessions * e.taken AS taken, n.attended, n.absent
           FROM programs p
           CROSS JOIN LATERAL (
               SELECT count(*) AS sessions, min(lower(s.during)) AS starts_at,
                      coalesce(sum(a.attended), 0)::int AS attended, coalesce(sum(a.absent), 0)::int AS absent
               FROM program_sessions s
               CROSS JOIN LATERAL (
                   SELECT count(*) FILTER (WHERE presence = 'attended') AS attended,
                          count(*) FILTER (WHERE presence = 'absent') AS absent
                   FROM attendances WHERE session_id = s.id) a
               WHERE s.program_id = p.id AND s.cancelled_at IS NULL
                 AND lower(s.during) >= $2::date::timestamp AT TIME ZONE 'Asia/Seoul'
                 AND lower(s.during) < ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul') n
           CROSS JOIN LATERAL (
               SELECT count(*) AS taken FROM enrolments WHERE program_id = p.id AND status = 'enrolled') e
           WHERE p.site_id = $1 AND p.cancelled_at IS NULL AND n.sessions > 0
           ORDER BY n.starts_at, p.id""",
        site_id, days.first, days.last,
    )  # fmt: skip


async def list_suits(db: Db, site_id: int, days: Days, now: datetime) -> list[SuitSums]:
    """The sizes of a site, lent or not, from the smallest on."""
    return await many(
        db, SuitSums,
        """SELECT s.resource_id AS id, s.cut, s.size, r.units, l.asked, coalesce(f.times, 0) AS refused, l.out, l.due,
                  l.late
           FROM suits s
           JOIN resources r ON r.id = s.resource_id
           CROSS JOIN LATERAL (
               SELECT tstzrange($2::date::timestamp AT TIME ZONE 'Asia/Seoul',
                                ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul') AS days) d
           CROSS JOIN LATERAL (
               SELECT count(*) FILTER (WHERE d.days @> l.created_at) AS asked,
                      count(*) FILTER (WHERE d.days @> l.out_at) AS out,
                      count(*) FILTER (WHERE l.out_at IS NOT NULL AND d.days @> l.due_at) AS due,
                      count(*) FILTER (WHERE l.out_at IS NOT NULL AND d.days @> l.due_at
                                         AND coalesce(l.ended_at, $4::timestamptz) > l.due_at) AS late
               FROM loans l WHERE l.suit_id = s.resource_id) l
           LEFT JOIN LATERAL (
               SELECT sum(times)::int AS times FROM suit_refusals
               WHERE suit_id = s.resource_id AND on_date BETWEEN $2 AND $3) f ON true
           WHERE s.site_id = $1
           ORDER BY s.cut DESC, length(s.size), s.size""",
        site_id, days.first, days.last, now,
    )  # fmt: skip


class WordsRow(msgspec.Struct, frozen=True):
    service_name_ko: str | None
    service_name_en: str | None
    kind: AskKind
    said_in: date
    words_sealed: bytes


async def list_words(db: Db, site_id: int, days: Days) -> list[WordsRow]:
    """What people wrote in the months of these days."""
    return await many(
        db, WordsRow,
        """SELECT s.name_ko AS service_name_ko, s.name_en AS service_name_en, w.kind, w.said_in, w.words_sealed
           FROM satisfaction_words w LEFT JOIN services s ON s.id = w.service_id
           WHERE w.site_id = $1 AND w.said_in BETWEEN date_trunc('month', $2::date)::date AND $3
           ORDER BY w.said_in DESC, w.id LIMIT 200""",
        site_id, days.first, days.last,
    )  # fmt: skip


# Lists with names


async def list_visits(db: Db, site_id: int, days: Days, most: int) -> list[VisitRow]:
    """The visits of a site with names, the first first; of more than `most`, one more."""
    return await many(
        db, VisitRow,
        """SELECT b.citizen_id, lower(b.during) AS starts_at, upper(b.during) AS ends_at,
                  s.name_ko AS service_name_ko, s.name_en AS service_name_en, a.counsellor_name, a.room_name, c.name,
                  c.phone_sealed, b.party_size, b.status
           FROM services s
           JOIN bookings b ON b.service_id = s.id
           LEFT JOIN citizens c ON c.id = b.citizen_id
           CROSS JOIN LATERAL (
               SELECT max(r.name_ko) FILTER (WHERE r.kind = 'counsellor') AS counsellor_name,
                      max(r.name_ko) FILTER (WHERE r.kind = 'room') AS room_name
               FROM allocations a JOIN resources r ON r.id = a.resource_id
               WHERE a.booking_id = b.id AND a.whole_id IS NULL) a
           WHERE s.site_id = $1 AND lower(b.during) >= $2::date::timestamp AT TIME ZONE 'Asia/Seoul'
             AND lower(b.during) < ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
             AND b.status NOT IN ('held', 'expired')
           ORDER BY lower(b.during), b.id LIMIT $4 + 1""",
        site_id, days.first, days.last, most,
    )  # fmt: skip


async def insert_visit_export(
    db: Db, *, staff_id: UUID, site_id: int, days: Days, format: Format, visits: int, reason_sealed: bytes,
    now: datetime,
) -> UUID:  # fmt: skip
    return await db.fetchval(
        """INSERT INTO visit_exports (staff_id, site_id, first_day, last_day, format, visits, reason_sealed, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id""",
        staff_id, site_id, days.first, days.last, format, visits, reason_sealed, now,
    )  # fmt: skip
