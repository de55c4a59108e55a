"""Rate limits as rows in PostgreSQL: exact over several processes, and counted even when the request is refused."""

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Request

from backend.db import Database, Db
from backend.errors import TooMany
from backend.settings import Settings

MOST_DOUBLINGS = 2


async def hit(database: Database, subject: bytes, *, most: int, per: timedelta, now: datetime, code: str = "") -> None:
    """Count one try of `subject` (an HMAC, never the value) in its own transaction.

    Raises TooMany with the seconds to wait: when a window had more than `most`, until it ends, and twice and four times
    as long when that happens again within a day. No longer: somebody else may have used up this person's tries.
    """
    start = datetime.fromtimestamp(now.timestamp() // per.total_seconds() * per.total_seconds(), UTC)
    async with database.connection() as db:
        exceeded = await db.fetch(
            """WITH this AS (
                   INSERT INTO rate_counters AS c (subject, window_starts_at, hits) VALUES ($1, $2, 1)
                   ON CONFLICT (subject, window_starts_at) DO UPDATE SET hits = c.hits + 1
                   RETURNING window_starts_at, hits
               )
               SELECT window_starts_at FROM this WHERE hits > $3
               UNION ALL
               SELECT window_starts_at FROM rate_counters
               WHERE subject = $1 AND window_starts_at <> $2 AND hits > $3 AND window_starts_at > $4
               ORDER BY window_starts_at""",
            subject, start, most, now - timedelta(days=1),
        )  # fmt: skip
    ends = [row["window_starts_at"] + per * 2 ** min(n, MOST_DOUBLINGS) for n, row in enumerate(exceeded)]
    if ends and max(ends) > now:
        raise TooMany(max(1, int((max(ends) - now).total_seconds())), code=code)


async def forget_old(db: Db, now: datetime) -> None:
    """Windows end within a day."""
    await db.execute("DELETE FROM rate_counters WHERE window_starts_at < $1", now - timedelta(days=1))


def client_address(request: Request[Any, Any, Any], settings: Settings) -> str | None:
    """Whom to count by address: an IPv4 address or an IPv6 /64, None for this machine itself.

    X-Forwarded-For is read from its end, only as far as the proxies that we trust wrote it. A proxy that names nobody
    is counted itself: nobody escapes the limits by a header that says nothing.
    """
    hops = [request.client.host] if request.client else []
    hops += [hop.strip() for hop in reversed(",".join(request.headers.getall("x-forwarded-for", [])).split(","))]
    nearest: str | None = None
    for hop in hops:
        try:
            address = ipaddress.ip_address(hop)
        except ValueError:
            break
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if _is_trusted(address, settings.trusted_proxies):
            nearest = str(address)
            continue
        if address.is_loopback:
            return nearest
        if isinstance(address, ipaddress.IPv6Address):
            return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))
        return str(address)
    return nearest


def _is_trusted(address: ipaddress.IPv4Address | ipaddress.IPv6Address, proxies: tuple[str, ...]) -> bool:
    return any(address in ipaddress.ip_network(proxy, strict=False) for proxy in proxies)
