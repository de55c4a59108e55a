"""Telling families of the week that is over."""

from datetime import UTC, datetime

from backend.care import queries as cases
from backend.care import texts
from backend.care.digest import queries, rules
from backend.db import Db
from backend.jobs import Context, Jobs, each
from backend.messages.actions import tell_citizen
from backend.seoul import day_in_seoul


async def tell(context: Context) -> None:
    await tell_families(context, datetime.now(UTC))


async def tell_families(context: Context, now: datetime) -> None:
    """On Monday morning, once a week; what it says is read anew when somebody opens it, so that it ends at once."""
    if not rules.is_time(now):
        return
    today = day_in_seoul(now)
    first_day, last_day = rules.week_before(today)
    async with context.database.transaction() as db:
        await cases.enter_city(db, now)
        told = [one for one in await queries.list_told(db) if one.may_be_told(today)]

    async def tell_one(db: Db, one: queries.Told) -> None:
        await cases.enter_city(db, now)
        week = await queries.read_week(db, context.sealer, one, first_day, last_day, now)
        if not rules.is_worth_telling(week):
            return
        await tell_citizen(
            db, context.settings, citizen_id=one.citizen_id, kind="care_digest",
            cause=f"care_digest:{one.mandate_id}:{one.case_id}:{first_day}", booking_id=None,
            title=texts.TITLES["care_digest"], body=texts.BODY, lock_title=texts.LOCK_TITLE,
            lock_screen=texts.LOCK_BODY, link=f"/care/{one.case_id}/family", urgency="low",
            expires_at=rules.until(now), now=now,
        )  # fmt: skip

    await each(context.database, told, tell_one)


def register(jobs: Jobs) -> None:
    jobs.every("tell_families", "5,35 0-2 * * 1", tell)
