"""The lending desk: hand out, take back, lend longer, cancel; and the stock."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from litestar import Request, get, post, put
from litestar.di import Provide

from backend import live
from backend.bookings.counter.actions import person_of
from backend.bookings.desk.models import Cancellation
from backend.bookings.lending import actions, rules
from backend.bookings.lending import queries as lending
from backend.bookings.lending.desk import queries
from backend.bookings.lending.loans import queries as loans
from backend.bookings.lending.models import (
    DeskLoan,
    DueCount,
    Extension,
    LendingBoard,
    LoanCode,
    LoanRow,
    LoanStatus,
    NewDeskLoan,
    NewSuit,
    Rest,
    StaffLoan,
    SuitUnits,
    TakeBack,
)
from backend.bookings.rules import WrongStatus, tidy, tidy_code
from backend.db import Db
from backend.errors import NotFound
from backend.idempotency import IdempotencyKey, already, made
from backend.limits import client_address
from backend.params import PathId, QueryId
from backend.people.guards import Allow
from backend.people.models import StaffSession
from backend.people.rules import check_site, granted_sites, spoken
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append

counsellors = Allow("counsellor")
AnyRequest = Request[Any, Any, Any]
# What a loan says of a person.
READ = ("name", "phone", "firm", "interview_on", "shoe_mm", "condition")


class Desk:
    """What every handler of the desk needs: who asks, from where and when."""

    def __init__(
        self, db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest
    ) -> None:
        self.db, self.settings, self.sealer, self.staff, self.now = db, settings, sealer, staff, now
        self.source = client_address(request, settings)
        self.site_ids = granted_sites(staff, "counsellor")

    async def lock(self, loan_id: UUID) -> LoanRow:
        return await loans.lock(self.db, await loans.find_any(self.db, loan_id, self.site_ids))

    async def lock_suit(self, suit_id: int) -> int:
        """The site of a size at which this member of staff works, with its pieces to itself. Raises NotFound."""
        site_id = await queries.find_site_of(self.db, suit_id, self.site_ids)
        if site_id is None:
            raise NotFound
        await lending.lock_suit(self.db, suit_id)
        return site_id

    async def done(self, loan: LoanRow, action: str, fields: tuple[str, ...] = ("status",)) -> StaffLoan:
        """Note it in the trail, let open pages follow, and answer with the loan as it is now."""
        await self.record(loan, action, fields)
        await actions.tell(self.db, loan)
        return await self.show(await loans.find_any(self.db, loan.id, None))

    async def record(self, loan: LoanRow, action: str, fields: tuple[str, ...]) -> None:
        await actions.record(self.db, action, loan.id, loan.citizen_id, self.now, actor_kind="staff",
                             actor_id=self.staff.id, fields=fields, source=self.source)  # fmt: skip

    async def stocked(self, site_id: int, suit_id: int, action: str) -> LendingBoard:
        """Note in the trail what became of the stock, and answer with the board."""
        await append(
            self.db, at=self.now, actor_kind="staff", actor_id=self.staff.id, action=action, subject_kind="suit",
            subject_id=suit_id, source=self.source,
        )  # fmt: skip
        await live.tell(self.db, f"site:{site_id}", "loan", suit_id)
        return await self.board(site_id)

    async def board(self, site_id: int) -> LendingBoard:
        """The desk of a site; that it was read is noted in the trail."""
        await append(
            self.db, at=self.now, actor_kind="staff", actor_id=self.staff.id, action="read", subject_kind="lending",
            subject_id=site_id, fields=("name", "shoe_mm"), source=self.source,
        )  # fmt: skip
        today = day_in_seoul(self.now)
        shown = [
            DeskLoan(is_overdue=rules.is_overdue(row.status, row.due_at, self.now), **msgspec.structs.asdict(row))
            for row in await queries.list_board(self.db, site_id, self.now)
        ]
        return LendingBoard(
            await queries.find_site(self.db, site_id, today), await lending.find_rules(self.db, site_id, today), shown,
            await queries.list_stock(self.db, site_id, self.now),
        )  # fmt: skip

    async def show(self, loan: LoanRow) -> StaffLoan:
        who = await queries.find_borrower(self.db, loan.citizen_id, loan.pick_up_at) if loan.citizen_id else None
        phone = self.sealer.open(who.phone_sealed) if who and who.phone_sealed else None
        return StaffLoan(
            id=loan.id, suit=loan.suit, status=loan.status,
            is_overdue=rules.is_overdue(loan.status, loan.due_at, self.now), pick_up_at=loan.pick_up_at,
            due_at=loan.due_at, kept_until=loan.kept_until, unit=loan.unit, name=who.name if who else None,
            shoe_mm=loan.shoe_mm, version=loan.version, phone=spoken(phone) if phone else None,
            firm=self.sealer.open(loan.firm_sealed) if loan.firm_sealed else "", interview_on=loan.interview_on,
            condition=self.sealer.open(loan.condition_sealed) if loan.condition_sealed else "", code=loan.code,
            loans=who.loans if who else 0, cancel_reason=loan.cancel_reason, out_at=loan.out_at,
            ended_at=loan.ended_at, extend_until=rules.last_extension(loan) if loan.status == "out" else None,
            next=rules.next_at_desk(loan, self.now),
        )  # fmt: skip


async def provide_lending_desk(
    db: Db, settings: Settings, sealer: Sealer, staff: StaffSession, now: datetime, request: AnyRequest
) -> Desk:
    return Desk(db, settings, sealer, staff, now, request)


DESK = {"desk": Provide(provide_lending_desk)}


@get("/staff/lending", guards=[counsellors], dependencies=DESK)
async def read_board(desk: Desk, site_id: QueryId) -> LendingBoard:
    """The desk of a site; that it was read is noted in the trail."""
    check_site(desk.site_ids, site_id)
    return await desk.board(site_id)


@get("/staff/lending/count", guards=[counsellors])
async def count_due(db: Db, staff: StaffSession, now: datetime) -> DueCount:
    """How many suits come back today, or should have by now, at all of one's sites."""
    tomorrow = rules.midnight(day_in_seoul(now) + timedelta(days=1))
    return DueCount(await queries.count_due(db, granted_sites(staff, "counsellor"), tomorrow))


@get("/staff/loans/{loan_id:uuid}", guards=[counsellors], dependencies=DESK)
async def read_staff_loan(desk: Desk, loan_id: UUID) -> StaffLoan:
    """One loan with phone number, interview and what was found; that it was read is noted in the trail."""
    loan = await loans.find_any(desk.db, loan_id, desk.site_ids)
    await desk.record(loan, "read", READ)
    return await desk.show(loan)


@post("/staff/loans/find", guards=[counsellors], dependencies=DESK, status_code=200)
async def find_by_code(desk: Desk, data: LoanCode) -> StaffLoan:
    """The loan of the pass that somebody shows, whatever is to be done with it."""
    loan_id = await queries.find_by_code(desk.db, tidy_code(data.code), desk.site_ids)
    if loan_id is None:
        raise rules.LoanUnknown
    loan = await loans.find_any(desk.db, loan_id, desk.site_ids)
    await desk.record(loan, "read", READ)
    return await desk.show(loan)


@post("/staff/loans", guards=[counsellors], dependencies=DESK)
async def lend_suit(desk: Desk, idempotency_key: IdempotencyKey, data: NewDeskLoan) -> StaffLoan:
    """A suit goes along with who stands here and reserved none. Raises NotFound for a size of another site."""
    actor, route = f"staff:{desk.staff.id}", "lend suit"
    lent = await already(desk.db, actor, route, idempotency_key, data)
    if lent is not None:
        loan = await loans.find_any(desk.db, UUID(lent), desk.site_ids)
        await desk.record(loan, "read", READ)
        return await desk.show(loan)
    if await queries.find_site_of(desk.db, data.suit_id, desk.site_ids) is None:
        raise NotFound
    citizen_id = await person_of(desk.db, desk.settings, desk.sealer, desk.staff.id, data.who, desk.now)
    loan_id = await actions.lend(desk.db, desk.settings, desk.sealer, citizen_id, data, desk.now)
    await made(desk.db, actor, route, idempotency_key, loan_id)
    loan = await loans.find_any(desk.db, loan_id, None)
    return await desk.done(loan, "lend", ("name", "phone", "consent", "firm", "interview_on", "shoe_mm", "unit"))


@post("/staff/loans/{loan_id:uuid}/hand-out", guards=[counsellors], dependencies=DESK, status_code=200)
async def hand_out(desk: Desk, loan_id: UUID) -> StaffLoan:
    """It fits and goes along, on the day of pick-up; another piece where the one that was kept is not there."""
    loan = await desk.lock(loan_id)
    rules.check(loan, "out", "counsellor", desk.now)
    unit = await actions.find_piece(desk.db, loan, desk.now)
    if unit is None:
        raise rules.SuitNotBack
    await loans.hand_out(desk.db, loan.id, unit, rules.sources("out"), desk.now)
    return await desk.done(loan, "hand_out", ("status", "unit"))


@post("/staff/loans/{loan_id:uuid}/take-back", guards=[counsellors], dependencies=DESK, status_code=200)
async def take_back(desk: Desk, loan_id: UUID, data: TakeBack) -> StaffLoan:
    """It is back: to be cleaned, or to be repaired for as long as that takes."""
    loan = await desk.lock(loan_id)
    target: LoanStatus = "damaged" if data.is_damaged else "returned"
    rules.check(loan, target, "counsellor", desk.now)
    condition = tidy(data.condition, "condition", least=1 if data.is_damaged else 0)
    sealed = desk.sealer.seal(condition) if condition else None
    await loans.take_back(desk.db, loan.id, target, rules.sources(target), sealed, desk.now)
    # A lost piece that was said to be ready has been replaced: it may be anybody's now.
    if loan.status == "out" or (loan.is_kept and loan.kept_until is None):
        again = None if data.is_damaged else rules.free_again(day_in_seoul(desk.now), loan.rules)
        await actions.keep(desk.db, loan, again, desk.now)
    await actions.settle(desk.db, loan.suit.id, desk.now)
    now_it_is = await loans.find_any(desk.db, loan.id, None)
    await actions.message(desk.db, desk.settings, now_it_is, "loan_returned", desk.now)
    return await desk.done(loan, "take_back", ("status", "condition"))


@post("/staff/loans/{loan_id:uuid}/lost", guards=[counsellors], dependencies=DESK, status_code=200)
async def mark_lost(desk: Desk, loan_id: UUID) -> StaffLoan:
    """It will not come back; it can still be taken back if it does."""
    loan = await desk.lock(loan_id)
    rules.check(loan, "lost", "counsellor", desk.now)
    await loans.take_back(desk.db, loan.id, "lost", rules.sources("lost"), None, desk.now)
    await actions.keep(desk.db, loan, None, desk.now)
    return await desk.done(loan, "lost")


@post("/staff/loans/{loan_id:uuid}/extend", guards=[counsellors], dependencies=DESK, status_code=200)
async def extend_loan(desk: Desk, loan_id: UUID, data: Extension) -> StaffLoan:
    """It may stay out longer, if nobody is left without a suit by that."""
    loan = await desk.lock(loan_id)
    today = day_in_seoul(desk.now)
    days = await lending.list_days(desk.db, loan.site.id, today, 100)
    due_at = rules.extended(days, loan, data.due_on, desk.now)
    if not await actions.keep(desk.db, loan, rules.free_again(data.due_on, loan.rules), desk.now):
        raise rules.NextWaits
    await loans.set_due(desk.db, loan.id, due_at)
    extended = await loans.find_any(desk.db, loan.id, None)
    await actions.message(desk.db, desk.settings, extended, "loan_extended", desk.now)
    return await desk.done(loan, "extend", ("due_at",))


@post("/staff/loans/{loan_id:uuid}/cancel", guards=[counsellors], dependencies=DESK, status_code=200)
async def cancel_staff_loan(desk: Desk, loan_id: UUID, data: Cancellation) -> StaffLoan:
    """Cancel for the centre; the citizen is told why, and the suit is free at once."""
    loan = await desk.lock(loan_id)
    rules.check(loan, "cancelled_by_centre", "counsellor", desk.now)
    reason = tidy(data.reason, "reason", least=1)
    await actions.end(desk.db, desk.settings, loan, "cancelled_by_centre", reason, desk.now)
    return await desk.done(loan, "cancel", ("status", "cancel_reason"))


@post("/staff/loans/{loan_id:uuid}/no-show", guards=[counsellors], dependencies=DESK, status_code=200)
async def mark_not_picked_up(desk: Desk, loan_id: UUID) -> StaffLoan:
    """Nobody came for it; the suit is free at once."""
    loan = await desk.lock(loan_id)
    rules.check(loan, "no_show", "counsellor", desk.now)
    await actions.end(desk.db, desk.settings, loan, "no_show", None, desk.now)
    return await desk.done(loan, "no_show")


# The stock


@post("/staff/lending/suits", guards=[counsellors], dependencies=DESK)
async def add_suit(desk: Desk, data: NewSuit) -> LendingBoard:
    """A size that was not lent before. Raises NotFound for a site that is closed."""
    check_site(desk.site_ids, data.site_id)
    rules.check_suit(data)
    await queries.find_site(desk.db, data.site_id, day_in_seoul(desk.now))
    try:
        async with desk.db.transaction():
            suit_id = await lending.insert_suit(
                desk.db, data.site_id, data.cut, data.size, data.units, chest_from=data.chest_from,
                chest_to=data.chest_to, waist_from=data.waist_from, waist_to=data.waist_to,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise rules.SizeExists from None
    return await desk.stocked(data.site_id, suit_id, "suit_added")


@put("/staff/lending/suits/{suit_id:int}", guards=[counsellors], dependencies=DESK)
async def change_units(desk: Desk, suit_id: PathId, data: SuitUnits) -> LendingBoard:
    """There are more or fewer pieces; those with the highest numbers go, unless they are lent."""
    site_id = await desk.lock_suit(suit_id)
    suit = await lending.find_suit(desk.db, suit_id, day_in_seoul(desk.now))
    today, first, last = rules.midnight(day_in_seoul(desk.now)), data.units + 1, suit.units
    if await lending.is_out(desk.db, suit_id, first, last):
        raise rules.PiecesLent
    await lending.set_units(desk.db, suit_id, data.units)
    await lending.free_above(desk.db, suit_id, data.units)
    for unit in range(first, last + 1):
        if not await actions.rehouse(
            desk.db, await actions.displace(desk.db, suit_id, unit, today, None, but=None), desk.now
        ):
            raise rules.PiecesLent
    await actions.settle(desk.db, suit_id, desk.now)
    return await desk.stocked(site_id, suit_id, "units_changed")


@post(
    "/staff/lending/suits/{suit_id:int}/units/{unit:int}/rest", guards=[counsellors], dependencies=DESK, status_code=200
)
async def rest_unit(desk: Desk, suit_id: PathId, unit: PathId, data: Rest) -> LendingBoard:
    """A piece is not lent until it is said to be ready; whoever reserved it gets another."""
    site_id = await desk.lock_suit(suit_id)
    suit = await lending.find_suit(desk.db, suit_id, day_in_seoul(desk.now))
    if unit > suit.units:
        raise NotFound
    if await lending.is_out(desk.db, suit_id, unit, unit):
        raise WrongStatus
    reason = tidy(data.reason, "reason", least=1)
    today = rules.midnight(day_in_seoul(desk.now))
    await lending.make_ready(desk.db, suit_id, unit, today)
    displaced = await actions.displace(desk.db, suit_id, unit, today, None, but=None)
    await lending.rest(desk.db, suit_id, unit, today, reason)
    await actions.rehouse(desk.db, displaced, desk.now)
    return await desk.stocked(site_id, suit_id, "unit_rests")


@post(
    "/staff/lending/suits/{suit_id:int}/units/{unit:int}/ready",
    guards=[counsellors],
    dependencies=DESK,
    status_code=200,
)
async def make_unit_ready(desk: Desk, suit_id: PathId, unit: PathId) -> LendingBoard:
    """A piece is clean, mended or found, and can go out again from today on."""
    site_id = await desk.lock_suit(suit_id)
    await lending.make_ready(desk.db, suit_id, unit, rules.midnight(day_in_seoul(desk.now)))
    await actions.settle(desk.db, suit_id, desk.now)
    return await desk.stocked(site_id, suit_id, "unit_ready")


handlers = [
    read_board, count_due, read_staff_loan, find_by_code, lend_suit, hand_out, take_back, mark_lost, extend_loan,
    cancel_staff_loan, mark_not_picked_up, add_suit, change_units, rest_unit, make_unit_ready,
]  # fmt: skip
