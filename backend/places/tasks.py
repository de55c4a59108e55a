"""Holidays of the year after: known long before anybody books in it."""

from datetime import UTC, datetime

from backend.jobs import Context, Jobs
from backend.places.actions import load_holidays
from backend.seoul import day_in_seoul


async def load_next_holidays(context: Context) -> None:
    async with context.database.transaction() as db:
        await load_holidays(db, day_in_seoul(datetime.now(UTC)))


def register(jobs: Jobs) -> None:
    jobs.every("load_holidays", "30 18 * * *", load_next_holidays)
