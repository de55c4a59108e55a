"""SQL of answers and of the calls that they ask for. What touches a call runs after `enter`, under row security."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.care.callbacks.models import Answer, How, Outcome, What
from backend.care.callbacks.rules import NumberWaits
from backend.care.rules import StaleCase
from backend.db import Db, many, one, the
from backend.errors import FieldProblem, Invalid

# Answers


class AnswerRow(msgspec.Struct, frozen=True):
    answer: Answer
    at: datetime
    dong_id: int | None
    callback_id: UUID | None


async def put_first_answer(
    db: Db, lineage_id: UUID, answerer: bytes, answer: Answer, dong_id: int | None, now: datetime
) -> AnswerRow:
    """The answer that stands, which nobody else changes until this transaction ends: this one, if it is the first.
    Raises Invalid (`unknown_dong`)."""
    with _known_dong():
        await db.execute(
            """INSERT INTO alert_answers (lineage_id, answerer, answer, dong_id, at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT DO NOTHING""",
            lineage_id, answerer, answer, dong_id, now,
        )  # fmt: skip
    return await the(
        db, AnswerRow,
        """SELECT answer, at, dong_id, callback_id FROM alert_answers WHERE lineage_id = $1 AND answerer = $2
           FOR UPDATE""",
        lineage_id, answerer,
    )  # fmt: skip


async def find_answer(db: Db, lineage_id: UUID, answerer: bytes) -> AnswerRow | None:
    return await one(
        db, AnswerRow,
        "SELECT answer, at, dong_id, callback_id FROM alert_answers WHERE lineage_id = $1 AND answerer = $2",
        lineage_id, answerer,
    )  # fmt: skip


async def update_answer(db: Db, lineage_id: UUID, answerer: bytes, row: AnswerRow) -> None:
    """Raises Invalid (`unknown_dong`)."""
    with _known_dong():
        await db.execute(
            """UPDATE alert_answers SET answer = $3, at = $4, dong_id = $5, callback_id = $6
               WHERE lineage_id = $1 AND answerer = $2""",
            lineage_id, answerer, row.answer, row.at, row.dong_id, row.callback_id,
        )  # fmt: skip


@contextmanager
def _known_dong() -> Generator[None]:
    try:
        yield
    except asyncpg.ForeignKeyViolationError:
        raise Invalid(code="unknown_dong", fields=[FieldProblem("dong_id", "a dong of Gwangju")]) from None


class WaitedFor(msgspec.Struct, frozen=True):
    """The call that a phone waits for. `mine`: this phone asked first."""

    id: UUID
    dong_id: int
    due_at: datetime
    taken: bool
    outcome: Outcome | None
    mine: bool


async def find_waited_for(db: Db, lineage_id: UUID, answerer: bytes) -> WaitedFor | None:
    return await one(db, WaitedFor, "SELECT * FROM care_callback_of($1, $2)", lineage_id, answerer)


async def find_consent_version(db: Db) -> int | None:
    return await db.fetchval(
        "SELECT max(version) FROM consent_texts WHERE purpose = 'callback' AND valid_from <= CURRENT_DATE"
    )


# Calls


class NewCallback(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for, sealed."""

    lineage_id: UUID
    answerer: bytes
    dong_id: int
    citizen_id: UUID | None
    name_sealed: bytes
    phone_sealed: bytes
    phone_index: bytes
    address_sealed: bytes | None
    words_sealed: bytes | None
    consent_version: int
    due_at: datetime


async def insert_callback(db: Db, new: NewCallback, now: datetime) -> UUID | None:
    """None where this number is called already."""
    return await db.fetchval(
        """INSERT INTO care_callbacks (id, lineage_id, answerer, dong_id, citizen_id, name_sealed, phone_sealed,
                                       phone_index, address_sealed, words_sealed, consent_version, asked_at, due_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
           ON CONFLICT (lineage_id, dong_id, phone_index) WHERE ended_at IS NULL DO NOTHING RETURNING id""",
        uuid4(), new.lineage_id, new.answerer, new.dong_id, new.citizen_id, new.name_sealed, new.phone_sealed,
        new.phone_index, new.address_sealed, new.words_sealed, new.consent_version, now, new.due_at,
    )  # fmt: skip


async def find_of_phone(db: Db, lineage_id: UUID, dong_id: int, phone_index: bytes) -> UUID | None:
    """The open call to a number."""
    return await db.fetchval(
        """SELECT id FROM care_callbacks
           WHERE lineage_id = $1 AND dong_id = $2 AND phone_index = $3 AND ended_at IS NULL FOR UPDATE""",
        lineage_id, dong_id, phone_index,
    )  # fmt: skip


async def change_callback(db: Db, callback_id: UUID, new: NewCallback) -> None:
    """The promise stays; only where it lies and what was told is new. Raises NumberWaits."""
    try:
        await db.execute(
            """UPDATE care_callbacks
               SET dong_id = $2, name_sealed = $3, phone_sealed = $4, phone_index = $5, address_sealed = $6,
                   words_sealed = $7, consent_version = $8, version = version + 1
               WHERE id = $1""",
            callback_id, new.dong_id, new.name_sealed, new.phone_sealed, new.phone_index, new.address_sealed,
            new.words_sealed, new.consent_version,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise NumberWaits from None


class CallbackRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    lineage_id: UUID
    event_ko: str
    event_en: str
    dong_id: int
    dong_ko: str
    dong_en: str
    citizen_id: UUID | None
    name_sealed: bytes
    phone_sealed: bytes
    address_sealed: bytes | None
    words_sealed: bytes | None
    asked_at: datetime
    due_at: datetime
    taken_by: UUID | None
    taker: str | None
    calls: int
    visits: int
    outcome: Outcome | None
    case_id: UUID | None
    ended_at: datetime | None
    version: int


async def list_callbacks(
    db: Db, *, callback_id: UUID | None = None, dong_ids: Sequence[int] = (), since: datetime | None = None
) -> list[CallbackRow]:
    """One; or those of these dongs: open ones by when they are due, then those that ended since, the newest first."""
    return await many(
        db, CallbackRow,
        """SELECT c.id, c.lineage_id, k.event AS event_ko, coalesce(e.event, k.event) AS event_en, c.dong_id,
                  d.name_ko AS dong_ko, d.name_en AS dong_en, c.citizen_id, c.name_sealed, c.phone_sealed,
                  c.address_sealed, c.words_sealed, c.asked_at, c.due_at, c.taken_by, s.name AS taker, c.calls,
                  c.visits, c.outcome, c.case_id, c.ended_at, c.version
           FROM care_callbacks c
           JOIN dongs d ON d.id = c.dong_id
           JOIN alert_texts k ON k.alert_id = c.lineage_id AND k.lang = 'ko'
           LEFT JOIN alert_texts e ON e.alert_id = c.lineage_id AND e.lang = 'en'
           LEFT JOIN staff s ON s.id = c.taken_by
           WHERE ($1::uuid IS NULL OR c.id = $1)
             AND ($1::uuid IS NOT NULL
                  OR (c.dong_id = ANY ($2::int[]) AND (c.ended_at IS NULL OR c.ended_at >= $3)))
           ORDER BY c.ended_at IS NOT NULL, c.ended_at DESC, c.due_at, c.id""",
        callback_id, list(dong_ids), since,
    )  # fmt: skip


async def lock_callback(db: Db, callback_id: UUID) -> CallbackRow | None:
    """As it stands, and nobody else changes it until this transaction ends."""
    await db.execute("SELECT FROM care_callbacks WHERE id = $1 FOR NO KEY UPDATE", callback_id)
    found = await list_callbacks(db, callback_id=callback_id)
    return found[0] if found else None


async def count_open(db: Db, dong_ids: Sequence[int]) -> int:
    return await db.fetchval(
        "SELECT count(*) FROM care_callbacks WHERE ended_at IS NULL AND dong_id = ANY ($1::int[])", list(dong_ids)
    )


async def mark_taken(db: Db, callback_id: UUID, version: int, staff_id: UUID) -> None:
    """Raises StaleCase where something has changed since."""
    _stale(await db.fetchval(
        """UPDATE care_callbacks SET taken_by = $3, version = version + 1
           WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING true""",
        callback_id, version, staff_id,
    ))  # fmt: skip


async def count_try(db: Db, callback_id: UUID, version: int, how: How, staff_id: UUID) -> None:
    """Whoever tries has it, where nobody had. Raises StaleCase where something has changed since."""
    _stale(await db.fetchval(
        """UPDATE care_callbacks
           SET calls = calls + CASE $3 WHEN 'call' THEN 1 ELSE 0 END,
               visits = visits + CASE $3 WHEN 'visit' THEN 1 ELSE 0 END,
               taken_by = coalesce(taken_by, $4), version = version + 1
           WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING true""",
        callback_id, version, how, staff_id,
    ))  # fmt: skip


async def mark_ended(
    db: Db, callback_id: UUID, version: int, outcome: Outcome, now: datetime, *, case_id: UUID | None = None
) -> None:
    """Raises StaleCase where something has changed since."""
    _stale(await db.fetchval(
        """UPDATE care_callbacks SET outcome = $3, ended_at = $4, case_id = $5, version = version + 1
           WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING true""",
        callback_id, version, outcome, now, case_id,
    ))  # fmt: skip


def _stale(changed: bool | None) -> None:
    if not changed:
        raise StaleCase


async def append_event(
    db: Db, callback_id: UUID, what: What, now: datetime, *, staff_id: UUID | None = None, word: bytes | None = None
) -> None:
    await db.execute(
        "INSERT INTO care_callback_events (callback_id, at, staff_id, what, word_sealed) VALUES ($1, $2, $3, $4, $5)",
        callback_id, now, staff_id, what, word,
    )  # fmt: skip


class EventRow(msgspec.Struct, frozen=True):
    at: datetime
    what: What
    by: str | None
    word_sealed: bytes | None


async def list_events(db: Db, callback_id: UUID) -> list[EventRow]:
    """The newest first."""
    return await many(
        db, EventRow,
        """SELECT e.at, e.what, s.name AS by, e.word_sealed
           FROM care_callback_events e LEFT JOIN staff s ON s.id = e.staff_id
           WHERE e.callback_id = $1 ORDER BY e.id DESC""",
        callback_id,
    )  # fmt: skip


# Numbers


class SafetyRow(msgspec.Struct, frozen=True, kw_only=True):
    dong_id: int | None
    name_ko: str | None
    name_en: str | None
    safe: int
    need_help: int
    waiting: int
    late: int
    ended: int


async def count_by_dong(db: Db, lineage_id: UUID, now: datetime) -> list[SafetyRow]:
    """A line for each dong that somebody named, and one for those who named none; most help first."""
    return await many(
        db, SafetyRow,
        """SELECT dong_id, d.name_ko, d.name_en, coalesce(n.safe, 0) AS safe, coalesce(n.need_help, 0) AS need_help,
                  coalesce(c.waiting, 0) AS waiting, coalesce(c.late, 0) AS late, coalesce(c.ended, 0) AS ended
           FROM (SELECT dong_id, count(*) FILTER (WHERE answer = 'safe') AS safe,
                        count(*) FILTER (WHERE answer = 'need_help') AS need_help
                 FROM alert_answers WHERE lineage_id = $1 GROUP BY dong_id) n
           FULL JOIN care_callback_counts($1, $2) c USING (dong_id)
           LEFT JOIN dongs d ON d.id = dong_id
           ORDER BY late DESC, waiting DESC, need_help DESC, safe DESC, dong_id""",
        lineage_id, now,
    )  # fmt: skip


async def count_help(db: Db, lineage_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many phones say that they need help."""
    rows = await db.fetch(
        """SELECT lineage_id, count(*) FROM alert_answers
           WHERE lineage_id = ANY($1) AND answer = 'need_help' GROUP BY lineage_id""",
        lineage_ids,
    )  # fmt: skip
    return {row["lineage_id"]: row["count"] for row in rows}
