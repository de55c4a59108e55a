"""Taking the name off what was said."""

from datetime import UTC, datetime, timedelta

from backend.care import queries as cases
from backend.care.satisfaction import queries
from backend.jobs import Context, Jobs
from backend.seoul import day_in_seoul

ASKS_KEPT, WORDS_KEPT = timedelta(days=30), timedelta(days=365)


async def settle(context: Context) -> None:
    await settle_answers(context, datetime.now(UTC))


async def settle_answers(context: Context, now: datetime) -> None:
    """Once a day, so that nobody can tell from the hour who it was."""
    today = day_in_seoul(now)
    async with context.database.transaction() as db:
        await cases.enter_city(db, now)
        said = await queries.take_settled(db, now)
        await queries.insert_answers(db, said)
        await queries.insert_words(db, said, today.replace(day=1))
        await queries.sum_answers(db, today)
        await queries.forget_old(db, now - ASKS_KEPT, today - WORDS_KEPT)


def register(jobs: Jobs) -> None:
    jobs.every("settle_care_satisfaction", "47 19 * * *", settle)
