"""Who is looked in on while an alert lasts: by whom, once, and seen by nobody whom it does not concern."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.alerts.desk import queries as alerts
from backend.alerts.models import AlertBody, AlertText, AlertTexts
from backend.care import queries
from backend.care.followup.tasks import keep_followup
from backend.care.outreach import tasks
from backend.care.outreach.models import OutreachRule
from backend.care.outreach.rules import is_looked_in_on
from backend.db import Database, Db, Pool
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Person
from tests.care.conftest import CHIPYEONG, SEO_GU, TODAY, UNAM3, Clock, Office, ask, by_owner
from tests.care.desk import WHY, Desk, code
from tests.care.test_desk_table import office_on

OUTREACH = "/api/staff/care/outreach"


@pytest.mark.parametrize(
    ("risk", "born", "alone", "looked_in_on"),
    [
        (50, None, False, True),
        (49, None, True, False),
        (0, 1951, True, True),
        (0, 1952, True, False),
        (0, 1940, False, False),
    ],
)
def test_who_is_looked_in_on(risk: int, born: int | None, alone: bool, looked_in_on: bool) -> None:
    born_on = None if born is None else date(born, 3, 9)
    rule = OutreachRule(50, 75)
    assert is_looked_in_on(rule, risk, born_on, lives_alone=alone, today=date(2026, 3, 9)) is looked_in_on


async def sent(office: Office, hazard: str | None = "cold", *, district_ids: list[int] | None = None,
               dong_ids: list[int] | None = None, hours: float = 20) -> UUID:  # fmt: skip
    """An alert that was just sent, and what its job did."""
    author = await make.staff(office.db, "operator", "city", None, name="한결")
    text = AlertText(event="한파경보", headline="밖에 나가지 마세요", body="영하 12도예요.")
    body = AlertBody(level=3, topics=["weather"], district_ids=district_ids or [], dong_ids=dong_ids or [], link=None,
                     expires_at=office.clock.now + timedelta(hours=hours), texts=AlertTexts(ko=text),
                     hazard=hazard)  # fmt: skip # pyright: ignore[reportArgumentType]
    alert_id = await alerts.insert_draft(office.db, author, "재난상황실", "City", body, office.clock.now)
    await make.send_alert(office.db, alert_id, office.clock.now)
    await tasks.look_in_on(office.context(), str(alert_id), office.clock.now)
    return alert_id


async def person(office: Office, name: str, born: str = "1940-01-01", dong_id: int = CHIPYEONG, **more: Any) -> str:
    who = {"name": name, "born_on": born, "dong_id": dong_id, "address": f"길 {name}", "lives_alone": True} | more
    me = await office.citizen(name)
    return (await ask(me, "self", urgency="normal", person=who))["case_id"]


async def pages(who: Person) -> list[dict[str, Any]]:
    found = (await who.get(OUTREACH)).json()["lists"]
    return [(await who.get(f"{OUTREACH}/{one['id']}")).json() for one in found]


def names(page: dict[str, Any]) -> list[str]:
    return [item["name"] for item in page["items"]]


async def say(who: Person, item: dict[str, Any], status: str, how: str = "call", note: str = "") -> Any:
    body = {"version": item["version"], "status": status, "how": how, "note": note}
    return await who.post(f"{OUTREACH}/items/{item['id']}", body)


async def test_an_alert_makes_one_list_that_another_makes_longer_and_its_end_closes(office: Office) -> None:
    sera = await office.member()
    await person(office, "말순")
    await person(office, "젊은이", "1990-01-01")
    await person(office, "함께", lives_alone=False)
    await person(office, "먼이", dong_id=UNAM3)
    assert await pages(sera) == []
    first = await sent(office, dong_ids=[CHIPYEONG])
    [page] = await pages(sera)
    assert names(page) == ["말순"]
    assert page["listed"]["dongs"] == [
        {"dong": {"id": CHIPYEONG, "name_ko": "치평동", "name_en": page["listed"]["dongs"][0]["dong"]["name_en"]},
         "waiting": 1, "reached": 0, "not_reached": 0, "needs_help": 0}]  # fmt: skip
    # The same again is nothing; somebody new, and an update for the whole district, make it longer.
    await tasks.look_in_on(office.context(), str(first), office.clock.now)
    await person(office, "복남", "1930-01-01")
    second = await sent(office, district_ids=[SEO_GU])
    await sent(office, None, district_ids=[SEO_GU])
    [page] = await pages(sera)
    assert sorted(names(page)) == ["말순", "복남"]
    boss = await office.member("care_supervisor", "city", None, name="민서연")
    assert len((await boss.get(OUTREACH)).json()["lists"]) == 1
    # Another danger is another list. One alert's end leaves the list to the other.
    await sent(office, "outage", dong_ids=[CHIPYEONG], hours=1)
    assert len(await pages(sera)) == 2
    await alerts.mark_over(office.db, first, "ended", office.clock.now)
    await tasks.look_in_on(office.context(), str(first), office.clock.now)
    assert [one["listed"]["closed_at"] for one in await pages(sera)] == [None, None]
    office.clock.forward(hours=2)
    await tasks.close_over(office.context(), office.clock.now)
    assert [one["listed"]["hazard"] for one in await pages(sera) if one["listed"]["closed_at"]] == ["outage"]
    await alerts.mark_over(office.db, second, "ended", office.clock.now)
    await tasks.look_in_on(office.context(), str(second), office.clock.now)
    [cold] = [page for page in await pages(sera) if page["listed"]["hazard"] == "cold"]
    assert code(await say(sera, cold["items"][0], "reached")) == (409, "outreach_over")
    assert code(await sera.get(f"{OUTREACH}/items/{cold['items'][0]['id']}")) == (409, "outreach_over")
    # And the next cold is a new one, in which everybody is called again.
    await sent(office, dong_ids=[CHIPYEONG])
    assert sorted(names((await pages(sera))[0])) == ["말순", "복남"]


async def test_a_list_is_worked_off_and_help_reaches_whoever_has_the_case(office: Office) -> None:
    sera, other = await office.member(), await office.member(name="배가온")
    case_id, _ = await person(office, "말순"), await person(office, "복남", "1930-01-01")
    await Desk(other, case_id).do("take")
    await sent(office)
    [page] = await pages(sera)
    item = next(item for item in page["items"] if item["name"] == "말순")
    assert item["assignee"]["name"] == "배가온"
    assert (await sera.get(f"{OUTREACH}/count")).json() == {"count": 2}
    # A colleague's case, too: whoever is nearest calls. The person sees who looked.
    contact = (await sera.get(f"{OUTREACH}/items/{item['id']}")).json()
    assert contact["address"] == "길 말순"
    assert await by_owner(
        office.db, "SELECT count(*) FROM trail WHERE action = 'read' AND subject_id = $1 AND actor_id = $2",
        case_id, sera.id,
    ) == 1  # fmt: skip
    assert code(await say(sera, item, "needs_help")) == (400, "invalid_request")
    assert code(await say(sera, item, "needs_help", note="900101-2345678"))[1] == "registration_number"
    told = (await say(sera, item, "needs_help", "visit", "보일러가 꺼졌어요")).json()
    assert (told["status"], told["by"], told["version"]) == ("needs_help", "오세라", 2)
    assert code(await say(sera, item, "reached")) == (409, "stale_version")
    assert (await sera.get(f"{OUTREACH}/count")).json() == {"count": 2}
    seen = await Desk(other, case_id).read()
    newest = seen["events"][0]
    assert (newest["action"], newest["why"]) == ("outreach_needs_help", "보일러가 꺼졌어요")
    [at_case] = (await other.get(f"/api/staff/care/cases/{case_id}/outreach")).json()
    assert (at_case["hazard"], at_case["note"], at_case["is_over"]) == ("cold", "보일러가 꺼졌어요", False)
    assert (await say(other, told, "reached", "visit")).status_code == 200
    assert (await sera.get(f"{OUTREACH}/count")).json() == {"count": 1}
    assert (await pages(sera))[0]["listed"]["dongs"][0]["reached"] == 1


async def test_operators_see_numbers_and_no_name_and_another_dong_sees_nothing(office: Office, db: Db) -> None:
    await person(office, "말순")
    await sent(office)
    boss = await office.member()
    [page] = await pages(boss)
    item = page["items"][0]
    operator = await office.member("operator", "city", None, name="한결")
    answer = await operator.get(OUTREACH)
    chipyeong = [d for d in answer.json()["lists"][0]["dongs"] if d["dong"]["id"] == CHIPYEONG]
    assert (answer.json()["names"], chipyeong[0]["waiting"]) == (False, 1)
    for hidden in ("말순", item["id"], item["case_id"], item["code"]):
        assert hidden not in answer.text
    for path in (f"/{page['listed']['id']}", f"/items/{item['id']}", "/count"):
        assert (await operator.get(OUTREACH + path)).status_code == 403
    elsewhere = await office.member("care_manager", "dong", UNAM3, name="서로이")
    assert (await pages(elsewhere))[0]["items"] == []
    assert code(await elsewhere.get(f"{OUTREACH}/items/{item['id']}"))[0] == 404
    assert code(await say(elsewhere, item, "reached"))[0] == 404
    # The base keeps it so, whatever a statement forgets; and so for somebody who asks for themselves.
    for dong_ids, citizen_id in (([UNAM3], None), ([], None), ([], uuid4())):
        await queries.enter(db, TODAY, dong_ids=dong_ids, citizen_id=citizen_id)
        assert await db.fetchval("SELECT count(*) FROM care_outreach_items") == 0
    assert await db.fetchval("SELECT count(*) FROM care_outreach_lists") == 0
    # Who moves takes their line along to the new dong's list.
    await by_owner(db, "UPDATE care_cases SET dong_id = $1", UNAM3)
    await by_owner(db, "UPDATE care_people SET dong_id = $1", UNAM3)
    assert names((await pages(elsewhere))[0]) == ["말순"]
    assert (await pages(boss))[0]["items"] == []


async def help_tasks(who: Person, whose: str = "mine") -> list[dict[str, Any]]:
    answer = await who.get(f"/api/staff/care/tasks?whose={whose}")
    return [task for task in answer.json()["tasks"] if task["kind"] == "help"]


async def test_help_is_a_task_of_today_until_somebody_says_what_was_done(office: Office) -> None:
    sera, other = await office.member(), await office.member(name="배가온")
    case_id = await person(office, "말순")
    await Desk(other, case_id).do("take")
    await sent(office)
    item = (await pages(sera))[0]["items"][0]
    told = (await say(sera, item, "needs_help", "visit", "보일러가 꺼졌어요")).json()
    # It is for whoever has the case, and counts as due today; a colleague sees that it is there, and not the word.
    [task] = await help_tasks(other)
    assert (task["what"], task["opens_on"], task["due_on"], task["turn"]) == (
        "보일러가 꺼졌어요", "2026-03-09", "2026-03-09", "today")  # fmt: skip
    assert (await other.get("/api/staff/care/tasks/count")).json() == {"count": 1}
    assert (await help_tasks(sera), (await sera.get("/api/staff/care/tasks/count")).json()) == ([], {"count": 0})
    [seen] = await help_tasks(sera, "dongs")
    assert (seen["what"], seen["can_work"]) == ("", False)
    elsewhere = await office.member("care_manager", "dong", UNAM3, name="서로이")
    assert await help_tasks(elsewhere, "dongs") == []
    assert (await (await office.member("operator", "city", None, name="한결")).get("/api/staff/care/tasks")
            ).status_code == 403  # fmt: skip
    # Said again it is the same task, with the newest word; that they are well again does not say what became of it.
    told = (await say(sera, told, "needs_help", "call", "물도 안 나와요")).json()
    assert (await say(sera, told, "reached")).status_code == 200
    [again] = await help_tasks(other)
    assert (again["id"], again["what"], again["version"]) == (task["id"], "물도 안 나와요", 2)
    # The case may go another way, which drops what rules made; only a word about it ends it.
    desk, path = Desk(other, case_id), f"tasks/{task['id']}/done"
    await desk.do("urgency", {"urgency": "emergency", "why": WHY})
    for step in ("in_service", "assessed"):
        assert (await desk.step(step)).status_code == 200
    assert len(await help_tasks(other)) == 1
    assert code(await desk.say(path, {"version": 2})) == (400, "invalid_request")
    assert code(await desk.say(path, {"version": 1, "word": "고쳤어요"})) == (409, "stale_version")
    assert code(await Desk(sera, case_id).say(path, {"version": 2, "word": "고쳤어요"}))[0] == 403
    assert (await desk.say(path, {"version": 2, "word": "기사님이 고쳤어요"})).status_code == 200
    assert await help_tasks(other) == []
    newest = (await desk.read())["events"][0]
    assert (newest["action"], newest["why"]) == ("help_done", "기사님이 고쳤어요")
    # Nobody adds one by hand.
    made = {"kind": "help", "opens_on": "2026-03-09", "due_on": "2026-03-09", "what": "도움"}
    assert code(await desk.say("tasks", made)) == (400, "invalid_request")


async def test_help_for_somebody_whom_nobody_has_is_everybodys_and_late_tomorrow(office: Office) -> None:
    sera = await office.member()
    case_id = await person(office, "말순")
    await sent(office)
    item = (await pages(sera))[0]["items"][0]
    await say(sera, item, "needs_help", note="보일러가 꺼졌어요")
    [task] = await help_tasks(sera)
    assert (task["case_id"], task["assignee"], task["can_work"]) == (case_id, None, True)
    assert (await sera.get("/api/staff/care/tasks/count")).json() == {"count": 1}
    # The danger is over; the help is not, and it is said once that it is late.
    office.clock.forward(days=1)
    await tasks.close_over(office.context(), office.clock.now)
    await keep_followup(office.context(), office.clock.now)
    await keep_followup(office.context(), office.clock.now)
    sera = await office.member(name="다온")
    [late] = await help_tasks(sera)
    assert late["turn"] == "overdue"
    events = (await Desk(sera, case_id).read())["events"]
    assert [event["action"] for event in events].count("task_overdue") == 1


@pytest.mark.race
async def test_help_that_two_ask_for_at_once_is_one_task(pool: Pool, app_settings: Settings, clock: Clock) -> None:
    async with office_on(pool, app_settings, clock) as office:
        sera, other = await office.member(), await office.member(name="배가온")
        await person(office, "말순")
        await sent(office)
        await sent(office, "outage")
        items = [page["items"][0] for page in await pages(sera)]
        answers = await asyncio.gather(*(
            say(who, item, "needs_help", note=f"도움 {n}") for n, item in enumerate(items) for who in (sera, other)
        ))  # fmt: skip
        assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409]
        assert len(await help_tasks(sera)) == 1


@pytest.mark.race
async def test_two_alerts_at_once_put_nobody_on_two_lists(pool: Pool, app_settings: Settings, clock: Clock) -> None:
    async with office_on(pool, app_settings, clock) as office:
        for n in range(4):
            await person(office, f"사람{n}")
        author = await make.staff(office.db, "operator", "city", None)
        ids: list[UUID] = []
        for _ in range(4):
            text = AlertText(event="폭염", headline="쉬세요", body="38도예요.")
            body = AlertBody(level=3, topics=["weather"], district_ids=[], dong_ids=[CHIPYEONG], link=None,
                             expires_at=clock.now + timedelta(hours=2), texts=AlertTexts(ko=text),
                             hazard="heat")  # fmt: skip
            ids.append(await alerts.insert_draft(office.db, author, "재난상황실", "City", body, clock.now))
            await make.send_alert(office.db, ids[-1], clock.now)
        context = Context(app_settings, Database(pool), office.sealer)
        await asyncio.gather(*(tasks.look_in_on(context, str(id), clock.now) for id in [*ids, *ids]))
        sera = await office.member()
        assert sorted(name for page in await pages(sera) for name in names(page)) == [f"사람{n}" for n in range(4)]
