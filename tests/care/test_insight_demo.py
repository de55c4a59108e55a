"""The demo has a year behind it and a cold night ahead, whenever it is started."""

from datetime import datetime

from backend.care import queries
from backend.care.opendata.queries import list_months
from backend.care.outreach.queries import list_counts
from backend.db import Db
from backend.demo import alerts, care, care_insight, people, places
from backend.demo.people import CHIPYEONG, SANGMU_1
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul


async def test_the_demo_looks_in_on_people_and_has_sums(db: Db) -> None:
    now, sealer = datetime(2027, 1, 1, 6, tzinfo=SEOUL), Sealer((bytes(32),))
    await places.load(db, now)
    await people.load(db, now)
    await care.load(db, sealer, now)
    await alerts.load(db, sealer, now)
    await care_insight.load(db, sealer, now)
    counted = await list_counts(db, [CHIPYEONG, SANGMU_1], now)
    assert {row.event_ko for row in counted} == {"한파경보"}
    assert sum(row.waiting for row in counted) >= 3
    assert [sum(getattr(row, part) for row in counted) for part in ("reached", "not_reached", "needs_help")] == [
        1,
        1,
        1,
    ]
    months = await list_months(db, 36)
    assert len(months) >= 11
    numbers = [one.count for month in months for one in month.counts]
    assert None in numbers
    assert any(number is not None for number in numbers)
    await queries.enter(db, day_in_seoul(now), dong_ids=[CHIPYEONG])
    assert await db.fetchval("SELECT count(*) FROM care_cases WHERE closed_at IS NULL") == 9
    await queries.enter_city(db, now)
    assert await db.fetchval("SELECT count(*) FROM care_tasks WHERE is_help") == 1
