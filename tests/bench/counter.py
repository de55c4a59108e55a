"""A job cafe with a city's worth of visits behind it: what the measurements of bookings share."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import asyncpg

from backend.db import Db
from backend.embedded import DATABASE, OWNER, Cluster
from backend.seoul import SEOUL, day_in_seoul
from tests import make
from tests.server import Server

COUNSELLORS, ROOMS = 20, 3


async def furnish(db: Db, *, counsellors: int = COUNSELLORS, rooms: int = ROOMS, **rules: Any) -> tuple[int, list[int]]:
    """A service that takes a counsellor and, where there are any, a room; it and those who are booked."""
    site_id = await make.site(db, name_ko="재는 곳", weekdays=range(1, 8))
    service_id = await make.service(db, site_id, **({"notice_minutes": 0, "max_live": 1000} | rules))
    ids = [
        await make.counsellor(db, site_id, service_id, name_ko=f"상담사 {n}", weekdays=range(1, 8))
        for n in range(counsellors)
    ]
    ids += [await make.room(db, site_id, service_id, name_ko=f"방 {n}") for n in range(rooms)]
    return service_id, ids


async def add_history(db: Db, service_id: int, resource_ids: Sequence[int], bookings: int, *, before: datetime) -> None:
    """Visits that are over, one after the other, back from `before`."""
    each = bookings // len(resource_ids)
    await db.execute(
        """WITH visit AS (
               SELECT gen_random_uuid() AS id, r AS resource_id,
                      tstzrange($4::timestamptz - n * interval '1 hour',
                                $4::timestamptz - n * interval '1 hour' + interval '40 minutes') AS during
               FROM unnest($2::int[]) r, generate_series(1, $3::int) n
           ), booked AS (
               INSERT INTO bookings (id, service_id, status, during, code, created_at, confirmed_at)
               SELECT id, $1, 'completed', during, id::text, lower(during), lower(during) FROM visit
           )
           INSERT INTO allocations (booking_id, resource_id, unit, during)
           SELECT id, resource_id, 1, during FROM visit""",
        service_id, list(resource_ids), each, before, timeout=600,
    )  # fmt: skip


async def citizens(db: Db, count: int) -> list[tuple[Any, dict[str, str]]]:
    """People who may book, each with the header that signs them in."""
    people: list[tuple[Any, dict[str, str]]] = []
    for n in range(count):
        citizen_id = await make.citizen(db, name=f"사람 {n}")
        await make.consent(db, citizen_id)
        cookie = await make.citizen_cookie(db, citizen_id)
        people.append((citizen_id, {"cookie": "; ".join(f"{k}={v}" for k, v in cookie.items())}))
    return people


def starts(days: int) -> list[datetime]:
    """Every start of a counsellor's days from the day after tomorrow on."""
    first = day_in_seoul(datetime.now(SEOUL)) + timedelta(days=2)
    hours = [(10, 0), (10, 40), (11, 20), *divmods(13 * 60, 17 * 60, 40)]
    return [
        datetime(day.year, day.month, day.day, hour, minute, tzinfo=SEOUL)
        for day in (first + timedelta(days=n) for n in range(days))
        for hour, minute in hours
    ]


def divmods(first: int, last: int, step: int) -> list[tuple[int, int]]:
    return [divmod(minutes, 60) for minutes in range(first, last + 1, step)]


async def rate(calls: Sequence[Callable[[], Awaitable[None]]], clients: int) -> float:
    """How many of these calls are done a second by so many clients."""
    waiting = itertools.count()
    began = time.perf_counter()

    async def client() -> None:
        while (n := next(waiting)) < len(calls):
            await calls[n]()

    await asyncio.gather(*(client() for _ in range(clients)))
    return len(calls) / (time.perf_counter() - began)


def at(times: Sequence[float], share: float) -> float:
    """The time within which that share of the calls came back."""
    return sorted(times)[int(len(times) * share)]


async def copied(server: Server, cluster: Cluster, name: str) -> str:
    """The address of a copy of the base as it is now, for a comparison with what becomes of it. Nobody may be connected
    meanwhile."""
    server.stop()
    owner = await asyncpg.connect(cluster.superuser_url)
    await owner.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER}", timeout=600)
    await owner.close()
    server.start()
    return cluster.url(name)


async def in_turns(
    first: Callable[[], Awaitable[object]], second: Callable[[], Awaitable[object]], times: int
) -> tuple[float, float]:
    """Milliseconds of each, the medians: by turns, since a machine is faster in one minute than in the next."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(times + times // 3):
        for call, milliseconds in zip((first, second), took, strict=True):
            began = time.perf_counter()
            await call()
            milliseconds.append((time.perf_counter() - began) * 1000)
    return median(took[0][times // 3 :]), median(took[1][times // 3 :])


async def analyze(url: str) -> None:
    owner = await asyncpg.connect(url)
    await owner.execute("VACUUM ANALYZE")
    await owner.close()
