"""Races for the last suit between real connections."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest

from backend.app import create_app
from backend.db import Database, Pool
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Clock, Person, at, furnish
from tests.bookings.lending.conftest import Wardrobe, hang
from tests.conftest import browser

pytestmark = pytest.mark.race


@pytest.fixture
async def crowd(pool: Pool, app_settings: Settings, clock: Clock) -> AsyncIterator[tuple[Wardrobe, list[Person]]]:
    """One piece of a size on a base of its own, and 64 people who may borrow it."""
    app = create_app(app_settings, clock=clock)
    app.dependencies["database"].dependency().inner = Database(pool)
    async with browser(app, app_settings) as client, pool.acquire() as db:
        cafe = Cafe(db, client, clock, app.state.sealer)
        await furnish(db, cafe)
        wardrobe = await hang(db, cafe, units=1)
        yield wardrobe, [await wardrobe.borrower(f"사람 {n}") for n in range(64)]


def outcome(reply: httpx.Response) -> str:
    return "reserved" if reply.status_code == 201 else reply.json()["code"]


async def test_of_64_people_at_the_last_suit_one_gets_it(crowd: tuple[Wardrobe, list[Person]]) -> None:
    wardrobe, people = crowd
    # On four different days whose loans overlap, and at times of their own: only the suit is scarce.
    replies = await asyncio.gather(
        *(wardrobe.reserve(person, at(10 + n // 8, 20 * (n % 3), day=10 + n % 4)) for n, person in enumerate(people))
    )
    assert Counter(reply.status_code for reply in replies) == {201: 1, 409: 63}
    assert {reply.json()["code"] for reply in replies if reply.status_code == 409} == {"suit_taken"}
    assert all(reply.json()["alternatives"] for reply in replies if reply.status_code == 409)
    assert await wardrobe.cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 1
    assert await wardrobe.cafe.db.fetchval("SELECT count(*) FROM loans") == 1


async def test_a_time_with_two_places_lets_two_of_twenty_in(crowd: tuple[Wardrobe, list[Person]]) -> None:
    wardrobe, people = crowd
    await wardrobe.cafe.db.execute("UPDATE resources SET units = 20 WHERE id = $1", wardrobe.suit_id)
    other = await make.suit(wardrobe.cafe.db, wardrobe.cafe.site_id, size="105", units=20)
    # Of two sizes: the time is the desk's, whatever is tried on.
    bodies = [{"suit_id": (wardrobe.suit_id, other)[n % 2], "pick_up_at": at(14).isoformat()} for n in range(20)]
    replies = await asyncio.gather(
        *(person.post("/api/loans", body) for person, body in zip(people, bodies, strict=False))
    )
    assert Counter(outcome(reply) for reply in replies) == {"reserved": 2, "pick_up_full": 18}


async def test_one_person_on_many_phones_reserves_once(crowd: tuple[Wardrobe, list[Person]]) -> None:
    wardrobe, (person, *_) = crowd
    await wardrobe.cafe.db.execute("UPDATE resources SET units = 20 WHERE id = $1", wardrobe.suit_id)
    replies = await asyncio.gather(*(wardrobe.reserve(person, at(14, 20 * (n % 3))) for n in range(12)))
    assert Counter(outcome(reply) for reply in replies) == {"reserved": 1, "too_many_loans": 11}


async def test_a_desk_and_a_citizen_at_one_loan_both_get_an_answer(crowd: tuple[Wardrobe, list[Person]]) -> None:
    wardrobe, people = crowd
    await wardrobe.cafe.db.execute("UPDATE resources SET units = 8 WHERE id = $1", wardrobe.suit_id)
    desk = await wardrobe.cafe.staff()
    loans = [await wardrobe.reserved(person, at(14, 20 * (n % 3), day=9)) for n, person in enumerate(people[:6])]
    replies = await asyncio.gather(
        *(person.post(f"/api/loans/{loan['id']}/cancel") for person, loan in zip(people, loans, strict=False)),
        *(desk.post(f"/api/staff/loans/{loan['id']}/hand-out") for loan in loans),
        *(wardrobe.reserve(person, at(16, 20 * (n % 3))) for n, person in enumerate(people[6:12])),
        desk.put(f"/api/staff/lending/suits/{wardrobe.suit_id}", {"units": 10}),
    )
    assert {reply.status_code for reply in replies} <= {200, 201, 409}
    # Of each pair one came first, and the other was told so.
    pairs = zip(replies[:6], replies[6:12], strict=True)
    assert all(sorted((one.status_code, other.status_code)) == [200, 409] for one, other in pairs)
