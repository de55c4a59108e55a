"""Making a list when an alert is sent, and closing it when it is over."""

from datetime import UTC, datetime
from uuid import UUID

from backend.care.outreach import actions
from backend.care.queries import enter_city
from backend.jobs import Context, Jobs


async def look_in_on(context: Context, id: str, now: datetime | None = None) -> None:
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        await enter_city(db, now)
        await actions.look_in_on(db, context.sealer, UUID(id), now)


async def close_over(context: Context, now: datetime | None = None) -> None:
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        await enter_city(db, now)
        await actions.close_over(db, now)


def register(jobs: Jobs) -> None:
    jobs.on("look_in_on", look_in_on)
    jobs.every("close_outreach", "*/5 * * * *", close_over)
