"""The account: name, consents, devices, export and its end."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from backend.db import Db
from backend.idempotency import already
from backend.people.queries import has_consent
from backend.people.rules import device_label
from backend.seal import Sealer
from backend.settings import Settings
from tests import make


@pytest.fixture
async def citizen(db: Db, client: httpx.AsyncClient) -> UUID:
    citizen_id = await make.citizen(db)
    client.cookies.update(await make.citizen_cookie(db, citizen_id))
    return citizen_id


async def test_a_stranger_costs_no_query(client: httpx.AsyncClient, db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    from backend.db import Database

    def none(_: Database) -> Any:
        raise AssertionError("asked the base")

    monkeypatch.setattr(Database, "transaction", none)
    assert (await client.get("/api/session")).json() == {"citizen": None, "demo": True}


async def test_a_name_is_given_once_and_tidied(client: httpx.AsyncClient, citizen: UUID) -> None:
    assert (await client.patch("/api/me", json={"name": "  김  나래 "})).json()["name"] == "김 나래"
    assert (await client.patch("/api/me", json={"lang": "en"})).json() | {"id": 0} == {
        "id": 0, "name": "김 나래", "phone": None, "lang": "en", "proof": "phone_code", "consented": False,
        "passkeys": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [{"name": ""}, {"name": "  "}, {"name": "가" * 41}, {"name": None}, {"name": "a\u0000b"}, {"name": "\u202eabc"},
     {"lang": "fr"}, {"phone": "010-1234-5678"}, {"name": 5}, []],
)  # fmt: skip
async def test_what_is_no_name_is_refused(client: httpx.AsyncClient, citizen: UUID, body: Any) -> None:
    answer = await client.patch("/api/me", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


async def test_a_decomposed_name_is_composed(client: httpx.AsyncClient, citizen: UUID) -> None:
    decomposed = "\u1100\u1175\u11b7"
    assert (await client.patch("/api/me", json={"name": decomposed})).json()["name"] == "김"


async def test_consent_is_recorded_each_time_and_the_last_word_counts(
    db: Db, client: httpx.AsyncClient, citizen: UUID
) -> None:
    texts = (await client.get("/api/consent-texts")).json()
    assert {text["lang"] for text in texts} == {"ko", "en"}
    assert not await has_consent(db, citizen)
    yes = {"purpose": "service", "version": texts[0]["version"], "given": True}
    assert (await client.post("/api/me/consents", json=yes)).status_code == 201
    assert await has_consent(db, citizen)
    assert (await client.get("/api/me")).json()["consented"]
    await client.post("/api/me/consents", json=yes | {"given": False})
    assert not await has_consent(db, citizen)
    assert [consent["given"] for consent in (await client.get("/api/me/consents")).json()] == [False, True]


async def test_nobody_agrees_to_a_text_that_is_not_the_current_one(
    db: Db, client: httpx.AsyncClient, citizen: UUID
) -> None:
    answer = await client.post("/api/me/consents", json={"purpose": "service", "version": 99, "given": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_version")
    await client.post("/api/me/consents", json={"purpose": "service", "version": 1, "given": True})
    # A new text comes with a migration.
    await db.execute("SET ROLE NONE")
    await db.execute(
        """INSERT INTO consent_texts SELECT purpose, 2, lang, title, why, items, kept, refusal, CURRENT_DATE
           FROM consent_texts"""
    )
    await db.execute("SET ROLE app")
    assert not await has_consent(db, citizen)


async def test_devices_are_listed_and_can_be_signed_out(db: Db, client: httpx.AsyncClient, citizen: UUID) -> None:
    other = await make.citizen_cookie(db, citizen)
    stranger = await make.citizen(db)
    await make.citizen_cookie(db, stranger)
    devices = (await client.get("/api/me/devices")).json()
    assert sorted(device["current"] for device in devices) == [False, True]
    foreign = await db.fetchval("SELECT id FROM sessions WHERE citizen_id = $1", stranger)
    assert (await client.delete(f"/api/me/devices/{foreign}")).status_code == 404
    away = next(device["id"] for device in devices if not device["current"])
    assert (await client.delete(f"/api/me/devices/{away}")).status_code == 204
    client.cookies.update(other)
    assert (await client.get("/api/me")).status_code == 401


async def test_sign_out_ends_this_session_and_drops_the_cookie(
    db: Db, client: httpx.AsyncClient, citizen: UUID
) -> None:
    await make.citizen_cookie(db, citizen)
    answer = await client.post("/api/sign-out", json={})
    assert answer.status_code == 204
    assert 'session=""' in answer.headers["set-cookie"] or "Max-Age=0" in answer.headers["set-cookie"]
    assert await db.fetchval("SELECT count(*) FROM sessions") == 1


async def test_sign_out_everywhere_ends_all(db: Db, client: httpx.AsyncClient, citizen: UUID) -> None:
    await make.citizen_cookie(db, citizen)
    assert (await client.post("/api/sign-out-everywhere", json={})).status_code == 204
    assert await db.fetchval("SELECT count(*) FROM sessions") == 0


async def test_the_export_holds_everything_with_the_number_in_full(
    db: Db, client: httpx.AsyncClient, citizen: UUID, app_settings: Settings
) -> None:
    sealer = Sealer(app_settings.secret_keys)
    await db.execute(
        "UPDATE citizens SET phone_sealed = $2, phone_index = $3 WHERE id = $1",
        citizen, sealer.seal("+821012344821"), sealer.index("phone", "+821012344821"),
    )  # fmt: skip
    await make.consent(db, citizen)
    answer = await client.get("/api/me/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    everything = make.unzipped(answer.content)
    assert everything["people"]["phone"] == "+821012344821"
    assert everything["people"]["consents"][0]["given"]
    assert {"bookings", "messages", "devices"} <= everything.keys()


async def test_a_deleted_account_leaves_nothing(db: Db, client: httpx.AsyncClient, citizen: UUID) -> None:
    await make.consent(db, citizen)
    assert (await client.delete("/api/me")).status_code == 204
    for table in ("citizens", "sessions", "consents", "passkeys"):
        assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0  # noqa: S608
    assert (await client.get("/api/session")).json()["citizen"] is None
    assert await db.fetchval("SELECT action FROM trail ORDER BY id DESC LIMIT 1") == "account_deleted"


async def test_what_others_still_refer_to_stays_without_a_name(
    db: Db, client: httpx.AsyncClient, citizen: UUID
) -> None:
    await db.execute("SET ROLE NONE")
    await db.execute("CREATE TABLE figures (citizen_id uuid REFERENCES citizens)")
    await db.execute("INSERT INTO figures VALUES ($1)", citizen)
    await db.execute("SET ROLE app")
    assert (await client.delete("/api/me")).status_code == 204
    row = await db.fetchrow("SELECT name, phone_index, deleted_at IS NOT NULL FROM citizens WHERE id = $1", citizen)
    assert row is not None
    assert tuple(row) == (None, None, True)


async def test_the_same_number_starts_anew_after_the_account_was_deleted(client: httpx.AsyncClient) -> None:
    async def sign_in() -> str:
        sent = await client.post("/api/sign-in/codes", json={"phone": "010-1234-5678", "lang": "ko"})
        body = {"challenge_id": sent.json()["challenge_id"], "code": sent.json()["demo_code"]}
        return (await client.post("/api/sign-in", json=body)).json()["id"]

    first = await sign_in()
    await client.delete("/api/me")
    assert await sign_in() != first


ANDROID = "Mozilla/5.0 (Linux; Android 15; SM-S928N) AppleWebKit/537.36 {}Chrome/131.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 {}Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (ANDROID.format(""), "Android Chrome"),
        (ANDROID.format("SamsungBrowser/27.0 "), "Android Samsung Internet"),
        (IPHONE.format("Version/18.1 "), "iPhone Safari"),
        (IPHONE.format("KAKAOTALK 11.0 "), "iPhone KakaoTalk"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0", "Windows Edge"),
        ("curl/8", "?"),
        ("", "?"),
    ],
)
def test_a_device_is_named_in_two_words(user_agent: str, label: str) -> None:
    assert device_label(user_agent) == label


async def test_nothing_but_the_label_is_kept_of_a_browser(db: Db, client: httpx.AsyncClient) -> None:
    client.headers["User-Agent"] = ANDROID.format("")
    sent = await client.post("/api/sign-in/codes", json={"phone": "010-1234-5678", "lang": "ko"})
    body = {"challenge_id": sent.json()["challenge_id"], "code": sent.json()["demo_code"]}
    await client.post("/api/sign-in", json=body)
    assert await db.fetchval("SELECT device FROM sessions") == "Android Chrome"


async def test_no_hash_of_what_was_typed_outlives_the_account(db: Db, client: httpx.AsyncClient, citizen: UUID) -> None:
    key = uuid4()
    await already(db, f"citizen:{citizen}", "hold", key, {"about": "이직"})
    await already(db, f"citizen:{uuid4()}", "hold", key, {"about": "이직"})
    assert (await client.delete("/api/me")).status_code == 204
    assert await db.fetchval("SELECT count(*) FROM idempotency_keys") == 1
