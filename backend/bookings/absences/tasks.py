"""Offers that nobody took in time, and visits for which nobody answered."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import structlog

from backend.bookings.absences import actions, queries
from backend.db import Db
from backend.jobs import Context, Jobs
from backend.settings import Settings

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def end_unanswered(context: Context, now: datetime | None = None) -> None:
    """Give back what was offered in vain, and end what has passed."""
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        lapsed = await queries.list_lapsed(db, now)
    for booking_id in lapsed:
        await _each(context, actions.lapse, booking_id, now)
    async with context.database.transaction() as db:
        unanswered = await queries.list_unanswered(db, now)
    for booking_id in unanswered:
        await _each(context, actions.close, booking_id, now)


async def _each(
    context: Context, step: Callable[[Db, Settings, UUID, datetime], Awaitable[None]], booking_id: UUID, now: datetime
) -> None:
    """In a transaction of its own, so that one that goes wrong stops no other."""
    try:
        async with context.database.transaction() as db:
            await step(db, context.settings, booking_id, now)
    except Exception as error:
        log.exception("absence_visit_failed", booking=str(booking_id), error=type(error).__name__)


def register(jobs: Jobs) -> None:
    jobs.every("end_unanswered_absences", "* * * * *", end_unanswered)
