"""Moving to another phone number: proven by a code, and never over somebody else's head."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from backend.app import create_app
from backend.db import Db, Pool
from backend.people.rules import CODE_TRIES
from backend.settings import Settings
from tests import make
from tests.conftest import app_on, browser

OLD, NEW = "010-1111-1111", "010-2222-2222"


class Phone:
    """A browser, in which somebody signs in and changes their number."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def sign_in(self, phone: str = OLD) -> str:
        sent = await self.client.post("/api/sign-in/codes", json={"phone": phone, "lang": "ko"})
        assert sent.status_code == 202, sent.text
        body = {"challenge_id": sent.json()["challenge_id"], "code": sent.json()["demo_code"]}
        return (await self.client.post("/api/sign-in", json=body)).json()["id"]

    async def ask(self, phone: str = NEW) -> dict[str, Any]:
        sent = await self.client.post("/api/me/phone/codes", json={"phone": phone, "lang": "ko"})
        assert sent.status_code == 202, sent.text
        return sent.json()

    async def enter(self, sent: dict[str, Any], code: str | None = None, to: str = "/api/me/phone") -> httpx.Response:
        body = {"challenge_id": sent["challenge_id"], "code": code or sent["demo_code"]}
        return await self.client.post(to, json=body)


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(db: Db, app_settings: Settings, clock: Clock) -> Any:
    return app_on(app_settings, db, clock)


@pytest.fixture
async def mine(app: Any, app_settings: Settings) -> AsyncIterator[Phone]:
    async with browser(app, app_settings) as client:
        yield Phone(client)


@pytest.fixture
async def other(app: Any, app_settings: Settings) -> AsyncIterator[Phone]:
    async with browser(app, app_settings) as client:
        yield Phone(client)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_the_right_code_makes_the_number_mine_and_every_device_stays_signed_in(
    db: Db, mine: Phone, other: Phone
) -> None:
    my_id = await mine.sign_in()
    assert await other.sign_in(OLD) == my_id
    changed = await mine.enter(await mine.ask())
    assert (changed.status_code, changed.json()["id"], changed.json()["phone"]) == (200, my_id, "010-****-2222")
    assert (await other.client.get("/api/me")).json()["phone"] == "010-****-2222"
    row = await db.fetchrow("SELECT actor_id, action, fields FROM trail ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert tuple(row) == (UUID(my_id), "phone_changed", ["phone"])
    assert await other.sign_in(NEW) == my_id
    # Who gets the old number begins anew.
    assert await other.sign_in(OLD) != my_id


async def test_my_own_number_stays_mine(mine: Phone) -> None:
    my_id = await mine.sign_in()
    assert (await mine.enter(await mine.ask(OLD))).json()["id"] == my_id


async def test_a_number_of_another_account_is_refused_and_only_after_the_right_code(mine: Phone, other: Phone) -> None:
    await other.sign_in(NEW)
    await mine.sign_in()
    known, unknown = await mine.ask(NEW), await mine.ask("010-3333-3333")
    assert known.keys() == unknown.keys()
    for sent in (known, unknown):
        assert code(await mine.enter(sent, other_than(sent["demo_code"]))) == (400, "code_wrong")
    assert code(await mine.enter(known)) == (409, "phone_in_use")
    assert (await mine.client.get("/api/me")).json()["phone"] == "010-****-1111"
    assert (await other.client.get("/api/me")).json()["phone"] == "010-****-2222"


async def test_once_the_other_account_is_deleted_the_number_can_be_taken(mine: Phone, other: Phone) -> None:
    await other.sign_in(NEW)
    await mine.sign_in()
    assert code(await mine.enter(await mine.ask())) == (409, "phone_in_use")
    await other.client.delete("/api/me")
    assert (await mine.enter(await mine.ask())).json()["phone"] == "010-****-2222"


async def test_a_number_that_nobody_used_for_half_a_year_is_taken_and_its_account_keeps_its_data(
    db: Db, mine: Phone, other: Phone
) -> None:
    idle = await other.sign_in(NEW)
    await db.execute("UPDATE citizens SET seen_at = seen_at - interval '7 months' WHERE id = $1", UUID(idle))
    await mine.sign_in()
    assert (await mine.enter(await mine.ask())).status_code == 200
    assert (await other.client.get("/api/me")).status_code == 401
    row = await db.fetchrow("SELECT phone_index, deleted_at FROM citizens WHERE id = $1", UUID(idle))
    assert row is not None
    assert tuple(row) == (None, None)
    assert await db.fetchval("SELECT count(*) FROM trail WHERE action = 'number_unlinked'") == 1


async def test_a_code_for_a_new_number_signs_nobody_in_and_the_other_way_round(mine: Phone, other: Phone) -> None:
    await mine.sign_in()
    sent = await mine.ask()
    assert code(await other.enter(sent, to="/api/sign-in")) == (400, "code_wrong")
    for_signing_in = (await mine.client.post("/api/sign-in/codes", json={"phone": NEW, "lang": "ko"})).json()
    assert code(await mine.enter(for_signing_in)) == (400, "code_wrong")


async def test_a_code_that_somebody_else_asked_for_does_not_fit(mine: Phone, other: Phone) -> None:
    await mine.sign_in()
    await other.sign_in("010-3333-3333")
    sent = await other.ask()
    assert code(await mine.enter(sent)) == (400, "code_wrong")
    assert (await other.enter(sent)).status_code == 200


async def test_a_code_works_once_and_for_five_minutes_and_five_tries(mine: Phone, clock: Clock) -> None:
    await mine.sign_in()
    sent = await mine.ask()
    assert (await mine.enter(sent)).status_code == 200
    assert code(await mine.enter(sent)) == (400, "code_expired")
    late = await mine.ask("010-4444-4444")
    clock.now += timedelta(minutes=5)
    assert code(await mine.enter(late)) == (400, "code_expired")
    tried = await mine.ask("010-5555-5555")
    for _ in range(CODE_TRIES):
        assert code(await mine.enter(tried, other_than(tried["demo_code"]))) == (400, "code_wrong")
    assert code(await mine.enter(tried)) == (429, "too_many_tries")


async def test_codes_are_limited_by_number_and_by_person(mine: Phone) -> None:
    await mine.sign_in()
    for _ in range(3):
        await mine.ask()
    again = await mine.client.post("/api/me/phone/codes", json={"phone": NEW, "lang": "ko"})
    assert code(again) == (429, "too_many_requests")
    await mine.ask("010-3333-3333")
    more = await mine.client.post("/api/me/phone/codes", json={"phone": "010-4444-4444", "lang": "ko"})
    assert code(more) == (429, "too_many_requests")


@pytest.mark.parametrize("phone", ["", "062-120-1234", "011-123-4567", "010 1234 567"])
async def test_what_is_no_korean_mobile_number_is_refused(mine: Phone, phone: str) -> None:
    await mine.sign_in()
    answer = await mine.client.post("/api/me/phone/codes", json={"phone": phone, "lang": "ko"})
    assert code(answer) == (400, "phone_invalid")


@pytest.mark.race
async def test_of_two_accounts_that_take_one_number_at_once_one_gets_it(pool: Pool, app_settings: Settings) -> None:
    app = create_app(app_settings, connection=pool)

    async def take(n: int) -> int:
        async with browser(app, app_settings) as client:
            phone = Phone(client)
            client.cookies.update(await make.citizen_cookie(pool, await make.citizen(pool, name=f"{n}번")))
            return (await phone.enter(await phone.ask())).status_code

    async with app.lifespan():
        assert sorted(await asyncio.gather(*(take(n) for n in range(3)))) == [200, 409, 409]
