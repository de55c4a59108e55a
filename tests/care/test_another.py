"""What one provider declined or left goes to another, as far as the approval covers it, without a new plan."""

from typing import Any
from uuid import UUID

import pytest

from backend.care.models import SYSTEM
from backend.care.orders import actions
from backend.care.queries import enter_city
from backend.db import Db
from tests.care.conftest import Office, Person, by_owner
from tests.care.desk import code, requested
from tests.care.plans import Plans, assess, boss_of, reserved, service, submitted
from tests.care.provided import answer, worker

DECLINED = "이번 달은 자리가 없어요"


class Declined:
    def __init__(self, desk: Plans, me: Person, order_id: UUID, first: int) -> None:
        self.desk, self.me, self.order_id, self.first = desk, me, order_id, first

    async def others(self) -> list[int]:
        found = await self.desk.who.get(f"{self.desk.path}/services/{self.order_id}/others")
        assert found.status_code == 200, found.text
        return [one["id"] for one in found.json()["services"]]

    async def send(self, service_id: int, version: int = 2) -> Any:
        body = {"version": version, "service_id": service_id}
        return await self.desk.say(f"services/{self.order_id}/another", body)


async def sent(office: Office, first: int) -> tuple[Plans, Person, UUID, Person]:
    desk, me, case_id = await submitted(office, first)
    assert code(await (await boss_of(office, case_id)).act("approve")) == (200, "")
    order_id = await by_owner(office.db, "SELECT id FROM care_orders")
    organization_id = await by_owner(office.db, "SELECT organization_id FROM care_orders")
    return desk, me, order_id, await worker(office, organization_id)


@pytest.fixture
async def it(office: Office, db: Db) -> Declined:
    """An approved plan whose provider said no."""
    first = await service(db, "첫 도시락", maximum=10)
    desk, me, order_id, provider = await sent(office, first)
    assert (await answer(provider, order_id, accept=False, word=DECLINED)).status_code == 200
    # What is sent next is sent later, and is so the one that counts.
    office.clock.forward(minutes=10)
    return Declined(desk, me, order_id, first)


async def test_what_was_declined_goes_to_another_as_it_was_approved(it: Declined, office: Office, db: Db) -> None:
    other = await service(db, "둘째 도시락", won=7500, maximum=10)
    assert await it.others() == [other]
    after = await it.send(other)
    assert code(after) == (200, "")
    assert [(o["service_ko"], o["status"], o["needs_provider"]) for o in after.json()["orders"]] == [
        ("둘째 도시락", "sent", False), ("첫 도시락", "declined", False)]  # fmt: skip
    assert (await reserved(db, it.first), await reserved(db, other)) == (0, 3)
    [item] = (await it.desk.plan())["approved"]["items"]
    assert (item["service"]["name_ko"], item["unit_won"], item["sending"]) == ("둘째 도시락", 7500, "sent")
    assert await by_owner(db, "SELECT count(*) FROM care_plans") == 1
    [mine] = (await it.me.get(f"/api/care/cases/{it.desk.case_id}/services")).json()
    assert (mine["service_ko"], mine["state"]) == ("둘째 도시락", "asked")
    # Once: nobody else is needed any more.
    assert code(await it.send(other)) == (409, "stale_version")
    assert code(await it.send(other, 3)) == (409, "nobody_needed")
    second = await by_owner(db, "SELECT organization_id FROM care_orders WHERE status = 'sent'")
    order_id = await by_owner(db, "SELECT id FROM care_orders WHERE status = 'sent'")
    assert (await answer(await worker(office, second, "새 기관"), order_id)).status_code == 200


@pytest.mark.parametrize(
    "differs",
    [{"won": 8001}, {"need": "housework"}, {"tier": "public"}, {"unit": "visit"}, {"maximum": 2}, {"min_age": 99},
     {"status": "inactive"}],
    ids=str,
)  # fmt: skip
async def test_what_the_approval_does_not_cover_takes_another_plan(
    it: Declined, db: Db, differs: dict[str, Any]
) -> None:
    other = await service(db, "다른 것", **differs)
    assert await it.others() == []
    assert code(await it.send(other)) == (409, "service_full" if "maximum" in differs else "not_covered")
    assert code(await it.send(it.first)) == (409, "not_covered")


async def test_nobody_is_told_whom_the_person_does_not_want_told(it: Declined, db: Db) -> None:
    other = await service(db, "둘째 도시락")
    await it.me.put(f"/api/care/cases/{it.desk.case_id}/consents/care_sharing", {"given": False, "version": 1})
    assert code(await it.send(other)) == (409, "sharing_needed")


async def test_what_a_provider_left_costs_as_much_as_before_where_some_was_given(office: Office, db: Db) -> None:
    first = await service(db, "첫 도시락")
    desk, me, order_id, provider = await sent(office, first)
    assert (await answer(provider, order_id)).status_code == 200
    given = """INSERT INTO care_deliveries (id, order_id, case_id, organization_id, on_date, status, units,
                                            staff_id, at)
               SELECT gen_random_uuid(), id, case_id, organization_id, '2026-03-16', 'done', 1, $1, now()
               FROM care_orders RETURNING 1"""
    await by_owner(db, given, provider.id)
    await enter_city(db, office.clock.now)
    organization_id = await by_owner(db, "SELECT organization_id FROM care_orders")
    await actions.leave(db, office.settings, office.sealer, SYSTEM, organization_id, "", office.clock.now)
    cheaper, same = await service(db, "싼 도시락", won=7000), await service(db, "같은 도시락")
    it = Declined(desk, me, order_id, first)
    version = await by_owner(db, "SELECT version FROM care_orders")
    assert same in await it.others()
    assert cheaper not in await it.others()
    assert code(await it.send(cheaper, version)) == (409, "not_covered")
    assert code(await it.send(same, version)) == (200, "")


async def test_a_colleague_and_another_case_send_nothing(it: Declined, office: Office, db: Db) -> None:
    other = await service(db, "둘째 도시락")
    colleague = Plans(await office.member(name="이가온"), it.desk.case_id, db)
    path = f"services/{it.order_id}/another"
    assert code(await colleague.say(path, {"version": 2, "service_id": other})) == (403, "opening_needed")
    _, case_id = await requested(office, person={"name": "최말순", "address": "상무대로 7"}, duplicate="new")
    await assess(db, case_id, it.desk.who.id)
    elsewhere = Plans(it.desk.who, case_id, db)
    assert code(await elsewhere.say(path, {"version": 2, "service_id": other})) == (404, "not_found")
