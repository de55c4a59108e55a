"""How messages about loans speak."""

from collections.abc import Mapping
from datetime import datetime

from backend.bookings.lending.models import SuitBrief
from backend.bookings.texts import said_en, said_ko
from backend.messages.models import Kind
from backend.people.models import Lang

TITLES: Mapping[Kind, Mapping[Lang, str]] = {
    "loan_reserved": {"ko": "면접정장을 예약했어요", "en": "Your interview suit is reserved"},
    "loan_cancelled_by_citizen": {"ko": "면접정장 예약을 취소했어요", "en": "Your suit reservation is cancelled"},
    "loan_cancelled_by_centre": {
        "ko": "센터 사정으로 면접정장 예약이 취소됐어요",
        "en": "The centre had to cancel your suit reservation",
    },
    "loan_pick_up_soon": {"ko": "곧 면접정장을 찾으러 오는 날이에요", "en": "Pick up your interview suit soon"},
    "loan_out": {"ko": "면접정장을 빌려 가셨어요", "en": "You have borrowed an interview suit"},
    "loan_due_soon": {"ko": "곧 면접정장을 돌려주는 날이에요", "en": "Your interview suit is due back soon"},
    "loan_overdue": {"ko": "면접정장을 돌려주는 날이 지났어요", "en": "Your interview suit is overdue"},
    "loan_extended": {"ko": "면접정장을 더 입을 수 있어요", "en": "You may keep the suit longer"},
    "loan_returned": {"ko": "면접정장을 잘 돌려받았어요", "en": "We got the suit back, thank you"},
}
# Whether the moment that matters is the pick-up or the return.
ABOUT_RETURN: frozenset[Kind] = frozenset({"loan_out", "loan_due_soon", "loan_overdue", "loan_extended"})
CUTS: Mapping[str, Mapping[Lang, str]] = {
    "trousers": {"ko": "바지 정장", "en": "Trouser suit"},
    "skirt": {"ko": "치마 정장", "en": "Skirt suit"},
}


def said(suit: SuitBrief, lang: Lang) -> str:
    """`바지 정장 100`"""
    return f"{CUTS[suit.cut][lang]} {suit.size}"


def body(kind: Kind, suit: SuitBrief, pick_up_at: datetime, due_at: datetime) -> dict[Lang, str]:
    """When, and which suit; and for one that is late, what to do."""
    what: dict[Lang, str] = {"ko": said(suit, "ko"), "en": said(suit, "en")}
    if kind == "loan_returned":
        return what
    if kind in ABOUT_RETURN:
        until: dict[Lang, str] = {
            "ko": f"{said_ko(due_at)}까지, {what['ko']}",
            "en": f"By {said_en(due_at)}, {what['en']}",
        }
        if kind == "loan_overdue":
            until["ko"] += ". 다음 분이 기다릴 수 있어요. 오늘 가져다주시거나 센터에 전화해 주세요."
            until["en"] += ". Somebody may be waiting for it: bring it today or call the centre."
        return until
    return {"ko": f"{said_ko(pick_up_at)}, {what['ko']}", "en": f"{said_en(pick_up_at)}, {what['en']}"}
