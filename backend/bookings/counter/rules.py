"""Whom the counter books for, and how it finds people by a few letters or digits."""

import re
import unicodedata
from datetime import datetime, timedelta

from backend.bookings.counter.models import NewStaffBooking
from backend.bookings.rules import NameNeeded
from backend.errors import FieldProblem, Invalid
from backend.people.rules import tidy_name

# A walk-in begins on a mark like this, so that what follows it does too.
MARK = timedelta(minutes=5)
MOST_WEEKS = 26

_FIRST, _LAST, _EACH = 0xAC00, 0xD7A3, 588
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def check_who(entry: NewStaffBooking) -> None:
    """Raises Invalid unless the entry says in exactly one way whom it is for."""
    if (entry.phone is None) == (entry.booking_id is None):
        raise Invalid(fields=[FieldProblem("phone", "either a number or a booking")])


def mark_before(now: datetime) -> datetime:
    return now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)


def name_for(name: str | None) -> str:
    """Raises NameNeeded."""
    if not name or not name.strip():
        raise NameNeeded
    return tidy_name(name)


def begins(name: str) -> str:
    """`김○○`: enough to ask whether it is they, too little to learn who has a number."""
    return name[:1] + "○" * max(1, len(name) - 1)


def initials(text: str) -> str:
    """`ㅎㄱㄷ` of 홍길동; other letters stay."""
    return "".join(_INITIALS[(ord(c) - _FIRST) // _EACH] if _FIRST <= ord(c) <= _LAST else c for c in text)


def fits(name: str, typed: str) -> bool:
    """By syllables, by a syllable that is not finished yet (`홍기`, `홍ㄱ`), or by initials."""
    wanted = "".join(unicodedata.normalize("NFC", typed).split()).lower()
    have = "".join(name.split()).lower()
    if not wanted:
        return False
    jamo = unicodedata.normalize("NFD", wanted)
    if jamo in unicodedata.normalize("NFD", have):
        return True
    pattern = "".join(
        f"[{chr(_FIRST + _INITIALS.index(c) * _EACH)}-{chr(_FIRST + _INITIALS.index(c) * _EACH + _EACH - 1)}{c}]"
        if c in _INITIALS else re.escape(c)
        for c in wanted
    )  # fmt: skip
    return re.search(pattern, have) is not None
