"""What became of an alert: added up exactly, its times to the width of a byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.jobs import Context
from backend.push.fanout import metrics
from backend.push.models import MessageStatus
from backend.push.results.models import Counted
from backend.push.results.rules import percentile, results_of, service_of
from backend.push.rules import stall_of, took, took_seconds
from backend.push.tasks import watch
from tests import make
from tests.push.worker import Worker
from tests.push_service import PushService


@given(st.lists(st.floats(0, 60_000), min_size=1, max_size=300), st.sampled_from([0.5, 0.95]))
def test_a_percentile_is_the_exact_one_to_the_width_of_a_byte(seconds: list[float], share: float) -> None:
    buckets = [0] * 256
    for one in seconds:
        buckets[took(one)] += 1
    exact = next(s for n, s in enumerate(sorted(seconds), 1) if n >= share * len(seconds))
    assert percentile(buckets, share) == took_seconds(took(exact))


def test_where_nobody_was_reached_there_is_no_time() -> None:
    assert percentile([0] * 256, 0.5) is None


@pytest.mark.parametrize(
    ("origin", "service"),
    [
        ("https://fcm.googleapis.com", "google"), ("https://updates.push.services.mozilla.com", "mozilla"),
        ("https://web.push.apple.com", "apple"), ("https://wns2-par02p.notify.windows.com", "microsoft"),
        ("http://127.0.0.1:9000", "other"), ("https://evilapple.com", "other"),
    ],
)  # fmt: skip
def test_whose_push_service_it_is(origin: str, service: str) -> None:
    assert service_of(origin) == service


def row(origin: str | None, district_id: int | None, accepted: int, **more: int) -> Counted:
    buckets = [0] * 256
    buckets[16] = accepted
    zero = {"gone": 0, "refused": 0, "expired": 0} | more
    return Counted(origin=origin, district_id=district_id, buckets=buckets, recipients=accepted + sum(zero.values()),
                   **zero)  # fmt: skip


def test_services_and_districts_are_added_up_each_for_itself() -> None:
    windows = ("https://a.notify.windows.com", "https://b.notify.windows.com")
    found = results_of([
        row(None, None, 5, gone=1), row(windows[0], None, 2), row(windows[1], None, 3, gone=1),
        # One device in two districts counts in both, and once in the whole.
        row(windows[0], 29140, 2), row(windows[0], 29170, 1), row(windows[1], 29140, 2), row(windows[1], 0, 1, gone=1),
    ])  # fmt: skip
    assert found.whole is not None
    assert (found.whole.recipients, found.whole.accepted, found.whole.gone) == (6, 5, 1)
    assert [(one.service, one.recipients, one.accepted) for one in found.by_service] == [("microsoft", 6, 5)]
    assert [(one.district_id, one.recipients, one.median_seconds) for one in found.by_district] == [
        (None, 2, 1.0), (29140, 4, 1.0), (29170, 1, 1.0),
    ]  # fmt: skip


def test_before_all_is_done_there_is_nothing() -> None:
    found = results_of([])
    assert (found.whole, found.by_service, found.by_district) == (None, [], [])


@pytest.mark.parametrize(
    ("status", "still_for", "open_chunks", "free_chunks", "has_worker", "why"),
    [
        ("finished", 999, 0, 0, False, None), ("sending", 59, 5, 5, False, None), ("sending", 61, 5, 5, True, "stuck"),
        ("sending", 61, 5, 0, True, "paused"), ("sending", 61, 5, 0, False, "no_worker"),
        # Only what failed is left, and waits for its turn.
        ("sending", 999, 0, 0, True, None), ("planning", 61, 0, 0, True, "stuck"),
        ("planning", 61, 0, 0, False, "no_worker"),
    ],
)  # fmt: skip
def test_why_nothing_moves(
    status: MessageStatus, still_for: float, open_chunks: int, free_chunks: int, has_worker: bool, why: str | None
) -> None:
    assert stall_of(status, still_for, open_chunks, free_chunks, has_worker) == why


async def test_an_alert_that_nobody_sends_says_so_until_somebody_does(worker: Worker, service: PushService) -> None:
    await worker.device(service.subscribe())
    alert_id = await worker.queue()
    await worker.plan()
    assert (await worker.delivery(alert_id)).stalled is None
    await worker.pool.execute("UPDATE push_messages SET created_at = now() - interval '2 minutes'")
    assert (await worker.delivery(alert_id)).stalled == "no_worker"
    context = Context(worker.settings, worker.database, make.SEALER)
    await watch(context)
    assert metrics.STALLED.labels("no_worker")._value.get() == 1  # pyright: ignore[reportPrivateUsage]
    await worker.sender.note_idle()
    assert (await worker.delivery(alert_id)).stalled == "stuck", "one runs and takes nothing"
    await worker.send()
    assert (await worker.delivery(alert_id)).stalled is None
    await watch(context)
    assert metrics.STALLED.labels("no_worker")._value.get() == 0  # pyright: ignore[reportPrivateUsage]
