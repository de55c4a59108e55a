"""Asking each source every minute, and one at once where somebody wants it."""

from datetime import UTC, datetime
from uuid import UUID

from backend.alerts.sources import fetching, queries
from backend.jobs import Context, Jobs


async def poll_due(context: Context, now: datetime | None = None) -> None:
    """Those whose time has come, one after the other; two workers ask none twice."""
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        due = await queries.lease_due(db, now)
    for source_id in due:
        await fetching.poll(context.database, context.settings, source_id, now)


async def poll_one(context: Context, source_id: str) -> None:
    await fetching.poll(context.database, context.settings, UUID(source_id), datetime.now(UTC))


def register(jobs: Jobs) -> None:
    jobs.every("poll_alert_sources", "* * * * *", poll_due)
    jobs.on("poll_alert_source", poll_one)
