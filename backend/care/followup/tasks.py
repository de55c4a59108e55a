"""Making what a case lacks, and saying what is late."""

from datetime import UTC, datetime

from backend.care import queries as cases
from backend.care.followup import queries
from backend.care.models import SYSTEM
from backend.jobs import Context, Jobs
from backend.seoul import day_in_seoul


async def keep(context: Context) -> None:
    await keep_followup(context, datetime.now(UTC))


async def keep_followup(context: Context, now: datetime) -> None:
    """Every case that is followed has its next tasks; what was not done by its last day is said once, at the desk."""
    today = day_in_seoul(now)
    async with context.database.transaction() as db:
        await cases.enter_city(db, now)
        care_rules, closed = await cases.the_rules(db, today), await cases.list_closed_days(db, today)
        for case in await queries.lock_lacking(db):
            if await queries.keep_tasks(db, case.id, case.status, case.began_on, today, care_rules, closed, now):
                await cases.tell(db, await cases.find_case(db, case.id))
        for task in await queries.mark_overdue(db, today, now):
            await cases.append_event(db, context.sealer, task.case_id, SYSTEM, "task_overdue", now)
            await cases.tell(db, await cases.find_case(db, task.case_id))


def register(jobs: Jobs) -> None:
    jobs.every("keep_care_followup", "20 * * * *", keep)
