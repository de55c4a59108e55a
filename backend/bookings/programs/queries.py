"""Every SQL statement about programs and enrolments.

Locks come in one order: the program, its room and the room's parts by id, enrolments.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from backend import live
from backend.bookings.closures.queries import Left
from backend.bookings.programs.models import (
    Planned,
    Program,
    ProgramWords,
    RoomChoice,
    StaffProgram,
)
from backend.bookings.programs.rules import LIVE, Interval
from backend.bookings.slots.queries import OPENING
from backend.db import Db, many, the

# $1 now. What is joined may be no row where every session was cancelled, hence the coalesce.
_PROGRAM: LiteralString = """
    SELECT p.id, p.title_ko, p.title_en, p.description_ko, p.description_en, p.leader_ko, p.leader_en, p.rrule,
           p.capacity, p.opens_at, p.closes_at, p.age_from, p.age_to, p.residents_only, p.offer_minutes,
           p.cancel_until_minutes, p.cancel_reason, p.version, c.enrolled, c.offered, c.waiting,
           CASE WHEN c.waiting > 0 OR p.cancelled_at IS NOT NULL THEN 0
                ELSE greatest(0, p.capacity - c.enrolled - c.offered) END AS left,
           s.starts_at, s.ends_at, s.sessions,
           -- Whoever was told of another time has a day to say that it does not suit them.
           greatest(s.starts_at - make_interval(mins => p.cancel_until_minutes), s.moved_until) AS cancel_until,
           jsonb_build_object('id', r.id, 'name_ko', r.name_ko, 'name_en', r.name_en) AS room,
           jsonb_build_object('id', w.id, 'name_ko', w.name_ko, 'name_en', w.name_en, 'address_ko', w.address_ko,
               'address_en', w.address_en, 'phone', w.phone) AS site
    FROM programs p
    JOIN sites w ON w.id = p.site_id
    JOIN resources r ON r.id = p.room_id
    CROSS JOIN LATERAL (
        SELECT coalesce(min(lower(during)) FILTER (WHERE cancelled_at IS NULL), min(lower(during))) AS starts_at,
               coalesce(max(upper(during)) FILTER (WHERE cancelled_at IS NULL), max(upper(during))) AS ends_at,
               max(least(lower(during), moved_at + interval '1 day'))
                   FILTER (WHERE moved_at IS NOT NULL AND cancelled_at IS NULL) AS moved_until,
               jsonb_agg(jsonb_build_object('id', id, 'starts_at', lower(during), 'ends_at', upper(during),
                   'cancel_reason', cancel_reason) ORDER BY during) AS sessions
        FROM program_sessions WHERE program_id = p.id) s
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE status = 'enrolled') AS enrolled,
               count(*) FILTER (WHERE status = 'offered' AND offer_until > $1) AS offered,
               count(*) FILTER (WHERE status = 'waiting') AS waiting
        FROM enrolments WHERE program_id = p.id AND status IN ('enrolled', 'offered', 'waiting')) c
"""


async def list_public(db: Db, now: datetime) -> list[Program]:
    """What is still to come, the next first; what was cancelled stays until it would have begun."""
    return await many(db, Program, _PROGRAM + "WHERE s.ends_at > $1 ORDER BY s.starts_at, p.id", now)


async def find_program(db: Db, program_id: int, now: datetime) -> StaffProgram:
    return await the(db, StaffProgram, _PROGRAM + "WHERE p.id = $2", now, program_id)


async def list_programs(db: Db, program_ids: list[int], now: datetime) -> dict[int, Program]:
    found = await many(db, Program, _PROGRAM + "WHERE p.id = ANY ($2)", now, program_ids)
    return {program.id: program for program in found}


async def list_at_sites(db: Db, site_ids: list[int] | None, *, past: bool, now: datetime) -> list[StaffProgram]:
    """Those of the sites (None: of all) that are to come, the next first; or the last hundred, the last first."""
    if past:
        return await many(
            db, StaffProgram,
            _PROGRAM + """WHERE ($2::int[] IS NULL OR p.site_id = ANY ($2)) AND s.ends_at <= $1
                          ORDER BY s.ends_at DESC, p.id LIMIT 100""",
            now, site_ids,
        )  # fmt: skip
    return await many(
        db, StaffProgram,
        _PROGRAM + "WHERE ($2::int[] IS NULL OR p.site_id = ANY ($2)) AND s.ends_at > $1 ORDER BY s.starts_at, p.id",
        now, site_ids,
    )  # fmt: skip


async def lock_program(db: Db, program_id: int, now: datetime) -> StaffProgram:
    """The program, whose places nobody else counts until this transaction ends."""
    # Locked first and read afterwards, so that the count is as new as the lock.
    await db.execute("SELECT FROM programs WHERE id = $1 FOR NO KEY UPDATE", program_id)
    return await find_program(db, program_id, now)


# Setting up


async def list_rooms(db: Db, site_ids: list[int] | None, today: date) -> list[RoomChoice]:
    """The rooms of the sites (None: of every site) that are open today or later."""
    return await many(
        db, RoomChoice,
        """SELECT r.id, r.site_id, r.name_ko, r.name_en, r.capacity
           FROM resources r JOIN sites p ON p.id = r.site_id
           WHERE r.kind = 'room' AND r.active AND ($1::int[] IS NULL OR r.site_id = ANY ($1))
             AND (upper_inf(p.valid) OR upper(p.valid) > $2)
           ORDER BY r.site_id, r.id""",
        site_ids, today,
    )  # fmt: skip


async def find_site_of_room(db: Db, room_id: int) -> int | None:
    """The site of a room that can be used."""
    return await db.fetchval("SELECT site_id FROM resources WHERE id = $1 AND kind = 'room' AND active", room_id)


async def lock_room(db: Db, room_id: int) -> list[int]:
    """Queue up for a room and its parts; their ids."""
    return [row["id"] for row in await db.fetch(
        """SELECT id FROM resources
           WHERE id = $1 OR id IN (SELECT part_id FROM resource_parts WHERE whole_id = $1)
           ORDER BY id FOR NO KEY UPDATE""",
        room_id,
    )]  # fmt: skip


async def plan(
    db: Db, room_id: int, sessions: Sequence[Interval], program_id: int | None, now: datetime
) -> list[Planned]:
    """What stands in the way of each session: that it has begun, that the site is closed, that the room is taken."""
    return await many(
        db, Planned,
        """SELECT t.starts_at, t.ends_at,
                  CASE WHEN t.starts_at <= $4 THEN 'past'
                       WHEN NOT coalesce(o.open @> tstzrange(t.starts_at, t.ends_at), false) THEN 'closed'
                       WHEN EXISTS (
                           SELECT FROM allocations a
                           WHERE a.active AND a.during && tstzrange(t.starts_at, t.ends_at)
                             -- What is only closed for a while is in nobody's way at the desk.
                             AND (a.held_until IS NULL OR (a.held_until > $4 AND EXISTS (
                                 SELECT FROM bookings b WHERE b.id = a.booking_id AND b.status = 'held')))
                             AND (a.resource_id = r.id
                                  OR a.resource_id IN (SELECT part_id FROM resource_parts WHERE whole_id = r.id))
                             AND NOT EXISTS (
                                 SELECT FROM program_allocations pa JOIN program_sessions s ON s.id = pa.session_id
                                 WHERE pa.allocation_id = a.id AND s.program_id = $5)) THEN 'room_taken'
                  END AS trouble,
                  o.reason_ko, o.reason_en
           FROM unnest($2::timestamptz[], $3::timestamptz[]) t(starts_at, ends_at)
           CROSS JOIN LATERAL (SELECT (t.starts_at AT TIME ZONE 'Asia/Seoul')::date AS on_date) d
           JOIN resources r ON r.id = $1
           JOIN sites p ON p.id = r.site_id
           """  # noqa: S608 # two constants make no injection
        + OPENING
        + "ORDER BY t.starts_at",
        room_id, [s.starts_at for s in sessions], [s.ends_at for s in sessions], now, program_id,
    )  # fmt: skip


async def insert_program(
    db: Db, site_id: int, room_id: int, rrule: str | None, words: dict[str, str], wanted: ProgramWords, now: datetime
) -> int:
    """A program without sessions yet."""
    return await db.fetchval(
        """INSERT INTO programs (site_id, room_id, rrule, title_ko, title_en, description_ko, description_en, leader_ko,
               leader_en, capacity, opens_at, closes_at, age_from, age_to, residents_only, cancel_until_minutes,
               offer_minutes, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING id""",
        site_id, room_id, rrule, words["title_ko"], words["title_en"], words["description_ko"],
        words["description_en"], words["leader_ko"], words["leader_en"], wanted.capacity, wanted.opens_at,
        wanted.closes_at, wanted.age_from, wanted.age_to, wanted.residents_only, wanted.cancel_until_minutes,
        wanted.offer_minutes, now,
    )  # fmt: skip


async def update_program(db: Db, program_id: int, words: dict[str, str], wanted: ProgramWords) -> None:
    await db.execute(
        """UPDATE programs
           SET title_ko = $2, title_en = $3, description_ko = $4, description_en = $5, leader_ko = $6, leader_en = $7,
               capacity = $8, opens_at = $9, closes_at = $10, age_from = $11, age_to = $12, residents_only = $13,
               cancel_until_minutes = $14, offer_minutes = $15, version = version + 1
           WHERE id = $1""",
        program_id, words["title_ko"], words["title_en"], words["description_ko"], words["description_en"],
        words["leader_ko"], words["leader_en"], wanted.capacity, wanted.opens_at, wanted.closes_at, wanted.age_from,
        wanted.age_to, wanted.residents_only, wanted.cancel_until_minutes, wanted.offer_minutes,
    )  # fmt: skip


async def insert_sessions(
    db: Db, program_id: int, room_ids: list[int], room_id: int, sessions: Sequence[Interval], reason: str
) -> bool:
    """Lay out the sessions and take the room, with its parts, for each; False when somebody else has one of them."""
    taken: int = await db.fetchval(
        """WITH s AS (
               INSERT INTO program_sessions (program_id, during)
               SELECT $1, tstzrange(t.starts_at, t.ends_at)
               FROM unnest($4::timestamptz[], $5::timestamptz[]) t(starts_at, ends_at)
               RETURNING id, during
           ), a AS (
               INSERT INTO allocations (resource_id, unit, during, reason, whole_id)
               SELECT r.id, 1, s.during, $6, CASE WHEN r.id <> $3 THEN $3 END
               FROM s CROSS JOIN unnest($2::int[]) r(id)
               ON CONFLICT DO NOTHING RETURNING id, during
           ), pa AS (
               INSERT INTO program_allocations (allocation_id, session_id)
               SELECT a.id, s.id FROM a JOIN s USING (during)
           )
           SELECT count(*) FROM a""",
        program_id, room_ids, room_id, [s.starts_at for s in sessions], [s.ends_at for s in sessions], reason,
    )  # fmt: skip
    return taken == len(room_ids) * len(sessions)


async def insert_session(db: Db, program_id: int, at: Interval) -> int:
    """One more, without its room yet."""
    session_id: int = await db.fetchval(
        "INSERT INTO program_sessions (program_id, during) VALUES ($1, tstzrange($2, $3)) RETURNING id",
        program_id, at.starts_at, at.ends_at,
    )  # fmt: skip
    await _touch(db, program_id)
    return session_id


async def move_session(db: Db, program_id: int, session_id: int, at: Interval, now: datetime) -> list[Left]:
    """It takes place then; its room is free, what was marked for it goes, and people are reminded anew. Returns the
    time that it has left."""
    left = await free_rooms(db, program_id, session_id)
    await db.execute("DELETE FROM attendances WHERE session_id = $1", session_id)
    await db.execute(
        "UPDATE program_sessions SET during = tstzrange($2, $3), moved_at = $4, reminded_at = NULL WHERE id = $1",
        session_id, at.starts_at, at.ends_at, now,
    )  # fmt: skip
    await _touch(db, program_id)
    return left


async def _touch(db: Db, program_id: int) -> None:
    """Its sessions are others than they were: for who changes it at this moment, and for calendars."""
    await db.execute("UPDATE programs SET version = version + 1 WHERE id = $1", program_id)
    await db.execute("UPDATE enrolments SET version = version + 1 WHERE program_id = $1", program_id)


async def take_room(db: Db, session_id: int, room_ids: list[int], room_id: int, reason: str) -> bool:
    """Take the room, with its parts, for a session; False when somebody else has one of them."""
    taken: int = await db.fetchval(
        """WITH a AS (
               INSERT INTO allocations (resource_id, unit, during, reason, whole_id)
               SELECT r.id, 1, s.during, $4, CASE WHEN r.id <> $3 THEN $3 END
               FROM program_sessions s CROSS JOIN unnest($2::int[]) r(id) WHERE s.id = $1
               ON CONFLICT DO NOTHING RETURNING id
           ), pa AS (
               INSERT INTO program_allocations (allocation_id, session_id) SELECT id, $1 FROM a
           )
           SELECT count(*) FROM a""",
        session_id, room_ids, room_id, reason,
    )  # fmt: skip
    return taken == len(room_ids)


async def clear_sessions(db: Db, program_id: int) -> list[Left]:
    """Take away every session and give the room back, whose time is returned; of a program that nobody is in."""
    left = await free_rooms(db, program_id, None)
    await db.execute(
        "DELETE FROM attendances USING program_sessions s WHERE session_id = s.id AND s.program_id = $1", program_id
    )
    await db.execute(
        """DELETE FROM program_allocations USING program_sessions s
           WHERE session_id = s.id AND s.program_id = $1""",
        program_id,
    )  # fmt: skip
    await db.execute("DELETE FROM program_sessions WHERE program_id = $1", program_id)
    return left


async def set_room(db: Db, program_id: int, site_id: int, room_id: int, rrule: str | None) -> None:
    await db.execute(
        "UPDATE programs SET site_id = $2, room_id = $3, rrule = $4, version = version + 1 WHERE id = $1",
        program_id, site_id, room_id, rrule,
    )  # fmt: skip


async def free_rooms(db: Db, program_id: int, session_id: int | None) -> list[Left]:
    """Give the room of a session (None: of all of them) back."""
    return await many(
        db, Left,
        """UPDATE allocations SET active = false
           WHERE active AND id IN (
               SELECT pa.allocation_id FROM program_allocations pa JOIN program_sessions s ON s.id = pa.session_id
               WHERE s.program_id = $1 AND ($2::int IS NULL OR s.id = $2))
           RETURNING resource_id, unit, lower(during) AS starts_at, upper(during) AS ends_at""",
        program_id, session_id,
    )  # fmt: skip


async def cancel_session(db: Db, program_id: int, session_id: int, reason: str, now: datetime) -> list[Left]:
    """It does not take place; what was marked for it goes, and its room is free, whose time is returned."""
    left = await free_rooms(db, program_id, session_id)
    await db.execute("DELETE FROM attendances WHERE session_id = $1", session_id)
    await db.execute(
        "UPDATE program_sessions SET cancelled_at = $2, cancel_reason = $3 WHERE id = $1", session_id, now, reason
    )
    await db.execute("UPDATE enrolments SET version = version + 1 WHERE program_id = $1", program_id)
    return left


async def free_rooms_to_come(db: Db, program_id: int, now: datetime) -> list[Left]:
    """Give the room of every session that has not begun back."""
    left: list[Left] = []
    for session in await db.fetch(
        "SELECT id FROM program_sessions WHERE program_id = $1 AND cancelled_at IS NULL AND lower(during) > $2",
        program_id, now,
    ):  # fmt: skip
        left += await free_rooms(db, program_id, session["id"])
    return left


async def cancel_program(db: Db, program_id: int, reason: str, now: datetime) -> list[UUID]:
    """Nothing more of it takes place. Whoever was in it or waited: their enrolments have ended."""
    await db.execute(
        "UPDATE programs SET cancelled_at = $2, cancel_reason = $3, version = version + 1 WHERE id = $1",
        program_id, now, reason,
    )  # fmt: skip
    return [row["id"] for row in await db.fetch(
        """UPDATE enrolments SET status = 'cancelled_by_centre', offer_until = NULL, ended_at = $2, cancel_reason = $3,
               version = version + 1
           WHERE program_id = $1 AND status = ANY ($4) RETURNING id""",
        program_id, now, reason, list(LIVE),
    )]  # fmt: skip


async def take_reminders(db: Db, now: datetime) -> list[tuple[int, int]]:
    """Mark the sessions that are due for the reminder of the day before: (program, session)."""
    return [(row["program_id"], row["id"]) for row in await db.fetch(
        """UPDATE program_sessions SET reminded_at = $1 WHERE id IN (
               SELECT s.id FROM program_sessions s JOIN programs p ON p.id = s.program_id
               WHERE s.reminded_at IS NULL AND s.cancelled_at IS NULL AND p.cancelled_at IS NULL
                 AND lower(s.during) > $1::timestamptz + interval '2 hours'
                 AND lower(s.during) <= $1::timestamptz + interval '1 day'
               ORDER BY lower(s.during) LIMIT 100 FOR NO KEY UPDATE OF s SKIP LOCKED)
           RETURNING program_id, id""",
        now,
    )]  # fmt: skip


async def count_sessions_after(db: Db, site_id: int, last_day: date) -> int:
    """The sessions of a site after a day; no new one comes before this transaction ends, since each takes a room."""
    await db.execute("SELECT FROM resources WHERE site_id = $1 ORDER BY id FOR NO KEY UPDATE", site_id)
    return await db.fetchval(
        """SELECT count(*) FROM program_sessions s JOIN programs p ON p.id = s.program_id
           WHERE p.site_id = $1 AND p.cancelled_at IS NULL AND s.cancelled_at IS NULL
             AND lower(s.during) >= ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul'""",
        site_id, last_day,
    )  # fmt: skip


class Changed(msgspec.Struct, frozen=True):
    """A program that has changed, with one of those whom it concerns."""

    program_id: int
    site_id: int
    citizen_id: UUID | None = None


async def tell(db: Db, changed: Changed) -> None:
    """Let every page that shows the program or the person's enrolment fetch again."""
    await live.tell(db, f"program:{changed.program_id}", "program", changed.program_id)
    await live.tell(db, f"site:{changed.site_id}", "program", changed.program_id)
    if changed.citizen_id is not None:
        await live.tell(db, f"citizen:{changed.citizen_id}", "enrolment", changed.program_id)
