"""How messages about programs speak."""

from collections.abc import Mapping

from backend.messages.models import Kind
from backend.people.models import Lang

TITLES: Mapping[Kind, Mapping[Lang, str]] = {
    "program_enrolled": {"ko": "프로그램을 신청했어요", "en": "You have a place"},
    "program_offer": {"ko": "자리가 났어요", "en": "A place is free for you"},
    "program_offer_lapsed": {"ko": "자리가 다음 분께 갔어요", "en": "The place went to the next person"},
    "program_no_place": {"ko": "이번에는 자리가 나지 않았어요", "en": "No place became free this time"},
    "program_cancelled_by_citizen": {"ko": "프로그램 신청을 취소했어요", "en": "You gave up your place"},
    "program_cancelled_by_centre": {
        "ko": "센터 사정으로 프로그램 신청이 취소됐어요",
        "en": "The centre had to cancel your program",
    },
    "program_session_cancelled": {
        "ko": "센터 사정으로 한 번 쉬어요",
        "en": "The centre had to cancel one session",
    },
    "program_session_moved": {"ko": "프로그램 시간이 바뀌었어요", "en": "A session of your program has a new time"},
    "program_session_added": {"ko": "프로그램에 하루가 더 생겼어요", "en": "Your program has one more session"},
    "program_tomorrow": {"ko": "하루 뒤에 만나요", "en": "Your program is in a day"},
}
