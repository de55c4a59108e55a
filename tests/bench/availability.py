"""What is free, over HTTP, against every statement of that request through asyncpg on as many connections."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import asyncpg
import httpx

from backend.bookings.models import Wish
from backend.bookings.slots.queries import find_days
from backend.db import make_pool
from tests.bench.row import Row
from tests.server import Server

CLIENTS = 8
SECONDS = 5.0
HISTORY = 100_000


async def measure(server: Server) -> list[Row]:
    owner = await asyncpg.connect(server.database_url)
    service = await owner.fetchval("SELECT min(id) FROM services")
    # Years of visits that nobody looks at again must cost nothing.
    await owner.execute(
        """INSERT INTO allocations (resource_id, unit, during)
           SELECT r.id, 1, tstzrange(s.at, s.at + interval '40 minutes')
           FROM resources r, generate_series(1, $1::integer / (SELECT count(*)::integer FROM resources)) n,
                LATERAL (SELECT timestamptz '2020-01-01 00:00+09' + n * interval '40 minutes' AS at) s""",
        HISTORY,
    )
    await owner.execute("ANALYZE")
    await owner.close()

    start = date.today() + timedelta(days=1)  # noqa: DTZ011 a day either way does not matter
    path = f"/api/services/{service}/availability?from={start}&days=14"
    pool = await make_pool(server.database_url, min_size=CLIENTS, max_size=CLIENTS)
    async with httpx.AsyncClient(base_url=server.url, limits=httpx.Limits(max_connections=CLIENTS)) as client:

        async def over_http() -> None:
            assert (await client.get(path)).status_code == 200

        async def bare() -> None:
            async with pool.acquire() as db, db.transaction():
                assert await find_days(db, service, start, 14, Wish(), datetime.now(UTC))

        http_rate, http_times = await _rate(over_http)
        bare_rate, _ = await _rate(bare)
    await pool.close()
    http_times.sort()
    return [
        Row(f"availability, 14 days, {HISTORY:,} allocations: answers a second", f"{http_rate:.0f}"),
        Row("  of the bare statements' rate on as many connections", f"{http_rate / bare_rate:.0%}"),
        Row("  99th percentile of the median", f"{_at(http_times, 0.99) / _at(http_times, 0.5):.1f} ×"),
    ]


def _at(times: list[float], share: float) -> float:
    return times[int(len(times) * share)]


async def _rate(call: Callable[[], Awaitable[None]]) -> tuple[float, list[float]]:
    times: list[float] = []
    end = time.perf_counter() + SECONDS

    async def client() -> None:
        while (began := time.perf_counter()) < end:
            await call()
            times.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return len(times) / (time.perf_counter() - began), times
