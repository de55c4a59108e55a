"""What a provider said reaches the case; what is over ends, what nobody reported is looked into, and what
providers were told is forgotten."""

from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID

from backend.care.models import SYSTEM
from backend.care.orders import actions, queries
from backend.care.queries import enter_city, find_case, tell
from backend.db import Db
from backend.jobs import Context, Jobs, each
from backend.seal import Sealer
from backend.seoul import day_in_seoul


async def order_answered(context: Context, id: str) -> None:
    await order_answered_at(context, id, datetime.now(UTC))


async def order_answered_at(context: Context, id: str, now: datetime) -> None:
    async with context.database.transaction() as db:
        await enter_city(db, now)
        await actions.note_answer(db, context.settings, context.sealer, UUID(id), now)


async def worker_named(context: Context, id: str) -> None:
    async with context.database.transaction() as db:
        await enter_city(db, datetime.now(UTC))
        order = await queries.find_order(db, UUID(id))
        await tell(db, await find_case(db, order.case_id))


async def delivery_reported(context: Context, id: str) -> None:
    await delivery_reported_at(context, id, datetime.now(UTC))


async def delivery_reported_at(context: Context, id: str, now: datetime) -> None:
    async with context.database.transaction() as db:
        await enter_city(db, now)
        await actions.note_delivery(db, context.sealer, UUID(id), now)


async def look_through(context: Context) -> None:
    await look_through_at(context, datetime.now(UTC))


async def look_through_at(context: Context, now: datetime) -> None:
    """Each hour, since a day that is over stays so: what went wrong at midnight is looked through an hour later."""
    async with context.database.transaction() as db:
        await enter_city(db, now)
        over = await queries.list_over(db, day_in_seoul(now))
        left = await queries.list_left(db, day_in_seoul(now))
        silent = await actions.list_silent(db, now)
        await actions.forget_told(db, now)
    await each(context.database, silent, partial(_look_into, context.sealer, now))
    await each(context.database, over, partial(_end, context.sealer, now))
    await each(context.database, left, partial(_leave, context, now))


async def _look_into(sealer: Sealer, now: datetime, db: Db, silent: tuple[UUID, date]) -> None:
    await enter_city(db, now)
    await actions.note_silent(db, sealer, *silent, now)


async def _end(sealer: Sealer, now: datetime, db: Db, order_id: UUID) -> None:
    await enter_city(db, now)
    await actions.end_over(db, sealer, order_id, now)


async def _leave(context: Context, now: datetime, db: Db, organization_id: int) -> None:
    await enter_city(db, now)
    await actions.leave(db, context.settings, context.sealer, SYSTEM, organization_id, "", now)


def register(jobs: Jobs) -> None:
    jobs.on("order_answered", order_answered)
    jobs.on("worker_named", worker_named)
    jobs.on("delivery_reported", delivery_reported)
    jobs.every("look_through_orders", "3 * * * *", look_through)
