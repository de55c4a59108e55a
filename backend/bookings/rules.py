"""What may become of a booking, who may do it and when."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

import msgspec

from backend.bookings.models import Answer, BookingRow, NewAnswer, Question, Reply, Status, Wish
from backend.errors import Conflict, FieldProblem, Invalid, NotAllowed, Unprocessable
from backend.seoul import day_in_seoul
from backend.text import lines

EARLIEST_CHECK_IN = timedelta(minutes=60)
MOST_EXTENSIONS = 3
# No service is open further ahead, and times far off need not bother the base.
HORIZON = timedelta(days=400)

Actor = Literal["citizen", "counsellor", "system"]


class SlotTaken(Conflict):
    """`alternatives`: free Slots near the one that was asked for."""

    code, title = "slot_taken", "Somebody else has this time"


class NotBookable(Unprocessable):
    code, title = "not_bookable", "This time cannot be booked"


class TooManyLive(Conflict):
    code, title = "too_many_live", "There are as many bookings as this service allows"


class TooLongADay(Conflict):
    """`minutes_left`: how long the person may still have it that day."""

    code, title = "too_long_a_day", "There is a limit to how long one person may have it a day"


class ConsentNeeded(NotAllowed):
    code, title = "consent_needed", "Agree to what is kept first"


class NameNeeded(NotAllowed):
    code, title = "name_needed", "Say your name first"


class WrongStatus(Conflict):
    code, title = "wrong_status", "The booking is no longer in a state for this"


class TooEarly(Conflict):
    code, title = "too_early", "It is too early for this"


class TooLate(Conflict):
    code, title = "too_late", "It is too late for this"


class TooLateToCancel(Conflict):
    code, title = "too_late_to_cancel", "It can no longer be cancelled here"


class CounsellorAway(Conflict):
    code, title = "counsellor_away", "The counsellor cannot come: the visit needs another time first"


class HoldExpired(Conflict):
    code, title = "hold_expired", "The time was held long enough"


class NoMoreExtensions(Conflict):
    code, title = "no_more_extensions", "The hold cannot be made longer again"


def _in_time_to_cancel(booking: BookingRow, now: datetime) -> None:
    if booking.away is None and now > cancel_until(booking):
        raise TooLateToCancel


def _there(booking: BookingRow) -> None:
    if booking.away is not None:
        raise CounsellorAway


def _soon(booking: BookingRow, now: datetime) -> None:
    _there(booking)
    if now < booking.starts_at - EARLIEST_CHECK_IN:
        raise TooEarly


def _begun(booking: BookingRow, now: datetime) -> None:
    _there(booking)
    # Nobody is late before their counsellor is there.
    if now < booking.starts_at + timedelta(minutes=booking.late_minutes):
        raise TooEarly


def _not_begun(booking: BookingRow, now: datetime) -> None:
    if now >= booking.starts_at:
        raise TooLate


def _same_day(booking: BookingRow, now: datetime) -> None:
    if day_in_seoul(now) != day_in_seoul(booking.starts_at):
        raise WrongStatus


class Transition(NamedTuple):
    source: Status
    target: Status
    actors: tuple[Actor, ...]
    guard: Callable[[BookingRow, datetime], None] | None = None
    # Who else, while the counsellor cannot come.
    when_away: tuple[Actor, ...] = ()

    def by(self, actor: Actor, booking: BookingRow) -> bool:
        return actor in self.actors or (booking.away is not None and actor in self.when_away)


TRANSITIONS: tuple[Transition, ...] = (
    Transition("held", "confirmed", ("citizen",)),
    # Where somebody has to approve.
    Transition("held", "requested", ("citizen",)),
    Transition("held", "expired", ("citizen", "system")),
    # Whoever was too slow may still have the time, if it is free.
    Transition("expired", "confirmed", ("citizen",)),
    Transition("expired", "requested", ("citizen",)),
    Transition("requested", "confirmed", ("counsellor",), _not_begun),
    Transition("requested", "cancelled_by_citizen", ("citizen",)),
    # The system's: nobody answered before it should have begun.
    Transition("requested", "cancelled_by_centre", ("counsellor", "system"), when_away=("citizen",)),
    Transition("confirmed", "cancelled_by_citizen", ("citizen",), _in_time_to_cancel),
    # Who takes no other time when the counsellor cannot come has not cancelled; the system's: nobody answered.
    Transition("confirmed", "cancelled_by_centre", ("counsellor",), when_away=("citizen", "system")),
    Transition("confirmed", "checked_in", ("counsellor",), _soon),
    # The system's: the grace of the service is over.
    Transition("confirmed", "no_show", ("counsellor", "system"), _begun),
    Transition("checked_in", "in_session", ("counsellor",)),
    Transition("checked_in", "completed", ("counsellor",)),
    Transition("checked_in", "cancelled_by_centre", ("counsellor",)),
    Transition("in_session", "completed", ("counsellor",)),
    # They came after all, or the wrong row was pressed.
    Transition("no_show", "checked_in", ("counsellor",), _same_day),
)
# These hold their time; the others have given it back. A no-show keeps it, so that it can be undone.
KEEPS_TIME: frozenset[Status] = frozenset(
    {"held", "requested", "confirmed", "checked_in", "in_session", "completed", "no_show"}
)


def sources(target: Status) -> list[Status]:
    """The states from which a booking can come to `target`, for the UPDATE that does it."""
    return sorted({t.source for t in TRANSITIONS if t.target == target})


def check(booking: BookingRow, target: Status, actor: Actor, now: datetime) -> None:
    """Raises WrongStatus, TooEarly or TooLateToCancel unless `actor` may bring the booking to `target` now."""
    for transition in TRANSITIONS:
        if (transition.source, transition.target) == (booking.status, target) and transition.by(actor, booking):
            if transition.guard is not None:
                transition.guard(booking, now)
            return
    raise WrongStatus


def may(booking: BookingRow, target: Status, actor: Actor, now: datetime) -> bool:
    try:
        check(booking, target, actor, now)
    except Conflict:
        return False
    return True


def check_movable(booking: BookingRow, actor: Actor, now: datetime) -> None:
    """Raises WrongStatus, TooLate or TooLateToCancel unless `actor` may give the booking another time now."""
    if booking.status not in ("requested", "confirmed"):
        raise WrongStatus
    if actor == "citizen" and booking.away is None:
        _not_begun(booking, now)
        if booking.status == "confirmed":
            _in_time_to_cancel(booking, now)


def may_move(booking: BookingRow, actor: Actor, now: datetime) -> bool:
    try:
        check_movable(booking, actor, now)
    except Conflict:
        return False
    return True


def check_replies(booking: BookingRow, now: datetime) -> None:
    """Raises WrongStatus or TooLate unless there is something to say about coming."""
    if booking.status != "confirmed":
        raise WrongStatus
    _there(booking)
    _not_begun(booking, now)


def next_for_counsellor(booking: BookingRow, now: datetime) -> list[Status]:
    """What a counsellor's buttons may offer now."""
    targets: list[Status] = [t.target for t in TRANSITIONS if t.source == booking.status and "counsellor" in t.actors]
    return [target for target in targets if may(booking, target, "counsellor", now)]


def is_said(booking: BookingRow, reply: Reply | Literal["cannot"]) -> bool:
    """Whether this is what the person said last: a phone that lost the answer says it again."""
    if reply == "cannot":
        return booking.status == "cancelled_by_citizen"
    return booking.status == "confirmed" and booking.reply == reply


def extended(booking: BookingRow, shown: datetime, now: datetime) -> datetime:
    """Until when a hold holds after one more extension; as it is where it was made longer since `shown`.

    Raises HoldExpired, WrongStatus or NoMoreExtensions.
    """
    if booking.status == "expired":
        raise HoldExpired
    if booking.held_until is None:
        raise WrongStatus
    if booking.held_until <= now:
        raise HoldExpired
    if booking.held_until != shown:
        return booking.held_until
    if booking.offered or booking.hold_extensions >= MOST_EXTENSIONS:
        raise NoMoreExtensions
    return booking.held_until + timedelta(seconds=booking.hold_seconds)


def check_person(name: str | None, consented: bool) -> None:
    if not name:
        raise NameNeeded
    if not consented:
        raise ConsentNeeded


def check_live(live: int, max_live: int) -> None:
    if live >= max_live:
        raise TooManyLive


def check_minutes_a_day(minutes: int, starts_at: datetime, ends_at: datetime, most: int | None) -> None:
    """`minutes`: what the person has of it already that day. Raises TooLongADay."""
    if most is not None and minutes + (ends_at - starts_at) / timedelta(minutes=1) > most:
        raise TooLongADay(minutes_left=max(0, most - minutes))


def check_answers(questions: list[Question], answers: list[NewAnswer]) -> list[Answer]:
    """What was answered, in the questions' order. Raises Invalid for an answer that is missing, to no question, or
    none of the choices."""
    said = {answer.question_id: lines(answer.answer) for answer in answers}
    known = {question.id for question in questions}
    wrong = [FieldProblem(f"answers.{id}", "is no question") for id in said if id not in known]
    kept: list[Answer] = []
    for question in questions:
        answer = said.get(question.id, "")
        if not answer:
            if question.required:
                wrong.append(FieldProblem(f"answers.{question.id}", "must be answered"))
            continue
        if question.choices and answer not in {text for choice in question.choices for text in (choice.ko, choice.en)}:
            wrong.append(FieldProblem(f"answers.{question.id}", "is none of the choices"))
        kept.append(Answer(question.ask_ko, answer))
    if wrong:
        raise Invalid(fields=wrong)
    return kept


def wish_of(booking: BookingRow) -> Wish:
    """What the person asked for, as far as the booking still says it."""
    return Wish(
        counsellor_id=booking.counsellor.id if booking.counsellor else None,
        room_id=booking.room.id if booking.room else None,
        equipment_ids=[equipment.id for equipment in booking.equipment],
        minutes=int((booking.ends_at - booking.starts_at) / timedelta(minutes=1)),
        party_size=booking.party_size,
    )


def anywhere(wish: Wish) -> Wish:
    """The same with whoever and wherever is free."""
    return msgspec.structs.replace(wish, counsellor_id=None, room_id=None)


def check_within_horizon(starts_at: datetime, now: datetime) -> None:
    if not now < starts_at < now + HORIZON:
        raise NotBookable


def check_day(day: date, now: datetime) -> None:
    """Raises Invalid for a day that is so far away that nobody can mean it."""
    if abs(day - day_in_seoul(now)) > HORIZON:
        raise Invalid("This day is too far away")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def check_note(booking: BookingRow) -> None:
    # Nothing is written about somebody who is gone.
    if booking.status in ("held", "expired") or booking.citizen_id is None:
        raise WrongStatus


def when_cancelled(booking: BookingRow) -> Literal["cancelled_by_citizen", "cancelled_by_centre"]:
    """What it becomes when its citizen cancels."""
    return "cancelled_by_citizen" if booking.away is None else "cancelled_by_centre"


def cancel_until(booking: BookingRow) -> datetime:
    return booking.starts_at - timedelta(minutes=booking.cancel_until_minutes)


def tidy(text: str, path: str, *, least: int = 0) -> str:
    """What is kept of it. Raises Invalid when less than `least` characters are left."""
    kept = lines(text)
    if len(kept) < least:
        raise Invalid(fields=[FieldProblem(path, "must not be empty")])
    return kept


def spread(nearest: list[Any], turn: int, most: int = 3) -> list[Any]:
    """`most` of the nearest times, in order, a different share for each `turn`: so that losers do not race again."""
    if len(nearest) <= most:
        return nearest
    first = turn % len(nearest)
    chosen = {(first + n) % len(nearest) for n in range(most)}
    return [item for n, item in enumerate(nearest) if n in chosen]


# Without 0, O, 1, I and L, which people mix up when they read aloud.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def tidy_code(code: str) -> str:
    """As it was given out, however it was typed."""
    return "".join(c for c in code.upper() if c in CODE_ALPHABET)
