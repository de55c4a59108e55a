"""Looking in again while care is given: windows, what a case lacks, and what is said of each."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.care import queries as cases
from backend.care.followup import rules, tasks
from backend.care.followup.models import TaskKind
from backend.care.models import CareRules
from backend.db import Database, Db, Pool
from backend.jobs import Context
from backend.settings import Settings
from tests.care.conftest import CHIPYEONG, TODAY, Clock, Office, Person, by_owner
from tests.care.desk import WHY, Desk, code, later, requested
from tests.care.test_desk_table import office_on

DAYS = st.dates(date(2023, 4, 1), date(2040, 12, 31))
RULES = CareRules(3, "18:00", 7, 3, 5, 30, 24, 72, 3, 180)


def test_a_window_ends_on_a_working_day_and_opens_a_week_before() -> None:
    # Monday, 9 March, and two weeks; a Saturday goes back to the Friday, and a holiday to the day before.
    assert rules.window(TODAY, TODAY + timedelta(days=14), 7, set()) == rules.Window(
        date(2026, 3, 16), date(2026, 3, 23)
    )
    assert rules.window(TODAY, date(2026, 3, 21), 7, set()).due_on == date(2026, 3, 20)
    assert rules.window(TODAY, date(2026, 3, 23), 7, {date(2026, 3, 23)}).due_on == date(2026, 3, 20)
    # Where everything before is closed, it is the first day on which somebody is there.
    assert rules.window(date(2026, 3, 13), date(2026, 3, 14), 7, set()) == rules.Window(
        date(2026, 3, 14), date(2026, 3, 16)
    )  # fmt: skip
    assert rules.add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert rules.add_months(date(2027, 12, 15), 1) == date(2028, 1, 15)


@given(
    after=DAYS, days=st.integers(1, 366), size=st.integers(1, 60), closed=st.sets(st.integers(0, 400), max_size=40)
)  # fmt: skip
def test_no_window_is_closed_all_the_time(after: date, days: int, size: int, closed: set[int]) -> None:
    holidays = {after + timedelta(days=n) for n in closed}
    by = after + timedelta(days=days)
    found = rules.window(after, by, size, holidays)
    assert after < found.opens_on <= found.due_on
    assert rules.is_working(found.due_on, holidays)
    assert (found.due_on - found.opens_on).days <= size
    # It is late only where nothing before was open.
    if found.due_on > by:
        assert not any(rules.is_working(after + timedelta(days=n), holidays) for n in range(1, days + 1))


@given(
    began=DAYS, since=st.integers(0, 900), done=st.dictionaries(st.sampled_from(["monitoring_call", "monitoring_visit",
    "reassessment"]), st.integers(0, 900)), is_open=st.sets(st.sampled_from(["monitoring_call", "monitoring_visit",
    "reassessment", "other"])),
)  # fmt: skip
def test_a_followed_case_lacks_nothing_after_its_tasks_were_made(
    began: date, since: int, done: dict[TaskKind, int], is_open: set[TaskKind]
) -> None:
    today = began + timedelta(days=since)
    last: dict[TaskKind, date] = {kind: min(today, began + timedelta(days=n)) for kind, n in done.items()}
    made = rules.to_make("in_service", is_open, last, began, today, RULES, set())
    assert all(window.due_on > today for window in made.values())
    has: set[TaskKind] = {*is_open, *made}
    assert has & set(rules.LOOKING_IN)
    assert "reassessment" in has
    assert rules.to_make("monitoring", has, last, began, today, RULES, set()) == {}
    assert rules.to_make("assessed", is_open, last, began, today, RULES, set()) == {}


def test_turns() -> None:
    opens, due = date(2026, 3, 16), date(2026, 3, 23)
    turns = [rules.turn(opens, due, opens, date(2026, 3, n)) for n in (15, 16, 23, 24)]
    assert turns == ["coming", "today", "today", "overdue"]
    assert rules.turn(opens, due, date(2026, 3, 20), date(2026, 3, 17)) == "open"


# At the desk


async def in_service(office: Office, sera: Person, name: str = "박순자", **changes: Any) -> tuple[Person, str]:
    """An emergency that is helped at once; by whoever takes it."""
    me, case_id = await requested(office, name, urgency="emergency", **changes)
    await Desk(sera, case_id).do("take")
    assert (await Desk(sera, case_id).step("in_service")).status_code == 200
    return me, case_id


async def followup(who: Person, case_id: str) -> dict[str, Any]:
    answer = await who.get(f"/api/staff/care/cases/{case_id}/followup")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def the_task(who: Person, case_id: str, kind: str = "monitoring_call") -> dict[str, Any]:
    return next(
        t for t in (await followup(who, case_id))["tasks"] if t["kind"] == kind and t["status"] == "open"
    )  # fmt: skip


async def test_a_call_comes_after_two_weeks_and_then_each_month(office: Office, db: Db) -> None:
    sera = await office.member()
    _, case_id = await in_service(office, sera)
    call = await the_task(sera, case_id)
    assert (call["opens_on"], call["due_on"], call["turn"], call["by_rule"]) == (
        "2026-03-16", "2026-03-23", "coming", True)  # fmt: skip
    assert (await the_task(sera, case_id, "reassessment"))["due_on"] == "2026-09-09"
    desk, path = Desk(sera, case_id), f"tasks/{call['id']}/done"
    await later(office, sera, days=8)
    listed = (await sera.get("/api/staff/care/tasks")).json()
    assert [(t["name"], t["kind"], t["turn"]) for t in listed["tasks"]] == [("박순자", "monitoring_call", "today")]
    assert listed["counts"] == {"overdue": 0, "today": 1, "open": 0, "coming": 0}
    assert await db.fetchval("SELECT count(*) FROM trail WHERE subject_kind = 'care_tasks'") == 1
    assert code(await desk.say(path, {"version": 1})) == (400, "invalid_request")
    assert code(await desk.say(path, {"version": 1, "how": "worse"})) == (400, "invalid_request")
    assert code(await desk.say(path, {"version": 2, "how": "same"})) == (409, "stale_version")
    done = await desk.say(path, {"version": 1, "how": "worse", "word": "식사를 거르세요"})
    assert done.status_code == 200, done.text
    assert done.json()["suggests_reassessment"] is True
    assert code(await desk.say(path, {"version": 2, "how": "same"})) == (409, "task_ended")
    # A month from the day of the call, and the promise with it.
    assert (await the_task(sera, case_id))["due_on"] == "2026-04-16"
    case = await desk.read()
    assert case["due_at"] == "2026-04-16T15:00:00Z"
    assert (case["events"][0]["action"], case["events"][0]["why"]) == ("monitoring_call_worse", "식사를 거르세요")
    # It is assessed anew, and begins again from there.
    assert (await desk.step("assessed")).status_code == 200
    shown = await followup(sera, case_id)
    assert {(t["kind"], t["status"]) for t in shown["tasks"]} == {
        ("reassessment", "done"), ("monitoring_call", "done")}  # fmt: skip
    assert shown["suggests_reassessment"] is False


async def test_a_task_is_moved_within_its_days_and_left_with_a_word(office: Office) -> None:
    sera = await office.member()
    _, case_id = await in_service(office, sera)
    desk, call = Desk(sera, case_id), await the_task(sera, case_id)
    path = f"tasks/{call['id']}"
    for day, refused in (("2026-03-15", 400), ("2026-03-24", 400), ("2026-03-19", 0)):
        moved = await desk.say(f"{path}/move", {"version": 1, "planned_on": day, "why": "자녀가 와 있어요"})
        assert moved.status_code == (refused or 200), moved.text
    assert (await the_task(sera, case_id))["planned_on"] == "2026-03-19"
    assert code(await desk.say(f"{path}/move", {"version": 1, "planned_on": "2026-03-20", "why": WHY})) == (
        409, "stale_version")  # fmt: skip
    assert code(await desk.say(f"{path}/skip", {"version": 2, "why": "410518-2345678"})) == (422, "registration_number")
    skipped = await desk.say(f"{path}/skip", {"version": 2, "why": "병원에 계세요"})
    assert [(t["kind"], t["status"]) for t in skipped.json()["tasks"] if t["kind"] != "reassessment"] == [
        ("monitoring_call", "open"), ("monitoring_call", "skipped")]  # fmt: skip


async def test_somebody_thinks_of_something_to_do_once(office: Office) -> None:
    sera = await office.member()
    _, case_id = await in_service(office, sera)
    desk, key = Desk(sera, case_id), uuid4()
    new = {"kind": "other", "opens_on": "2026-03-10", "due_on": "2026-03-12", "what": "난방비 서류 챙기기"}
    first = await desk.say("tasks", new, key=key)
    again = await desk.say("tasks", new, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert [t["what"] for t in again.json()["tasks"]].count("난방비 서류 챙기기") == 1
    assert code(await desk.say("tasks", new | {"what": ""})) == (400, "invalid_request")
    assert code(await desk.say("tasks", new | {"due_on": "2026-03-09"})) == (400, "invalid_request")
    assert code(await desk.say("tasks", new | {"kind": "monitoring_visit"})) == (409, "task_exists")
    other = await office.member(name="이가온")
    assert code(await Desk(other, case_id).say("tasks", new)) == (403, "opening_needed")
    assert code(await Desk(await office.member(scope_id=2914008), case_id).say("tasks", new)) == (404, "not_found")
    # A colleague sees that there is something to do; what it is stays at the case, which opens with a word.
    for who, what in ((sera, "난방비 서류 챙기기"), (other, "")):
        everybody = (await who.get("/api/staff/care/tasks", whose="dongs")).json()["tasks"]
        assert [t["what"] for t in everybody if t["kind"] == "other"] == [what]
    assert (await other.get("/api/staff/care/tasks")).json()["tasks"] == []


async def test_the_job_makes_what_is_lacking_and_says_once_what_is_late(office: Office, db: Db) -> None:
    sera = await office.member()
    _, case_id = await in_service(office, sera)
    assert await by_owner(db, "WITH gone AS (DELETE FROM care_tasks RETURNING 1) SELECT count(*) FROM gone") == 2
    now = office.clock.now
    await tasks.keep_followup(office.context(), now)
    await tasks.keep_followup(office.context(), now)
    assert len((await followup(sera, case_id))["tasks"]) == 2
    await later(office, sera, days=15)
    for _ in range(2):
        await tasks.keep_followup(office.context(), office.clock.now)
    assert [e["action"] for e in (await Desk(sera, case_id).read())["events"]].count("task_overdue") == 1
    assert (await sera.get("/api/staff/care/tasks")).json()["counts"]["overdue"] == 1
    # What ends drops its tasks.
    ended = await Desk(sera, case_id).step("closed", close_reason="goal_met")
    assert ended.status_code == 200, ended.text
    assert (await followup(sera, case_id))["tasks"] == []
    await tasks.keep_followup(office.context(), office.clock.now)
    assert (await sera.get("/api/staff/care/tasks")).json()["tasks"] == []


async def test_tasks_stay_with_their_dong(office: Office, db: Db) -> None:
    sera = await office.member()
    await in_service(office, sera)
    await cases.enter(db, TODAY, dong_ids=[2914008])
    assert await db.fetchval("SELECT count(*) FROM care_tasks") == 0
    await cases.enter(db, TODAY, dong_ids=[CHIPYEONG])
    assert await db.fetchval("SELECT count(*) FROM care_tasks") == 2


async def test_a_clock_that_stands_still_is_not_late(office: Office) -> None:
    sera = await office.member()
    _, case_id = await in_service(office, sera)
    await Desk(sera, case_id).do("pause", {"reason": "in_hospital"})
    await tasks.keep_followup(office.context(), office.clock.now + timedelta(days=15))
    assert "task_overdue" not in [e["action"] for e in (await Desk(sera, case_id).read())["events"]]


@pytest.mark.parametrize("status", ["closed", "assessed"])
def test_only_a_followed_case_has_tasks(status: Any) -> None:
    assert rules.to_make(status, [], {}, TODAY, TODAY, RULES, set()) == {}


@pytest.mark.race
async def test_of_two_who_finish_a_call_one_does_and_the_next_is_made_once(
    pool: Pool, app_settings: Settings, clock: Clock
) -> None:
    async with office_on(pool, app_settings, clock) as office:
        sera = await office.member()
        _, case_id = await in_service(office, sera)
        call = await the_task(sera, case_id)
        body = {"version": 1, "how": "same"}
        path = f"/api/staff/care/cases/{case_id}/tasks/{call['id']}/done"
        answers = await asyncio.gather(*(sera.post(path, body) for _ in range(6)))
        assert sorted(code(answer) for answer in answers) == [(200, ""), *[(409, "task_ended")] * 5]
        # Clerks who look at the same time make what is lacking once.
        await by_owner(office.db, "WITH gone AS (DELETE FROM care_tasks RETURNING 1) SELECT count(*) FROM gone")
        context = Context(app_settings, Database(pool), office.sealer)
        await asyncio.gather(*(tasks.keep_followup(context, clock.now) for _ in range(4)))
        assert await by_owner(office.db, "SELECT count(*) FROM care_tasks") == 2
