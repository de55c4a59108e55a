"""How messages about bookings speak."""

from collections.abc import Mapping
from datetime import datetime

from backend.bookings.models import Counsellor
from backend.messages.models import Kind
from backend.people.models import Lang
from backend.seoul import SEOUL

TITLES: Mapping[Kind, Mapping[Lang, str]] = {
    "booking_requested": {"ko": "예약을 신청했어요", "en": "Your request has arrived"},
    "booking_confirmed": {"ko": "예약했어요", "en": "Your booking is confirmed"},
    "booking_moved": {"ko": "예약 시간이 바뀌었어요", "en": "Your booking has a new time"},
    "booking_cancelled_by_citizen": {"ko": "예약을 취소했어요", "en": "Your booking is cancelled"},
    "booking_cancelled_by_centre": {
        "ko": "센터 사정으로 예약이 취소됐어요",
        "en": "The centre had to cancel your booking",
    },
    "booking_tomorrow": {"ko": "하루 뒤에 만나요", "en": "Your visit is in a day"},
    "booking_missed": {"ko": "오늘 못 만났어요", "en": "We missed you today"},
    "waitlist_offer": {"ko": "자리가 났어요. 눌러서 받아 주세요", "en": "A time is free: tap to take it"},
    "appeal_answered": {"ko": "벌점을 다시 봤어요", "en": "We looked at your points again"},
    "booking_offer": {
        "ko": "상담사가 못 나와요. 새 시간을 봐 주세요",
        "en": "Your counsellor cannot come: see a new time",
    },
    "booking_choose": {
        "ko": "상담사가 못 나와요. 시간을 골라 주세요",
        "en": "Your counsellor cannot come: choose another time",
    },
    "booking_restored": {"ko": "처음 예약대로 만나요", "en": "Your visit takes place as planned"},
    "counsellor_late": {"ko": "상담이 늦게 시작해요", "en": "Your visit starts a little later"},
    "counsellor_on_time": {"ko": "제시간에 시작해요", "en": "Your visit starts on time"},
    "booking_soon": {"ko": "두 시간 뒤에 만나요", "en": "Your visit is in two hours"},
}
# Of a booking that has another counsellor or room at the time that it had.
SAME_TIME: Mapping[Lang, str] = {"ko": "예약이 바뀌었어요", "en": "Your booking has changed"}
_WEEKDAYS_KO = "월화수목금토일"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")  # fmt: skip


COUNSELLOR_AWAY = "상담사가 갑자기 못 나오게 됐어요. 죄송해요."
NOT_ANSWERED = "제때 답을 드리지 못했어요. 죄송해요."


def with_whom(counsellor: Counsellor) -> Mapping[Lang, str]:
    return {"ko": f"{counsellor.name_ko} 상담사와 만나요.", "en": f"You will meet {counsellor.name_en}."}


def said_ko(at: datetime) -> str:
    """`11월 24일 화요일 오후 2시 20분`"""
    local = at.astimezone(SEOUL)
    hour = local.hour % 12 or 12
    minute = f" {local.minute}분" if local.minute else ""
    half = "오전" if local.hour < 12 else "오후"
    return f"{local.month}월 {local.day}일 {_WEEKDAYS_KO[local.weekday()]}요일 {half} {hour}시{minute}"


def said_en(at: datetime) -> str:
    """`Tue 24 November, 2:20 pm`"""
    local = at.astimezone(SEOUL)
    half = "am" if local.hour < 12 else "pm"
    return (f"{_WEEKDAYS_EN[local.weekday()]} {local.day} {_MONTHS_EN[local.month - 1]}, "
            f"{local.hour % 12 or 12}:{local.minute:02} {half}")  # fmt: skip
