"""The demo shows what comes weeks later, whenever it is started."""

from datetime import datetime

import pytest

from backend.care import queries
from backend.care.digest.queries import list_told
from backend.care.followup.queries import list_tasks
from backend.db import Db
from backend.demo import care, care_directory, care_plans, care_providers, follow, people, places
from backend.demo.people import CHIPYEONG
from backend.people.queries import find_demo_staff_id
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul
from backend.settings import Settings


@pytest.mark.parametrize("moment", ["2026-11-23 06:00", "2026-12-27 22:30"])
async def test_somebody_is_late_somebody_due_and_a_family_is_told(db: Db, app_settings: Settings, moment: str) -> None:
    now, sealer, settings = datetime.fromisoformat(moment).replace(tzinfo=SEOUL), Sealer((bytes(32),)), app_settings
    today = day_in_seoul(now)
    await places.load(db, now)
    await people.load(db, now)
    await care_directory.load(db, now)
    office = await care.load(db, sealer, now)
    await care_plans.load(office, settings)
    workers = await care_providers.load(office, settings)
    await follow.load(office, settings, workers)
    sera = await find_demo_staff_id(db, "오세라")
    await queries.enter(db, today, dong_ids=[CHIPYEONG])
    tasks = await list_tasks(db, sealer, sera, [CHIPYEONG], [], "mine", today, today)
    assert [(task.name, task.turn) for task in tasks] == [("오말분", "overdue"), ("유정남", "today")]
    # Nobody is helped by whom nothing was found, planned and given; and somebody else could help where one said no.
    without = """SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM care_plans p WHERE p.case_id = c.id
                                                             AND p.status = 'approved')
                                           OR NOT EXISTS (SELECT FROM care_assessments a WHERE a.case_id = c.id
                                                            AND a.status = 'whole')
                                           OR NOT EXISTS (SELECT FROM care_deliveries d WHERE d.case_id = c.id))
                 FROM care_cases c WHERE c.status IN ('in_service', 'monitoring')"""
    assert await db.fetchval(without) == 0
    needed = "SELECT count(*) FROM care_orders WHERE needs_provider AND status = 'declined'"
    assert await db.fetchval(needed) == 1
    assert [one.may_be_told(today) for one in await list_told(db)] == [True]
    assert await db.fetchval("SELECT count(*) FROM care_satisfaction_asks WHERE status = 'open'") == 1
