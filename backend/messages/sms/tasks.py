"""Sending SMS: page by page it is worked out who gets one and paid for, batch by batch it is sent."""

import asyncio
import random
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import structlog

from backend.db import Db
from backend.jobs import Context, Jobs
from backend.messages.sms import queries, rules
from backend.messages.sms.models import Claimed, Result, Run
from backend.people.sms import Details, Sms, SmsError, sms_for_many
from backend.seoul import day_in_seoul

log: structlog.stdlib.BoundLogger = structlog.get_logger()

PAGE = 1000
BATCH = 50
"""What a worker hands over at once: as many as this may be handed over again when it is killed."""
TURN = 50.0
"""Seconds after which the next turn of the timetable goes on."""


async def send_sms(context: Context, now: datetime | None = None, by: Sms | None = None) -> None:
    """Go on with all that is due. Any number of workers may do this at once."""
    ends = time.monotonic() + TURN

    def clock() -> datetime:
        return now or datetime.now(UTC)

    async with AsyncExitStack() as stack:
        async with context.database.transaction() as db:
            due = await queries.list_due_runs(db, clock())
        gateway = by or (await stack.enter_async_context(sms_for_many(context.settings)) if due else None)
        for run in due:
            more = True
            while more and gateway is not None and time.monotonic() < ends:
                async with context.database.transaction() as db:
                    more = await plan_page(db, run.alert_id, clock())
                while time.monotonic() < ends and await send_batch(context, run, gateway, clock()):
                    pass
            async with context.database.transaction() as db:
                await close(db, run.alert_id, clock())


async def plan_page(db: Db, alert_id: UUID, now: datetime) -> bool:
    """Set the money aside for the next people who get one. False once nobody is left, or no money."""
    run = await queries.lock_run(db, alert_id)
    if run is None or run.planned_at is not None or not run.is_open(now):
        return False
    month = rules.month_of(now)
    budget = await queries.find_budget(db, day_in_seoul(now))
    left = min(run.cap_won - run.spent_won, await queries.lock_month(db, month, budget.month_won))
    page = await queries.insert_page(db, run, left, PAGE, now)
    broke = page.added < page.found
    over = broke or page.found < PAGE
    await queries.mark_planned(db, run, page, month, over_budget=broke, planned_at=now if over else None)
    return not over


async def send_batch(context: Context, run: Run, gateway: Sms, now: datetime) -> bool:
    """Hand over what nobody else has in hand. False if there is nothing now."""
    async with context.database.transaction() as db:
        claimed = await queries.claim(db, run, BATCH, now)
    if not claimed:
        return False
    tries = (_send(context, run, one, gateway, now) for one in claimed)
    results = await asyncio.gather(*tries, return_exceptions=True)
    async with context.database.transaction() as db:
        if await queries.lock_run(db, run.alert_id) is not None:
            free = await queries.mark_results(
                db, run.alert_id, [_came(*one) for one in zip(claimed, results, strict=True)]
            )
            await queries.give_back(db, run.alert_id, free)
    return True


def _came(one: Claimed, result: Result | BaseException) -> Result:
    """A number that cannot be opened, or whatever else is wrong with one, keeps nobody else from theirs."""
    if isinstance(result, Result):
        return result
    log.error("sms_failed", error=type(result).__name__)
    return Result(citizen_id=one.citizen_id, tries=one.tries, outcome="failed")


async def _send(context: Context, run: Run, one: Claimed, gateway: Sms, now: datetime) -> Result:
    result = Result(citizen_id=one.citizen_id, tries=one.tries, outcome="sent")
    if one.opened:
        return msgspec.structs.replace(result, outcome="opened")
    if one.phone_sealed is None:
        return msgspec.structs.replace(result, outcome="failed")
    text = run.texts[one.lang]
    details = Details(
        key=rules.key_of(run.alert_id, one.citizen_id), title=text.title, template=rules.TEMPLATE,
        variables=text.variables,
    )  # fmt: skip
    try:
        await gateway.send(context.sealer.open(one.phone_sealed), text.text, details)
    except SmsError as error:
        log.warning("sms_not_sent", alert=str(run.alert_id), why=str(error), final=error.final)
        jitter = random.random()  # noqa: S311 - spreads the tries, guards nothing
        outcome, again = rules.after(error, one.tries, run.expires_at, now, jitter)
        return msgspec.structs.replace(result, outcome=outcome, unsure=error.unsure, due_at=again)
    return result


async def close(db: Db, alert_id: UUID, now: datetime) -> None:
    """Give back what nobody gets any more, and finish once nobody is left."""
    run = await queries.lock_run(db, alert_id)
    if run is None:
        return
    if not run.is_open(now):
        await queries.give_back(db, alert_id, await queries.mark_late(db, alert_id, now))
    elif run.planned_at is None:
        return
    await queries.finish(db, run, now)


async def forget(context: Context) -> None:
    async with context.database.transaction() as db:
        await queries.forget_recipients(db, datetime.now(UTC))


def register(jobs: Jobs) -> None:
    jobs.every("send_sms", "* * * * *", send_sms)
    jobs.every("forget_sms", "40 4 * * *", forget)
