"""What is free, over HTTP, against every statement of that request through asyncpg on as many connections."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from uuid import uuid4

from pyreqwest.client import ClientBuilder

from backend.bookings.models import Wish
from backend.bookings.slots.queries import find_days, read_days
from backend.bookings.statistics import queries as statistics
from backend.bookings.statistics.actions import gather
from backend.bookings.statistics.models import Days
from backend.db import Db, connect, make_pool
from backend.embedded import Cluster
from backend.seoul import SEOUL
from tests.bench import counter
from tests.bench.row import Row
from tests.server import Server

CLIENTS = 8
SECONDS = 4.0
TURNS = 3
HISTORY, TENTH = 1_000_000, 100_000
ONCE = 60


async def measure(server: Server, cluster: Cluster) -> list[Row]:
    db = await connect(server.database_url)
    service_id, resource_ids = await counter.furnish(db)
    today = datetime.now(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    first = today.date() + timedelta(days=1)
    await _fill_two_weeks(db, service_id, resource_ids)
    # The visits of the first tenth lie nearest; ten times as many must cost no more.
    await counter.add_history(db, service_id, resource_ids, TENTH, before=today)
    await counter.analyze(server.database_url)
    await db.close()
    tenth_url = await counter.copied(server, cluster, "tenth_of_visits")
    db = await connect(server.database_url)
    older = today - timedelta(hours=TENTH // len(resource_ids) + 1)
    for n in range(9):
        before = older - timedelta(hours=n * (TENTH // len(resource_ids) + 1))
        await counter.add_history(db, service_id, resource_ids, TENTH, before=before)
    await counter.analyze(server.database_url)
    tenth_db = await connect(tenth_url)

    async def look(db: Db) -> None:
        assert await find_days(db, service_id, first, 14, Wish(), datetime.now(UTC))

    tenth, whole = await counter.in_turns(lambda: look(tenth_db), lambda: look(db), ONCE)
    await tenth_db.close()
    year = await _year(db, service_id, today.date())
    await db.close()
    http_rate, bare_rate, times = await _rates(server, service_id, first)
    return [
        Row(f"availability, 14 days, 20 counsellors, 3 rooms, {HISTORY:,} bookings: a second", f"{http_rate:.0f}"),
        Row("  of the bare statements' rate on as many connections", f"{http_rate / bare_rate:.0%}", "≥ 50 %",
            http_rate >= bare_rate / 2),
        Row("  99th percentile of the median", f"{counter.at(times, 0.99) / counter.at(times, 0.5):.1f} ×", "≤ 5 ×",
            counter.at(times, 0.99) <= 5 * counter.at(times, 0.5)),
        Row("  without HTTP, one after the other, median", f"{whole:.1f} ms"),
        Row("  ten times the history, by turns", f"{whole / tenth:.2f} ×", "≤ 1.2 ×", whole <= 1.2 * tenth),
        Row("statistics of a year and the year before, 400,000 visits, median", f"{year:.0f} ms", "≤ 2,000 ms",
            year <= 2000),
    ]  # fmt: skip


async def _fill_two_weeks(db: Db, service_id: int, resource_ids: list[int]) -> None:
    """Half of the counsellors' next two weeks, so that there is something to subtract."""
    for n, starts_at in enumerate(counter.starts(14)):
        for resource_id in resource_ids[n % 2 : counter.COUNSELLORS : 2]:
            await db.execute(
                "INSERT INTO allocations (resource_id, unit, during) VALUES ($1, 1, tstzrange($2, $3))",
                resource_id, starts_at, starts_at + timedelta(minutes=40),
            )  # fmt: skip


async def _year(db: Db, service_id: int, today: date) -> float:
    """Milliseconds until all sums of a site's year are there, the median; its hours were summed at night."""
    site_id = await db.fetchval("SELECT site_id FROM services WHERE id = $1", service_id)
    year = Days(today - timedelta(days=365), today - timedelta(days=1))
    for month in range(12):
        first = year.first + timedelta(days=30 * month)
        await statistics.sum_hours(db, site_id, Days(first, min(first + timedelta(days=29), today - timedelta(days=8))))
    took: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        assert await gather(db, site_id, year, datetime.now(UTC), staff_id=uuid4(), administers=True)
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


async def _rates(server: Server, service_id: int, first: date) -> tuple[float, float, list[float]]:
    """Answers a second over HTTP and bare, in turns, and the milliseconds of the former."""
    path = f"{server.url}/api/services/{service_id}/availability?from={first}&days=14"
    pool = await make_pool(server.database_url, min_size=CLIENTS, max_size=CLIENTS)
    http: list[tuple[int, float]] = []
    bare: list[tuple[int, float]] = []
    times: list[float] = []
    async with ClientBuilder().build() as client:

        async def over_http() -> None:
            answer = await client.get(path).build().send()
            assert answer.status == 200
            await answer.bytes()

        async def statement() -> None:
            async with pool.acquire() as db:
                assert (await read_days(db, service_id, first, 14, Wish(), datetime.now(UTC)))[0]

        for _ in range(TURNS):
            http.append(await _run(over_http, times))
            bare.append(await _run(statement, []))
    await pool.close()
    return (
        sum(n for n, _ in http) / sum(s for _, s in http), sum(n for n, _ in bare) / sum(s for _, s in bare), times,
    )  # fmt: skip


async def _run(call: Callable[[], Awaitable[None]], times: list[float]) -> tuple[int, float]:
    """How many calls in how many seconds."""
    before = len(times)
    began = time.perf_counter()
    end = began + SECONDS

    async def client() -> None:
        while (called := time.perf_counter()) < end:
            await call()
            times.append((time.perf_counter() - called) * 1000)

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return len(times) - before, time.perf_counter() - began
