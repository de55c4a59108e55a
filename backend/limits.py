"""Rate limits as rows in PostgreSQL: exact over several processes, and counted even when the request is refused."""

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Request

from backend.db import Database, Db
from backend.errors import TooMany
from backend.settings import Settings


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


def client_address(request: Request[Any, Any, Any], settings: Settings) -> str | None:
    """Whom to count by address: an IPv4 address or an IPv6 /64, None for this machine itself.

    X-Forwarded-For is read from its end, only as far as the proxies that we trust wrote it.
    """
    hops = [request.client.host] if request.client else []
    hops += [hop.strip() for hop in reversed(",".join(request.headers.getall("x-forwarded-for", [])).split(","))]
    for hop in hops:
        try:
            address = ipaddress.ip_address(hop)
        except ValueError:
            return None
        if _is_trusted(address, settings.trusted_proxies):
            continue
        if address.is_loopback:
            return None
        if isinstance(address, ipaddress.IPv6Address):
            return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
        return str(address)
    return None


def _is_trusted(address: ipaddress.IPv4Address | ipaddress.IPv6Address, proxies: tuple[str, ...]) -> bool:
    return any(address in ipaddress.ip_network(proxy, strict=False) for proxy in proxies)
