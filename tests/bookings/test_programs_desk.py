"""Programs at the desk: laid out, changed, cancelled, and who came."""

from datetime import datetime
from typing import Any, get_args
from uuid import UUID

import httpx
import pytest

from backend.bookings.programs import rules
from backend.bookings.programs.models import Schedule, Status
from backend.places.queries import insert_exception
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment, said

WEEKLY = "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4"


def body(room_id: int, **changed: Any) -> dict[str, Any]:
    """Four evenings from Tuesday, 17 March, for two people; enrolment is open until the first begins."""
    return {
        "title_ko": "엑셀 과정", "title_en": "Excel", "description_ko": "표와 그림", "description_en": "Tables",
        "leader_ko": "정유나", "leader_en": "Yuna Jeong", "capacity": 2, "opens_at": at(8).isoformat(),
        "closes_at": at(19, day=17).isoformat(), "age_from": 19, "age_to": 39, "residents_only": False,
        "cancel_until_minutes": 1440, "offer_minutes": 720, "layout": layout(room_id),
    } | changed  # fmt: skip


def change(program: dict[str, Any], **changed: Any) -> dict[str, Any]:
    names = {"title_ko", "title_en", "description_ko", "description_en", "leader_ko", "leader_en", "capacity",
             "opens_at", "closes_at", "age_from", "age_to", "residents_only", "cancel_until_minutes", "offer_minutes",
             "version"}  # fmt: skip
    return {name: program[name] for name in names} | changed


@pytest.fixture
async def yuna(cafe: Cafe) -> Person:
    return await cafe.staff("counsellor", "site", cafe.site_id)


@pytest.fixture
async def room_id(cafe: Cafe) -> int:
    return await make.room(cafe.db, cafe.site_id)


async def open_lecture(cafe: Cafe, room_id: int, starts_at: datetime | None = None, **more: Any) -> int:
    return await make.program(cafe.db, cafe.site_id, room_id, starts_at or at(14), now=cafe.clock.now, **more)


async def enrol(person: Person, program_id: int) -> str:
    return (await person.post(f"/api/programs/{program_id}/enrol", {"wait": True})).json()["id"]


def layout(room_id: int, **changed: Any) -> dict[str, Any]:
    schedule = {"starts_at": at(19, day=17).isoformat(), "duration_minutes": 90, "rrule": WEEKLY, "except_dates": []}
    return {"room_id": room_id, "schedule": schedule | changed}


async def add(person: Person, room_id: int, **changed: Any) -> httpx.Response:
    return await person.post("/api/staff/programs", body(room_id, **changed))


async def test_a_series_takes_its_room_for_every_session(cafe: Cafe, yuna: Person, room_id: int) -> None:
    added = await add(yuna, room_id)
    assert added.status_code == 201, added.text
    starts = [moment(session["starts_at"]) for session in added.json()["sessions"]]
    assert starts == [at(19, day=day) for day in (17, 19, 24, 26)]
    rows = await cafe.db.fetch("SELECT lower(during) AS at, reason FROM allocations WHERE active ORDER BY during")
    assert [row["at"] for row in rows] == starts
    assert {row["reason"] for row in rows} == {"엑셀 과정"}
    late = layout(room_id, starts_at=at(20, day=24).isoformat(), duration_minutes=60, rrule=None)
    refused = await add(yuna, room_id, layout=late)
    assert code(refused) == (409, "room_taken")
    assert [moment(slot["starts_at"]) for slot in refused.json()["alternatives"]] == [at(20, day=24)]
    assert await cafe.db.fetchval("SELECT count(*) FROM programs") == 1


async def test_nobody_books_the_room_while_a_program_is_in_it(cafe: Cafe, yuna: Person) -> None:
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, kind="room", duration_minutes=60, granularity_minutes=60
    )
    room_id = await make.room(cafe.db, cafe.site_id, cafe.service_id)
    program_id = await open_lecture(cafe, room_id, at(14, day=10))
    assert not {"14:00", "15:00"} & set(await cafe.times("2026-03-10"))
    assert code(await (await cafe.citizen()).hold(cafe.service_id, at(14, day=10))) == (409, "slot_taken")
    # Nor is a room that somebody has booked given to a program.
    await (await cafe.citizen()).book(cafe.service_id, at(19, day=17))
    assert code(await add(yuna, room_id)) == (409, "room_taken")
    await yuna.post(f"/api/staff/programs/{program_id}/cancel", {"reason": "강사가 아파요"})
    assert {"14:00", "15:00"} <= set(await cafe.times("2026-03-10"))


async def test_a_hall_takes_its_rooms_along_and_none_of_them_twice(cafe: Cafe, yuna: Person, room_id: int) -> None:
    hall = await make.room(cafe.db, cafe.site_id, name_ko="큰 강당")
    await cafe.db.execute("INSERT INTO resource_parts (whole_id, part_id) VALUES ($1, $2)", hall, room_id)
    assert (await add(yuna, hall)).status_code == 201
    rows = await cafe.db.fetch("SELECT resource_id, whole_id FROM allocations WHERE active")
    assert sorted((row["resource_id"], row["whole_id"]) for row in rows) == [(room_id, hall)] * 4 + [(hall, None)] * 4
    assert code(await add(yuna, room_id)) == (409, "room_taken")


async def test_a_hold_that_ran_out_keeps_no_program_from_its_room(cafe: Cafe, yuna: Person, room_id: int) -> None:
    study = await make.service(cafe.db, cafe.site_id, kind="room", duration_minutes=60, granularity_minutes=60)
    await cafe.db.execute("INSERT INTO service_resources (service_id, resource_id) VALUES ($1, $2)", study, room_id)
    held = (await (await cafe.citizen()).hold(study, at(19, day=19))).json()
    assert code(await add(yuna, room_id)) == (409, "room_taken")
    cafe.clock.forward(minutes=6)
    assert (await add(yuna, room_id)).status_code == 201
    assert await cafe.db.fetchval("SELECT status FROM bookings WHERE id = $1", UUID(held["id"])) == "expired"


async def test_a_plan_says_what_stands_in_the_way_of_each_session(cafe: Cafe, yuna: Person, room_id: int) -> None:
    await open_lecture(cafe, room_id, at(18, day=19))
    await insert_exception(cafe.db, cafe.site_id, at(0, day=24).date(), None, None, "시설 점검", "Maintenance")
    planned = (await yuna.post("/api/staff/programs/plan", {"layout": layout(room_id)})).json()
    assert [(said(s["starts_at"]), s["trouble"], s["reason_ko"]) for s in planned] == [
        ("19:00", None, None), ("19:00", "room_taken", None), ("19:00", "closed", "시설 점검"), ("19:00", None, None),
    ]  # fmt: skip
    without = ["2026-03-19", "2026-03-24"]
    assert code(await add(yuna, room_id, layout=layout(room_id, except_dates=without[:1]))) == (422, "site_closed")
    assert len((await add(yuna, room_id, layout=layout(room_id, except_dates=without))).json()["sessions"]) == 2


async def test_a_schedule_that_cannot_be_is_refused(cafe: Cafe, yuna: Person, room_id: int) -> None:
    wrong: list[dict[str, Any]] = [
        {"rrule": "FREQ=SECONDLY;COUNT=5"}, {"rrule": "FREQ=WEEKLY"}, {"rrule": "FREQ=WEEKLY;COUNT=61"},
        {"rrule": "FREQ=WEEKLY;COUNT=2\nDTSTART:19970902T090000"}, {"rrule": "FREQ=WEEKLY;BYDAY=XX;COUNT=2"},
        {"duration_minutes": 5}, {"starts_at": "2026-03-17T19:00:00"}, {"starts_at": at(8).isoformat(), "rrule": None},
        {"rrule": "FREQ=DAILY;COUNT=2", "duration_minutes": 721}, {"except_dates": ["2026-02-30"]},
        {"rrule": None, "except_dates": ["2026-03-17"]}, {"rrule": "FREQ=WEEKLY;INTERVAL=8;COUNT=60"},
    ]  # fmt: skip
    for schedule in wrong:
        assert code(await add(yuna, room_id, layout=layout(room_id, **schedule)))[0] == 400, schedule
    assert await cafe.db.fetchval("SELECT count(*) FROM programs") == 0


async def test_words_and_numbers_that_cannot_be_are_refused(cafe: Cafe, yuna: Person, room_id: int) -> None:
    wrong: list[dict[str, Any]] = [
        {"title_ko": " "}, {"title_en": ""}, {"leader_ko": "\u200b"}, {"capacity": 0}, {"capacity": 1001},
        {"closes_at": at(8).isoformat()}, {"closes_at": at(20, day=26).isoformat()}, {"age_from": 40},
        {"age_from": -1}, {"offer_minutes": 5}, {"cancel_until_minutes": -1}, {"more": 1},
        {"opens_at": "2026-03-09T08:00:00"},
    ]  # fmt: skip
    for change in wrong:
        assert code(await add(yuna, room_id, **change)) == (400, "invalid_request"), change


def test_a_rule_is_read_by_the_citys_clock() -> None:
    # 23:30 in UTC is the next morning in Gwangju: the weekdays are those of the city.
    starts_at = datetime.fromisoformat("2026-03-16T23:30:00+00:00")
    sessions = rules.lay_out(Schedule(starts_at, 60, "FREQ=WEEKLY;BYDAY=TU;COUNT=2"))
    assert [session.starts_at for session in sessions] == [at(8, 30, day=17), at(8, 30, day=24)]


async def test_nobody_lays_programs_out_elsewhere_or_in_what_is_no_room(cafe: Cafe, yuna: Person, room_id: int) -> None:
    elsewhere = await make.site(cafe.db, name_ko="충장 일자리카페")
    theirs = await make.room(cafe.db, elsewhere)
    program_id = await make.program(cafe.db, elsewhere, theirs, at(14), now=cafe.clock.now)
    id = await enrol(await cafe.citizen(), program_id)
    session = (await cafe.client.get(f"/api/programs/{program_id}")).json()["sessions"][0]["id"]
    path = f"/api/staff/programs/{program_id}"
    for reply in (
        await add(yuna, theirs), await yuna.get(path), await yuna.post(f"{path}/cancel", {"reason": "a"}),
        await yuna.post(f"{path}/sessions/{session}/cancel", {"reason": "a"}),
        await yuna.put(f"/api/staff/enrolments/{id}/sessions/{session}", {"presence": "attended"}),
        await yuna.post(f"/api/staff/enrolments/{id}/cancel", {"reason": "a"}),
        await yuna.put(path, body(room_id, version=0)),
    ):  # fmt: skip
        assert code(reply) == (403, "not_allowed")
    assert code(await add(yuna, cafe.yuna)) == (404, "not_found")
    assert (await yuna.get("/api/staff/programs")).json() == []
    assert [room["id"] for room in (await yuna.get("/api/staff/programs/rooms")).json()] == [room_id]


async def test_more_places_are_offered_at_once_and_fewer_than_people_are_refused(
    cafe: Cafe, yuna: Person, room_id: int
) -> None:
    program_id = await open_lecture(cafe, room_id, at(14, day=12))
    people = [await cafe.citizen(f"사람 {n}") for n in range(4)]
    ids = [await enrol(person, program_id) for person in people]
    path = f"/api/staff/programs/{program_id}"
    program = (await yuna.get(path)).json()["program"]
    assert (program["enrolled"], program["waiting"]) == (2, 2)
    assert code(await yuna.put(path, change(program, capacity=1))) == (409, "capacity_too_small")
    changed = (await yuna.put(path, change(program, capacity=3, title_ko="바뀐 이름"))).json()
    assert (changed["title_ko"], changed["offered"], changed["waiting"], changed["left"]) == ("바뀐 이름", 1, 1, 0)
    assert (await people[2].get(f"/api/enrolments/{ids[2]}")).json()["status"] == "offered"
    assert code(await yuna.put(path, change(program, capacity=3))) == (409, "stale_version")
    moved = change(changed, layout=layout(room_id))
    assert code(await yuna.put(path, moved)) == (409, "program_has_people")


async def test_while_nobody_is_in_it_the_sessions_can_be_laid_out_anew(cafe: Cafe, yuna: Person, room_id: int) -> None:
    program_id, other = await open_lecture(cafe, room_id, at(19, day=17)), await make.room(cafe.db, cafe.site_id)
    path = f"/api/staff/programs/{program_id}"
    # Its own session is not in its way.
    planned = {"layout": layout(room_id), "program_id": program_id}
    assert {s["trouble"] for s in (await yuna.post("/api/staff/programs/plan", planned)).json()} == {None}
    for wanted in (room_id, other):
        program = (await yuna.get(path)).json()["program"]
        moved = (await yuna.put(path, change(program, layout=layout(wanted)))).json()
        assert (moved["room"]["id"], len(moved["sessions"]), moved["rrule"]) == (wanted, 4, WEEKLY)
    rows = await cafe.db.fetch("SELECT resource_id FROM allocations WHERE active")
    assert [row["resource_id"] for row in rows] == [other] * 4


async def test_a_session_that_is_cancelled_frees_the_room_and_everybody_enrolled_reads_why(
    cafe: Cafe, yuna: Person, room_id: int
) -> None:
    program_id = await open_lecture(cafe, room_id, at(14, day=12), rrule="FREQ=WEEKLY;COUNT=2", capacity=1)
    nara, waits = await cafe.citizen(), await cafe.citizen("두리")
    for person in (nara, waits):
        await enrol(person, program_id)
    first, second = (await cafe.client.get(f"/api/programs/{program_id}")).json()["sessions"]
    path = f"/api/staff/programs/{program_id}/sessions"
    for reason in ("", " ", "가" * 201):
        assert code(await yuna.post(f"{path}/{first['id']}/cancel", {"reason": reason})) == (400, "invalid_request")
    view = (await yuna.post(f"{path}/{first['id']}/cancel", {"reason": "강사가 아파요"})).json()
    assert [session["cancel_reason"] for session in view["program"]["sessions"]] == ["강사가 아파요", None]
    assert moment(view["program"]["starts_at"]) == at(14, day=19)
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 1
    told = await cafe.db.fetch("SELECT citizen_id, body_ko FROM messages WHERE kind = 'program_session_cancelled'")
    assert [(row["citizen_id"], row["body_ko"]) for row in told] == [
        (nara.id, "3월 12일 목요일 오후 2시, 자기소개서 특강. 강사가 아파요")
    ]
    assert code(await yuna.post(f"{path}/{first['id']}/cancel", {"reason": "또"})) == (409, "wrong_status")
    # The last session takes the program along.
    view = (await yuna.post(f"{path}/{second['id']}/cancel", {"reason": "모이지 않았어요"})).json()
    assert (view["program"]["cancel_reason"], view["participants"]) == ("모이지 않았어요", [])
    assert code(await yuna.post(f"{path}/999/cancel", {"reason": "a"})) == (404, "not_found")


async def test_a_program_that_is_cancelled_tells_everybody_and_takes_nobody_any_more(
    cafe: Cafe, yuna: Person, room_id: int
) -> None:
    program_id = await open_lecture(cafe, room_id, at(14, day=12), capacity=1)
    people = [await cafe.citizen(f"사람 {n}") for n in range(2)]
    ids = [await enrol(person, program_id) for person in people]
    path = f"/api/staff/programs/{program_id}/cancel"
    assert (await yuna.post(path, {"reason": "강사가 아파요"})).status_code == 200
    for person, id in zip(people, ids, strict=True):
        seen = (await person.get(f"/api/enrolments/{id}")).json()
        assert (seen["status"], seen["cancel_reason"]) == ("cancelled_by_centre", "강사가 아파요")
    told = await cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind = 'program_cancelled_by_centre'")
    assert told == 2
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 0
    assert code(await (await cafe.citizen()).post(f"/api/programs/{program_id}/enrol")) == (409, "program_cancelled")
    assert code(await yuna.post(path, {"reason": "또"})) == (409, "program_cancelled")


async def test_whoever_is_taken_out_reads_why_and_the_next_one_gets_an_offer(
    cafe: Cafe, yuna: Person, room_id: int
) -> None:
    program_id = await open_lecture(cafe, room_id, at(14, day=12), capacity=1)
    nara, waits = await cafe.citizen(), await cafe.citizen("두리")
    ids = [await enrol(person, program_id) for person in (nara, waits)]
    view = (await yuna.post(f"/api/staff/enrolments/{ids[0]}/cancel", {"reason": "부탁하신 대로 취소했어요"})).json()
    assert [(p["name"], p["status"]) for p in view["participants"]] == [("두리", "offered")]
    assert (await nara.get(f"/api/enrolments/{ids[0]}")).json()["cancel_reason"] == "부탁하신 대로 취소했어요"


async def test_a_pass_checks_in_for_the_session_of_today(cafe: Cafe, yuna: Person, room_id: int) -> None:
    program_id = await open_lecture(cafe, room_id, at(14), rrule="FREQ=WEEKLY;COUNT=2")
    nara = await cafe.citizen("김나래")
    id = await enrol(nara, program_id)
    pass_code = (await nara.get(f"/api/enrolments/{id}")).json()["code"]
    cafe.clock.now = at(12, 59)
    assert code(await yuna.post("/api/staff/check-in", {"code": pass_code})) == (409, "too_early")
    cafe.clock.now = at(13)
    arrived = (await yuna.post("/api/staff/check-in", {"code": f"{pass_code[:3].lower()} {pass_code[3:]}"})).json()
    assert arrived["booking"] is None
    assert (arrived["enrolment"]["name"], moment(arrived["enrolment"]["starts_at"])) == ("김나래", at(14))
    session = arrived["enrolment"]["session_id"]
    assert (await nara.get(f"/api/enrolments/{id}")).json()["attended"] == [session]
    assert (await yuna.post("/api/staff/check-in", {"code": pass_code})).status_code == 200
    cafe.clock.now = at(14, day=10)
    assert code(await yuna.post("/api/staff/check-in", {"code": pass_code})) == (404, "code_unknown")


async def test_a_booking_of_today_is_still_found_by_its_code(cafe: Cafe, yuna: Person) -> None:
    booking = await (await cafe.citizen()).book(cafe.service_id, at(10))
    arrived = (await yuna.post("/api/staff/check-in", {"code": booking["code"]})).json()
    assert (arrived["booking"]["id"], arrived["enrolment"]) == (booking["id"], None)


async def test_attendance_is_kept_for_each_session_and_can_be_put_right(cafe: Cafe, yuna: Person, room_id: int) -> None:
    program_id = await open_lecture(cafe, room_id, at(14), rrule="FREQ=WEEKLY;COUNT=2")
    nara = await cafe.citizen()
    id = await enrol(nara, program_id)
    first, second = (await cafe.client.get(f"/api/programs/{program_id}")).json()["sessions"]
    path = f"/api/staff/enrolments/{id}/sessions"

    async def put(session: dict[str, Any], presence: str | None) -> Any:
        reply = await yuna.put(f"{path}/{session['id']}", {"presence": presence})
        if reply.status_code != 200:
            return code(reply)
        (row,) = reply.json()["participants"]
        return row["attended"], row["absent"]

    assert await put(first, "absent") == (409, "too_early")
    cafe.clock.now = at(14)
    assert await put(first, "absent") == ([], [first["id"]])
    assert await put(first, "attended") == ([first["id"]], [])
    assert await put(first, None) == ([], [])
    assert await put(first, "attended") == ([first["id"]], [])
    assert await put(second, "attended") == (409, "too_early")
    cafe.clock.now = at(14, day=16)
    assert await put(second, "attended") == ([first["id"], second["id"]], [])
    assert code(await yuna.put(f"{path}/999", {"presence": None})) == (404, "not_found")
    rows = await cafe.db.fetch("SELECT action FROM trail WHERE subject_id = $1 AND actor_kind = 'staff'", id)
    assert {row["action"] for row in rows} == {"mark"}


async def test_only_whoever_has_a_place_can_come(cafe: Cafe, yuna: Person, room_id: int) -> None:
    program_id = await open_lecture(cafe, room_id, at(14))
    id = await enrol(await cafe.citizen(), program_id)
    cafe.clock.now = at(14)
    session = (await cafe.client.get(f"/api/programs/{program_id}")).json()["sessions"][0]["id"]
    for status in get_args(Status):
        await cafe.db.execute(
            """UPDATE enrolments SET status = $2, offer_until = CASE WHEN $2 = 'offered' THEN $3::timestamptz END
               WHERE id = $1""",
            id, status, at(15),
        )  # fmt: skip
        reply = await yuna.put(f"/api/staff/enrolments/{id}/sessions/{session}", {"presence": "attended"})
        assert (reply.status_code == 200) == (status == "enrolled"), status


async def test_reading_the_attendance_list_stands_in_the_trail(cafe: Cafe, yuna: Person, room_id: int) -> None:
    program_id = await open_lecture(cafe, room_id)
    for name in ("나무", "가람"):
        await enrol(await cafe.citizen(name), program_id)
    view = (await yuna.get(f"/api/staff/programs/{program_id}")).json()
    assert [p["name"] for p in view["participants"]] == ["가람", "나무"]
    row = await cafe.db.fetchrow("SELECT * FROM trail WHERE action = 'read' AND subject_kind = 'program'")
    assert row is not None
    assert (row["actor_id"], row["subject_id"], row["fields"]) == (yuna.id, str(program_id), ["name"])
    assert code(await yuna.get("/api/staff/programs/999")) == (404, "not_found")
    # So does each change that is answered with it.
    path = f"/api/staff/enrolments/{view['participants'][0]['enrolment_id']}/cancel"
    assert (await yuna.post(path, {"reason": "다른 날 오기로 했어요"})).status_code == 200
    assert (await yuna.post(f"/api/staff/programs/{program_id}/cancel", {"reason": "강사가 아파요"})).status_code == 200
    reads = await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'read' AND subject_kind = 'program'")
    assert reads == 3


async def test_what_is_to_come_and_what_was_are_listed_apart_at_the_desk(
    cafe: Cafe, yuna: Person, room_id: int
) -> None:
    first, second = await open_lecture(cafe, room_id, at(14)), await open_lecture(cafe, room_id, at(14, day=10))
    cafe.clock.now = at(16)
    for when, expected in (("upcoming", [second]), ("past", [first])):
        assert [p["id"] for p in (await yuna.get("/api/staff/programs", when=when)).json()] == expected
