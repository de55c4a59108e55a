from datetime import timedelta

import pytest

from backend.bookings import tasks
from backend.db import Database
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, at


@pytest.fixture
def context(cafe: Cafe, app_settings: Settings) -> Context:
    return Context(app_settings, Database(cafe.db), cafe.sealer)


async def kinds(cafe: Cafe) -> list[str]:
    return [row["kind"] for row in await cafe.db.fetch("SELECT kind FROM messages ORDER BY created_at, kind")]


async def test_a_booking_is_recalled_once_a_day_before_and_once_two_hours_before(cafe: Cafe, context: Context) -> None:
    nara = await make.citizen(cafe.db)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(13, day=10))
    for now, told in [
        (at(12, 59), []),
        (at(13), ["booking_tomorrow"]),
        (at(13, 1), ["booking_tomorrow"]),
        (at(10, 59, day=10), ["booking_tomorrow"]),
        (at(11, day=10), ["booking_tomorrow", "booking_soon"]),
        (at(12, day=10), ["booking_tomorrow", "booking_soon"]),
    ]:
        await tasks.remind(context, now)
        assert await kinds(cafe) == told


async def test_whoever_booked_shortly_before_is_not_reminded(cafe: Cafe, context: Context) -> None:
    nara = await make.citizen(cafe.db)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(13), created_at=at(11, 30))
    await tasks.remind(context, at(11, 31))
    assert await kinds(cafe) == []


async def test_after_a_standstill_nobody_is_told_of_a_visit_that_has_begun(cafe: Cafe, context: Context) -> None:
    nara = await make.citizen(cafe.db)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(13))
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(14))
    await tasks.remind(context, at(13, 10))
    assert await kinds(cafe) == ["booking_soon"]


@pytest.mark.parametrize("status", ["cancelled_by_citizen", "cancelled_by_centre", "no_show", "checked_in"])
async def test_only_confirmed_bookings_are_recalled(cafe: Cafe, context: Context, status: str) -> None:
    nara = await make.citizen(cafe.db)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(13), status=status)
    await tasks.remind(context, at(11, 30))
    assert await kinds(cafe) == []


async def test_holds_that_ran_out_are_tidied_away(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    held = (await nara.hold(cafe.service_id, at(13))).json()
    await tasks.expire_holds(context, at(9, 4))
    assert (await nara.get(f"/api/bookings/{held['id']}")).json()["status"] == "held"
    await tasks.expire_holds(context, at(9, 5))
    assert (await nara.get(f"/api/bookings/{held['id']}")).json()["status"] == "expired"
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 0


async def test_what_somebody_only_looked_at_is_forgotten_after_two_weeks(cafe: Cafe, context: Context) -> None:
    nara = await cafe.citizen()
    await nara.hold(cafe.service_id, at(13))
    await nara.book(cafe.service_id, at(15))
    await tasks.expire_holds(context, at(9) + timedelta(days=15))
    await tasks.forget_holds(context, at(9) + timedelta(days=15))
    assert [row["status"] for row in await cafe.db.fetch("SELECT status FROM bookings")] == ["confirmed"]
