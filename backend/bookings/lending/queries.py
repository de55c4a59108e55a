"""Suits, loans and the allocations under them.

Locks come in one order: the citizen, the suits by id, loans, allocations.
"""

from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from backend import live
from backend.bookings.lending.models import (
    Busy,
    Cut,
    LendingRules,
    LendingSite,
    LoanRow,
    LoanStatus,
    SiteDay,
    Standing,
    Suit,
    When,
)
from backend.bookings.lending.rules import SuitOut
from backend.bookings.lending.texts import CUTS
from backend.bookings.slots.queries import OPENING
from backend.db import Db, many, one, the
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


# What is lent, and when


async def list_sites(db: Db, today: date) -> list[LendingSite]:
    """The sites that lend today, with their sizes from the smallest on."""
    return await many(
        db, LendingSite,
        """SELECT jsonb_build_object('id', p.id, 'name_ko', p.name_ko, 'name_en', p.name_en, 'address_ko',
                      p.address_ko, 'address_en', p.address_en, 'phone', p.phone) AS site,
                  to_jsonb(r) AS rules, s.suits
           FROM lending_rules r
           JOIN sites p ON p.id = r.site_id AND p.valid @> $1::date
           CROSS JOIN LATERAL (
               SELECT coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('id', q.id, 'units', q.units)
                                         ORDER BY s.cut DESC, s.chest_from, s.waist_from), '[]') AS suits
               FROM suits s JOIN resources q ON q.id = s.resource_id
               WHERE s.site_id = p.id AND q.active) s
           WHERE r.valid @> $1::date
           ORDER BY p.id""",
        today,
    )  # fmt: skip


class SuitRow(Suit, frozen=True):
    """`window`: how many days from today on matter to whoever reserves it."""

    site_id: int
    window: int


async def find_suit(db: Db, suit_id: int, today: date) -> SuitRow:
    """Raises NotFound for a suit that is not lent."""
    return await the(
        db, SuitRow,
        """SELECT q.id, s.cut, s.size, s.chest_from, s.chest_to, s.waist_from, s.waist_to, q.units, s.site_id,
                  (SELECT coalesce(max(days_ahead + days_out), 0) + 31 FROM lending_rules
                   WHERE site_id = s.site_id AND (upper_inf(valid) OR upper(valid) > $2::date)) AS window
           FROM suits s JOIN resources q ON q.id = s.resource_id WHERE q.id = $1 AND q.active""",
        suit_id, today,
    )  # fmt: skip


async def list_days(db: Db, site_id: int, first: date, days: int) -> list[SiteDay]:
    return await many(
        db, SiteDay,
        """SELECT d.on_date AS date, i.open, to_jsonb(r) AS rules
           FROM sites p
           CROSS JOIN LATERAL (SELECT $2::date + n AS on_date FROM generate_series(0, $3::int - 1) n) d
           """  # noqa: S608 # a constant makes no injection
        + OPENING
        + """CROSS JOIN LATERAL (
               SELECT coalesce(jsonb_agg(jsonb_build_object('starts_at', lower(i), 'ends_at', upper(i)) ORDER BY i),
                               '[]') AS open
               FROM unnest(o.open) i) i
           LEFT JOIN lending_rules r ON r.site_id = p.id AND r.valid @> d.on_date
           WHERE p.id = $1
           ORDER BY d.on_date""",
        site_id, first, days,
    )  # fmt: skip


async def list_busy(db: Db, suit_id: int, now: datetime, *, but: int | None = None) -> list[Busy]:
    """Where each piece is from now on, without the allocation `but`. One that is late may never come back."""
    return await many(
        db, Busy,
        """SELECT a.unit, (lower(a.during) AT TIME ZONE 'Asia/Seoul')::date AS first,
                  (upper(a.during) AT TIME ZONE 'Asia/Seoul')::date AS until
           FROM allocations a
           WHERE a.active AND a.resource_id = $1 AND a.during && tstzrange($2, NULL) AND a.id IS DISTINCT FROM $3
           UNION ALL
           SELECT l.unit, (l.pick_up_at AT TIME ZONE 'Asia/Seoul')::date, NULL
           FROM loans l WHERE l.suit_id = $1 AND l.status = 'out' AND l.due_at < $2""",
        suit_id, now, but,
    )  # fmt: skip


async def count_pick_ups(db: Db, site_id: int, now: datetime) -> dict[datetime, int]:
    """How many people come to a site to pick up, by time."""
    rows = await db.fetch(
        """SELECT l.pick_up_at, count(*) AS people FROM loans l JOIN suits s ON s.resource_id = l.suit_id
           WHERE s.site_id = $1 AND l.status = 'reserved' AND l.pick_up_at > $2 GROUP BY 1""",
        site_id, now,
    )  # fmt: skip
    return {row["pick_up_at"]: row["people"] for row in rows}


# Who borrows


class Borrower(msgspec.Struct, frozen=True):
    name: str | None
    used: int
    live: int
    is_overdue: bool


async def find_borrower(db: Db, citizen_id: UUID, year: int, now: datetime) -> Borrower:
    """`used`: loans of the year that were not cancelled, at any site."""
    return await the(
        db, Borrower,
        """SELECT c.name, l.used, l.live, l.is_overdue
           FROM citizens c
           CROSS JOIN LATERAL (
               SELECT count(*) FILTER (
                          WHERE l.status NOT IN ('cancelled_by_citizen', 'cancelled_by_centre')
                            AND extract(year FROM l.pick_up_at AT TIME ZONE 'Asia/Seoul') = $2::int) AS used,
                      count(*) FILTER (WHERE l.status IN ('reserved', 'out')) AS live,
                      count(*) FILTER (WHERE l.status = 'lost' OR (l.status = 'out' AND l.due_at < $3)) > 0
                          AS is_overdue
               FROM loans l WHERE l.citizen_id = c.id) l
           WHERE c.id = $1 AND c.deleted_at IS NULL""",
        citizen_id, year, now,
    )  # fmt: skip


def standing(borrower: Borrower, year: int, rules: LendingRules) -> Standing:
    left = max(0, rules.max_a_year - borrower.used)
    return Standing(year, rules.max_a_year, left, borrower.live, borrower.is_overdue)


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


# Locks


async def lock_suits_of(db: Db, site_id: int) -> None:
    """Let one request take pieces and times of a site at a time."""
    await db.execute(
        "SELECT FROM resources WHERE site_id = $1 AND kind = 'suit' ORDER BY id FOR NO KEY UPDATE", site_id
    )


async def lock_suit(db: Db, suit_id: int) -> None:
    await db.execute("SELECT FROM resources WHERE id = $1 FOR NO KEY UPDATE", suit_id)


async def lock(db: Db, loan: LoanRow) -> LoanRow:
    """The loan as it is now, which nobody else changes, nor its size's pieces, until this transaction ends."""
    await lock_suit(db, loan.suit.id)
    await db.execute("SELECT FROM loans WHERE id = $1 FOR NO KEY UPDATE", loan.id)
    return await find_any(db, loan.id, None)


# Pieces


async def allocate(db: Db, suit_id: int, unit: int, starts_at: datetime, ends_at: datetime | None) -> int | None:
    """Give away a piece for these days; None if the base knows of somebody who has it."""
    return await db.fetchval(
        """INSERT INTO allocations (resource_id, unit, during) VALUES ($1, $2, tstzrange($3, $4))
           ON CONFLICT DO NOTHING RETURNING id""",
        suit_id, unit, starts_at, ends_at,
    )  # fmt: skip


async def rest(db: Db, suit_id: int, unit: int, starts_at: datetime, reason: str) -> None:
    """Keep a piece back until it is said to be ready. The way must be clear."""
    await db.execute(
        """INSERT INTO allocations (resource_id, unit, during, reason) VALUES ($1, $2, tstzrange($3, NULL), $4)""",
        suit_id, unit, starts_at, reason,
    )  # fmt: skip


async def place(db: Db, allocation_id: int, unit: int | None) -> None:
    """Give a loan this piece instead, or none for now."""
    await db.execute(
        "UPDATE allocations SET active = $2::smallint IS NOT NULL, unit = coalesce($2, unit) WHERE id = $1",
        allocation_id, unit,
    )  # fmt: skip


async def keep_until(db: Db, allocation_id: int, ends_at: datetime | None) -> None:
    """Keep a loan's piece from others until then, or for as long as nobody knows. The way must be clear."""
    await db.execute(
        "UPDATE allocations SET active = true, during = tstzrange(lower(during), $2) WHERE id = $1",
        allocation_id, ends_at,
    )  # fmt: skip


async def make_ready(db: Db, suit_id: int, unit: int, today: datetime) -> None:
    """End what keeps a piece back today and is no loan that is live."""
    await db.execute(
        """UPDATE allocations a
           SET active = lower(a.during) < $3,
               during = CASE WHEN lower(a.during) < $3 THEN tstzrange(lower(a.during), $3) ELSE a.during END
           WHERE a.active AND a.resource_id = $1 AND a.unit = $2 AND (upper_inf(a.during) OR upper(a.during) > $3)
             AND NOT EXISTS (SELECT FROM loans l WHERE l.allocation_id = a.id AND l.status IN ('reserved', 'out'))""",
        suit_id, unit, today,
    )  # fmt: skip


async def is_out(db: Db, suit_id: int, first: int, last: int) -> bool:
    """Whether one of these pieces is out."""
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM loans WHERE suit_id = $1 AND unit BETWEEN $2 AND $3 AND status = 'out')",
        suit_id, first, last,
    )  # fmt: skip


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


async def list_suits_without_piece(db: Db) -> list[int]:
    """The sizes for which somebody has reserved and no piece is kept."""
    return [row["suit_id"] for row in await db.fetch(
        """SELECT DISTINCT l.suit_id FROM loans l JOIN allocations a ON a.id = l.allocation_id
           WHERE l.status = 'reserved' AND NOT a.active ORDER BY 1"""
    )]  # fmt: skip


async def count_after(db: Db, site_id: int, last_day: date) -> int:
    """The loans of a site that come back after a day; no new one comes before this transaction ends."""
    await lock_suits_of(db, site_id)
    return await db.fetchval(
        """SELECT count(*) FROM loans l JOIN suits s ON s.resource_id = l.suit_id
           WHERE s.site_id = $1 AND l.status IN ('reserved', 'out')
             AND l.due_at >= ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Seoul'""",
        site_id, last_day,
    )  # fmt: skip


# Setting up


async def insert_rules(db: Db, site_id: int, rules: LendingRules, valid_from: date, valid_until: date | None) -> None:
    """The rules for loans that begin from `valid_from` to the day before `valid_until`."""
    await db.execute(
        """INSERT INTO lending_rules (site_id, valid, days_out, max_a_year, max_live, days_ahead, notice_minutes,
               cancel_until_minutes, slot_minutes, slot_places, cleaning_days, reminder_days, max_extension_days,
               age_from, age_to, non_residents)
           VALUES ($1, daterange($2, $3), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)""",
        site_id, valid_from, valid_until, *msgspec.structs.astuple(rules),
    )  # fmt: skip


async def insert_suit(
    db: Db, site_id: int, cut: Cut, size: str, units: int, *, chest_from: int, chest_to: int, waist_from: int,
    waist_to: int,
) -> int:  # fmt: skip
    """A size with its pieces. Raises UniqueViolationError where the site has it."""
    return await db.fetchval(
        """WITH r AS (INSERT INTO resources (site_id, kind, name_ko, name_en, units)
                      VALUES ($1, 'suit', $5, $6, $4) RETURNING id)
           INSERT INTO suits (resource_id, site_id, cut, size, chest_from, chest_to, waist_from, waist_to)
           SELECT r.id, $1, $2, $3, $7, $8, $9, $10 FROM r RETURNING resource_id""",
        site_id, cut, size, units, f"{CUTS[cut]['ko']} {size}", f"{CUTS[cut]['en']} {size}", chest_from, chest_to,
        waist_from, waist_to,
    )  # fmt: skip


async def set_units(db: Db, suit_id: int, units: int) -> None:
    await db.execute("UPDATE resources SET units = $2 WHERE id = $1", suit_id, units)


async def free_above(db: Db, suit_id: int, units: int) -> None:
    """End what keeps pieces back that are there no more."""
    await db.execute(
        """UPDATE allocations a SET active = false WHERE a.active AND a.resource_id = $1 AND a.unit > $2
           AND NOT EXISTS (SELECT FROM loans l WHERE l.allocation_id = a.id AND l.status IN ('reserved', 'out'))""",
        suit_id, units,
    )  # fmt: skip


async def find_rules(db: Db, site_id: int, on_date: date) -> LendingRules | None:
    return await one(
        db, LendingRules,
        """SELECT days_out, max_a_year, max_live, days_ahead, notice_minutes, cancel_until_minutes, slot_minutes,
                  slot_places, cleaning_days, reminder_days, max_extension_days, age_from, age_to, non_residents
           FROM lending_rules WHERE site_id = $1 AND valid @> $2::date""",
        site_id, on_date,
    )  # fmt: skip


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
