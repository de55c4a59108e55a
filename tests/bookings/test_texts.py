"""Times as messages say them."""

from datetime import UTC, datetime

import pytest

from backend.bookings.texts import said_en, said_ko
from backend.seoul import SEOUL


@pytest.mark.parametrize(
    ("at", "ko", "en"),
    [
        (datetime(2026, 11, 23, 23, 50, tzinfo=SEOUL), "11월 23일 월요일 오후 11시 50분", "Mon 23 November, 11:50 pm"),
        (datetime(2026, 11, 24, 0, 5, tzinfo=SEOUL), "11월 24일 화요일 오전 12시 5분", "Tue 24 November, 12:05 am"),
        (datetime(2026, 11, 26, 12, 0, tzinfo=SEOUL), "11월 26일 목요일 오후 12시", "Thu 26 November, 12:00 pm"),
        (datetime(2027, 1, 4, 9, 0, tzinfo=SEOUL), "1월 4일 월요일 오전 9시", "Mon 4 January, 9:00 am"),
    ],
)
def test_a_time_is_said_by_the_citys_clock(at: datetime, ko: str, en: str) -> None:
    for moment in (at, at.astimezone(UTC)):
        assert said_ko(moment) == ko
        assert said_en(moment) == en
