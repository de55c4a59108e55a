"""SQL of what an end leaves open and of what goes on from it, under what `care.queries.enter` has said."""

from uuid import UUID

import msgspec

from backend.care.ending.models import StandsOpen
from backend.db import Db, one, the


async def find_open(db: Db, case_id: UUID) -> StandsOpen:
    """What stands open around a case."""
    return await the(
        db, StandsOpen,
        """SELECT (SELECT count(*) FROM care_orders o
                   WHERE o.case_id = c.id AND o.status IN ('sent', 'accepted')) AS services,
                  (SELECT count(*) FROM care_visits v WHERE v.case_id = c.id AND v.status = 'planned') AS visits,
                  (SELECT count(*) FROM care_tasks t WHERE t.case_id = c.id AND t.status = 'open') AS tasks,
                  (SELECT count(*) FROM care_questions q
                   WHERE q.case_id = c.id AND q.answered_at IS NULL) AS questions,
                  (SELECT count(*) FROM care_plans p
                   WHERE p.case_id = c.id AND p.status IN ('draft', 'submitted')) AS plans,
                  (SELECT count(*) FROM care_cases o
                   WHERE o.person_id = c.person_id AND o.id <> c.id AND o.closed_at IS NULL) AS cases
           FROM care_cases c WHERE c.id = $1""",
        case_id,
    )  # fmt: skip


class _Continued(msgspec.Struct, frozen=True):
    continues: UUID | None
    continued_by: UUID | None


async def find_continued(db: Db, case_id: UUID) -> tuple[UUID | None, UUID | None]:
    """The case from which this one goes on, and the latest that goes on from this one."""
    found = await one(
        db, _Continued,
        """SELECT c.continues_id AS continues,
                  (SELECT n.id FROM care_cases n WHERE n.continues_id = c.id
                   ORDER BY n.closed_at IS NOT NULL, n.received_at DESC LIMIT 1) AS continued_by
           FROM care_cases c WHERE c.id = $1""",
        case_id,
    )  # fmt: skip
    return (found.continues, found.continued_by) if found else (None, None)
