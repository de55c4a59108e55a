"""The dated rules of who pays what."""

from datetime import date

from backend.care.money.models import MoneyRulesOfDays, NewMoneyRules
from backend.db import Db, many
from backend.errors import NotFound


async def list_money_rules(db: Db) -> list[MoneyRulesOfDays]:
    """What held, holds and will, the oldest first: what `calculate` goes by."""
    return await many(
        db, MoneyRulesOfDays,
        """SELECT r.id, lower(r.valid) AS valid_from, upper(r.valid) - 1 AS valid_until, r.year_cap_won,
                  r.emergency_days, r.emergency_month_hours, r.emergency_visit_hours, r.emergency_extensions,
                  coalesce((SELECT jsonb_agg(jsonb_build_object('up_to_percent', b.up_to_percent,
                                                                'pays_percent', b.pays_percent)
                                             ORDER BY b.up_to_percent)
                            FROM care_income_bands b WHERE b.rules_id = r.id), '[]') AS bands
           FROM care_money_rules r ORDER BY lower(r.valid)"""
    )  # fmt: skip


async def lock_money_rules(db: Db) -> None:
    """One change of the rules at a time; whoever only reads them waits for nothing."""
    await db.execute("LOCK TABLE care_money_rules IN SHARE ROW EXCLUSIVE MODE")


async def set_money_rules(db: Db, rules: NewMoneyRules) -> int:
    """Let these rules hold from a day on, until those that begin later do; those that held end the day before, and
    those that would have begun on the same day are replaced."""
    await db.execute("DELETE FROM care_money_rules WHERE lower(valid) = $1", rules.valid_from)
    await db.execute(
        """UPDATE care_money_rules SET valid = daterange(lower(valid), $1)
           WHERE lower(valid) < $1 AND valid @> $1::date""",
        rules.valid_from,
    )
    rules_id: int = await db.fetchval(
        """INSERT INTO care_money_rules (valid, year_cap_won, emergency_days, emergency_month_hours,
                                         emergency_visit_hours, emergency_extensions)
           VALUES (daterange($1, (SELECT min(lower(valid)) FROM care_money_rules WHERE lower(valid) > $1)),
                   $2, $3, $4, $5, $6) RETURNING id""",
        rules.valid_from, rules.year_cap_won, rules.emergency_days, rules.emergency_month_hours,
        rules.emergency_visit_hours, rules.emergency_extensions,
    )  # fmt: skip
    await db.executemany(
        "INSERT INTO care_income_bands (rules_id, up_to_percent, pays_percent) VALUES ($1, $2, $3)",
        [(rules_id, band.up_to_percent, band.pays_percent) for band in rules.bands],
    )
    return rules_id


async def delete_money_rules(db: Db, rules_id: int, today: date) -> None:
    """Forget rules that have not begun; those before them go on in their days. Raises NotFound."""
    days = await db.fetchrow(
        """DELETE FROM care_money_rules WHERE id = $1 AND lower(valid) > $2
           RETURNING lower(valid) AS valid_from, upper(valid) AS valid_until""",
        rules_id, today,
    )  # fmt: skip
    if days is None:
        raise NotFound
    await db.execute(
        "UPDATE care_money_rules SET valid = daterange(lower(valid), $2) WHERE upper(valid) = $1",
        days["valid_from"], days["valid_until"],
    )  # fmt: skip
