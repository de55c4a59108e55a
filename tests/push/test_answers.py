"""What each answer of a push service means, with a real one on loopback."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.push.worker import Worker
from tests.push_service import PushService


@pytest.mark.parametrize("status", [200, 201, 202])
async def test_an_accepted_message_arrives_decrypted_and_complete(
    worker: Worker, service: PushService, status: int
) -> None:
    service.behave(status=status)
    subscription = service.subscribe()
    await worker.device(subscription)
    alert_id = await worker.queue(level=3, valid=timedelta(hours=2))
    await worker.deliver()
    [message] = service.received(subscription)
    assert message.document["web_push"] == 8030
    assert message.document["notification"]["title"] == "나갈 때 마스크를 쓰세요"
    assert message.document["notification"]["tag"] == str(alert_id)
    assert 7100 < int(message.headers["ttl"]) <= 7200
    assert message.headers["urgency"] == "high"
    assert len(message.headers["topic"]) == 32
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.total, delivery.accepted, delivery.open) == ("finished", 1, 1, 0)
    assert delivery.finished_at is not None
    assert service.faults == []


@pytest.mark.parametrize("status", [404, 410])
async def test_a_forgotten_subscription_is_retired(worker: Worker, service: PushService, status: int) -> None:
    gone, alive = service.subscribe(), service.subscribe()
    for subscription in (gone, alive):
        await worker.device(subscription)
    service.behave(gone.endpoint, status=status)
    alert_id = await worker.queue()
    await worker.deliver()
    assert len(service.received(alive)) == 1
    assert await worker.fetch("SELECT endpoint FROM devices WHERE retired_at IS NOT NULL") == gone.endpoint
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.accepted, delivery.gone) == ("finished", 1, 1)
    await worker.queue()
    await worker.deliver()
    assert service.attempts[gone.endpoint] == 1


async def test_a_subscription_that_was_renewed_meanwhile_is_not_retired(worker: Worker, service: PushService) -> None:
    old, new = service.subscribe(), service.subscribe()
    device_id = await worker.device(old)
    service.behave(old.endpoint, status=410, stall=0.3)
    await worker.queue()
    await worker.plan()
    chunk = await worker.sender.claim_chunk()
    assert chunk is not None

    sending = asyncio.create_task(worker.sender.send_chunk(chunk))
    await asyncio.sleep(0.1)
    await worker.pool.execute("UPDATE devices SET endpoint = $2 WHERE id = $1", device_id, new.endpoint)
    await sending
    assert await worker.fetch("SELECT retired_at FROM devices WHERE id = $1", device_id) is None


@pytest.mark.parametrize("status", [400, 413, 301, 302, 418])
async def test_a_message_that_is_refused_is_not_sent_again_and_the_device_stays(
    worker: Worker, service: PushService, status: int
) -> None:
    subscription = service.subscribe()
    await worker.device(subscription)
    service.behave(subscription.endpoint, status=status)
    alert_id = await worker.queue()
    await worker.deliver()
    worker.later(hours=1)
    assert not await worker.retry()
    assert service.attempts == {subscription.endpoint: 1}, "no redirect was followed"
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.refused) == ("finished", 1)
    assert await worker.fetch("SELECT count(*) FROM devices WHERE retired_at IS NULL") == 1


@pytest.mark.parametrize("how", [{"status": 500}, {"status": 503}, {"drop": True}, {"stall": 1.5, "status": 503}])
async def test_a_passing_fault_is_tried_again_until_it_works(
    worker: Worker, service: PushService, how: dict[str, object]
) -> None:
    subscription = service.subscribe()
    await worker.device(subscription)
    service.behave(subscription.endpoint, times=2, **how)
    alert_id = await worker.queue()
    await worker.deliver()
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.open) == ("sending", 1)
    assert not await worker.retry(), "not before it has backed off"
    worker.later(minutes=1)
    assert await worker.retry()
    assert (await worker.delivery(alert_id)).status == "sending"
    worker.later(minutes=1)
    assert await worker.retry()
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.accepted, delivery.open) == ("finished", 1, 0)
    assert len(service.received(subscription)) == 1


async def test_retry_after_is_respected_as_seconds_and_as_a_date(worker: Worker, service: PushService) -> None:
    seconds, date = service.subscribe(), service.subscribe()
    for subscription in (seconds, date):
        await worker.device(subscription)
    service.behave(seconds.endpoint, status=503, retry_after="600", times=1)
    at = datetime.now(UTC) + timedelta(minutes=20)
    service.behave(date.endpoint, status=503, retry_after=format_datetime(at, usegmt=True), times=1)
    await worker.queue()
    await worker.deliver()
    worker.later(minutes=9)
    assert not await worker.retry()
    worker.later(minutes=2)
    assert await worker.retry()
    assert (len(service.received(seconds)), len(service.received(date))) == (1, 0)
    worker.later(minutes=10)
    assert await worker.retry()
    assert len(service.received(date)) == 1


async def test_too_many_requests_pauses_the_whole_origin(worker: Worker, service: PushService) -> None:
    subscriptions = [service.subscribe() for _ in range(200)]
    for subscription in subscriptions:
        await worker.device(subscription)
    service.behave(status=429, retry_after="120", times=20)
    alert_id = await worker.queue()
    await worker.deliver()
    asked = sum(service.attempts.values())
    assert asked < 100, "it stopped soon after the first 429"
    await worker.send()
    assert sum(service.attempts.values()) == asked
    assert (await worker.delivery(alert_id)).open == 200 - len(service.messages)
    worker.later(seconds=125)
    service.behave()
    await worker.send()
    while await worker.retry():
        worker.later(minutes=3)
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.accepted) == ("finished", 200)
    assert all(len(service.received(subscription)) == 1 for subscription in subscriptions)


@pytest.mark.parametrize("status", [401, 403])
async def test_one_device_that_refuses_our_key_holds_up_nobody(
    worker: Worker, service: PushService, status: int
) -> None:
    stranger, others = service.subscribe(), [service.subscribe() for _ in range(30)]
    for subscription in (stranger, *others):
        await worker.device(subscription)
    service.behave(stranger.endpoint, status=status)
    alert_id = await worker.queue()
    await worker.deliver()
    delivery = await worker.delivery(alert_id)
    assert (delivery.accepted, delivery.open) == (30, 1)
    assert await worker.fetch("SELECT count(*) FROM devices WHERE retired_at IS NOT NULL") == 0


@pytest.mark.parametrize("status", [401, 403])
async def test_a_service_that_refuses_our_key_is_left_alone_and_no_device_is_lost(
    worker: Worker, service: PushService, status: int
) -> None:
    for _ in range(100):
        await worker.device(service.subscribe())
    service.behave(status=status)
    alert_id = await worker.queue()
    await worker.deliver()
    assert sum(service.attempts.values()) < 50
    assert await worker.fetch("SELECT count(*) FROM devices WHERE retired_at IS NULL") == 100
    service.behave()
    worker.later(minutes=6)
    await worker.send()
    while await worker.retry():
        worker.later(minutes=1)
    assert (await worker.delivery(alert_id)).accepted == 100


async def test_nothing_is_tried_after_the_alert_has_expired(worker: Worker, service: PushService) -> None:
    subscription = service.subscribe()
    await worker.device(subscription)
    service.behave(subscription.endpoint, status=503)
    alert_id = await worker.queue(valid=timedelta(minutes=10))
    await worker.deliver()
    worker.later(minutes=1)
    await worker.retry()
    before = service.attempts[subscription.endpoint]
    worker.later(minutes=10)
    await worker.retry()
    assert service.attempts[subscription.endpoint] == before
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.expired, delivery.open) == ("finished", 1, 0)


async def test_a_retry_that_would_come_too_late_is_not_waited_for(worker: Worker, service: PushService) -> None:
    subscription = service.subscribe()
    await worker.device(subscription)
    service.behave(subscription.endpoint, status=503, retry_after="3600")
    alert_id = await worker.queue(valid=timedelta(minutes=10))
    await worker.deliver()
    delivery = await worker.delivery(alert_id)
    assert (delivery.status, delivery.expired) == ("finished", 1)


async def test_an_endpoint_outside_the_allow_list_is_skipped_and_the_others_are_sent(
    worker: Worker, service: PushService
) -> None:
    allowed = service.subscribe()
    await worker.device(allowed)
    with PushService() as elsewhere:
        outside = elsewhere.subscribe()
        await worker.device(outside)
        alert_id = await worker.queue()
        await worker.deliver()
        assert elsewhere.attempts == {}
    delivery = await worker.delivery(alert_id)
    assert (delivery.accepted, delivery.refused) == (1, 1)
    assert len(service.received(allowed)) == 1
