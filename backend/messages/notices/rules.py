"""Pure decisions about notices: which messages have one, and what it says."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from backend.messages.models import Kind
from backend.messages.sms.rules import LONG_BYTES, SHORT_BYTES, cut, plain, size
from backend.people.models import Lang

# What somebody would come for nothing without, or would miss.
NOTICED: frozenset[Kind] = frozenset({
    "booking_confirmed", "booking_moved", "booking_cancelled_by_centre", "booking_tomorrow", "booking_soon",
    "booking_offer", "booking_choose", "booking_restored", "counsellor_late", "counsellor_on_time", "waitlist_offer",
    "program_enrolled", "program_offer", "program_cancelled_by_centre", "program_session_cancelled",
    "program_session_moved", "program_tomorrow", "loan_reserved", "loan_cancelled_by_centre", "loan_pick_up_soon",
    "loan_due_soon", "loan_overdue",
})  # fmt: skip
SENDER: Mapping[Lang, str] = {"ko": "모바일 광주", "en": "Mobile Gwangju"}
TEMPLATE = "own_notice"
"""Under this name the words may be registered with a channel such as Alimtalk."""
TITLE = SENDER["ko"]
"""Of a long message."""


def write(title: Mapping[Lang, str], said: Mapping[Lang, str], public_url: str) -> dict[Lang, str]:
    """What is sent in each language; with the address where the text stays a short one."""
    return {lang: _write(lang, title[lang], said[lang], public_url) for lang in SENDER}


def _write(lang: Lang, title: str, said: str, public_url: str) -> str:
    short = plain(f"[{SENDER[lang]}] {title}: {said}")
    whole = f"{short} {public_url.removeprefix('https://')}"
    return whole if size(whole) <= SHORT_BYTES else cut(short, LONG_BYTES)


def is_short(text: str) -> bool:
    return size(text) <= SHORT_BYTES


def key_of(message_id: UUID) -> str:
    """The same however often it is handed over."""
    return str(uuid5(message_id, "sms"))
