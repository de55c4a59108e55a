"""Asking by day, and taking the name off what was said."""

from datetime import UTC, datetime, timedelta

from backend.bookings.satisfaction import queries, rules, texts
from backend.jobs import Context, Jobs
from backend.messages.actions import tell_citizen
from backend.seoul import day_in_seoul

ASKS_KEPT, WORDS_KEPT = timedelta(days=30), timedelta(days=365)


async def ask(context: Context, now: datetime | None = None) -> None:
    """Ask whoever was here, once and not at night; a push that cannot come by tonight does not come."""
    now = now or datetime.now(UTC)
    if not rules.by_day(now):
        return
    async with context.database.transaction() as db:
        for asked in await queries.insert_asks(db, now):
            one = await queries.find_any(db, asked.id)
            visit = texts.visit(one)
            await tell_citizen(
                db, context.settings, citizen_id=asked.citizen_id, kind="satisfaction_asked",
                cause=f"satisfaction:{one.id}", booking_id=one.subject_id if one.kind == "booking" else None,
                title=texts.TITLE, body=visit, lock_screen=visit, link=f"/satisfaction/{one.id}", urgency="low",
                expires_at=rules.tonight(now), now=now,
            )  # fmt: skip


async def settle(context: Context, now: datetime | None = None) -> None:
    """Once a day, so that nobody can tell from the hour who it was."""
    now = now or datetime.now(UTC)
    today = day_in_seoul(now)
    async with context.database.transaction() as db:
        said = await queries.take_settled(db, now)
        await queries.insert_answers(db, said)
        await queries.insert_words(db, said, today.replace(day=1))
        await queries.sum_answers(db, today)
        await queries.forget_old(db, now - ASKS_KEPT, today - WORDS_KEPT)


def register(jobs: Jobs) -> None:
    jobs.every("ask_satisfaction", "*/10 * * * *", ask)
    jobs.every("settle_satisfaction", "41 19 * * *", settle)
