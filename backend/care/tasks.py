"""Bringing a new case to somebody at its dong."""

from datetime import UTC, datetime
from uuid import UUID

from backend.care import actions, queries
from backend.care.models import SYSTEM
from backend.db import Db
from backend.jobs import Context, Jobs
from backend.people.models import Grant
from backend.seoul import day_in_seoul

CITY = [Grant("care_supervisor", "city", None)]


async def enter_city(db: Db, now: datetime) -> None:
    """A job works for every dong."""
    await queries.enter(db, day_in_seoul(now), dong_ids=await queries.list_dong_ids(db, CITY))


async def route_case(context: Context, id: str) -> None:
    """Assign a case that nobody has to whoever of its dong's care managers has the least open; where the dong has
    nobody, it stays in the queue for whoever takes it."""
    now = datetime.now(UTC)
    async with context.database.transaction() as db:
        await enter_city(db, now)
        case = await queries.lock_case(db, UUID(id))
        if case.status not in ("received", "reopened"):
            return
        staff_id = case.assigned_to or await queries.find_least_busy(db, case.dong_id, day_in_seoul(now))
        if staff_id is None:
            return
        await queries.assign(db, case.id, staff_id)
        case = await queries.lock_case(db, case.id)
        await actions.step(db, context.settings, context.sealer, case, "assigned", SYSTEM, {"system"},
                           {"assignee_in_scope"}, now)  # fmt: skip


def register(jobs: Jobs) -> None:
    jobs.on("route_case", route_case)
