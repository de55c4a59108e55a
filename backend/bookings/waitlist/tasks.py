"""One offer at a time, passed on when its time is up."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import structlog

from backend import live
from backend.bookings.waitlist import actions, queries
from backend.db import Db
from backend.jobs import Context, Jobs
from backend.seoul import day_in_seoul

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def offer_waiting(context: Context, now: datetime | None = None) -> None:
    """Pass on what was not taken in time, and offer what is free to those who wait, in their order."""
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        lapsed = await queries.list_lapsed(db, now)
        for citizen_id in await queries.end_over(db, day_in_seoul(now), now):
            await live.tell(db, f"citizen:{citizen_id}", "waitlist", "")
    for entry_id, citizen_id in lapsed:
        await _each(context, entry_id, partial(actions.lapse, citizen_id=citizen_id, entry_id=entry_id, now=now))
    async with context.database.transaction() as db:
        waiting = await queries.list_waiting(db, day_in_seoul(now))
    for entry_id in waiting:
        await _each(context, entry_id, partial(actions.offer, settings=context.settings, entry_id=entry_id, now=now))


async def _each(context: Context, entry_id: UUID, step: Callable[[Db], Awaitable[object]]) -> None:
    """In a transaction of its own: the locks of one are not held for the next, and who comes next is asked even where
    something is wrong with one."""
    try:
        async with context.database.transaction() as db:
            await step(db)
    except Exception as error:
        log.exception("waitlist_entry_failed", entry=str(entry_id), error=type(error).__name__)


async def _now(context: Context, _: str) -> None:
    await offer_waiting(context)


def register(jobs: Jobs) -> None:
    jobs.on("offer_waiting", _now)
    jobs.every("offer_waiting_each_minute", "* * * * *", offer_waiting)
