"""Looking every minute. Where no worker runs, which is why things stand still most of all, the servers look."""

import asyncio
import random
from datetime import UTC, datetime

import structlog

from backend.alerts.stalls import actions
from backend.db import Database
from backend.errors import places
from backend.jobs import Context, Jobs
from backend.settings import Settings

log: structlog.stdlib.BoundLogger = structlog.get_logger()

EVERY = 30.0


async def look(context: Context) -> None:
    await actions.watch(context.database, context.settings, datetime.now(UTC))


async def keep_looking(database: Database, settings: Settings, every: float = EVERY) -> None:
    """Until it is cancelled; not all servers at the same moment."""
    while True:
        await asyncio.sleep(every * random.uniform(0.5, 1.5))  # noqa: S311 no secret
        try:
            await actions.watch(database, settings, datetime.now(UTC))
        except Exception as error:
            # A base that is away comes back; whatever it is, the next look may succeed.
            log.error("stalls_not_seen", error=type(error).__name__, at=places(error))  # noqa: TRY400


def register(jobs: Jobs) -> None:
    jobs.every("tell_stalls", "* * * * *", look)
