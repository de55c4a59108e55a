"""Nights without a sound: what waits is told once in the morning, and what is over is not."""

from datetime import timedelta

import pytest

from backend.jobs import Context
from backend.messages.tasks import gather_at
from backend.push.models import Quiet
from backend.seoul import SEOUL
from tests import make
from tests.push.worker import Worker
from tests.push_service import PushService, Subscription


@pytest.fixture(autouse=True)
def signed_today(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The push service looks at the real clock, and a token of tomorrow night is none to it."""
    sign = worker.tokens.authorization
    monkeypatch.setattr(worker.tokens, "authorization", lambda origin, key_id, _: sign(origin, key_id, make.now()))


NIGHT = Quiet("22:00", "07:00", urgent=False)


def at(worker: Worker, hour: int, minute: int = 0) -> None:
    """Let the worker's clock come to the next such moment in Seoul."""
    here = worker.now().astimezone(SEOUL)
    then = here.replace(hour=hour, minute=minute, second=5, microsecond=0)
    worker.later(seconds=(then + timedelta(days=then <= here) - here).total_seconds())


async def told(worker: Worker, service: PushService, phone: Subscription) -> list[str]:
    await gather_at(Context(worker.settings, worker.database, make.SEALER), worker.now())
    await worker.deliver()
    return [message.document["notification"]["title"] for message in service.received(phone)]


async def test_a_night_is_quiet_but_for_danger_and_told_once_in_the_morning(
    worker: Worker, service: PushService
) -> None:
    quiet, awake, urgent = (service.subscribe() for _ in range(3))
    await worker.device(quiet, quiet=NIGHT)
    await worker.device(awake)
    await worker.device(urgent, quiet=Quiet("22:00", "07:00", urgent=True))
    at(worker, 23, 10)
    for level, title in ((2, "안전안내"), (3, "긴급"), (4, "위급")):
        await worker.queue(level=level, title=title, valid=timedelta(hours=12))
    assert sorted(await told(worker, service, quiet)) == ["위급"]
    assert sorted(await told(worker, service, urgent)) == ["긴급", "위급"]
    assert sorted(await told(worker, service, awake)) == ["긴급", "안전안내", "위급"]
    at(worker, 6, 59)
    assert len(await told(worker, service, quiet)) == 1
    at(worker, 7)
    assert (await told(worker, service, quiet))[1:] == ["기다리던 알림이 있어요"]
    [*_, last] = service.received(quiet)
    assert last.document["notification"]["navigate"].endswith("/alerts")
    assert (await told(worker, service, urgent))[2:] == ["기다리던 알림이 있어요"]
    # Nor ever again, and to nobody for whom nothing waited.
    for hour, minute in ((7, 10), (8, 0), (7, 0)):
        at(worker, hour, minute)
        assert len(await told(worker, service, quiet)) == 2
    assert len(await told(worker, service, awake)) == 3


async def test_what_ended_in_the_night_is_not_told_of(worker: Worker, service: PushService) -> None:
    phone = service.subscribe()
    await worker.device(phone, quiet=NIGHT)
    at(worker, 23)
    await worker.queue(level=3, valid=timedelta(hours=2))
    at(worker, 7)
    assert await told(worker, service, phone) == []


async def test_a_worker_that_stood_still_tells_within_three_hours(worker: Worker, service: PushService) -> None:
    late, too_late = service.subscribe(), service.subscribe()
    await worker.device(late, quiet=NIGHT)
    await worker.device(too_late, quiet=Quiet("22:00", "05:00"))
    at(worker, 23)
    await worker.queue(level=2, valid=timedelta(days=1))
    at(worker, 8, 20)
    assert await told(worker, service, late) == ["기다리던 알림이 있어요"]
    assert await told(worker, service, too_late) == []


async def test_an_update_waits_in_the_night_and_an_all_clear_takes_the_card_away(
    worker: Worker, service: PushService
) -> None:
    phone = service.subscribe()
    device_id = await worker.device(phone)
    at(worker, 21)
    first = await worker.queue(level=2, title="한파", valid=timedelta(days=1))
    await worker.deliver()
    await worker.pool.execute(
        "UPDATE devices SET quiet_from = '22:00', quiet_until = '07:00', topics = '{jobs}' WHERE id = $1", device_id
    )
    at(worker, 23)
    await worker.queue(level=2, title="한파 이어져요", valid=timedelta(days=1), follows=first)
    await worker.deliver()
    await worker.deliver()
    assert len(service.received(phone)) == 1
    await worker.queue(level=2, title="이제 괜찮아요", valid=timedelta(days=1), follows=first, only_reached=True)
    await worker.deliver()
    await worker.deliver()
    assert [m.document["notification"]["title"] for m in service.received(phone)] == ["한파", "이제 괜찮아요"]
