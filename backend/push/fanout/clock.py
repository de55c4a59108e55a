"""The base's clock, so that workers on several machines agree on leases and a clock that is set changes nothing."""

import time
from datetime import UTC, datetime, timedelta

from backend.db import Database
from backend.push.fanout import queries


class Clock:
    """Tells the base's time by this machine's monotonic clock, from the last time that it asked."""

    def __init__(self) -> None:
        self._at, self._since = datetime.now(UTC), time.monotonic()

    def __call__(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    async def ask(self, database: Database) -> None:
        async with database.transaction() as db:
            at = await queries.base_time(db)
        self._at, self._since = at, time.monotonic()
