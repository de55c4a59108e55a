"""Whoever leaves has no case left, and nothing goes back to them."""

from datetime import datetime
from uuid import UUID

import pytest

from backend import cli
from backend.care import queries
from backend.db import Db
from backend.seoul import SEOUL
from tests.bookings.conftest import Person
from tests.care.conftest import CHIPYEONG, SEO_GU, UNAM3, Office, by_owner
from tests.care.desk import Desk, code, requested, routed, visit


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=SEOUL)


async def some(office: Office, sera: Person, *names: str) -> list[str]:
    """Cases that she has."""
    found = []
    for n, name in enumerate(names):
        person = {"name": name, "address": f"{name} 길 {n}", "born_on": None}
        _, case_id = await requested(office, name, person=person)
        await Desk(sera, case_id).do("take")
        found.append(case_id)
    return found


async def gone(db: Db, who: Person) -> None:
    """By a way that asks nobody."""
    await by_owner(db, "UPDATE staff SET active = false WHERE id = $1 RETURNING true", who.id)


async def give_all(boss: Person, who: UUID) -> dict[str, int]:
    answer = await boss.post(f"/api/staff/care/colleagues/{who}/give-all")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def assignee(db: Db, case_id: str) -> UUID | None:
    return await by_owner(db, "SELECT assigned_to FROM care_cases WHERE id = $1", UUID(case_id))


async def test_nobody_leaves_while_they_have_care_and_it_is_said_how_much_and_where(office: Office, db: Db) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    first, _ = await some(office, sera, "하나", "둘")
    await Desk(sera, first).do("visit", visit(at(10, 10)))
    (theirs,) = await some(office, other, "셋")
    await Desk(other, theirs).do("handover", {"to_staff_id": str(sera.id), "word": "교육에 가요"})
    await by_owner(
        db,
        """INSERT INTO care_tasks (id, case_id, kind, opens_on, due_on, planned_on, what_sealed, created_at)
           VALUES (gen_random_uuid(), $1, 'other', '2026-03-10', '2026-03-12', '2026-03-11', 'x', $2) RETURNING true""",
        UUID(first), office.clock.now,
    )  # fmt: skip
    with pytest.raises(ValueError, match=r"^오세라 still has ") as refused:
        await cli.leave(db, "오세라", office.clock.now)
    assert str(refused.value) == (
        "오세라 still has 2 open cases (치평동 2), 1 planned visit (치평동 1), 1 hand-over to answer (치평동 1), "
        "1 open task (치평동 1): a supervisor gives it to colleagues first, at /staff/care/board."
    )
    assert await db.fetchval("SELECT active FROM staff WHERE id = $1", sera.id)


async def test_a_supervisor_gives_all_of_a_leaver_to_colleagues_by_load_with_the_visits(office: Office, db: Db) -> None:
    sera, gaon, haru = [await office.member(name=name) for name in ("오세라", "이가온", "하루")]
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    mine = await some(office, sera, "하나", "둘", "셋")
    (busy,) = await some(office, gaon, "넷")
    await Desk(sera, mine[0]).do("visit", visit(at(10, 10)))
    await Desk(gaon, busy).do("handover", {"to_staff_id": str(sera.id), "word": "교육에 가요"})
    assert await give_all(boss, sera.id) == {"given": 3, "left": 0}
    now = [await assignee(db, case_id) for case_id in mine]
    assert sorted([now.count(gaon.id), now.count(haru.id)]) == [1, 2]
    case = await Desk(boss, mine[0]).read()
    assert case["events"][0]["action"] == "given_by_leaver"
    assert [v["staff_name"] for v in case["visits"]] == [case["assignee"]["name"]]
    assert [h["status"] for h in (await Desk(gaon, busy).read())["handovers"]] == ["dropped"]
    # What was said twice is said once.
    assert await give_all(boss, sera.id) == {"given": 0, "left": 0}
    assert (await cli.leave(db, "오세라", office.clock.now)).startswith("오세라 has left")


async def test_a_visit_goes_to_whoever_has_time_for_it_and_stays_where_nobody_has(office: Office, db: Db) -> None:
    sera, gaon = await office.member(), await office.member(name="이가온")
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    (mine,) = await some(office, sera, "하나")
    (theirs,) = await some(office, gaon, "둘")
    for who, case_id in ((sera, mine), (gaon, theirs)):
        await Desk(who, case_id).do("visit", visit(at(10, 10)))
    assert await give_all(boss, sera.id) == {"given": 0, "left": 1}
    assert await assignee(db, mine) == sera.id
    haru = await office.member(name="하루")
    assert await give_all(boss, sera.id) == {"given": 1, "left": 0}
    assert await assignee(db, mine) == haru.id


async def test_a_supervisor_gives_only_what_lies_in_their_dongs(office: Office, db: Db) -> None:
    sera = await office.member(scope_kind="city", scope_id=None)
    await office.member(scope_kind="city", scope_id=None, name="이가온")
    boss = await office.member("care_supervisor", "dong", CHIPYEONG, name="민서연")
    (here,) = await some(office, sera, "하나")
    _, there = await requested(
        office, "둘", person={"name": "둘", "address": "길 2", "dong_id": UNAM3, "born_on": None}
    )
    await Desk(sera, there).do("take")
    assert await give_all(boss, sera.id) == {"given": 1, "left": 0}
    assert [await assignee(db, case_id) == sera.id for case_id in (here, there)] == [False, True]
    assert code(await sera.post(f"/api/staff/care/colleagues/{sera.id}/give-all"))[0] == 403
    assert code(await boss.post(f"/api/staff/care/colleagues/{UUID(int=7)}/give-all"))[0] == 404


async def test_what_somebody_had_who_is_gone_is_nobodys_and_anybodys_to_take(office: Office, db: Db) -> None:
    sera, gaon = await office.member(), await office.member(name="이가온")
    (case_id,) = await some(office, sera, "하나")
    await Desk(sera, case_id).do("visit", visit(at(10, 10)))
    await gone(db, sera)
    assert (await gaon.get("/api/staff/care/queue")).json()["counts"]["unassigned"] == 1
    assert (await gaon.get("/api/staff/care/queue/count")).json()["count"] == 1
    case = await Desk(gaon, case_id).read()
    assert (case["assignee"], "take" in case["can"]) == (None, True)
    case = await Desk(gaon, case_id).do("take")
    assert [v["staff_name"] for v in case["visits"]] == ["이가온"]


async def test_what_has_ended_is_nobodys_either_and_begins_again_with_somebody_who_is_there(
    office: Office, db: Db
) -> None:
    sera, gaon = await office.member(), await office.member(name="이가온")
    (case_id,) = await some(office, sera, "하나")
    assert (await Desk(sera, case_id).step("withdrawn")).status_code == 200
    assert code(await gaon.get(Desk(gaon, case_id).path)) == (403, "opening_needed")
    assert (await cli.leave(db, "오세라", office.clock.now)).startswith("오세라 has left")
    assert (await Desk(gaon, case_id).read())["assignee"] is None
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    assert (await Desk(boss, case_id).step("reopened")).status_code == 200
    assert await assignee(db, case_id) is None
    await routed(office, case_id)
    case = await Desk(gaon, case_id).read()
    assert (case["status"], case["assignee"]["name"]) == ("assigned", "이가온")


async def test_what_the_desk_opens_again_is_routed_and_goes_back_to_whoever_had_it(office: Office, db: Db) -> None:
    sera = await office.member()
    await office.member(name="이가온")
    (case_id,) = await some(office, sera, "하나")
    await Desk(sera, case_id).step("withdrawn")
    before = await queued(db, case_id)
    assert (await Desk(sera, case_id).step("reopened")).status_code == 200
    assert await queued(db, case_id) == before + 1
    await routed(office, case_id)
    assert await assignee(db, case_id) == sera.id


async def queued(db: Db, case_id: str) -> int:
    return await db.fetchval(
        "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'route_case' AND payload = convert_to($1, 'UTF8')", case_id
    )  # fmt: skip


async def test_the_base_gives_nothing_to_somebody_who_is_gone(office: Office, db: Db) -> None:
    sera = await office.member()
    _, case_id = await requested(office)
    await gone(db, sera)
    await queries.enter_city(db, office.clock.now)
    await queries.assign(db, UUID(case_id), sera.id)
    assert await assignee(db, case_id) is None
