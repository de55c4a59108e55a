"""From draft to all-clear: who may take which step, what the base refuses, and whom the pushes reach."""

import asyncio
from datetime import timedelta
from itertools import product
from typing import Any, get_args
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from msgspec.structs import replace

from backend.alerts import rules
from backend.alerts.desk import actions, queries, tasks
from backend.alerts.models import AlertBody, AlertText, AlertTexts, FollowBody, StaffAlert, Status
from backend.alerts.rules import TABLE, Guard, Role, Step, check_step
from backend.app import create_app
from backend.db import Database, Db, Pool
from backend.errors import DomainError, NotAllowed
from backend.jobs import Context
from backend.messages.models import AlertLang
from backend.people.models import Grant
from backend.people.queries import insert_grants
from backend.push import queries as push
from backend.push.fanout import queries as fanout
from backend.push.rules import secret
from backend.settings import Settings
from tests import make
from tests.alerts.test_alerts import act, another, draft, send, sign_in, written
from tests.conftest import browser
from tests.push.worker import Worker
from tests.push_service import PushService, Subscription

APPROVER = Grant("approver", "city", None)
GUARDS: tuple[Guard, ...] = get_args(Guard)
STATUSES: tuple[Status, ...] = get_args(Status)
ACTIONS = {step.action for steps in TABLE.values() for step in steps}
LINES = [(source, to, step) for (source, to), steps in TABLE.items() for step in steps]


@pytest.mark.parametrize(("source", "to", "step"), LINES)
def test_a_line_of_the_table_needs_its_role_and_each_of_its_guards(source: Status, to: Status, step: Step) -> None:
    for role in get_args(Role):
        if role in step.roles:
            check_step(step.action, source, to, [role], set(step.guards))
        else:
            with pytest.raises(NotAllowed):
                check_step(step.action, source, to, [role], set(GUARDS))
    for guard in step.guards:
        with pytest.raises(DomainError):
            check_step(step.action, source, to, list(step.roles), set(GUARDS) - {guard})


def test_what_stands_in_no_line_cannot_happen() -> None:
    for action, source, to in product(ACTIONS, STATUSES, STATUSES):
        if any(step.action == action for step in TABLE.get((source, to), ())):
            continue
        with pytest.raises(rules.WrongStatus):
            check_step(action, source, to, list(get_args(Role)), set(GUARDS))
    assert not [to for source, to, _ in LINES if source in ("superseded", "cancelled", "ended")]


def test_whatever_people_get_was_seen_by_two_or_is_an_exercise_or_is_grave() -> None:
    for _, to, step in LINES:
        if to in ("sent", "scheduled") and "system" not in step.roles:
            two = "someone_else" in step.guards and set(step.roles) == {"approver"}
            assert two or "exercise" in step.guards or {"gravest", "reason", "passkey"} <= set(step.guards)


TEXT = AlertText(event="한파", headline="바깥일을 미루세요", body="영하 12도예요.", instructions=["물을 트세요."])


def alert_of(**changes: Any) -> StaffAlert:
    values: dict[str, Any] = dict.fromkeys(StaffAlert.__struct_fields__)
    values |= {
        "id": uuid4(), "lineage_id": uuid4(), "msg_type": "update", "exercise": False, "level": 2,
        "topics": ["weather"], "district_ids": [make.SEO_GU], "dong_ids": [], "texts": AlertTexts(ko=TEXT),
        "expires_at": make.now(),
    }  # fmt: skip
    return StaffAlert(**values | changes)


@pytest.mark.parametrize(
    ("changes", "rings"),
    [
        ({"level": 3}, True),
        ({"district_ids": []}, True),
        ({"texts": AlertTexts(ko=replace(TEXT, headline="집에 계세요"))}, True),
        ({"texts": AlertTexts(ko=replace(TEXT, instructions=[]))}, True),
        ({"msg_type": "cancel"}, True),
        ({"texts": AlertTexts(ko=replace(TEXT, body="영하 13도예요."))}, False),
        ({"texts": AlertTexts(ko=replace(TEXT, event="한파경보"))}, False),
        ({"texts": AlertTexts(ko=TEXT, en=TEXT)}, False),
        ({"expires_at": make.now() + timedelta(hours=9)}, False),
    ],
)
def test_a_phone_rings_again_only_for_another_level_area_or_instruction(changes: dict[str, Any], rings: bool) -> None:
    assert rules.rings_again(alert_of(**changes), alert_of()) is rings


async def test_nobody_approves_what_they_wrote(client: httpx.AsyncClient, db: Db) -> None:
    writer = await sign_in(client, db)
    await insert_grants(db, writer, [APPROVER], make.LONG_AGO)
    client.cookies.update(await make.staff_cookie(db, writer, proof="demo"))
    alert = await written(client)
    await act(client, alert, "submit")
    refused = await act(client, alert, "approve")
    assert (refused.status_code, refused.json()["code"]) == (403, "own_alert")
    # Nor does the base let it be, whoever asks: not as the approver, and not without one.
    with pytest.raises(rules.OwnAlert):
        async with db.transaction():
            await queries.insert_decision(db, UUID(alert["id"]), 1, writer, "approved", None, make.now())
    with pytest.raises(asyncpg.CheckViolationError, match="not approved"):
        async with db.transaction():
            await queries.mark_sent(db, UUID(alert["id"]), "waiting", writer, make.now())
    # Whoever changed a word is an author, too.
    await act(client, alert, "withdraw")
    async with another(client, db, "operator") as second:
        await client.put(f"/api/staff/alerts/{alert['id']}", json=draft(version=1, level=2))
    await act(client, alert | {"version": 2}, "submit")
    await insert_grants(db, second, [APPROVER], make.LONG_AGO)
    with pytest.raises(rules.OwnAlert):
        async with db.transaction():
            await queries.insert_decision(db, UUID(alert["id"]), 2, second, "approved", None, make.now())
    # What waits is not rewritten under the approver's eyes.
    with pytest.raises(asyncpg.CheckViolationError, match="no longer a draft"):
        async with db.transaction():
            await db.execute("UPDATE alerts SET level = 4")
    assert await db.fetchval("SELECT count(*) FROM push_messages") == 0


async def test_it_is_returned_with_reasons_written_better_and_approved(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    alert = await written(client)
    await act(client, alert, "submit")
    async with another(client, db):
        returned = (await act(client, alert, "return", reason=" 끝나는 때를 적어 주세요. ")).json()
        assert (returned["status"], returned["decision"]["reason"]) == ("draft", "끝나는 때를 적어 주세요.")
        assert (await act(client, alert, "approve")).json()["code"] == "wrong_status"
    changed = (await client.put(f"/api/staff/alerts/{alert['id']}", json=draft(version=1, level=2))).json()
    await act(client, changed, "submit")
    async with another(client, db):
        old = await act(client, alert, "approve")
        assert (old.status_code, old.json()["code"]) == (409, "stale_version")
        assert (await act(client, changed, "approve")).json()["status"] == "sent"
    history = (await client.get(f"/api/staff/alerts/{alert['id']}/history")).json()
    assert [v["content"]["level"] for v in history["versions"]] == [3, 2]
    assert [(d["version"], d["decision"]) for d in history["decisions"]] == [(1, "returned"), (2, "approved")]


async def test_approving_asks_for_the_passkey_and_for_ones_own_places(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    alert = await written(client)
    await act(client, alert, "submit")
    async with another(client, db, proof="passkey") as approver:
        refused = await act(client, alert, "approve")
        assert (refused.status_code, refused.json()["code"]) == (403, "step_up_needed")
        await db.execute("UPDATE sessions SET stepped_up_at = now() WHERE staff_id = $1", approver)
        async with another(client, db, "approver", "district", 29110):
            assert (await act(client, alert, "approve")).json()["code"] == "outside_scope"
        assert (await act(client, alert, "approve")).status_code == 200


async def test_breaking_the_glass_is_for_the_gravest_alone_and_is_looked_at(client: httpx.AsyncClient, db: Db) -> None:
    writer = await sign_in(client, db)
    alert, grave = await written(client), await written(client, level=4)
    assert (await act(client, grave, "break-glass", reason="불이에요")).json()["code"] == "step_up_needed"
    client.cookies.update(await make.staff_cookie(db, writer, proof="demo"))
    refused = await act(client, alert, "break-glass", reason="급해요")
    assert (refused.status_code, refused.json()["code"], refused.json()["reason"]) == (409, "guard_unmet", "gravest")
    assert (await act(client, grave, "break-glass", reason="  ")).status_code == 400
    sent = (await act(client, grave, "break-glass", reason="둑이 무너져요")).json()
    assert (sent["status"], sent["glass_reason"], sent["reviewed_at"]) == ("sent", "둑이 무너져요", None)
    # The base knows it, too.
    with pytest.raises(asyncpg.CheckViolationError):
        async with db.transaction():
            await queries.mark_sent(db, UUID(alert["id"]), "draft", writer, make.now(), "급해요")
    await insert_grants(db, writer, [APPROVER], make.LONG_AGO)
    assert (await act(client, grave, "review", reason="옳았어요")).json()["code"] == "own_alert"
    async with another(client, db):
        assert (await client.get("/api/staff/alerts/count")).json() == {"count": 1}
        reviewed = (await act(client, grave, "review", reason="옳았어요")).json()
        assert (reviewed["reviewed_by"], reviewed["review_note"]) == ("윤지안", "옳았어요")
        assert (await client.get("/api/staff/alerts/count")).json() == {"count": 0}
        assert (await act(client, grave, "review", reason="또")).json()["code"] == "wrong_status"


async def test_what_is_for_later_goes_out_then_or_not_at_all(
    client: httpx.AsyncClient, db: Db, app_settings: Settings
) -> None:
    await sign_in(client, db)
    now = make.now()
    context = Context(app_settings, Database(db), make.SEALER)

    async def later(**more: Any) -> dict[str, Any]:
        alert = await written(client, send_at=(now + timedelta(hours=1)).isoformat(), **more)
        scheduled = (await send(client, db, alert)).json()
        assert scheduled["status"] == "scheduled"
        return scheduled

    async def status(alert: dict[str, Any]) -> str:
        return (await client.get(f"/api/staff/alerts/{alert['id']}")).json()["status"]

    goes, off, late = await later(), await later(), await later()
    called_off = (await act(client, off, "call-off")).json()
    assert (called_off["status"], called_off["version"]) == ("draft", off["version"] + 1), "needs approval anew"
    await tasks.send_due(context, now)
    assert [await status(one) for one in (goes, off, late)] == ["scheduled", "draft", "scheduled"]
    assert await db.fetchval("SELECT count(*) FROM push_messages") == 0
    at = now + timedelta(hours=1, minutes=1)
    # A worker that was away until after the end sends nothing.
    await actions.send_due(db, app_settings, UUID(late["id"]), now + timedelta(hours=6))
    await tasks.send_due(context, at)
    await tasks.send_due(context, at)
    assert [await status(one) for one in (goes, off, late)] == ["sent", "draft", "draft"]
    assert await db.fetchval("SELECT count(*) FROM push_messages") == 1
    refused = await client.post(
        "/api/staff/alerts", json=draft(send_at="2020-01-01T00:00:00Z"), headers={"Idempotency-Key": str(uuid4())}
    )
    assert refused.json()["code"] == "send_at_wrong"


async def test_citizens_see_the_newest_of_a_lineage_and_what_was_said_before(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    first = await written(client)
    await send(client, db, first)

    async def follow(of: dict[str, Any], msg_type: str, **changes: Any) -> dict[str, Any]:
        made = await client.post(
            f"/api/staff/alerts/{of['id']}/follow",
            json={"msg_type": msg_type},
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert made.status_code == 201, made.text
        said = made.json()["texts"]["ko"]
        assert bool(said["instructions"]) is (msg_type == "update"), "an all-clear repeats nothing"
        body = draft(version=1, **changes)
        return (await client.put(f"/api/staff/alerts/{made.json()['id']}", json=body)).json()

    update, rival = await follow(first, "update", level=4), await follow(first, "update", level=2)
    await send(client, db, update)
    assert (await act(client, rival, "submit")).json()["code"] == "not_followable", "somebody was faster"
    [listed] = (await client.get("/api/alerts?state=current")).json()
    assert (listed["id"], listed["lineage_id"], listed["msg_type"], listed["level"]) == (
        update["id"], first["id"], "update", 4,
    )  # fmt: skip
    shown = (await client.get(f"/api/alerts/{first['id']}")).json()
    assert (shown["id"], [e["level"] for e in shown["earlier"]]) == (update["id"], [3])
    over = await follow(update, "cancel")
    await send(client, db, over)
    assert (await client.get("/api/alerts?state=current")).json() == []
    [ended] = (await client.get("/api/alerts?state=ended")).json()
    assert (ended["id"], ended["status"], ended["msg_type"]) == (over["id"], "ended", "cancel")
    assert ended["ended_at"] == ended["sent_at"]
    assert (await act(client, first, "end")).json()["code"] == "wrong_status"
    lineage = (await client.get(f"/api/staff/alerts/{over['id']}/history")).json()["lineage"]
    assert [step["status"] for step in lineage] == ["superseded", "cancelled", "sent", "draft"]


async def test_a_phone_becomes_a_test_phone_by_a_code_that_serves_once(client: httpx.AsyncClient, db: Db) -> None:
    await sign_in(client, db)
    phone, other = PushService(9).subscribe(), PushService(8).subscribe()
    await make.device(db, phone)
    code = (await client.post("/api/staff/push/test-codes")).json()["code"]
    proof = {"endpoint": phone.endpoint, "auth": phone.auth, "code": code.lower().replace("-", " ")}
    wrong = await client.post("/api/push/devices/test", json=proof | {"code": "AAAA-AAAA"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "test_code_wrong")
    assert (await client.post("/api/push/devices/test", json=proof)).status_code == 204
    again = proof | {"endpoint": other.endpoint, "auth": other.auth}
    assert (await client.post("/api/push/devices/test", json=again)).status_code == 400
    [device] = (await client.get("/api/staff/push/test-devices")).json()
    assert (device["owner_name"], device["mine"]) == ("한결", True)
    body = {"level": 2, "topics": ["weather"], "district_ids": [], "dong_ids": [], "exercise": True}
    assert (await client.post("/api/staff/alerts/audience", json=body)).json()["devices"] == 1
    assert (await client.delete(f"/api/staff/push/test-devices/{device['id']}")).status_code == 204
    assert (await client.get("/api/staff/push/test-devices")).json() == []


class Desk:
    """Writes, approves and sends on a pool, as the routes do."""

    def __init__(self, worker: Worker, author: UUID, approver: UUID) -> None:
        self.worker, self.author, self.approver = worker, author, approver

    async def send(
        self, after: UUID | None = None, msg_type: Any = "update", *, exercise: bool = False, **how: Any
    ) -> UUID:
        now = self.worker.now()
        texts: dict[AlertLang, AlertText] = how.get("texts", {"ko": words("바깥일을 미루세요")})
        body = AlertBody(
            level=how.get("level", 3), topics=["weather"], district_ids=how.get("district_ids", [make.SEO_GU]),
            dong_ids=[], link=None, expires_at=now + timedelta(hours=6), texts=AlertTexts(**texts), exercise=exercise,
        )  # fmt: skip
        async with self.worker.database.transaction() as db:
            follows = await queries.find_for_staff(db, after) if after else None
            follow = FollowBody(msg_type) if after else None
            alert_id = await queries.insert_draft(db, self.author, "재난상황실", "City", body, now, follow, follows)
            await queries.insert_decision(db, alert_id, 1, self.approver, "approved", None, now)
            await actions.publish(db, self.worker.settings, await queries.lock(db, alert_id), self.approver, now)
        return alert_id


def words(headline: str, body: str = "영하 12도예요.") -> AlertText:
    return AlertText(event="한파", headline=headline, body=body)


@pytest.fixture
async def desk(pool: Pool, app_settings: Settings, push_desk: PushService) -> Desk:
    worker = Worker(pool, app_settings, push_desk)
    async with worker.database.transaction() as db:
        author, approver = await make.staff(db, "operator"), await make.staff(db, "approver")
    return Desk(worker, author, approver)


@pytest.fixture
def push_desk() -> Any:
    with PushService() as service:
        yield service


def shown(service: PushService, phone: Subscription) -> list[tuple[str, bool]]:
    found = [message.document["notification"] for message in service.received(phone)]
    return [(one["title"], one["data"]["renotify"]) for one in found]


async def test_an_update_reaches_who_was_reached_and_who_it_concerns_and_an_all_clear_only_the_reached(
    desk: Desk, push_desk: PushService
) -> None:
    worker, service = desk.worker, push_desk
    seo, dong, gone, late = (service.subscribe() for _ in range(4))
    await worker.device(seo, places=[(make.SEO_GU, None)])
    await worker.device(dong, places=[(29110, None)])
    await worker.device(gone, places=[(make.SEO_GU, None)])
    service.behave(gone.endpoint, status=410)
    first = await desk.send()
    await worker.deliver()
    # Another area: whoever has the old card gets the new one all the same, in its place.
    second = await desk.send(first, district_ids=[29110])
    await worker.plan()
    await worker.send()
    await worker.deliver()
    assert (len(shown(service, seo)), len(shown(service, dong))) == (2, 1)
    third = await desk.send(second, district_ids=[29110], texts={"ko": words("바깥일을 미루세요", "영하 13도예요.")})
    await worker.deliver()
    await worker.deliver()
    assert [renotify for _, renotify in shown(service, seo)] == [True, True, False]
    # Who subscribes now was never told, so there is nothing to take back.
    await worker.device(late, places=[(29110, None)])
    over = await desk.send(third, "cancel", texts={"ko": words("이제 나가도 돼요")})
    await worker.deliver()
    await worker.deliver()
    assert [len(shown(service, phone)) for phone in (seo, dong, gone, late)] == [4, 3, 0, 0]
    last = service.received(seo)[-1]
    note = last.document["notification"]
    assert (note["title"], note["data"]["level"], note["tag"]) == ("이제 나가도 돼요", 1, str(first))
    assert note["body"].startswith("해제 · 한파")
    topics = {message.headers["topic"] for message in service.received(seo)}
    assert len(topics) == 1, "the push service, too, keeps only the newest"
    delivery = await worker.delivery(over)
    assert (delivery.status, delivery.total, delivery.accepted) == ("finished", 2, 2)


async def test_an_all_clear_waits_until_it_is_known_who_was_reached(desk: Desk, push_desk: PushService) -> None:
    worker, service = desk.worker, push_desk
    phones = [service.subscribe() for _ in range(7)]
    for phone in phones:
        await worker.device(phone, places=[(make.SEO_GU, None)])
    first = await desk.send()
    await worker.plan(3)
    chunk = await worker.sender.claim_chunk([])
    assert chunk is not None
    over = await desk.send(first, "cancel")
    await worker.plan()
    assert await worker.fetch("SELECT count(*) FROM push_chunks c JOIN push_messages m ON m.id = c.message_id"
                              " WHERE m.alert_id = $1", over) == 0  # fmt: skip
    await worker.sender.send_chunk(chunk)
    await worker.send()
    await worker.deliver()
    reached = [phone for phone in phones if service.received(phone)]
    again = [phone for phone in phones if len(service.received(phone)) == 2]
    assert again == reached
    assert (await worker.delivery(over)).total == len(reached)


async def test_an_exercise_reaches_test_phones_alone_and_says_so(desk: Desk, push_desk: PushService) -> None:
    worker, service = desk.worker, push_desk
    mine, citizen = service.subscribe(), service.subscribe()
    await worker.device(mine, places=[(29110, None)], alerts=False)
    await worker.device(citizen, places=[(make.SEO_GU, None)])
    async with worker.database.transaction() as db:
        assert await push.mark_tester(db, mine.endpoint, secret(mine.auth), desk.author)
    first = await desk.send(exercise=True, level=4)
    await worker.deliver()
    await desk.send(first, "cancel", exercise=True)
    await worker.deliver()
    await worker.deliver()
    assert [title for title, _ in shown(service, mine)] == ["[훈련] 바깥일을 미루세요"] * 2
    assert service.received(citizen) == []


async def test_each_phone_is_told_in_its_language_or_that_it_is_not(desk: Desk, push_desk: PushService) -> None:
    worker, service = desk.worker, push_desk
    langs: list[AlertLang] = ["ko", "en", "ru", "vi", "zh"]
    phones = {lang: service.subscribe() for lang in langs}
    for lang, phone in phones.items():
        await worker.device(phone, lang=lang)
    await desk.send(texts={"ko": words("바깥일을 미루세요"), "ru": words("Отложите работу", "До −12 °C.")})
    await desk.send(texts={"ko": words("바깥일을 미루세요"), "en": words("Stay in", "−12 °C.")}, level=1)
    await worker.deliver()

    def bodies(lang: AlertLang) -> list[tuple[str, str]]:
        found = [message.document["notification"] for message in service.received(phones[lang])]
        return sorted((one["lang"], one["body"].split("한파")[0].strip()) for one in found)

    assert bodies("ko") == [("ko", ""), ("ko", "")]
    assert bodies("ru") == [("en", "(Пока только на английском)"), ("ru", "")]
    assert bodies("vi") == [("en", "(Hiện chỉ có tiếng Anh)"), ("ko", "(Hiện chỉ có tiếng Hàn)")]
    assert bodies("zh") == [("en", "(目前只有英文)"), ("ko", "(目前只有韩文)")]


@pytest.mark.race
async def test_of_two_approvers_at_once_one_sends(pool: Pool, app_settings: Settings, desk: Desk) -> None:
    worker = desk.worker
    now = worker.now()
    body = AlertBody(
        level=3, topics=["weather"], district_ids=[], dong_ids=[], link=None, expires_at=now + timedelta(hours=6),
        texts=AlertTexts(ko=words("쉬세요")),
    )  # fmt: skip
    async with worker.database.transaction() as db:
        alert_id = await queries.insert_draft(db, desk.author, "재난상황실", "City", body, now)
        await queries.mark_submitted(db, alert_id, desk.author, now)
        approvers = [await make.staff(db, "approver") for _ in range(6)]

    async def approve(approver: UUID) -> bool:
        try:
            async with worker.database.transaction() as db:
                alert = await queries.lock(db, alert_id)
                check_step("approve", alert.status, "sent", ["approver"], set(GUARDS))
                await queries.insert_decision(db, alert_id, 1, approver, "approved", None, now)
                await actions.publish(db, app_settings, alert, approver, now)
        except DomainError:
            return False
        return True

    won = await asyncio.gather(*(approve(one) for one in approvers))
    assert won.count(True) == 1
    assert await worker.fetch("SELECT count(*) FROM push_messages") == 1
    assert await worker.fetch("SELECT count(*) FROM alert_approvals") == 1


async def test_afterwards_it_is_told_what_became_of_whom(
    desk: Desk, push_desk: PushService, app_settings: Settings
) -> None:
    worker, service = desk.worker, push_desk
    seo, gone, refused = (service.subscribe() for _ in range(3))
    await worker.device(seo, places=[(make.SEO_GU, None), (29110, None)])
    await worker.device(gone)
    await worker.device(refused)
    service.behave(gone.endpoint, status=410)
    service.behave(refused.endpoint, status=400)
    alert_id = await desk.send()
    path = f"/api/staff/alerts/{alert_id}/results"
    app = create_app(app_settings, connection=Any)
    app.dependencies["database"].dependency().inner = worker.database
    async with worker.database.transaction() as db:
        cookies = await make.staff_cookie(db, desk.author)
    async with browser(app, app_settings, cookies=cookies) as client:
        await read_afterwards(client, worker, path)


async def read_afterwards(client: httpx.AsyncClient, worker: Worker, path: str) -> None:
    assert (await client.get(path)).json() == {"whole": None, "by_service": [], "by_district": []}
    await worker.deliver()
    async with worker.database.transaction() as db:
        message_id = await fanout.lock_uncounted(db)
        assert message_id is not None
        await fanout.count_times(db, message_id, worker.now())
    found = (await client.get(path)).json()
    said = ("recipients", "accepted", "gone", "refused", "expired")
    assert [found["whole"][word] for word in said] == [3, 1, 1, 1, 0]
    assert found["whole"]["median_seconds"] is not None
    assert [(one["service"], one["recipients"]) for one in found["by_service"]] == [("other", 3)]
    assert [(one["district_id"], one["recipients"], one["accepted"]) for one in found["by_district"]] == [
        (None, 2, 0), (29110, 1, 1), (make.SEO_GU, 1, 1),
    ]  # fmt: skip
    file = await client.post(f"{path}/export", json={"format": "csv"})
    assert file.headers["cache-control"] == "no-store"
    assert "서구,1,1,0,0,0," in file.content.decode("utf-8-sig")
    book = await client.post(f"{path}/export", json={"format": "xlsx", "lang": "en"})
    assert book.content[:2] == b"PK"
    assert (await client.get(f"/api/staff/alerts/{uuid4()}/results")).status_code == 404
