"""How times are said in messages: as people say them, in the city's time."""

from datetime import datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")

_WEEKDAYS_KO = "월화수목금토일"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def when_ko(starts_at: datetime, now: datetime) -> str:
    """“오늘 오후 2:30”, “내일 오전 10:40”, “11월 26일(목) 오전 10:40”."""
    local, today = starts_at.astimezone(SEOUL), now.astimezone(SEOUL).date()
    half = "오전" if local.hour < 12 else "오후"
    time = f"{half} {local.hour % 12 or 12}:{local.minute:02}"
    days = (local.date() - today).days
    if days in (0, 1):
        return f"{('오늘', '내일')[days]} {time}"
    year = f"{local.year}년 " if local.year != today.year else ""
    return f"{year}{local.month}월 {local.day}일({_WEEKDAYS_KO[local.weekday()]}) {time}"


def when_en(starts_at: datetime, now: datetime) -> str:
    """“today at 2:30 PM”, “tomorrow at 10:40 AM”, “Thu 26 Nov at 10:40 AM”: goes inside a sentence."""
    local, today = starts_at.astimezone(SEOUL), now.astimezone(SEOUL).date()
    time = f"{local.hour % 12 or 12}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"
    days = (local.date() - today).days
    if days in (0, 1):
        return f"{('today', 'tomorrow')[days]} at {time}"
    year = f" {local.year}" if local.year != today.year else ""
    return f"{_WEEKDAYS_EN[local.weekday()]} {local.day} {_MONTHS_EN[local.month - 1]}{year} at {time}"
