"""Telling a person something: inbox, live page, and the devices on which they are signed in."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from backend.db import Db, Pool
from backend.messages.actions import tell_citizen
from backend.messages.queries import erase_personal, export_personal
from backend.push import queries as push
from backend.settings import Settings
from tests import make
from tests.push.worker import Worker
from tests.push_service import PushService


async def tell(db: Db, settings: Settings, citizen_id: UUID, cause: str = "booking:1:confirmed") -> None:
    now = make.now()
    await tell_citizen(
        db, settings, citizen_id=citizen_id, kind="booking_confirmed", cause=cause, booking_id=None,
        title={"ko": "예약됐어요", "en": "Booked"},
        body={"ko": "내일 오전 10:40, 1:1 상담", "en": "Tomorrow at 10:40 AM"},
        lock_screen={"ko": "내일 오전 10:40", "en": "Tomorrow at 10:40 AM"}, link="/bookings/1", urgency="normal",
        expires_at=now + timedelta(hours=20), now=now,
    )  # fmt: skip


async def test_a_message_stands_in_the_inbox_until_it_is_read(
    client: httpx.AsyncClient, db: Db, app_settings: Settings
) -> None:
    me = await make.citizen(db)
    client.cookies.update(await make.citizen_cookie(db, me))
    for cause in ("a", "b", "b"):
        await tell(db, app_settings, me, cause)
    inbox = (await client.get("/api/inbox")).json()
    assert len(inbox) == 2, "one message a cause"
    assert inbox[0]["title_ko"] == "예약됐어요"
    assert inbox[0]["read_at"] is None
    assert (await client.get("/api/inbox/unread")).json() == {"count": 2}
    assert (await client.post(f"/api/inbox/{inbox[0]['id']}/read", json={})).status_code == 204
    assert (await client.get("/api/inbox/unread")).json() == {"count": 1}
    assert (await client.post("/api/inbox/read", json={})).status_code == 204
    assert (await client.get("/api/inbox/unread")).json() == {"count": 0}


async def test_nobody_sees_or_reads_somebody_elses_message(
    client: httpx.AsyncClient, db: Db, app_settings: Settings
) -> None:
    me, other = await make.citizen(db), await make.citizen(db)
    await tell(db, app_settings, other)
    client.cookies.update(await make.citizen_cookie(db, me))
    assert (await client.get("/api/inbox")).json() == []
    theirs = await db.fetchval("SELECT id FROM messages")
    assert (await client.post(f"/api/inbox/{theirs}/read", json={})).status_code == 404
    assert (await client.post(f"/api/inbox/{uuid4()}/read", json={})).status_code == 404
    await client.post("/api/inbox/read", json={})
    assert await db.fetchval("SELECT read_at FROM messages") is None


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/inbox"), ("GET", "/api/inbox/unread"),
                                              ("POST", "/api/inbox/read")])  # fmt: skip
async def test_the_inbox_needs_a_sign_in(client: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, path)).status_code == 401


async def test_an_open_page_is_told(pool: Pool, app_settings: Settings) -> None:
    heard: list[str] = []
    async with pool.acquire() as listener, pool.acquire() as db:
        await listener.add_listener("live", lambda *args: heard.append(str(args[3])))
        async with db.transaction():
            me = await make.citizen(db)
            await tell(db, app_settings, me)
        await listener.fetchval("SELECT 1")
        await listener.reset()
    [event] = [json.loads(payload) for payload in heard]
    assert (event["channel"], event["kind"]) == (f"citizen:{me}", "message")


async def test_personal_messages_go_to_my_signed_in_devices_and_stop_at_sign_out(
    pool: Pool, app_settings: Settings
) -> None:
    with PushService() as service:
        worker = Worker(pool, app_settings, service)
        mine, theirs, nobodys = (service.subscribe() for _ in range(3))
        async with worker.database.transaction() as db:
            me, other = await make.citizen(db), await make.citizen(db)
            session_id = await make.session_id(db, me)
            await make.device(db, mine, session_id=session_id, alerts=False)
            await make.device(db, theirs, session_id=await make.session_id(db, other))
            await make.device(db, nobodys)
            await tell(db, app_settings, me, "first")
        await worker.deliver()
        [message] = service.received(mine)
        shown = message.document["notification"]
        assert (shown["title"], shown["data"]["kind"]) == ("예약됐어요", "booking")
        assert message.headers["urgency"] == "normal"
        assert (service.received(theirs), service.received(nobodys)) == ([], [])

        # Planned while signed in, sent when not any more.
        async with worker.database.transaction() as db:
            await tell(db, app_settings, me, "second")
        await worker.plan()
        await pool.execute("DELETE FROM sessions WHERE id = $1", session_id)
        await worker.send()
        async with worker.database.transaction() as db:
            await tell(db, app_settings, me, "third")
        await worker.deliver()
        assert len(service.received(mine)) == 1
        await worker.queue(level=4)
        await worker.deliver()
        assert len(service.received(nobodys)) == 1, "city alerts stay"


async def test_a_session_that_has_run_out_gets_nothing_personal(pool: Pool, app_settings: Settings) -> None:
    with PushService() as service:
        worker = Worker(pool, app_settings, service)
        async with worker.database.transaction() as db:
            me = await make.citizen(db)
            await make.device(db, service.subscribe(), session_id=await make.session_id(db, me))
            await db.execute("UPDATE sessions SET expires_at = now() - interval '1 second'")
            await tell(db, app_settings, me)
        await worker.deliver()
        assert service.messages == []


async def test_what_is_held_of_a_person_can_be_taken_along_and_erased(db: Db, app_settings: Settings) -> None:
    me, other = await make.citizen(db), await make.citizen(db)
    for person in (me, other):
        await make.device(db, PushService(9).subscribe(), session_id=await make.session_id(db, person))
        await tell(db, app_settings, person, f"cause of {person}")
    assert [message.title_ko for message in await export_personal(db, make.SEALER, me)] == ["예약됐어요"]
    assert len(await push.export_personal(db, make.SEALER, me)) == 1
    await erase_personal(db, me, make.now())
    await push.erase_personal(db, me, make.now())
    assert await export_personal(db, make.SEALER, me) == []
    assert await push.export_personal(db, make.SEALER, me) == []
    assert await db.fetchval("SELECT count(*) FROM push_messages") == 1
    assert await db.fetchval("SELECT count(*) FROM devices") == 2, "the browser keeps its city alerts"
    assert len(await export_personal(db, make.SEALER, other)) == 1
