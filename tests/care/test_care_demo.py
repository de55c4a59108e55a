"""The demo's desks live whenever it is started."""

from datetime import datetime

import pytest

from backend.care import queries
from backend.care.desk.queries import list_dongs, list_loads, read_queue
from backend.db import Db
from backend.demo import care, care_visits, people, places
from backend.demo.people import CHIPYEONG, SANGMU_1
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul


@pytest.mark.parametrize("moment", ["2026-11-23 06:00", "2026-11-26 13:12", "2026-12-27 22:30"])
async def test_the_demo_shows_a_living_queue_whenever_it_starts(db: Db, moment: str) -> None:
    now, sealer = datetime.fromisoformat(moment).replace(tzinfo=SEOUL), Sealer((bytes(32),))
    await places.load(db, now)
    await people.load(db, now)
    await care.load(db, sealer, now)
    await care_visits.load(db, sealer, now)
    sera = await find_demo_staff_id(db, "오세라")
    await queries.enter(db, day_in_seoul(now), dong_ids=[CHIPYEONG])
    cases, counts, more = await read_queue(db, sealer, sera, [CHIPYEONG], [], now, "all", None, 0)
    assert cases[0].name == "강말순"
    assert not more
    assert (counts.all, counts.mine, counts.unassigned, counts.waiting) == (12, 7, 3, 2)
    assert counts.late >= 2
    assert {"received", "assigned", "visit_scheduled"} <= {case.status for case in cases}
    assert [case.visit_at for case in cases if case.visit_at and case.visit_at <= now] == []
    await queries.enter(db, day_in_seoul(now), dong_ids=[CHIPYEONG, SANGMU_1])
    loads = await list_loads(db, [CHIPYEONG, SANGMU_1], now)
    assert {load.staff_name for load in loads} == {None, "오세라", "배가온", "서로이"}
    assert len(await list_dongs(db, [CHIPYEONG, SANGMU_1], day_in_seoul(now))) == 2
