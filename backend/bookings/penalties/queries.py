"""Points and objections."""

from datetime import date, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from backend.bookings.penalties.models import (
    Given,
    OpenAppeal,
    Penalty,
    PenaltyKind,
    PenaltyRules,
    PenaltyRulesOfDays,
    PointsHeld,
)
from backend.bookings.penalties.rules import paused_until
from backend.db import Db, many, one, the
from backend.errors import NotFound
from backend.seal import Sealer

# Where no rule is in force nobody is given points, and those that stand keep nobody.
NONE = PenaltyRules(no_show_points=0, late_cancel_points=0, most_points=10**6, pause_days=1, lapse_days=1)


async def find_rules(db: Db, now: datetime) -> PenaltyRules:
    """What holds today."""
    return await one(
        db, PenaltyRules,
        """SELECT no_show_points, late_cancel_points, most_points, pause_days, lapse_days FROM penalty_rules
           WHERE valid @> ($1::timestamptz AT TIME ZONE 'Asia/Seoul')::date""",
        now,
    ) or NONE  # fmt: skip


async def lock_rules(db: Db) -> None:
    """One change of the city's rules at a time, the first one too."""
    await db.execute("SELECT pg_advisory_xact_lock('penalty_rules'::regclass::oid::integer, 0)")


async def list_rules(db: Db) -> list[PenaltyRulesOfDays]:
    return await many(
        db, PenaltyRulesOfDays,
        """SELECT id, lower(valid) AS valid_from, upper(valid) - 1 AS valid_until, no_show_points, late_cancel_points,
                  most_points, pause_days, lapse_days
           FROM penalty_rules ORDER BY valid""",
    )  # fmt: skip


async def list_standing(db: Db, now: datetime) -> list[PointsHeld]:
    """Those who have any, the fewest points first."""
    return await many(
        db, PointsHeld,
        """SELECT points, count(*) AS people
           FROM (SELECT sum(points) AS points FROM penalties
                 WHERE NOT withdrawn AND at <= $1 AND lapses_at > $1 GROUP BY citizen_id) p
           GROUP BY points ORDER BY points""",
        now,
    )  # fmt: skip


async def set_rules(db: Db, rules: PenaltyRules, valid_from: date) -> int:
    """Let these rules hold from a day on, until those that begin later do; those that held end the day before, and
    those that would have begun on the same day are replaced."""
    await db.execute("DELETE FROM penalty_rules WHERE lower(valid) = $1", valid_from)
    await db.execute(
        "UPDATE penalty_rules SET valid = daterange(lower(valid), $1) WHERE lower(valid) < $1 AND valid @> $1::date",
        valid_from,
    )
    return await db.fetchval(
        """INSERT INTO penalty_rules (valid, no_show_points, late_cancel_points, most_points, pause_days, lapse_days)
           VALUES (daterange($1, (SELECT min(lower(valid)) FROM penalty_rules WHERE lower(valid) > $1)),
                   $2, $3, $4, $5, $6)
           RETURNING id""",
        valid_from, rules.no_show_points, rules.late_cancel_points, rules.most_points, rules.pause_days,
        rules.lapse_days,
    )  # fmt: skip


async def delete_rules(db: Db, rules_id: int, today: date) -> None:
    """Forget rules that have not begun; those before them go on in their days. Raises NotFound."""
    days = await db.fetchrow(
        """DELETE FROM penalty_rules WHERE id = $1 AND lower(valid) > $2
           RETURNING lower(valid) AS valid_from, upper(valid) AS valid_until""",
        rules_id, today,
    )  # fmt: skip
    if days is None:
        raise NotFound
    await db.execute(
        "UPDATE penalty_rules SET valid = daterange(lower(valid), $2) WHERE upper(valid) = $1",
        days["valid_from"], days["valid_until"],
    )  # fmt: skip


async def list_given(db: Db, citizen_id: UUID) -> list[Given]:
    return await many(
        db, Given,
        "SELECT points, at, lapses_at FROM penalties WHERE citizen_id = $1 AND NOT withdrawn ORDER BY at",
        citizen_id,
    )  # fmt: skip


async def find_pause(db: Db, citizen_id: UUID, now: datetime) -> datetime | None:
    """Until when a person can book nothing; None for somebody who can."""
    given = await list_given(db, citizen_id)
    return paused_until(given, await find_rules(db, now), now) if given else None


async def insert_penalty(
    db: Db, citizen_id: UUID, booking_id: UUID, kind: PenaltyKind, points: int, lapse_days: int, now: datetime
) -> None:
    """Once a booking."""
    await db.execute(
        """INSERT INTO penalties (citizen_id, booking_id, kind, points, at, lapses_at)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (booking_id) DO NOTHING""",
        citizen_id, booking_id, kind, points, now, now + timedelta(days=lapse_days),
    )  # fmt: skip


async def delete_penalty(db: Db, booking_id: UUID) -> None:
    """They came after all."""
    await db.execute("DELETE FROM penalties WHERE booking_id = $1", booking_id)


_PENALTY: LiteralString = """
    SELECT p.id, p.booking_id, p.kind, p.points, p.at, p.lapses_at, NOT p.withdrawn AND p.lapses_at > $2 AS counts,
           s.name_ko AS service_name_ko, s.name_en AS service_name_en, lower(b.during) AS visit_at, p.appealed_at,
           p.answer, p.withdrawn
    FROM penalties p JOIN bookings b ON b.id = p.booking_id JOIN services s ON s.id = b.service_id
    WHERE p.citizen_id = $1
"""


async def list_mine(db: Db, citizen_id: UUID, now: datetime) -> list[Penalty]:
    """The last first."""
    return await many(db, Penalty, _PENALTY + "ORDER BY p.at DESC LIMIT 100", citizen_id, now)


async def lock_mine(db: Db, citizen_id: UUID, penalty_id: UUID, now: datetime) -> Penalty:
    return await the(db, Penalty, _PENALTY + "AND p.id = $3 FOR NO KEY UPDATE OF p", citizen_id, now, penalty_id)


async def write_appeal(db: Db, penalty_id: UUID, appeal_sealed: bytes, now: datetime) -> None:
    await db.execute("UPDATE penalties SET appeal_sealed = $2, appealed_at = $3 WHERE id = $1", penalty_id,
                     appeal_sealed, now)  # fmt: skip


class AppealRow(msgspec.Struct):
    id: UUID
    booking_id: UUID
    kind: PenaltyKind
    points: int
    service_name_ko: str
    service_name_en: str
    visit_at: datetime
    name: str | None
    appeal_sealed: bytes
    appealed_at: datetime

    def opened(self, sealer: Sealer) -> OpenAppeal:
        fields: dict[str, Any] = msgspec.structs.asdict(self)
        return OpenAppeal(**{k: v for k, v in fields.items() if k != "appeal_sealed"},
                          why=sealer.open(self.appeal_sealed))  # fmt: skip


async def list_appeals(db: Db, site_id: int) -> list[AppealRow]:
    """What waits for an answer at a site, the oldest first."""
    return await many(
        db, AppealRow,
        """SELECT p.id, p.booking_id, p.kind, p.points, s.name_ko AS service_name_ko, s.name_en AS service_name_en,
                  lower(b.during) AS visit_at, c.name, p.appeal_sealed, p.appealed_at
           FROM penalties p
           JOIN bookings b ON b.id = p.booking_id
           JOIN services s ON s.id = b.service_id AND s.site_id = $1
           JOIN citizens c ON c.id = p.citizen_id
           WHERE p.appealed_at IS NOT NULL AND p.answered_at IS NULL
           ORDER BY p.appealed_at""",
        site_id,
    )  # fmt: skip


class Answerable(msgspec.Struct):
    booking_id: UUID
    citizen_id: UUID
    appealed_at: datetime | None
    answered_at: datetime | None


async def lock_appeal(db: Db, penalty_id: UUID, site_ids: list[int] | None) -> Answerable:
    """Raises NotFound where it is at none of the sites (None: any)."""
    return await the(
        db, Answerable,
        """SELECT p.booking_id, p.citizen_id, p.appealed_at, p.answered_at
           FROM penalties p JOIN bookings b ON b.id = p.booking_id JOIN services s ON s.id = b.service_id
           WHERE p.id = $1 AND ($2::int[] IS NULL OR s.site_id = ANY ($2)) FOR NO KEY UPDATE OF p""",
        penalty_id, site_ids,
    )  # fmt: skip


async def write_answer(db: Db, penalty_id: UUID, answer: str, withdrawn: bool, staff_id: UUID, now: datetime) -> None:
    await db.execute(
        """UPDATE penalties SET answer = $2, withdrawn = $3, answered_by = $4, answered_at = $5 WHERE id = $1""",
        penalty_id, answer, withdrawn, staff_id, now,
    )  # fmt: skip


# Personal data


class _Exported(msgspec.Struct):
    kind: PenaltyKind
    points: int
    at: datetime
    lapses_at: datetime
    why: str
    answer: str | None
    withdrawn: bool


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    """Every point, with what the person said against it."""
    rows = await db.fetch(
        """SELECT kind, points, at, lapses_at, appeal_sealed, answer, withdrawn FROM penalties
           WHERE citizen_id = $1 ORDER BY at""",
        citizen_id,
    )
    return [
        _Exported(row["kind"], row["points"], row["at"], row["lapses_at"],
                  sealer.open(row["appeal_sealed"]) if row["appeal_sealed"] else "", row["answer"], row["withdrawn"])
        for row in rows
    ]  # fmt: skip


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """Points are about somebody: with the account they are gone."""
    await db.execute("DELETE FROM penalties WHERE citizen_id = $1", citizen_id)
