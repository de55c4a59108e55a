"""What a supervisor's menu counts, and what they are told at their desk."""

from typing import Any

from backend.care import tasks
from backend.db import Db
from tests.bookings.conftest import Person
from tests.care.conftest import CHIPYEONG, SEO_GU, Office
from tests.care.desk import WHY, Desk, later, requested

DONG_GU = 29110


async def count(who: Person) -> int:
    return (await who.get("/api/staff/care/board/count")).json()["count"]


async def told(who: Person) -> list[dict[str, Any]]:
    return (await who.get("/api/staff/inbox")).json()


async def late(office: Office, *staff: Person, hours: float) -> None:
    await later(office, *staff, hours=hours)
    await tasks.escalate_late(office.context(), office.clock.now)


async def test_what_comes_up_is_counted_and_told_once_at_the_level_to_which_it_comes(office: Office, db: Db) -> None:
    sera = await office.member()
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    city = await office.member("care_supervisor", "city", None, name="채시내")
    near = await office.member("care_supervisor", "dong", CHIPYEONG, name="도마루")
    elsewhere = await office.member("care_supervisor", "district", DONG_GU, name="한바다")
    everybody = (sera, boss, city, near, elsewhere)
    _, case_id = await requested(office, urgency="emergency")
    assert [await count(who) for who in everybody[1:]] == [0, 0, 0, 0]
    # Promised for today; a day later it is the district's, three days later the city's.
    await late(office, *everybody, hours=48)
    await late(office, *everybody, hours=0.1)
    assert [await count(who) for who in everybody[1:]] == [1, 0, 0, 0]
    [message] = await told(boss)
    assert (message["kind"], message["link"]) == ("care_escalated", f"/staff/care/cases/{case_id}")
    assert "치평동" in message["body_ko"]
    assert "박순자" not in str(message)
    assert [len(await told(who)) for who in everybody] == [0, 1, 0, 0, 0]
    await late(office, *everybody, hours=60)
    # The district still has it, and the city has it, too.
    assert [await count(who) for who in everybody[1:]] == [1, 1, 0, 0]
    assert [len(await told(who)) for who in everybody] == [0, 1, 1, 0, 0]
    await Desk(boss, case_id).step("withdrawn")
    assert [await count(who) for who in everybody[1:]] == [0, 0, 0, 0]


async def test_a_district_without_a_supervisor_is_the_citys_to_look_at_at_once(office: Office) -> None:
    city = await office.member("care_supervisor", "city", None, name="채시내")
    await requested(office, urgency="emergency")
    await late(office, city, hours=48)
    assert [message["kind"] for message in await told(city)] == ["care_escalated"]


async def test_a_look_into_a_colleagues_case_is_counted_and_told_until_somebody_reviewed_it(office: Office) -> None:
    sera, gaon = await office.member(), await office.member(name="이가온")
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    city = await office.member("care_supervisor", "city", None, name="채시내")
    elsewhere = await office.member("care_supervisor", "district", DONG_GU, name="한바다")
    _, case_id = await requested(office)
    await Desk(sera, case_id).do("take")
    assert (await Desk(gaon, case_id).say("open", {"why": WHY})).status_code == 200
    assert [await count(who) for who in (boss, city, elsewhere)] == [1, 1, 0]
    [message] = await told(boss)
    assert (message["kind"], message["link"]) == ("care_opened", "/staff/care/board")
    assert not any(word in str(message) for word in ("박순자", WHY))
    assert [len(await told(who)) for who in (sera, gaon, city, elsewhere)] == [0, 0, 1, 0]
    (opening,) = (await boss.get("/api/staff/care/board")).json()["openings"]
    await boss.post(f"/api/staff/care/openings/{opening['id']}/review")
    assert [await count(who) for who in (boss, city)] == [0, 0]
    assert (await told(boss), await told(city)) == ([], [])


async def test_ones_own_look_is_somebody_elses_to_review(office: Office, db: Db) -> None:
    sera = await office.member()
    both = await office.member(name="민서연")
    await db.execute(
        """INSERT INTO staff_roles (staff_id, role, scope_kind, scope_id, valid)
           SELECT $1, 'care_supervisor', 'dong', $2, valid FROM staff_roles WHERE staff_id = $1""",
        both.id, CHIPYEONG,
    )  # fmt: skip
    city = await office.member("care_supervisor", "city", None, name="채시내")
    _, case_id = await requested(office)
    await Desk(sera, case_id).do("take")
    version = await Desk(sera, case_id).version()
    await Desk(both, case_id).say("take-over", {"version": version, "why": WHY})
    assert (await count(both), await told(both)) == (0, [])
    assert (await count(city), [message["kind"] for message in await told(city)]) == (1, ["care_opened"])
