"""Telling of what waited, and forgetting old messages."""

from datetime import UTC, datetime, timedelta

from backend.jobs import Context, Jobs
from backend.messages import queries
from backend.messages.actions import GATHERED_LIVES, tell_gathered
from backend.messages.desk import queries as desk
from backend.push.rules import HALF_HOUR, slots

KEPT = timedelta(days=365)


def register(jobs: Jobs) -> None:
    jobs.every("gather_alerts", "0,30 * * * *", gather)
    jobs.every("forget_messages", "30 4 * * *", forget)


async def gather(context: Context) -> None:
    await gather_at(context, datetime.now(UTC))


async def gather_at(context: Context, now: datetime) -> None:
    """At each half hour, and for those at which no worker was there."""
    async with context.database.transaction() as db:
        for slot in slots(now, GATHERED_LIVES - HALF_HOUR):
            await tell_gathered(db, context.settings, slot, now)


async def forget(context: Context) -> None:
    """Delete what has stood in an inbox for a year."""
    async with context.database.transaction() as db:
        await queries.delete_old(db, datetime.now(UTC) - KEPT)
        await desk.delete_old(db, datetime.now(UTC) - KEPT)
