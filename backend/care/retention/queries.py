"""SQL of retention. What forgets are functions of the base, which obey its rules whoever calls them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.care.retention.models import HoldReason, Kept, RetentionKind, RetentionRule, RetentionRun
from backend.care.retention.rules import AlreadyHeld
from backend.db import Db, many, one

SOON = timedelta(days=30)
RUNS_SHOWN = 120


async def list_rules(db: Db, now: datetime) -> list[RetentionRule]:
    """Those of today, with how much each lets go now and within thirty days."""
    return await many(
        db, RetentionRule,
        """SELECT r.kind, r.keep_months, r.what, r.law_ko, r.law_en, lower(r.valid) AS valid_from, n.due,
                  greatest(s.due - n.due, 0) AS soon, n.held
           FROM care_retention_rules r
           JOIN care_count_retainable($1) n USING (kind) JOIN care_count_retainable($2) s USING (kind)
           WHERE r.valid @> ($1::timestamptz AT TIME ZONE 'Asia/Seoul')::date
           ORDER BY r.keep_months DESC, r.kind""",
        now, now + SOON,
    )  # fmt: skip


async def list_runs(db: Db) -> list[RetentionRun]:
    """The latest day first."""
    return await many(
        db, RetentionRun,
        "SELECT on_date, kind, done, at FROM care_retention_runs ORDER BY on_date DESC, kind LIMIT $1", RUNS_SHOWN,
    )  # fmt: skip


async def forget(db: Db, kind: RetentionKind, now: datetime, most: int) -> int:
    """Up to so many of a kind; how many those were."""
    return await db.fetchval("SELECT care_forget($1, $2, $3)", kind, now, most)


async def add_to_run(db: Db, on_date: date, kind: RetentionKind, done: int, now: datetime) -> None:
    await db.execute(
        """INSERT INTO care_retention_runs (on_date, kind, done, at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (on_date, kind)
           DO UPDATE SET done = care_retention_runs.done + excluded.done, at = excluded.at""",
        on_date, kind, done, now,
    )  # fmt: skip


# Holds


class HoldRow(msgspec.Struct, frozen=True):
    id: UUID
    case_id: UUID
    code: str
    reason: HoldReason
    why_sealed: bytes
    set_by: str
    set_at: datetime


async def list_holds(db: Db, case_id: UUID | None = None) -> list[HoldRow]:
    """Those that stand, of one case or of all that this transaction may see."""
    return await many(
        db, HoldRow,
        """SELECT h.id, h.case_id, c.code, h.reason, h.why_sealed, s.name AS set_by, h.set_at
           FROM care_holds h JOIN care_cases c ON c.id = h.case_id JOIN staff s ON s.id = h.set_by
           WHERE h.lifted_at IS NULL AND ($1::uuid IS NULL OR h.case_id = $1) ORDER BY h.set_at DESC, h.id LIMIT 500""",
        case_id,
    )  # fmt: skip


async def insert_hold(
    db: Db, case_id: UUID, reason: HoldReason, why_sealed: bytes, staff_id: UUID, now: datetime
) -> UUID:
    """Raises AlreadyHeld."""
    hold_id = uuid4()
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO care_holds (id, case_id, reason, why_sealed, set_by, set_at)
                   VALUES ($1, $2, $3, $4, $5, $6)""",
                hold_id, case_id, reason, why_sealed, staff_id, now,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise AlreadyHeld from None
    return hold_id


async def lift_hold(db: Db, hold_id: UUID, why_sealed: bytes, staff_id: UUID, now: datetime) -> UUID | None:
    """Whose case it was; None where no such hold stands."""
    return await db.fetchval(
        """UPDATE care_holds SET lifted_by = $3, lifted_at = $4, lift_why_sealed = $2
           WHERE id = $1 AND lifted_at IS NULL RETURNING case_id""",
        hold_id, why_sealed, staff_id, now,
    )  # fmt: skip


# What stays of a citizen


class _Person(msgspec.Struct, frozen=True):
    id: UUID


async def list_kept(db: Db, citizen_id: UUID, now: datetime) -> Sequence[Kept]:
    """What stands about the citizen as a person of care, by the rule that keeps it."""
    person = await one(db, _Person, "SELECT id FROM care_people WHERE citizen_id = $1", citizen_id)
    if person is None:
        return []
    return await many(
        db, Kept,
        """SELECT r.kind, count(*) AS count, r.keep_months, r.law_ko, r.law_en,
                  CASE WHEN bool_and(c.closed_at IS NOT NULL AND NOT care_is_held(c.id))
                       THEN ((max(c.closed_at) + make_interval(months => r.keep_months))
                             AT TIME ZONE 'Asia/Seoul')::date END AS until
           FROM care_cases c
           JOIN care_retention_rules r
               ON r.kind = CASE WHEN c.closed_at IS NULL THEN 'case_served' ELSE care_retention_kind(c) END
           WHERE c.person_id = $1 AND r.valid @> ($2::timestamptz AT TIME ZONE 'Asia/Seoul')::date
           GROUP BY r.id ORDER BY r.keep_months DESC""",
        person.id, now,
    )  # fmt: skip
