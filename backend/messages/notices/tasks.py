"""Sending notices: what is due is paid for and handed over, batch by batch."""

import asyncio
import random
import time
from datetime import UTC, datetime

import structlog

from backend.jobs import Context, Jobs
from backend.messages.notices import queries, rules
from backend.messages.notices.models import Claimed, Result
from backend.messages.sms.queries import find_prices
from backend.messages.sms.rules import after, month_of
from backend.people.sms import Details, Sms, SmsError, sms_for_many
from backend.seoul import day_in_seoul

log: structlog.stdlib.BoundLogger = structlog.get_logger()

BATCH = 50
"""What a worker hands over at once: as many as this may be handed over again when it is killed."""
TURN = 50.0
"""Seconds after which the next turn of the timetable goes on."""


async def send_notices(context: Context, now: datetime | None = None, by: Sms | None = None) -> None:
    """Hand over all that is due. Any number of workers may do this at once."""
    ends = time.monotonic() + TURN
    if by is not None:
        while time.monotonic() < ends and await _send_batch(context, by, now or datetime.now(UTC)):
            pass
        return
    async with sms_for_many(context.settings) as gateway:
        await send_notices(context, now, gateway)


async def _send_batch(context: Context, gateway: Sms, now: datetime) -> bool:
    """False if there is nothing now, or no money for it."""
    async with context.database.transaction() as db:
        if late := await queries.mark_late(db, now):
            log.warning("sms_notices_late", count=late)
        day = day_in_seoul(now)
        prices = await find_prices(db, day)
        if prices is None:
            return False
        month = month_of(now)
        left = await queries.lock_month(db, month, await queries.find_month_won(db, day))
        claimed = await queries.claim(db, prices, month, left, BATCH, now)
    if not claimed:
        return False
    tries = (_send(context, one, gateway, now) for one in claimed)
    results = await asyncio.gather(*tries, return_exceptions=True)
    async with context.database.transaction() as db:
        await queries.mark_results(db, [_came(*one) for one in zip(claimed, results, strict=True)])
    return True


def _came(one: Claimed, result: Result | BaseException) -> Result:
    """A number that cannot be opened, or whatever else is wrong with one, keeps nobody else from theirs."""
    if isinstance(result, Result):
        return result
    log.error("sms_notice_failed", error=type(result).__name__)
    return Result(message_id=one.message_id, tries=one.tries, outcome="failed")


async def _send(context: Context, one: Claimed, gateway: Sms, now: datetime) -> Result:
    if one.phone_sealed is None:
        return Result(message_id=one.message_id, tries=one.tries, outcome="failed")
    details = Details(
        key=rules.key_of(one.message_id), title=None if rules.is_short(one.text) else rules.TITLE,
        template=rules.TEMPLATE, variables={"text": one.text},
    )  # fmt: skip
    try:
        await gateway.send(context.sealer.open(one.phone_sealed), one.text, details)
    except SmsError as error:
        log.warning("sms_notice_not_sent", why=str(error), final=error.final)
        jitter = random.random()  # noqa: S311 - spreads the tries, guards nothing
        outcome, again = after(error, one.tries, one.expires_at, now, jitter)
        return Result(message_id=one.message_id, tries=one.tries, outcome=outcome, unsure=error.unsure, due_at=again)
    return Result(message_id=one.message_id, tries=one.tries, outcome="sent")


async def forget(context: Context) -> None:
    async with context.database.transaction() as db:
        await queries.forget_old(db, datetime.now(UTC))


def register(jobs: Jobs) -> None:
    jobs.every("send_notices", "* * * * *", send_notices)
    jobs.every("forget_notices", "45 4 * * *", forget)
