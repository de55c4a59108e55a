"""Staff come in by invitation and passkey; in a demo by one tap."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest

from backend.app import create_app
from backend.cli import main
from backend.db import Db, Pool
from backend.people.actions import invite_staff
from backend.people.models import Grant
from backend.people.rules import parse_grant
from backend.settings import Settings
from tests import make
from tests.conftest import SECRET_KEY, browser, clone
from tests.people.authenticator import Authenticator

COUNSELLOR = [Grant("counsellor", "city", None)]


async def invite(db: Any) -> str:
    return await invite_staff(db, "정유나", "취업상담사", COUNSELLOR, datetime.now(UTC))


async def open_(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/api/staff/invitations/open", json={"token": token})


async def accept(client: httpx.AsyncClient, token: str, key: Authenticator) -> httpx.Response:
    opened = (await open_(client, token)).json()
    body = {"token": token, "challenge_id": opened["challenge_id"], "credential": key.create(opened["options"]),
            "name": "사무실 노트북"}  # fmt: skip
    return await client.post("/api/staff/invitations/accept", json=body)


async def sign_in(client: httpx.AsyncClient, key: Authenticator) -> httpx.Response:
    offered = (await client.post("/api/staff/sign-in/passkey/options", json={})).json()
    body = {"challenge_id": offered["challenge_id"], "credential": key.get(offered["options"])}
    return await client.post("/api/staff/sign-in/passkey", json=body)


async def test_an_invited_person_makes_a_passkey_and_signs_in_with_it(db: Db, client: httpx.AsyncClient) -> None:
    token = await invite(db)
    opened = await open_(client, token)
    assert opened.status_code == 200, opened.text
    assert (opened.json()["name"], opened.json()["roles"]) == ("정유나", ["counsellor"])
    assert opened.json()["options"]["authenticatorSelection"]["userVerification"] == "required"
    accepted = await accept(client, token, key := Authenticator())
    assert accepted.status_code == 200, accepted.text
    assert "Path=/api/staff" in accepted.headers["set-cookie"]
    assert "SameSite=strict" in accepted.headers["set-cookie"]
    assert (await client.get("/api/staff/session")).json()["staff"]["name"] == "정유나"
    assert (await client.post("/api/staff/sign-out", json={})).status_code == 204
    assert (await client.get("/api/staff/session")).json()["staff"] is None
    me = await sign_in(client, key)
    assert me.json()["grants"] == [{"role": "counsellor", "scope_kind": "city", "scope_id": None}]


async def test_an_invitation_works_once_and_for_three_days(db: Db, client: httpx.AsyncClient) -> None:
    token = await invite(db)
    await accept(client, token, Authenticator())
    used = await open_(client, token)
    assert (used.status_code, used.json()["code"]) == (404, "invitation_invalid")
    late = await invite(db)
    await db.execute("UPDATE staff_invitations SET expires_at = now() - interval '1 second'")
    assert (await open_(client, late)).json()["code"] == "invitation_invalid"
    assert (await open_(client, "guess")).json()["code"] == "invitation_invalid"


async def test_the_link_is_not_in_the_base(db: Db) -> None:
    token = await invite(db)
    for row in await db.fetch("SELECT t::text FROM staff_invitations t"):
        assert token not in row[0]


async def test_staff_must_be_verified_by_their_authenticator(db: Db, client: httpx.AsyncClient) -> None:
    refused = await accept(client, await invite(db), Authenticator(verified=False))
    assert (refused.status_code, refused.json()["code"]) == (400, "passkey_refused")
    key = Authenticator()
    await accept(client, await invite(db), key)
    key.verified = False
    assert (await sign_in(client, key)).json()["code"] == "passkey_refused"


async def test_a_refused_passkey_leaves_the_invitation_open(db: Db, client: httpx.AsyncClient) -> None:
    token = await invite(db)
    await accept(client, token, Authenticator(origin="https://example.com"))
    assert (await accept(client, token, Authenticator())).status_code == 200


async def test_a_challenge_of_another_invitation_does_not_fit(db: Db, client: httpx.AsyncClient) -> None:
    mine, other = await invite(db), await invite(db)
    opened = (await open_(client, other)).json()
    body = {"token": mine, "challenge_id": opened["challenge_id"],
            "credential": Authenticator().create(opened["options"]), "name": "x"}  # fmt: skip
    assert (await client.post("/api/staff/invitations/accept", json=body)).json()["code"] == "passkey_refused"


async def test_whoever_left_cannot_sign_in_or_go_on(db: Db, client: httpx.AsyncClient) -> None:
    token = await invite(db)
    await accept(client, token, key := Authenticator())
    await db.execute("UPDATE staff SET active = false")
    assert (await client.get("/api/staff/session")).json()["staff"] is None
    assert (await sign_in(client, key)).json()["code"] == "passkey_refused"


async def test_a_citizens_passkey_does_not_open_the_staff_pages(db: Db, client: httpx.AsyncClient) -> None:
    client.cookies.update(await make.citizen_cookie(db, await make.citizen(db)))
    offered = (await client.post("/api/me/passkeys/options", json={})).json()
    key = Authenticator()
    body = {"challenge_id": offered["challenge_id"], "credential": key.create(offered["options"]), "name": "폰"}
    assert (await client.post("/api/me/passkeys", json=body)).status_code == 201
    assert (await sign_in(client, key)).json()["code"] == "passkey_refused"


async def test_a_demo_account_is_one_tap_away(db: Db, client: httpx.AsyncClient) -> None:
    staff_id = await make.staff(db, name="정유나", demo=True)
    hidden = await make.staff(db, name="진짜 직원")
    accounts = (await client.get("/api/staff/demo-accounts")).json()
    assert [account["name"] for account in accounts] == ["정유나"]
    me = await client.post("/api/staff/demo-sign-in", json={"staff_id": str(staff_id)})
    assert (me.status_code, me.json()["proof"]) == (200, "demo")
    assert (await client.post("/api/staff/demo-sign-in", json={"staff_id": str(hidden)})).status_code == 404


async def test_outside_a_demo_there_is_no_demo_account(db: Db, app_settings: Settings) -> None:
    staff_id = await make.staff(db, demo=True)
    settings = msgspec.structs.replace(app_settings, demo=False)
    app = create_app(settings, connection=db)
    async with app.lifespan(), browser(app, settings) as client:
        assert (await client.get("/api/staff/demo-accounts")).status_code == 404
        answer = await client.post("/api/staff/demo-sign-in", json={"staff_id": str(staff_id)})
        assert answer.status_code == 404
        assert (await client.get("/api/staff/session")).json() == {"staff": None, "demo": False}


async def test_sign_out_everywhere_ends_every_session(db: Db, client: httpx.AsyncClient) -> None:
    staff_id = await make.staff(db)
    other = await make.staff_cookie(db, staff_id)
    client.cookies.update(await make.staff_cookie(db, staff_id))
    assert (await client.post("/api/staff/sign-out-everywhere", json={})).status_code == 204
    client.cookies.update(other)
    assert (await client.get("/api/staff/session")).json()["staff"] is None


@pytest.mark.race
async def test_of_many_who_accept_one_invitation_at_once_one_does(pool: Pool, app_settings: Settings) -> None:
    token = await invite(pool)
    app = create_app(app_settings, connection=pool)

    async def try_it() -> int:
        async with browser(app, app_settings) as client:
            opened = (await open_(client, token)).json()
            key = Authenticator()
            body = {"token": token, "challenge_id": opened["challenge_id"],
                    "credential": key.create(opened["options"]), "name": "x"}  # fmt: skip
            await barrier.wait()
            return (await client.post("/api/staff/invitations/accept", json=body)).status_code

    barrier = asyncio.Barrier(8)
    async with app.lifespan():
        statuses = await asyncio.gather(*(try_it() for _ in range(8)))
    assert sorted(statuses) == [200] + [404] * 7
    assert await pool.fetchval("SELECT count(*) FROM passkeys") == 1


@pytest.mark.parametrize(
    ("text", "grant"),
    [
        ("administrator", Grant("administrator", "city", None)),
        ("operator:city", Grant("operator", "city", None)),
        ("operator:district:29140", Grant("operator", "district", 29140)),
        ("counsellor:site:1", Grant("counsellor", "site", 1)),
        ("provider:organization:2", Grant("provider", "organization", 2)),
    ],
)
def test_a_grant_is_written_as_role_and_scope(text: str, grant: Grant) -> None:
    assert parse_grant(text) == grant


@pytest.mark.parametrize(
    "text",
    ["", "mayor", "operator:moon", "operator:city:1", "counsellor:site", "counsellor:site:x", "provider",
     "provider:dong:2914007", "care_manager:organization:1"],
)  # fmt: skip
def test_a_grant_that_makes_no_sense_is_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_grant(text)


@pytest.mark.usefixtures("own_log")
def test_the_command_prints_a_link_that_invites(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with clone() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
        monkeypatch.setenv("PUBLIC_URL", "https://m.gwangju.go.kr")
        invite = ["staff", "invite", "김관리", "--title", "정보화담당관", "--role"]
        assert main([*invite, "administrator", "--role", "operator:district:29140"]) == 0
        link = capsys.readouterr().out.splitlines()[0]
        assert link.startswith("https://m.gwangju.go.kr/staff/invitation#")
        for wrong, said in (
            ("counsellor:site:999", "There is no site 999."), ("operator:dong:1", "There is no dong 1."),
            ("operator:district:99999999999999999999", "There is no district 99999999999999999999."),
            ("boss", "“boss” is no role"),
        ):  # fmt: skip
            assert main([*invite, wrong]) == 1
            assert capsys.readouterr().err.startswith(said)
        assert main(["staff", "invite", "\u202e" * 41, "--role", "administrator"]) == 1
        assert capsys.readouterr().err.startswith("Name and title need 1 to 40 characters")
