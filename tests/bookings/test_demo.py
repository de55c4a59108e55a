from datetime import datetime

import pytest

from backend.db import Db
from backend.demo import bookings, people, places
from backend.seal import Sealer
from backend.seoul import SEOUL


@pytest.mark.parametrize("moment", ["2026-11-23 06:00", "2026-11-25 13:12", "2026-11-27 22:30", "2026-11-29 11:00"])
async def test_the_demo_shows_a_busy_day_whenever_it_starts(db: Db, moment: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=SEOUL)
    await places.load(db, now)
    await people.load(db, now)
    await bookings.load(db, Sealer((bytes(32),)), now)
    rows = await db.fetch(
        "SELECT status, lower(during) AS starts_at, upper(during) AS ends_at FROM bookings "
        "WHERE upper(during) > $1 AND status <> 'requested'",
        now.replace(hour=0, minute=0),
    )
    days = {row["starts_at"].astimezone(SEOUL).date() for row in rows}
    assert (now.date() in days) == (now.weekday() != 6)
    assert len(days) == 3
    assert len(rows) > 20
    assert not [row for row in rows if row["status"] == "confirmed" and row["ends_at"] <= now]
    assert not [row for row in rows if row["status"] in ("completed", "no_show") and row["ends_at"] > now]
    assert (
        await db.fetchval("SELECT count(*) FROM bookings WHERE status = 'requested' AND lower(during) > $1", now) == 2
    )
    assert await db.fetchval("SELECT count(*) FROM resources WHERE staff_id IS NOT NULL") == 4
