"""How often is too often."""

from datetime import UTC, datetime, timedelta

import pytest

from backend import limits
from backend.db import Database, Db
from backend.errors import TooMany

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
