"""What tests of plans need: services to plan, a case that was assessed, and a plan on its way."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from backend.db import Db
from tests.bookings.conftest import Person
from tests.care.conftest import CHIPYEONG, SEO_GU, Office, by_owner
from tests.care.desk import Desk, requested

WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,WE,FR"


async def service(
    db: Db, name: str = "도시락", *, need: str = "meals", tier: str = "seven", unit: str = "meal", won: int = 8000,
    maximum: int | None = None, dong_id: int | None = None, min_age: int | None = None, status: str = "active",
) -> int:  # fmt: skip
    """A service of an organization of its own."""
    organization_id = await by_owner(
        db,
        """INSERT INTO care_organizations (name_ko, name_en, phone, district_id, valid)
           VALUES ($1, 'Help', '062-000-1000', $2, '[2026-01-01,)') RETURNING id""",
        f"{name} 기관", SEO_GU,
    )  # fmt: skip
    service_id = await by_owner(
        db,
        """INSERT INTO care_services (organization_id, name_ko, name_en, need, tier, unit, min_age, status)
           VALUES ($1, $2, 'Help', $3, $4, $5, $6, $7) RETURNING id""",
        organization_id, name, need, tier, unit, min_age, status,
    )  # fmt: skip
    await by_owner(
        db, "INSERT INTO care_cost_options (service_id, valid, unit_won) VALUES ($1, '[2026-01-01,)', $2)",
        service_id, won,
    )  # fmt: skip
    if maximum is not None:
        await by_owner(db, "INSERT INTO care_service_capacities (service_id, maximum) VALUES ($1, $2)",
                       service_id, maximum)  # fmt: skip
    if dong_id is not None:
        await by_owner(db, "INSERT INTO care_service_areas (service_id, dong_id) VALUES ($1, $2)", service_id, dong_id)
    return service_id


async def reserved(db: Db, service_id: int) -> int:
    return await by_owner(db, "SELECT reserved FROM care_service_capacities WHERE service_id = $1", service_id)


async def assess(db: Db, case_id: str, staff_id: UUID, status: str = "assessed") -> None:
    """Where a plan can begin, without the visit before it."""
    await by_owner(
        db, "UPDATE care_cases SET status = $2, assigned_to = $3 WHERE id = $1", UUID(case_id), status, staff_id
    )


class Plans(Desk):
    """A member of staff at the plan of a case."""

    async def plan(self) -> dict[str, Any]:
        answer = await self.who.get(f"{self.path}/plan")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def draft(self) -> dict[str, Any]:
        return (await self.plan())["open"]

    async def begin(self, why: str = "") -> httpx.Response:
        version = await by_owner(self.db, "SELECT version FROM care_cases WHERE id = $1", UUID(self.case_id))
        return await self.who.post(f"{self.path}/plan", {"version": version, "why": why})

    async def add(self, service_id: int, rrule: str = WEEKDAYS, **more: Any) -> httpx.Response:
        body = {"service_id": service_id, "rrule": rrule, "starts_on": "2026-03-16", "ends_on": "2026-05-31"}
        return await self.say("plan/items", body | more)

    async def edit(self, **fields: Any) -> httpx.Response:
        return await self.who.client.patch(f"{self.path}/plan", json=fields, headers=self.who.headers)

    async def act(self, what: str, **more: Any) -> httpx.Response:
        plan = await self.draft()
        return await self.say(f"plan/{what}", {"version": plan["version"] if plan else 1} | more)

    def __init__(self, who: Person, case_id: str, db: Db) -> None:
        super().__init__(who, case_id)
        self.case_id, self.db = case_id, db


async def drafted(
    office: Office, *services: int, sera: Person | None = None, case_id: str = "", **add: Any
) -> tuple[Plans, Person, str]:
    """A whole draft with these services: its author, the person, and the case."""
    me: Person | None = None
    if not case_id:
        me, case_id = await requested(office, person={"address": f"상무대로 {uuid4()}"})
    sera = sera or await office.member()
    await assess(office.db, case_id, sera.id)
    desk = Plans(sera, case_id, office.db)
    assert (await desk.begin()).status_code == 201
    for service_id in services:
        answer = await desk.add(service_id, **add)
        assert answer.status_code == 201, answer.text
    answer = await desk.edit(
        goals={"base": "", "value": "하루 한 끼는 따뜻하게"}, income_percent={"base": None, "value": 80},
        meeting_on={"base": None, "value": "2026-03-09"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    return desk, me or sera, case_id


async def submitted(office: Office, *services: int, **more: Any) -> tuple[Plans, Person, str]:
    desk, me, case_id = await drafted(office, *services, **more)
    answer = await desk.act("submit")
    assert answer.status_code == 200, answer.text
    return desk, me, case_id


async def boss_of(office: Office, case_id: str, name: str = "민서연") -> Plans:
    return Plans(await office.member("care_supervisor", "district", SEO_GU, name=name), case_id, office.db)


__all__ = ["CHIPYEONG", "WEEKDAYS", "Plans", "assess", "boss_of", "drafted", "reserved", "service", "submitted"]
