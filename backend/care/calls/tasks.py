"""Showing what was not called in time to who can help."""

from datetime import UTC, datetime

from backend.care.calls import actions
from backend.care.queries import enter_city
from backend.jobs import Context, Jobs


async def escalate(context: Context) -> None:
    await escalate_calls(context, datetime.now(UTC))


async def escalate_calls(context: Context, now: datetime) -> None:
    async with context.database.transaction() as db:
        await enter_city(db, now)
        await actions.escalate_overdue(db, context.sealer, now)


def register(jobs: Jobs) -> None:
    jobs.every("escalate_late_calls", "*/5 * * * *", escalate)
