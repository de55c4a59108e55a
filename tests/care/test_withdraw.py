"""Giving care up while it comes: the person's own to say, with what that ends said before."""

import pytest

from backend.db import Db
from tests.care.conftest import Office, Person, ask, by_owner, confirm_mandates
from tests.care.desk import code, requested
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
