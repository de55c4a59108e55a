"""A push service on loopback, and a worker that sends to it."""

from collections.abc import Iterator

import pytest

from backend.db import Pool
from backend.settings import Settings
from tests.push.worker import Worker
from tests.push_service import PushService


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as service:
        yield service


@pytest.fixture
def worker(pool: Pool, app_settings: Settings, service: PushService) -> Worker:
    return Worker(pool, app_settings, service)
