"""The city's zone, in which days begin and hours are meant."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


def day_in_seoul(moment: datetime) -> date:
    """The calendar day on which a moment falls in the city."""
    return moment.astimezone(SEOUL).date()
