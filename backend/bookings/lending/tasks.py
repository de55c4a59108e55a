"""Reminders, suits that are late, and reservations that nobody came for."""

from datetime import UTC, datetime
from uuid import UUID

from backend.bookings.lending import actions, queries, rules
from backend.bookings.lending.loans import queries as loans
from backend.db import Database, Db
from backend.jobs import Context, Jobs, each
from backend.messages.models import Kind
from backend.seoul import SEOUL, day_in_seoul

# Nobody is told at night.
MORNING, NIGHT = 8, 21


async def remind(context: Context, now: datetime | None = None) -> None:
    """Remind of the pick-up and of the return, and say when a suit is late, each once and by day."""
    now = now or datetime.now(UTC)
    if not MORNING <= now.astimezone(SEOUL).hour < NIGHT:
        return
    kinds: tuple[Kind, ...] = ("loan_pick_up_soon", "loan_due_soon", "loan_overdue")
    takes = (loans.take_pick_up_soon, loans.take_due_soon, loans.take_overdue)

    async def tell(db: Db, due: tuple[Kind, UUID]) -> None:
        kind, loan_id = due
        loan = await loans.find_any(db, loan_id, None)
        await actions.message(db, context.settings, loan, kind, now)
        # The desk's list follows the clock as well.
        await actions.tell(db, loan)

    async with context.database.transaction() as db:
        for kind, take in zip(kinds, takes, strict=True):
            due: list[tuple[Kind, UUID]] = [(kind, loan_id) for loan_id in await take(db, now)]
            await each(Database(db), due, tell)


async def follow_late(context: Context, now: datetime | None = None) -> None:
    """Keep the piece of a late loan from others, a day after the other, and look for pieces for those who wait."""
    now = now or datetime.now(UTC)

    async def keep(db: Db, loan_id: UUID) -> None:
        loan = await loans.lock(db, await loans.find_any(db, loan_id, None))
        if rules.is_overdue(loan.status, loan.due_at, now):
            await actions.keep(db, loan, rules.free_again(day_in_seoul(now), loan.rules), now)

    async def settle(db: Db, suit_id: int) -> None:
        await queries.lock_suit(db, suit_id)
        await actions.settle(db, suit_id, now)

    async with context.database.transaction() as db:
        late = await loans.list_late(db, now)
    await each(context.database, late, keep)
    async with context.database.transaction() as db:
        waiting = await queries.list_suits_without_piece(db)
    await each(context.database, waiting, settle)


async def give_up(context: Context, now: datetime | None = None) -> None:
    """Whoever did not come on the day does not come any more."""
    now = now or datetime.now(UTC)

    async def end(db: Db, loan_id: UUID) -> None:
        loan = await loans.lock(db, await loans.find_any(db, loan_id, None))
        if rules.may(loan, "no_show", "system", now):
            await actions.end(db, context.settings, loan, "no_show", None, now)
            await actions.record(db, "no_show", loan.id, loan.citizen_id, now, actor_kind="system", actor_id=None)

    async with context.database.transaction() as db:
        gone = await loans.list_not_picked_up(db, rules.midnight(day_in_seoul(now)))
    await each(context.database, gone, end)


def register(jobs: Jobs) -> None:
    jobs.every("remind_of_loans", "* * * * *", remind)
    jobs.every("follow_late_loans", "* * * * *", follow_late)
    jobs.every("give_up_loans", "*/5 * * * *", give_up)
