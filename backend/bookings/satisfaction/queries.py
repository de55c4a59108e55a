"""Who is asked, what they say, and how it loses its name."""

from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from backend.bookings.satisfaction.models import AskKind, AskRow, AskStatus
from backend.bookings.satisfaction.rules import ASKED_WITHIN, CHANGED_FOR, LAPSES_AFTER
from backend.db import Db, many, the
from backend.seal import Sealer

_ASK: LiteralString = """
    SELECT a.id, a.kind, a.subject_id, coalesce(s.name_ko, p.title_ko, r.name_ko) AS what_ko,
           coalesce(s.name_en, p.title_en, r.name_en) AS what_en, t.name_ko AS site_name_ko, t.name_en AS site_name_en,
           a.visited_at, a.lapses_at, a.status, a.score, a.words_sealed, a.answered_at
    FROM satisfaction_asks a
    JOIN sites t ON t.id = a.site_id
    LEFT JOIN services s ON s.id = a.service_id
    LEFT JOIN enrolments e ON a.kind = 'enrolment' AND e.id = a.subject_id LEFT JOIN programs p ON p.id = e.program_id
    LEFT JOIN loans l ON a.kind = 'loan' AND l.id = a.subject_id LEFT JOIN resources r ON r.id = l.suit_id
"""


async def list_open(db: Db, citizen_id: UUID, now: datetime) -> list[AskRow]:
    """What somebody has been asked and has neither answered nor skipped, the last visit first."""
    return await many(
        db, AskRow,
        _ASK + "WHERE a.citizen_id = $1 AND a.status = 'open' AND a.lapses_at > $2 ORDER BY a.visited_at DESC, a.id",
        citizen_id, now,
    )  # fmt: skip


async def find_mine(db: Db, citizen_id: UUID, ask_id: UUID) -> AskRow:
    return await the(db, AskRow, _ASK + "WHERE a.citizen_id = $1 AND a.id = $2", citizen_id, ask_id)


async def find_any(db: Db, ask_id: UUID) -> AskRow:
    return await the(db, AskRow, _ASK + "WHERE a.id = $1", ask_id)


async def lock_mine(db: Db, citizen_id: UUID, ask_id: UUID) -> AskRow:
    await db.execute("SELECT FROM satisfaction_asks WHERE citizen_id = $1 AND id = $2 FOR NO KEY UPDATE",
                     citizen_id, ask_id)  # fmt: skip
    return await find_mine(db, citizen_id, ask_id)


async def write_answer(db: Db, ask_id: UUID, score: int, words_sealed: bytes | None, now: datetime) -> None:
    await db.execute(
        """UPDATE satisfaction_asks SET status = 'answered', score = $2, words_sealed = $3,
               answered_at = coalesce(answered_at, $4) WHERE id = $1""",
        ask_id, score, words_sealed, now,
    )  # fmt: skip


async def write_skip(db: Db, ask_id: UUID) -> None:
    """What was said before is gone."""
    await db.execute(
        "UPDATE satisfaction_asks SET status = 'skipped', score = NULL, words_sealed = NULL WHERE id = $1", ask_id
    )


# Asking


class Asked(msgspec.Struct, frozen=True):
    id: UUID
    citizen_id: UUID


async def insert_asks(db: Db, now: datetime) -> list[Asked]:
    """Ask about each visit that was completed, program that was attended to its end, and suit that came back, once."""
    return await many(
        db, Asked,
        """WITH ended AS (
               SELECT b.citizen_id, 'booking' AS kind, b.id AS subject_id, s.site_id, b.service_id,
                      (SELECT r.id FROM allocations a JOIN resources r ON r.id = a.resource_id
                       WHERE a.booking_id = b.id AND a.active AND r.kind = 'counsellor' LIMIT 1) AS counsellor_id,
                      lower(b.during) AS visited_at
               FROM services s
               -- No visit is longer than a day: this keeps to an index.
               JOIN bookings b ON b.service_id = s.id
                   AND lower(b.during) BETWEEN $2::timestamptz - interval '1 day' AND $1
               WHERE b.status = 'completed' AND b.ended_at BETWEEN $2 AND $1
               UNION ALL
               SELECT e.citizen_id, 'enrolment', e.id, p.site_id, NULL, NULL, lower(l.during)
               FROM programs p
               CROSS JOIN LATERAL (
                   SELECT during FROM program_sessions
                   WHERE program_id = p.id AND cancelled_at IS NULL ORDER BY during DESC LIMIT 1) l
               JOIN enrolments e ON e.program_id = p.id AND e.status = 'enrolled'
               WHERE upper(l.during) BETWEEN $2 AND $1 AND p.cancelled_at IS NULL
                 AND EXISTS (SELECT FROM attendances a WHERE a.enrolment_id = e.id AND a.presence = 'attended')
               UNION ALL
               SELECT l.citizen_id, 'loan', l.id, s.site_id, NULL, NULL, l.ended_at
               FROM loans l JOIN suits s ON s.resource_id = l.suit_id
               WHERE l.status IN ('returned', 'damaged') AND l.ended_at BETWEEN $2 AND $1
           )
           INSERT INTO satisfaction_asks (citizen_id, kind, subject_id, site_id, service_id, counsellor_id, visited_at,
                                          asked_at, lapses_at)
           SELECT citizen_id, kind, subject_id, site_id, service_id, counsellor_id, visited_at, $1, $1 + $3::interval
           FROM ended WHERE citizen_id IS NOT NULL
           ON CONFLICT ON CONSTRAINT satisfaction_asks_once DO NOTHING
           RETURNING id, citizen_id""",
        now, now - ASKED_WITHIN, LAPSES_AFTER,
    )  # fmt: skip


# Losing the name


class Settled(msgspec.Struct, frozen=True):
    """What somebody said, a moment before nobody has said it."""

    site_id: int
    kind: AskKind
    service_id: int | None
    counsellor_id: int | None
    score: int
    words_sealed: bytes | None


async def take_settled(db: Db, now: datetime) -> list[Settled]:
    """End what can no longer be changed, and take the answers out of it."""
    return await many(
        db, Settled,
        """WITH due AS (
               SELECT id, site_id, kind, service_id, counsellor_id, score, words_sealed FROM satisfaction_asks
               WHERE status <> 'over' AND coalesce(answered_at + $2::interval, lapses_at) <= $1
               ORDER BY id FOR NO KEY UPDATE
           ), ended AS (
               UPDATE satisfaction_asks a SET status = 'over', score = NULL, words_sealed = NULL
               FROM due WHERE a.id = due.id
           )
           SELECT site_id, kind, service_id, counsellor_id, score, words_sealed FROM due WHERE score IS NOT NULL
           ORDER BY random()""",
        now, CHANGED_FOR,
    )  # fmt: skip


# Scores and words are apart from each other from here on.


async def insert_answers(db: Db, said: list[Settled]) -> None:
    await db.executemany(
        """INSERT INTO satisfaction_answers (site_id, kind, service_id, counsellor_id, score)
           VALUES ($1, $2, $3, $4, $5)""",
        [(one.site_id, one.kind, one.service_id, one.counsellor_id, one.score) for one in said],
    )


async def insert_words(db: Db, said: list[Settled], month: date) -> None:
    """`month`: its first day."""
    await db.executemany(
        "INSERT INTO satisfaction_words (site_id, kind, service_id, said_in, words_sealed) VALUES ($1, $2, $3, $4, $5)",
        [(one.site_id, one.kind, one.service_id, month, one.words_sealed) for one in said if one.words_sealed],
    )


async def sum_answers(db: Db, today: date) -> None:
    """Sum the answers about one counsellor and service, where five or more have come together."""
    # One at a time: two who counted the same five would each take some of them.
    await db.execute("SELECT pg_advisory_xact_lock('satisfaction_sums'::regclass::oid::integer, 0)")
    await db.execute(
        """WITH ready AS (
               SELECT site_id, kind, service_id, counsellor_id FROM satisfaction_answers
               GROUP BY site_id, kind, service_id, counsellor_id HAVING count(*) >= 5
           ), taken AS (
               DELETE FROM satisfaction_answers a USING ready r
               WHERE a.site_id = r.site_id AND a.kind = r.kind AND a.service_id IS NOT DISTINCT FROM r.service_id
                 AND a.counsellor_id IS NOT DISTINCT FROM r.counsellor_id
               RETURNING a.site_id, a.kind, a.service_id, a.counsellor_id, a.score
           )
           INSERT INTO satisfaction_sums (site_id, kind, service_id, counsellor_id, on_date, score_1, score_2, score_3,
                                          score_4, score_5)
           SELECT site_id, kind, service_id, counsellor_id, $1, count(*) FILTER (WHERE score = 1),
                  count(*) FILTER (WHERE score = 2), count(*) FILTER (WHERE score = 3),
                  count(*) FILTER (WHERE score = 4), count(*) FILTER (WHERE score = 5)
           FROM taken GROUP BY site_id, kind, service_id, counsellor_id""",
        today,
    )  # fmt: skip


async def forget_old(db: Db, asked_before: datetime, said_before: date) -> None:
    await db.execute("DELETE FROM satisfaction_asks WHERE status = 'over' AND asked_at < $1", asked_before)
    await db.execute("DELETE FROM satisfaction_words WHERE said_in < $1", said_before)


# Personal data


class _Exported(msgspec.Struct):
    what: str
    site_name: str
    visited_at: datetime
    status: AskStatus
    score: int | None
    words: str


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    """What somebody was asked, and what they said while it is known that it was them."""
    rows = await many(db, AskRow, _ASK + "WHERE a.citizen_id = $1 ORDER BY a.visited_at, a.id", citizen_id)
    return [
        _Exported(row.what_ko, row.site_name_ko, row.visited_at, row.status, row.score,
                  sealer.open(row.words_sealed) if row.words_sealed else "")
        for row in rows
    ]  # fmt: skip


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """What has lost its name stays; it is nobody's."""
    await db.execute("DELETE FROM satisfaction_asks WHERE citizen_id = $1", citizen_id)
