"""Borrowing a suit: which sizes are free when, reserving one, the pass, and cancelling."""

from datetime import datetime
from uuid import UUID

from litestar import Response, get, post

from backend.bookings.lending import actions, calendar, queries, rules
from backend.bookings.lending.loans import queries as loans
from backend.bookings.lending.models import LendingDays, LendingSite, Loan, NewLoan, Standing, When
from backend.db import Database, Db
from backend.errors import NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.params import PathId, QueryId
from backend.people.guards import anyone, citizens
from backend.people.models import CitizenSession
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings


@get("/lending", guards=[anyone], response_headers={"cache-control": "public, max-age=60"})
async def list_lending_sites(db: Db, now: datetime) -> list[LendingSite]:
    """Where suits are lent, in which sizes, and by which rules."""
    return await queries.list_sites(db, day_in_seoul(now))


@get("/lending/suits/{suit_id:int}/days", guards=[anyone])
async def list_lending_days(db: Db, now: datetime, suit_id: PathId) -> LendingDays:
    """The days on which a size can be picked up and kept for the whole time, with the times to come."""
    return LendingDays(suit_id, await actions.find_days(db, suit_id, now))


@get("/lending/standing", guards=[citizens])
async def read_standing(db: Db, citizen: CitizenSession, now: datetime, site_id: QueryId) -> Standing:
    """How often I may still borrow this year, and whether something keeps me from it."""
    today = day_in_seoul(now)
    lending = await queries.find_rules(db, site_id, today)
    if lending is None:
        raise NotFound
    return queries.standing(await queries.find_borrower(db, citizen.id, today.year, now), today.year, lending)


@post("/loans", guards=[citizens])
async def reserve_suit(
    database: Database, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime,
    idempotency_key: IdempotencyKey, data: NewLoan,
) -> Loan:  # fmt: skip
    """Reserve a suit, from the day of pick-up to the day of return."""
    actor, route = f"citizen:{citizen.id}", "reserve suit"
    try:
        async with database.transaction() as db:
            reserved = await already(db, actor, route, idempotency_key, data)
            loan_id = UUID(reserved) if reserved else await actions.reserve(db, settings, sealer, citizen.id, data, now)
            if not reserved:
                await made(db, actor, route, idempotency_key, loan_id)
            return actions.show(await loans.find_mine(db, citizen.id, loan_id), sealer, now)
    except rules.SuitTaken:
        # Which sizes are missing outlives the refusal.
        async with database.transaction() as db:
            await queries.count_refusal(db, data.suit_id, day_in_seoul(now))
        raise


@get("/loans", guards=[citizens])
async def list_loans(
    db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, when: When = "upcoming"
) -> list[Loan]:
    """What I have reserved or out, the next first; or what was, the last first. Without the pictures of passes."""
    rows = await loans.list_mine(db, citizen.id, when)
    return [actions.show(row, sealer, now, with_pass=False) for row in rows]


@get("/loans/{loan_id:uuid}", guards=[citizens])
async def read_loan(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, loan_id: UUID) -> Loan:
    """One loan with its pass."""
    return actions.show(await loans.find_mine(db, citizen.id, loan_id), sealer, now)


@get("/loans/{loan_id:uuid}/calendar.ics", guards=[citizens], media_type="text/calendar")
async def read_loan_calendar(
    db: Db, settings: Settings, citizen: CitizenSession, now: datetime, loan_id: UUID
) -> Response[bytes]:
    """When the suit is picked up and brought back, for the person's own calendar."""
    loan = await loans.find_mine(db, citizen.id, loan_id)
    return Response(
        calendar.to_ics(loan, citizen.lang, settings, now),
        media_type="text/calendar",
        headers={"content-disposition": f'attachment; filename="gwangju-{loan.code}.ics"'},
    )


@post("/loans/{loan_id:uuid}/cancel", guards=[citizens], status_code=200)
async def cancel_loan(
    db: Db, settings: Settings, sealer: Sealer, citizen: CitizenSession, now: datetime, loan_id: UUID
) -> Loan:
    """Cancel a reservation in time; the suit is free for others at once. Nothing happens to what the person has
    cancelled already."""
    loan = await loans.lock(db, await loans.find_mine(db, citizen.id, loan_id))
    if loan.status != "cancelled_by_citizen":
        rules.check(loan, "cancelled_by_citizen", "citizen", now)
        await actions.end(db, settings, loan, "cancelled_by_citizen", None, now)
        await actions.record(db, "cancel", loan.id, citizen.id, now, actor_kind="citizen", actor_id=citizen.id)
    return actions.show(await loans.find_mine(db, citizen.id, loan_id), sealer, now)


handlers = [
    list_lending_sites, list_lending_days, read_standing, reserve_suit, list_loans, read_loan,
    read_loan_calendar, cancel_loan,
]  # fmt: skip
