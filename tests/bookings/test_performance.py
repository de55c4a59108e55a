"""Availability with a city's worth of bookings behind it."""

import time
from datetime import date, timedelta

import pytest

from backend.bookings.models import Wish
from backend.bookings.slots.queries import LOOK, find_days
from backend.db import Pool
from tests import make
from tests.bookings.conftest import MONDAY


@pytest.mark.nightly
async def test_two_weeks_of_20_counsellors_come_from_the_constraints_own_index(pool: Pool) -> None:
    async with pool.acquire() as db:
        site_id = await make.site(db)
        service_id = await make.service(db, site_id)
        for _ in range(20):
            await make.counsellor(db, site_id, service_id)
        await db.execute(
            """INSERT INTO allocations (resource_id, unit, during)
               SELECT r.id, 1, tstzrange(starts_at, starts_at + interval '40 minutes')
               FROM resources r, generate_series('2025-01-01 10:00+09'::timestamptz, '2026-12-31', '1 day') day,
                    generate_series(day, day + interval '7 hours', '1 hour') starts_at""",
            timeout=120,
        )
        assert await db.fetchval("SELECT count(*) FROM allocations") > 100_000
        await db.execute("RESET ROLE")
        await db.execute("VACUUM ANALYZE allocations")
        await db.execute("SET ROLE app")
        took: list[float] = []
        for _ in range(20):
            begun = time.perf_counter()
            days = await find_days(db, service_id, date(2026, 3, 9), 14, Wish(), MONDAY)
            took.append(time.perf_counter() - begun)
        assert sum(bool(day.starts) for day in days) == 12
        assert sorted(took)[10] < 0.05
        plan = "\n".join(row[0] for row in await db.fetch(
            f"EXPLAIN {LOOK}", service_id, [date(2026, 3, 9)], [1], MONDAY, MONDAY + timedelta(days=14), None, None, [],
            1, MONDAY, None,
        ))  # fmt: skip
        assert "Index Only Scan using allocations_once" in plan
