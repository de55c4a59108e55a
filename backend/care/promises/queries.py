"""SQL of dated promises. The base refuses whoever changes what holds or held."""

from datetime import date, datetime
from uuid import UUID

from backend.care.models import CareRules
from backend.care.promises.models import CareRulesOfDays
from backend.db import Db, many
from backend.errors import NotFound


async def lock_rules(db: Db) -> None:
    """One change at a time."""
    await db.execute("SELECT pg_advisory_xact_lock('care_rules'::regclass::oid::integer, 0)")


async def list_rules(db: Db) -> list[CareRulesOfDays]:
    return await many(
        db, CareRulesOfDays,
        """SELECT r.id, lower(r.valid) AS valid_from, upper(r.valid) - 1 AS valid_until, r.visit_working_days,
                  to_char(r.emergency_until, 'HH24:MI') AS emergency_until, r.plan_working_days,
                  r.approval_working_days, r.service_working_days, r.monitoring_days, r.district_after_hours,
                  r.city_after_hours, r.unreachable_tries, r.reopen_days, r.first_call_days, r.task_window_days,
                  r.reassessment_months, s.name AS made_by, r.made_at
           FROM care_rules r LEFT JOIN staff s ON s.id = r.made_by ORDER BY r.valid""",
    )  # fmt: skip


async def set_rules(db: Db, rules: CareRules, valid_from: date, staff_id: UUID, now: datetime) -> int:
    """Let these rules hold from a day on, until those that begin later do; those that held end the day before, and
    those that would have begun on the same day are replaced."""
    await db.execute("DELETE FROM care_rules WHERE lower(valid) = $1", valid_from)
    await db.execute(
        "UPDATE care_rules SET valid = daterange(lower(valid), $1) WHERE lower(valid) < $1 AND valid @> $1::date",
        valid_from,
    )
    return await db.fetchval(
        """INSERT INTO care_rules (valid, visit_working_days, emergency_until, plan_working_days,
                                   approval_working_days, service_working_days, monitoring_days, district_after_hours,
                                   city_after_hours, unreachable_tries, reopen_days, first_call_days,
                                   task_window_days, reassessment_months, made_by, made_at)
           VALUES (daterange($1, (SELECT min(lower(valid)) FROM care_rules WHERE lower(valid) > $1)),
                   $2, $3::text::time, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
           RETURNING id""",
        valid_from, rules.visit_working_days, rules.emergency_until, rules.plan_working_days,
        rules.approval_working_days, rules.service_working_days, rules.monitoring_days, rules.district_after_hours,
        rules.city_after_hours, rules.unreachable_tries, rules.reopen_days, rules.first_call_days,
        rules.task_window_days, rules.reassessment_months, staff_id, now,
    )  # fmt: skip


async def delete_rules(db: Db, rules_id: int, today: date) -> None:
    """Forget rules that have not begun; those before them go on in their days. Raises NotFound."""
    days = await db.fetchrow(
        """DELETE FROM care_rules WHERE id = $1 AND lower(valid) > $2
           RETURNING lower(valid) AS valid_from, upper(valid) AS valid_until""",
        rules_id, today,
    )  # fmt: skip
    if days is None:
        raise NotFound
    await db.execute(
        "UPDATE care_rules SET valid = daterange(lower(valid), $2) WHERE upper(valid) = $1",
        days["valid_from"], days["valid_until"],
    )  # fmt: skip
