"""Publishing, once a day."""

from datetime import UTC, datetime

from backend.care.opendata import actions
from backend.care.queries import enter_city
from backend.jobs import Context, Jobs


async def publish(context: Context, now: datetime | None = None) -> None:
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        await enter_city(db, now)
        await actions.publish_over(db, now)


def register(jobs: Jobs) -> None:
    jobs.every("publish_care", "41 19 * * *", publish)
