"""The table of faults, whole, at night; by day that workers share what they met, and that time is counted."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from backend.db import Pool
from backend.push import rules
from backend.push.fanout import limits, queries
from backend.push.fanout.clock import Clock
from backend.push.fanout.limits import Origin
from backend.push.fanout.models import ACCEPTED
from backend.push.fanout.run import ChunkRun
from backend.push.fanout.transport import Answer
from backend.settings import Settings
from tests.push.test_crashes import many
from tests.push.worker import Worker, until
from tests.push_service import PushService
from tests.server import PROJECT

pytestmark = pytest.mark.race


@pytest.mark.nightly
def test_nothing_that_goes_wrong_loses_or_repeats_a_message() -> None:
    # A process of its own, as anybody prints the table: connections to a base that is killed end with it.
    done = subprocess.run([sys.executable, "-m", "tests.bench.faults"], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


async def test_workers_halve_an_origin_once_and_share_what_is_left(
    worker: Worker, service: PushService, app_settings: Settings
) -> None:
    other, idle = Worker(worker.pool, app_settings, service), Worker(worker.pool, app_settings, service)
    await idle.sender.note_idle()
    for one in (worker, other):
        await one.sender.share()  # both are known to be at work
        one.sender.origins[service.origin].slower()
        one.sender.origins[service.origin].most = 100
    await worker.sender.share()
    await other.sender.share()
    await worker.sender.share()
    ceilings = [one.sender.origins[service.origin].ceiling for one in (worker, other)]
    assert ceilings == [50, 50], "100 together, not a quarter of it for each"
    for _ in range(60):
        worker.later(seconds=2)
        other.later(seconds=2)
        await other.sender.share()
        await worker.sender.share()
    assert worker.sender.origins[service.origin].ceiling == limits.MOST, "it recovers"


async def test_a_pause_that_one_worker_was_asked_for_holds_for_the_other_in_mid_chunk(
    worker: Worker, service: PushService, app_settings: Settings
) -> None:
    await many(worker, service, 300)
    service.behave(stall=0.1)
    other = Worker(worker.pool, app_settings, service)
    alert_id = await worker.queue()
    await worker.plan()
    chunk = await worker.sender.claim_chunk()
    assert chunk is not None
    sending = asyncio.create_task(worker.sender.send_chunk(chunk))
    await asyncio.sleep(0.15)
    async with other.database.transaction() as db:
        await queries.pause_origin(db, service.origin, other.now() + timedelta(minutes=2), "429")
    await worker.sender.share()
    await sending
    assert 0 < len(service.messages) < 300
    worker.later(minutes=3)
    service.behave()
    await worker.send()
    delivery = await worker.delivery(alert_id)
    assert (delivery.accepted, len(service.messages)) == (300, 300)


async def test_an_urgent_alert_goes_before_what_is_in_hand(worker: Worker, service: PushService) -> None:
    await many(worker, service, 60)
    await worker.queue(level=1)
    await worker.plan(20)
    chunk = await worker.sender.claim_chunk()
    assert chunk is not None
    assert chunk.rank == 1
    busy = {service.origin: chunk.rank}
    assert await worker.sender.claim_chunk(busy, 0) is None, "one after the other"
    await worker.queue(level=4)
    await worker.plan(20)
    urgent = await worker.sender.claim_chunk(busy, chunk.rank)
    assert urgent is not None
    assert urgent.rank == 4
    # One turn only, held by the lower: of those that wait, the higher comes next.
    origin, order = Origin(), []
    origin.most = 1
    await origin.enter(1, 1)

    async def wait(rank: int, number: int) -> None:
        await origin.enter(rank, number)
        order.append((rank, number))
        origin.leave()

    tasks = [asyncio.create_task(wait(rank, number)) for rank, number in ((1, 7), (1, 3), (4, 8), (2, 5))]
    await asyncio.sleep(0)
    origin.leave()
    await asyncio.gather(*tasks)
    assert order == [(4, 8), (2, 5), (1, 3), (1, 7)]
    assert origin.running == 0


class Prompt:
    """A push service that accepts everything at once."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        return Answer(201)


async def test_one_chunk_after_the_other_begins_its_messages_and_an_urgent_one_goes_between(
    pool: Pool, service: PushService, app_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(pool, app_settings, service, Prompt())
    await many(worker, service, 400)
    sender = worker.sender
    sender.origins[service.origin].most = 1000
    await worker.queue(level=2)
    await worker.plan(200)
    calm = [await sender.claim_chunk() for _ in range(2)]
    await worker.queue(level=4, title="대피하세요")
    await worker.plan(400)
    chunks = [*calm, await sender.claim_chunk(floor=3)]
    first, second, urgent = [
        ChunkRun(sender, chunk, await sender._load(chunk, chunk.device_ids))  # pyright: ignore[reportPrivateUsage]
        for chunk in chunks
        if chunk is not None
    ]
    begun: list[tuple[int, int]] = []
    running = [asyncio.create_task(run.run()) for run in (first, second)]
    start = ChunkRun._start  # pyright: ignore[reportPrivateUsage]

    def noted(run: ChunkRun, positions: Sequence[int]) -> None:
        begun.append((run.chunk.rank, run.chunk.seq))
        if len(begun) == 2:
            running.append(asyncio.create_task(urgent.run()))
        start(run, positions)

    monkeypatch.setattr(ChunkRun, "_start", noted)
    await until(lambda: len(running) == 3)
    await asyncio.gather(*running)
    ranks = "".join(str(rank) for rank, _ in begun)
    assert re.fullmatch(r"2{2,5}4+2+", ranks), "what is calm waited until what is urgent was begun"
    assert [seq for rank, seq in begun if rank == 2] == sorted(seq for rank, seq in begun if rank == 2), "not by turns"
    assert all(run.done.count(ACCEPTED) == len(run.done) for run in (first, second, urgent))
    assert sender.turn.running == sender.origins[service.origin].running == 0


def test_a_route_that_has_become_longer_is_no_trouble_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(n / 100 for n in range(10**6))
    monkeypatch.setattr(limits.time, "monotonic", lambda: next(clock))
    origin = Origin()
    origin.most = origin.running = 200
    for _ in range(50):
        origin.answered(0.001)
    grown = origin.most
    assert grown > 200
    for _ in range(100):
        origin.answered(0.05)
    shrunk = origin.most
    assert shrunk < grown, "they queue somewhere"
    assert not origin.is_slow
    for _ in range(200):
        origin.answered(0.05)
    assert origin.is_slow
    assert origin.most > shrunk


async def test_waiting_times_are_counted_by_origin_and_district_when_all_is_done(
    worker: Worker, service: PushService
) -> None:
    district_id = await worker.fetch("SELECT min(id) FROM districts")
    await worker.device(service.subscribe(), places=[(district_id, None)])
    await worker.device(service.subscribe())
    await worker.queue()
    await worker.plan()
    worker.later(seconds=30)
    await worker.send()
    async with worker.database.transaction() as db:
        message_id = await queries.lock_uncounted(db)
        assert message_id is not None
        await queries.count_times(db, message_id, worker.now())
        assert await queries.lock_uncounted(db) is None
    rows = await worker.pool.fetch("SELECT origin, district_id, buckets FROM push_histograms")
    counted = {(row["origin"], row["district_id"]): row["buckets"] for row in rows}
    assert {key: sum(buckets) for key, buckets in counted.items()} == {
        (service.origin, district_id): 1, (service.origin, 0): 1, (service.origin, None): 2, (None, None): 2,
    }  # fmt: skip
    [byte] = [b for b, count in enumerate(counted[None, None]) if count]
    assert 28 < rules.took_seconds(byte) < 34


def test_a_clock_that_is_set_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    before = clock()
    monkeypatch.setattr("time.time", lambda: 0)
    assert timedelta(0) <= clock() - before < timedelta(seconds=5)
