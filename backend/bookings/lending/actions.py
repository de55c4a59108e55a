"""Reserving a suit, ending loans, and seeing to it that whoever reserved one finds one."""

from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

import asyncpg

from backend.bookings import passes
from backend.bookings import rules as booking_rules
from backend.bookings.holds.queries import lock_citizen
from backend.bookings.lending import queries, rules, texts
from backend.bookings.lending.loans import queries as loans
from backend.bookings.lending.models import LendingDay, LendingRules, Loan, LoanRow, NewDeskLoan, NewLoan, SiteDay
from backend.db import Db
from backend.messages.actions import tell_citizen
from backend.messages.models import Kind
from backend.people.declarations.models import Eligibility
from backend.people.declarations.queries import find_declaration
from backend.people.declarations.rules import DeclarationNeeded, check_eligible
from backend.people.queries import has_consent
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.text import one_line
from backend.trail.queries import append


def show(loan: LoanRow, sealer: Sealer, now: datetime, *, with_pass: bool = True) -> Loan:
    """The loan as its citizen sees it. A list needs no pictures of passes."""
    is_live = loan.status in ("reserved", "out")
    return Loan(
        id=loan.id,
        suit=loan.suit,
        site=loan.site,
        status=loan.status,
        is_overdue=rules.is_overdue(loan.status, loan.due_at, now),
        pick_up_at=loan.pick_up_at,
        due_at=loan.due_at,
        firm=sealer.open(loan.firm_sealed) if loan.firm_sealed else "",
        interview_on=loan.interview_on,
        shoe_mm=loan.shoe_mm,
        code=loan.code,
        qr=passes.draw(loan.code) if with_pass and is_live else None,
        cancel_until=rules.cancel_until(loan),
        can_cancel=rules.may(loan, "cancelled_by_citizen", "citizen", now),
        cancel_reason=loan.cancel_reason,
        created_at=loan.created_at,
        ended_at=loan.ended_at,
    )


# Reserving


class _Offer(NamedTuple):
    """What a size has to offer from today on."""

    suit: queries.SuitRow
    site_days: list[SiteDay]
    days: list[LendingDay]

    def day_of(self, wanted: NewLoan) -> LendingDay | None:
        """The day that is wanted, where a piece is free for the whole time."""
        on_date = day_in_seoul(wanted.pick_up_at)
        return next((day for day in self.days if day.date == on_date), None)


async def find_days(db: Db, suit_id: int, now: datetime) -> list[LendingDay]:
    """The days on which a size can be picked up. Raises NotFound."""
    return (await _find_offer(db, suit_id, now)).days


async def _find_offer(db: Db, suit_id: int, now: datetime) -> _Offer:
    today = day_in_seoul(now)
    suit = await queries.find_suit(db, suit_id, today)
    site_days = await queries.list_days(db, suit.site_id, today, suit.window)
    busy = await queries.list_busy(db, suit_id, now)
    taken = await queries.count_pick_ups(db, suit.site_id, now)
    return _Offer(suit, site_days, rules.lending_days(site_days, suit.units, busy, taken, now))


async def reserve(db: Db, settings: Settings, sealer: Sealer, citizen_id: UUID, wanted: NewLoan, now: datetime) -> UUID:
    """Reserve a piece of a size for a citizen, and a time to fit it and take it along.

    Raises NameNeeded, ConsentNeeded, DeclarationNeeded, NotEligible, SuitOverdue, AllowanceUsed, TooManyLoans, NotLent,
    StatementNeeded, InterviewOutside, PickUpFull, and SuitTaken with the nearest days on which the size is free.
    """
    await lock_citizen(db, citizen_id)
    # Most losers need not queue up.
    offer = await _find_offer(db, wanted.suit_id, now)
    lending = _rules_of(offer, wanted)
    on_date = day_in_seoul(wanted.pick_up_at)
    borrower = await queries.find_borrower(db, citizen_id, on_date.year, now)
    booking_rules.check_person(borrower.name, await has_consent(db, citizen_id))
    lives_in_gwangju = await _check_declaration(db, sealer, citizen_id, lending, on_date)
    rules.check_standing(queries.standing(borrower, on_date.year, lending), lending)
    _check_offered(offer, wanted, now)
    await queries.lock_suits_of(db, offer.suit.site_id)
    offer = await _find_offer(db, wanted.suit_id, now)
    day = _check_offered(offer, wanted, now)
    firm = one_line(wanted.firm)
    rules.check_statement(wanted, firm, lives_in_gwangju=lives_in_gwangju, rules=lending, day=day)
    loan_id = await _insert(db, offer, day, citizen_id, wanted, sealer.seal(firm) if firm else None, now)
    await record(db, "reserve", loan_id, citizen_id, now, actor_kind="citizen", actor_id=citizen_id,
                 fields=("status", "firm", "interview_on", "shoe_mm"))  # fmt: skip
    loan = await loans.find_any(db, loan_id, None)
    await tell(db, loan)
    await message(db, settings, loan, "loan_reserved", now)
    return loan_id


def _rules_of(offer: _Offer, wanted: NewLoan) -> LendingRules:
    """The rules of the day of pick-up. Raises NotLent where nothing is lent then."""
    on_date = day_in_seoul(wanted.pick_up_at)
    for day in offer.site_days:
        if day.date == on_date and day.rules is not None:
            return day.rules
    raise rules.NotLent


async def _check_declaration(db: Db, sealer: Sealer, citizen_id: UUID, lending: LendingRules, on_date: date) -> bool:
    """Whether the citizen lives in the city. Raises DeclarationNeeded and NotEligible."""
    declaration = await find_declaration(db, sealer, citizen_id)
    check_eligible(
        Eligibility(lending.age_from, lending.age_to, lending.non_residents == "never"), declaration, on_date
    )
    if declaration is None and lending.non_residents != "always":
        raise DeclarationNeeded
    return declaration is None or declaration.lives_in_gwangju


def _check_offered(offer: _Offer, wanted: NewLoan, now: datetime) -> LendingDay:
    """Raises NotLent for a time that is none of the desk's, SuitTaken and PickUpFull."""
    day = offer.day_of(wanted)
    if day is not None and any(time.starts_at == wanted.pick_up_at for time in day.pick_ups):
        return day
    on_date = day_in_seoul(wanted.pick_up_at)
    everything = [pick_up.starts_at for site_day in offer.site_days if site_day.date == on_date
                  for pick_up in rules.pick_ups(site_day, {}, now)]  # fmt: skip
    if wanted.pick_up_at not in everything:
        raise rules.NotLent
    if day is not None:
        raise rules.PickUpFull
    raise rules.SuitTaken(alternatives=rules.nearest(offer.days, on_date))


async def lend(
    db: Db, settings: Settings, sealer: Sealer, citizen_id: UUID, wanted: NewDeskLoan, now: datetime
) -> UUID:
    """Hand a suit to who stands at the desk and reserved none; the days of the loan begin today.

    Neither notice, the desk's times, ages nor residence count: the desk sees who asks. What keeps the suits together
    does. Raises NotLent, SuitOverdue, AllowanceUsed, TooManyLoans, InterviewOutside and SuitNotBack.
    """
    await lock_citizen(db, citizen_id)
    today = day_in_seoul(now)
    suit = await queries.find_suit(db, wanted.suit_id, today)
    await queries.lock_suits_of(db, suit.site_id)
    site_days = await queries.list_days(db, suit.site_id, today, suit.window)
    offer, new = _Offer(suit, site_days, []), NewLoan(suit.id, now, wanted.firm, wanted.interview_on, wanted.shoe_mm)
    lending = _rules_of(offer, new)
    borrower = await queries.find_borrower(db, citizen_id, today.year, now)
    rules.check_standing(queries.standing(borrower, today.year, lending), lending)
    due_at = rules.due_at(site_days, today, lending)
    if due_at is None:
        raise rules.NotLent
    day, firm = LendingDay(today, due_at, 1, []), one_line(wanted.firm)
    rules.check_statement(new, firm, lives_in_gwangju=True, rules=lending, day=day)
    try:
        loan_id = await _insert(db, offer, day, citizen_id, new, sealer.seal(firm) if firm else None, now, out=True)
    except rules.SuitTaken:
        raise rules.SuitNotBack from None
    loan = await loans.find_any(db, loan_id, None)
    await tell(db, loan)
    await message(db, settings, loan, "loan_out", now)
    return loan_id


async def _insert(
    db: Db, offer: _Offer, day: LendingDay, citizen_id: UUID, wanted: NewLoan, firm_sealed: bytes | None,
    now: datetime, *, out: bool = False,
) -> UUID:  # fmt: skip
    """`out`: it goes along at once."""
    lending = _rules_of(offer, wanted)
    starts_at, ends_at = rules.midnight(day.date), rules.free_again(day_in_seoul(day.due_at), lending)
    busy = await queries.list_busy(db, offer.suit.id, now)
    for unit in rules.free_units(offer.suit.units, busy, day.date, day_in_seoul(ends_at)):
        allocation_id = await queries.allocate(db, offer.suit.id, unit, starts_at, ends_at)
        if allocation_id is not None:
            break
    else:
        raise rules.SuitTaken(alternatives=rules.nearest(offer.days, day.date))
    for last in (False, True):
        try:
            async with db.transaction():
                return await loans.insert_loan(
                    db, suit_id=offer.suit.id, citizen_id=citizen_id, allocation_id=allocation_id,
                    status="out" if out else "reserved", unit=unit if out else None, pick_up_at=wanted.pick_up_at,
                    due_at=day.due_at, code=passes.new_code(), created_at=now, shoe_mm=wanted.shoe_mm,
                    firm_sealed=firm_sealed, interview_on=wanted.interview_on,
                )  # fmt: skip
        except asyncpg.UniqueViolationError:
            # A code that is in use: once more.
            if last:
                raise
    raise AssertionError


# Pieces


async def find_piece(db: Db, loan: LoanRow, now: datetime) -> int | None:
    """Keep a piece for a loan that is reserved: its own where that is there, else another.

    None where there is none, and for a day of pick-up that is over.
    """
    if day_in_seoul(loan.pick_up_at) < day_in_seoul(now):
        return None
    suit = await queries.find_suit(db, loan.suit.id, day_in_seoul(now))
    busy = await queries.list_busy(db, loan.suit.id, now, but=loan.allocation_id)
    until = day_in_seoul(rules.free_again(day_in_seoul(loan.due_at), loan.rules))
    free = rules.free_units(suit.units, busy, day_in_seoul(loan.pick_up_at), until)
    unit = loan.unit if loan.unit in free else next(iter(free), None)
    if unit != loan.unit or (unit is not None) != loan.is_kept:
        await queries.place(db, loan.allocation_id, unit)
        await loans.touch(db, loan.id)
        await tell(db, loan)
    return unit


async def displace(
    db: Db, suit_id: int, unit: int, starts_at: datetime, ends_at: datetime | None, *, but: int | None
) -> list[UUID]:
    """Take a piece from whoever has reserved it for some of these days; `rehouse` them once it is kept."""
    in_the_way = await loans.list_in_the_way(db, suit_id, unit, starts_at, ends_at, but)
    for loan in in_the_way:
        await queries.place(db, loan.allocation_id, None)
        await loans.touch(db, loan.id)
        await tell(db, loan)
    return [loan.id for loan in in_the_way]


async def rehouse(db: Db, displaced: list[UUID], now: datetime) -> bool:
    """Give them other pieces; False where somebody is left without one.

    Those keep their reservation: the desk sees it, and the next piece that comes back is theirs.
    """
    found = [await find_piece(db, await loans.find_any(db, loan_id, None), now) for loan_id in displaced]
    return None not in found


async def keep(db: Db, loan: LoanRow, ends_at: datetime | None, now: datetime) -> bool:
    """Keep the piece that a loan has out until then; False where that leaves somebody without one."""
    if loan.unit is None:
        raise booking_rules.WrongStatus
    displaced = await displace(db, loan.suit.id, loan.unit, loan.pick_up_at, ends_at, but=loan.allocation_id)
    await queries.keep_until(db, loan.allocation_id, ends_at)
    return await rehouse(db, displaced, now)


async def settle(db: Db, suit_id: int, now: datetime) -> None:
    """Whoever lost their piece gets one that has become free, the first first."""
    for loan in await loans.list_without_piece(db, suit_id):
        await find_piece(db, loan, now)


# Ending, and telling everybody whom it concerns


async def end(
    db: Db, settings: Settings, loan: LoanRow,
    target: Literal["cancelled_by_citizen", "cancelled_by_centre", "no_show"], reason: str | None, now: datetime,
) -> None:  # fmt: skip
    """Cancel it, or note that nobody came: its piece is free, and who has none gets it."""
    await loans.end_loan(db, loan.id, target, rules.sources(target), reason, now)
    await settle(db, loan.suit.id, now)
    await tell(db, loan)
    if target != "no_show":
        kind: Kind = "loan_cancelled_by_citizen" if target == "cancelled_by_citizen" else "loan_cancelled_by_centre"
        await message(db, settings, loan, kind, now, reason)


async def tell(db: Db, loan: LoanRow) -> None:
    await loans.tell(db, loan.id, loan.citizen_id, loan.site.id)


async def record(
    db: Db, action: str, loan_id: UUID, citizen_id: UUID | None, now: datetime, *,
    actor_kind: Literal["citizen", "staff", "system"], actor_id: UUID | None, fields: tuple[str, ...] = ("status",),
    source: str | None = None,
) -> None:  # fmt: skip
    """Append to the trail what was done to a loan."""
    await append(
        db, at=now, actor_kind=actor_kind, actor_id=actor_id, action=action, subject_kind="loan", subject_id=loan_id,
        citizen_id=citizen_id, fields=fields, source=source,
    )  # fmt: skip


async def message(
    db: Db, settings: Settings, loan: LoanRow, kind: Kind, now: datetime, reason: str | None = None
) -> None:
    """Tell the citizen in both languages; a lock screen shows the time and the suit, and no reason."""
    if loan.citizen_id is None:
        return
    said = texts.body(kind, loan.suit, loan.pick_up_at, loan.due_at)
    why = f". {reason}" if reason else ""
    until = loan.due_at if loan.status == "out" else loan.pick_up_at
    await tell_citizen(
        db, settings, citizen_id=loan.citizen_id, kind=kind,
        # Each day of return is told of once.
        cause=f"{kind}:{loan.id}:{day_in_seoul(loan.due_at)}", booking_id=None, title=texts.TITLES[kind],
        body={"ko": said["ko"] + why, "en": said["en"] + why}, lock_screen=said, link=f"/lending/{loan.id}",
        urgency="normal", expires_at=max(until, now + timedelta(hours=12)), now=now,
    )  # fmt: skip
