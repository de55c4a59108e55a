"""An alert that stands still is told once to those who answer for it, and again when it goes on."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from backend.alerts.desk import actions as desk_actions
from backend.alerts.desk import queries as desk_queries
from backend.alerts.stalls import actions
from backend.alerts.stalls.tasks import keep_looking
from backend.db import Database, Db, Pool
from backend.messages.desk.actions import tell_staff
from backend.messages.desk.models import ToldToStaff
from backend.push import queries as push
from backend.push.rules import secret
from backend.settings import Settings
from tests import make
from tests.alerts.test_alerts import another, sign_in
from tests.alerts.test_life import Desk
from tests.push.worker import Worker, until
from tests.push_service import PushService, Subscription


class Office(Desk):
    """A desk with an alert on its way to two phones, a chunk each."""

    async def people(self) -> dict[str, UUID]:
        """Some who have nothing to do with it, and one who watches over the whole city."""
        async with self.worker.database.transaction() as db:
            people = {
                "city": await make.staff(db, "operator"),
                "district": await make.staff(db, "operator", "district", make.SEO_GU),
                "approver": await make.staff(db, "approver"),
                "counsellor": await make.staff(db, "counsellor"),
                "left": await make.staff(db, "operator"),
                "moved": await make.staff(db, "operator"),
            }
            await db.execute("UPDATE staff SET active = false WHERE id = $1", people["left"])
        # Roles are the owner's and the administrators' business; here one has simply run out.
        await self.worker.pool.execute(
            "UPDATE staff_roles SET valid = daterange('2020-01-01', '2020-02-01') WHERE staff_id = $1", people["moved"]
        )
        return people

    async def phone_of(self, staff_id: UUID, service: PushService) -> Subscription:
        phone = service.subscribe()
        await self.worker.device(phone, alerts=False, places=[(29110, None)])
        async with self.worker.database.transaction() as db:
            assert await push.mark_tester(db, phone.endpoint, secret(phone.auth), staff_id)
        return phone

    async def on_its_way(self, service: PushService, **how: Any) -> UUID:
        for _ in range(2):
            await self.worker.device(service.subscribe(), places=[(make.SEO_GU, None)])
        alert_id = await self.send(**how)
        await self.worker.plan(1)
        return alert_id

    async def stand_still(self, alert_id: UUID) -> None:
        """As if the last answer had come two minutes ago."""
        await self.worker.pool.execute(
            """WITH m AS (UPDATE push_messages SET created_at = created_at - interval '2 minutes'
                          WHERE alert_id = $1 RETURNING id)
               UPDATE push_chunks SET flushed_at = flushed_at - interval '2 minutes'
               WHERE message_id IN (SELECT id FROM m)""",
            alert_id,
        )  # fmt: skip

    async def send_one_chunk(self) -> int:
        chunk = await self.worker.sender.claim_chunk()
        assert chunk is not None
        await self.worker.sender.send_chunk(chunk)
        await self.worker.finish()
        return chunk.message_id

    async def watch(self, times: int = 1) -> None:
        await asyncio.gather(*(
            actions.watch(self.worker.database, self.worker.settings, self.worker.now()) for _ in range(times)
        ))  # fmt: skip

    async def told(self) -> list[tuple[UUID, str]]:
        rows = await self.worker.pool.fetch(
            "SELECT staff_id, title_ko FROM staff_messages ORDER BY created_at, title_ko"
        )
        return [(row["staff_id"], row["title_ko"]) for row in rows]

    async def has_told(self) -> bool:
        return bool(await self.told())

    async def unread(self, staff_id: UUID) -> list[str]:
        rows = await self.worker.pool.fetch(
            "SELECT title_ko FROM staff_messages WHERE staff_id = $1 AND read_at IS NULL", staff_id
        )
        return [row["title_ko"] for row in rows]


STILL, MOVES, DONE = "보내던 알림이 1분 넘게 멈춰 있어요", "알림이 다시 나가고 있어요", "멈췄던 알림을 다 보냈어요"


@pytest.fixture
async def office(pool: Pool, app_settings: Settings, service: PushService) -> Office:
    worker = Worker(pool, app_settings, service)
    async with worker.database.transaction() as db:
        author = await make.staff(db, "operator", "district", make.SEO_GU)
        approver = await make.staff(db, "approver", "district", make.SEO_GU)
    return Office(worker, author, approver)


@pytest.fixture
def service() -> Any:
    with PushService() as service:
        yield service


@pytest.mark.race
async def test_however_many_look_each_who_answers_for_it_is_told_once(office: Office, service: PushService) -> None:
    people = await office.people()
    phone = await office.phone_of(people["city"], service)
    alert_id = await office.on_its_way(service)
    await office.watch(8)
    assert await office.told() == [], "nothing stands still yet"

    await office.stand_still(alert_id)
    await office.watch(8)
    await office.watch(8)
    told = await office.told()
    assert {title for _, title in told} == {STILL}
    assert sorted(who for who, _ in told) == sorted([office.author, office.approver, people["city"]])
    assert await office.worker.fetch("SELECT count(*) FROM alert_stalls") == 1
    assert await office.worker.fetch("SELECT count(*) FROM push_messages WHERE staff_ids IS NOT NULL") == 1
    body = await office.worker.fetch("SELECT body_ko FROM staff_messages LIMIT 1")
    assert "보내는 프로그램이 꺼져 있어요" in body
    assert "‘바깥일을 미루세요’ 지금까지 0대에 보냈어요." in body

    # The phone of an operator is told before the city's next chunk, however grave the alert is.
    await office.send_one_chunk()
    [shown] = [message.document["notification"] for message in service.received(phone)]
    assert shown["title"] == STILL
    assert shown["navigate"].endswith(f"/staff/alerts/{alert_id}")
    assert shown["data"] == {"level": 0, "kind": "desk", "id": f"stall:{alert_id}", "renotify": True}


@pytest.mark.race
async def test_it_is_told_once_when_it_goes_on_and_anew_when_it_stands_again(
    office: Office, service: PushService
) -> None:
    alert_id = await office.on_its_way(service, level=4)
    phone = await office.phone_of(office.author, service)
    await office.stand_still(alert_id)
    await office.watch(8)
    await office.send_one_chunk()
    assert len(service.received(phone)) == 1
    await office.watch(4)
    assert await office.unread(office.author) == [STILL], "the operators' own message is no movement of the alert"

    await office.send_one_chunk()
    await office.watch(8)
    await office.watch(8)
    assert await office.unread(office.author) == [MOVES], "what is not so any more waits for nobody"
    assert [title for who, title in await office.told() if who == office.author].count(MOVES) == 1
    await office.send_one_chunk()
    still, moves = service.received(phone)
    assert still.headers["topic"] == moves.headers["topic"], "one replaces the other"
    assert moves.document["notification"]["tag"] == still.document["notification"]["tag"]
    assert moves.document["notification"]["data"]["renotify"] is False

    await office.stand_still(alert_id)
    await office.watch(8)
    assert sorted(await office.unread(office.author)) == sorted([MOVES, STILL])
    assert await office.worker.fetch("SELECT count(*) FROM alert_stalls") == 2
    await office.worker.send()
    await office.watch(8)
    assert sorted(await office.unread(office.author)) == sorted([MOVES, DONE])
    assert await office.worker.fetch("SELECT count(*) FROM alert_stalls WHERE over_at IS NULL") == 0


async def test_a_phone_that_was_not_reached_is_not_told_of_what_is_over(office: Office, service: PushService) -> None:
    alert_id = await office.on_its_way(service)
    phone = await office.phone_of(office.author, service)
    await office.stand_still(alert_id)
    await office.watch()
    # Another worker was faster with the alert than with the desk's message.
    held = await office.worker.sender.claim_chunk()
    await office.send_one_chunk()
    await office.watch()
    assert held is not None
    await office.worker.pool.execute("UPDATE push_chunks SET leased_until = now() - interval '1 hour'")
    office.worker.later(seconds=1)
    await office.worker.send()
    assert [message.document["notification"]["title"] for message in service.received(phone)] == [MOVES]


async def test_of_an_alert_that_was_ended_nothing_more_is_said(office: Office, service: PushService) -> None:
    alert_id = await office.on_its_way(service)
    await office.stand_still(alert_id)
    await office.watch()
    async with office.worker.database.transaction() as db:
        await desk_actions.end(db, await desk_queries.lock(db, alert_id), office.worker.now())
    office.worker.later(seconds=1)
    await office.worker.send()
    await office.watch()
    assert await office.unread(office.author) == []
    assert {title for _, title in await office.told()} == {STILL}


async def test_it_is_said_whether_somebody_has_to_be_called(office: Office, service: PushService) -> None:
    alert_id = await office.on_its_way(service)
    await office.stand_still(alert_id)
    await office.worker.pool.execute("INSERT INTO push_workers (id, seen_at) VALUES (gen_random_uuid(), now())")
    await office.worker.pool.execute(
        "INSERT INTO push_origins (origin, paused_until, reason) VALUES ($1, now() + interval '1 hour', '')",
        service.origin,
    )  # fmt: skip
    await office.watch()
    assert await office.worker.fetch("SELECT why FROM alert_stalls") == "paused"
    body = await office.worker.fetch("SELECT body_ko FROM staff_messages LIMIT 1")
    assert body.endswith("저절로 이어서 보내요.")


async def test_a_server_looks_where_no_worker_runs(office: Office, service: PushService) -> None:
    alert_id = await office.on_its_way(service)
    await office.stand_still(alert_id)
    looking = asyncio.create_task(keep_looking(office.worker.database, office.worker.settings, every=0.02))
    try:
        await until(office.has_told)
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


async def test_a_base_that_is_away_is_looked_at_again(office: Office, service: PushService) -> None:
    class Away(Database):
        fails = 2

        def transaction(self) -> Any:
            if self.fails:
                self.fails -= 1
                raise ConnectionError
            return super().transaction()

    alert_id = await office.on_its_way(service)
    await office.stand_still(alert_id)
    looking = asyncio.create_task(keep_looking(Away(office.worker.pool), office.worker.settings, every=0.02))
    try:
        await until(office.has_told)
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


async def test_what_one_is_told_stands_at_the_desk_until_one_has_seen_it(
    client: httpx.AsyncClient, db: Db, app_settings: Settings
) -> None:
    mine = await sign_in(client, db)
    told = ToldToStaff(
        kind="alert_stalled", cause="stall:1", subject="stall:a", title={"ko": "멈췄어요", "en": "It stands still"},
        body={"ko": "전화해 주세요.", "en": "Call."}, link=f"/staff/alerts/{uuid4()}", rings=True,
    )  # fmt: skip
    now = make.now()
    for _ in range(2):
        await tell_staff(db, app_settings, [mine], told, now + timedelta(hours=1), now)
    [message] = (await client.get("/api/staff/inbox")).json()
    assert (message["title_ko"], message["link"]) == ("멈췄어요", told.link)
    async with another(client, db, "operator"):
        assert (await client.get("/api/staff/inbox")).json() == []
        assert (await client.post(f"/api/staff/inbox/{message['id']}/read")).status_code == 404
    assert (await client.post(f"/api/staff/inbox/{message['id']}/read")).status_code == 204
    assert (await client.get("/api/staff/inbox")).json() == []
    assert (await client.post(f"/api/staff/inbox/{message['id']}/read")).status_code == 204
