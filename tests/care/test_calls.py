"""Whom nobody met is looked for: whom to call, by when, who sees what was not done in time, and when it ends."""

import itertools
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import httpx
import pytest

from backend.care.calls import rules, tasks
from backend.care.calls.models import ProviderRules, Result, Whom
from backend.care.orders.tasks import look_through_at
from backend.care.queries import enter_city, find_case
from backend.db import Db
from backend.errors import Invalid
from tests.bookings.conftest import MONDAY, at
from tests.care.conftest import CHIPYEONG, SEO_GU, TODAY, Office, Person, ask, by_owner, confirm_mandates
from tests.care.desk import Desk, code, later
from tests.care.provided import actions_of, answer, hear, report, send
from tests.care.test_orders import FRIDAY, Sent, sent

UNCHEON = 2914002
RULES = ProviderRules(60, 60, 240, 30)


async def missed(office: Office, note: str = "벨을 눌러도 대답이 없어요", **order: Any) -> Sent:
    it = await sent(office, **order)
    await answer(it.provider, it.order_id)
    await report(it.provider, it.order_id, status="missed", note=note)
    await hear(office)
    return it


async def open_trees(who: Person) -> list[dict[str, Any]]:
    return (await who.get("/api/staff/care/calls")).json()


async def tree_of(who: Person, n: int = 0) -> dict[str, Any]:
    listed = await open_trees(who)
    return (await who.get(f"/api/staff/care/calls/{listed[n]['id']}")).json()


async def say(
    who: Person, tree: dict[str, Any], whom: Whom, result: Result, note: str = "", key: UUID | None = None
) -> httpx.Response:
    call = next(call for call in tree["calls"] if call["whom"] == whom)
    body = {"call_id": call["id"], "result": result, "note": note}
    return await who.post(f"/api/staff/care/calls/{tree['id']}/answers", body, key=key)


def turns(tree: dict[str, Any]) -> str:
    return next((call["whom"] for call in tree["calls"] if call["is_next"]), "")


# How it begins


async def test_whom_nobody_met_is_looked_for_in_order_until_somebody_has_seen_them(office: Office, db: Db) -> None:
    it = await sent(office)
    daughter = await office.citizen("한솔", phone="+821098765432")
    await ask(daughter, "mother", duplicate="join", person={"name": "박순자", "address": "박순자 길 1"})
    await confirm_mandates(db)
    await answer(it.provider, it.order_id)
    await report(it.provider, it.order_id, status="missed", note="벨을 눌러도 대답이 없어요")
    await hear(office)
    sera, other = await office.member(), await office.member(name="이가온")
    await Desk(sera, it.case_id).do("take-over", {"why": "제가 이어서 맡기로 했어요"})
    queue = (await other.get("/api/staff/care/queue", which="waiting")).json()["cases"]
    assert [(case["name"], case["not_met"]) for case in queue] == [("박순자", True)]
    assert [(t["name"], t["next_whom"], t["cause"]) for t in await open_trees(other)] == [
        ("박순자", "person", "missed")
    ]
    tree = await tree_of(other)
    assert tree["why"] == "벨을 눌러도 대답이 없어요"
    assert [(call["whom"], call["name"], call["phone"]) for call in tree["calls"]] == [
        ("person", "박순자", ""), ("contact", "한솔", "010-9876-5432"), ("provider", "빛고을도시락", "062-350-1000"),
        ("door", "", ""), ("emergency", "", "119"),
    ]  # fmt: skip
    readers = (await it.me.get(f"/api/care/cases/{it.case_id}/readers")).json()
    assert "이가온" in [reader["who"] for reader in readers]
    tree = (await say(other, tree, "person", "no_answer", "두 번 울렸어요")).json()
    assert turns(tree) == "contact"
    tree = (await say(other, tree, "contact", "no_news")).json()
    # Straight to the door: the provider is left out.
    tree = (await say(other, tree, "door", "no_answer")).json()
    assert turns(tree) == "emergency"
    assert code(await say(other, tree, "emergency", "no_answer")) == (400, "invalid_request")
    tree = (await say(other, tree, "emergency", "on_way")).json()
    assert (turns(tree), tree["ended_at"]) == ("", None)
    assert [t["next_whom"] for t in await open_trees(other)] == [None]
    assert code(await say(other, tree, "emergency", "on_way")) == (409, "call_made")
    # She calls back after all.
    key = uuid4()
    tree = (await say(sera, tree, "person", "met", "시장에 다녀오셨대요", key)).json()
    assert (tree["ended_how"], await open_trees(sera)) == ("met", [])
    assert (await say(sera, tree, "person", "met", "시장에 다녀오셨대요", key)).status_code == 201
    # Whoever helped still sees how it went, and a while later reads it as the case itself: with a word.
    path = f"/api/staff/care/calls/{tree['id']}"
    assert (await other.get(path)).status_code == 200
    await later(office, other, minutes=31)
    assert code(await other.get(path)) == (403, "opening_needed")
    assert code(await say(other, tree, "door", "met")) == (409, "search_over")
    assert (await other.get("/api/staff/care/queue", which="waiting")).json()["cases"] == []
    happened = await actions_of(db, it.case_id)
    assert happened[-5:] == ["call_person_no_answer", "call_contact_no_news", "call_door_no_answer",
                             "call_emergency_on_way", "call_person_met"]  # fmt: skip
    assert happened.count("not_met_missed") == 1


async def test_a_second_missed_visit_joins_the_search_and_a_meeting_ends_it(office: Office, db: Db) -> None:
    it = await missed(office)
    another = await send(db, office.sealer, it.case_id, it.service_id, it.organization_id, units_a_week=1)
    await answer(it.provider, another)
    await report(it.provider, another, status="missed", note="문이 잠겨 있어요")
    await hear(office)
    sera = await office.member()
    assert len(await open_trees(sera)) == 1
    # Who was there in the morning does not know how it was at noon.
    morning = await send(db, office.sealer, it.case_id, it.service_id, it.organization_id, units_a_week=1)
    await answer(it.provider, morning)
    await report(it.provider, morning)
    await hear(office)
    assert len(await open_trees(sera)) == 1
    # The same provider came back later on the same day.
    assert (await report(it.provider, it.order_id, status="done", note="다시 가서 뵈었어요")).status_code == 201
    await hear(office)
    assert await open_trees(sera) == []
    assert await by_owner(db, "SELECT ended_how FROM care_call_trees") == "reported"
    assert (await actions_of(db, it.case_id))[-1] == "met_by_provider"
    # What was missed before that needs nobody any more.
    await report(it.provider, another, FRIDAY, "missed", "지난주 일이에요")
    await hear(office)
    assert await open_trees(sera) == []


@pytest.mark.parametrize(
    ("need", "reports", "pause", "looked_for"),
    [
        ("meals", False, None, True), ("safety", False, None, True), ("housework", False, None, False),
        ("meals", True, None, False), ("meals", False, "in_hospital", False), ("meals", False, "person_asked", True),
    ],
)  # fmt: skip
async def test_a_day_that_ends_without_a_word_is_looked_into(
    office: Office, db: Db, need: str, reports: bool, pause: str | None, looked_for: bool
) -> None:
    it = await sent(office, need=need)
    await answer(it.provider, it.order_id)
    await hear(office)
    if pause:
        await by_owner(db, "UPDATE care_cases SET paused_at = now(), pause_reason = $1", pause)
    # On Monday the yes; Tuesday is the first of which something should be said.
    sera = await office.member()
    for hours in (16, 38):
        await look_through_at(office.context(), MONDAY + timedelta(hours=hours))
        assert await by_owner(db, "SELECT count(*) FROM care_call_trees") == 0, hours
    await later(office, it.provider, sera, hours=28)
    if reports:
        await report(it.provider, it.order_id, TODAY + timedelta(days=1))
        await hear(office)
    for hours in (40, 41):
        await look_through_at(office.context(), MONDAY + timedelta(hours=hours))
    await later(office, sera, hours=14)
    assert [(t["cause"], t["on_date"]) for t in await open_trees(sera)] == (
        [("unreported", "2026-03-10")] if looked_for else []
    )  # fmt: skip
    assert (await actions_of(db, it.case_id)).count("not_met_unreported") == looked_for


# By when, and who sees it


@pytest.mark.parametrize(
    ("urgency", "risk", "now", "due"),
    [
        ("normal", 0, at(10), at(14)), ("normal", 60, at(10), at(11)), ("emergency", 0, at(23), at(0, day=10)),
        ("normal", 59, at(21), at(12, day=10)), ("normal", 0, at(0, 5), at(12)), ("normal", 0, at(7, 59), at(12)),
        ("normal", 0, at(20, 59), at(0, 59, day=10)),
    ],
)  # fmt: skip
async def test_by_when_the_next_call_is_made(
    office: Office, db: Db, urgency: str, risk: int, now: Any, due: Any
) -> None:
    it = await missed(office)
    await by_owner(db, "UPDATE care_cases SET urgency = $1, risk = $2", urgency, risk)
    await enter_city(db, MONDAY)
    case = await find_case(db, UUID(it.case_id))
    assert rules.due_at(case, RULES, now) == due


async def test_what_is_not_called_in_time_goes_up_by_itself(office: Office, db: Db) -> None:
    it = await missed(office)
    await by_owner(db, "UPDATE care_call_trees SET due_at = $1", MONDAY + timedelta(hours=1))
    for minutes, level in ((59, "dong"), (60, "district"), (61, "district"), (119, "district"), (120, "city")):
        await tasks.escalate_calls(office.context(), MONDAY + timedelta(minutes=minutes))
        assert await by_owner(db, "SELECT escalated_to FROM care_call_trees") == level, minutes
    happened = await actions_of(db, it.case_id)
    assert [action for action in happened if "late" in action] == ["call_late_district", "call_late_city"]
    # A closed case is looked for no more.
    await by_owner(db, "UPDATE care_cases SET status = 'closed', closed_at = now(), due_at = NULL")
    await tasks.escalate_calls(office.context(), MONDAY + timedelta(minutes=130))
    assert await by_owner(db, "SELECT ended_how FROM care_call_trees") == "case_closed"


async def test_who_sees_the_calls_of_a_dong_and_the_most_urgent_first(office: Office, db: Db) -> None:
    first = await missed(office)
    second = await missed(office, name="최병국")
    await by_owner(db, "UPDATE care_call_trees SET due_at = $2 WHERE case_id = $1", UUID(second.case_id), MONDAY)
    sera, boss = await office.member(), await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    for who in (sera, boss):
        assert [t["case_id"] for t in await open_trees(who)] == [second.case_id, first.case_id]
    assert [t["is_late"] for t in await open_trees(sera)] == [True, False]
    elsewhere = await office.member("care_manager", "dong", UNCHEON, name="남동")
    tree = await tree_of(sera)
    assert await open_trees(elsewhere) == []
    assert (await elsewhere.get(f"/api/staff/care/calls/{tree['id']}")).status_code == 404
    assert (await say(elsewhere, tree, "person", "met")).status_code == 404
    assert tree["dong"]["id"] == CHIPYEONG


# Rules


@pytest.mark.parametrize(
    ("whom", "result"), list(itertools.product(get_args(Whom), get_args(Result)))
)  # fmt: skip
def test_what_can_come_of_a_call(whom: Whom, result: Result) -> None:
    if result in rules.RESULTS[whom]:
        rules.check_result(whom, result, None)
        if result != "met":
            with pytest.raises(rules.CallMade):
                rules.check_result(whom, result, "no_answer")
        return
    with pytest.raises(Invalid):
        rules.check_result(whom, result, None)
