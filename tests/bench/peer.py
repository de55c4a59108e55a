"""The same work with libres, the reservation engine behind OneGov, on the same server: function to function."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg import Range

from backend.bookings.holds import actions as holds
from backend.bookings.holds.queries import Said, confirm_held
from backend.bookings.models import Confirmation, NewBooking, Wish
from backend.bookings.slots.queries import find_days, find_start
from backend.db import connect
from backend.embedded import Cluster
from backend.seal import Sealer
from backend.settings import Settings
from tests.bench import counter
from tests.bench.row import Row
from tests.server import Server

RESOURCES, DAYS = 20, 14
LOOKS, BOOKINGS = 30, 60
# Not counted: both engines prepare what they say more than once.
WARM_UP = 10
ZONE = "Asia/Seoul"


def measure(server: Server, cluster: Cluster) -> list[Row]:
    looked, booked = _libres(cluster)
    our_look, our_bookings, our_claims, bare = asyncio.run(_ours(server))
    return [
        Row(f"libres, {RESOURCES} resources, {DAYS} days: one look; ours", f"{looked:.0f} ms; {our_look:.1f} ms"),
        Row("  ours is faster by", f"{looked / our_look:.0f} ×", "≥ 50 ×", looked >= 50 * our_look),
        Row("libres, reserve and approve; ours, hold and confirm: a second", f"{booked:.0f}; {our_bookings:.0f}"),
        Row(
            "  of ours what libres does, too: find, claim and approve, no person's rules, messages or trail",
            f"{our_claims:.0f} ({our_claims / booked:.1f} ×)",
        ),
        Row(
            "  the base alone: one transaction that inserts a booking and its allocation, nothing looked at",
            f"{bare:.0f} ({bare / booked:.1f} ×)",
        ),
        Row("  ours does more by", f"{our_bookings / booked:.0f} ×", "≥ 20 ×", our_bookings >= 20 * booked),
    ]


def _libres(cluster: Cluster) -> tuple[float, float]:
    """Milliseconds of a look at everything that is free, and bookings a second, one after the other."""
    # Only here: nothing else needs it.
    from libres import new_scheduler, registry

    asyncio.run(_make_base(cluster))
    dsn = cluster.url("libres").replace("postgresql://", "postgresql+psycopg2://")
    context: Any = registry.register_context("bench")
    context.set_setting("dsn", dsn)
    desks: list[Any] = [new_scheduler(context, f"desk {n}", ZONE) for n in range(RESOURCES)]
    desks[0].setup_database()
    first = date.today() + timedelta(days=1)  # noqa: DTZ011 a day either way does not matter
    days = [datetime(day.year, day.month, day.day) for day in (first + timedelta(days=n) for n in range(DAYS))]  # noqa: DTZ001 it brings the zone itself
    for desk in desks:
        for day in days:
            desk.allocate((day.replace(hour=10), day.replace(hour=18)), partly_available=True, raster=15)
    desks[0].commit()
    took: list[float] = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        free = 0
        for desk in desks:
            for allocation in desk.allocations_in_range(days[0], days[-1].replace(hour=23)):
                free += len(list(allocation.free_slots()))
        assert free > 0
        took.append((time.perf_counter() - began) * 1000)
    for n in range(WARM_UP + BOOKINGS):
        if n == WARM_UP:
            began = time.perf_counter()
        desk, day = desks[n % RESOURCES], days[(n // RESOURCES) % DAYS]
        token = desk.reserve(f"{n}@example.org", (day.replace(hour=13), day.replace(hour=13, minute=30)))
        desk.approve_reservations(token)
        desk.commit()
    booked = BOOKINGS / (time.perf_counter() - began)
    desks[0].close()
    return median(took), booked


async def _make_base(cluster: Cluster) -> None:
    owner = await asyncpg.connect(cluster.superuser_url)
    await owner.execute("CREATE DATABASE libres OWNER gwangju")
    await owner.close()


async def _ours(server: Server) -> tuple[float, float, float, float]:
    """The same of ours, one after the other on one connection, and what no engine on this base could do more of."""
    db = await connect(server.database_url)
    service_id, resource_ids = await counter.furnish(db, counsellors=RESOURCES, rooms=0)
    people = await counter.citizens(db, WARM_UP + BOOKINGS)
    settings = Settings.from_env(server.env)
    sealer = Sealer(settings.secret_keys)
    took: list[float] = []
    for _ in range(LOOKS * 3):
        began = time.perf_counter()
        assert await find_days(db, service_id, date.today() + timedelta(days=1), DAYS, Wish(), datetime.now(UTC))  # noqa: DTZ011
        took.append((time.perf_counter() - began) * 1000)
    starts = counter.starts(DAYS)

    async def book(citizen_id: UUID, starts_at: datetime) -> None:
        wanted = NewBooking(service_id=service_id, starts_at=starts_at)
        async with db.transaction():
            booking_id = (await holds.hold(db, sealer, citizen_id, wanted, datetime.now(UTC))).id
        async with db.transaction():
            await holds.confirm(db, settings, sealer, citizen_id, booking_id, Confirmation(), datetime.now(UTC))

    async def claim(citizen_id: UUID, starts_at: datetime) -> None:
        now = datetime.now(UTC)
        async with db.transaction():
            start = await find_start(db, service_id, starts_at, Wish(), now)
            assert start is not None
            until = now + timedelta(minutes=5)
            booking_id = await holds.take(db, citizen_id, service_id, start, Wish(), now, until)
            assert await confirm_held(db, booking_id, "confirmed", Said(about=None, answers=None), now)

    async def insert(citizen_id: UUID, starts_at: datetime) -> None:
        nonlocal turn
        during = Range(starts_at, starts_at + timedelta(minutes=40))
        async with db.transaction():
            booking_id = await db.fetchval(
                """INSERT INTO bookings (service_id, citizen_id, status, during, code, created_at, confirmed_at)
                   VALUES ($1, $2, 'confirmed', $3, gen_random_uuid(), now(), now()) RETURNING id""",
                service_id, citizen_id, during,
            )  # fmt: skip
            await db.execute(
                "INSERT INTO allocations (booking_id, resource_id, unit, during) VALUES ($1, $2, 1, $3)",
                booking_id, resource_ids[turn % RESOURCES], during,
            )  # fmt: skip
        turn += 1

    turn = 0
    booked = await _a_second(book, [person for person, _ in people], starts)
    claimed = await _a_second(claim, [person for person, _ in people], starts[len(people) // RESOURCES + 1 :])
    bare = await _a_second(insert, [person for person, _ in people], starts[2 * (len(people) // RESOURCES + 1) :])
    await db.close()
    return median(took[LOOKS:]), booked, claimed, bare


async def _a_second(
    call: Callable[[UUID, datetime], Awaitable[None]], people: Sequence[UUID], starts: Sequence[datetime]
) -> float:
    began = 0.0
    for n, citizen_id in enumerate(people):
        if n == WARM_UP:
            began = time.perf_counter()
        await call(citizen_id, starts[n // RESOURCES])
    return BOOKINGS / (time.perf_counter() - began)
