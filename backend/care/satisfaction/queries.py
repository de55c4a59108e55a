"""Who is asked how care was, what they say, and how it loses its name; under what `care.queries.enter` has said."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

import msgspec

from backend.bookings.satisfaction.rules import CHANGED_FOR, LAPSES_AFTER
from backend.care.models import CaseRow, CloseReason
from backend.care.satisfaction import rules
from backend.care.satisfaction.models import AskStatus
from backend.db import Db, many, one
from backend.seoul import day_in_seoul


async def ask(db: Db, case: CaseRow, reason: CloseReason, now: datetime) -> None:
    """Put the question to the person, or, where they have no account, to whoever acts for them; once a case."""
    was_in_service = await db.fetchval(
        "SELECT EXISTS (SELECT FROM care_events WHERE case_id = $1 AND to_status = 'in_service')", case.id
    )
    if not rules.is_asked(reason, was_in_service=was_in_service):
        return
    citizen_id = case.person_citizen_id or await db.fetchval(
        """SELECT citizen_id FROM care_mandates
           WHERE person_id = $1 AND status = 'confirmed' AND valid_until >= $2
           ORDER BY confirmed_at DESC, id LIMIT 1""",
        case.person_id, day_in_seoul(now),
    )  # fmt: skip
    if citizen_id is not None:
        await db.execute(
            """INSERT INTO care_satisfaction_asks (case_id, citizen_id, dong_id, asked_at, lapses_at)
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (case_id) DO NOTHING""",
            case.id, citizen_id, case.dong_id, now, now + LAPSES_AFTER,
        )  # fmt: skip


async def drop(db: Db, case_id: UUID) -> None:
    """Care goes on: it is too early to ask."""
    await db.execute("DELETE FROM care_satisfaction_asks WHERE case_id = $1 AND status <> 'over'", case_id)


class AskRow(msgspec.Struct, frozen=True):
    status: AskStatus
    score: int | None
    words_sealed: bytes | None
    lapses_at: datetime
    answered_at: datetime | None


async def find_mine(db: Db, case_id: UUID, citizen_id: UUID) -> AskRow | None:
    """What this citizen is asked about a case; nobody changes it until this transaction ends."""
    return await one(
        db, AskRow,
        """SELECT status, score, words_sealed, lapses_at, answered_at FROM care_satisfaction_asks
           WHERE case_id = $1 AND citizen_id = $2 FOR NO KEY UPDATE""",
        case_id, citizen_id,
    )  # fmt: skip


async def write_answer(
    db: Db, case_id: UUID, citizen_id: UUID, score: int, words_sealed: bytes | None, now: datetime
) -> None:
    await db.execute(
        """UPDATE care_satisfaction_asks SET status = 'answered', score = $3, words_sealed = $4,
                  answered_at = coalesce(answered_at, $5) WHERE case_id = $1 AND citizen_id = $2""",
        case_id, citizen_id, score, words_sealed, now,
    )  # fmt: skip


async def write_skip(db: Db, case_id: UUID, citizen_id: UUID) -> None:
    """What was said before is gone."""
    await db.execute(
        """UPDATE care_satisfaction_asks SET status = 'skipped', score = NULL, words_sealed = NULL
           WHERE case_id = $1 AND citizen_id = $2""",
        case_id, citizen_id,
    )  # fmt: skip


# Losing the name


class Settled(msgspec.Struct, frozen=True):
    """What somebody said, a moment before nobody has said it."""

    dong_id: int
    district_id: int
    score: int
    words_sealed: bytes | None


async def take_settled(db: Db, now: datetime) -> list[Settled]:
    """End what can no longer be changed, and take the answers out of it."""
    return await many(
        db, Settled,
        """WITH due AS (
               SELECT case_id, dong_id, score, words_sealed FROM care_satisfaction_asks
               WHERE status <> 'over' AND coalesce(answered_at + $2::interval, lapses_at) <= $1
               ORDER BY case_id FOR NO KEY UPDATE
           ), ended AS (
               UPDATE care_satisfaction_asks a SET status = 'over', score = NULL, words_sealed = NULL
               FROM due WHERE a.case_id = due.case_id
           )
           SELECT due.dong_id, d.district_id, due.score, due.words_sealed
           FROM due JOIN dongs d ON d.id = due.dong_id WHERE due.score IS NOT NULL ORDER BY random()""",
        now, CHANGED_FOR,
    )  # fmt: skip


# Scores and words are apart from each other from here on.


async def insert_answers(db: Db, said: list[Settled]) -> None:
    await db.executemany(
        "INSERT INTO care_satisfaction_answers (dong_id, score) VALUES ($1, $2)",
        [(one.dong_id, one.score) for one in said],
    )


async def insert_words(db: Db, said: list[Settled], month: date) -> None:
    """`month`: its first day."""
    await db.executemany(
        """INSERT INTO care_satisfaction_words (id, district_id, said_in, words_sealed)
           VALUES ($1, $2, $3, $4)""",
        [(uuid4(), one.district_id, month, one.words_sealed) for one in said if one.words_sealed],
    )


async def sum_answers(db: Db, today: date) -> None:
    """Sum the answers of a dong where five or more have come together."""
    # One at a time: two who counted the same five would each take some of them.
    await db.execute("SELECT pg_advisory_xact_lock('care_satisfaction_sums'::regclass::oid::integer, 0)")
    await db.execute(
        """WITH ready AS (
               SELECT dong_id FROM care_satisfaction_answers GROUP BY dong_id HAVING count(*) >= 5
           ), taken AS (
               DELETE FROM care_satisfaction_answers a USING ready r WHERE a.dong_id = r.dong_id
               RETURNING a.dong_id, a.score
           )
           INSERT INTO care_satisfaction_sums (dong_id, on_date, score_1, score_2, score_3, score_4, score_5)
           SELECT dong_id, $1, count(*) FILTER (WHERE score = 1), count(*) FILTER (WHERE score = 2),
                  count(*) FILTER (WHERE score = 3), count(*) FILTER (WHERE score = 4),
                  count(*) FILTER (WHERE score = 5)
           FROM taken GROUP BY dong_id""",
        today,
    )  # fmt: skip


async def forget_old(db: Db, asked_before: datetime, said_before: date) -> None:
    await db.execute("DELETE FROM care_satisfaction_asks WHERE status = 'over' AND asked_at < $1", asked_before)
    await db.execute("DELETE FROM care_satisfaction_words WHERE said_in < $1", said_before)


# What supervisors look at


class SumRow(msgspec.Struct, frozen=True):
    dong_id: int
    dong_ko: str
    dong_en: str
    scores: list[int]


async def list_sums(db: Db, dong_ids: Sequence[int], since: date) -> list[SumRow]:
    return await many(
        db, SumRow,
        """SELECT s.dong_id, d.name_ko AS dong_ko, d.name_en AS dong_en,
                  ARRAY[sum(s.score_1), sum(s.score_2), sum(s.score_3), sum(s.score_4), sum(s.score_5)]::int[] AS scores
           FROM care_satisfaction_sums s JOIN dongs d ON d.id = s.dong_id
           WHERE s.dong_id = ANY ($1::int[]) AND s.on_date >= $2
           GROUP BY s.dong_id, d.name_ko, d.name_en ORDER BY s.dong_id""",
        list(dong_ids), since,
    )  # fmt: skip


class WordsRow(msgspec.Struct, frozen=True):
    said_in: date
    words_sealed: bytes


async def list_words(db: Db, district_ids: Sequence[int] | None) -> list[WordsRow]:
    """The latest months first, and within one in no order that says anything. None: of every district."""
    return await many(
        db, WordsRow,
        """SELECT said_in, words_sealed FROM care_satisfaction_words
           WHERE $1::int[] IS NULL OR district_id = ANY ($1) ORDER BY said_in DESC, id LIMIT 200""",
        None if district_ids is None else list(district_ids),
    )  # fmt: skip
