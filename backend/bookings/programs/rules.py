"""When a program takes place, what may become of an enrolment, who may do it and when."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from dateutil.rrule import rrulestr

from backend.bookings.programs.models import (
    EnrolmentRow,
    Planned,
    Presence,
    Program,
    ProgramSession,
    ProgramWords,
    Schedule,
    StaffProgram,
    Status,
)
from backend.bookings.rules import EARLIEST_CHECK_IN, HORIZON, Actor, TooEarly, TooLateToCancel, WrongStatus
from backend.errors import Conflict, FieldProblem, Invalid, Unprocessable
from backend.seoul import SEOUL, day_in_seoul
from backend.text import lines, one_line


class EnrolmentNotOpen(Conflict):
    code, title = "enrolment_not_open", "Enrolment has not begun"


class EnrolmentClosed(Conflict):
    code, title = "enrolment_closed", "Enrolment is over"


class ProgramFull(Conflict):
    code, title = "program_full", "Every place is taken"


class AlreadyEnrolled(Conflict):
    code, title = "already_enrolled", "This person is in the program or on its waitlist already"


class OfferOver(Conflict):
    code, title = "offer_over", "The place went to the next one"


class ProgramCancelled(Conflict):
    code, title = "program_cancelled", "The program does not take place"


class ScheduleInvalid(Invalid):
    code, title = "schedule_invalid", "These sessions cannot be laid out"


class RoomTaken(Conflict):
    """`alternatives`: the sessions for which the room is taken, as Planned."""

    code, title = "room_taken", "Somebody else has the room"


class SiteClosed(Unprocessable):
    """`alternatives`: the sessions outside the opening hours, as Planned."""

    code, title = "site_closed", "The site is closed then"


class SessionsOverlap(Conflict):
    code, title = "sessions_overlap", "Another session of the program is at that time"


class ClosesAfterLast(Conflict):
    code, title = "closes_after_last", "Enrolment would end after the last session has begun"


class HasPeople(Conflict):
    code, title = "program_has_people", "Somebody is enrolled or waits"


class CapacityTooSmall(Conflict):
    code, title = "capacity_too_small", "More people than that have a place"


class StaleProgram(Conflict):
    code, title = "stale_version", "Somebody else has changed it"


# Enrolments

Guard = Callable[[EnrolmentRow, Program, datetime], None]


def _open(_: EnrolmentRow, program: Program, now: datetime) -> None:
    check_open(program, now)


def _closed(_: EnrolmentRow, program: Program, now: datetime) -> None:
    if now < program.closes_at:
        raise WrongStatus


def _offer_stands(enrolment: EnrolmentRow, program: Program, now: datetime) -> None:
    check_open(program, now)
    if enrolment.offer_until is None or enrolment.offer_until <= now:
        raise OfferOver


def _offer_over(enrolment: EnrolmentRow, _: Program, now: datetime) -> None:
    if enrolment.offer_until is not None and now < enrolment.offer_until:
        raise WrongStatus


def _in_time_to_cancel(_: EnrolmentRow, program: Program, now: datetime) -> None:
    if now > program.cancel_until:
        raise TooLateToCancel


def _place_left(enrolment: EnrolmentRow, program: Program, now: datetime) -> None:
    _open(enrolment, program, now)
    if program.left <= 0:
        raise OfferOver


class Transition(NamedTuple):
    """An enrolment begins as `enrolled` where a place is left and else as `waiting`; see `first_status`."""

    source: Status
    target: Status
    actors: tuple[Actor, ...]
    guard: Guard | None = None


TRANSITIONS: tuple[Transition, ...] = (
    Transition("waiting", "offered", ("system",), _open),
    # Nobody's turn comes any more.
    Transition("waiting", "lapsed", ("system",), _closed),
    Transition("waiting", "cancelled_by_citizen", ("citizen",)),
    Transition("waiting", "cancelled_by_centre", ("counsellor",)),
    Transition("offered", "enrolled", ("citizen",), _offer_stands),
    Transition("offered", "lapsed", ("system",), _offer_over),
    Transition("offered", "cancelled_by_citizen", ("citizen",)),
    Transition("offered", "cancelled_by_centre", ("counsellor",)),
    # Whoever was too slow may still have a place that nobody else waits for.
    Transition("lapsed", "enrolled", ("citizen",), _place_left),
    Transition("enrolled", "cancelled_by_citizen", ("citizen",), _in_time_to_cancel),
    Transition("enrolled", "cancelled_by_centre", ("counsellor",)),
)
# These are in the program or on the way into it.
LIVE: tuple[Status, ...] = ("enrolled", "waiting", "offered")


def sources(target: Status) -> list[Status]:
    """The states from which an enrolment can come to `target`, for the UPDATE that does it."""
    return sorted({t.source for t in TRANSITIONS if t.target == target})


def check(enrolment: EnrolmentRow, program: Program, target: Status, actor: Actor, now: datetime) -> None:
    """Raises WrongStatus or what the guard says unless `actor` may bring the enrolment to `target` now."""
    for transition in TRANSITIONS:
        if (transition.source, transition.target) == (enrolment.status, target) and actor in transition.actors:
            if transition.guard is not None:
                transition.guard(enrolment, program, now)
            return
    raise WrongStatus


def may(enrolment: EnrolmentRow, program: Program, target: Status, actor: Actor, now: datetime) -> bool:
    try:
        check(enrolment, program, target, actor, now)
    except Conflict:
        return False
    return True


def check_open(program: Program, now: datetime) -> None:
    if program.cancel_reason is not None:
        raise ProgramCancelled
    if now < program.opens_at:
        raise EnrolmentNotOpen
    if now >= program.closes_at:
        raise EnrolmentClosed


def first_status(program: Program, *, wait: bool) -> Status:
    """How an enrolment begins, judged under the program's lock. Raises ProgramFull for whoever will not wait."""
    if program.left > 0:
        return "enrolled"
    if not wait:
        raise ProgramFull
    return "waiting"


def offer_until(program: Program, now: datetime) -> datetime:
    """How long a place is kept for the next one: never beyond the end of enrolment."""
    return min(now + timedelta(minutes=program.offer_minutes), program.closes_at)


# Attendance: from × to × guard, by counsellors. None is 'not known'.

Mark = Presence | None
MarkGuard = Callable[[ProgramSession, datetime], None]


def _soon(session: ProgramSession, now: datetime) -> None:
    if now < session.starts_at - EARLIEST_CHECK_IN:
        raise TooEarly


def _begun(session: ProgramSession, now: datetime) -> None:
    if now < session.starts_at:
        raise TooEarly


MARKS: dict[tuple[Mark, Mark], MarkGuard | None] = {
    (None, "attended"): _soon,
    (None, "absent"): _begun,
    # They came after all, or the wrong row was pressed.
    ("absent", "attended"): _soon,
    ("attended", "absent"): _begun,
    ("attended", None): None,
    ("absent", None): None,
}


def check_mark(enrolment: EnrolmentRow, session: ProgramSession, target: Mark, now: datetime) -> None:
    """Raises WrongStatus or TooEarly unless the attendance of an enrolled person may be marked so now."""
    if enrolment.status != "enrolled" or session.cancel_reason is not None:
        raise WrongStatus
    was: Mark = "attended" if session.id in enrolment.attended else "absent" if session.id in enrolment.absent else None
    if was == target:
        return
    if (guard := MARKS[was, target]) is not None:
        guard(session, now)


def session_today(program: Program, now: datetime) -> ProgramSession | None:
    """The session of today to which somebody at the counter comes: the first that is not over, or the last."""
    today = [
        session for session in program.sessions
        if session.cancel_reason is None and day_in_seoul(session.starts_at) == day_in_seoul(now)
    ]  # fmt: skip
    return next((session for session in today if now < session.ends_at), today[-1] if today else None)


def find_session(program: Program, session_id: int) -> ProgramSession | None:
    return next((session for session in program.sessions if session.id == session_id), None)


def live_sessions(program: Program) -> list[ProgramSession]:
    return [session for session in program.sessions if session.cancel_reason is None]


# Laying out


class Interval(NamedTuple):
    starts_at: datetime
    ends_at: datetime


def lay_out(schedule: Schedule) -> list[Interval]:
    """The sessions in order. Raises ScheduleInvalid where none is left or two overlap.

    The rule is read by the city's clock (RFC 5545 §3.3.10), so the first session obeys it or is no session.
    """
    first = schedule.starts_at.astimezone(SEOUL)
    lasts = timedelta(minutes=schedule.duration_minutes)
    starts = [first]
    if schedule.rrule is not None:
        local = first.replace(tzinfo=None)
        # At most sixty: a COUNT is part of the pattern.
        starts = [start.replace(tzinfo=SEOUL) for start in rrulestr(schedule.rrule, dtstart=local)]
    kept = [Interval(start, start + lasts) for start in starts if start.date() not in schedule.except_dates]
    if not kept or any(a.ends_at > b.starts_at for a, b in pairwise(kept)):
        raise ScheduleInvalid
    return kept


def check_ahead(sessions: Sequence[Interval], now: datetime) -> None:
    """Raises ScheduleInvalid for what has begun, or is so far away that nobody can mean it."""
    if sessions[0].starts_at <= now or sessions[-1].ends_at > now + HORIZON:
        raise ScheduleInvalid


def check_plan(plan: Sequence[Planned]) -> None:
    """Raises SiteClosed, and RoomTaken with the sessions for which somebody else has the room."""
    for trouble, refusal in (("closed", SiteClosed), ("room_taken", RoomTaken)):
        if hit := [session for session in plan if session.trouble == trouble]:
            raise refusal(alternatives=hit)


MOST_SESSIONS = 60


def interval(starts_at: datetime, duration_minutes: int) -> Interval:
    return Interval(starts_at, starts_at + timedelta(minutes=duration_minutes))


def check_session_movable(program: Program, session: ProgramSession, was: datetime, now: datetime) -> None:
    """Raises ProgramCancelled, WrongStatus for what has begun or was called off, and StaleProgram where somebody else
    has moved it meanwhile."""
    check_not_cancelled(program)
    if session.cancel_reason is not None or session.starts_at <= now:
        raise WrongStatus
    if session.starts_at != was:
        raise StaleProgram


def check_addable(program: Program, now: datetime) -> None:
    """Raises ProgramCancelled, WrongStatus for what is over, and ScheduleInvalid where there are enough sessions."""
    check_not_cancelled(program)
    if program.ends_at <= now:
        raise WrongStatus
    if len(program.sessions) >= MOST_SESSIONS:
        raise ScheduleInvalid


def check_new_time(program: Program, at: Interval, now: datetime, *, moving: int | None = None) -> None:
    """Raises ScheduleInvalid, SessionsOverlap and ClosesAfterLast unless a session, or the one that is `moving`, may be
    then as far as the program itself is concerned."""
    check_ahead([at], now)
    others = [session for session in live_sessions(program) if session.id != moving]
    if any(at.starts_at < other.ends_at and other.starts_at < at.ends_at for other in others):
        raise SessionsOverlap
    if program.closes_at > max([at.starts_at, *(other.starts_at for other in others)]):
        raise ClosesAfterLast


def check_window(opens_at: datetime, closes_at: datetime, last_starts_at: datetime) -> None:
    """Enrolment ends before the last session begins."""
    if opens_at >= closes_at:
        raise Invalid(fields=[FieldProblem("closes_at", "after enrolment opens")])
    if closes_at > last_starts_at:
        raise Invalid(fields=[FieldProblem("closes_at", "before the last session begins")])


def check_ages(age_from: int | None, age_to: int | None) -> None:
    if age_from is not None and age_to is not None and age_from > age_to:
        raise Invalid(fields=[FieldProblem("age_to", "not below the youngest")])


def check_capacity(capacity: int, taken: int) -> None:
    if capacity < taken:
        raise CapacityTooSmall


def check_not_cancelled(program: Program) -> None:
    if program.cancel_reason is not None:
        raise ProgramCancelled


def check_nobody_in(program: StaffProgram) -> None:
    if program.enrolled or program.offered or program.waiting:
        raise HasPeople


def check_version(was: int, now: int) -> None:
    if was != now:
        raise StaleProgram


def tidy(wanted: ProgramWords) -> dict[str, str]:
    """The words of a program in NFC. Raises Invalid where a title or a leader is nothing but space."""
    tidied = {name: one_line(getattr(wanted, name)) for name in ("title_ko", "title_en", "leader_ko", "leader_en")}
    if wrong := [name for name, text in tidied.items() if not text or not text.isprintable()]:
        raise Invalid(fields=[FieldProblem(name, "words that can be printed") for name in wrong])
    return tidied | {name: lines(getattr(wanted, name)) for name in ("description_ko", "description_en")}


def first_day(program: Program) -> date:
    """The day on which age and residence count."""
    return day_in_seoul(program.starts_at)


Ending = Literal["cancelled_by_citizen", "cancelled_by_centre"]
