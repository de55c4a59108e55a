"""The dong's desk: the queue, who has a case, visits, tries, clocks, questions and what the supervisor sees."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.care import tasks
from backend.db import Db
from backend.seoul import SEOUL
from tests import make
from tests.care.conftest import CHIPYEONG, SEO_GU, UNAM3, Office, ask, by_owner
from tests.care.desk import WHY, Desk, code, later, requested, routed, taken_in, visit

UNCHEON = 2914008


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SEOUL)


async def names(who: Any, which: str = "all") -> list[str]:
    queue = (await who.get("/api/staff/care/queue", which=which)).json()
    assert queue["counts"][which] == len(queue["cases"])
    return [case["name"] for case in queue["cases"]]


async def test_the_queue_begins_with_emergencies_and_goes_on_by_promise_and_risk(office: Office, db: Db) -> None:
    sera = await office.member()
    asked = [("보통", "normal", False), ("혼자", "normal", True), ("급함", "soon", False), ("위급", "emergency", False)]
    for n, (name, urgency, alone) in enumerate(asked):
        await requested(office, name, urgency=urgency, person={
            "name": name, "born_on": f"196{n}-01-01", "address": f"상무대로 {n}", "lives_alone": alone})  # fmt: skip
    assert await names(sera) == ["위급", "급함", "혼자", "보통"]
    await later(office, sera, days=3)
    await requested(office, "새로", urgency="normal", person={"name": "새로", "address": "새 길 1"})
    assert (await names(sera))[-1] == "새로"


async def test_each_filter_shows_what_it_says(office: Office) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    _, mine = await requested(office, "하나", person={"name": "하나", "address": "길 1", "born_on": None})
    me, _ = await requested(office, "둘", person={"name": "둘", "address": "길 2", "born_on": None})
    _, late = await requested(
        office, "셋", urgency="emergency", person={"name": "셋", "address": "길 3", "born_on": None}
    )
    await Desk(sera, mine).do("take")
    await Desk(other, late).do("take")
    await later(office, sera, other, hours=20)
    two = (await me.get("/api/care/cases")).json()["cases"][0]["id"]
    await me.post(f"/api/care/cases/{two}/questions", {"question": "언제 오세요?"})
    assert await names(sera, "mine") == ["하나"]
    assert await names(sera, "unassigned") == ["둘"]
    assert await names(sera, "late") == ["셋"]
    assert await names(sera, "waiting") == ["둘"]
    assert await names(sera, "escalated") == []
    await Desk(other, late).do("handover", {"to_staff_id": str(sera.id), "word": "교육에 가요"})
    assert await names(sera, "waiting") == ["셋", "둘"]
    assert len((await sera.get("/api/staff/care/queue", dong_id=UNAM3)).json()["cases"]) == 0


async def test_looking_at_the_queue_leaves_one_row_in_the_trail(office: Office, db: Db) -> None:
    sera = await office.member()
    await sera.get("/api/staff/care/queue")
    await requested(office)
    await sera.get("/api/staff/care/queue")
    rows = await db.fetch("SELECT actor_id, fields FROM trail WHERE subject_kind = 'care_queue'")
    assert [(row["actor_id"], row["fields"]) for row in rows] == [(sera.id, ["name", "needs"])]


@pytest.mark.parametrize(
    ("role", "scope", "scope_id", "sees"),
    [
        ("care_manager", "dong", CHIPYEONG, True), ("care_manager", "dong", UNCHEON, False),
        ("care_supervisor", "district", SEO_GU, True), ("care_supervisor", "district", 29110, False),
        ("care_supervisor", "city", None, True), ("care_manager", "site", 1, False),
    ],
)  # fmt: skip
async def test_a_desk_sees_its_own_dongs(office: Office, role: Any, scope: Any, scope_id: Any, sees: bool) -> None:
    _, case_id = await requested(office)
    who = await office.member(role, scope, scope_id)
    assert bool((await who.get("/api/staff/care/queue")).json()["cases"]) == sees
    assert (await who.get(f"/api/staff/care/cases/{case_id}")).status_code == (200 if sees else 404)


async def test_a_case_shows_everything_and_the_person_sees_who_looked(office: Office, db: Db) -> None:
    me = await office.citizen("박순자", phone="+821023456789")
    case_id = (await ask(me))["case_id"]
    sera = await office.member()
    case = await Desk(sera, case_id).read()
    assert case["person"] == {
        "name": "박순자", "born_on": "1941-05-18", "phone": "010-2345-6789", "address": "상무대로 1001, 203동 1504호",
        "access": "초인종이 고장 났어요", "lives_alone": True, "contact": None, "has_account": True,
        "died_at": None, "version": 1,
    }  # fmt: skip
    assert case["words"] == "무릎이 아파서 장을 못 봐요."
    assert case["requester"] is None
    assert {consent["purpose"] for consent in case["consents"]} == {"care", "care_health", "care_sharing"}
    assert [(event["action"], event["who"]) for event in case["events"]] == [("received", "박순자")]
    readers = (await me.get(f"/api/care/cases/{case_id}/readers")).json()
    assert [(reader["who"], reader["action"]) for reader in readers] == [("오세라", "read")]
    assert await db.fetchval("SELECT citizen_id FROM trail WHERE action = 'read' AND actor_id = $1", sera.id) == me.id


# Who has it


async def test_who_takes_a_case_has_it_and_the_other_is_told(office: Office) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    _, case_id = await requested(office)
    case = await Desk(sera, case_id).do("take")
    assert (case["status"], case["assignee"]["name"]) == ("assigned", "오세라")
    assert code(await Desk(other, case_id).say("take", {"version": 1})) == (409, "already_taken")
    # Once more by the same is nothing new.
    assert (await Desk(sera, case_id).say("take", {"version": 1})).json()["version"] == case["version"]


async def test_a_colleagues_case_is_opened_with_a_reason_for_half_an_hour(office: Office, db: Db) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    me, case_id = await requested(office)
    await Desk(sera, case_id).do("take")
    desk = Desk(other, case_id)
    assert code(await other.get(desk.path)) == (403, "opening_needed")
    assert code(await desk.say("tries", {"how": "phone"})) == (403, "opening_needed")
    assert code(await desk.say("open", {"why": "그냥 궁금"})) == (400, "invalid_request")
    assert (await desk.say("open", {"why": WHY})).status_code == 200
    case = await desk.read()
    assert case["events"][0]["action"] == "opened"
    # To read is not to act.
    assert "pause" not in case["can"]
    assert code(await desk.say("tries", {"how": "phone"})) == (403, "not_allowed")
    (opening,) = (await boss.get("/api/staff/care/board")).json()["openings"]
    assert (opening["staff_name"], opening["assignee_name"], opening["why"]) == ("이가온", "오세라", WHY)
    assert (await boss.post(f"/api/staff/care/openings/{opening['id']}/review")).status_code == 204
    assert (await boss.get("/api/staff/care/board")).json()["openings"] == []
    readers = [(r["who"], r["action"]) for r in (await me.get(f"/api/care/cases/{case_id}/readers")).json()]
    assert ("이가온", "open") in readers
    office.clock.forward(minutes=31)
    assert code(await other.get(desk.path)) == (403, "opening_needed")


async def test_nobody_reviews_what_they_opened_themselves(office: Office, db: Db) -> None:
    sera = await office.member()
    both = await office.member(name="이가온")
    _, case_id = await requested(office)
    await Desk(sera, case_id).do("take")
    await Desk(both, case_id).say("open", {"why": WHY})
    await db.execute(
        """INSERT INTO staff_roles (staff_id, role, scope_kind, scope_id, valid)
           VALUES ($1, 'care_supervisor', 'dong', $2, daterange('2020-01-01', NULL))""",
        both.id, CHIPYEONG,
    )  # fmt: skip
    (opening,) = (await both.get("/api/staff/care/board")).json()["openings"]
    assert opening["mine"]
    assert code(await both.post(f"/api/staff/care/openings/{opening['id']}/review")) == (403, "own_opening")


async def test_taking_over_needs_a_word_and_is_looked_at(office: Office) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    _, case_id = await requested(office)
    version = (await Desk(sera, case_id).do("take"))["version"]
    assert code(await Desk(other, case_id).say("take-over", {"version": version, "why": "짧게"}))[0] == 400
    case = (await Desk(other, case_id).say("take-over", {"version": version, "why": WHY})).json()
    assert (case["assignee"]["name"], case["events"][0]["action"], case["events"][0]["why"]) == (
        "이가온", "taken_over", WHY)  # fmt: skip
    assert len((await boss.get("/api/staff/care/board")).json()["openings"]) == 1
    assert code(await sera.get(f"/api/staff/care/cases/{case_id}")) == (403, "opening_needed")


async def test_a_supervisor_gives_a_case_to_whoever_has_least(office: Office) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    elsewhere = await office.member("care_manager", "dong", UNCHEON, name="먼데")
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    _, first = await requested(office)
    _, second = await requested(office, "둘", person={"name": "둘", "address": "길 2", "born_on": None})
    await Desk(sera, first).do("take")
    colleagues = (await boss.get(f"/api/staff/care/cases/{second}/colleagues")).json()
    assert [(c["name"], c["open"]) for c in colleagues] == [("이가온", 0), ("오세라", 1)]
    case = await Desk(boss, second).do("assign", {"staff_id": colleagues[0]["id"]})
    assert (case["status"], case["assignee"]["name"]) == ("assigned", "이가온")
    # And to another, later on.
    assert (await Desk(boss, second).do("assign", {"staff_id": str(sera.id)}))["assignee"]["name"] == "오세라"
    refused = await Desk(boss, second).say(
        "assign", {"version": await Desk(boss, second).version(), "staff_id": str(elsewhere.id)}
    )
    assert (code(refused), refused.json()["reason"]) == ((409, "guard_unmet"), "assignee_in_scope")
    assert code(await Desk(other, second).say("assign", {"version": 1, "staff_id": str(other.id)}))[0] == 403


async def test_a_case_is_handed_over_when_that_is_accepted(office: Office) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    _, case_id = await requested(office)
    await Desk(sera, case_id).do("take")
    key = uuid4()
    body = {"version": await Desk(sera, case_id).version(), "to_staff_id": str(other.id), "word": "목요일마다 와요"}
    case = (await Desk(sera, case_id).say("handover", body, key=key)).json()
    assert case["assignee"]["name"] == "오세라"
    assert len((await Desk(sera, case_id).say("handover", body, key=key)).json()["handovers"]) == 1
    again = await Desk(sera, case_id).say("handover", body | {"version": case["version"]})
    assert code(again) == (409, "handover_open")
    # The one who is asked may read it, and says no.
    assert (await Desk(other, case_id).read())["handovers"][0]["word"] == "목요일마다 와요"
    assert (await Desk(other, case_id).say("handover/answer", {"accept": False})).status_code == 400
    declined = await Desk(other, case_id).say("handover/answer", {"accept": False, "word": "휴가예요"})
    assert declined.status_code == 200, declined.text
    assert code(await other.get(Desk(other, case_id).path)) == (403, "opening_needed")
    handover = (await Desk(sera, case_id).read())["handovers"][0]
    assert (handover["status"], handover["answer"]) == ("declined", "휴가예요")
    # Asked again and taken back; asked once more and accepted.
    await Desk(sera, case_id).do("handover", {"to_staff_id": str(other.id), "word": "부탁해요"})
    await Desk(sera, case_id).do("handover/drop")
    assert code(await Desk(other, case_id).say("handover/answer", {"accept": True}))[0] == 404
    await Desk(sera, case_id).do("handover", {"to_staff_id": str(other.id), "word": "부탁해요"})
    accepted = (await Desk(other, case_id).say("handover/answer", {"accept": True})).json()
    assert accepted["assignee"]["name"] == "이가온"
    assert [h["status"] for h in accepted["handovers"]].count("accepted") == 1


# Visits


async def test_a_visit_is_agreed_on_moved_and_cancelled_and_the_person_follows(office: Office, db: Db) -> None:
    sera = await office.member()
    me, case_id = await requested(office)
    desk = Desk(sera, case_id)
    await desk.do("take")
    case = await desk.do("visit", visit(at(11, 10)))
    assert (case["status"], case["visits"][0]["status"]) == ("visit_scheduled", "planned")
    mine = (await me.get(f"/api/care/cases/{case_id}")).json()
    assert (mine["status"], mine["visit"]["staff_name"]) == ("visit_scheduled", "오세라")
    assert await db.fetchval("SELECT count(*) FROM messages WHERE kind = 'care_step'") == 1
    case = await desk.do("visit", visit(at(11, 14), minutes=90, why="오전에 병원에 가신대요"))
    assert case["events"][0]["action"] == "visit_moved"
    assert len(case["visits"]) == 1
    case = (await desk.step("assigned")).json()
    assert (case["status"], case["visits"][0]["status"]) == ("assigned", "cancelled")
    assert (await me.get(f"/api/care/cases/{case_id}")).json()["visit"] is None


@pytest.mark.parametrize(
    ("body", "status", "what"),
    [
        (visit(at(9, 8)), 400, "invalid_request"),
        (visit(at(9, 9)), 400, "invalid_request"),
        (visit(at(9, 9) + timedelta(days=91)), 400, "invalid_request"),
        (visit(at(13, 9)), 409, "visit_after_promise"),
        (visit(at(11, 9), minutes=5), 400, "invalid_request"),
        (visit(at(11, 9), why="410518-2345678"), 422, "registration_number"),
        ({"starts_at": "내일"}, 400, "invalid_request"),
        (visit(at(11, 9), version=99), 409, "stale_version"),
    ],
)  # fmt: skip
async def test_a_visit_that_cannot_be_is_refused(office: Office, body: dict[str, Any], status: int, what: str) -> None:
    sera = await office.member()
    _, case_id = await requested(office)
    version = (await Desk(sera, case_id).do("take"))["version"]
    answer = await Desk(sera, case_id).say("visit", {"version": version} | body)
    assert code(answer) == (status, what)
    assert (await Desk(sera, case_id).read())["status"] == "assigned"


async def test_a_visit_after_the_promise_is_set_with_a_reason(office: Office) -> None:
    sera = await office.member()
    _, case_id = await requested(office)
    await Desk(sera, case_id).do("take")
    case = await Desk(sera, case_id).do("visit", visit(at(13, 9), why="그때까지 입원 중이에요"))
    assert case["events"][0]["why"] == "그때까지 입원 중이에요"


async def test_nobody_is_at_two_doors_at_once(office: Office) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    _, first = await requested(office)
    _, second = await requested(office, "둘", person={"name": "둘", "address": "길 2", "born_on": None})
    await Desk(sera, first).do("take")
    await Desk(other, second).do("take")
    await Desk(sera, first).do("visit", visit(at(11, 10)))
    case = await Desk(other, second).do("visit", visit(at(11, 10, 30)))
    # Taken over together with its visit, it would be.
    taking = await Desk(sera, second).say("take-over", {"version": case["version"], "why": WHY})
    assert code(taking) == (409, "visit_overlap")
    await Desk(other, second).do("visit", visit(at(11, 11)))
    taken = await Desk(sera, second).say("take-over", {"version": (await Desk(other, second).version()), "why": WHY})
    assert taken.json()["visits"][0]["staff_name"] == "오세라"
    clash = await Desk(sera, second).say("visit", {"version": taken.json()["version"]} | visit(at(11, 10, 59)))
    assert code(clash) == (409, "visit_overlap")


# Nobody there, another way, an emergency


async def test_somebody_is_unreachable_after_tries_on_three_days(office: Office) -> None:
    sera = await office.member()
    _, case_id = await requested(office)
    desk = Desk(sera, case_id)
    await desk.do("take")
    key = uuid4()
    for _ in range(2):
        tried = await desk.say("tries", {"how": "phone", "word": "받지 않으세요"}, key=key)
        assert tried.json()["tries"] == 1
    assert [e["action"] for e in tried.json()["events"]].count("tried_phone") == 1
    # The same key at another case is another intention, and opens nothing there unseen.
    _, second = await requested(
        office, "최병국", person={"name": "최병국", "born_on": "1950-02-03", "address": "다른 길 2"}
    )
    await Desk(sera, second).do("take")
    elsewhere = await Desk(sera, second).say("tries", {"how": "phone", "word": "받지 않으세요"}, key=key)
    assert (elsewhere.json()["id"], elsewhere.json()["tries"]) == (second, 1)
    assert (await desk.say("tries", {"how": "door"})).json()["tries"] == 1
    refused = await desk.step("unreachable")
    assert (code(refused), refused.json()["reason"]) == ((409, "guard_unmet"), "tries_made")
    for _ in range(2):
        await later(office, sera, days=1)
        await desk.say("tries", {"how": "door"})
    assert (await desk.step("unreachable")).json()["status"] == "unreachable"
    # Begun again, the tries begin again.
    case = (await desk.step("reopened")).json()
    assert (case["status"], case["tries"]) == ("reopened", 0)


async def test_help_comes_first_in_an_emergency(office: Office) -> None:
    sera = await office.member()
    _, case_id = await requested(office)
    desk = Desk(sera, case_id)
    refused = await desk.step("in_service")
    assert refused.json()["reason"] == "emergency"
    case = await desk.do("urgency", {"urgency": "emergency", "why": "쓰러지셨대요"})
    assert datetime.fromisoformat(case["due_at"]) == at(10, 0)
    assert case["risk"] == 40 + 60
    await desk.do("take")
    assert (await desk.step("in_service")).json()["status"] == "in_service"
    assert (await desk.do("visit", visit(at(10, 10))))["status"] == "visit_scheduled"


async def test_less_urgent_is_still_visited_as_promised(office: Office) -> None:
    sera = await office.member()
    _, case_id = await requested(office, urgency="emergency")
    case = await Desk(sera, case_id).do("urgency", {"urgency": "normal", "why": "이웃이 함께 계세요"})
    assert datetime.fromisoformat(case["due_at"]) == at(10, 0)


async def test_an_end_on_their_word_is_written_down(office: Office, db: Db) -> None:
    sera = await office.member()
    _, case_id = await requested(office)
    await Desk(sera, case_id).do("take")
    await Desk(sera, case_id).do("visit", visit(at(11, 10)))
    refused = await Desk(sera, case_id).step("withdrawn", why="")
    assert refused.json()["reason"] == "reason"
    case = (await Desk(sera, case_id).step("withdrawn")).json()
    assert (case["status"], case["due_at"], case["visits"][0]["status"]) == ("withdrawn", None, "cancelled")
    # A visit to come stands in nobody's day any more.
    assert await by_owner(db, "SELECT count(*) FROM care_visits WHERE status = 'planned'") == 0


# The clock and questions


async def test_a_clock_stands_still_for_a_reason_that_the_person_reads(office: Office) -> None:
    sera = await office.member()
    me, case_id = await requested(office)
    desk = Desk(sera, case_id)
    await desk.do("pause", {"reason": "in_hospital"})
    mine = (await me.get(f"/api/care/cases/{case_id}")).json()
    assert (mine["pause_reason"], mine["due_at"]) == ("in_hospital", None)
    again = await desk.say("pause", {"version": await desk.version(), "reason": "away"})
    assert code(again) == (409, "step_refused")
    await later(office, sera, days=2)
    case = await desk.do("resume")
    assert datetime.fromisoformat(case["due_at"]) == at(15, 0)
    assert code(await desk.say("resume", {"version": await desk.version()})) == (409, "step_refused")
    waits = await desk.say("pause", {"version": await desk.version(), "reason": "waiting_for_answer"})
    assert code(waits) == (400, "invalid_request")


async def test_a_question_waits_and_its_answer_sets_the_clock_going(office: Office) -> None:
    sera = await office.member()
    me, case_id = await requested(office)
    desk = Desk(sera, case_id)
    key = uuid4()
    for _ in range(2):
        case = (await desk.say("questions", {"question": "낮에 누가 계세요?", "pause": True}, key=key)).json()
    assert (case["pause_reason"], len(case["questions"])) == ("waiting_for_answer", 1)
    await later(office, sera, days=1)
    answered = await me.post(f"/api/care/cases/{case_id}/questions/{case['questions'][0]['id']}/answer",
                             {"answer": "저 혼자예요."})  # fmt: skip
    assert answered.status_code == 200, answered.text
    case = await desk.read()
    assert (case["pause_reason"], case["questions"][0]["answer"]) == (None, "저 혼자예요.")
    assert datetime.fromisoformat(case["due_at"]) == at(14, 0)
    # And the other way round.
    asked = (await me.post(f"/api/care/cases/{case_id}/questions", {"question": "몇 시에요?"})).json()["questions"][1]
    assert "answer" in (await desk.read())["can"]
    case = (await desk.say(f"questions/{asked['id']}/answer", {"answer": "열 시요."})).json()
    assert case["questions"][1]["answer"] == "열 시요."
    assert code(await desk.say(f"questions/{asked['id']}/answer", {"answer": "또"})) == (404, "not_found")


# Mandates, accounts, another dong


async def test_a_mandate_is_confirmed_by_what_the_person_says(office: Office) -> None:
    sera, daughter = await office.member(), await office.citizen("한솔")
    case_id = (await ask(daughter, "mother"))["case_id"]
    desk = Desk(sera, case_id)
    case = await desk.read()
    (mandate,) = case["mandates"]
    assert (case["requester"]["name"], mandate["name"], mandate["status"]) == ("한솔", "한솔", "asked")
    revoked = await desk.say(f"mandates/{mandate['id']}", {"to": "revoked", "how": "phone"})
    assert code(revoked) == (404, "not_found")
    case = (await desk.say(f"mandates/{mandate['id']}", {"to": "confirmed", "how": "phone"})).json()
    assert (case["mandates"][0]["status"], case["mandates"][0]["confirmed_how"]) == ("confirmed", "phone")
    assert (await daughter.get(f"/api/care/cases/{case_id}")).json()["access"] == "full"
    await desk.say(f"mandates/{mandate['id']}", {"to": "revoked", "how": "in_person"})
    assert (await daughter.get(f"/api/care/cases/{case_id}")).json()["access"] == "asked"


async def test_a_mandate_whose_time_is_over_is_not_confirmed(office: Office, db: Db) -> None:
    sera, daughter = await office.member(), await office.citizen("한솔")
    case_id = (await ask(daughter, "mother"))["case_id"]
    (mandate,) = (await Desk(sera, case_id).read())["mandates"]
    await by_owner(db, "UPDATE care_mandates SET valid_until = '2026-03-08'")
    confirmed = await Desk(sera, case_id).say(f"mandates/{mandate['id']}", {"to": "confirmed", "how": "phone"})
    assert code(confirmed) == (404, "not_found")


async def test_an_account_is_seen_at_the_desk_and_reads_again(office: Office) -> None:
    sera = await office.member()
    me = await office.citizen("박순자", phone="+821023456789")
    receipt = await ask(me)
    await later(office, sera, days=30)
    again = await office.signed_in(me.id)
    path = f"/api/care/cases/{receipt['case_id']}"
    assert code(await again.get(path)) == (403, "care_proof_needed")
    body = {"code": receipt["code"], "last_digits": "6789", "saw_id": True}
    for wrong, expected in [({"last_digits": "0000"}, (409, "no_account_fits")), ({"code": "1"}, (404, "not_found")),
                            ({"last_digits": "678"}, (400, "invalid_request")),
                            ({"saw_id": False}, (400, "invalid_request"))]:  # fmt: skip
        assert code(await sera.post("/api/staff/care/activations", body | wrong)) == expected
    other = await office.member("care_manager", "dong", UNCHEON)
    assert code(await other.post("/api/staff/care/activations", body)) == (404, "not_found")
    assert (await sera.post("/api/staff/care/activations", body)).json() == {"name": "박순자"}
    assert (await again.get(path)).status_code == 200


async def test_a_case_in_the_wrong_dong_goes_to_the_right_desk(office: Office, db: Db) -> None:
    sera = await office.member()
    there = await office.member("care_manager", "dong", UNCHEON, name="강운천")
    _, case_id = await requested(office)
    desk = Desk(sera, case_id)
    await desk.do("take")
    await desk.do("visit", visit(at(11, 10)))
    wrong = await desk.say("dong", {"version": await desk.version(), "dong_id": CHIPYEONG, "why": WHY})
    assert code(wrong) == (400, "unknown_dong")
    moved = await desk.do("dong", {"dong_id": UNCHEON, "why": "운천동으로 이사하셨어요"})
    assert moved["id"] == UNCHEON
    assert code(await sera.get(desk.path)) == (404, "not_found")
    case = await Desk(there, case_id).read()
    assert (case["status"], case["assignee"]["name"], case["person"]["name"]) == ("assigned", "강운천", "박순자")
    assert case["visits"][0]["status"] == "cancelled"


async def test_a_case_is_found_by_its_code_or_number_at_its_own_desk(office: Office) -> None:
    sera, other = await office.member(), await office.member("care_manager", "dong", UNCHEON)
    me = await office.citizen("박순자", phone="+821023456789")
    receipt = await ask(me)
    spoken = f"{receipt['code'][:4]} {receipt['code'][4:]}"
    for text in (receipt["code"], spoken, "010-2345-6789"):
        assert (await sera.post("/api/staff/care/find", {"text": text})).json() == [receipt["case_id"]]
        assert (await other.post("/api/staff/care/find", {"text": text})).json() == []
    assert code(await sera.post("/api/staff/care/find", {"text": "박순자"})) == (400, "phone_invalid")


# Taking a request in


async def test_a_daughters_call_is_written_down_once(office: Office, db: Db) -> None:
    sera = await office.member()
    key = uuid4()
    first = await sera.post("/api/staff/care/requests", taken_in(), key=key)
    assert first.status_code == 201, first.text
    assert (await sera.post("/api/staff/care/requests", taken_in(), key=key)).json() == first.json()
    receipt = first.json()
    assert (receipt["joined"], receipt["readable"], receipt["dong"]["id"]) == (False, True, CHIPYEONG)
    case = await Desk(sera, receipt["case_id"]).read()
    assert case["requester"] == {"name": "한솔", "phone": "010-9876-5432"}
    assert (case["channel"], case["person"]["phone"]) == ("call", "010-2345-6789")
    assert {consent["heard_by"] for consent in case["consents"]} == {"오세라"}
    text = await by_owner(db, "SELECT string_agg(c::text, ' ') FROM care_cases c")
    assert "한솔" not in text
    assert "9876" not in text
    await routed(office, receipt["case_id"])
    assert (await Desk(sera, receipt["case_id"]).read())["assignee"]["name"] == "오세라"


async def test_the_same_person_is_asked_about_and_joined(office: Office) -> None:
    sera = await office.member()
    first = (await sera.post("/api/staff/care/requests", taken_in())).json()
    again = await sera.post("/api/staff/care/requests", taken_in(words="넘어지셨대요"))
    assert (code(again), again.json()["reason"]) == ((409, "maybe_duplicate"), "person")
    joined = (await sera.post("/api/staff/care/requests", taken_in(words="넘어지셨대요", duplicate="join"))).json()
    assert (joined["case_id"], joined["joined"]) == (first["case_id"], True)
    event = (await Desk(sera, first["case_id"]).read())["events"][0]
    assert (event["action"], event["why"]) == ("joined", "한솔 010-9876-5432\n넘어지셨대요")


async def test_a_call_about_another_dong_goes_to_its_desk(office: Office) -> None:
    sera = await office.member()
    person = taken_in()["person"] | {"dong_id": UNAM3}
    receipt = (await sera.post("/api/staff/care/requests", taken_in(person=person))).json()
    assert (receipt["readable"], receipt["dong"]["id"]) == (False, UNAM3)
    assert (await sera.get(f"/api/staff/care/cases/{receipt['case_id']}")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "what"),
    [
        ({"consents": []}, 409, "consent_missing"),
        ({"consents": [], "relation": "staff", "channel": "office"}, 201, ""),
        ({"consents": [], "relation": "neighbour"}, 201, ""),
        ({"relation": "patient"}, 400, "invalid_request"),
        ({"relation": "patient", "channel": "hospital", "requester_phone": "062-220-5114"}, 201, ""),
        ({"channel": "online"}, 400, "invalid_request"),
        ({"requester_phone": "문의"}, 400, "phone_invalid"),
        ({"requester_name": "410518-2345678"}, 422, "registration_number"),
        ({"words": "410518-2345678"}, 422, "registration_number"),
        ({"needs": ["meals", "meals"]}, 400, "invalid_request"),
        ({"duplicate": "maybe"}, 400, "invalid_request"),
    ],
)  # fmt: skip
async def test_what_may_be_taken_in(office: Office, changes: dict[str, Any], status: int, what: str) -> None:
    sera = await office.member()
    answer = await sera.post("/api/staff/care/requests", taken_in(**changes))
    assert code(answer) == (status, what), answer.text


# What is late


async def test_what_is_late_is_shown_to_the_district_and_then_to_the_city_once_each(office: Office) -> None:
    sera = await office.member()
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    _, case_id = await requested(office)
    _, paused = await requested(office, "둘", person={"name": "둘", "address": "길 2", "born_on": None})
    await Desk(sera, paused).do("pause", {"reason": "away"})

    async def after(**time: float) -> list[str]:
        office.clock.now = at(13, 0) + timedelta(**time)
        await later(office, boss)
        for _ in range(2):
            await tasks.escalate_late(office.context(), office.clock.now)
        events = (await Desk(boss, case_id).read())["events"]
        return [event["action"] for event in events if event["action"].startswith("escalated")]

    assert await after(hours=23) == []
    assert await after(hours=25) == ["escalated_district"]
    assert await names(boss, "escalated") == ["박순자"]
    assert await after(hours=73) == ["escalated_city", "escalated_district"]
    assert [e["action"] for e in (await Desk(boss, paused).read())["events"]] == ["paused", "received"]
    (load,) = (await boss.get("/api/staff/care/board")).json()["dongs"]
    assert (load["open"], load["late"], load["unassigned"], load["escalated"]) == (2, 1, 2, 1)
    assert [(who["staff"] and who["staff"]["name"], who["open"]) for who in load["staff"]] == [(None, 2), ("오세라", 0)]


@pytest.mark.parametrize("path", ["take", "take-over", "steps", "pause", "resume", "visit", "urgency", "dong", "open",
                                  "handover", "handover/answer", "handover/drop", "tries", "questions"])  # fmt: skip
async def test_no_other_dongs_desk_does_anything(office: Office, path: str) -> None:
    _, case_id = await requested(office)
    other = await office.member("care_supervisor", "dong", UNCHEON)
    bodies: dict[str, Any] = {
        "take-over": {"version": 1, "why": WHY}, "steps": {"version": 1, "to": "rejected", "why": WHY},
        "pause": {"version": 1, "reason": "away"}, "visit": {"version": 1} | visit(at(11, 10)),
        "urgency": {"version": 1, "urgency": "soon", "why": WHY}, "open": {"why": WHY},
        "dong": {"version": 1, "dong_id": UNCHEON, "why": WHY}, "tries": {"how": "phone"},
        "handover": {"version": 1, "to_staff_id": str(other.id), "word": WHY}, "handover/answer": {"accept": True},
        "questions": {"question": "누구세요?"},
    }  # fmt: skip
    answer = await Desk(other, case_id).say(path, bodies.get(path, {"version": 1}))
    assert code(answer) == (404, "not_found"), answer.text


async def test_staff_of_other_trades_find_no_desk(office: Office, db: Db) -> None:
    for role in ("counsellor", "operator", "administrator"):
        staff_id = await make.staff(db, role, "city", None)
        cookie = await make.staff_cookie(db, staff_id, at=office.clock.now)
        answer = await office.client.get(
            "/api/staff/care/queue", headers={"Cookie": f"staff_session={cookie['staff_session']}"}
        )
        assert answer.status_code == 403
