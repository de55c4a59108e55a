"""Holds and the allocations under them.

Locks come in one order: the citizen, the service (shared), the resources by id, bookings, allocations.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

import msgspec

from backend.bookings.models import BookingRow, Question, Status
from backend.bookings.penalties.models import Given
from backend.bookings.queries import Changed
from backend.bookings.slots.models import Start
from backend.db import Db, many, the
from backend.people.declarations.models import Eligibility
from backend.people.queries import CONSENTED


async def lock_citizen(db: Db, citizen_id: UUID) -> None:
    """Let one request of a citizen count and book at a time."""
    await db.execute("SELECT FROM citizens WHERE id = $1 FOR NO KEY UPDATE", citizen_id)


async def lock_citizen_and_share(db: Db, citizen_id: UUID, service_id: int) -> None:
    """`lock_citizen` and then `share_service`."""
    await db.execute(
        """WITH c AS MATERIALIZED (SELECT FROM citizens WHERE id = $1 FOR NO KEY UPDATE)
           SELECT pg_advisory_xact_lock_shared('services'::regclass::oid::integer, $2) FROM c""",
        citizen_id, service_id,
    )  # fmt: skip


async def share_service(db: Db, service_id: int) -> None:
    """From here to the end nobody changes its rules, its hours, or who serves it; many may book at once."""
    # Not the row's FOR SHARE: each of a crowd would write it, and a steady stream of them would starve who waits.
    await db.execute("SELECT pg_advisory_xact_lock_shared('services'::regclass::oid::integer, $1)", service_id)


class Standing(msgspec.Struct, frozen=True):
    """`given`: points; `holds`: whether a time of the service is held; `live`: bookings of it that are still to come;
    `minutes_that_day`: how long the person has it already on the day of the visit; and the rules of that day."""

    name: str | None
    consented: bool
    given: list[Given]
    holds: bool
    live: int
    minutes_that_day: int
    max_live: int
    max_minutes_a_day: int | None
    hold_seconds: int
    eligibility: Eligibility
    questions: list[Question]


async def find_standing(
    db: Db, citizen_id: UUID, service_id: int, starts_at: datetime, now: datetime, *, moving: UUID | None = None
) -> Standing:
    """Of a citizen before a service; the booking that is `moving` does not count."""
    return await the(
        db, Standing,
        """SELECT citizens.name, """  # noqa: S608 # constants only
        + CONSENTED + """ AS consented,
                  coalesce((SELECT jsonb_agg(jsonb_build_object('points', p.points, 'at', p.at,
                                                                'lapses_at', p.lapses_at) ORDER BY p.at)
                            FROM penalties p WHERE p.citizen_id = citizens.id AND NOT p.withdrawn), '[]') AS given,
                  coalesce(r.max_live, 1) AS max_live, r.max_minutes_a_day,
                  coalesce(r.hold_seconds, 60) AS hold_seconds,
                  jsonb_build_object('age_from', r.age_from, 'age_to', r.age_to,
                      'residents_only', coalesce(r.residents_only, false)) AS eligibility,
                  coalesce((SELECT questions FROM services WHERE id = $2), '[]') AS questions, b.live,
                  b.minutes_that_day, b.holds
           FROM citizens
           LEFT JOIN service_rules r ON r.service_id = $2
               AND r.valid @> ($3::timestamptz AT TIME ZONE 'Asia/Seoul')::date
           CROSS JOIN LATERAL (
               SELECT count(*) FILTER (WHERE b.status IN ('requested', 'confirmed') AND lower(b.during) > $4) AS live,
                      count(*) FILTER (WHERE b.status = 'held') > 0 AS holds,
                      coalesce(sum(extract(epoch FROM upper(b.during) - lower(b.during)) / 60) FILTER (
                          WHERE b.status NOT IN ('held', 'no_show')
                            AND (lower(b.during) AT TIME ZONE 'Asia/Seoul')::date
                                = ($3::timestamptz AT TIME ZONE 'Asia/Seoul')::date), 0)::integer AS minutes_that_day
               FROM bookings b
               WHERE b.citizen_id = citizens.id AND b.service_id = $2 AND b.id IS DISTINCT FROM $5::uuid
                 AND lower(b.during) > $4::timestamptz - interval '1 day'
                 AND b.status IN ('held', 'requested', 'confirmed', 'checked_in', 'in_session', 'completed',
                                  'no_show')) b
           WHERE citizens.id = $1 AND citizens.deleted_at IS NULL""",
        citizen_id, service_id, starts_at, now, moving,
    )  # fmt: skip


async def has_hold(db: Db, citizen_id: UUID, service_id: int, taken_from: datetime, taken_until: datetime) -> bool:
    """Whether the person holds a time of the service that may stand in their own way."""
    return await db.fetchval(
        """SELECT EXISTS (SELECT FROM bookings WHERE citizen_id = $1 AND service_id = $2 AND status = 'held'
                          AND during && tstzrange($3, $4))""",
        citizen_id, service_id, taken_from, taken_until,
    )  # fmt: skip


async def lock_resources(db: Db, resource_ids: list[int]) -> list[int]:
    """Queue up for these resources and their parts, so that of as many people as there are places everybody gets one;
    returns all that is locked."""
    return [row["id"] for row in await db.fetch(
        """SELECT id FROM resources
           WHERE id = ANY ($1) OR id IN (SELECT part_id FROM resource_parts WHERE whole_id = ANY ($1))
           ORDER BY id FOR NO KEY UPDATE""",
        resource_ids,
    )]  # fmt: skip


async def release_expired(
    db: Db, resource_ids: list[int], starts_at: datetime, ends_at: datetime, now: datetime
) -> list[Changed]:
    """End the holds that have run out in the way of a time. The INSERT that follows must be a statement of its own."""
    return await many(
        db, Changed,
        # The row is judged again after waiting for its lock: a hold that was confirmed meanwhile stays.
        """WITH late AS (
               SELECT b.id, b.citizen_id, b.service_id FROM bookings b
               WHERE b.status = 'held' AND b.held_until <= $4 AND b.id IN (
                   SELECT a.booking_id FROM allocations a
                   WHERE a.active AND a.resource_id = ANY ($1) AND a.during && tstzrange($2, $3)
                     AND a.held_until <= $4)
               ORDER BY b.id FOR NO KEY UPDATE
           ), ended AS (
               UPDATE bookings b SET status = 'expired', held_until = NULL, version = version + 1
               FROM late WHERE b.id = late.id
           ), freed AS (
               UPDATE allocations a SET active = false FROM late WHERE a.booking_id = late.id AND a.active
           ), opened AS (
               -- What was closed for a while after it was given back.
               UPDATE allocations a SET active = false
               WHERE a.active AND a.resource_id = ANY ($1) AND a.during && tstzrange($2, $3) AND a.held_until <= $4
                 AND NOT EXISTS (SELECT FROM bookings b WHERE b.id = a.booking_id AND b.status = 'held')
           )
           SELECT late.id, citizen_id, service_id, site_id FROM late JOIN services s ON s.id = service_id""",
        resource_ids, starts_at, ends_at, now,
    )  # fmt: skip


async def release_holds_of(db: Db, citizen_id: UUID, service_id: int) -> list[Changed]:
    """A person looks at one time of a service at once: end their older hold, not what is offered to them."""
    return await many(
        db, Changed,
        """WITH older AS (
               UPDATE bookings SET status = 'expired', held_until = NULL, version = version + 1
               WHERE citizen_id = $1 AND service_id = $2 AND status = 'held' AND waitlist_entry_id IS NULL
                 AND absence_id IS NULL
               RETURNING id, citizen_id, service_id
           ), freed AS (
               UPDATE allocations a SET active = false FROM older WHERE a.booking_id = older.id AND a.active
           )
           SELECT older.id, citizen_id, service_id, site_id FROM older JOIN services s ON s.id = service_id""",
        citizen_id, service_id,
    )  # fmt: skip


async def insert_hold(
    db: Db, *, service_id: int, citizen_id: UUID, starts_at: datetime, ends_at: datetime, party_size: int,
    held_until: datetime | None, code: str, now: datetime, waitlist_entry_id: UUID | None = None,
    absence_id: UUID | None = None, booking_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """A held booking without an allocation yet. Raises UniqueViolationError when the code is in use."""
    return await db.fetchval(
        """INSERT INTO bookings (service_id, citizen_id, status, during, party_size, held_until, code, created_at,
               waitlist_entry_id, absence_id, id)
           VALUES ($1, $2, 'held', tstzrange($3, $4), $5, $6, $7, $8, $9, $10, $11) RETURNING id""",
        service_id, citizen_id, starts_at, ends_at, party_size, held_until, code, now, waitlist_entry_id, absence_id,
        booking_id or uuid4(),
    )  # fmt: skip


async def forget_allocations(db: Db, booking_id: UUID) -> None:
    """Before a booking is given another time: what stands under it is always one set."""
    await db.execute("DELETE FROM allocations WHERE booking_id = $1", booking_id)


async def allocate(db: Db, booking_id: UUID, start: Start, held_until: datetime | None) -> bool:
    """Give the booking one free counsellor, one room and each piece of equipment that it needs, with all their parts.

    False where not everything is free; only where somebody allocates without having queued up, some of it may be
    allocated then: the caller rolls back. Of counsellors the one with the fewest bookings that day, of rooms the
    smallest.
    """
    return await db.fetchval(
        # The values are hidden from the planner, as in `slots`: where they cost it anything, it plans anew each time.
        """WITH asked AS MATERIALIZED (
               SELECT $1::uuid AS booking_id, $2::int[] AS resource_ids, tstzrange($3, $4) AS during,
                      $5::timestamptz AS held_until, $6::int AS needs,
                      ($3::timestamptz AT TIME ZONE 'Asia/Seoul')::date AS on_date,
                      tstzrange(midnight, midnight + interval '1 day') AS day
               FROM date_trunc('day', $3::timestamptz, 'Asia/Seoul') midnight
           ), free AS (
               SELECT r.id, u.unit, row_number() OVER (
                          PARTITION BY r.kind, CASE r.kind WHEN 'equipment' THEN r.id ELSE 0 END
                          ORDER BY CASE r.kind WHEN 'room' THEN r.capacity END, near.bookings, r.id, u.unit) AS turn
               FROM asked
               JOIN resources r ON r.id = ANY (asked.resource_ids)
               -- The day and the time, which may reach beyond it, at one look.
               CROSS JOIN LATERAL (
                   SELECT count(*) FILTER (WHERE a.booking_id IS NOT NULL AND a.during && asked.day) AS bookings,
                          coalesce(array_agg(a.unit) FILTER (WHERE a.during && asked.during), '{}') AS units
                   FROM allocations a
                   WHERE a.active AND a.resource_id = r.id AND a.during && range_merge(asked.day, asked.during)) near
               CROSS JOIN generate_series(1, r.units) u(unit)
               WHERE r.active AND (SELECT p.valid @> asked.on_date FROM sites p WHERE p.id = r.site_id)
                 AND u.unit::smallint <> ALL (near.units)
                 AND NOT EXISTS (
                   SELECT FROM resource_parts w JOIN allocations a ON a.resource_id = w.part_id
                   WHERE w.whole_id = r.id AND a.active AND a.during && asked.during)
           ), taken AS (
               SELECT id, unit, NULL::integer AS whole_id FROM free WHERE turn = 1
               UNION ALL
               SELECT r.id, n, free.id
               FROM free JOIN resource_parts w ON w.whole_id = free.id JOIN resources r ON r.id = w.part_id
               CROSS JOIN LATERAL generate_series(1, r.units) n
               WHERE free.turn = 1
           ), given AS (
               INSERT INTO allocations (booking_id, resource_id, unit, during, held_until, whole_id)
               SELECT asked.booking_id, id, unit, asked.during, asked.held_until, whole_id FROM asked, taken
               WHERE (SELECT count(*) FROM taken WHERE whole_id IS NULL) = asked.needs
               ON CONFLICT DO NOTHING RETURNING whole_id
           )
           SELECT (SELECT count(*) FROM given) = (SELECT count(*) FROM taken)
              AND (SELECT count(*) FROM given WHERE whole_id IS NULL) = asked.needs
           FROM asked""",
        booking_id, start.candidate_ids, start.taken_from, start.taken_until, held_until, start.needs,
    )  # fmt: skip


async def extend_hold(db: Db, booking_id: UUID, held_until: datetime) -> None:
    await db.execute(
        """WITH b AS (UPDATE bookings SET held_until = $2, hold_extensions = hold_extensions + 1,
                          version = version + 1
                      WHERE id = $1 AND status = 'held' RETURNING id)
           UPDATE allocations a SET held_until = $2 FROM b WHERE a.booking_id = b.id AND a.active""",
        booking_id, held_until,
    )  # fmt: skip


class Said(msgspec.Struct, frozen=True):
    """What a person says with a booking, sealed."""

    about: bytes | None = None
    answers: bytes | None = None


async def confirm_held(
    db: Db, booking_id: UUID, status: Literal["requested", "confirmed"], said: Said, now: datetime
) -> bool:
    """False when the hold has run out."""
    return await db.fetchval(
        """WITH b AS (UPDATE bookings SET status = $2, held_until = NULL, about_sealed = $3, answers_sealed = $4,
                          confirmed_at = CASE $2 WHEN 'confirmed' THEN $5::timestamptz END,
                          requested_at = CASE $2 WHEN 'requested' THEN $5::timestamptz END, version = version + 1
                      WHERE id = $1 AND status = 'held' AND held_until > $5 RETURNING id)
           UPDATE allocations a SET held_until = NULL FROM b WHERE a.booking_id = b.id AND a.active RETURNING true""",
        booking_id, status, said.about, said.answers, now,
    ) or False  # fmt: skip


async def confirm_expired(
    db: Db, booking_id: UUID, status: Literal["requested", "confirmed"], said: Said, now: datetime
) -> None:
    """For a booking whose time has just been allocated again."""
    await db.execute(
        """UPDATE bookings SET status = $2, about_sealed = $3, answers_sealed = $4,
               confirmed_at = CASE $2 WHEN 'confirmed' THEN $5::timestamptz END,
               requested_at = CASE $2 WHEN 'requested' THEN $5::timestamptz END, version = version + 1
           WHERE id = $1 AND status = 'expired'""",
        booking_id, status, said.about, said.answers, now,
    )  # fmt: skip


async def move_booking(
    db: Db, booking: BookingRow, start: Start, party_size: int, status: Status, now: datetime
) -> bool:
    """Give a booking the time that is about to be allocated to it. At another time its reminders start anew, and what
    was said about coming is said no longer. False where it has left its status meanwhile."""
    return await db.fetchval(
        """UPDATE bookings SET during = tstzrange($2, $3), party_size = $4, status = $5, version = version + 1,
               requested_at = CASE WHEN $5 = 'requested' AND status <> 'requested' THEN $6 ELSE requested_at END,
               confirmed_at = CASE WHEN $5 <> 'requested' THEN coalesce(confirmed_at, $6) END,
               day_reminder_at = CASE WHEN lower(during) = $2 THEN day_reminder_at END,
               hour_reminder_at = CASE WHEN lower(during) = $2 THEN hour_reminder_at END,
               reply = CASE WHEN lower(during) = $2 THEN reply END
           WHERE id = $1 AND status = $7 RETURNING true""",
        booking.id, start.starts_at, start.ends_at, party_size, status, now, booking.status,
    ) or False  # fmt: skip


async def expire_holds(db: Db, now: datetime) -> list[Changed]:
    """End up to a thousand holds that have run out; those that somebody is changing just now come next time. What was
    offered is passed on by `waitlist` and `absences`."""
    return await many(
        db, Changed,
        """WITH late AS (
               SELECT id FROM bookings WHERE status = 'held' AND held_until <= $1 AND waitlist_entry_id IS NULL
                 AND absence_id IS NULL
               ORDER BY held_until LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
           ), ended AS (
               UPDATE bookings b SET status = 'expired', held_until = NULL, version = version + 1
               FROM late WHERE b.id = late.id RETURNING b.id, b.citizen_id, b.service_id
           ), freed AS (
               UPDATE allocations a SET active = false FROM late WHERE a.booking_id = late.id AND a.active
           )
           SELECT ended.id, citizen_id, service_id, site_id FROM ended JOIN services s ON s.id = service_id""",
        now,
    )  # fmt: skip


async def open_times(db: Db, now: datetime) -> None:
    """Tidy up what was closed for a while: everything that looks at it knows already that it is open."""
    await db.execute(
        # Of what is still to come, by the constraint's own index: what is over is in nobody's way.
        """UPDATE allocations a SET active = false
           WHERE a.active AND a.held_until <= $1 AND a.id IN (
               SELECT o.id FROM resources r
               JOIN allocations o ON o.resource_id = r.id AND o.active AND o.during && tstzrange($1, NULL)
               LEFT JOIN bookings b ON b.id = o.booking_id
               WHERE o.held_until <= $1 AND b.status IS DISTINCT FROM 'held'
               LIMIT 1000 FOR NO KEY UPDATE OF o SKIP LOCKED)""",
        now,
    )  # fmt: skip
    await db.execute("DELETE FROM allocations WHERE booking_id IS NULL AND NOT active AND held_until <= $1", now)


async def take_over(
    db: Db, booking: BookingRow, held_id: UUID, closed_until: datetime | None, now: datetime, *, approved: bool = False
) -> None:
    """Give a booking the time of a hold, and its own back; the hold is over. A time that the desk has proposed is
    `approved`."""
    await leave_time(db, booking.id, closed_until)
    await db.execute("UPDATE allocations SET booking_id = $1, held_until = NULL WHERE booking_id = $2", booking.id,
                     held_id)  # fmt: skip
    status = "requested" if booking.needs_approval and not approved else booking.status
    await db.execute(
        """UPDATE bookings b SET during = h.during, party_size = h.party_size, version = b.version + 1, status = $3,
               requested_at = CASE WHEN $3 = 'requested' THEN $4 ELSE b.requested_at END,
               confirmed_at = CASE WHEN $3 = 'confirmed' THEN coalesce(b.confirmed_at, $4) END,
               day_reminder_at = NULL, hour_reminder_at = NULL, reply = NULL
           FROM bookings h WHERE b.id = $1 AND h.id = $2""",
        booking.id, held_id, status, now,
    )  # fmt: skip
    await db.execute(
        "UPDATE bookings SET status = 'expired', held_until = NULL, version = version + 1 WHERE id = $1", held_id
    )


async def leave_time(db: Db, booking_id: UUID, closed_until: datetime | None) -> None:
    """Take a booking off its time, which stays closed for a while or is free at once."""
    if closed_until is not None:
        await db.execute(
            """UPDATE allocations SET booking_id = NULL, whole_id = NULL, held_until = $2
               WHERE booking_id = $1 AND active""",
            booking_id, closed_until,
        )  # fmt: skip
    await forget_allocations(db, booking_id)


async def forget_expired(db: Db, before: datetime) -> None:
    """Delete the holds that came to nothing: what somebody looked at is nobody's business."""
    await db.execute(
        """DELETE FROM allocations WHERE booking_id IN (
               SELECT id FROM bookings WHERE status = 'expired' AND created_at < $1)""",
        before,
    )  # fmt: skip
    await db.execute("DELETE FROM bookings WHERE status = 'expired' AND created_at < $1", before)
