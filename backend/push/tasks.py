"""The fan-out as part of the worker, and forgetting what has been delivered."""

import asyncio
from datetime import UTC, datetime, timedelta

import structlog

from backend.jobs import Context, Jobs
from backend.push import queries
from backend.push.fanout import metrics
from backend.push.fanout.clock import Clock
from backend.push.fanout.engine import Engine
from backend.push.fanout.transport import Http
from backend.push.vapid import Tokens

log = structlog.get_logger()

# An all-clear goes to those whom its alert reached, so chunks outlive the longest alert.
KEPT = timedelta(days=60)
# Whoever has not opened the app for so long has left it. Two winters, since 위급 may be all that they wait for.
UNSEEN = timedelta(days=730)


def register(jobs: Jobs) -> None:
    jobs.every("watch_pushes", "* * * * *", watch)
    jobs.every("forget_pushes", "20 4 * * *", forget)


async def fan_out(context: Context, stop: asyncio.Event) -> None:
    """Plan and send what is queued, until `stop`."""
    tokens = Tokens(context.sealer, context.settings.vapid_subject)
    async with Http() as transport:
        await Engine(context.database, context.settings, tokens, transport, stop, Clock()).run()


async def watch(context: Context) -> None:
    """An alert of which nothing moves is in the log and in the metrics each minute; its page says so by itself."""
    async with context.database.transaction() as db:
        found = await queries.deliveries(db, await queries.list_sending(db))
    metrics.stalled([one.stalled for one in found.values() if one.stalled is not None])
    for alert_id, one in found.items():
        if one.stalled is not None:
            log.error("push_stalled", alert=str(alert_id), why=one.stalled)


async def forget(context: Context) -> None:
    """Delete delivered messages and dead devices that nobody asks about any more."""
    now = _now()
    before = now - KEPT
    async with context.database.transaction() as db:
        await queries.delete_old(db, before, now - UNSEEN, before)


def _now() -> datetime:
    return datetime.now(UTC)
