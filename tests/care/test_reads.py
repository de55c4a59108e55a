"""Every look at a case is a row in the trail, and the person sees who looked: each route that shows one, by a table."""

from typing import Any
from uuid import uuid4

import pytest

from backend.db import Db
from tests.care.conftest import Office, Person, ask, by_owner
from tests.care.desk import Desk
from tests.care.plans import boss_of, drafted, service
from tests.care.test_digest import choose, family
from tests.test_every_route_is_guarded import ROUTES, address

# What is noted as read of a case, by whichever route shows it.
OF_CASE = {
    "GET /api/care/cases/{case_id}": {"case"},
    "GET /api/care/cases/{case_id}/readers": {"readers"},
    "GET /api/care/cases/{case_id}/services": {"services"},
    "GET /api/care/cases/{case_id}/documents": {"documents"},
    "GET /api/care/cases/{case_id}/plan": {"plan"},
    "GET /api/care/cases/{case_id}/satisfaction": {"satisfaction"},
    "GET /api/care/cases/{case_id}/digest": {"digest"},
    "GET /api/care/cases/{case_id}/consents": {"consents"},
    "GET /api/staff/care/cases/{case_id}": {"name", "phone", "address", "words"},
    "GET /api/staff/care/cases/{case_id}/services": {"orders", "deliveries"},
    "GET /api/staff/care/cases/{case_id}/hold": {"hold"},
    "GET /api/staff/care/cases/{case_id}/plan": {"plan"},
    "GET /api/staff/care/cases/{case_id}/assessment": {"assessment"},
    "GET /api/staff/care/cases/{case_id}/documents": {"documents"},
    "GET /api/staff/care/cases/{case_id}/outreach": {"outreach"},
    "GET /api/staff/care/cases/{case_id}/followup": {"tasks"},
    "GET /api/staff/care/cases/{case_id}/stands-open": {"orders"},
}
# Of many at once: under which name that is noted.
OF_MANY = {
    "GET /api/care/cases": "care_cases",
    "GET /api/staff/care/queue": "care_queue",
    "GET /api/staff/care/tasks?whose=dongs": "care_tasks",
    "GET /api/staff/orders": "care_orders",
}
# Noted as well, which is asked where there is something to read: calls, visits of a day, openings, approvals, papers.
ELSEWHERE = {
    "GET /api/staff/care/cases/{case_id}/services/{order_id}/others",
    "GET /api/staff/care/calls", "GET /api/staff/care/calls/{tree_id}", "GET /api/staff/care/route",
    "GET /api/staff/care/board", "GET /api/staff/care/review/{month}", "GET /api/staff/care/approvals",
    "GET /api/staff/care/outreach/{list_id}", "GET /api/staff/care/outreach/items/{item_id}",
    "GET /api/staff/care/satisfaction", "GET /api/staff/orders/{order_id}", "GET /api/care/documents/{token}",
    "GET /api/staff/care/documents/{token}", "GET /api/staff/care/tasks", "GET /api/staff/care/callbacks",
    "GET /api/staff/care/callbacks/{callback_id}",
}  # fmt: skip
# Numbers, rules, who works here, and what concerns the reader's own account: nothing of any case.
NOTHING = {
    "GET /api/care/mandates", "GET /api/care/kept", "GET /api/staff/care/cases/{case_id}/colleagues",
    "GET /api/staff/care/calls/count", "GET /api/staff/care/tasks/count", "GET /api/staff/care/queue/count",
    "GET /api/staff/care/approvals/count", "GET /api/staff/care/outreach", "GET /api/staff/care/outreach/count",
    "GET /api/staff/care/statistics", "GET /api/staff/care/rules", "GET /api/staff/care/retention",
    "GET /api/staff/care/money-rules", "GET /api/staff/care/directory", "GET /api/staff/care/organizations",
    "GET /api/staff/care/organizations/{organization_id}", "GET /api/staff/care/callbacks/count",
    "GET /api/staff/care/safety/{alert_id}", "GET /api/staff/care/board/count",
}  # fmt: skip


def test_the_tables_have_every_route_that_reads_of_care() -> None:
    reads = {
        route for route in ROUTES
        if route.startswith(("GET /api/care/", "GET /api/staff/care/", "GET /api/staff/orders"))
    }  # fmt: skip
    assert reads == {*OF_CASE, *(route.partition("?")[0] for route in OF_MANY), *ELSEWHERE, *NOTHING}


async def last_read(db: Db, who: Person, kind: str) -> set[str]:
    fields = await by_owner(
        db,
        """SELECT fields FROM trail WHERE actor_id = $1 AND subject_kind = $2 AND action = 'read'
           ORDER BY id DESC LIMIT 1""",
        who.id, kind,
    )  # fmt: skip
    return set(fields or [])


class Looked:
    def __init__(self, mother: Person, daughter: Person, sera: Person, case_id: str) -> None:
        self.mother, self.daughter, self.sera, self.case_id = mother, daughter, sera, case_id

    async def readers(self, who: Person) -> list[dict[str, Any]]:
        return (await who.get(f"/api/care/cases/{self.case_id}/readers")).json()


@pytest.fixture
async def it(office: Office, db: Db) -> Looked:
    """A mother whose plan holds, her daughter who acts for her and hears of each week, and who manages the case."""
    mother, daughter, case_id, mandate_id = await family(office, db)
    assert (await choose(mother, mandate_id, on=True)).is_success
    sera_id = await by_owner(db, "SELECT assigned_to FROM care_cases WHERE code IS NOT NULL LIMIT 1")
    sera = await office.member(name="이가온")
    await by_owner(db, "UPDATE care_cases SET assigned_to = $1 WHERE assigned_to = $2 RETURNING 1", sera.id, sera_id)
    desk, _, _ = await drafted(office, await service(db), sera=sera, case_id=case_id)
    assert (await desk.act("submit")).is_success
    assert (await (await boss_of(office, case_id)).act("approve")).is_success
    await by_owner(db, "SELECT set_config('care.citizen', '', true)")
    return Looked(mother, daughter, sera, case_id)


async def test_every_look_at_a_case_is_noted(it: Looked, db: Db) -> None:
    wrong: list[Any] = []
    for route, fields in OF_CASE.items():
        who = it.sera if "/staff/" in route else it.daughter if route.endswith("digest") else it.mother
        before = await by_owner(db, "SELECT count(*) FROM trail WHERE actor_id = $1", who.id)
        path = route.removeprefix("GET ").replace("{case_id}", it.case_id)
        answer = await who.get(path)
        count = await by_owner(db, "SELECT count(*) FROM trail WHERE actor_id = $1", who.id) - before
        if answer.status_code != 200 or count != 1 or not fields <= await last_read(db, who, "case"):
            wrong.append((route, answer.status_code, count, await last_read(db, who, "case")))
    assert not wrong


@pytest.mark.parametrize(("route", "kind"), OF_MANY.items())
async def test_so_is_every_look_at_many(it: Looked, office: Office, db: Db, route: str, kind: str) -> None:
    who = it.sera if "/staff/" in route else it.daughter
    if "orders" in route:
        who = await office.member(
            "provider", "organization", await by_owner(db, "SELECT organization_id FROM care_orders LIMIT 1")
        )
    if "tasks" in route:
        await who.post(
            f"/api/staff/care/cases/{it.case_id}/tasks",
            {"kind": "other", "what": "약 챙기셨는지", "opens_on": "2026-03-10", "due_on": "2026-03-12"},
        )
    assert (await who.get(address(route.removeprefix("GET ")))).status_code == 200
    assert "name" in await last_read(db, who, kind)


async def test_the_person_sees_a_relatives_looks_and_nobody_else_does(it: Looked, office: Office) -> None:
    assert [r for r in await it.readers(it.mother) if r["is_relative"] and r["action"] == "read"] == []
    for _ in range(3):
        assert (await it.daughter.get(f"/api/care/cases/{it.case_id}/plan")).status_code == 200
    looks = [r for r in await it.readers(it.mother) if r["is_relative"] and r["action"] == "read"]
    assert [(r["who"], r["title"], r["organization_ko"]) for r in looks] == [("한솔", "", None)]
    assert any(r["who"] == "이가온" for r in await it.readers(it.mother))
    assert [r for r in await it.readers(it.daughter) if r["is_relative"]] == []
    # One line a day.
    office.clock.forward(days=1)
    assert (await it.daughter.get(f"/api/care/cases/{it.case_id}/plan")).status_code == 200
    assert [(r["who"], r["action"]) for r in await it.readers(it.mother)].count(("한솔", "read")) == 2


async def test_a_neighbour_who_told_of_somebody_is_not_named(it: Looked, office: Office, db: Db) -> None:
    neighbour = await office.citizen("이웃")
    await by_owner(
        db, """INSERT INTO trail (at, actor_kind, actor_id, action, subject_kind, subject_id, fields)
               VALUES (now(), 'citizen', $1, 'join', 'case', $2, '{}') RETURNING 1""",
        neighbour.id, it.case_id,
    )  # fmt: skip
    assert "이웃" not in [r["who"] for r in await it.readers(it.mother)]


async def test_looking_a_number_or_a_code_up_is_noted_at_each_case_that_was_found(office: Office, db: Db) -> None:
    me = await office.citizen("박순자", phone="+821023456789")
    case_id = (await ask(me))["case_id"]
    sera = await office.member()
    code = await by_owner(db, "SELECT code FROM care_cases")
    for text in ("010-2345-6789", code, "010-9999-9999", "00000000"):
        await sera.post("/api/staff/care/find", {"text": text})
    rows = await db.fetch("SELECT subject_id, citizen_id, fields FROM trail WHERE action = 'find' ORDER BY id")
    assert [tuple(row) for row in rows] == [(case_id, me.id, ["phone"]), (case_id, me.id, ["code"])]


async def test_a_request_that_comes_twice_is_a_look_the_second_time(office: Office, db: Db) -> None:
    sera = await office.member()
    me = await office.citizen()
    desk = Desk(sera, (await ask(me))["case_id"])
    taken = {"version": await desk.version()}

    async def reads(who: Person) -> int:
        return await db.fetchval("SELECT count(*) FROM trail WHERE action = 'read' AND actor_id = $1", who.id)

    task = {"kind": "other", "opens_on": "2026-03-10", "due_on": "2026-03-12", "what": "전화"}
    for path, body in [("take", taken), ("tries", {"how": "phone"}), ("questions", {"question": "언제가 좋으세요?"}),
                       ("tasks", task)]:  # fmt: skip
        key = uuid4()
        first = await desk.say(path, body, key=key)
        assert first.status_code in (200, 201), first.text
        before = await reads(sera)
        await desk.say(path, body, key=key)
        assert await reads(sera) == before + 1, path
    asked, key = {"question": "언제 오세요?"}, uuid4()
    for _ in range(2):
        answered = await me.post(f"/api/care/cases/{desk.path.rsplit('/', 1)[1]}/questions", asked, key=key)
        assert answered.status_code == 201
    assert await reads(me) == 1
