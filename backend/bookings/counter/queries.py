"""SQL of the counter."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.bookings.models import Status, Wish
from backend.bookings.slots.models import Start
from backend.bookings.slots.queries import OPENING, WORKING
from backend.db import Db, many, one

# As many as a search looks through, the latest visitors first: names and numbers that are opened are not indexed.
MOST_VISITORS = 5000


async def find_site_of_service(db: Db, service_id: int, site_ids: list[int] | None) -> int | None:
    """None unless the service is offered at one of the sites (None: at any)."""
    return await db.fetchval(
        "SELECT site_id FROM services WHERE id = $1 AND active AND ($2::int[] IS NULL OR site_id = ANY ($2))",
        service_id, site_ids,
    )  # fmt: skip


class _Row(msgspec.Struct):
    starts_at: datetime
    ends_at: datetime
    taken_until: datetime
    candidate_ids: list[int]
    counsellor_ids: list[int]
    room_ids: list[int]
    needs: int


async def find_now(db: Db, service_id: int, starts_at: datetime, wish: Wish) -> Start | None:
    """A visit that begins at any moment, on the grid or off it, with everybody and everything that serves and works
    then, free or not; None where something that it needs does not."""
    row = await one(
        db, _Row,
        """WITH visit AS (
               SELECT s.site_id, r.buffer_after_minutes AS after, $2::timestamptz AS starts_at,
                      $2::timestamptz + make_interval(mins => coalesce($3::int, r.duration_minutes)) AS ends_at,
                      d.on_date, o.open
               FROM services s
               JOIN service_rules r ON r.service_id = s.id
                   AND r.valid @> ($2::timestamptz AT TIME ZONE 'Asia/Seoul')::date
               JOIN sites p ON p.id = s.site_id
               CROSS JOIN (SELECT ($2::timestamptz AT TIME ZONE 'Asia/Seoul')::date AS on_date) d """ + OPENING + """
               WHERE s.id = $1 AND s.active
           ), need AS (
               SELECT DISTINCT r.kind, CASE r.kind WHEN 'equipment' THEN r.id ELSE 0 END AS which
               FROM service_resources sr JOIN resources r ON r.id = sr.resource_id
               WHERE sr.service_id = $1 AND (r.kind <> 'equipment' OR sr.required OR r.id = ANY ($6::int[]))
               UNION SELECT 'equipment', asked FROM unnest($6::int[]) asked
           ), candidate AS (
               SELECT r.id, r.kind, CASE r.kind WHEN 'equipment' THEN r.id ELSE 0 END AS which
               FROM visit day
               CROSS JOIN service_resources sr
               JOIN resources r ON r.id = sr.resource_id AND r.active
               WHERE sr.service_id = $1
                 AND CASE r.kind
                     WHEN 'counsellor' THEN ($4::int IS NULL OR r.id = $4)
                         AND """ + WORKING + """ @> tstzrange(day.starts_at, day.ends_at)
                     WHEN 'room' THEN ($5::int IS NULL OR r.id = $5) AND coalesce(r.capacity, 1000) >= $7::int
                         AND day.open @> tstzrange(day.starts_at, day.ends_at)
                     ELSE sr.required OR r.id = ANY ($6::int[]) END
           )
           SELECT v.starts_at, v.ends_at, v.ends_at + make_interval(mins => v.after) AS taken_until,
                  array_agg(c.id ORDER BY c.id) AS candidate_ids,
                  coalesce(array_agg(c.id ORDER BY c.id) FILTER (WHERE c.kind = 'counsellor'), '{}') AS counsellor_ids,
                  coalesce(array_agg(c.id ORDER BY c.id) FILTER (WHERE c.kind = 'room'), '{}') AS room_ids,
                  (SELECT count(*) FROM need) AS needs
           FROM visit v CROSS JOIN candidate c
           GROUP BY v.starts_at, v.ends_at, v.after
           HAVING count(DISTINCT (c.kind, c.which)) = (SELECT count(*) FROM need)""",  # noqa: S608 # constants only
        service_id, starts_at, wish.minutes, wish.counsellor_id, wish.room_id, wish.equipment_ids, wish.party_size,
    )  # fmt: skip
    if row is None:
        return None
    return Start(
        row.starts_at, row.ends_at, row.starts_at, row.taken_until, 1, 0, row.counsellor_ids, row.room_ids,
        row.candidate_ids, row.needs,
    )  # fmt: skip


async def settle(
    db: Db, booking_id: UUID, status: Literal["confirmed", "checked_in"], about_sealed: bytes | None, now: datetime
) -> None:
    """What was held a moment ago in this transaction stands; who is checked in at once came without a booking."""
    await db.execute(
        """WITH b AS (UPDATE bookings SET status = $2, held_until = NULL, about_sealed = $3, confirmed_at = $4,
                          checked_in_at = CASE $2 WHEN 'checked_in' THEN $4::timestamptz END,
                          walk_in = $2 = 'checked_in', version = version + 1
                      WHERE id = $1 RETURNING id)
           UPDATE allocations a SET held_until = NULL FROM b WHERE a.booking_id = b.id""",
        booking_id, status, about_sealed, now,
    )  # fmt: skip


class Known(msgspec.Struct, frozen=True):
    """`here`: bookings at the sites that were asked about."""

    id: UUID
    name: str | None
    here: int
    visits: int
    is_idle: bool


async def find_known(
    db: Db, phone_index: bytes, site_ids: list[int] | None, now: datetime, idle_months: int
) -> Known | None:
    """Who has a number; one that was idle for so long may be somebody else's by now."""
    return await one(
        db, Known,
        """SELECT c.id, c.name, b.here, b.visits,
                  c.seen_at < $3::timestamptz - make_interval(months => $4) AS is_idle
           FROM citizens c
           CROSS JOIN LATERAL (
               SELECT count(*) AS here, count(*) FILTER (WHERE b.status = 'completed') AS visits
               FROM bookings b JOIN services s ON s.id = b.service_id
               WHERE b.citizen_id = c.id AND b.status NOT IN ('held', 'expired')
                 AND ($2::int[] IS NULL OR s.site_id = ANY ($2))) b
           WHERE c.phone_index = $1 AND c.deleted_at IS NULL""",
        phone_index, site_ids, now, idle_months,
    )  # fmt: skip


class Visitor(msgspec.Struct, frozen=True):
    citizen_id: UUID
    name: str
    phone_sealed: bytes | None
    code: str
    visits: int
    booking_id: UUID
    service_name_ko: str
    service_name_en: str
    starts_at: datetime
    status: Status


async def list_visitors(db: Db, site_id: int, now: datetime, code: str) -> list[Visitor]:
    """Each person with a booking at the site once, with the next of theirs or else the last; where `code` is the code
    of one, that one, and nobody else's."""
    return await many(
        db, Visitor,
        """SELECT * FROM (
               SELECT DISTINCT ON (b.citizen_id) b.citizen_id, c.name, c.phone_sealed, b.code, b.id AS booking_id,
                      s.name_ko AS service_name_ko, s.name_en AS service_name_en, lower(b.during) AS starts_at,
                      b.status,
                      count(*) FILTER (WHERE b.status = 'completed') OVER (PARTITION BY b.citizen_id) AS visits
               FROM services s JOIN bookings b ON b.service_id = s.id
               JOIN citizens c ON c.id = b.citizen_id AND c.name IS NOT NULL
               WHERE s.site_id = $1 AND b.status NOT IN ('held', 'expired') AND ($3 = '' OR b.code = $3)
               ORDER BY b.citizen_id,
                        (upper(b.during) > $2 AND b.status NOT IN ('cancelled_by_citizen', 'cancelled_by_centre')) DESC,
                        abs(extract(epoch FROM lower(b.during) - $2::timestamptz))) v
           ORDER BY abs(extract(epoch FROM v.starts_at - $2::timestamptz)) LIMIT $4""",
        site_id, now, code, MOST_VISITORS,
    )  # fmt: skip


class PastRow(msgspec.Struct, frozen=True):
    id: UUID
    service_name_ko: str
    service_name_en: str
    counsellor_name_ko: str | None
    counsellor_name_en: str | None
    starts_at: datetime
    status: Status
    note_sealed: bytes | None
    has_talk: bool


async def list_visits(db: Db, citizen_id: UUID, site_ids: list[int] | None) -> list[PastRow]:
    """A person's bookings at the sites (None: at any), the latest first."""
    return await many(
        db, PastRow,
        """SELECT b.id, s.name_ko AS service_name_ko, s.name_en AS service_name_en, r.name_ko AS counsellor_name_ko,
                  r.name_en AS counsellor_name_en, lower(b.during) AS starts_at, b.status, b.note_sealed,
                  EXISTS (SELECT FROM talk_records t WHERE t.booking_id = b.id) AS has_talk
           FROM bookings b JOIN services s ON s.id = b.service_id
           LEFT JOIN LATERAL (
               SELECT r.name_ko, r.name_en FROM allocations a JOIN resources r ON r.id = a.resource_id
               WHERE a.booking_id = b.id AND r.kind = 'counsellor' ORDER BY a.active DESC, a.id DESC LIMIT 1) r ON true
           WHERE b.citizen_id = $1 AND b.status NOT IN ('held', 'expired')
             AND ($2::int[] IS NULL OR s.site_id = ANY ($2))
           ORDER BY lower(b.during) DESC LIMIT 100""",
        citizen_id, site_ids,
    )  # fmt: skip
