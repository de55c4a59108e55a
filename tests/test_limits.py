"""How often is too often."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from litestar import Request

from backend import limits
from backend.db import Database, Db
from backend.errors import TooMany
from backend.settings import Settings

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def tries(db: Db, count: int, at: datetime) -> int:
    """Make that many tries; the seconds that the last one was told to wait, 0 if it went through."""
    wait = 0
    for _ in range(count):
        try:
            await limits.hit(Database(db), b"somebody", most=3, per=HOUR, now=at)
            wait = 0
        except TooMany as refusal:
            wait = refusal.retry_after
    return wait


async def test_the_fourth_try_of_an_hour_waits_for_the_next_hour(db: Db) -> None:
    assert await tries(db, 3, NOON) == 0
    assert await tries(db, 1, NOON + timedelta(minutes=20)) == 40 * 60
    assert await tries(db, 3, NOON + HOUR) == 0


async def test_who_does_it_again_waits_longer_each_time_up_to_four_hours(db: Db) -> None:
    await tries(db, 4, NOON)
    assert await tries(db, 4, NOON + HOUR) == 2 * 3600
    assert await tries(db, 1, NOON + 2 * HOUR) == 3600
    assert await tries(db, 4, NOON + 3 * HOUR) == 4 * 3600
    assert await tries(db, 4, NOON + 7 * HOUR) == 4 * 3600


async def test_others_are_not_held_up(db: Db) -> None:
    await tries(db, 9, NOON)
    await limits.hit(Database(db), b"somebody else", most=3, per=HOUR, now=NOON)


async def test_a_day_later_all_is_forgiven(db: Db) -> None:
    for hour in range(3):
        await tries(db, 4, NOON + hour * HOUR)
    assert await tries(db, 3, NOON + timedelta(days=1, hours=3)) == 0
    with pytest.raises(TooMany):
        await limits.hit(Database(db), b"somebody", most=3, per=HOUR, now=NOON + timedelta(days=1, hours=3))


def whom(client: str, forwarded: str | None = None, proxies: tuple[str, ...] = ()) -> str | None:
    settings = Settings(database_url="", owner_database_url="", secret_keys=(bytes(32),), trusted_proxies=proxies)
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded is not None else []
    request: Any = Request({"type": "http", "client": (client, 1), "headers": headers})  # pyright: ignore[reportArgumentType]
    return limits.client_address(request, settings)


def test_a_visitor_cannot_choose_whose_tries_they_use_up() -> None:
    proxy = ("10.0.0.0/8",)
    assert whom("203.0.113.7", "198.51.100.1") == "203.0.113.7"
    assert whom("10.0.0.1", "198.51.100.1, 203.0.113.7", proxy) == "203.0.113.7"
    assert whom("10.0.0.1", "127.0.0.1, 203.0.113.7, 10.0.0.2", proxy) == "203.0.113.7"


def test_a_network_of_ipv6_counts_as_one() -> None:
    assert whom("2001:db8:1:2:3::4") == whom("2001:db8:1:2:ffff::") == "2001:db8:1:2::/64"
    assert whom("fe80::1%eth0") == "fe80::/64"
    assert whom("::ffff:203.0.113.7") == "203.0.113.7"
    assert whom("::ffff:10.0.0.1", "203.0.113.7", ("10.0.0.0/8",)) == "203.0.113.7"


@pytest.mark.parametrize("said", [None, "", "unknown", "127.0.0.1", "10.9.9.9"])
def test_nobody_escapes_behind_a_proxy_that_names_nobody(said: str | None) -> None:
    assert whom("10.0.0.1", said, ("10.0.0.0/8",)) in ("10.0.0.1", "10.9.9.9")
    assert whom("127.0.0.1", said, ("127.0.0.1",)) in ("127.0.0.1", "10.9.9.9")


def test_this_machine_itself_is_not_counted() -> None:
    assert whom("127.0.0.1") is None
    assert whom("::1") is None
