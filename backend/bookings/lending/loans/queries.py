"""Loans: who has reserved or borrowed a suit, until when, and what became of it."""

from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from backend import live
from backend.bookings.lending.models import LoanRow, LoanStatus, When
from backend.bookings.lending.queries import lock_suit
from backend.bookings.lending.rules import SuitOut
from backend.db import Db, many, the
from backend.seal import Sealer

_LOAN: LiteralString = """
    SELECT l.id, l.citizen_id, l.allocation_id, l.status, l.pick_up_at, l.due_at, l.code, l.shoe_mm, l.firm_sealed,
           l.interview_on, l.condition_sealed, l.cancel_reason, l.version, l.created_at, l.out_at, l.ended_at,
           coalesce(l.unit, CASE WHEN a.active THEN a.unit END) AS unit, a.active AS is_kept,
           upper(a.during) AS kept_until,
           jsonb_build_object('id', s.resource_id, 'cut', s.cut, 'size', s.size) AS suit,
           jsonb_build_object('id', p.id, 'name_ko', p.name_ko, 'name_en', p.name_en, 'address_ko', p.address_ko,
               'address_en', p.address_en, 'phone', p.phone) AS site,
           r.rules
    FROM loans l
    JOIN suits s ON s.resource_id = l.suit_id
    JOIN sites p ON p.id = s.site_id
    JOIN allocations a ON a.id = l.allocation_id
    CROSS JOIN LATERAL (
        SELECT to_jsonb(r) AS rules FROM lending_rules r
        WHERE r.site_id = s.site_id
        ORDER BY r.valid @> (l.pick_up_at AT TIME ZONE 'Asia/Seoul')::date DESC, upper(r.valid) DESC LIMIT 1) r
"""


async def list_mine(db: Db, citizen_id: UUID, when: When) -> list[LoanRow]:
    """What is reserved or out, the next first; or what was, the last first."""
    if when == "upcoming":
        return await many(
            db, LoanRow,
            _LOAN + "WHERE l.citizen_id = $1 AND l.status IN ('reserved', 'out') ORDER BY l.pick_up_at, l.id",
            citizen_id,
        )  # fmt: skip
    return await many(
        db, LoanRow,
        _LOAN + """WHERE l.citizen_id = $1 AND l.status NOT IN ('reserved', 'out')
                   ORDER BY l.pick_up_at DESC, l.id LIMIT 100""",
        citizen_id,
    )  # fmt: skip


async def list_for_calendar(db: Db, citizen_id: UUID, since: datetime, until: datetime) -> list[LoanRow]:
    """What a citizen has or had between two moments; also what was cancelled, so that calendars take it away."""
    return await many(
        db, LoanRow,
        _LOAN + """WHERE l.citizen_id = $1 AND l.due_at > $2 AND l.pick_up_at < $3
                   ORDER BY l.pick_up_at, l.id LIMIT 200""",
        citizen_id, since, until,
    )  # fmt: skip


async def find_mine(db: Db, citizen_id: UUID, loan_id: UUID) -> LoanRow:
    return await the(db, LoanRow, _LOAN + "WHERE l.id = $1 AND l.citizen_id = $2", loan_id, citizen_id)


async def find_any(db: Db, loan_id: UUID, site_ids: list[int] | None) -> LoanRow:
    """The loan, if it is at one of the sites (None: at any)."""
    return await the(
        db, LoanRow, _LOAN + "WHERE l.id = $1 AND ($2::int[] IS NULL OR s.site_id = ANY ($2))", loan_id, site_ids
    )


async def lock(db: Db, loan: LoanRow) -> LoanRow:
    """The loan as it is now, which nobody else changes, nor its size's pieces, until this transaction ends."""
    await lock_suit(db, loan.suit.id)
    await db.execute("SELECT FROM loans WHERE id = $1 FOR NO KEY UPDATE", loan.id)
    return await find_any(db, loan.id, None)


async def list_in_the_way(
    db: Db, suit_id: int, unit: int, starts_at: datetime, ends_at: datetime | None, but: int | None
) -> list[LoanRow]:
    """Whoever has reserved this piece for some of these days, the first first."""
    return await many(
        db, LoanRow,
        _LOAN + """WHERE a.active AND a.resource_id = $1 AND a.unit = $2 AND a.during && tstzrange($3, $4)
                     AND a.id IS DISTINCT FROM $5 AND l.status = 'reserved' ORDER BY l.pick_up_at""",
        suit_id, unit, starts_at, ends_at, but,
    )  # fmt: skip


async def list_without_piece(db: Db, suit_id: int) -> list[LoanRow]:
    """The reserved loans that lost their piece, the first first."""
    return await many(
        db, LoanRow,
        _LOAN + "WHERE l.suit_id = $1 AND l.status = 'reserved' AND NOT a.active ORDER BY l.pick_up_at, l.created_at",
        suit_id,
    )  # fmt: skip


# Changing a loan


async def insert_loan(
    db: Db, *, suit_id: int, citizen_id: UUID | None, allocation_id: int, status: LoanStatus, pick_up_at: datetime,
    due_at: datetime, code: str, created_at: datetime, shoe_mm: int | None = None, firm_sealed: bytes | None = None,
    interview_on: date | None = None, unit: int | None = None, cancel_reason: str | None = None,
    condition_sealed: bytes | None = None, ended_at: datetime | None = None,
) -> UUID:  # fmt: skip
    """A loan over an allocation. Raises UniqueViolationError when the code is in use."""
    return await db.fetchval(
        """INSERT INTO loans (suit_id, citizen_id, allocation_id, status, pick_up_at, due_at, code, created_at, shoe_mm,
               firm_sealed, interview_on, unit, cancel_reason, condition_sealed, out_at, ended_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
               CASE WHEN $12::smallint IS NOT NULL THEN $5::timestamptz END, $15) RETURNING id""",
        suit_id, citizen_id, allocation_id, status, pick_up_at, due_at, code, created_at, shoe_mm, firm_sealed,
        interview_on, unit, cancel_reason, condition_sealed, ended_at,
    )  # fmt: skip


async def end_loan(
    db: Db, loan_id: UUID, target: LoanStatus, sources: list[LoanStatus], reason: str | None, now: datetime
) -> None:
    """Cancel it, or note that nobody came; its piece is free at once."""
    await db.execute(
        """WITH l AS (UPDATE loans SET status = $2, cancel_reason = $4, ended_at = $5, version = version + 1
                      WHERE id = $1 AND status = ANY ($3) RETURNING allocation_id)
           UPDATE allocations a SET active = false FROM l WHERE a.id = l.allocation_id""",
        loan_id, target, sources, reason, now,
    )  # fmt: skip


async def hand_out(db: Db, loan_id: UUID, unit: int, sources: list[LoanStatus], now: datetime) -> None:
    await db.execute(
        """UPDATE loans SET status = 'out', unit = $2, out_at = $4, ended_at = NULL, version = version + 1
           WHERE id = $1 AND status = ANY ($3)""",
        loan_id, unit, sources, now,
    )  # fmt: skip


async def take_back(
    db: Db, loan_id: UUID, target: LoanStatus, sources: list[LoanStatus], condition_sealed: bytes | None, now: datetime
) -> None:
    """It is back, damaged, or lost."""
    await db.execute(
        """UPDATE loans SET status = $2, condition_sealed = $4, ended_at = $5, version = version + 1
           WHERE id = $1 AND status = ANY ($3)""",
        loan_id, target, sources, condition_sealed, now,
    )  # fmt: skip


async def set_due(db: Db, loan_id: UUID, due_at: datetime) -> None:
    """It may stay out until then; the reminders begin anew."""
    await db.execute(
        """UPDATE loans SET due_at = $2, due_reminder_at = NULL, overdue_reminder_at = NULL, version = version + 1
           WHERE id = $1 AND status = 'out'""",
        loan_id, due_at,
    )  # fmt: skip


async def touch(db: Db, loan_id: UUID) -> None:
    """What stands around the loan has changed."""
    await db.execute("UPDATE loans SET version = version + 1 WHERE id = $1", loan_id)


async def tell(db: Db, loan_id: UUID, citizen_id: UUID | None, site_id: int) -> None:
    """Let every page that shows this loan or its suit fetch again."""
    await live.tell(db, f"site:{site_id}", "loan", loan_id)
    if citizen_id is not None:
        await live.tell(db, f"citizen:{citizen_id}", "loan", loan_id)


# What the timetable does


async def take_pick_up_soon(db: Db, now: datetime) -> list[UUID]:
    """Mark the loans whose reminder of the pick-up is due, and return them: from ten in the morning of the day on, and
    only to those who reserved before."""
    return [row["id"] for row in await db.fetch(
        """UPDATE loans SET pick_up_reminder_at = $1 WHERE id IN (
               SELECT l.id FROM loans l
               JOIN suits s ON s.resource_id = l.suit_id
               CROSS JOIN LATERAL (SELECT (l.pick_up_at AT TIME ZONE 'Asia/Seoul')::date AS pick_up_on) d
               JOIN lending_rules r ON r.site_id = s.site_id AND r.valid @> d.pick_up_on
               CROSS JOIN LATERAL (
                   SELECT (d.pick_up_on - r.reminder_days + time '10:00') AT TIME ZONE 'Asia/Seoul' AS remind_at) m
               WHERE l.status = 'reserved' AND l.pick_up_reminder_at IS NULL AND l.pick_up_at > $1
                 AND m.remind_at <= $1 AND l.created_at < m.remind_at
               LIMIT 500 FOR NO KEY UPDATE OF l SKIP LOCKED)
           RETURNING id""",
        now,
    )]  # fmt: skip


async def take_due_soon(db: Db, now: datetime) -> list[UUID]:
    """Mark the loans whose reminder of the return is due, and return them."""
    return [row["id"] for row in await db.fetch(
        """UPDATE loans SET due_reminder_at = $1 WHERE id IN (
               SELECT l.id FROM loans l
               JOIN suits s ON s.resource_id = l.suit_id
               JOIN lending_rules r ON r.site_id = s.site_id
                   AND r.valid @> (l.pick_up_at AT TIME ZONE 'Asia/Seoul')::date
               WHERE l.status = 'out' AND l.due_reminder_at IS NULL AND l.due_at > $1
                 AND $1 >= ((l.due_at AT TIME ZONE 'Asia/Seoul')::date - r.reminder_days + time '10:00')
                     AT TIME ZONE 'Asia/Seoul'
               LIMIT 500 FOR NO KEY UPDATE OF l SKIP LOCKED)
           RETURNING id""",
        now,
    )]  # fmt: skip


async def take_overdue(db: Db, now: datetime) -> list[UUID]:
    """Mark the loans that are late and have not been told so, and return them."""
    return [row["id"] for row in await db.fetch(
        """UPDATE loans SET overdue_reminder_at = $1 WHERE id IN (
               SELECT id FROM loans WHERE status = 'out' AND overdue_reminder_at IS NULL AND due_at < $1
               LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED)
           RETURNING id""",
        now,
    )]  # fmt: skip


async def list_not_picked_up(db: Db, today: datetime) -> list[UUID]:
    """The reserved loans of the days before."""
    return [row["id"] for row in await db.fetch(
        "SELECT id FROM loans WHERE status = 'reserved' AND pick_up_at < $1 ORDER BY suit_id, id LIMIT 500", today
    )]  # fmt: skip


async def list_late(db: Db, now: datetime) -> list[UUID]:
    """The loans that are late and whose pieces others could have before they are clean, came they back today."""
    return [row["id"] for row in await db.fetch(
        """SELECT l.id FROM loans l
           JOIN suits s ON s.resource_id = l.suit_id
           JOIN allocations a ON a.id = l.allocation_id
           JOIN lending_rules r ON r.site_id = s.site_id
               AND r.valid @> (l.pick_up_at AT TIME ZONE 'Asia/Seoul')::date
           WHERE l.status = 'out' AND l.due_at < $1
             AND upper(a.during) < (($1 AT TIME ZONE 'Asia/Seoul')::date + 1 + r.cleaning_days)::timestamp
                 AT TIME ZONE 'Asia/Seoul'
           ORDER BY l.suit_id, l.id LIMIT 500""",
        now,
    )]  # fmt: skip


# Personal data


class _Exported(msgspec.Struct):
    id: UUID
    site_name: str
    size: str
    status: LoanStatus
    pick_up_at: datetime
    due_at: datetime
    code: str
    shoe_mm: int | None
    firm: str
    interview_on: date | None
    condition: str
    cancel_reason: str | None
    created_at: datetime
    out_at: datetime | None
    ended_at: datetime | None


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    """Every loan of a person, with what they wrote and what was found when the suit came back."""
    rows = await many(db, LoanRow, _LOAN + "WHERE l.citizen_id = $1 ORDER BY l.created_at, l.id", citizen_id)
    return [
        _Exported(
            row.id, row.site.name_ko, row.suit.size, row.status, row.pick_up_at, row.due_at, row.code, row.shoe_mm,
            sealer.open(row.firm_sealed) if row.firm_sealed else "", row.interview_on,
            sealer.open(row.condition_sealed) if row.condition_sealed else "", row.cancel_reason, row.created_at,
            row.out_at, row.ended_at,
        )
        for row in rows
    ]  # fmt: skip


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """Cancel what is reserved; of the rest only figures remain that name nobody. Raises SuitOut while one is out: who
    has it must be known until it is back."""
    # A suit that is handed out at this moment is out, or is not handed out.
    await db.execute("SELECT FROM loans WHERE citizen_id = $1 ORDER BY id FOR NO KEY UPDATE", citizen_id)
    if await db.fetchval("SELECT EXISTS (SELECT FROM loans WHERE citizen_id = $1 AND status = 'out')", citizen_id):
        raise SuitOut
    freed = await db.fetch(
        """WITH l AS (UPDATE loans SET status = 'cancelled_by_citizen', ended_at = $2
                      WHERE citizen_id = $1 AND status = 'reserved' RETURNING id, suit_id, allocation_id),
                freed AS (UPDATE allocations a SET active = false FROM l WHERE a.id = l.allocation_id)
           SELECT l.id, s.site_id FROM l JOIN suits s ON s.resource_id = l.suit_id""",
        citizen_id, now,
    )  # fmt: skip
    for row in freed:
        await tell(db, row["id"], None, row["site_id"])
    await db.execute(
        """UPDATE loans SET citizen_id = NULL, firm_sealed = NULL, interview_on = NULL, condition_sealed = NULL,
               shoe_mm = NULL, cancel_reason = NULL, version = version + 1
           WHERE citizen_id = $1""",
        citizen_id,
    )  # fmt: skip
