"""Reminders, and the end of holds that nobody confirmed and of requests that nobody answered."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from backend.bookings import actions, queries, texts
from backend.bookings.absences import tasks as absences
from backend.bookings.desk import queries as desk
from backend.bookings.holds import queries as holds
from backend.bookings.penalties import actions as penalties
from backend.bookings.programs import tasks as programs
from backend.bookings.reminders import queries as reminders
from backend.bookings.satisfaction import tasks as satisfaction
from backend.bookings.statistics import tasks as statistics
from backend.bookings.waitlist import tasks as waitlist
from backend.db import Database, Db
from backend.jobs import Context, Jobs, each
from backend.messages.models import Kind

EXPIRED_KEPT = timedelta(days=14)


async def remind(context: Context, now: datetime | None = None) -> None:
    """Remind once a day before and once two hours before; whoever booked later than that needs no reminder."""
    now = now or datetime.now(UTC)

    async def tell(db: Db, due: tuple[Kind, UUID]) -> None:
        kind, booking_id = due
        await actions.message(db, context.settings, await queries.find_any(db, booking_id, None), kind, now)

    async with context.database.transaction() as db:
        kinds: tuple[Kind, ...] = ("booking_tomorrow", "booking_soon")
        for kind, take in zip(kinds, (reminders.take_day_before, reminders.take_hours_before), strict=True):
            due: list[tuple[Kind, UUID]] = [(kind, booking_id) for booking_id in await take(db, now)]
            await each(Database(db), due, tell)


async def expire_holds(context: Context, now: datetime | None = None) -> None:
    """Tidy up: everything that looks at holds knows already which have run out."""
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        for changed in await holds.expire_holds(db, now):
            await queries.tell(db, changed)
        await holds.open_times(db, now)


async def forget_holds(context: Context, now: datetime | None = None) -> None:
    """What somebody looked at two weeks ago is nobody's business. Once a night: it reads many rows."""
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        await holds.forget_expired(db, now - EXPIRED_KEPT)


async def end_unanswered(context: Context, now: datetime | None = None) -> None:
    """What nobody approved before it should have begun is over, and the person is told so."""
    now = now or datetime.now(UTC)

    async def end(db: Db, booking_id: UUID) -> None:
        booking = await queries.find_any(db, booking_id, None)
        await actions.end(db, context.settings, booking, "cancelled_by_centre", texts.NOT_ANSWERED, now)

    async with context.database.transaction() as db:
        await each(Database(db), await queries.take_unanswered(db, now), end)


async def release_absent(context: Context, now: datetime | None = None) -> None:
    """Who has not come when the grace of the service is over gives the rest of the time back."""
    now = now or datetime.now(UTC)

    async def release(db: Db, booking_id: UUID) -> None:
        booking = await queries.find_any(db, booking_id, None)
        await desk.move(db, booking.id, "no_show", ["confirmed"], now)
        await queries.free_rest(db, booking.id, now)
        await penalties.miss(db, context.settings, booking, now)
        await actions.tell(db, booking)

    async with context.database.transaction() as db:
        await each(Database(db), await queries.take_absent(db, now), release)


def register(jobs: Jobs) -> None:
    jobs.every("remind", "* * * * *", remind)
    jobs.every("expire_holds", "* * * * *", expire_holds)
    jobs.every("forget_holds", "17 19 * * *", forget_holds)
    jobs.every("release_absent", "* * * * *", release_absent)
    waitlist.register(jobs)
    jobs.every("end_unanswered", "* * * * *", end_unanswered)
    programs.register(jobs)
    satisfaction.register(jobs)
    statistics.register(jobs)
    absences.register(jobs)
