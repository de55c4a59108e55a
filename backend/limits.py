"""Rate limits as rows in PostgreSQL: exact over several processes, and counted even when the request is refused."""

from datetime import UTC, datetime, timedelta

from backend.db import Database, Db
from backend.errors import TooMany


async def hit(database: Database, subject: bytes, *, most: int, per: timedelta, now: datetime, code: str = "") -> None:
    """Count one try of `subject` (an HMAC, never the value) in its own transaction.

    Raises TooMany with the seconds until the window ends when there were more than `most`.
    """
    start = datetime.fromtimestamp(now.timestamp() // per.total_seconds() * per.total_seconds(), UTC)
    async with database.transaction() as db:
        hits = await db.fetchval(
            """INSERT INTO rate_counters AS c (subject, window_starts_at, hits) VALUES ($1, $2, 1)
               ON CONFLICT (subject, window_starts_at) DO UPDATE SET hits = c.hits + 1 RETURNING hits""",
            subject, start,
        )  # fmt: skip
    if hits > most:
        raise TooMany(max(1, int((start + per - now).total_seconds())), code=code)


async def forget_old(db: Db, now: datetime) -> None:
    """Windows end within a day."""
    await db.execute("DELETE FROM rate_counters WHERE window_starts_at < $1", now - timedelta(days=1))
