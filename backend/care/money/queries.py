"""The dated rules of who pays what."""

from backend.care.money.models import MoneyRules
from backend.db import Db, many


async def list_money_rules(db: Db) -> list[MoneyRules]:
    """What held, holds and will, the oldest first: what `calculate` goes by."""
    return await many(
        db, MoneyRules,
        """SELECT lower(r.valid) AS valid_from, upper(r.valid) - 1 AS valid_until, r.year_cap_won,
                  r.emergency_days, r.emergency_month_hours, r.emergency_visit_hours, r.emergency_extensions,
                  coalesce((SELECT jsonb_agg(jsonb_build_object('up_to_percent', b.up_to_percent,
                                                                'pays_percent', b.pays_percent)
                                             ORDER BY b.up_to_percent)
                            FROM care_income_bands b WHERE b.rules_id = r.id), '[]') AS bands
           FROM care_money_rules r ORDER BY lower(r.valid)"""
    )  # fmt: skip
