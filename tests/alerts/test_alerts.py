"""Writing, ending and reading alerts over HTTP."""

import unicodedata
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from backend.db import Db
from backend.demo import alerts as demo
from backend.people.models import Proof, ScopeKind, StaffRole
from tests import make
from tests.push_service import PushService


def draft(**changes: Any) -> dict[str, Any]:
    return {
        "level": 3, "topics": ["weather"], "district_ids": [make.SEO_GU], "dong_ids": [], "link": None,
        "expires_at": (datetime.now(UTC) + timedelta(hours=5)).isoformat(),
        "texts": {"ko": {"event": "한파", "headline": "바깥일을 미루세요", "body": "밤사이 영하 12도예요.",
                         "instructions": ["수돗물을 가늘게 틀어 두세요."]}},
    } | changes  # fmt: skip


def text(**changes: Any) -> dict[str, Any]:
    return {"ko": draft()["texts"]["ko"] | changes}


async def sign_in(
    client: httpx.AsyncClient, db: Db, role: StaffRole = "operator", kind: ScopeKind = "city", scope: int | None = None
) -> UUID:
    staff_id = await make.staff(db, role, kind, scope, name="한결", title="재난상황실")
    client.cookies.update(await make.staff_cookie(db, staff_id))
    return staff_id


async def written(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    answer = await write(client, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def write(client: httpx.AsyncClient, key: UUID | None = None, **changes: Any) -> httpx.Response:
    return await client.post(
        "/api/staff/alerts", json=draft(**changes), headers={"Idempotency-Key": str(key or uuid4())}
    )


async def act(
    client: httpx.AsyncClient, alert: dict[str, Any], action: str, key: UUID | None = None, **more: Any
) -> httpx.Response:
    return await client.post(
        f"/api/staff/alerts/{alert['id']}/{action}",
        json={"version": alert["version"]} | more if action != "follow" else more,
        headers={"Idempotency-Key": str(key or uuid4())},
    )


@asynccontextmanager
async def another(
    client: httpx.AsyncClient, db: Db, role: StaffRole = "approver", kind: ScopeKind = "city", scope: int | None = None,
    proof: Proof = "demo",
) -> AsyncGenerator[UUID, None]:  # fmt: skip
    """Somebody else at the same browser, for a moment; by default one who needs not prove a passkey again."""
    before = dict(client.cookies)
    staff_id = await make.staff(db, role, kind, scope, name="윤지안")
    client.cookies.update(await make.staff_cookie(db, staff_id, proof=proof))
    try:
        yield staff_id
    finally:
        client.cookies.clear()
        client.cookies.update(before)


async def send(client: httpx.AsyncClient, db: Db, alert: dict[str, Any], key: UUID | None = None) -> httpx.Response:
    """Submit it, and have somebody else approve it."""
    submitted = await act(client, alert, "submit")
    if submitted.status_code != 200:
        return submitted
    async with another(client, db):
        return await act(client, alert, "approve", key)


async def test_a_draft_is_written_changed_sent_and_ended(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    await make.device(db, PushService(9).subscribe())
    alert = await written(client)
    assert (alert["status"], alert["version"], alert["author_name"]) == ("draft", 1, "한결")
    assert alert["delivery"] is None
    assert "en" not in alert["texts"]
    path = f"/api/alerts/{alert['id']}"
    assert (await client.get(path)).status_code == 404, "nobody else sees a draft"

    english = {"event": "Cold wave", "headline": "Put off outdoor work", "body": "−12 °C overnight."}
    body = draft(texts=draft()["texts"] | {"en": english}, version=1)
    alert = (await client.put(f"/api/staff/alerts/{alert['id']}", json=body)).json()
    assert (alert["version"], alert["texts"]["en"]["headline"]) == (2, "Put off outdoor work")

    sent = await send(client, db, alert)
    assert sent.status_code == 200, sent.text
    assert sent.json()["delivery"]["status"] == "planning"
    public = (await client.get(path)).json()
    assert (public["status"], public["sender_ko"], public["level"]) == ("sent", "재난상황실", 3)
    assert not {"version", "author_name", "delivery"} & public.keys()
    assert [found["id"] for found in (await client.get("/api/alerts?state=current")).json()] == [alert["id"]]

    ended = await client.post(f"/api/staff/alerts/{alert['id']}/end", json={})
    assert (ended.status_code, ended.json()["status"]) == (200, "ended")
    assert (await client.get("/api/alerts?state=current")).json() == []
    assert [found["id"] for found in (await client.get("/api/alerts?state=ended")).json()] == [alert["id"]]
    assert (await client.post(f"/api/staff/alerts/{alert['id']}/end", json={})).json()["code"] == "wrong_status"
    actions = [row["action"] for row in await db.fetch("SELECT action FROM trail ORDER BY id")]
    assert actions == [
        "alert.written", "alert.changed", "alert.submitted", "alert.approved", "alert.sent", "alert.ended",
    ]  # fmt: skip


async def test_approving_twice_sends_once(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    alert, key = await written(client), uuid4()
    await act(client, alert, "submit")
    async with another(client, db):
        first, again = await act(client, alert, "approve", key), await act(client, alert, "approve", key)
        assert (first.status_code, again.status_code) == (200, 200), first.text
        assert await db.fetchval("SELECT count(*) FROM push_messages") == 1
        assert (await act(client, alert, "approve")).json()["code"] == "wrong_status"
        other = await act(client, alert | {"version": 7}, "approve", key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_writing_twice_keeps_one_draft(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    key, at = uuid4(), draft()["expires_at"]
    first, again = await write(client, key, expires_at=at), await write(client, key, expires_at=at)
    assert first.json()["id"] == again.json()["id"]
    assert await db.fetchval("SELECT count(*) FROM alerts") == 1
    assert await db.fetchval("SELECT count(*) FROM trail WHERE action = 'alert.written'") == 1
    other = await write(client, key, expires_at=at, level=2)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await client.post("/api/staff/alerts", json=draft())).status_code == 400


async def test_what_is_sent_is_what_was_seen(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    alert = await written(client)
    path = f"/api/staff/alerts/{alert['id']}"
    assert (await client.put(path, json=draft(version=1, level=2))).status_code == 200
    stale = await act(client, alert, "submit")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    assert (await client.put(path, json=draft(version=1))).json()["code"] == "stale_version"
    assert await db.fetchval("SELECT count(*) FROM push_messages") == 0


async def test_a_sent_alert_is_never_changed_or_deleted(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    alert = await written(client)
    await send(client, db, alert)
    path = f"/api/staff/alerts/{alert['id']}"
    assert (await client.put(path, json=draft(version=1))).json()["code"] == "wrong_status"
    assert (await client.delete(path)).json()["code"] == "wrong_status"
    gone = await written(client)
    assert (await client.delete(f"/api/staff/alerts/{gone['id']}")).status_code == 204
    assert (await client.get(f"/api/staff/alerts/{gone['id']}")).status_code == 404


async def test_a_draft_whose_end_has_passed_is_not_sent(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    alert = await written(client)
    await db.execute("UPDATE alerts SET expires_at = now() - interval '1 second'")
    refused = await act(client, alert, "submit")
    assert (refused.status_code, refused.json()["code"]) == (400, "expiry_in_past")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expiry_in_past"),
        ({"expires_at": "2099-01-01T00:00:00Z"}, "expiry_too_far"),
        ({"expires_at": "2026-11-30T00:00:00"}, "invalid_request"),
        ({"level": 5}, "invalid_request"),
        ({"topics": []}, "invalid_request"),
        ({"topics": ["football"]}, "invalid_request"),
        ({"district_ids": [1]}, "invalid_request"),
        ({"dong_ids": [1]}, "invalid_request"),
        ({"dong_ids": [2**40]}, "invalid_request"),
        ({"link": "javascript:alert(1)"}, "invalid_request"),
        ({"link": "http://example.kr/"}, "invalid_request"),
        ({"link": "//evil.example/"}, "invalid_request"),
        ({"link": "/\\evil.example/"}, "invalid_request"),
        ({"texts": {}}, "invalid_request"),
        ({"texts": text(headline="")}, "invalid_request"),
        ({"texts": text(headline="  \u0000 ")}, "invalid_request"),
        ({"texts": text(headline="가" * 81)}, "invalid_request"),
        ({"texts": text(instructions=["하나", "둘", "셋", "넷"])}, "invalid_request"),
        ({"texts": text(footer="x")}, "invalid_request"),
        ({"sent": True}, "invalid_request"),
    ],
)
async def test_a_draft_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, db: Db, changes: dict[str, Any], code: str
) -> None:
    await sign_in(client, db)
    answer = await write(client, **changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_texts_are_kept_in_composed_form_without_control_characters(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    typed = " " + unicodedata.normalize("NFD", "한파\u0000가 와요") + "\u0007 "
    alert = await written(client, texts=text(headline=typed), link="/bookings")
    assert alert["texts"]["ko"]["headline"] == "한파가 와요"


@pytest.mark.parametrize(
    ("kind", "scope", "places", "allowed"),
    [
        ("district", make.SEO_GU, {"district_ids": [make.SEO_GU]}, True),
        ("district", make.SEO_GU, {"district_ids": [], "dong_ids": [make.CHIPYEONG]}, True),
        ("district", make.SEO_GU, {"district_ids": [29110]}, False),
        ("district", make.SEO_GU, {"district_ids": [make.SEO_GU, 29110]}, False),
        ("district", make.SEO_GU, {"district_ids": [], "dong_ids": []}, False),
        ("dong", make.CHIPYEONG, {"district_ids": [], "dong_ids": [make.CHIPYEONG]}, True),
        ("dong", make.CHIPYEONG, {"district_ids": [make.SEO_GU]}, False),
        ("city", None, {"district_ids": [], "dong_ids": []}, True),
    ],
)
async def test_an_operator_alerts_only_their_own_places(
    client: httpx.AsyncClient, db: Db, kind: ScopeKind, scope: int | None, places: dict[str, Any], allowed: bool
) -> None:
    await sign_in(client, db, "operator", kind, scope)
    answer = await write(client, **places)
    assert (answer.status_code, answer.json().get("code")) == ((201, None) if allowed else (403, "outside_scope"))


async def test_another_districts_alert_can_be_neither_sent_nor_changed_nor_ended(
    client: httpx.AsyncClient, db: Db
) -> None:
    await sign_in(client, db)
    unsent, sent = await written(client, district_ids=[29110]), await written(client, district_ids=[29110])
    await send(client, db, sent)
    await sign_in(client, db, "operator", "district", make.SEO_GU)
    path = f"/api/staff/alerts/{unsent['id']}"
    for refused in (
        await act(client, unsent, "submit"),
        await client.put(path, json=draft(version=1)),
        await client.delete(path),
        await client.post(f"/api/staff/alerts/{sent['id']}/end", json={}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "outside_scope")


@pytest.mark.parametrize("role", ["counsellor", "care_manager", "administrator", None])
async def test_only_operators_write_alerts(client: httpx.AsyncClient, db: Db, role: StaffRole | None) -> None:
    assert (await client.get("/api/staff/alerts")).status_code == 401
    client.cookies.update(await make.staff_cookie(db, await make.staff(db, role)))
    for method, path in (
        ("GET", "/api/staff/alerts"),
        ("POST", "/api/staff/alerts"),
        ("POST", "/api/staff/alerts/audience"),
        ("POST", f"/api/staff/alerts/{uuid4()}/submit"),
        ("POST", f"/api/staff/alerts/{uuid4()}/approve"),
        ("POST", f"/api/staff/alerts/{uuid4()}/end"),
        ("DELETE", f"/api/staff/alerts/{uuid4()}"),
    ):
        assert (await client.request(method, path, json={})).status_code == 403, path


async def test_the_audience_is_counted_before_sending(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    service = PushService(9)
    await make.device(db, service.subscribe(), places=[(make.SEO_GU, None)])
    await make.device(db, service.subscribe(), places=[(make.SEO_GU, make.CHIPYEONG)], topics=["jobs"])
    await make.device(db, service.subscribe(), places=[(29110, None)])
    await make.device(db, service.subscribe())
    await make.device(db, service.subscribe(), alerts=False)
    body = {"level": 2, "topics": ["weather"], "district_ids": [make.SEO_GU], "dong_ids": []}
    assert (await client.post("/api/staff/alerts/audience", json=body)).json() == {
        "devices": 2, "muted": 1, "later": 0, "city": 4,
        "by_district": [{"district_id": 29110, "devices": 1}, {"district_id": make.SEO_GU, "devices": 1}],
    }  # fmt: skip
    grave = await client.post("/api/staff/alerts/audience", json=body | {"level": 4})
    assert (grave.json()["devices"], grave.json()["muted"]) == (3, 0)


async def test_the_list_is_ordered_and_cached_by_its_content(client: httpx.AsyncClient, db: Db) -> None:
    now = make.now()
    low = await make.alert(db, level=1, sent_at=now)
    grave = await make.alert(db, level=4, sent_at=now - timedelta(hours=2))
    over = await make.alert(db, sent_at=now - timedelta(hours=9))
    first = await client.get("/api/alerts?state=current")
    assert [alert["id"] for alert in first.json()] == [str(grave), str(low)]
    assert first.headers["cache-control"] == "public, max-age=15"
    unchanged = await client.get("/api/alerts?state=current", headers={"If-None-Match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert [alert["id"] for alert in (await client.get("/api/alerts?state=ended")).json()] == [str(over)]
    await make.alert(db, level=2)
    changed = await client.get("/api/alerts?state=current", headers={"If-None-Match": first.headers["etag"]})
    assert (changed.status_code, len(changed.json())) == (200, 3)
    assert (await client.get("/api/alerts?state=all")).status_code == 400
    assert (await client.get(f"/api/alerts/{uuid4()}")).status_code == 404
    assert (await client.get(f"/api/alerts/{low}")).json()["texts"]["en"]["headline"] == "Wear a mask outside"


async def test_a_preview_says_what_would_have_come(client: httpx.AsyncClient, db: Db) -> None:
    now = make.now()
    for days in (1, 20, 40, 60):
        await make.alert(db, level=2, topics=["weather"], sent_at=now - timedelta(days=days))
    await make.alert(db, level=4, topics=["disaster"], sent_at=now - timedelta(days=2))
    await make.alert(db, level=2, topics=["jobs"], sent_at=now - timedelta(days=3))
    await make.alert(db, level=2, topics=["weather"], district_ids=[29110], sent_at=now - timedelta(days=4))
    await make.alert(db, level=2, topics=["weather"], sent_at=now - timedelta(days=100))
    body = {"topics": ["weather"], "places": [{"district_id": make.SEO_GU, "dong_id": None}], "min_level": 2}
    preview = (await client.post("/api/alerts/preview", json=body)).json()
    assert preview["per_month"] == 1.7
    assert len(preview["examples"]) == 3
    nothing = (await client.post("/api/alerts/preview", json=body | {"topics": []})).json()
    assert nothing["per_month"] == 0.3, "the gravest level always comes"


async def test_the_demo_has_alerts_of_every_state(client: httpx.AsyncClient, db: Db) -> None:
    for name in ("한결", "윤지안"):
        await make.staff(db, "operator", name=name, demo=True)
    await demo.load(db, make.SEALER, make.now())
    current = (await client.get("/api/alerts?state=current")).json()
    ended = (await client.get("/api/alerts?state=ended")).json()
    assert {alert["level"] for alert in current} == {1, 2, 3}
    assert len(ended) >= 3
    assert all(alert["texts"]["en"]["headline"] for alert in current + ended)
    statuses = {row["status"] for row in await db.fetch("SELECT status FROM alerts")}
    assert statuses == {"draft", "waiting", "scheduled", "sent", "superseded", "cancelled", "ended"}
    assert await db.fetchval("SELECT count(*) FROM alert_templates") >= 6
    assert await db.fetchval("SELECT count(*) FROM push_messages") == 0


async def test_an_sms_follows_what_is_grave_and_stops_with_it(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    for wrong in ({"level": 2}, {"exercise": True}):
        refused = await write(client, sms_after=10, **wrong)
        assert (refused.status_code, refused.json()["code"]) == (400, "sms_not_for_this")
    assert (await write(client, sms_after=0)).status_code == 400
    alert = await written(client, sms_after=10, crisis_stage="심각")
    assert (alert["sms_after"], alert["crisis_stage"], alert["sms"]) == (10, "심각", None)
    sent = (await send(client, db, alert)).json()
    assert (sent["sms"]["state"], sent["sms"]["spent_won"], sent["sms"]["cap_won"]) == ("waiting", 0, 3_000_000)
    # What was approved is what is sent.
    with pytest.raises(asyncpg.CheckViolationError, match="no longer a draft"):
        async with db.transaction():
            await db.execute("UPDATE alerts SET sms_after = 1")
    update = (await act(client, alert, "follow", msg_type="update")).json()
    assert (update["sms_after"], update["crisis_stage"]) == (10, "심각")
    clear = (await act(client, alert, "follow", msg_type="cancel")).json()
    assert clear["sms_after"] is None
    body = draft(version=1, sms_after=10, texts=clear["texts"])
    refused = await client.put(f"/api/staff/alerts/{clear['id']}", json=body)
    assert refused.json()["code"] == "sms_not_for_this"
    await send(client, db, clear)
    assert (await client.get(f"/api/staff/alerts/{alert['id']}")).json()["sms"]["state"] == "stopped"


async def test_what_an_sms_would_say_and_cost_is_known_before(client: httpx.AsyncClient, db: Db) -> None:
    await make.citizen(db, phone_index=b"one")
    await sign_in(client, db)
    ask = {name: value for name, value in draft(district_ids=[]).items() if name not in ("link", "expires_at")}
    found = (await client.post("/api/staff/alerts/sms-estimate", json=ask)).json()
    assert (found["people"], found["won"], found["alert_won"]) == (1, 20, 3_000_000)
    assert found["texts"]["ko"]["kind"] == "sms"
    assert found["texts"]["en"]["kind"] == "lms"
    refused = await client.post("/api/staff/alerts/sms-estimate", json=ask | {"level": 2})
    assert refused.json()["code"] == "sms_not_for_this"


async def test_a_template_keeps_whether_people_are_asked_and_what_holds_for_long(
    client: httpx.AsyncClient, db: Db
) -> None:
    await sign_in(client, db)
    words = {"level": 4, "topics": ["disaster"], "hazard": None, "link": None, "hours": 6, "texts": text()}

    async def keep(**changes: Any) -> httpx.Response:
        return await client.post(
            "/api/staff/alerts/templates", json=words | changes, headers={"Idempotency-Key": str(uuid4())}
        )

    assert (await keep(name="둑이 넘침", asks_safety=True)).status_code == 201
    assert (await keep(name="물이 끊김")).status_code == 201
    listed = {one["name"]: one for one in (await client.get("/api/staff/alerts/templates")).json()}
    assert listed["둑이 넘침"]["asks_safety"] is True
    assert listed["물이 끊김"]["asks_safety"] is False
    assert (listed["둑이 넘침"]["hours"], listed["둑이 넘침"]["level"]) == (6, 4)
    taken = await keep(name="물이 끊김")
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
