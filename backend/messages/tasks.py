"""Forgetting old messages."""

from datetime import UTC, datetime, timedelta

from backend.jobs import Context, Jobs
from backend.messages import queries

KEPT = timedelta(days=365)


def register(jobs: Jobs) -> None:
    jobs.every("forget_messages", "30 4 * * *", forget)


async def forget(context: Context) -> None:
    """Delete what has stood in an inbox for a year."""
    async with context.database.transaction() as db:
        await queries.delete_old(db, datetime.now(UTC) - KEPT)
