"""What Prometheus is told of each push service; figures of an alert stand in the base."""

from collections.abc import Collection
from functools import cache
from typing import get_args

from prometheus_client import Counter, Gauge, Histogram

from backend.push import rules
from backend.push.models import Stall

ANSWERS = Counter("push_answers", "Answers of push services by what they mean", ["origin", "verdict"])
SECONDS = Histogram("push_answer_seconds", "From the request to its answer", ["origin"],
                    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10))  # fmt: skip
RUNNING = Gauge("push_running", "Requests under way", ["origin"])
PAUSED = Gauge("push_paused", "1 while a push service is left alone", ["origin"])


STALLED = Gauge("push_stalled", "Alerts on their way of which nothing has moved for a minute", ["why"])

# `labels` takes longer than the counting.
_answers, _seconds = cache(ANSWERS.labels), cache(SECONDS.labels)


def answered(origin: str, status: int, seconds: float) -> None:
    _answers(origin, rules.judge(status)).inc()
    _seconds(origin).observe(seconds)


def stalled(whys: Collection[Stall]) -> None:
    for why in get_args(Stall):
        STALLED.labels(why).set(sum(one == why for one in whys))


def state(origin: str, running: int, *, paused: bool) -> None:
    RUNNING.labels(origin).set(running)
    PAUSED.labels(origin).set(paused)
