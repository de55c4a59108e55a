"""Suits, loans and the allocations under them.

Locks come in one order: the citizen, the suits by id, loans, allocations.
"""

from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.bookings.lending.models import (
    Busy,
    Cut,
    LendingRules,
    LendingSite,
    SiteDay,
    Standing,
    Suit,
)
from backend.bookings.lending.texts import CUTS
from backend.bookings.slots.queries import OPENING
from backend.db import Db, many, one, the

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


# Locks


async def lock_suits_of(db: Db, site_id: int) -> None:
    """Let one request take pieces and times of a site at a time."""
    await db.execute(
        "SELECT FROM resources WHERE site_id = $1 AND kind = 'suit' ORDER BY id FOR NO KEY UPDATE", site_id
    )


async def lock_suit(db: Db, suit_id: int) -> None:
    await db.execute("SELECT FROM resources WHERE id = $1 FOR NO KEY UPDATE", suit_id)


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


async def insert_rules(db: Db, site_id: int, rules: LendingRules, valid_from: date, valid_until: date | None) -> int:
    """The rules for loans that begin from `valid_from` to the day before `valid_until`."""
    return await db.fetchval(
        """INSERT INTO lending_rules (site_id, valid, days_out, max_a_year, max_live, days_ahead, notice_minutes,
               cancel_until_minutes, slot_minutes, slot_places, cleaning_days, reminder_days, max_extension_days,
               age_from, age_to, non_residents)
           VALUES ($1, daterange($2, $3), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
           RETURNING id""",
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


async def count_refusal(db: Db, suit_id: int, today: date) -> None:
    """Somebody wanted this size and another person had the last one."""
    await db.execute(
        """INSERT INTO suit_refusals AS f (suit_id, on_date, times) VALUES ($1, $2, 1)
           ON CONFLICT (suit_id, on_date) DO UPDATE SET times = f.times + 1""",
        suit_id, today,
    )  # fmt: skip


async def find_rules(db: Db, site_id: int, on_date: date) -> LendingRules | None:
    return await one(
        db, LendingRules,
        """SELECT days_out, max_a_year, max_live, days_ahead, notice_minutes, cancel_until_minutes, slot_minutes,
                  slot_places, cleaning_days, reminder_days, max_extension_days, age_from, age_to, non_residents
           FROM lending_rules WHERE site_id = $1 AND valid @> $2::date""",
        site_id, on_date,
    )  # fmt: skip
