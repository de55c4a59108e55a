"""The table of faults, whole, at night; by day that workers share what they met, and that time is counted."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from backend.push import rules
from backend.push.fanout import limits, queries
from backend.push.fanout.clock import Clock
from backend.push.fanout.limits import Origin
from backend.push.fanout.run import ChunkRun
from backend.settings import Settings
from tests.bench import faults
from tests.fleet import Fleet
from tests.push.test_crashes import many
from tests.push.worker import Worker, until
from tests.push_service import PushService

pytestmark = pytest.mark.race


@pytest.mark.nightly
def test_nothing_that_goes_wrong_loses_or_repeats_a_message() -> None:
    with Fleet(3) as fleet:
        rows = asyncio.run(faults.table(fleet, 20, []))
    assert [row for row in rows if not row.met] == []


async def test_workers_halve_an_origin_once_and_share_what_is_left(
    worker: Worker, service: PushService, app_settings: Settings
) -> None:
    other = Worker(worker.pool, app_settings, service)
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


async def test_one_chunk_after_the_other_begins_its_messages_and_an_urgent_one_goes_between(
    worker: Worker, service: PushService, app_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many(worker, service, 400)
    begun: list[tuple[int, int]] = []
    start = ChunkRun._start  # pyright: ignore[reportPrivateUsage]

    def noted(run: ChunkRun, positions: Sequence[int]) -> None:
        begun.append((run.chunk.rank, run.chunk.seq))
        start(run, positions)

    monkeypatch.setattr(ChunkRun, "_start", noted)
    worker.sender.origins[service.origin].most = 1000
    await worker.queue(level=2)
    await worker.plan(200)
    first, second = [await worker.sender.claim_chunk() for _ in range(2)]
    await worker.queue(level=4, title="대피하세요")
    await worker.plan(400)
    urgent = await worker.sender.claim_chunk(floor=3)
    assert first is not None
    assert second is not None
    assert urgent is not None
    runs = [asyncio.create_task(worker.sender.send_chunk(chunk)) for chunk in (first, second)]
    await until(lambda: len(begun) > 1)
    runs.append(asyncio.create_task(worker.sender.send_chunk(urgent)))
    await asyncio.gather(*runs)
    calm = [chunk for chunk in begun if chunk[0] == 2]
    assert calm == sorted(calm), "never by turns"
    ranks = [rank for rank, _ in begun]
    assert ranks.index(4) < len(ranks) - 1 - ranks[::-1].index(2), "what is calm had begun and was not at its end"
    assert len(service.messages) == 800
    assert worker.sender.turn.running == worker.sender.origins[service.origin].running == 0


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
    assert origin.most < grown, "they queue somewhere"
    assert not origin.is_slow
    for _ in range(200):
        origin.answered(0.05)
    assert origin.is_slow
    shrunk = origin.most
    for _ in range(50):
        origin.answered(0.05)
    assert origin.most >= shrunk + 50 or origin.running * 4 < origin.most * 3


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
