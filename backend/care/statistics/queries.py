"""SQL of care's statistics. Every statement runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from backend.care.models import CareRules, CloseReason, Status
from backend.care.statistics.rules import Life, RulesOfDays
from backend.db import Db, many


async def list_lives(db: Db, dong_ids: Sequence[int], begin: datetime, end: datetime) -> list[Life]:
    """The cases asked for in a time, also those that are forgotten: of these months and days are left, no moments."""
    return await many(
        db, Life,
        """SELECT c.dong_id, date_trunc('month', c.received_at AT TIME ZONE 'Asia/Seoul')::date AS month, c.urgency,
                  c.received_at, e.visited_at, e.served_at, c.closed_at, c.paused_at IS NOT NULL AS is_paused,
                  coalesce(e.paused_seconds, 0)::float8 AS paused_seconds, false AS is_forgotten
           FROM care_cases c
           CROSS JOIN LATERAL (
               SELECT min(s.at) FILTER (WHERE s.to_status = 'assessed') AS visited_at,
                      min(s.at) FILTER (WHERE s.to_status = 'in_service') AS served_at,
                      sum(extract(epoch FROM s.until - s.at))
                          FILTER (WHERE s.action = 'paused' AND s.is_before) AS paused_seconds
               FROM (SELECT v.at, v.action, v.to_status, lead(v.at) OVER in_order AS until,
                            coalesce(bool_or(v.to_status = 'assessed') OVER in_order, false) = false AS is_before
                     FROM care_events v
                     WHERE v.case_id = c.id AND (v.to_status IS NOT NULL OR v.action IN ('paused', 'resumed'))
                     WINDOW in_order AS (ORDER BY v.id)) s) e
           WHERE c.dong_id = ANY ($1::int[]) AND c.received_at >= $2 AND c.received_at < $3
           UNION ALL
           SELECT k.dong_id, k.received_month, k.urgency, m.begin, m.begin + make_interval(days => k.days_to_visit),
                  m.begin + make_interval(days => k.days_to_service), m.begin + make_interval(days => k.days_open),
                  false, 0, true
           FROM care_skeletons k
           CROSS JOIN LATERAL (SELECT k.received_month::timestamp AT TIME ZONE 'Asia/Seoul' AS begin) m
           WHERE k.dong_id = ANY ($1::int[]) AND m.begin >= $2 AND m.begin < $3""",
        list(dong_ids), begin, end,
    )  # fmt: skip


class Flow(msgspec.Struct, frozen=True):
    """How many came, and how many went, in a month; what lies before the first month is counted to it."""

    dong_id: int
    month: date
    count: int


async def list_came(db: Db, dong_ids: Sequence[int], first: date, end: datetime) -> list[Flow]:
    return await many(
        db, Flow,
        """SELECT dong_id, count(*) AS count,
                  greatest(date_trunc('month', received_at AT TIME ZONE 'Asia/Seoul')::date, $2::date) AS month
           FROM (SELECT dong_id, received_at FROM care_cases
                 UNION ALL
                 SELECT dong_id, received_month::timestamp AT TIME ZONE 'Asia/Seoul' FROM care_skeletons) c
           WHERE dong_id = ANY ($1::int[]) AND received_at < $3 GROUP BY 1, 3""",
        list(dong_ids), first, end,
    )  # fmt: skip


async def list_went(db: Db, dong_ids: Sequence[int], first: date, end: datetime) -> list[Flow]:
    return await many(
        db, Flow,
        """SELECT dong_id, count(*) AS count,
                  greatest(date_trunc('month', closed_at AT TIME ZONE 'Asia/Seoul')::date, $2::date) AS month
           FROM (SELECT dong_id, closed_at FROM care_cases
                 UNION ALL
                 SELECT dong_id, closed_month::timestamp AT TIME ZONE 'Asia/Seoul' FROM care_skeletons) c
           WHERE dong_id = ANY ($1::int[]) AND closed_at < $3 GROUP BY 1, 3""",
        list(dong_ids), first, end,
    )  # fmt: skip


class Ended(msgspec.Struct, frozen=True):
    month: date
    status: Status
    reason: CloseReason | None
    count: int


async def list_ended(db: Db, dong_ids: Sequence[int], begin: datetime, end: datetime) -> list[Ended]:
    return await many(
        db, Ended,
        """SELECT date_trunc('month', closed_at AT TIME ZONE 'Asia/Seoul')::date AS month, status,
                  CASE WHEN status = 'closed' THEN close_reason END AS reason, count(*) AS count
           FROM (SELECT dong_id, closed_at, status, close_reason FROM care_cases
                 UNION ALL
                 SELECT dong_id, closed_month::timestamp AT TIME ZONE 'Asia/Seoul', outcome, close_reason
                 FROM care_skeletons) c
           WHERE dong_id = ANY ($1::int[]) AND closed_at >= $2 AND closed_at < $3 GROUP BY 1, 2, 3""",
        list(dong_ids), begin, end,
    )  # fmt: skip


async def count_late(db: Db, dong_ids: Sequence[int], now: datetime) -> dict[int, int]:
    return {
        row["dong_id"]: row["count"]
        for row in await db.fetch(
            """SELECT dong_id, count(*) AS count FROM care_cases
               WHERE dong_id = ANY ($1::int[]) AND closed_at IS NULL AND paused_at IS NULL AND due_at <= $2
               GROUP BY 1""",
            list(dong_ids), now,
        )
    }  # fmt: skip


async def list_rules(db: Db) -> list[RulesOfDays]:
    rows = await db.fetch(
        """SELECT lower(valid) AS first, upper(valid) AS until, visit_working_days,
                  to_char(emergency_until, 'HH24:MI') AS emergency_until, plan_working_days, approval_working_days,
                  service_working_days, monitoring_days, district_after_hours, city_after_hours, unreachable_tries,
                  reopen_days
           FROM care_rules ORDER BY lower(valid)"""
    )
    return [_rules(dict(row)) for row in rows]


def _rules(row: dict[str, Any]) -> RulesOfDays:
    return RulesOfDays(row.pop("first"), row.pop("until"), msgspec.convert(row, CareRules))
