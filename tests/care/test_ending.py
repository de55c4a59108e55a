"""How care ends and goes on from there: what stands open, who has died, and how it was."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from backend.care import queries
from backend.care.satisfaction import rules, tasks
from backend.care.satisfaction.models import AskStatus
from backend.db import Db
from tests import make
from tests.care.conftest import CHIPYEONG, SEO_GU, TODAY, Office, Person, ask, by_owner, confirm_mandates
from tests.care.desk import WHY, Desk, code, later
from tests.care.test_followup import followup, in_service


async def ended(office: Office, sera: Person, reason: str = "goal_met", **changes: Any) -> tuple[Person, str]:
    me, case_id = await in_service(office, sera, **changes)
    answer = await Desk(sera, case_id).step("closed", close_reason=reason)
    assert answer.status_code == 200, answer.text
    return me, case_id


async def told(db: Db, citizen_id: UUID) -> list[tuple[str, str]]:
    rows = await by_owner_rows(db, "SELECT kind, title_ko FROM messages WHERE citizen_id = $1 ORDER BY id", citizen_id)
    return [(row["kind"], row["title_ko"]) for row in rows]


async def by_owner_rows(db: Db, sql: str, *args: object) -> list[Any]:
    await db.execute("SET ROLE NONE")
    try:
        return await db.fetch(sql, *args)
    finally:
        await db.execute("SET ROLE app")


# What stands open


async def test_what_an_end_leaves_open_is_named(office: Office) -> None:
    sera = await office.member()
    me, case_id = await in_service(office, sera)
    await me.post(f"/api/care/cases/{case_id}/questions", {"question": "언제 오세요?"})
    await ask(me, duplicate="new")
    open_ = (await sera.get(f"/api/staff/care/cases/{case_id}/stands-open")).json()
    assert open_ == {"services": 0, "visits": 0, "tasks": 2, "questions": 1, "plans": 0, "cases": 1}


# Somebody has died


async def test_nothing_is_sent_to_somebody_who_has_died_and_nobody_is_asked(office: Office, db: Db) -> None:
    sera = await office.member()
    me, case_id = await in_service(office, sera)
    daughter = await office.citizen("한솔")
    await ask(daughter, "mother", duplicate="join", person={"born_on": "1941-05-18"})
    await confirm_mandates(db)
    before = await told(db, me.id)
    await Desk(sera, case_id).step("closed", close_reason="deceased")
    assert await told(db, me.id) == before
    case = (await daughter.get(f"/api/care/cases/{case_id}")).json()
    assert (case["close_reason"], case["can_reopen"]) == ("deceased", False)
    refused = await daughter.post(f"/api/care/cases/{case_id}/reopen", {"version": case["version"], "why": "다시요"})
    assert code(refused) == (409, "guard_unmet")
    assert (await daughter.get(f"/api/care/cases/{case_id}/satisfaction")).json() is None
    assert (await Desk(sera, case_id).read())["person"]["died_at"] is not None
    # Said by mistake, it is taken back with the case.
    assert (await Desk(sera, case_id).step("reopened")).status_code == 200
    assert (await Desk(sera, case_id).read())["person"]["died_at"] is None


async def test_a_death_is_noted_wherever_the_person_lives_by_then(office: Office, db: Db) -> None:
    sera = await office.member()
    me, case_id = await in_service(office, sera)
    await by_owner(db, "UPDATE care_people SET dong_id = $1", 2914002)
    assert (await Desk(sera, case_id).step("closed", close_reason="deceased")).status_code == 200
    assert await by_owner(db, "SELECT died_at IS NOT NULL FROM care_people WHERE citizen_id = $1", me.id)
    # A desk that has no case of them says nothing about anybody.
    await queries.enter(db, TODAY, dong_ids=[2914002])
    await queries.mark_died(db, UUID(case_id), None)
    assert await by_owner(db, "SELECT died_at IS NOT NULL FROM care_people WHERE citizen_id = $1", me.id)


async def test_whoever_asked_is_told_with_care(office: Office, db: Db) -> None:
    sera = await office.member()
    daughter = await office.citizen("한솔")
    case_id = (await ask(daughter, "mother", urgency="emergency"))["case_id"]
    await Desk(sera, case_id).do("take")
    await Desk(sera, case_id).step("in_service")
    await Desk(sera, case_id).step("closed", close_reason="deceased")
    assert ("care_ended", "삼가 고인의 명복을 빕니다") in await told(db, daughter.id)


# And goes on


async def test_a_service_added_to_a_closed_case_begins_it_again_or_goes_on_from_it(office: Office) -> None:
    sera = await office.member()
    me, case_id = await ended(office, sera)
    desk = Desk(sera, case_id)
    case = await desk.read()
    assert "again" not in case["can"]
    body = {"version": case["version"], "why": "다시 혼자 지내세요"}
    assert (await desk.say("again", body)).json()["status"] == "reopened"
    assert (await desk.say("again", body)).json()["id"] == case_id
    await desk.do("take")
    await desk.step("withdrawn")
    await later(office, sera, days=181)
    me = await office.signed_in(me.id)
    case = await desk.read()
    assert "again" in case["can"]
    assert "reopen" not in case["can"]
    body = {"version": case["version"], "why": "퇴원하셨어요", "needs": ["meals"]}
    new = (await desk.say("again", body)).json()
    assert (new["id"] != case_id, new["status"], new["needs"], new["person"]["name"]) == (
        True, "received", ["meals"], "박순자")  # fmt: skip
    # Said again, also at the old one, it is the same.
    assert (await desk.say("again", body)).json()["id"] == new["id"]
    assert (await followup(sera, case_id))["continued_by"] == new["id"]
    assert (await followup(sera, new["id"]))["continues"] == case_id
    assert new["id"] in [c["id"] for c in (await me.get("/api/care/cases")).json()["cases"]]
    other = await office.member(scope_id=2914008)
    assert code(await Desk(other, case_id).say("again", body)) == (404, "not_found")


async def test_nobody_goes_on_from_somebody_who_has_died(office: Office) -> None:
    sera = await office.member()
    _, case_id = await ended(office, sera, "deceased")
    await later(office, sera, days=200)
    case = await Desk(sera, case_id).read()
    assert "again" not in case["can"]
    refused = await Desk(sera, case_id).say("again", {"version": case["version"], "why": WHY})
    assert code(refused) == (409, "person_died")


# How it was


async def test_whoever_had_care_is_asked_once_and_changes_the_answer_for_a_day(office: Office) -> None:
    sera = await office.member()
    me, case_id = await ended(office, sera)
    path = f"/api/care/cases/{case_id}/satisfaction"
    assert (await me.get(path)).json() == {
        "status": "open", "score": None, "words": "", "until": "2026-03-23T00:00:00Z"}  # fmt: skip
    assert code(await me.put(path, {"score": 6, "words": ""})) == (400, "invalid_request")
    assert code(await me.put(path, {"score": 5, "words": "410518-2345678"})) == (422, "registration_number")
    said = (await me.put(path, {"score": 4, "words": "고마웠어요"})).json()
    assert (said["score"], said["words"], said["until"]) == (4, "고마웠어요", "2026-03-10T00:00:00Z")
    assert (await me.put(path, {"score": 2, "words": ""})).json()["score"] == 2
    assert (await me.post(f"{path}/skip")).json()["score"] is None
    office.clock.forward(days=1, seconds=1)
    assert code(await me.put(path, {"score": 5, "words": ""})) == (409, "answer_closed")
    [mine] = make.unzipped((await me.get("/api/me/export")).content)["care"]["cases"]
    assert mine["satisfaction"] == {"status": "skipped", "score": None, "words": ""}
    stranger = await office.citizen("남")
    assert code(await stranger.get(path)) == (404, "not_found")


async def test_care_that_begins_again_is_not_asked_about(office: Office) -> None:
    sera = await office.member()
    me, case_id = await ended(office, sera)
    await Desk(sera, case_id).step("reopened")
    assert (await me.get(f"/api/care/cases/{case_id}/satisfaction")).json() is None


@pytest.mark.parametrize(
    ("reason", "was", "asked"),
    [("goal_met", True, True), ("goal_met", False, False), ("moved", True, True), ("institutionalised", True, True),
     ("refused", True, True), ("cap_reached", True, True), ("other", True, True), ("deceased", True, False),
     ("duplicate", True, False), ("not_here", True, False)],
)  # fmt: skip
def test_who_is_asked(reason: Any, was: bool, asked: bool) -> None:
    assert rules.is_asked(reason, was_in_service=was) is asked


@pytest.mark.parametrize(
    ("status", "hours", "answered", "taken"),
    [("open", 1, None, True), ("open", 14 * 24, None, False), ("answered", 23, 0, True), ("answered", 24, 0, False),
     ("skipped", 14 * 24 - 1, None, True), ("over", 1, None, False), ("answered", 14 * 24 + 1, 14 * 24 - 1, True)],
)  # fmt: skip
def test_until_when_an_answer_is_taken(status: AskStatus, hours: int, answered: int | None, taken: bool) -> None:
    asked_at = datetime(2026, 3, 9)  # noqa: DTZ001 any moment
    at = None if answered is None else asked_at + timedelta(hours=answered)
    until = rules.until(status, asked_at + timedelta(days=14), at, asked_at + timedelta(hours=hours))
    assert (until is not None) is taken


async def test_nothing_is_shown_of_four_and_nobody_can_tell_who_said_what(office: Office, db: Db) -> None:
    sera = await office.member()
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    people = [
        await ended(office, sera, person={"name": f"분{n}", "born_on": f"194{n}-01-01", "address": f"길 {n}"})
        for n in range(5)
    ]
    for n, (me, case_id) in enumerate(people[:4]):
        assert (
            await me.put(f"/api/care/cases/{case_id}/satisfaction", {"score": n + 1, "words": f"말 {n}"})
        ).is_success
    await later(office, sera, boss, days=1, minutes=1)
    await tasks.settle_answers(office.context(), office.clock.now)
    shown = (await boss.get("/api/staff/care/satisfaction")).json()
    assert shown["dongs"] == []
    assert sorted(w["words"] for w in shown["words"]) == ["말 0", "말 1", "말 2", "말 3"]
    assert await db.fetchval("SELECT count(*) FROM trail WHERE subject_kind = 'care_satisfaction'") == 1
    # No row says any more who said it, and none has words and score.
    known = "SELECT count(*) FROM care_satisfaction_asks WHERE num_nonnulls(score, words_sealed) > 0"
    assert await by_owner(db, known) == 0
    columns = await by_owner_rows(
        db,
        """SELECT table_name, column_name FROM information_schema.columns
           WHERE table_name IN ('care_satisfaction_answers', 'care_satisfaction_words')""",
    )
    assert {(row[0], row[1]) for row in columns} == {
        ("care_satisfaction_answers", "dong_id"), ("care_satisfaction_answers", "score"),
        ("care_satisfaction_words", "id"), ("care_satisfaction_words", "district_id"),
        ("care_satisfaction_words", "said_in"), ("care_satisfaction_words", "words_sealed")}  # fmt: skip
    me, case_id = people[4]
    await me.put(f"/api/care/cases/{case_id}/satisfaction", {"score": 5, "words": ""})
    await later(office, boss, days=1, minutes=1)
    await tasks.settle_answers(office.context(), office.clock.now)
    [summed] = (await boss.get("/api/staff/care/satisfaction")).json()["dongs"]
    assert (summed["dong"]["id"], summed["scores"]) == (CHIPYEONG, [1, 1, 1, 1, 1])
    elsewhere = await office.member("care_supervisor", "district", 29110, name="먼데")
    assert (await elsewhere.get("/api/staff/care/satisfaction")).json() == {"dongs": [], "words": []}
