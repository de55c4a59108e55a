"""What every city needs in its base before the first request: districts, dongs and public holidays."""

from datetime import date
from pathlib import Path

import holidays
import msgspec

from backend.db import Db
from backend.places import queries
from backend.places.models import Holiday, Places

GWANGJU = Path(__file__).with_name("gwangju.json")


async def load_reference(db: Db, today: date) -> None:
    """Bring districts and dongs up to date, and load the public holidays of last year, this year and the next."""
    for district in msgspec.json.decode(GWANGJU.read_bytes(), type=Places).districts:
        await queries.put_district(db, district)
    await load_holidays(db, today)


async def load_holidays(db: Db, today: date) -> None:
    """Load those of the three years that have no holiday yet: what an administrator changed or removed stays so."""
    for year in (today.year - 1, today.year, today.year + 1):
        if not await queries.has_holidays(db, year):
            await queries.insert_holidays(db, public_holidays(year))


def public_holidays(year: int) -> list[Holiday]:
    """Korea's public holidays of the year with their substitute days, as the library knows them."""
    korean = holidays.country_holidays("KR", years=year, language="ko")
    english = holidays.country_holidays("KR", years=year, language="en_US")
    return [Holiday(day, korean[day], english[day], "대체" in korean[day]) for day in sorted(korean)]
