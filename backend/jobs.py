"""Background work on PgQueuer: put into the queue by the transaction that needs it, so both happen or neither.

Jobs carry ids and read again what they need, or, sealed, what is kept nowhere any more; a job may run twice and must
not mind.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

import structlog
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from backend.db import Database, Db
from backend.errors import places
from backend.seal import Sealer
from backend.settings import Settings

log: structlog.stdlib.BoundLogger = structlog.get_logger()

T = TypeVar("T")


class Context:
    """What a job works with."""

    def __init__(self, settings: Settings, database: Database, sealer: Sealer) -> None:
        self.settings = settings
        self.database = database
        self.sealer = sealer


Run: TypeAlias = Callable[[Context, str], Awaitable[None]]
Tick: TypeAlias = Callable[[Context], Awaitable[None]]


class Jobs:
    """The jobs by name and the crontab, as `worker.py` gathers them from the domains' `tasks.py`."""

    def __init__(self) -> None:
        self.by_name: dict[str, Run] = {}
        self.cron: dict[str, tuple[str, Tick]] = {}

    def on(self, name: str, run: Run) -> None:
        self.by_name[name] = run

    def every(self, name: str, crontab: str, tick: Tick) -> None:
        self.cron[name] = (crontab, tick)


async def each(database: Database, ids: Iterable[T], step: Callable[[Db, T], Awaitable[object]]) -> None:
    """Take a step for one id after the other, each in a transaction of its own, or with `Database(db)` in a savepoint.

    The locks of one are not held for the next. Where something is wrong with one, the log says so, and the next has its
    turn.
    """
    for one in ids:
        try:
            async with database.transaction() as db:
                await step(db, one)
        except Exception as error:
            # Without the exception's text, which can hold what a person typed.
            log.error("step_failed", id=str(one), error=type(error).__name__, at=places(error))  # noqa: TRY400


async def enqueue(db: Db, name: str, id: object) -> None:
    """Put a job into the queue within the caller's transaction."""
    await Queries(AsyncpgDriver(db)).enqueue(name, str(id).encode())  # pyright: ignore[reportArgumentType]


async def forget_old(db: Db, now: datetime) -> None:
    """Keep a month of PgQueuer's own log."""
    await db.execute("DELETE FROM pgqueuer_log WHERE created < $1", now - timedelta(days=30))
    await db.execute("DELETE FROM pgqueuer_statistics WHERE created < $1", now - timedelta(days=30))
