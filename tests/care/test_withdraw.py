"""Giving care up while it comes: the person's own to say, with what that ends said before; the desk ends it first."""

import pytest

from backend.db import Db
from tests.care.conftest import Office, Person, ask, by_owner, confirm_mandates
from tests.care.desk import Desk, code, requested
from tests.care.provided import actions_of, answer, approve, hear, organization, reserved, send, service, worker


async def care_given(office: Office, who: Person, case_id: str) -> int:
    """Care comes, of a service with room for ten."""
    organization_id = await organization(office.db)
    meals = await service(office.db, organization_id)
    order_id = await send(office.db, office.sealer, case_id, meals, organization_id)
    await approve(office.db, case_id)
    assert (await answer(await worker(office, organization_id), order_id)).status_code == 200
    await hear(office)
    assert (await who.get(f"/api/care/cases/{case_id}")).json()["status"] == "in_service"
    return meals


async def test_who_gives_care_up_ends_what_comes_and_knows_it_beforehand(office: Office, db: Db) -> None:
    me, case_id = await requested(office)
    meals = await care_given(office, me, case_id)
    path = f"/api/care/cases/{case_id}"
    case = (await me.get(path)).json()
    assert (case["can_withdraw"], case["withdrawing_ends"], await reserved(db, meals)) == (True, 1, 5)
    body = {"version": case["version"], "why": "이제 괜찮아요"}
    for _ in range(2):
        after = await me.post(f"{path}/withdraw", body)
        assert (after.status_code, after.json()["status"]) == (200, "withdrawn")
    assert await by_owner(db, "SELECT concat_ws(' ', status, end_reason) FROM care_orders") == "ended case_closed"
    assert await reserved(db, meals) == 0
    assert (await actions_of(db, case_id))[-2:] == ["service_ended", "withdrawn"]


@pytest.mark.parametrize(("relation", "may"), [("mother", False), ("ward", True)])
async def test_a_relative_does_not_end_what_comes(office: Office, db: Db, relation: str, may: bool) -> None:
    who = await office.citizen()
    case_id = (await ask(who, relation))["case_id"]
    await confirm_mandates(db)
    await care_given(office, who, case_id)
    path = f"/api/care/cases/{case_id}"
    case = (await who.get(path)).json()
    assert (case["can_withdraw"], case["withdrawing_ends"]) == (may, 1)
    said = await who.post(f"{path}/withdraw", {"version": case["version"], "why": ""})
    assert code(said) == ((200, "") if may else (409, "guard_unmet"))


@pytest.mark.parametrize("status", ["assigned", "visit_scheduled", "assessed", "in_service"])
async def test_the_desk_ends_no_case_while_care_comes_and_reads_that_beforehand(
    office: Office, db: Db, status: str
) -> None:
    # After an emergency, or to assess anew, a case goes back while care goes on.
    me, case_id = await requested(office, urgency="emergency")
    await care_given(office, me, case_id)
    boss = Desk(await office.member("care_supervisor", "city", None, name="민서연"), case_id)
    await by_owner(db, "UPDATE care_cases SET status = $1", status)
    case = await boss.read()
    assert case["services"] == 1
    ends = {"withdraw": "withdrawn", "link": "linked_elsewhere", "reject": "rejected", "close": "closed"}
    for act in set(ends) & set(case["can"]):
        assert code(await boss.step(ends[act], close_reason="other")) == (409, "guard_unmet"), act
    assert (await boss.say("services/end", {"why": "본인이 그만두고 싶어 하세요"})).status_code == 200
    assert (await boss.read())["services"] == 0
    assert code(await boss.step("withdrawn")) == (200, "")


async def test_who_only_asked_ends_nothing_that_comes(office: Office, db: Db) -> None:
    daughter = await office.citizen("한솔")
    case_id = (await ask(daughter, "mother", urgency="emergency"))["case_id"]
    meals = await service(db, organization_id := await organization(db))
    await send(db, office.sealer, case_id, meals, organization_id)
    await by_owner(db, "UPDATE care_cases SET status = 'visit_scheduled'")
    case = (await daughter.get(f"/api/care/cases/{case_id}")).json()
    assert (case["access"], case["can_withdraw"], case["withdrawing_ends"]) == ("asked", False, 0)
    said = await daughter.post(f"/api/care/cases/{case_id}/withdraw", {"version": case["version"], "why": ""})
    assert code(said) == (409, "guard_unmet")
    assert await by_owner(db, "SELECT status FROM care_orders") == "sent"
