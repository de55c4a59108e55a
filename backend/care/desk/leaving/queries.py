"""SQL of somebody's leaving. Every statement runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from backend.care.desk.leaving.models import HeldInDong
from backend.db import Db, many


async def list_held(db: Db, staff_id: UUID, now: datetime) -> list[HeldInDong]:
    """What a member of staff has, by dong."""
    return await many(
        db, HeldInDong,
        """WITH held AS (
               SELECT c.dong_id, 1 AS cases, 0 AS visits, 0 AS handovers, 0 AS callbacks,
                      (SELECT count(*) FROM care_tasks t WHERE t.case_id = c.id AND t.status = 'open') AS tasks
               FROM care_cases c WHERE c.assigned_to = $1 AND c.closed_at IS NULL
               UNION ALL
               SELECT c.dong_id, 0, 1, 0, 0, 0 FROM care_visits v JOIN care_cases c ON c.id = v.case_id
               WHERE v.staff_id = $1 AND v.status = 'planned' AND upper(v.during) > $2
               UNION ALL
               SELECT c.dong_id, 0, 0, 1, 0, 0 FROM care_handovers h JOIN care_cases c ON c.id = h.case_id
               WHERE h.to_staff_id = $1 AND h.status = 'asked'
               UNION ALL
               SELECT k.dong_id, 0, 0, 0, 1, 0 FROM care_callbacks k WHERE k.taken_by = $1 AND k.ended_at IS NULL
           )
           SELECT d.name_ko AS dong_ko, sum(cases)::int AS cases, sum(visits)::int AS visits,
                  sum(handovers)::int AS handovers, sum(tasks)::int AS tasks, sum(callbacks)::int AS callbacks
           FROM held JOIN dongs d ON d.id = held.dong_id GROUP BY d.id ORDER BY d.id""",
        staff_id, now,
    )  # fmt: skip


async def list_cases_of(db: Db, staff_id: UUID, dong_ids: Sequence[int]) -> list[UUID]:
    """The open cases of a member of staff in these dongs, in the order in which they are locked."""
    rows = await db.fetch(
        """SELECT id FROM care_cases
           WHERE assigned_to = $1 AND closed_at IS NULL AND dong_id = ANY ($2::int[]) ORDER BY id""",
        staff_id, list(dong_ids),
    )  # fmt: skip
    return [row["id"] for row in rows]


async def list_asked_of(db: Db, staff_id: UUID, dong_ids: Sequence[int]) -> list[UUID]:
    """The cases of these dongs that colleagues ask a member of staff to take on."""
    rows = await db.fetch(
        """SELECT c.id FROM care_handovers h JOIN care_cases c ON c.id = h.case_id
           WHERE h.to_staff_id = $1 AND h.status = 'asked' AND c.dong_id = ANY ($2::int[]) ORDER BY c.id""",
        staff_id, list(dong_ids),
    )  # fmt: skip
    return [row["id"] for row in rows]


class Freed(msgspec.Struct, frozen=True):
    id: UUID
    dong_id: int


async def free_callbacks(db: Db, staff_id: UUID, dong_ids: Sequence[int]) -> list[Freed]:
    """The calls of these dongs that they said they would make are anybody's again."""
    return await many(
        db, Freed,
        """UPDATE care_callbacks SET taken_by = NULL, version = version + 1
           WHERE taken_by = $1 AND ended_at IS NULL AND dong_id = ANY ($2::int[]) RETURNING id, dong_id""",
        staff_id, list(dong_ids),
    )  # fmt: skip
