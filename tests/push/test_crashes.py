"""Nothing is lost and little is repeated, whenever a worker dies."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from backend.db import Database, Db, Pool
from backend.push.fanout import queries
from backend.push.fanout import run as run_module
from backend.push.fanout.models import Chunk
from backend.push.fanout.planner import plan_next
from backend.push.fanout.transport import Answer, Http
from backend.settings import Settings
from tests import make
from tests.push.worker import Worker, until
from tests.push_service import PushService, Subscription
from tests.server import PROJECT

pytestmark = pytest.mark.race


async def many(worker: Worker, service: PushService, count: int) -> list[Subscription]:
    subscriptions = [service.subscribe() for _ in range(count)]
    async with worker.database.transaction() as db:
        for subscription in subscriptions:
            await make.device(db, subscription)
    return subscriptions


class Dying:
    """A transport after whose answer number `after` the process is gone."""

    def __init__(self, after: int) -> None:
        self.inner, self.left = Http(), after

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        if self.left <= 0:
            await asyncio.sleep(3600)
        self.left -= 1
        return await self.inner.post(url, body, headers)


async def test_a_crash_while_planning_goes_on_where_it_was_and_names_everybody_once(
    worker: Worker, service: PushService
) -> None:
    await many(worker, service, 25)
    alert_id = await worker.queue()
    for _ in range(2):
        assert await plan_next(worker.database, worker.now(), 10, 10)
    async with worker.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        assert await plan_next(Database(connection), worker.now(), 10, 10)
        await transaction.rollback()  # the power goes before the commit
    await asyncio.gather(worker.plan(10), worker.plan(10))
    planned = await worker.pool.fetch("SELECT seq, unnest(device_ids) AS id FROM push_chunks ORDER BY seq")
    assert len(planned) == len({row["id"] for row in planned}) == 25
    assert [row["seq"] for row in await worker.pool.fetch("SELECT seq FROM push_chunks ORDER BY seq")] == [1, 2, 3]
    assert not await plan_next(worker.database, worker.now()), "planning again changes nothing"
    assert (await worker.delivery(alert_id)).total == 25


async def test_senders_start_while_the_planner_is_still_walking(worker: Worker, service: PushService) -> None:
    await many(worker, service, 25)
    alert_id = await worker.queue()
    assert await plan_next(worker.database, worker.now(), 10, 10)
    await worker.send()
    assert len(service.messages) == 10
    assert (await worker.delivery(alert_id)).status == "planning"
    await worker.plan(10)
    await worker.send()
    assert (await worker.delivery(alert_id)).status == "finished"
    assert len(service.messages) == 25


async def test_two_workers_send_each_message_once(service: PushService, pool: Pool, app_settings: Settings) -> None:
    # A machine that is busy must not make a time-out, which would be tried again later, of an answer.
    worker, other = (Worker(pool, app_settings, service, time_out=timedelta(seconds=20)) for _ in range(2))
    subscriptions = await many(worker, service, 120)
    alert_id = await worker.queue()
    await asyncio.gather(worker.plan(10), other.plan(10))
    await asyncio.gather(worker.send(), other.send(), worker.send(), other.send())
    assert Counter(message.endpoint for message in service.messages) == Counter(s.endpoint for s in subscriptions)
    delivery = await worker.delivery(alert_id)
    assert (delivery.total, delivery.accepted, delivery.open) == (120, 120, 0)


async def test_a_crash_between_answer_and_flush_repeats_only_what_was_not_written(
    worker: Worker, service: PushService, pool: Pool, app_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "FLUSH_ANSWERS", 20)
    subscriptions = await many(worker, service, 100)
    alert_id = await worker.queue()
    await worker.plan()
    dying = Worker(pool, app_settings, service, Dying(after=50))
    chunk = await dying.sender.claim_chunk()
    assert chunk is not None
    sending = asyncio.create_task(dying.sender.send_chunk(chunk))
    await until(lambda: len(service.messages) >= 50)
    await until(lambda: _has_written(worker, alert_id, 20))
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    written = (await worker.delivery(alert_id)).accepted
    assert 20 <= written <= 50

    assert await worker.sender.claim_chunk() is None, "the lease of the dead worker still holds"
    worker.later(seconds=20)
    await worker.send()
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.accepted, delivery.open) == ("finished", 100, 0)
    counts = Counter(message.endpoint for message in service.messages)
    assert counts.keys() == {s.endpoint for s in subscriptions}
    assert sum(counts.values()) == 100 + (50 - written)
    assert len({message.headers["topic"] for message in service.messages}) == 1, "a repeat replaces, it adds nothing"


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_write_that_is_cut_off_when_all_is_sent_loses_no_retry(
    worker: Worker, service: PushService, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    failing, slower = await many(worker, service, 2)
    service.behave(failing.endpoint, status=503, times=1)
    service.behave(slower.endpoint, stall=0.25)
    monkeypatch.setattr(run_module, "FLUSH_SECONDS", 0.1)
    write = queries.flush_chunk

    async def slow(
        db: Db, chunk: Chunk, done: bytes, took: bytes, leased_until: datetime | None, now: datetime
    ) -> datetime | None:
        if leased_until is None:
            return await write(db, chunk, done, took, leased_until, now)
        await asyncio.sleep(0.3 if moment == "before" else 0)
        found = await write(db, chunk, done, took, leased_until, now)
        await asyncio.sleep(0.3 if moment == "after" else 0)
        return found

    monkeypatch.setattr(queries, "flush_chunk", slow)
    alert_id = await worker.queue()
    await worker.deliver()
    assert (await worker.delivery(alert_id)).status == "sending"
    worker.later(minutes=1)
    assert await worker.retry()
    assert [len(service.received(subscription)) for subscription in (failing, slower)] == [1, 1]
    assert (await worker.delivery(alert_id)).status == "finished"


async def stuck_writing(monkeypatch: pytest.MonkeyPatch, overtaken: bool) -> asyncio.Event:
    """Nothing is written before the event that is returned; then as ever, or in vain, since somebody else has it."""
    go_on, write = asyncio.Event(), queries.flush_chunk

    async def flush(
        db: Db, chunk: Chunk, done: bytes, took: bytes, leased_until: datetime | None, now: datetime
    ) -> datetime | None:
        await go_on.wait()
        return None if overtaken else await write(db, chunk, done, took, leased_until, now)

    monkeypatch.setattr(queries, "flush_chunk", flush)
    monkeypatch.setattr(run_module, "FLUSH_ANSWERS", 20)
    monkeypatch.setattr(run_module, "MOST_UNWRITTEN", 30)
    return go_on


async def test_nothing_new_is_begun_while_much_is_not_written(
    worker: Worker, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many(worker, service, 150)
    go_on = await stuck_writing(monkeypatch, overtaken=False)
    alert_id = await worker.queue()
    await worker.plan(75)  # two chunks in hand together
    sending = [asyncio.create_task(worker.send()) for _ in range(2)]
    await until(lambda: len(service.messages) >= 30)
    await asyncio.sleep(0.3)
    assert len(service.messages) < 30 + 2 * run_module.BURST, "what was under way still comes"
    go_on.set()
    async with asyncio.timeout(20):
        await asyncio.gather(*sending)
    assert (await worker.delivery(alert_id)).accepted == len(service.messages) == 150


async def test_a_chunk_that_was_overtaken_holds_up_no_other(
    worker: Worker, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many(worker, service, 150)
    go_on = await stuck_writing(monkeypatch, overtaken=True)
    await worker.queue()
    await worker.plan()
    chunk = await worker.sender.claim_chunk()
    assert chunk is not None
    sending = asyncio.create_task(worker.sender.send_chunk(chunk))
    await until(lambda: len(service.messages) >= 30)
    go_on.set()
    # What it has answered is never written here: nobody may wait for that.
    async with asyncio.timeout(5):
        await sending
    assert not worker.sender.runs
    assert worker.sender.turn.running == 0
    assert worker.sender.origins[service.origin].running == 0


async def test_a_worker_that_was_overtaken_writes_nothing_any_more(
    worker: Worker, service: PushService, pool: Pool, app_settings: Settings
) -> None:
    await many(worker, service, 30)
    alert_id = await worker.queue()
    await worker.plan()
    slow = Worker(pool, app_settings, service)
    stale = await slow.sender.claim_chunk()
    assert stale is not None
    worker.later(seconds=20)
    await worker.send()
    service.behave(status=410)
    await slow.sender.send_chunk(stale)
    assert (await worker.delivery(alert_id)).accepted == 30
    assert await worker.fetch("SELECT count(*) FROM devices WHERE retired_at IS NOT NULL") == 0


async def test_a_worker_that_is_asked_to_stop_gives_back_what_it_has_not_sent(
    worker: Worker, service: PushService, pool: Pool, app_settings: Settings
) -> None:
    await many(worker, service, 100)
    service.behave(stall=0.1)
    alert_id = await worker.queue()
    await worker.plan()
    stopping = Worker(pool, app_settings, service)
    chunk = await stopping.sender.claim_chunk()
    assert chunk is not None
    sending = asyncio.create_task(stopping.sender.send_chunk(chunk))
    await asyncio.sleep(0.15)
    stopping.stop.set()
    await sending
    sent = len(service.messages)
    assert 0 < sent < 100
    assert (await worker.delivery(alert_id)).accepted == sent
    await worker.send()
    assert len(service.messages) == 100


async def test_kill_9_in_the_middle_loses_nobody(worker: Worker, service: PushService, database_url: str) -> None:
    """Two real worker processes; one is killed in the middle and another takes its place."""
    subscriptions = await many(worker, service, 600)
    service.behave(stall=0.05)
    alert_id = await worker.queue()
    name = await worker.fetch("SELECT current_database()")
    env = os.environ | {
        "DATABASE_URL": urlsplit(database_url)._replace(path=f"/{name}").geturl(),
        "SECRET_KEY": "YSBrZXkgZm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzLi4=",
        "PUSH_SERVICES": service.origin,
    }
    processes = [_start(env), _start(env)]
    try:
        await until(lambda: len(service.messages) > 100, 40)
        processes[0].kill()
        await asyncio.sleep(2.5)
        # The living worker renews its lease each second; the dead one's would run out 12 seconds later.
        await worker.pool.execute(
            "UPDATE push_chunks SET leased_until = now() WHERE leased_until < now() + interval '12.5 seconds'"
        )
        await until(lambda: len({message.endpoint for message in service.messages}) == 600, 40)
        await until(lambda: _is_finished(worker, alert_id), 40)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
            process.wait(10)
    counts = Counter(message.endpoint for message in service.messages)
    assert counts.keys() == {s.endpoint for s in subscriptions}
    assert max(counts.values()) <= 2
    assert sum(counts.values()) - 600 <= 300, "only the unwritten tails are repeated"
    delivery = await worker.delivery(alert_id)
    assert (delivery.accepted, delivery.open) == (600, 0)


def _start(env: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", _FAN_OUT], env=env, cwd=PROJECT, stderr=subprocess.DEVNULL)


_FAN_OUT = """
import asyncio, signal
from backend.db import Database, make_pool
from backend.jobs import Context
from backend.push.tasks import fan_out
from backend.seal import Sealer
from backend.settings import Settings

async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = Settings.from_env()
    pool = await make_pool(settings.database_url)
    await fan_out(Context(settings, Database(pool), Sealer(settings.secret_keys)), stop)
    await pool.close()

asyncio.run(main())
"""


async def _has_written(worker: Worker, alert_id: UUID, least: int) -> bool:
    return (await worker.delivery(alert_id)).accepted >= least


async def _is_finished(worker: Worker, alert_id: UUID) -> bool:
    return (await worker.delivery(alert_id)).status == "finished"
