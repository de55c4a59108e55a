"""Absences, the time that they keep free, and the visits that they strand."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import asyncpg
import msgspec

from backend.bookings.absences.models import Absence, AbsenceBrief, Answered, StrandedVisit, VisitStatus
from backend.bookings.absences.rules import AlreadyAway
from backend.bookings.closures.queries import Left, end_closures
from backend.bookings.models import Counsellor
from backend.db import Db, many, one


class Desk(msgspec.Struct, frozen=True):
    """A counsellor, where, and what they can be booked for."""

    resource_id: int
    site_id: int
    service_ids: list[int]


async def find_counsellor(db: Db, resource_id: int, site_ids: list[int] | None) -> Desk | None:
    """A counsellor at one of the sites (None: at any)."""
    return await one(
        db, Desk,
        """SELECT r.id AS resource_id, r.site_id,
                  ARRAY(SELECT service_id FROM service_resources WHERE resource_id = r.id ORDER BY 1) AS service_ids
           FROM resources r
           WHERE r.id = $1 AND r.kind = 'counsellor' AND r.active AND ($2::int[] IS NULL OR r.site_id = ANY ($2))""",
        resource_id, site_ids,
    )  # fmt: skip


async def list_names(db: Db, site_id: int, kind: str) -> list[Counsellor]:
    return await many(
        db, Counsellor, "SELECT id, name_ko, name_en FROM resources WHERE site_id = $1 AND kind = $2 ORDER BY id",
        site_id, kind,
    )  # fmt: skip


async def list_parts(db: Db, site_id: int) -> dict[int, frozenset[int]]:
    """What each hall of a site contains."""
    rows = await db.fetch(
        """SELECT p.whole_id, array_agg(p.part_id) AS parts
           FROM resource_parts p JOIN resources r ON r.id = p.whole_id WHERE r.site_id = $1 GROUP BY p.whole_id""",
        site_id,
    )
    return {row["whole_id"]: frozenset(row["parts"]) for row in rows}


async def lock_site(db: Db, site_id: int) -> list[int]:
    """Let nobody take time at a site, nor change its rules, before this transaction ends; returns what can be taken."""
    await db.execute(
        """SELECT pg_advisory_xact_lock_shared('services'::regclass::oid::integer, s.id)
           FROM (SELECT id FROM services WHERE site_id = $1 ORDER BY id) s""",
        site_id,
    )
    return [row["id"] for row in await db.fetch(
        """SELECT id FROM resources WHERE site_id = $1 AND kind IN ('counsellor', 'room', 'equipment')
           ORDER BY id FOR NO KEY UPDATE""",
        site_id,
    )]  # fmt: skip


class Affected(msgspec.Struct, frozen=True):
    """`visits`: to come, the next first; `staying`: have arrived already; `held`: somebody is about to book."""

    visits: list[UUID]
    staying: list[UUID]
    held: list[UUID]


async def find_affected(db: Db, resource_id: int, starts_at: datetime, ends_at: datetime, now: datetime) -> Affected:
    rows = await db.fetch(
        """SELECT DISTINCT b.id, b.status, lower(b.during) AS starts_at
           FROM allocations a JOIN bookings b ON b.id = a.booking_id
           WHERE a.active AND a.resource_id = $1 AND a.during && tstzrange($2, $3) AND upper(b.during) > $4
             AND b.status IN ('held', 'requested', 'confirmed', 'checked_in', 'in_session')
           ORDER BY starts_at, b.id""",
        resource_id, starts_at, ends_at, now,
    )  # fmt: skip

    def those(*status: str) -> list[UUID]:
        return [row["id"] for row in rows if row["status"] in status]

    return Affected(those("requested", "confirmed"), those("checked_in", "in_session"), those("held"))


async def lock_bookings(db: Db, booking_ids: Sequence[UUID]) -> None:
    await db.execute("SELECT FROM bookings WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE", list(booking_ids))


class Person(msgspec.Struct, frozen=True):
    booking_id: UUID
    name: str | None
    phone_sealed: bytes | None


async def list_people(db: Db, booking_ids: Sequence[UUID]) -> dict[UUID, Person]:
    people = await many(
        db, Person,
        """SELECT b.id AS booking_id, c.name, c.phone_sealed FROM bookings b JOIN citizens c ON c.id = b.citizen_id
           WHERE b.id = ANY ($1)""",
        list(booking_ids),
    )  # fmt: skip
    return {person.booking_id: person for person in people}


async def insert_absence(
    db: Db, resource_id: int, starts_at: datetime, ends_at: datetime, staff_id: UUID, now: datetime
) -> UUID:
    """Raises AlreadyAway."""
    try:
        return await db.fetchval(
            """INSERT INTO absences (resource_id, during, staff_id, created_at)
               VALUES ($1, tstzrange($2, $3), $4, $5) RETURNING id""",
            resource_id, starts_at, ends_at, staff_id, now,
        )  # fmt: skip
    except asyncpg.ExclusionViolationError:
        raise AlreadyAway from None


async def keep_free(
    db: Db, absence_id: UUID, resource_id: int, starts_at: datetime, ends_at: datetime, booking_ids: Sequence[UUID]
) -> None:
    """Take the stranded visits off the counsellor's time and keep it free, with what reaches beyond the absence, so
    that they could come back to it; what else stands in it stays."""
    await db.execute(
        "UPDATE allocations SET active = false WHERE booking_id = ANY ($1) AND resource_id = $2 AND active",
        list(booking_ids), resource_id,
    )  # fmt: skip
    await end_closures(db, [resource_id], starts_at, ends_at)
    await db.execute(
        """INSERT INTO allocations (resource_id, unit, during, absence_id)
           SELECT $2, 1, free, $1
           FROM (SELECT range_agg(x.during) AS during
                 FROM (SELECT tstzrange($3, $4) AS during
                       UNION ALL
                       SELECT during FROM allocations WHERE booking_id = ANY ($5) AND resource_id = $2) x) w
           CROSS JOIN LATERAL unnest(w.during - coalesce((
               SELECT range_agg(a.during) FROM allocations a
               WHERE a.active AND a.resource_id = $2 AND a.during && range_merge(w.during)), '{}')) free""",
        absence_id, resource_id, starts_at, ends_at, list(booking_ids),
    )  # fmt: skip


async def strand(
    db: Db, absence_id: UUID, booking_id: UUID, status: VisitStatus, offer_id: UUID | None, now: datetime, *,
    replanned: bool,
) -> None:  # fmt: skip
    """Note what became of a visit; its reminders and its pass wait for the answer."""
    await db.execute(
        """INSERT INTO absence_visits (booking_id, absence_id, status, offer_id, during, replanned, answered_at)
           SELECT id, $1, $3, $4, during, $5, CASE WHEN $3 NOT IN ('offered', 'asked') THEN $6::timestamptz END
           FROM bookings WHERE id = $2""",
        absence_id, booking_id, status, offer_id, replanned, now,
    )  # fmt: skip
    await db.execute(
        """UPDATE bookings SET version = version + 1, reply = NULL
           WHERE id = $1 AND status IN ('requested', 'confirmed')""",
        booking_id,
    )  # fmt: skip


async def leave_room(db: Db, booking_id: UUID) -> list[int]:
    """Let the room and the things of a stranded visit go, for what is offered in its place; see `keep_room`."""
    return [row["id"] for row in await db.fetch(
        "UPDATE allocations SET active = false WHERE booking_id = $1 AND active RETURNING id", booking_id
    )]  # fmt: skip


async def keep_room(db: Db, allocation_ids: Sequence[int]) -> None:
    """Keep what nothing else has taken."""
    await db.execute(
        """UPDATE allocations a SET active = true
           WHERE a.id = ANY ($1) AND NOT EXISTS (
               SELECT FROM allocations o
               WHERE o.active AND o.resource_id = a.resource_id AND o.unit = a.unit AND o.during && a.during)""",
        list(allocation_ids),
    )  # fmt: skip


async def list_left(db: Db, booking_id: UUID, counsellor_id: int) -> list[int]:
    """What a stranded visit has let go beside its counsellor."""
    return [row["id"] for row in await db.fetch(
        "SELECT id FROM allocations WHERE booking_id = $1 AND resource_id <> $2 AND NOT active",
        booking_id, counsellor_id,
    )]  # fmt: skip


async def answer(db: Db, booking_id: UUID, answered: Answered, now: datetime) -> bool:
    """False where nothing was open about the visit."""
    return await db.fetchval(
        """UPDATE absence_visits SET status = $2, answered_at = $3
           WHERE booking_id = $1 AND status IN ('offered', 'asked') RETURNING true""",
        booking_id, answered, now,
    ) or False  # fmt: skip


async def ask(db: Db, booking_id: UUID) -> None:
    """What was offered is gone: the person is to choose another time."""
    await db.execute("UPDATE absence_visits SET status = 'asked' WHERE booking_id = $1 AND status = 'offered'",
                     booking_id)  # fmt: skip
    await db.execute("UPDATE bookings SET version = version + 1 WHERE id = $1", booking_id)


async def find_of_offer(db: Db, absence_id: UUID, offer_id: UUID) -> UUID | None:
    """The visit to which a held time is offered."""
    return await db.fetchval(
        "SELECT booking_id FROM absence_visits WHERE absence_id = $1 AND offer_id = $2 AND status = 'offered'",
        absence_id, offer_id,
    )  # fmt: skip


class Held(msgspec.Struct, frozen=True):
    """`waitlist_entry_id`, `absence_id`: for whom it is held, where it was offered."""

    id: UUID
    citizen_id: UUID | None
    service_id: int
    waitlist_entry_id: UUID | None
    absence_id: UUID | None


async def list_held(db: Db, booking_ids: Sequence[UUID]) -> list[Held]:
    return await many(
        db, Held,
        """SELECT id, citizen_id, service_id, waitlist_entry_id, absence_id FROM bookings
           WHERE id = ANY ($1) AND status = 'held' ORDER BY id""",
        list(booking_ids),
    )  # fmt: skip


# What the timetable does


async def list_lapsed(db: Db, now: datetime) -> list[UUID]:
    """The visits whose offer nobody has taken in time."""
    return [row["booking_id"] for row in await db.fetch(
        """SELECT v.booking_id FROM absence_visits v LEFT JOIN bookings o ON o.id = v.offer_id
           WHERE v.status = 'offered' AND (o.id IS NULL OR o.status <> 'held' OR o.held_until <= $1)
           LIMIT 500""",
        now,
    )]  # fmt: skip


async def list_unanswered(db: Db, now: datetime) -> list[UUID]:
    """The visits that have passed, and nobody has said anything."""
    return [row["booking_id"] for row in await db.fetch(
        """SELECT v.booking_id FROM absence_visits v JOIN bookings b ON b.id = v.booking_id
           WHERE v.status = 'asked' AND upper(b.during) <= $1 LIMIT 500""",
        now,
    )]  # fmt: skip


# What the desk sees


class StrandedRow(StrandedVisit, frozen=True, kw_only=True):
    phone: str | None = None
    absence_id: UUID
    phone_sealed: bytes | None


async def list_visits(db: Db, absence_ids: Sequence[UUID]) -> list[StrandedRow]:
    return await many(
        db, StrandedRow,
        """SELECT v.absence_id, v.booking_id, p.name, p.phone_sealed, s.name_ko AS service_name_ko,
                  s.name_en AS service_name_en, v.status, lower(v.during) AS was_at, lower(b.during) AS starts_at,
                  v.replanned, v.answered_at, now_with.counsellor,
                  CASE WHEN v.status = 'offered' AND o.status = 'held' THEN jsonb_build_object(
                      'starts_at', lower(o.during), 'held_until', o.held_until,
                      'counsellor', then_with.counsellor) END AS offer
           FROM absence_visits v
           JOIN bookings b ON b.id = v.booking_id
           JOIN services s ON s.id = b.service_id
           LEFT JOIN citizens p ON p.id = b.citizen_id
           LEFT JOIN bookings o ON o.id = v.offer_id
           LEFT JOIN LATERAL (
               SELECT jsonb_build_object('id', r.id, 'name_ko', r.name_ko, 'name_en', r.name_en) AS counsellor
               FROM allocations a JOIN resources r ON r.id = a.resource_id AND r.kind = 'counsellor'
               WHERE a.booking_id = b.id ORDER BY a.active DESC, a.id DESC LIMIT 1) now_with ON true
           LEFT JOIN LATERAL (
               SELECT jsonb_build_object('id', r.id, 'name_ko', r.name_ko, 'name_en', r.name_en) AS counsellor
               FROM allocations a JOIN resources r ON r.id = a.resource_id AND r.kind = 'counsellor'
               WHERE a.booking_id = o.id LIMIT 1) then_with ON true
           WHERE v.absence_id = ANY ($1)
           ORDER BY v.during, v.booking_id""",
        list(absence_ids),
    )  # fmt: skip


class AbsenceRow(msgspec.Struct, frozen=True):
    id: UUID
    resource_id: int
    site_id: int
    name_ko: str
    name_en: str
    starts_at: datetime
    ends_at: datetime
    undone_at: datetime | None

    def shown(self, visits: list[StrandedVisit], now: datetime) -> Absence:
        over = self.undone_at is not None or self.ends_at <= now
        return Absence(self.id, self.resource_id, self.name_ko, self.name_en, self.starts_at, self.ends_at,
                       self.undone_at, over, visits)  # fmt: skip


_ABSENCE: LiteralString = """
    SELECT n.id, n.resource_id, r.site_id, r.name_ko, r.name_en, lower(n.during) AS starts_at,
           upper(n.during) AS ends_at, n.undone_at
    FROM absences n JOIN resources r ON r.id = n.resource_id
"""


async def list_absences(db: Db, site_id: int, since: datetime) -> list[AbsenceRow]:
    """What was not over at a moment, the next first; what was taken back last."""
    return await many(
        db, AbsenceRow,
        _ABSENCE + """WHERE r.site_id = $1 AND upper(n.during) > $2
                      ORDER BY n.undone_at IS NOT NULL, lower(n.during), n.id LIMIT 50""",
        site_id, since,
    )  # fmt: skip


async def find_absence(db: Db, absence_id: UUID, site_ids: list[int] | None) -> AbsenceRow | None:
    """An absence at one of the sites (None: at any)."""
    return await one(
        db, AbsenceRow, _ABSENCE + "WHERE n.id = $1 AND ($2::int[] IS NULL OR r.site_id = ANY ($2))",
        absence_id, site_ids,
    )  # fmt: skip


class OfDay(AbsenceBrief, frozen=True):
    on_date: date


async def list_of_days(db: Db, site_id: int, first: date, days: int) -> list[OfDay]:
    """Who is away on which of these days, and how many have not answered."""
    return await many(
        db, OfDay,
        """SELECT n.id, n.resource_id, d.on_date,
                  (SELECT count(*) FROM absence_visits v
                   WHERE v.absence_id = n.id AND v.status IN ('offered', 'asked')) AS waiting,
                  (SELECT count(*) FROM absence_visits v WHERE v.absence_id = n.id) AS visits
           FROM (SELECT $2::date + n AS on_date FROM generate_series(0, $3::int - 1) n) d
           JOIN resources r ON r.site_id = $1
           JOIN absences n ON n.resource_id = r.id AND n.undone_at IS NULL
               AND n.during && tstzrange(d.on_date::timestamp AT TIME ZONE 'Asia/Seoul',
                                         (d.on_date + 1)::timestamp AT TIME ZONE 'Asia/Seoul')
           ORDER BY d.on_date, lower(n.during), n.id""",
        site_id, first, days,
    )  # fmt: skip


# Taking it back


async def mark_undone(db: Db, absence_id: UUID, now: datetime) -> bool:
    """False where it was taken back or has passed before."""
    return await db.fetchval(
        """UPDATE absences SET undone_at = $2
           WHERE id = $1 AND undone_at IS NULL AND upper(during) > $2 RETURNING true""",
        absence_id, now,
    ) or False  # fmt: skip


async def give_back(db: Db, absence_id: UUID) -> list[Left]:
    """Keep the counsellor's time free no longer."""
    return await many(
        db, Left,
        """DELETE FROM allocations WHERE absence_id = $1 AND booking_id IS NULL
           RETURNING resource_id, unit, lower(during) AS starts_at, upper(during) AS ends_at""",
        absence_id,
    )  # fmt: skip


async def list_open(db: Db, absence_id: UUID) -> list[UUID]:
    """The visits that nobody has answered for."""
    return [row["booking_id"] for row in await db.fetch(
        "SELECT booking_id FROM absence_visits WHERE absence_id = $1 AND status IN ('offered', 'asked')", absence_id
    )]  # fmt: skip


async def restore(db: Db, booking_ids: Sequence[UUID]) -> None:
    """Give stranded visits their time and everything else of theirs back. Raises ExclusionViolationError."""
    await db.execute(
        "UPDATE allocations SET active = true WHERE booking_id = ANY ($1) AND NOT active", list(booking_ids)
    )
    await db.execute("UPDATE bookings SET version = version + 1 WHERE id = ANY ($1)", list(booking_ids))


# Personal data


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """Nobody is left to answer; what is offered is given back with the bookings."""
    await db.execute(
        """UPDATE absence_visits v SET status = 'cancelled', answered_at = $2
           FROM bookings b WHERE b.id = v.booking_id AND b.citizen_id = $1 AND v.status IN ('offered', 'asked')""",
        citizen_id,
        now,
    )
