"""What may become of a loan, who may do it and when; and on which days a suit can be lent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from backend.bookings.lending.models import (
    Busy,
    LendingDay,
    LendingRules,
    LoanRow,
    LoanStatus,
    NewLendingRules,
    NewLoan,
    NewSuit,
    PickUp,
    SiteDay,
    Standing,
)
from backend.bookings.rules import TooLateToCancel, WrongStatus
from backend.errors import Conflict, FieldProblem, Invalid, NotFound, Unprocessable
from backend.places.rules import DateInPast
from backend.seoul import SEOUL, day_in_seoul

Actor = Literal["citizen", "counsellor", "system"]


class SuitTaken(Conflict):
    """`alternatives`: LendingDays near the one that was asked for on which this size is free."""

    code, title = "suit_taken", "Somebody else has the last one of this size"


class PickUpFull(Conflict):
    code, title = "pick_up_full", "There is no more room at this time"


class NotLent(Unprocessable):
    code, title = "not_lent", "It cannot be picked up at this time"


class AllowanceUsed(Conflict):
    code, title = "allowance_used", "As many as a person may borrow in a year"


class TooManyLoans(Conflict):
    code, title = "too_many_loans", "Another suit is reserved or out"


class SuitOverdue(Conflict):
    code, title = "suit_overdue", "Bring the other suit back first"


class StatementNeeded(Unprocessable):
    code, title = "statement_needed", "Name the firm in Gwangju and the day of the interview"


class InterviewOutside(Unprocessable):
    code, title = "interview_outside", "The interview is not within the days of the loan"


class SuitOut(Conflict):
    code, title = "suit_out", "A suit has to come back before the account can go"


class LoanUnknown(NotFound):
    code, title = "loan_unknown", "There is no such loan here"


class NotPickUpDay(Conflict):
    code, title = "not_pick_up_day", "It is picked up on another day"


class SuitNotBack(Conflict):
    code, title = "suit_not_back", "No piece of this size is here"


class NextWaits(Conflict):
    code, title = "next_waits", "Somebody else has reserved it next"


class NotExtendable(Unprocessable):
    code, title = "not_extendable", "It cannot be lent until that day"


class PiecesLent(Conflict):
    code, title = "pieces_lent", "Pieces among these are out or reserved"


class SizeExists(Conflict):
    code, title = "size_exists", "This size is there already"


# In days, minutes, people and years, as the name says; the last one is included.
BOUNDS: dict[str, tuple[int, int]] = {
    "days_out": (1, 60),
    "max_a_year": (1, 366),
    "max_live": (1, 10),
    "days_ahead": (0, 365),
    "notice_minutes": (0, 43200),
    "cancel_until_minutes": (0, 43200),
    "slot_minutes": (5, 240),
    "slot_places": (1, 50),
    "cleaning_days": (0, 30),
    "reminder_days": (1, 7),
    "max_extension_days": (0, 30),
    "age_from": (0, 120),
    "age_to": (0, 120),
}


def check_rules(rules: NewLendingRules, today: date) -> None:
    """Raises DateInPast for a day that was, and Invalid with every number that is out of its bounds or contradicts
    another."""
    if rules.valid_from < today:
        raise DateInPast
    wrong = {
        name: f"{least} to {most}"
        for name, (least, most) in BOUNDS.items()
        if (value := getattr(rules, name)) is not None and not least <= value <= most
    }
    if rules.age_from is not None and rules.age_to is not None and rules.age_to < rules.age_from:
        wrong.setdefault("age_to", "not less than age_from")
    # Else nothing could ever be reserved.
    if rules.notice_minutes >= (rules.days_ahead + 1) * 24 * 60:
        wrong.setdefault("notice_minutes", "less than the days that are open ahead")
    if wrong:
        raise Invalid(fields=[FieldProblem(name, message) for name, message in wrong.items()])


def _in_time_to_cancel(loan: LoanRow, now: datetime) -> None:
    if now > cancel_until(loan):
        raise TooLateToCancel


def _day_of_pick_up(loan: LoanRow, now: datetime) -> None:
    if day_in_seoul(now) != day_in_seoul(loan.pick_up_at):
        raise NotPickUpDay


def _pick_up_begun(loan: LoanRow, now: datetime) -> None:
    if now < loan.pick_up_at:
        raise NotPickUpDay


def _day_is_over(loan: LoanRow, now: datetime) -> None:
    if day_in_seoul(now) <= day_in_seoul(loan.pick_up_at):
        raise NotPickUpDay


class Transition(NamedTuple):
    source: LoanStatus
    target: LoanStatus
    actor: Actor
    guard: Callable[[LoanRow, datetime], None] | None = None


# That a loan is overdue is no state: it follows from `out` and the clock, so it is true to the second without any job,
# and a suit comes back the same way whether it is late or not. The job only tells people, once.
TRANSITIONS: tuple[Transition, ...] = (
    Transition("reserved", "out", "counsellor", _day_of_pick_up),
    Transition("reserved", "cancelled_by_citizen", "citizen", _in_time_to_cancel),
    Transition("reserved", "cancelled_by_centre", "counsellor"),
    Transition("reserved", "no_show", "counsellor", _pick_up_begun),
    # Nobody came all day: the piece is free for others again.
    Transition("reserved", "no_show", "system", _day_is_over),
    # They came after all, if a piece is still there.
    Transition("no_show", "out", "counsellor", _day_of_pick_up),
    Transition("out", "returned", "counsellor"),
    Transition("out", "damaged", "counsellor"),
    Transition("out", "lost", "counsellor"),
    # It turned up.
    Transition("lost", "returned", "counsellor"),
    Transition("lost", "damaged", "counsellor"),
)


def sources(target: LoanStatus) -> list[LoanStatus]:
    """The states from which a loan can come to `target`, for the UPDATE that does it."""
    return sorted({t.source for t in TRANSITIONS if t.target == target})


def check(loan: LoanRow, target: LoanStatus, actor: Actor, now: datetime) -> None:
    """Raises WrongStatus, NotPickUpDay or TooLateToCancel unless `actor` may bring the loan to `target` now."""
    for transition in TRANSITIONS:
        if (transition.source, transition.target, transition.actor) == (loan.status, target, actor):
            if transition.guard is not None:
                transition.guard(loan, now)
            return
    raise WrongStatus


def may(loan: LoanRow, target: LoanStatus, actor: Actor, now: datetime) -> bool:
    try:
        check(loan, target, actor, now)
    except Conflict:
        return False
    return True


def next_at_desk(loan: LoanRow, now: datetime) -> list[LoanStatus]:
    """What the desk's buttons may offer now."""
    targets: list[LoanStatus] = [t.target for t in TRANSITIONS if t.source == loan.status and t.actor == "counsellor"]
    return [target for target in targets if may(loan, target, "counsellor", now)]


def cancel_until(loan: LoanRow) -> datetime:
    return loan.pick_up_at - timedelta(minutes=loan.rules.cancel_until_minutes)


def is_overdue(status: LoanStatus, due_at: datetime, now: datetime) -> bool:
    return status == "out" and now > due_at


# Who may borrow


def check_standing(standing: Standing, rules: LendingRules) -> None:
    """Raises SuitOverdue, AllowanceUsed or TooManyLoans."""
    if standing.is_overdue:
        raise SuitOverdue
    if standing.left <= 0:
        raise AllowanceUsed
    if standing.live >= rules.max_live:
        raise TooManyLoans


def check_statement(
    wanted: NewLoan, firm: str, *, lives_in_gwangju: bool, rules: LendingRules, day: LendingDay
) -> None:
    """Raises StatementNeeded where somebody from elsewhere names no interview, and InterviewOutside for a day on which
    they would not have the suit."""
    if not lives_in_gwangju and rules.non_residents == "with_interview" and not (firm and wanted.interview_on):
        raise StatementNeeded
    if wanted.interview_on and not day.date <= wanted.interview_on <= day_in_seoul(day.due_at):
        raise InterviewOutside


# When a suit can be lent


def midnight(day: date) -> datetime:
    """The first moment of a day in Seoul."""
    return datetime.combine(day, time(), SEOUL)


def free_again(back_on: date, rules: LendingRules) -> datetime:
    """When a piece that comes back on a day is clean and can go out again."""
    return midnight(back_on + timedelta(days=1 + rules.cleaning_days))


def due_at(days: Sequence[SiteDay], first: date, rules: LendingRules) -> datetime | None:
    """The closing time of the day on which a suit of that day must be back: where the site is closed then, of the next
    day on which it is open. None where the days that are known do not reach so far."""
    last = first + timedelta(days=rules.days_out - 1)
    return next((day.open[-1].ends_at for day in days if day.date >= last and day.open), None)


def free_units(units: int, busy: Iterable[Busy], first: date, until: date) -> list[int]:
    """The pieces that hang there from `first` to the day before `until`."""
    taken = {b.unit for b in busy if b.first < until and (b.until is None or first < b.until)}
    return [unit for unit in range(1, units + 1) if unit not in taken]


def pick_ups(day: SiteDay, taken: Mapping[datetime, int], now: datetime) -> list[PickUp]:
    """The times of a day at which there is room for one more, not before the notice has passed."""
    rules = day.rules
    if rules is None or day.date > day_in_seoul(now) + timedelta(days=rules.days_ahead):
        return []
    step, found = timedelta(minutes=rules.slot_minutes), list[PickUp]()
    for span in day.open:
        starts_at = span.starts_at
        while starts_at + step <= span.ends_at:
            free = rules.slot_places - taken.get(starts_at, 0)
            if free > 0 and starts_at >= now + timedelta(minutes=rules.notice_minutes):
                found.append(PickUp(starts_at, free))
            starts_at += step
    return found


def lending_days(
    days: Sequence[SiteDay], units: int, busy: Sequence[Busy], taken: Mapping[datetime, int], now: datetime
) -> list[LendingDay]:
    """The days on which one of `units` pieces can be picked up and is there for the whole time."""
    found: list[LendingDay] = []
    for day in days:
        times = pick_ups(day, taken, now)
        if not times or day.rules is None:
            continue
        due = due_at(days, day.date, day.rules)
        if due is None:
            continue
        until = day_in_seoul(free_again(day_in_seoul(due), day.rules))
        free = len(free_units(units, busy, day.date, until))
        if free:
            found.append(LendingDay(day.date, due, free, times))
    return found


def nearest(days: Sequence[LendingDay], on_date: date, most: int = 3) -> list[LendingDay]:
    """The days nearest to the one that was asked for, in order."""
    return sorted(sorted(days, key=lambda day: (abs(day.date - on_date), day.date))[:most], key=lambda day: day.date)


# At the desk


def extended(days: Sequence[SiteDay], loan: LoanRow, due_on: date, now: datetime) -> datetime:
    """The closing time of the new day of return. Raises WrongStatus for what is not out, and NotExtendable for a day
    that is closed, not later, or further off than the rules allow."""
    if loan.status != "out":
        raise WrongStatus
    was = day_in_seoul(loan.due_at)
    if not max(was, day_in_seoul(now) - timedelta(days=1)) < due_on <= last_extension(loan):
        raise NotExtendable
    for day in days:
        if day.date == due_on and day.open:
            return day.open[-1].ends_at
    raise NotExtendable


def last_extension(loan: LoanRow) -> date:
    """The last day to which the desk may lend it longer, counted from the day of return as it was reserved."""
    days = loan.rules.days_out - 1 + loan.rules.max_extension_days
    return max(day_in_seoul(loan.pick_up_at) + timedelta(days=days), day_in_seoul(loan.due_at))


def check_suit(suit: NewSuit) -> None:
    for part in ("chest", "waist"):
        if getattr(suit, f"{part}_from") > getattr(suit, f"{part}_to"):
            raise Invalid(fields=[FieldProblem(f"{part}_to", "not below the first")])
