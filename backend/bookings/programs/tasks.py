"""Passing offers on, and reminding people of their sessions."""

from datetime import UTC, datetime, timedelta

from backend.bookings.programs import actions, queries, rules
from backend.jobs import Context, Jobs

EARLY = timedelta(days=1)


async def pass_on(context: Context, now: datetime | None = None) -> None:
    """Tidy up: whoever takes a place or gives one back does the same on the way."""
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        due = await queries.list_due(db, now)
    for program_id in due:
        async with context.database.transaction() as db:
            await actions.settle(db, context.settings, await queries.lock_program(db, program_id, now), now)


async def remind(context: Context, now: datetime | None = None) -> None:
    """Remind once a day before each session; whoever enrolled later than that needs no reminder."""
    now = now or datetime.now(UTC)
    async with context.database.transaction() as db:
        for program_id, session_id in await queries.take_reminders(db, now):
            program = await queries.find_program(db, program_id, now)
            session = rules.find_session(program, session_id)
            for enrolment in await queries.list_enrolled(db, program_id):
                if session and enrolment.enrolled_at and enrolment.enrolled_at <= session.starts_at - EARLY:
                    await actions.message(
                        db, context.settings, enrolment, program, "program_tomorrow", now, session=session_id
                    )


def register(jobs: Jobs) -> None:
    jobs.every("pass_on_places", "* * * * *", pass_on)
    jobs.every("remind_of_programs", "* * * * *", remind)
