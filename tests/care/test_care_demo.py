"""The demo's desks live whenever it is started."""

from datetime import datetime

import pytest

from backend.care import queries
from backend.care.calls.queries import list_open
from backend.care.desk.board.queries import list_loads
from backend.care.desk.queue.queries import list_dongs, read_queue
from backend.care.directory.queries import list_organizations, list_services
from backend.care.orders.actions import list_silent
from backend.care.orders.console.queries import list_orders
from backend.db import Db
from backend.demo import care, care_directory, care_plans, care_providers, care_visits, people, places
from backend.demo.people import CHIPYEONG, SANGMU_1
from backend.people.queries import find_demo_staff_id, list_grants
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul
from backend.settings import Settings


@pytest.mark.parametrize("moment", ["2026-11-23 06:00", "2026-11-26 13:12", "2026-12-27 22:30"])
async def test_the_demo_shows_a_living_queue_whenever_it_starts(db: Db, moment: str) -> None:
    now, sealer = datetime.fromisoformat(moment).replace(tzinfo=SEOUL), Sealer((bytes(32),))
    await places.load(db, now)
    await people.load(db, now)
    await care_directory.load(db, now)
    office = await care.load(db, sealer, now)
    await care_visits.load(office)
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
    offered = await list_services(db, day_in_seoul(now), dong_id=CHIPYEONG, age=84)
    assert {service.tier for service in offered} == {"public", "seven", "emergency"}
    assert {service.need for service in offered} == {
        "meals", "housework", "escort", "health", "home", "safety", "shelter"
    }  # fmt: skip
    assert len(offered) >= 20
    assert any(service.left == 0 for service in offered)
    assert len(await list_organizations(db, day_in_seoul(now))) == len(care_directory.GIVERS)


@pytest.mark.parametrize("moment", ["2026-11-23 06:00", "2026-12-27 22:30"])
async def test_the_demos_providers_have_something_to_do_whenever_it_starts(
    db: Db, app_settings: Settings, moment: str
) -> None:
    now, sealer, settings = datetime.fromisoformat(moment).replace(tzinfo=SEOUL), Sealer((bytes(32),)), app_settings
    await places.load(db, now)
    await people.load(db, now)
    await care_directory.load(db, now)
    office = await care.load(db, sealer, now)
    await care_plans.load(office, settings)
    await care_providers.load(office, settings)
    cook = await find_demo_staff_id(db, "고은채")
    grants = await list_grants(db, cook, day_in_seoul(now))
    ids = [grant.scope_id for grant in grants if grant.scope_id is not None]
    await queries.enter(db, day_in_seoul(now), organization_ids=ids)
    assert {order.status for order in await list_orders(db, ids, "open")} == {"sent", "accepted"}
    await queries.enter(db, day_in_seoul(now), dong_ids=[CHIPYEONG])
    [tree] = await list_open(db, [CHIPYEONG])
    assert (tree.next_whom, tree.assignee_name) == ("person", "배가온")
    # What the clerks find when they come has been said by the providers already.
    assert await list_silent(db, now) == []
