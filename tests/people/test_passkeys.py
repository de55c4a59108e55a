"""Passkeys, with an authenticator in software that can also lie."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.db import Db
from tests import make
from tests.people.authenticator import Authenticator, b64, unb64


@pytest.fixture
async def citizen(db: Db, client: httpx.AsyncClient) -> Any:
    citizen_id = await make.citizen(db)
    client.cookies.update(await make.citizen_cookie(db, citizen_id))
    return citizen_id


async def offer(client: httpx.AsyncClient, path: str = "/api/me/passkeys/options") -> dict[str, Any]:
    answer = await client.post(path, json={})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def register(client: httpx.AsyncClient, key: Authenticator, **change: Any) -> httpx.Response:
    offered = await offer(client)
    body = {"challenge_id": offered["challenge_id"], "credential": key.create(offered["options"]), "name": "내 휴대폰"}
    return await client.post("/api/me/passkeys", json=body | change)


async def sign_in(client: httpx.AsyncClient, key: Authenticator) -> httpx.Response:
    offered = await offer(client, "/api/sign-in/passkey/options")
    return await send(client, offered["challenge_id"], key.get(offered["options"]))


async def send(client: httpx.AsyncClient, challenge_id: str, credential: Any) -> httpx.Response:
    return await client.post("/api/sign-in/passkey", json={"challenge_id": challenge_id, "credential": credential})


def refused(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["code"]) == (400, "passkey_refused")


async def test_a_passkey_signs_its_citizen_in(client: httpx.AsyncClient, citizen: Any) -> None:
    key = Authenticator()
    made = await register(client, key)
    assert made.status_code == 201
    assert made.json()["id"] == b64(key.id)
    client.cookies.clear()
    me = await sign_in(client, key)
    assert me.status_code == 200, me.text
    assert (me.json()["id"], me.json()["proof"], me.json()["passkeys"]) == (str(citizen), "passkey", 1)
    assert (await client.get("/api/me")).status_code == 200
    listed = (await client.get("/api/me/passkeys")).json()
    assert [(passkey["id"], passkey["name"]) for passkey in listed] == [(b64(key.id), "내 휴대폰")]
    assert listed[0]["used_at"]


async def test_the_browser_is_asked_for_a_key_that_it_finds_by_itself(client: httpx.AsyncClient, citizen: Any) -> None:
    await register(client, first := Authenticator())
    options = (await offer(client))["options"]
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["rp"]["id"] == "localhost"
    assert [known["id"] for known in options["excludeCredentials"]] == [b64(first.id)]
    asked = (await offer(client, "/api/sign-in/passkey/options"))["options"]
    assert not asked.get("allowCredentials")


async def test_a_removed_passkey_no_longer_works(client: httpx.AsyncClient, citizen: Any) -> None:
    await register(client, key := Authenticator())
    assert (await client.delete(f"/api/me/passkeys/{b64(key.id)}")).status_code == 204
    assert (await client.delete(f"/api/me/passkeys/{b64(key.id)}")).status_code == 404
    assert refused(await sign_in(client, key))


async def test_nobody_removes_another_persons_passkey(db: Db, client: httpx.AsyncClient, citizen: Any) -> None:
    await register(client, key := Authenticator())
    client.cookies.update(await make.citizen_cookie(db, await make.citizen(db)))
    assert (await client.delete(f"/api/me/passkeys/{b64(key.id)}")).status_code == 404
    assert (await client.delete("/api/me/passkeys/한글")).status_code == 404
    assert refused(await sign_in(client, Authenticator()))
    assert (await sign_in(client, key)).status_code == 200


async def test_the_same_answer_is_taken_once(client: httpx.AsyncClient, citizen: Any) -> None:
    await register(client, key := Authenticator())
    offered = await offer(client, "/api/sign-in/passkey/options")
    credential = key.get(offered["options"])
    assert (await send(client, offered["challenge_id"], credential)).status_code == 200
    assert refused(await send(client, offered["challenge_id"], credential))


async def test_a_challenge_is_gone_after_one_try_even_a_wrong_one(client: httpx.AsyncClient, citizen: Any) -> None:
    await register(client, key := Authenticator())
    offered = await offer(client, "/api/sign-in/passkey/options")
    credential = key.get(offered["options"])
    broken = credential | {"response": credential["response"] | {"signature": b64(b"nothing")}}
    assert refused(await send(client, offered["challenge_id"], broken))
    assert refused(await send(client, offered["challenge_id"], credential))


async def test_a_challenge_ends_after_five_minutes(db: Db, client: httpx.AsyncClient, citizen: Any) -> None:
    await register(client, key := Authenticator())
    offered = await offer(client, "/api/sign-in/passkey/options")
    await db.execute("UPDATE passkey_challenges SET expires_at = expires_at - interval '5 minutes'")
    assert refused(await send(client, offered["challenge_id"], key.get(offered["options"])))


@pytest.mark.parametrize("lie", ["origin", "rp_id", "count", "challenge", "key", "type", "user_handle"])
async def test_a_lie_is_refused(client: httpx.AsyncClient, citizen: Any, lie: str) -> None:
    key = Authenticator()
    await register(client, key)
    assert (await sign_in(client, key)).status_code == 200
    offered = await offer(client, "/api/sign-in/passkey/options")
    options = offered["options"]
    match lie:
        case "origin":
            key.origin = "http://gwangju.example"
        case "rp_id":
            key.rp_id = "gwangju.example"
        case "count":
            key.count -= 1
        case "challenge":
            options = options | {"challenge": b64(b"another challenge of enough bytes")}
        case "key":
            key.key = Authenticator().key
        case "user_handle":
            key.user_handle = uuid4().bytes
    credential = key.get(options)
    if lie == "type":
        client_data = json.loads(unb64(credential["response"]["clientDataJSON"])) | {"type": "webauthn.create"}
        credential["response"]["clientDataJSON"] = b64(json.dumps(client_data).encode())
    client.cookies.clear()
    assert refused(await send(client, offered["challenge_id"], credential))
    assert (await client.get("/api/session")).json()["citizen"] is None


@pytest.mark.parametrize("lie", ["origin", "rp_id", "foreign", "twice", "sign_in"])
async def test_a_lie_at_registration_is_refused(db: Db, client: httpx.AsyncClient, citizen: Any, lie: str) -> None:
    key = Authenticator()
    if lie == "origin":
        key.origin = "https://localhost.example"
    if lie == "rp_id":
        key.rp_id = "example"
    if lie == "twice":
        await register(client, key)
    change: dict[str, Any] = {}
    if lie == "foreign":  # a challenge that was made for somebody else
        mine = dict(client.cookies)
        client.cookies.update(await make.citizen_cookie(db, await make.citizen(db)))
        offered = await offer(client)
        client.cookies.update(mine)
        change = {"challenge_id": offered["challenge_id"], "credential": key.create(offered["options"])}
    if lie == "sign_in":
        change = {"challenge_id": (await offer(client, "/api/sign-in/passkey/options"))["challenge_id"]}
    assert refused(await register(client, key, **change))


GARBAGE: list[Any] = [
    {},
    {"id": "x"},
    {"id": "x", "rawId": "x", "type": "public-key", "response": None},
    {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}},
    {"id": "AAAA", "rawId": "AAAA", "type": "other", "response": {"clientDataJSON": 1, "attestationObject": []}},
    {"id": "AAAA", "rawId": "AAAA", "type": "public-key",
     "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA", "authenticatorData": "AA", "signature": "AA"}},
    {"id": "한글", "rawId": "\ud55c", "type": "public-key", "response": {}},
    {"id": 5, "rawId": {"a": 1}, "type": [], "response": "no"},
]  # fmt: skip


@pytest.mark.parametrize("credential", GARBAGE)
async def test_what_is_no_credential_is_refused_and_never_an_error(
    client: httpx.AsyncClient, citizen: Any, credential: Any
) -> None:
    assert refused(await register(client, Authenticator(), credential=credential))
    offered = await offer(client, "/api/sign-in/passkey/options")
    assert refused(await send(client, offered["challenge_id"], credential))


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("value", ["", "AAAA", "////", None, 7, "A" * 5000])
async def test_each_part_of_an_answer_may_be_garbage(
    client: httpx.AsyncClient, citizen: Any, part: str, value: Any
) -> None:
    await register(client, key := Authenticator())
    offered = await offer(client, "/api/sign-in/passkey/options")
    credential = key.get(offered["options"])
    credential["response"][part] = value
    answer = await send(client, offered["challenge_id"], credential)
    # A browser may leave the user handle out.
    assert answer.status_code == 200 if part == "userHandle" and not value else refused(answer)


async def test_a_credential_with_an_endless_id_is_refused(client: httpx.AsyncClient, citizen: Any) -> None:
    key = Authenticator()
    key.id = bytes(1024)
    assert refused(await register(client, key))


async def test_a_citizen_has_at_most_twenty_passkeys(client: httpx.AsyncClient, citizen: Any) -> None:
    for _ in range(20):
        assert (await register(client, Authenticator())).status_code == 201
    answer = await client.post("/api/me/passkeys/options", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_passkeys")


async def test_the_name_of_a_passkey_is_tidied(client: httpx.AsyncClient, citizen: Any) -> None:
    assert (await register(client, Authenticator(), name="  나의   폰 ")).json()["name"] == "나의 폰"
    assert (await register(client, Authenticator(), name="   ")).status_code == 400
    assert (await register(client, Authenticator(), name="")).status_code == 400
