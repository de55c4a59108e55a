"""The headings of files, in the language of whoever takes them."""

from collections.abc import Mapping, Sequence

from backend.bookings.models import Status
from backend.people.models import Lang

_EN: Mapping[str, str] = {
    "예약": "Bookings",
    "하루하루": "By day",
    "서비스": "Service",
    "서비스별": "By service",
    "사람과 방": "People and rooms",
    "요일과 시간": "Weekdays and hours",
    "만족도": "Satisfaction",
    "프로그램": "Programs",
    "면접정장": "Suits",
    "찾아온 분": "Visitors",
    "항목": "Item",
    "이 기간": "These days",
    "앞선 기간": "Days before",
    "첫날": "First day",
    "마지막 날": "Last day",
    "날짜": "Date",
    "끝난 방문": "Completed",
    "시민이 취소": "Cancelled by citizen",
    "센터가 취소": "Cancelled by centre",
    "안 온 예약": "No-shows",
    "안 온 비율(%)": "No-show rate (%)",
    "바로 방문": "Walk-ins",
    "예약한 시간(분)": "Booked minutes",
    "연 시간(분)": "Open minutes",
    "찬 비율(%)": "Used (%)",
    "기다린 시간 가운데값(시간)": "Median wait (hours)",
    "열에 아홉이 기다린 시간(시간)": "90th percentile of wait (hours)",
    "대기 신청": "Joined the waitlist",
    "자리 안내": "Offers",
    "자리를 받음": "Offers taken",
    "이름": "Name",
    "종류": "Kind",
    "상담사": "Counsellor",
    "방": "Room",
    "요일": "Weekday",
    "시": "Hour",
    "답": "Answers",
    "평균": "Mean",
    "매우 나빴어요": "Very bad",
    "나빴어요": "Bad",
    "그저 그랬어요": "So-so",
    "좋았어요": "Good",
    "매우 좋았어요": "Very good",
    "횟수": "Sessions",
    "자리": "Seats",
    "신청": "Enrolled",
    "온 사람": "Attended",
    "안 온 사람": "Absent",
    "모양": "Cut",
    "크기": "Size",
    "벌": "Pieces",
    "예약함": "Reserved",
    "없어서 못 빌림": "Refused",
    "빌려줌": "Lent",
    "돌려받을 것": "Due",
    "늦음": "Late",
    "시작": "Start",
    "끝": "End",
    "전화": "Phone",
    "인원": "People",
    "상태": "Status",
    "바지": "Trousers",
    "치마": "Skirt",
    "상담": "Counselling",
    "공간": "Room",
    "월": "Mon",
    "화": "Tue",
    "수": "Wed",
    "목": "Thu",
    "금": "Fri",
    "토": "Sat",
    "일": "Sun",
}
SCORES = ("매우 나빴어요", "나빴어요", "그저 그랬어요", "좋았어요", "매우 좋았어요")
WEEKDAYS = "월화수목금토일"
STATUSES: Mapping[Status, Mapping[Lang, str]] = {
    "requested": {"ko": "신청", "en": "Requested"},
    "confirmed": {"ko": "확정", "en": "Confirmed"},
    "checked_in": {"ko": "도착", "en": "Arrived"},
    "in_session": {"ko": "진행 중", "en": "In session"},
    "completed": {"ko": "끝남", "en": "Completed"},
    "cancelled_by_citizen": {"ko": "시민이 취소", "en": "Cancelled by citizen"},
    "cancelled_by_centre": {"ko": "센터가 취소", "en": "Cancelled by centre"},
    "no_show": {"ko": "오지 않음", "en": "No-show"},
}


def say(word: str, lang: Lang) -> str:
    return word if lang == "ko" else _EN[word]


def head(words: Sequence[str], lang: Lang) -> list[str]:
    return [say(word, lang) for word in words]
