from datetime import datetime

import pytest

from backend.bookings.lending import tasks
from backend.db import Database, Db
from backend.demo import lending, places
from backend.jobs import Context
from backend.seal import Sealer
from backend.seoul import SEOUL
from backend.settings import Settings


@pytest.mark.parametrize("moment", ["2026-11-23 06:00", "2026-11-25 13:12", "2026-11-27 22:30", "2026-11-29 11:00"])
async def test_the_demo_shows_every_state_whenever_it_starts(db: Db, app_settings: Settings, moment: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=SEOUL)
    sealer = Sealer((bytes(32),))
    await places.load(db, now)
    await lending.load(db, sealer, now)
    rows = await db.fetch("SELECT status, pick_up_at, due_at FROM loans")
    assert {row["status"] for row in rows} == {"reserved", "out", "returned", "damaged"}
    late = [row for row in rows if row["status"] == "out" and row["due_at"] < now]
    assert len(late) == 1
    assert not [row for row in rows if row["status"] == "out" and row["pick_up_at"] > now]
    today = [
        row for row in rows if row["status"] == "reserved" and row["pick_up_at"].astimezone(SEOUL).date() == now.date()
    ]
    assert len(today) == (0 if now.weekday() == 6 else 3)
    # The jobs find nothing that they must put right at once, but for keeping the late suit from others.
    context = Context(app_settings, Database(db), sealer)
    await tasks.follow_late(context, now)
    await tasks.give_up(context, now)
    assert await db.fetchval("SELECT count(*) FROM loans WHERE status = 'no_show'") == 0
