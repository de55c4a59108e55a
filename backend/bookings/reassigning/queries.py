"""SQL of giving a visit to another counsellor."""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.bookings.reassigning.models import OtherCounsellor
from backend.bookings.slots.queries import OPENING, WORKING
from backend.db import Db, many, the


async def list_colleagues(db: Db, booking_id: UUID, counsellor_id: int, now: datetime) -> list[OtherCounsellor]:
    """Everybody else who offers the service of a visit, and whether they can take it at the time that it has: the free
    first, of these whoever has the fewest visits that day."""
    return await many(
        db, OtherCounsellor,
        """WITH visit AS (
               SELECT b.id, b.service_id, b.during, d.on_date, o.open,
                      tstzrange(midnight, midnight + interval '1 day') AS whole_day,
                      -- With what is kept free around it.
                      range_merge(b.during, coalesce((SELECT range_merge(range_agg(a.during)) FROM allocations a
                                                      WHERE a.booking_id = b.id), b.during)) AS taken
               FROM bookings b
               JOIN services s ON s.id = b.service_id
               JOIN sites p ON p.id = s.site_id
               CROSS JOIN date_trunc('day', lower(b.during), 'Asia/Seoul') midnight
               CROSS JOIN LATERAL (SELECT (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date AS on_date) d """  # noqa: S608 # constants only
        + OPENING + """
               WHERE b.id = $1
           )
           SELECT r.id, r.name_ko, r.name_en, near.visits, w.why
           FROM visit day
           JOIN service_resources sr ON sr.service_id = day.service_id
           JOIN resources r ON r.id = sr.resource_id AND r.kind = 'counsellor' AND r.active AND r.id <> $2
           CROSS JOIN LATERAL (
               SELECT count(DISTINCT a.booking_id) FILTER (WHERE a.during && day.whole_day) AS visits,
                      coalesce(bool_or(a.during && day.taken AND a.absence_id IS NOT NULL), false) AS away,
                      coalesce(bool_or(a.during && day.taken), false) AS busy
               FROM allocations a
               WHERE a.active AND a.resource_id = r.id AND a.during && range_merge(day.whole_day, day.taken)
                 AND (a.held_until IS NULL OR a.held_until > $3)
                 -- What is offered in its place stands in nobody's way.
                 AND NOT EXISTS (SELECT FROM absence_visits v WHERE v.booking_id = day.id AND v.status = 'offered'
                                   AND v.offer_id = a.booking_id)) near
           CROSS JOIN LATERAL (
               SELECT CASE WHEN NOT coalesce(""" + WORKING + """ @> day.during, false) THEN 'off'
                           WHEN near.away THEN 'away' WHEN near.busy THEN 'busy' END AS why) w
           ORDER BY w.why IS NOT NULL, near.visits, r.id""",
        booking_id, counsellor_id, now,
    )  # fmt: skip


class Taken(msgspec.Struct, frozen=True):
    """The time that a visit has, with what is kept free around it; and what it has beside its counsellor."""

    taken_from: datetime
    taken_until: datetime
    others: list[int]


async def find_taken(db: Db, booking_id: UUID) -> Taken:
    return await the(
        db, Taken,
        """SELECT least(lower(b.during), min(lower(a.during))) AS taken_from,
                  greatest(upper(b.during), max(upper(a.during))) AS taken_until,
                  coalesce(array_agg(DISTINCT r.id) FILTER (WHERE r.kind <> 'counsellor' AND a.whole_id IS NULL),
                           '{}') AS others
           FROM bookings b
           LEFT JOIN allocations a ON a.booking_id = b.id
           LEFT JOIN resources r ON r.id = a.resource_id
           WHERE b.id = $1 GROUP BY b.id""",
        booking_id,
    )  # fmt: skip
