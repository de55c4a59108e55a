"""Times as people say them."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.messages.wording import SEOUL, when_en, when_ko

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("at", "ko", "en"),
    [
        (datetime(2026, 11, 23, 23, 50, tzinfo=SEOUL), "오늘 오후 11:50", "today at 11:50 PM"),
        (datetime(2026, 11, 24, 0, 5, tzinfo=SEOUL), "내일 오전 12:05", "tomorrow at 12:05 AM"),
        (datetime(2026, 11, 24, 10, 40, tzinfo=SEOUL), "내일 오전 10:40", "tomorrow at 10:40 AM"),
        (datetime(2026, 11, 26, 12, 0, tzinfo=SEOUL), "11월 26일(목) 오후 12:00", "Thu 26 Nov at 12:00 PM"),
        (datetime(2027, 1, 4, 9, 0, tzinfo=SEOUL), "2027년 1월 4일(월) 오전 9:00", "Mon 4 Jan 2027 at 9:00 AM"),
    ],
)
def test_a_time_is_said_by_the_citys_clock(at: datetime, ko: str, en: str) -> None:
    for now in (NOW, NOW.astimezone(UTC)):
        assert when_ko(at.astimezone(UTC), now) == ko
        assert when_en(at.astimezone(UTC), now) == en
    assert "오늘" not in when_ko(NOW - timedelta(days=1), NOW)
