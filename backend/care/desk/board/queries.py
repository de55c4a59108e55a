"""SQL of the supervisor's board. Every statement runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from backend.db import Db, many


class LoadRow(msgspec.Struct, frozen=True, kw_only=True):
    dong_id: int
    dong_ko: str
    dong_en: str
    staff_id: UUID | None
    staff_name: str | None
    open: int
    late: int
    escalated: int
    oldest_due_at: datetime | None


async def list_loads(db: Db, dong_ids: Sequence[int], now: datetime) -> list[LoadRow]:
    """Open cases by dong and manager; of who has the grant for that very dong also those who have none."""
    return await many(
        db, LoadRow,
        """WITH loads AS (
               SELECT c.dong_id, c.assigned_to AS staff_id, count(*) AS open,
                      count(*) FILTER (WHERE c.due_at <= $2 AND c.paused_at IS NULL) AS late,
                      count(*) FILTER (WHERE c.escalated_to <> 'dong') AS escalated,
                      min(c.due_at) FILTER (WHERE c.paused_at IS NULL) AS oldest_due_at
               FROM care_cases c WHERE c.closed_at IS NULL AND c.dong_id = ANY ($1::int[]) GROUP BY 1, 2
           ), idle AS (
               SELECT r.scope_id AS dong_id, r.staff_id, 0, 0, 0, NULL::timestamptz FROM staff_roles r
               JOIN staff s ON s.id = r.staff_id AND s.active
               WHERE r.role = 'care_manager' AND r.scope_kind = 'dong' AND r.scope_id = ANY ($1::int[])
                 AND r.valid @> ($2::timestamptz AT TIME ZONE 'Asia/Seoul')::date
                 AND NOT EXISTS (SELECT FROM loads WHERE loads.dong_id = r.scope_id AND loads.staff_id = r.staff_id)
           )
           SELECT a.dong_id, d.name_ko AS dong_ko, d.name_en AS dong_en, a.staff_id, s.name AS staff_name, a.open,
                  a.late, a.escalated, a.oldest_due_at
           FROM (SELECT * FROM loads UNION ALL SELECT * FROM idle) a
           JOIN dongs d ON d.id = a.dong_id LEFT JOIN staff s ON s.id = a.staff_id
           ORDER BY a.dong_id, a.staff_id IS NOT NULL, a.open DESC, s.name, a.staff_id""",
        list(dong_ids), now,
    )  # fmt: skip
