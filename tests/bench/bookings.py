"""Taking time: many people at different times, and many at few."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from pyreqwest.client import Client, ClientBuilder

from backend import limits
from backend.bookings import actions
from backend.bookings.holds import actions as holds
from backend.bookings.models import Confirmation, NewBooking
from backend.bookings.routes import HOLDS_PER, MOST_HOLDS
from backend.db import Database, connect, make_pool
from backend.idempotency import already
from backend.seal import Sealer
from backend.settings import Settings
from tests.bench import counter
from tests.bench.row import Row
from tests.server import Server

CLIENTS = 64
EACH = 8
CROWD, PLACES = 256, 32
SLOWEST = 2.0


async def measure(server: Server) -> list[Row]:
    db = await connect(server.database_url)
    service_id, counsellors = await counter.furnish(db, counsellors=CLIENTS, rooms=0, days_ahead=60)
    people = await counter.citizens(db, 2 * CLIENTS * EACH)
    few, _ = await counter.furnish(db, counsellors=PLACES, rooms=0)
    crowd = await counter.citizens(db, CROWD)
    await db.close()
    starts = counter.starts(2)[:EACH]
    wishes = [(starts_at, counsellor) for starts_at in starts for counsellor in counsellors]
    async with ClientBuilder().base_url(server.url).default_headers({"origin": server.url}).build() as client:
        over_http = await counter.rate(
            [_over_http(client, service_id, person[1], *wish) for person, wish in zip(people, wishes, strict=False)],
            CLIENTS,
        )
        later = [(starts_at + timedelta(days=7), counsellor) for starts_at, counsellor in wishes]
        bare = await _bare(server, service_id, people[len(wishes) :], later)
        statuses, times = await _crowd(client, few, [headers for _, headers in crowd], starts[0])
    doubled = await _doubled(server)
    slowest = counter.at(times, 0.99)
    as_it_should = statuses == {201: PLACES, 409: CROWD - PLACES} and not doubled
    return [
        Row(f"booking, {CLIENTS} clients at different times: bookings a second", f"{over_http:.0f}"),
        Row("  of the bare statements' rate on 20 connections", f"{over_http / bare:.0%}", "≥ 50 %",
            over_http >= bare / 2),
        Row(f"{CROWD} clients on {PLACES} places: held, told of others, doubled",
            f"{statuses[201]}, {statuses[409]}, {doubled}", f"{PLACES}, {CROWD - PLACES}, 0", as_it_should),
        Row("  99th percentile", f"{slowest:.2f} s", f"< {SLOWEST:.0f} s", slowest < SLOWEST),
    ]  # fmt: skip


def _over_http(
    client: Client, service_id: int, headers: dict[str, str], starts_at: datetime, counsellor_id: int
) -> Callable[[], Awaitable[None]]:
    async def book() -> None:
        body = {"service_id": service_id, "starts_at": starts_at.isoformat(), "counsellor_id": counsellor_id}
        status, held = await _post(client, "/api/bookings", headers, body)
        assert status == 201, held
        status, confirmed = await _post(client, f"/api/bookings/{held['id']}/confirm", headers, {})
        assert status == 200, confirmed

    return book


async def _post(client: Client, path: str, headers: dict[str, str], body: Any) -> tuple[int, Any]:
    request = client.post(path).headers(headers | {"idempotency-key": str(uuid4())}).body_json(body).build()
    answer = await request.send()
    return answer.status, await answer.json()


async def _bare(
    server: Server, service_id: int, people: list[tuple[Any, dict[str, str]]], wishes: list[tuple[datetime, int]]
) -> float:
    """Every statement of the two requests, in the same transactions, without HTTP."""
    settings = Settings.from_env(server.env)
    sealer = Sealer(settings.secret_keys)
    pool = await make_pool(server.database_url, min_size=20, max_size=20)
    database = Database(pool)

    def one(citizen_id: Any, starts_at: datetime, counsellor_id: int) -> Callable[[], Awaitable[None]]:
        wanted = NewBooking(service_id=service_id, starts_at=starts_at, counsellor_id=counsellor_id)

        async def book() -> None:
            now, actor = datetime.now(UTC), f"citizen:{citizen_id}"
            await limits.hit(database, sealer.index("hold", str(citizen_id)), most=MOST_HOLDS, per=HOLDS_PER, now=now)
            async with database.transaction() as db:
                await already(db, actor, "hold", uuid4(), wanted, makes=(booking_id := uuid4()))
                held = await holds.hold(db, sealer, citizen_id, wanted, now, booking_id=booking_id)
                actions.show(held, sealer, now)
            async with database.transaction() as db:
                await already(db, actor, f"confirm {booking_id}", uuid4(), Confirmation(), makes=booking_id)
                confirmed = await holds.confirm(db, settings, sealer, citizen_id, booking_id, Confirmation(), now)
                actions.show(confirmed, sealer, now)

        return book

    calls = [one(person[0], *wish) for person, wish in zip(people, wishes, strict=False)]
    found = await counter.rate(calls, CLIENTS)
    await pool.close()
    return found


async def _crowd(
    client: Client, service_id: int, everybody: list[dict[str, str]], starts_at: datetime
) -> tuple[Counter[int], list[float]]:
    """All at once at one time; whoever loses is told of three others."""
    times: list[float] = []

    async def one(headers: dict[str, str]) -> int:
        began = time.perf_counter()
        body = {"service_id": service_id, "starts_at": starts_at.isoformat()}
        status, answer = await _post(client, "/api/bookings", headers, body)
        times.append(time.perf_counter() - began)
        assert status == 201 or len(answer["alternatives"]) == 3, answer
        return status

    return Counter(await asyncio.gather(*(one(headers) for headers in everybody))), times


async def _doubled(server: Server) -> int:
    db = await connect(server.database_url)
    found = await db.fetchval(
        """SELECT count(*) FROM allocations a JOIN allocations b
           ON a.id < b.id AND a.active AND b.active AND a.resource_id = b.resource_id AND a.unit = b.unit
              AND a.during && b.during
           WHERE upper(a.during) > now()"""
    )
    await db.close()
    return found
