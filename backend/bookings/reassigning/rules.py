"""Which visits may be given to another counsellor, and why somebody cannot take one."""

from collections.abc import Mapping
from datetime import datetime

from backend.bookings.models import BookingRow, Counsellor
from backend.bookings.reassigning.models import OtherCounsellor, Why
from backend.bookings.rules import TooLate, WrongStatus
from backend.errors import Conflict, Unprocessable


class NotAColleague(Unprocessable):
    code, title = "not_a_colleague", "This is no other counsellor of the service"


class ColleagueOff(Conflict):
    code, title = "colleague_off", "The counsellor does not work then"


class ColleagueAway(Conflict):
    code, title = "colleague_away", "The counsellor is away then"


class ColleagueBusy(Conflict):
    code, title = "colleague_busy", "The counsellor is not free then"


_REFUSALS: Mapping[Why, type[Conflict]] = {"off": ColleagueOff, "away": ColleagueAway, "busy": ColleagueBusy}


def check_reassignable(booking: BookingRow, now: datetime) -> Counsellor:
    """Who has the visit. Raises WrongStatus unless somebody has it who has not begun with it, and TooLate once it is
    over. Who is here already may be given to a colleague, too: nobody looks after those of a counsellor who is away."""
    if booking.counsellor is None or booking.status not in ("requested", "confirmed", "checked_in"):
        raise WrongStatus
    if booking.ends_at <= now:
        raise TooLate
    return booking.counsellor


def check_version(booking: BookingRow, shown: int) -> None:
    """Raises Conflict (`stale_version`) for a visit that is not as it was shown."""
    if booking.version != shown:
        raise Conflict(code="stale_version")


def check_free(colleagues: list[OtherCounsellor], counsellor_id: int) -> None:
    """Raises NotAColleague, ColleagueOff, ColleagueAway or ColleagueBusy unless they can take the visit."""
    colleague = next((one for one in colleagues if one.id == counsellor_id), None)
    if colleague is None:
        raise NotAColleague
    if colleague.why is not None:
        raise _REFUSALS[colleague.why]
