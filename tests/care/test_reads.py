"""Every look into a case leaves a row in the trail, and the person sees who looked: staff, and who acts for them."""

import pytest

from backend.db import Db
from tests.care.conftest import Office, ask, by_owner, confirm_mandates
from tests.care.desk import requested, routed
from tests.test_every_route_is_guarded import ROUTES

# Asked of whoever asked, and shown to them alone; names of colleagues; and what leaves a row where there is anything
# to see, shown by the tests of each: here there is nothing yet.
OTHERS = {
    "GET /api/care/cases/{case_id}/satisfaction", "GET /api/staff/care/cases/{case_id}/colleagues",
    "GET /api/care/cases/{case_id}/plan", "GET /api/care/cases/{case_id}/digest",
    "GET /api/staff/care/cases/{case_id}/hold", "GET /api/staff/care/cases/{case_id}/assessment",
    "GET /api/staff/care/cases/{case_id}/documents", "GET /api/staff/care/cases/{case_id}/outreach",
}  # fmt: skip
LOOKS = sorted(route for route in ROUTES if route.startswith("GET ") and "/{case_id}" in route)


@pytest.mark.parametrize("route", [route for route in LOOKS if route not in OTHERS])
async def test_every_look_into_a_case_leaves_its_row(office: Office, db: Db, route: str) -> None:
    me, case_id = await requested(office)
    sera = await office.member()
    await routed(office, case_id)
    who = me if "citizen" in ROUTES[route] else sera
    before = await rows(db, case_id)
    answer = await who.get(route.removeprefix("GET ").replace("{case_id}", case_id))
    assert answer.status_code == 200, answer.text
    assert await rows(db, case_id) == before + 1
    assert await db.fetchval(
        "SELECT actor_id FROM trail WHERE subject_id = $1 AND action = 'read'"
        " ORDER BY id DESC LIMIT 1", case_id
    ) == who.id  # fmt: skip


async def rows(db: Db, case_id: str) -> int:
    return await db.fetchval(
        "SELECT count(*) FROM trail WHERE subject_kind = 'case' AND subject_id = $1 AND action = 'read'", case_id
    )


async def test_the_person_sees_that_a_relative_looked_once_a_day(office: Office, db: Db) -> None:
    daughter = await office.citizen("한솔")
    case_id = (await ask(daughter, "mother"))["case_id"]
    await confirm_mandates(db)
    for path in ("", "/services", "/documents"):
        assert (await daughter.get(f"/api/care/cases/{case_id}{path}")).status_code == 200
    mother = await office.citizen("박순자")
    await by_owner(db, "UPDATE care_people SET citizen_id = $1", mother.id)
    readers = (await mother.get(f"/api/care/cases/{case_id}/readers")).json()
    assert [(r["who"], r["action"], r["is_staff"]) for r in readers if r["action"] == "read"] == [
        ("한솔", "read", False)
    ]
    office.clock.forward(days=1)
    await daughter.get(f"/api/care/cases/{case_id}")
    again = await daughter.get(f"/api/care/cases/{case_id}/readers")
    assert [r["action"] for r in again.json() if r["who"] == "한솔"].count("read") == 2


async def test_nobody_learns_which_neighbour_it_was(office: Office, db: Db) -> None:
    await ask(await office.citizen("이웃집"), "neighbour")
    case_id = await by_owner(db, "SELECT id FROM care_cases")
    assert await db.fetchval("SELECT actor_kind FROM trail WHERE subject_id = $1", str(case_id)) == "citizen"
    found = await office.citizen("박순자")
    await by_owner(db, "UPDATE care_people SET citizen_id = $1", found.id)
    assert (await found.get(f"/api/care/cases/{case_id}/readers")).json() == []
