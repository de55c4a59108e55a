"""Saving, finding and removing what a browser wants, over HTTP; and to whom personal messages go."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from backend.db import Db
from backend.push import routes
from backend.push.queries import erase_personal
from backend.settings import Settings
from tests import make
from tests.conftest import app_on
from tests.conftest import browser as app_browser
from tests.push_service import PushService, Subscription

GOOGLE = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture
def browser() -> PushService:
    """Makes subscriptions; nothing listens there."""
    return PushService(9999)


@pytest.fixture
async def client(db: Db, app_settings: Settings, browser: PushService) -> AsyncIterator[httpx.AsyncClient]:
    settings = msgspec.structs.replace(
        app_settings, push_services=(*app_settings.push_services, browser.origin), trusted_proxies=("127.0.0.1",)
    )
    async with app_browser(app_on(settings, db), settings) as client:
        yield client


async def body(client: httpx.AsyncClient, subscription: Subscription, **changes: Any) -> dict[str, Any]:
    key = (await client.get("/api/push/key")).json()["public_key"]
    return {
        "endpoint": subscription.endpoint, "keys": subscription.keys, "public_key": key, "lang": "ko", "alerts": True,
        "min_level": 2, "topics": ["weather", "air"], "places": [{"district_id": 29140, "dong_id": None}],
        "replaces": None,
    } | changes  # fmt: skip


async def test_the_key_is_made_once_and_is_a_point_that_browsers_take(client: httpx.AsyncClient) -> None:
    first, second = [(await client.get("/api/push/key")).json()["public_key"] for _ in range(2)]
    assert first == second
    point = base64.urlsafe_b64decode(first + "=")
    assert (len(point), point[0]) == (65, 4)


async def test_a_device_is_saved_found_changed_and_removed(client: httpx.AsyncClient, browser: PushService) -> None:
    subscription = browser.subscribe()
    proof = {"endpoint": subscription.endpoint, "auth": subscription.auth}
    saved = await client.put("/api/push/devices", json=await body(client, subscription))
    assert saved.status_code == 200
    assert saved.json() == {
        "alerts": True, "min_level": 2, "topics": ["air", "weather"], "lang": "ko", "personal": False,
        "places": [{"district_id": 29140, "dong_id": None}], "quiet": None, "digest_at": None, "pause": None,
    }  # fmt: skip
    assert (await client.post("/api/push/devices/find", json=proof)).json() == saved.json()
    changed = await client.put("/api/push/devices", json=await body(client, subscription, places=[], topics=[]))
    assert (changed.json()["places"], changed.json()["topics"]) == ([], [])
    for _ in range(2):
        assert (await client.post("/api/push/devices/remove", json=proof)).status_code == 204
    assert (await client.post("/api/push/devices/find", json=proof)).status_code == 404


QUIET = {"from": "22:00", "until": "07:30", "urgent": False}


async def test_quiet_hours_a_days_news_and_a_pause_are_kept_and_given_up(
    client: httpx.AsyncClient, browser: PushService
) -> None:
    subscription = browser.subscribe()
    wishes = {"quiet": QUIET, "digest_at": "18:30", "pause": {"until": "2027-03-02T00:00:00Z"}}
    saved = (await client.put("/api/push/devices", json=await body(client, subscription, **wishes))).json()
    assert {name: saved[name] for name in wishes} == wishes
    again = await body(client, subscription, pause={"until": None})
    saved = (await client.put("/api/push/devices", json=again)).json()
    assert (saved["quiet"], saved["digest_at"], saved["pause"]) == (None, None, {"until": None})


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet": QUIET | {"until": "07:10"}}, {"quiet": QUIET | {"from": "24:00"}}, {"quiet": {"from": "22:00"}},
        {"quiet": QUIET | {"until": "22:00"}}, {"quiet": QUIET | {"days": 3}}, {"digest_at": "7:00"},
        {"digest_at": "18:15"}, {"pause": {"until": "morgen"}}, {"pause": True},
    ],
)  # fmt: skip
async def test_hours_that_are_none_are_refused(
    client: httpx.AsyncClient, browser: PushService, wrong: dict[str, Any]
) -> None:
    refused = await client.put("/api/push/devices", json=await body(client, browser.subscribe(), **wrong))
    assert (refused.status_code, refused.json()["code"]) == (400, refused.json()["code"])
    assert refused.json()["code"] in ("invalid", "invalid_request")


async def test_another_phone_of_the_same_person_can_begin_with_what_they_wished_for(
    client: httpx.AsyncClient, browser: PushService, db: Db
) -> None:
    assert (await client.get("/api/push/wishes")).status_code == 401
    citizen_id = await make.citizen(db)
    cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in (await make.citizen_cookie(db, citizen_id)).items())}
    assert (await client.get("/api/push/wishes", headers=cookie)).json() == {"wishes": None, "saved_at": None}
    chosen = await body(client, browser.subscribe(), quiet=QUIET, digest_at="18:30", pause={"until": None})
    await client.put("/api/push/devices", json=chosen, headers=cookie)
    wishes = (await client.get("/api/push/wishes", headers=cookie)).json()["wishes"]
    assert wishes == {name: chosen[name] for name in ("min_level", "topics", "places", "quiet", "digest_at")}
    # Where their people live is nobody's to read.
    sealed = await db.fetchval("SELECT wishes_sealed FROM citizen_wishes WHERE citizen_id = $1", citizen_id)
    assert b"29140" not in sealed
    await erase_personal(db, citizen_id, make.now())
    assert not await db.fetchval("SELECT count(*) FROM citizen_wishes")


async def test_nobody_takes_over_an_endpoint_without_its_secret(
    client: httpx.AsyncClient, browser: PushService
) -> None:
    mine, thief = browser.subscribe(), browser.subscribe()
    await client.put("/api/push/devices", json=await body(client, mine))
    stolen = await client.put("/api/push/devices", json=await body(client, mine, keys=thief.keys, topics=[]))
    assert (stolen.status_code, stolen.json()["code"]) == (409, "endpoint_taken")
    wrong = {"endpoint": mine.endpoint, "auth": thief.auth}
    assert (await client.post("/api/push/devices/find", json=wrong)).status_code == 404
    await client.post("/api/push/devices/remove", json=wrong)
    replaced = await body(client, thief, replaces=wrong)
    assert (await client.put("/api/push/devices", json=replaced)).status_code == 200
    found = await client.post("/api/push/devices/find", json={"endpoint": mine.endpoint, "auth": mine.auth})
    assert found.json()["topics"] == ["air", "weather"]


async def test_a_renewed_subscription_replaces_the_old_one_in_place(
    client: httpx.AsyncClient, browser: PushService, db: Db
) -> None:
    old, new = browser.subscribe(), browser.subscribe()
    await client.put("/api/push/devices", json=await body(client, old))
    device_id = await db.fetchval("SELECT id FROM devices")
    replaces = {"endpoint": old.endpoint, "auth": old.auth}
    for _ in range(2):
        answer = await client.put("/api/push/devices", json=await body(client, new, replaces=replaces))
        assert answer.status_code == 200
    assert [tuple(row) for row in await db.fetch("SELECT id, endpoint FROM devices")] == [(device_id, new.endpoint)]


async def test_a_retired_device_that_comes_back_is_sent_to_again(
    client: httpx.AsyncClient, browser: PushService, db: Db
) -> None:
    subscription = browser.subscribe()
    await client.put("/api/push/devices", json=await body(client, subscription))
    await db.execute("UPDATE devices SET retired_at = now()")
    proof = {"endpoint": subscription.endpoint, "auth": subscription.auth}
    assert (await client.post("/api/push/devices/find", json=proof)).status_code == 404
    await client.put("/api/push/devices", json=await body(client, subscription))
    assert await db.fetchval("SELECT retired_at FROM devices") is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://evil.example/send/abc",
        "http://fcm.googleapis.com/send/abc",
        "ftp://fcm.googleapis.com/send/abc",
        "https://fcm.googleapis.com:8443/send/abc",
        "https://fcm.googleapis.com:/send/abc",
        "https://user@fcm.googleapis.com/send/abc",
        "https://fcm.googleapis.com@evil.example/send/abc",
        "https://user:pass@fcm.googleapis.com/send/abc",
        "https://fcm.googleapis.com\\@evil.example/send/abc",
        "https://evil.example\\.fcm.googleapis.com/send/abc",
        "https://fcm.googleapis.com.evil.example/send/abc",
        "https://fcm.googleapis.com./send/abc",
        "https://evilfcm.googleapis.com/send/abc",
        "https://xn--fcm-googleapis.com/send/abc",
        "https://evilpush.apple.com/abc",
        "https://push.apple.com/abc",
        "https://.push.apple.com/abc",
        "https://a..push.apple.com/abc",
        "https://-.push.apple.com/abc",
        "https://web.push.apple.com.evil.example/abc",
        "https://evil.example/.push.apple.com",
        "https://evil.example?.push.apple.com/",
        "https://evil.example#.push.apple.com/",
        "https://fcm.googleapis.com#@evil.example/",
        "https://[::1]/abc",
        "https://127.0.0.1/abc",
        "https://2130706433/abc",
        "https://0x7f.1/abc",
        "https://localhost/abc",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:9998/push/abc",
        "https://127.0.0.1:9999/push/abc",
        "http://localhost:9999/push/abc",
        "http://127.0.0.1:9999@evil.example/push/abc",
        "//fcm.googleapis.com/abc",
        "https:fcm.googleapis.com/abc",
        "https:///fcm.googleapis.com/abc",
        "https://fcm%2egoogleapis.com/abc",
        "javascript:alert(1)",
        "https://fcm.googleapis.com:99999/abc",
        "https://fcm.googleapis.com",
    ],
)
async def test_only_the_allowed_push_services_are_taken(
    client: httpx.AsyncClient, browser: PushService, endpoint: str
) -> None:
    answer = await client.put("/api/push/devices", json=await body(client, browser.subscribe(), endpoint=endpoint))
    assert (answer.status_code, answer.json()["code"]) == (422, "endpoint_not_allowed")


@pytest.mark.parametrize(
    "endpoint", ["https://fcm.googleapis.com/a b", "https://ｆｃｍ.googleapis.com/a", "", "x" * 2049]
)
async def test_what_is_no_address_at_all_is_refused(
    client: httpx.AsyncClient, browser: PushService, endpoint: str
) -> None:
    answer = await client.put("/api/push/devices", json=await body(client, browser.subscribe(), endpoint=endpoint))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "endpoint",
    [
        GOOGLE,
        "https://fcm.googleapis.com:443/fcm/send/abc",
        "https://FCM.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://wns2-par02p.notify.windows.com/w/?token=abc%3d",
        "http://127.0.0.1:9999/push/abc",
    ],
)
async def test_the_push_services_of_all_browsers_are_taken(
    client: httpx.AsyncClient, browser: PushService, endpoint: str
) -> None:
    answer = await client.put("/api/push/devices", json=await body(client, browser.subscribe(), endpoint=endpoint))
    assert answer.status_code == 200, answer.text


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": _encoded(b"\x04" + bytes(64))},
        {"p256dh": _encoded(b"\x04" + b"\xff" * 64)},
        {"p256dh": _encoded(bytes(65))},
        {"p256dh": _encoded(b"\x00")},
        {"p256dh": "A"},
        {"auth": _encoded(bytes(15))},
        {"auth": _encoded(bytes(17))},
    ],
)
async def test_keys_that_cannot_be_used_are_refused_when_they_are_saved(
    client: httpx.AsyncClient, browser: PushService, keys: dict[str, str]
) -> None:
    subscription = browser.subscribe()
    answer = await client.put("/api/push/devices", json=await body(client, subscription, keys=subscription.keys | keys))
    assert (answer.status_code, answer.json()["code"]) == (400, "key_invalid")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"public_key": _encoded(b"\x04" + bytes(64))}, "key_invalid"),
        ({"places": [{"district_id": 29140, "dong_id": 2911001}]}, "invalid_request"),
        ({"places": [{"district_id": 1, "dong_id": None}]}, "invalid_request"),
        ({"places": [{"district_id": 29140, "dong_id": 99999999999}]}, "invalid_request"),
        ({"places": [{"district_id": 29140}] * 21}, "invalid_request"),
        ({"min_level": 0}, "invalid_request"),
        ({"min_level": 5}, "invalid_request"),
        ({"topics": ["football"]}, "invalid_request"),
        ({"lang": "fr"}, "invalid_request"),
        ({"admin": True}, "invalid_request"),
        ({"keys": {"p256dh": "!", "auth": "?"}}, "invalid_request"),
        ({"replaces": {"endpoint": GOOGLE, "auth": "A"}}, "key_invalid"),
    ],
)
async def test_a_wish_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, browser: PushService, changes: dict[str, Any], code: str
) -> None:
    answer = await client.put("/api/push/devices", json=await body(client, browser.subscribe(), **changes))
    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def remove(client: httpx.AsyncClient, endpoint: str, address: str) -> httpx.Response:
    proof = {"endpoint": endpoint, "auth": "AAAA"}
    return await client.post("/api/push/devices/remove", json=proof, headers={"X-Forwarded-For": address})


async def test_one_endpoint_is_not_asked_about_without_end(client: httpx.AsyncClient) -> None:
    for n in range(60):
        assert (await remove(client, GOOGLE, f"203.0.113.{n}")).status_code == 204
    refused = await remove(client, GOOGLE, "203.0.113.7")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert int(refused.headers["retry-after"]) > 0
    assert (await remove(client, f"{GOOGLE}/other", "203.0.113.7")).status_code == 204


async def test_thousands_of_phones_may_share_an_address_but_not_all_of_them(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert routes.PER_ADDRESS == 5_000
    monkeypatch.setattr(routes, "PER_ADDRESS", 3)
    for n in range(3):
        assert (await remove(client, f"{GOOGLE}/{n}", "203.0.113.7")).status_code == 204
    assert (await remove(client, f"{GOOGLE}/4", "203.0.113.7")).status_code == 429
    assert (await remove(client, f"{GOOGLE}/4", "203.0.113.8")).status_code == 204


async def test_a_signed_in_browser_gets_personal_messages_until_sign_out(
    client: httpx.AsyncClient, browser: PushService, db: Db
) -> None:
    client.cookies.update(await make.citizen_cookie(db, await make.citizen(db)))
    subscription = browser.subscribe()
    saved = await client.put("/api/push/devices", json=await body(client, subscription))
    assert saved.json()["personal"] is True
    await db.execute("DELETE FROM sessions")
    found = await client.post(
        "/api/push/devices/find", json={"endpoint": subscription.endpoint, "auth": subscription.auth}
    )
    assert (found.json()["personal"], found.json()["alerts"]) == (False, True)
