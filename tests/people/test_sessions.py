"""Sessions: they slide while they are used, and end for certain."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from backend.app import create_app
from backend.db import Db
from backend.people.sessions import CITIZEN_LIVES, STAFF_LIVES, Lives
from backend.settings import Settings
from tests import make
from tests.conftest import browser
from tests.people.test_phone_change import Clock

SECOND = timedelta(seconds=1)


class Visitor:
    """Somebody who signed in just now, and what the server then knows of them."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock, staff: bool) -> None:
        self.client, self.clock, self.staff = client, clock, staff

    async def is_known_after(self, pause: timedelta) -> bool:
        self.clock.now += pause
        path, who = ("/api/staff/session", "staff") if self.staff else ("/api/session", "citizen")
        return (await self.client.get(path)).json()[who] is not None


@pytest.fixture(params=[True, False], ids=["staff", "citizen"])
async def visitor(db: Db, app_settings: Settings, request: pytest.FixtureRequest) -> AsyncIterator[Visitor]:
    clock = Clock()
    app = create_app(app_settings, connection=db, clock=clock)
    cookie = (
        await make.staff_cookie(db, await make.staff(db), at=clock.now)
        if request.param
        else await make.citizen_cookie(db, await make.citizen(db), at=clock.now)
    )
    async with app.lifespan(), browser(app, app_settings) as client:
        client.cookies.update(cookie)
        yield Visitor(client, clock, request.param)


@pytest.fixture
def lives(visitor: Visitor) -> Lives:
    return STAFF_LIVES if visitor.staff else CITIZEN_LIVES


async def test_a_session_that_is_not_used_ends(visitor: Visitor, lives: Lives) -> None:
    assert await visitor.is_known_after(lives.idle - timedelta(minutes=1))
    assert not await visitor.is_known_after(lives.idle)


async def test_a_session_in_use_ends_at_its_last_hour_however_much_it_is_used(visitor: Visitor, lives: Lives) -> None:
    step = lives.idle - timedelta(minutes=1)
    steps, rest = divmod(lives.most, step)
    for _ in range(steps):
        assert await visitor.is_known_after(step)
    assert await visitor.is_known_after(rest - timedelta(minutes=1))
    assert not await visitor.is_known_after(timedelta(minutes=1) + SECOND)


async def test_the_cookie_lives_no_shorter_than_the_session_may(client: httpx.AsyncClient) -> None:
    sent = (await client.post("/api/sign-in/codes", json={"phone": "010-1111-1111", "lang": "ko"})).json()
    answer = await client.post("/api/sign-in", json={"challenge_id": sent["challenge_id"], "code": sent["demo_code"]})
    assert f"Max-Age={400 * 24 * 3600}" in answer.headers["set-cookie"]
