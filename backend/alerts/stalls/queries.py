"""SQL of stalls: which are open, and whom they concern."""

from datetime import date, datetime
from uuid import UUID

from backend.alerts.stalls.models import OpenStall
from backend.db import Db, many
from backend.messages.models import Stall


async def list_open(db: Db) -> list[OpenStall]:
    return await many(db, OpenStall, "SELECT id, alert_id, since, why FROM alert_stalls WHERE over_at IS NULL")


async def insert_stall(db: Db, alert_id: UUID, since: datetime, why: Stall, now: datetime) -> int | None:
    """None where somebody else has found it already."""
    return await db.fetchval(
        """INSERT INTO alert_stalls (alert_id, since, why, told_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (alert_id, since) DO NOTHING RETURNING id""",
        alert_id, since, why, now,
    )  # fmt: skip


async def mark_over(db: Db, stall_id: int, now: datetime) -> bool:
    """False where somebody else has said so already."""
    return bool(await db.fetchval(
        "UPDATE alert_stalls SET over_at = $2 WHERE id = $1 AND over_at IS NULL RETURNING true", stall_id, now
    ))  # fmt: skip


async def list_answerable(db: Db, alert_id: UUID, day: date) -> list[UUID]:
    """Who wrote it, asked for it, approved or sent it, and the operators of the whole city; of those who still are
    operators or approvers."""
    rows = await db.fetch(
        """WITH took_part AS (
               SELECT unnest(ARRAY[author_id, submitted_by, sent_by]) AS id FROM alerts WHERE id = $1
               UNION SELECT author_id FROM alert_versions WHERE alert_id = $1
               UNION SELECT approver_id FROM alert_approvals WHERE alert_id = $1
           )
           SELECT s.id FROM staff s
           WHERE s.active AND EXISTS (
               SELECT FROM staff_roles r
               WHERE r.staff_id = s.id AND r.valid @> $2::date AND r.role IN ('operator', 'approver')
                 AND (s.id IN (SELECT id FROM took_part) OR (r.role = 'operator' AND r.scope_kind = 'city')))
           ORDER BY s.id""",
        alert_id, day,
    )  # fmt: skip
    return [row["id"] for row in rows]
