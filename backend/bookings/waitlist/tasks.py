"""One offer at a time, passed on when its time is up."""

from datetime import UTC, datetime
from uuid import UUID

from backend import live
from backend.bookings.waitlist import actions, queries
from backend.db import Db
from backend.jobs import Context, Jobs, each
from backend.seoul import day_in_seoul


async def offer_waiting(context: Context, now: datetime | None = None) -> None:
    """Pass on what was not taken in time, and offer what is free to those who wait, in their order."""
    now = now or datetime.now(UTC)

    async def lapse(db: Db, late: tuple[UUID, UUID]) -> None:
        entry_id, citizen_id = late
        await actions.lapse(db, citizen_id, entry_id, now)

    async def offer(db: Db, entry_id: UUID) -> None:
        await actions.offer(db, context.settings, entry_id, now)

    async with context.database.transaction() as db:
        lapsed = await queries.list_lapsed(db, now)
        for citizen_id in await queries.end_over(db, day_in_seoul(now), now):
            await live.tell(db, f"citizen:{citizen_id}", "waitlist", "")
    await each(context.database, lapsed, lapse)
    async with context.database.transaction() as db:
        waiting = await queries.list_waiting(db, day_in_seoul(now))
    await each(context.database, waiting, offer)


async def _now(context: Context, _: str) -> None:
    await offer_waiting(context)


def register(jobs: Jobs) -> None:
    jobs.on("offer_waiting", _now)
    jobs.every("offer_waiting_each_minute", "* * * * *", offer_waiting)
