"""Enrolments: who takes part, waits or was offered a place, and who came."""

from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from backend.bookings.programs.models import EnrolmentRow, Presence, Status
from backend.bookings.programs.queries import Changed, tell
from backend.bookings.programs.rules import LIVE
from backend.db import Db, many, the
from backend.seal import Sealer

_ENROLMENT: LiteralString = """
    SELECT e.id, e.program_id, e.citizen_id, c.name, e.status, e.offer_until, e.code, e.cancel_reason, e.version,
           e.created_at, e.enrolled_at, a.attended, a.absent,
           CASE WHEN e.status = 'waiting' THEN (
               SELECT count(*) FROM enrolments f
               WHERE f.program_id = e.program_id AND f.status = 'waiting' AND f.number <= e.number) END AS position
    FROM enrolments e
    LEFT JOIN citizens c ON c.id = e.citizen_id
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(session_id) FILTER (WHERE presence = 'attended'), '{}') AS attended,
               coalesce(array_agg(session_id) FILTER (WHERE presence = 'absent'), '{}') AS absent
        FROM attendances WHERE enrolment_id = e.id) a
"""


async def find_mine(db: Db, citizen_id: UUID, enrolment_id: UUID) -> EnrolmentRow:
    return await the(db, EnrolmentRow, _ENROLMENT + "WHERE e.id = $1 AND e.citizen_id = $2", enrolment_id, citizen_id)


async def find_enrolment(db: Db, enrolment_id: UUID) -> EnrolmentRow:
    return await the(db, EnrolmentRow, _ENROLMENT + "WHERE e.id = $1", enrolment_id)


async def find_live(db: Db, program_id: int, citizen_id: UUID) -> UUID | None:
    """The enrolment with which a person is in a program or on its waitlist."""
    return await db.fetchval(
        "SELECT id FROM enrolments WHERE program_id = $1 AND citizen_id = $2 AND status = ANY ($3)",
        program_id, citizen_id, list(LIVE),
    )  # fmt: skip


async def list_mine(db: Db, citizen_id: UUID, *, past: bool, now: datetime) -> list[EnrolmentRow]:
    """What is to come, the next first; or what was, with what was cancelled, the last first."""
    if past:
        return await many(
            db, EnrolmentRow,
            _ENROLMENT + """WHERE e.citizen_id = $1 AND (e.status <> ALL ($3) OR NOT EXISTS (
                    SELECT FROM program_sessions s
                    WHERE s.program_id = e.program_id AND s.cancelled_at IS NULL AND upper(s.during) > $2))
                ORDER BY e.created_at DESC, e.id LIMIT 100""",
            citizen_id, now, list(LIVE),
        )  # fmt: skip
    return await many(
        db, EnrolmentRow,
        _ENROLMENT + """CROSS JOIN LATERAL (
                SELECT min(lower(s.during)) AS starts_at FROM program_sessions s
                WHERE s.program_id = e.program_id AND s.cancelled_at IS NULL AND upper(s.during) > $2) n
            WHERE e.citizen_id = $1 AND e.status = ANY ($3) AND n.starts_at IS NOT NULL
            ORDER BY n.starts_at, e.id""",  # noqa: S608 # constants only
        citizen_id, now, list(LIVE),
    )  # fmt: skip


async def list_for_calendar(db: Db, citizen_id: UUID, since: datetime, until: datetime) -> list[EnrolmentRow]:
    """What a citizen is or was in, with sessions between two moments; so that calendars take away what was given back,
    that too."""
    return await many(
        db, EnrolmentRow,
        _ENROLMENT + """WHERE e.citizen_id = $1 AND e.enrolled_at IS NOT NULL AND EXISTS (
                SELECT FROM program_sessions s WHERE s.program_id = e.program_id AND s.during && tstzrange($2, $3))
            ORDER BY e.created_at DESC, e.id LIMIT 200""",
        citizen_id, since, until,
    )  # fmt: skip


async def list_participants(db: Db, program_id: int) -> list[EnrolmentRow]:
    """Those enrolled by name, then those with an offer, then those who wait."""
    return await many(
        db, EnrolmentRow,
        _ENROLMENT + """WHERE e.program_id = $1 AND e.status = ANY ($2)
            ORDER BY array_position('{enrolled,offered,waiting}', e.status),
                     CASE WHEN e.status = 'enrolled' THEN c.name END COLLATE "C", e.number""",
        program_id, list(LIVE),
    )  # fmt: skip


async def list_enrolled(db: Db, program_id: int) -> list[EnrolmentRow]:
    return await many(
        db, EnrolmentRow, _ENROLMENT + "WHERE e.program_id = $1 AND e.status = 'enrolled' ORDER BY e.number", program_id
    )


async def find_name(db: Db, citizen_id: UUID) -> str | None:
    return await db.fetchval("SELECT name FROM citizens WHERE id = $1", citizen_id)


async def insert_enrolment(
    db: Db, program_id: int, citizen_id: UUID | None, status: Status, code: str, now: datetime
) -> UUID | None:
    """None when the code is in use."""
    return await db.fetchval(
        """INSERT INTO enrolments (program_id, citizen_id, status, code, created_at, enrolled_at)
           VALUES ($1, $2, $3, $4, $5, CASE WHEN $3 = 'enrolled' THEN $5::timestamptz END)
           ON CONFLICT (code) DO NOTHING RETURNING id""",
        program_id, citizen_id, status, code, now,
    )  # fmt: skip


async def move(
    db: Db, enrolment_id: UUID, target: Status, sources: list[Status], now: datetime, reason: str | None = None
) -> None:
    """Bring an enrolment to another state than `offered`."""
    await db.execute(
        """UPDATE enrolments
           SET status = $2, offer_until = NULL, version = version + 1, cancel_reason = $5,
               enrolled_at = CASE WHEN $2 = 'enrolled' THEN $4 ELSE enrolled_at END,
               ended_at = CASE WHEN $2 <> 'enrolled' THEN $4::timestamptz END
           WHERE id = $1 AND status = ANY ($3)""",
        enrolment_id, target, sources, now, reason,
    )  # fmt: skip


async def lapse_offers(db: Db, program_id: int, now: datetime) -> list[UUID]:
    """End the offers that ran out; under the program's lock."""
    return [row["id"] for row in await db.fetch(
        """UPDATE enrolments SET status = 'lapsed', offer_until = NULL, ended_at = $2, version = version + 1
           WHERE program_id = $1 AND status = 'offered' AND offer_until <= $2 RETURNING id""",
        program_id, now,
    )]  # fmt: skip


async def lapse_waiting(db: Db, program_id: int, now: datetime) -> list[UUID]:
    """Enrolment is over: nobody waits any more."""
    return [row["id"] for row in await db.fetch(
        """UPDATE enrolments SET status = 'lapsed', ended_at = $2, version = version + 1
           WHERE program_id = $1 AND status = 'waiting' RETURNING id""",
        program_id, now,
    )]  # fmt: skip


async def offer_places(db: Db, program_id: int, places: int, until: datetime) -> list[UUID]:
    """Offer as many places to those who have waited longest; under the program's lock."""
    return [row["id"] for row in await db.fetch(
        """UPDATE enrolments SET status = 'offered', offer_until = $3, version = version + 1
           WHERE id IN (SELECT id FROM enrolments WHERE program_id = $1 AND status = 'waiting'
                        ORDER BY number LIMIT $2)
           RETURNING id""",
        program_id, places, until,
    )]  # fmt: skip


async def list_due(db: Db, now: datetime) -> list[int]:
    """Programs in which an offer ran out, a place is free for somebody who waits, or nobody's turn comes any more."""
    return [row["id"] for row in await db.fetch(
        """SELECT p.id
           FROM (SELECT DISTINCT program_id FROM enrolments WHERE status IN ('waiting', 'offered')) q
           JOIN programs p ON p.id = q.program_id
           CROSS JOIN LATERAL (
               SELECT count(*) FILTER (WHERE status = 'enrolled' OR offer_until > $1) AS taken,
                      count(*) FILTER (WHERE offer_until <= $1) AS late,
                      count(*) FILTER (WHERE status = 'waiting') AS waiting
               FROM enrolments WHERE program_id = p.id AND status IN ('enrolled', 'offered', 'waiting')) c
           WHERE c.late > 0 OR (c.waiting > 0 AND (p.closes_at <= $1 OR c.taken < p.capacity))
           ORDER BY p.id LIMIT 500""",
        now,
    )]  # fmt: skip


# Attendance


async def mark(db: Db, session_id: int, enrolment_id: UUID, presence: Presence | None, now: datetime) -> None:
    if presence is None:
        await db.execute(
            "DELETE FROM attendances WHERE session_id = $1 AND enrolment_id = $2", session_id, enrolment_id
        )
        return
    await db.execute(
        """INSERT INTO attendances (session_id, enrolment_id, presence, at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (session_id, enrolment_id) DO UPDATE SET presence = excluded.presence, at = excluded.at""",
        session_id, enrolment_id, presence, now,
    )  # fmt: skip


async def find_by_code(db: Db, code: str, site_ids: list[int] | None, today: date) -> UUID | None:
    """The enrolment with this code in a program that has a session today at one of the sites (None: at any)."""
    return await db.fetchval(
        """SELECT e.id FROM enrolments e JOIN programs p ON p.id = e.program_id
           WHERE e.code = $1 AND e.status = 'enrolled' AND ($2::int[] IS NULL OR p.site_id = ANY ($2))
             AND EXISTS (SELECT FROM program_sessions s
                         WHERE s.program_id = p.id AND s.cancelled_at IS NULL
                           AND (lower(s.during) AT TIME ZONE 'Asia/Seoul')::date = $3)""",
        code, site_ids, today,
    )  # fmt: skip


# Personal data


class _Exported(msgspec.Struct):
    id: UUID
    title: str
    site_name: str
    status: Status
    starts_at: datetime
    ends_at: datetime
    code: str
    cancel_reason: str | None
    created_at: datetime
    enrolled_at: datetime | None
    attended: int
    absent: int


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    """Every program that a person enrolled in or waited for."""
    return await many(
        db, _Exported,
        """SELECT e.id, p.title_ko AS title, w.name_ko AS site_name, e.status, s.starts_at, s.ends_at, e.code,
                  e.cancel_reason, e.created_at, e.enrolled_at, a.attended, a.absent
           FROM enrolments e JOIN programs p ON p.id = e.program_id JOIN sites w ON w.id = p.site_id
           CROSS JOIN LATERAL (SELECT min(lower(during)) AS starts_at, max(upper(during)) AS ends_at
                               FROM program_sessions WHERE program_id = p.id) s
           CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE presence = 'attended') AS attended,
                                      count(*) FILTER (WHERE presence = 'absent') AS absent
                               FROM attendances WHERE enrolment_id = e.id) a
           WHERE e.citizen_id = $1 ORDER BY e.created_at, e.id""",
        citizen_id,
    )  # fmt: skip


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """Leave what is to come, and its place to whoever waits; of the rest only figures remain that name nobody."""
    left = await many(
        db, Changed,
        """WITH e AS (UPDATE enrolments SET status = 'cancelled_by_citizen', offer_until = NULL, ended_at = $2
                      WHERE citizen_id = $1 AND (status IN ('waiting', 'offered') OR (status = 'enrolled' AND (
                          SELECT min(lower(during)) FROM program_sessions s
                          WHERE s.program_id = enrolments.program_id) > $2))
                      RETURNING program_id)
           SELECT p.id AS program_id, p.site_id FROM e JOIN programs p ON p.id = e.program_id""",
        citizen_id, now,
    )  # fmt: skip
    await db.execute(
        "UPDATE enrolments SET citizen_id = NULL, cancel_reason = NULL, version = version + 1 WHERE citizen_id = $1",
        citizen_id,
    )
    for changed in left:
        await tell(db, changed)
