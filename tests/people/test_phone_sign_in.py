"""Signing in with a phone number and a code."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.app import create_app
from backend.db import Db, Pool
from backend.people.rules import CODE_TRIES
from backend.seal import Sealer
from backend.settings import Settings
from tests.conftest import app_on, browser


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


async def ask(client: httpx.AsyncClient, phone: str = "010-1234-5678", lang: str = "ko") -> dict[str, Any]:
    answer = await client.post("/api/sign-in/codes", json={"phone": phone, "lang": lang})
    assert answer.status_code == 202, answer.text
    return answer.json()


async def enter(client: httpx.AsyncClient, sent: dict[str, Any], code: str | None = None) -> httpx.Response:
    body = {"challenge_id": sent["challenge_id"], "code": code or sent["demo_code"]}
    return await client.post("/api/sign-in", json=body)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


ELSEWHERE = "203.0.113.7"


@pytest.fixture
async def clocked(db: Db, app_settings: Settings) -> Any:
    clock = Clock()
    async with browser(app_on(app_settings, db, clock), app_settings, peer=ELSEWHERE) as client:
        yield client, clock


async def test_a_code_signs_a_person_in(client: httpx.AsyncClient) -> None:
    sent = await ask(client)
    assert len(sent["demo_code"]) == 6
    assert sent["resend_after"] == 30
    me = await enter(client, sent)
    assert me.status_code == 200
    assert me.json() | {"id": ""} == {
        "id": "", "name": None, "phone": "010-****-5678", "lang": "ko", "proof": "phone_code", "consented": False,
        "passkeys": 0,
    }  # fmt: skip
    cookie = me.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (await client.get("/api/session")).json()["citizen"]["id"] == me.json()["id"]


async def test_the_same_number_comes_back_to_the_same_account(client: httpx.AsyncClient) -> None:
    first = (await enter(client, await ask(client, "010-1234-5678"))).json()["id"]
    client.cookies.clear()
    assert (await enter(client, await ask(client, "+82 10 1234 5678"))).json()["id"] == first


@pytest.mark.parametrize(
    "phone",
    ["", "1234", "062-120-1234", "011-123-4567", "1660-2642", "+1 650 253 0000", "0101234567a", "010-1234-56789",
     "\u0000", "010 1234 567"],
)  # fmt: skip
async def test_what_is_no_korean_mobile_number_is_refused(client: httpx.AsyncClient, phone: str) -> None:
    answer = await client.post("/api/sign-in/codes", json={"phone": phone, "lang": "ko"})
    assert (answer.status_code, answer.json()["code"]) == (400, "phone_invalid")


async def test_the_answer_does_not_tell_whether_a_number_is_known(client: httpx.AsyncClient) -> None:
    await enter(client, await ask(client, "010-1111-1111"))
    known, unknown = await ask(client, "010-1111-1111"), await ask(client, "010-2222-2222")
    assert known.keys() == unknown.keys()
    assert known["resend_after"] == unknown["resend_after"]


async def test_outside_a_demo_the_reply_holds_no_code(db: Db, app_settings: Settings) -> None:
    import msgspec

    settings = msgspec.structs.replace(app_settings, demo=False)
    app = create_app(settings, connection=db)
    async with app.lifespan(), browser(app, settings, peer=ELSEWHERE) as client:
        assert (await ask(client))["demo_code"] is None


async def test_a_wrong_code_costs_a_try_and_five_end_it(client: httpx.AsyncClient) -> None:
    sent = await ask(client)
    for _ in range(CODE_TRIES):
        answer = await enter(client, sent, other_than(sent["demo_code"]))
        assert (answer.status_code, answer.json()["code"]) == (400, "code_wrong")
    answer = await enter(client, sent)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_tries")


async def test_a_code_works_once(client: httpx.AsyncClient) -> None:
    sent = await ask(client)
    assert (await enter(client, sent)).status_code == 200
    answer = await enter(client, sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "code_expired")


async def test_a_code_of_another_request_does_not_fit(client: httpx.AsyncClient) -> None:
    mine, other = await ask(client, "010-1111-1111"), await ask(client, "010-2222-2222")
    if mine["demo_code"] != other["demo_code"]:
        assert (await enter(client, mine, other["demo_code"])).json()["code"] == "code_wrong"


async def test_an_unknown_challenge_is_an_expired_code(client: httpx.AsyncClient) -> None:
    answer = await enter(client, {"challenge_id": str(uuid4()), "demo_code": "123456"})
    assert answer.json()["code"] == "code_expired"


async def test_a_code_ends_after_five_minutes(clocked: tuple[httpx.AsyncClient, Clock]) -> None:
    client, clock = clocked
    sent = await ask(client)
    clock.pass_(minutes=5)
    assert (await enter(client, sent)).json()["code"] == "code_expired"


async def test_a_number_gets_three_codes_an_hour(clocked: tuple[httpx.AsyncClient, Clock]) -> None:
    client, clock = clocked
    for _ in range(3):
        await ask(client)
        client.cookies.clear()
    refused = await client.post("/api/sign-in/codes", json={"phone": "010 1234 5678", "lang": "ko"})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 0 < refused.json()["retry_after"] <= 3600
    clock.pass_(hours=1)
    await ask(client)


async def test_a_device_gets_five_codes_an_hour(clocked: tuple[httpx.AsyncClient, Clock]) -> None:
    client, _ = clocked
    for number in range(6):  # the first makes the device known
        await ask(client, f"010-1234-000{number}")
    refused = await client.post("/api/sign-in/codes", json={"phone": "010-1234-0009", "lang": "ko"})
    assert refused.status_code == 429


async def test_an_address_gets_a_hundred_codes_an_hour(clocked: tuple[httpx.AsyncClient, Clock]) -> None:
    client, _ = clocked
    for number in range(100):
        await ask(client, f"010-1234-{number:04}")
        client.cookies.clear()
    refused = await client.post("/api/sign-in/codes", json={"phone": "010-1234-9999", "lang": "ko"})
    assert refused.status_code == 429


async def test_a_number_that_was_idle_for_half_a_year_starts_a_new_account(db: Db, client: httpx.AsyncClient) -> None:
    old = (await enter(client, await ask(client))).json()["id"]
    await db.execute(
        "UPDATE citizens SET name = '먼저 쓴 사람', seen_at = now() - interval '7 months' WHERE id = $1", old
    )
    client.cookies.clear()
    me = (await enter(client, await ask(client))).json()
    assert me["id"] != old
    assert me["name"] is None
    row = await db.fetchrow("SELECT name, phone_index, phone_sealed FROM citizens WHERE id = $1", old)
    assert row is not None
    assert tuple(row) == ("먼저 쓴 사람", None, None)
    assert await db.fetchval("SELECT count(*) FROM sessions WHERE citizen_id = $1", old) == 0


async def test_signing_in_replaces_the_session_that_the_browser_had(db: Db, client: httpx.AsyncClient) -> None:
    await enter(client, await ask(client))
    first = client.cookies["session"]
    await enter(client, await ask(client))
    assert client.cookies["session"] != first
    assert await db.fetchval("SELECT count(*) FROM sessions") == 1
    client.cookies.set("session", first)
    assert (await client.get("/api/session")).json()["citizen"] is None


async def test_nothing_in_the_base_shows_the_number_or_the_code(db: Db, client: httpx.AsyncClient) -> None:
    sent = await ask(client, "010-9876-5432")
    await enter(client, sent)
    for table in ("phone_challenges", "citizens", "sessions", "rate_counters", "pgqueuer", "trail"):
        for row in await db.fetch(f"SELECT t::text FROM {table} t"):  # noqa: S608
            assert "98765432" not in row[0]
            # Not as a part of a time's microseconds.
            assert not re.search(r"(?<![\d.])5432(?!\d)", row[0])
    payloads = await db.fetch("SELECT payload FROM pgqueuer")
    assert [row["payload"].decode() for row in payloads] == [sent["challenge_id"]]


@pytest.mark.parametrize(
    "body",
    [{}, {"challenge_id": "x", "code": "1"}, {"challenge_id": str(uuid4()), "code": 123456},
     {"challenge_id": str(uuid4()), "code": "1", "admin": True}, [], None],
)  # fmt: skip
async def test_a_malformed_sign_in_is_refused_with_a_problem_document(client: httpx.AsyncClient, body: Any) -> None:
    answer = await client.post("/api/sign-in", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


async def test_an_odd_code_is_only_wrong(client: httpx.AsyncClient) -> None:
    sent = await ask(client)
    assert (await enter(client, sent, "１２３\u0000")).json()["code"] == "code_wrong"


@pytest.mark.race
async def test_one_code_brought_by_many_opens_one_session(pool: Pool, app_settings: Settings) -> None:
    app = create_app(app_settings, connection=pool)  # a pool has transactions as a connection has
    async with app.lifespan():
        async with browser(app, app_settings, peer=ELSEWHERE) as client:
            sent = await ask(client)

        async def bring() -> int:
            async with browser(app, app_settings, peer=ELSEWHERE) as client:
                return (await enter(client, sent)).status_code

        statuses = await asyncio.gather(*(bring() for _ in range(12)))
    assert sorted(statuses)[:2] == [200, 400]
    assert await pool.fetchval("SELECT count(*) FROM sessions") == 1


@pytest.mark.race
async def test_many_guesses_at_once_have_five_tries_together(pool: Pool, app_settings: Settings) -> None:
    app = create_app(app_settings, connection=pool)
    async with app.lifespan():
        async with browser(app, app_settings, peer=ELSEWHERE) as client:
            sent = await ask(client)

        async def guess() -> str:
            async with browser(app, app_settings, peer=ELSEWHERE) as client:
                return (await enter(client, sent, other_than(sent["demo_code"]))).json()["code"]

        codes = await asyncio.gather(*(guess() for _ in range(20)))
    assert codes.count("code_wrong") == CODE_TRIES
    assert codes.count("too_many_tries") == 20 - CODE_TRIES


def test_an_address_is_read_only_from_proxies_that_we_trust(app_settings: Settings) -> None:
    import msgspec
    from litestar.testing import RequestFactory

    from backend.limits import client_address

    def seen(peer: str, forwarded: str = "", trusted: tuple[str, ...] = ()) -> str | None:
        request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded} if forwarded else None)
        request.scope["client"] = (peer, 1)
        return client_address(request, msgspec.structs.replace(app_settings, trusted_proxies=trusted))

    assert seen("203.0.113.7", "198.51.100.1") == "203.0.113.7"
    assert seen("10.0.0.1", "198.51.100.1", ("10.0.0.0/8",)) == "198.51.100.1"
    assert seen("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", ("10.0.0.0/8",)) == "198.51.100.1"
    assert seen("127.0.0.1", "198.51.100.1") is None
    assert seen("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64"


def test_a_sealed_number_opens_and_its_index_is_stable(app_settings: Settings) -> None:
    sealer = Sealer(app_settings.secret_keys)
    assert sealer.open(sealer.seal("+821012345678")) == "+821012345678"
    assert sealer.index("phone", "+821012345678") == sealer.index("phone", "+821012345678")
    assert sealer.index("phone", "+821012345678") != sealer.index("code", "+821012345678")
