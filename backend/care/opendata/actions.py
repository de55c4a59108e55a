"""Publishing the months that are over."""

from datetime import date, datetime, time

from backend.care.models import Need
from backend.care.opendata import queries, rules
from backend.care.opendata.models import OpenCount
from backend.care.statistics.rules import next_month
from backend.db import Db
from backend.seoul import SEOUL, day_in_seoul

# On this day of the next month a month is published: by then what was taken in late is written down.
PUBLISHED_ON = 8


async def publish_over(db: Db, now: datetime) -> None:
    """Publish each month that is over and was not published yet. Enter the whole city first."""
    today = day_in_seoul(now)
    month = await queries.find_first_month(db)
    published = await queries.list_published(db)
    while month is not None and next_month(month).replace(day=PUBLISHED_ON) <= today:
        if month not in published:
            await _publish(db, month, now)
        month = next_month(month)


async def _publish(db: Db, month: date, now: datetime) -> None:
    begin, end = (datetime.combine(day, time(), SEOUL) for day in (month, next_month(month)))
    told: dict[tuple[int, Need], int] = {
        (one.dong_id, one.need): one.count for one in await queries.count_needs(db, begin, end)
    }
    table = rules.with_sums(told)
    hidden = rules.gaps(table)
    await queries.publish(
        db, month, [OpenCount(*cell, None if cell in hidden else count) for cell, count in table.items()], now
    )
