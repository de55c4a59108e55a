"""Sending what was approved for a time."""

from datetime import UTC, datetime
from uuid import UUID

from backend.alerts.desk import actions, queries
from backend.db import Db
from backend.jobs import Context, Jobs, each


async def send_due(context: Context, now: datetime | None = None) -> None:
    """Each in a transaction of its own; two workers send none twice."""
    now = now or datetime.now(UTC)

    async def send(db: Db, alert_id: UUID) -> None:
        await actions.send_due(db, context.settings, alert_id, now)

    async with context.database.transaction() as db:
        due = await queries.list_due(db, now)
    await each(context.database, due, send)


def register(jobs: Jobs) -> None:
    jobs.every("send_due_alerts", "* * * * *", send_due)
