"""Summing at night what changes no more."""

from datetime import UTC, datetime, timedelta

from backend.bookings.statistics import queries
from backend.bookings.statistics.models import Days
from backend.bookings.statistics.rules import SUMMED_AFTER
from backend.jobs import Context, Jobs
from backend.seoul import day_in_seoul

# Days of one transaction: after a standstill, or the first time, there are years to sum.
AT_ONCE = timedelta(days=31)


async def sum_hours(context: Context, now: datetime | None = None) -> None:
    """Sum how the hours of each site were used, a month at a time."""
    last = day_in_seoul(now or datetime.now(UTC)) - SUMMED_AFTER
    async with context.database.transaction() as db:
        sites = {site_id: await queries.find_unsummed(db, site_id) for site_id in await queries.list_site_ids(db)}
    for site_id, first in sites.items():
        while first is not None and first <= last:
            days = Days(first, min(last, first + AT_ONCE - timedelta(days=1)))
            async with context.database.transaction() as db:
                await queries.sum_hours(db, site_id, days)
            first = days.last + timedelta(days=1)


def register(jobs: Jobs) -> None:
    jobs.every("sum_hours", "53 18 * * *", sum_hours)
