"""Passing offers on, and reminding people of their sessions."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from backend.bookings.programs import actions, queries, rules
from backend.bookings.programs.enrolments import queries as enrolments
from backend.db import Database, Db
from backend.jobs import Context, Jobs, each

EARLY = timedelta(days=1)


async def pass_on(context: Context, now: datetime | None = None) -> None:
    """Tidy up: whoever takes a place or gives one back does the same on the way."""
    now = now or datetime.now(UTC)

    async def settle(db: Db, program_id: int) -> None:
        await actions.settle(db, context.settings, await queries.lock_program(db, program_id, now), now)

    async with context.database.transaction() as db:
        due = await enrolments.list_due(db, now)
    await each(context.database, due, settle)


async def remind(context: Context, now: datetime | None = None) -> None:
    """Remind once a day before each session; whoever enrolled later than that needs no reminder."""
    now = now or datetime.now(UTC)

    async def tell(db: Db, due: tuple[int, UUID]) -> None:
        session_id, enrolment_id = due
        enrolment = await enrolments.find_enrolment(db, enrolment_id)
        program = await queries.find_program(db, enrolment.program_id, now)
        session = rules.find_session(program, session_id)
        if session and enrolment.enrolled_at and enrolment.enrolled_at <= session.starts_at - EARLY:
            await actions.message(db, context.settings, enrolment, program, "program_tomorrow", now, session=session_id)

    async with context.database.transaction() as db:
        for program_id, session_id in await queries.take_reminders(db, now):
            enrolled = await enrolments.list_enrolled(db, program_id)
            await each(Database(db), [(session_id, enrolment.id) for enrolment in enrolled], tell)


def register(jobs: Jobs) -> None:
    jobs.every("pass_on_places", "* * * * *", pass_on)
    jobs.every("remind_of_programs", "* * * * *", remind)
