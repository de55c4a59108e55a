"""SQL of the supervisor's board. Every statement runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import date, datetime
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


async def count_mine(
    db: Db, staff_id: UUID, supervised: Sequence[int], of_district: Sequence[int], *, of_city: bool
) -> int:  # fmt: skip
    """Open cases that came up to the level for which this supervisor answers, or past it, and looks into colleagues'
    cases that nobody has reviewed and that are not their own. `of_district`: the dongs of whose districts they are the
    supervisor; `of_city`: whether they are the city's."""
    return await db.fetchval(
        """SELECT (SELECT count(*) FROM care_cases c
                   WHERE c.closed_at IS NULL
                     AND (c.escalated_to = 'city' AND $4 OR c.escalated_to <> 'dong' AND c.dong_id = ANY ($3::int[])))
                + (SELECT count(*) FROM care_openings o JOIN care_cases c ON c.id = o.case_id
                   WHERE o.reviewed_at IS NULL AND o.staff_id <> $1 AND c.dong_id = ANY ($2::int[]))""",
        staff_id, list(supervised), list(of_district), of_city,
    )  # fmt: skip


async def list_supervisors(db: Db, dong_id: int, scopes: Sequence[str], today: date) -> list[UUID]:
    """Who supervises a dong by a grant of one of these scopes."""
    rows = await db.fetch(
        """SELECT s.id FROM staff s
           WHERE s.active AND EXISTS (
               SELECT FROM staff_roles r
               WHERE r.staff_id = s.id AND r.role = 'care_supervisor' AND r.valid @> $3::date
                 AND r.scope_kind = ANY ($2::text[])
                 AND (r.scope_kind = 'city' OR (r.scope_kind = 'dong' AND r.scope_id = $1)
                      OR (r.scope_kind = 'district'
                          AND r.scope_id = (SELECT d.district_id FROM dongs d WHERE d.id = $1))))
           ORDER BY s.id""",
        dong_id, list(scopes), today,
    )  # fmt: skip
    return [row["id"] for row in rows]
