from datetime import date, time, timedelta
from typing import get_args
from uuid import uuid4

import pytest

from backend.bookings.models import Status
from backend.bookings.slots import queries as slots
from backend.places.queries import insert_exception
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment
from tests.push_service import PushService

ACTIONS = {"check-in": "checked_in", "start": "in_session", "complete": "completed", "no-show": "no_show",
           "cancel": "cancelled_by_centre"}  # fmt: skip
# During the visit, so that no guard of time stands in the way.
ALLOWED = {
    ("confirmed", "check-in"), ("confirmed", "no-show"), ("confirmed", "cancel"), ("checked_in", "start"),
    ("checked_in", "complete"), ("checked_in", "cancel"), ("in_session", "complete"), ("no_show", "check-in"),
    ("requested", "cancel"),
}  # fmt: skip


async def visit(cafe: Cafe, status: Status = "confirmed", about: str = "") -> str:
    held_until = at(9, 59) if status == "held" else None
    nara = await make.citizen(cafe.db, name="임가온")
    about_sealed = cafe.sealer.seal(about) if about else None
    return str(await make.booking(
        cafe.db, cafe.service_id, cafe.yuna, nara, at(10), status=status, held_until=held_until,
        about_sealed=about_sealed,
    ))  # fmt: skip


async def act(person: Person, booking_id: str, action: str) -> tuple[int, str]:
    body = {"reason": "상담사가 아파요"} if action == "cancel" else {}
    reply = await person.post(f"/api/staff/bookings/{booking_id}/{action}", body)
    return (reply.status_code, reply.json()["status"]) if reply.status_code == 200 else code(reply)


@pytest.mark.parametrize("status", get_args(Status))
async def test_every_step_that_is_not_in_the_table_is_refused(cafe: Cafe, status: Status) -> None:
    cafe.clock.now = at(10, 10)
    yuna, booking_id = await cafe.staff(), await visit(cafe, status)
    for action, target in ACTIONS.items():
        undo = cafe.db.transaction()
        await undo.start()
        expected = (200, target) if (status, action) in ALLOWED else (409, "wrong_status")
        assert await act(yuna, booking_id, action) == expected, action
        await undo.rollback()


async def test_a_visit_from_arrival_to_end(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    cafe.clock.now = at(9, 55)
    arrived = (await yuna.post(f"/api/staff/bookings/{booking_id}/check-in")).json()
    assert (moment(arrived["checked_in_at"]), arrived["next"]) == (
        at(9, 55), ["in_session", "completed", "cancelled_by_centre"],
    )  # fmt: skip
    cafe.clock.now = at(10, 2)
    assert moment((await yuna.post(f"/api/staff/bookings/{booking_id}/start")).json()["started_at"]) == at(10, 2)
    cafe.clock.now = at(10, 38)
    done = (await yuna.post(f"/api/staff/bookings/{booking_id}/complete")).json()
    assert (done["status"], moment(done["ended_at"]), done["next"], done["version"]) == (
        "completed", at(10, 38), [], 3,
    )  # fmt: skip


async def test_nobody_arrives_more_than_an_hour_early_or_fails_to_come_before_the_start(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    cafe.clock.now = at(8, 59)
    assert await act(yuna, booking_id, "check-in") == (409, "too_early")
    cafe.clock.now = at(9, 59)
    assert await act(yuna, booking_id, "no-show") == (409, "too_early")
    cafe.clock.now = at(10)
    assert await act(yuna, booking_id, "no-show") == (200, "no_show")


async def test_a_no_show_is_undone_on_the_same_day_only(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    cafe.clock.now = at(10, 20)
    await act(yuna, booking_id, "no-show")
    cafe.clock.now = at(0, 5, day=10)
    assert await act(yuna, booking_id, "check-in") == (409, "wrong_status")
    cafe.clock.now = at(23, 55)
    undone = (await yuna.post(f"/api/staff/bookings/{booking_id}/check-in")).json()
    assert (undone["status"], undone["ended_at"]) == ("checked_in", None)


async def test_the_buttons_offer_only_what_is_possible_now(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    cafe.clock.now = at(8)
    path = f"/api/staff/bookings/{booking_id}"
    assert (await yuna.get(path)).json()["next"] == ["cancelled_by_centre"]
    cafe.clock.now = at(10)
    assert (await yuna.get(path)).json()["next"] == ["cancelled_by_centre", "checked_in", "no_show"]


async def test_when_the_centre_cancels_the_citizen_reads_why_and_the_time_is_free(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    booking = await nara.book(cafe.service_id, at(13), cafe.yuna)
    path = f"/api/staff/bookings/{booking['id']}/cancel"
    for body in ({}, {"reason": ""}, {"reason": "  "}, {"reason": "가" * 201}, {"reason": "a", "x": 1}):
        assert code(await yuna.post(path, body)) == (400, "invalid_request")
    assert (await yuna.post(path, {"reason": "상담사가\u0000 아파요"})).json()["cancel_reason"] == "상담사가 아파요"
    seen = (await nara.get(f"/api/bookings/{booking['id']}")).json()
    assert (seen["status"], seen["cancel_reason"]) == ("cancelled_by_centre", "상담사가 아파요")
    told = await cafe.db.fetchrow("SELECT * FROM messages WHERE kind = 'booking_cancelled_by_centre'")
    assert told is not None
    assert told["body_ko"] == "3월 9일 월요일 오후 1시, 1:1 상담. 상담사가 아파요"
    assert "13:00" in await cafe.times(counsellor_id=cafe.yuna)


async def test_a_note_is_kept_sealed_and_shown_to_counsellors_only(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    booking = await nara.book(cafe.service_id, at(13))
    path = f"/api/staff/bookings/{booking['id']}"
    written = (await yuna.put(path + "/note", {"note": " 지원 동기 첫 문단부터.\n둘째 줄 "})).json()
    assert (written["note"], written["has_note"]) == ("지원 동기 첫 문단부터.\n둘째 줄", True)
    assert "지원".encode() not in await cafe.db.fetchval("SELECT note_sealed FROM bookings")
    assert "note" not in (await nara.get(f"/api/bookings/{booking['id']}")).json()
    assert not (await yuna.put(path + "/note", {"note": ""})).json()["has_note"]
    assert code(await yuna.put(path + "/note", {"note": "가" * 2001})) == (400, "invalid_request")


async def test_a_hold_has_no_note_and_no_name(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe, "held")
    shown = (await yuna.get(f"/api/staff/bookings/{booking_id}")).json()
    assert (shown["name"], shown["phone"], shown["about"], shown["next"]) == (None, None, "", [])
    assert code(await yuna.put(f"/api/staff/bookings/{booking_id}/note", {"note": "x"})) == (409, "wrong_status")


async def test_the_visit_shows_who_comes_and_how_often_they_came(cafe: Cafe) -> None:
    nara = await make.citizen(cafe.db, name="임가온")
    await cafe.db.execute("UPDATE citizens SET phone_index = $2, phone_sealed = $3 WHERE id = $1", nara,
                          b"index", cafe.sealer.seal("+821000004821"))  # fmt: skip
    for day, status in ((2, "completed"), (3, "completed"), (4, "no_show")):
        await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(10, day=day), status=status)
    booking_id = await make.booking(
        cafe.db, cafe.service_id, cafe.yuna, nara, at(10), about_sealed=cafe.sealer.seal("지원 동기를 같이 봐요")
    )
    shown = (await (await cafe.staff()).get(f"/api/staff/bookings/{booking_id}")).json()
    assert (shown["name"], shown["phone"], shown["about"], shown["visits"], shown["last_visit"]) == (
        "임가온", "010-0000-4821", "지원 동기를 같이 봐요", 2, "2026-03-03",
    )  # fmt: skip


async def test_whoever_opens_a_visit_stands_in_the_trail(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    await yuna.get(f"/api/staff/bookings/{booking_id}")
    row = await cafe.db.fetchrow("SELECT * FROM trail WHERE action = 'read' AND subject_id = $1", booking_id)
    assert row is not None
    assert (row["actor_kind"], row["actor_id"]) == ("staff", yuna.id)
    assert row["citizen_id"] == await cafe.db.fetchval("SELECT citizen_id FROM bookings")
    assert row["fields"] == ["name", "phone", "about", "note"]


async def test_the_day_shows_who_works_when_and_who_comes(cafe: Cafe) -> None:
    me = await cafe.staff()
    await cafe.db.execute("UPDATE resources SET staff_id = $2 WHERE id = $1", cafe.yuna, me.id)
    await slots.insert_block(cafe.db, cafe.haneul, at(15), at(16), "외근")
    booking_id = await visit(cafe, about="모의면접")
    nara = await cafe.citizen()
    await nara.hold(cafe.service_id, at(13), cafe.haneul)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, at(11, 20), status="held", held_until=at(8))
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, at(17), status="cancelled_by_citizen")
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, at(10, day=10))
    day = (await me.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).json()
    assert (moment(day["opens"]), moment(day["closes"]), day["closed_reason_ko"]) == (at(10), at(21), None)
    yuna, haneul = day["counsellors"]
    assert (yuna["mine"], haneul["mine"]) == (True, False)
    assert [(moment(i["starts_at"]), moment(i["ends_at"])) for i in yuna["working"]] == [
        (at(10), at(12)), (at(13), at(18)),
    ]  # fmt: skip
    assert [(moment(b["starts_at"]), b["reason"]) for b in haneul["blocks"]] == [(at(15), "외근")]
    assert [(b["id"] == booking_id, b["status"], b["name"], b["about"]) for b in day["bookings"]] == [
        (True, "confirmed", "임가온", "모의면접"), (False, "held", None, ""),
        (False, "cancelled_by_citizen", "김나래", ""),
    ]  # fmt: skip
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE subject_kind = 'day'") == 1


async def test_each_column_says_what_it_can_be_booked_for(cafe: Cafe) -> None:
    clinic = await make.service(cafe.db, cafe.site_id, name_ko="이력서")
    await slots.insert_service_resource(cafe.db, clinic, cafe.haneul)
    room = await make.room(cafe.db, cafe.site_id, await make.service(cafe.db, cafe.site_id, name_ko="스터디룸"))
    day = (await (await cafe.staff()).get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).json()
    said = {r["id"]: [s["name_ko"] for s in r["services"]] for r in day["counsellors"] + day["rooms"]}
    assert said == {cafe.yuna: ["1:1 상담"], cafe.haneul: ["1:1 상담", "이력서"], room: ["스터디룸"]}


async def test_a_cancelled_visit_still_says_whose_time_it_had(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    await act(yuna, booking_id, "cancel")
    day = (await yuna.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).json()
    assert [(b["status"], b["counsellor_id"]) for b in day["bookings"]] == [("cancelled_by_centre", cafe.yuna)]


async def test_the_week_goes_from_monday_to_sunday_and_each_day_is_as_the_day_itself(cafe: Cafe) -> None:
    me = await cafe.staff()
    await slots.insert_block(cafe.db, cafe.haneul, at(15, day=11), at(16, day=12), "교육")
    nara = await make.citizen(cafe.db)
    for day, hour in ((8, 10), (9, 10), (11, 13), (15, 0), (16, 0)):
        await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(hour, day=day))
    for asked in ("2026-03-09", "2026-03-12", "2026-03-15"):
        week = (await me.get("/api/staff/week", site_id=cafe.site_id, date=asked)).json()["days"]
        assert [day["date"] for day in week] == [f"2026-03-{n:02}" for n in range(9, 16)]
    assert [len(day["bookings"]) for day in week] == [1, 0, 1, 0, 0, 0, 1]
    assert [len(day["counsellors"][1]["blocks"]) for day in week] == [0, 0, 1, 1, 0, 0, 0]
    assert week[6]["opens"] is None
    assert week[2] == (await me.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-11")).json()
    read = await cafe.db.fetchval("SELECT subject_id FROM trail WHERE subject_kind = 'week'")
    assert read == f"{cafe.site_id}/2026-03-09"


async def test_who_may_not_see_the_day_does_not_see_the_week(cafe: Cafe) -> None:
    elsewhere = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    query = {"site_id": cafe.site_id, "date": "2026-03-09"}
    assert code(await elsewhere.get("/api/staff/week", **query)) == (403, "not_allowed")
    assert (await (await cafe.staff("administrator")).get("/api/staff/week", **query)).status_code == 200
    assert code(await (await cafe.staff()).get("/api/staff/week", **query | {"date": "0001-01-01"})) == (
        400, "invalid_request",
    )  # fmt: skip


async def test_the_menu_counts_what_waits_at_all_of_ones_sites(cafe: Cafe) -> None:
    nara, elsewhere = await make.citizen(cafe.db), await make.site(cafe.db, name_ko="충장 일자리카페")
    here, there = (
        await cafe.staff("counsellor", "site", cafe.site_id),
        await cafe.staff("counsellor", "site", elsewhere),
    )
    for hour in (10, 11):
        await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(hour, day=12), status="requested")
    counts = [(await who.get("/api/staff/requests/count")).json()["count"] for who in (here, there, await cafe.staff())]
    assert counts == [2, 0, 2]


async def test_a_closed_day_says_why_and_an_unusual_one_has_its_own_hours(cafe: Cafe) -> None:
    me = await cafe.staff()
    await insert_exception(cafe.db, cafe.site_id, date(2026, 3, 10), None, None, "시설 점검", "Maintenance")
    await insert_exception(cafe.db, cafe.site_id, date(2026, 3, 11), time(11), time(14), "교육", "Training")
    closed = (await me.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-10")).json()
    assert (closed["opens"], closed["closed_reason_ko"], closed["counsellors"][0]["working"]) == (
        None, "시설 점검", [],
    )  # fmt: skip
    short = (await me.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-11")).json()
    assert moment(short["closes"]) == at(14, day=11)
    assert [moment(i["starts_at"]) for i in short["counsellors"][0]["working"]] == [at(11, day=11), at(13, day=11)]


async def test_the_pass_checks_its_bearer_in_however_the_code_is_typed(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    written = await cafe.db.fetchval("SELECT code FROM bookings")
    cafe.clock.now = at(9, 50)
    assert code(await yuna.post("/api/staff/check-in", {"code": "ZZZZZZ"})) == (404, "code_unknown")
    assert code(await yuna.post("/api/staff/check-in", {"code": "\u0000"})) == (404, "code_unknown")
    assert code(await yuna.post("/api/staff/check-in", {"code": ""})) == (400, "invalid_request")
    reply = await yuna.post("/api/staff/check-in", {"code": f" {written[:3].lower()}-{written[3:]} "})
    arrived = reply.json()["booking"]
    assert (arrived["id"], arrived["status"]) == (booking_id, "checked_in")
    assert code(await yuna.post("/api/staff/check-in", {"code": written})) == (409, "wrong_status")


async def test_a_pass_is_good_on_its_day_at_its_site(cafe: Cafe) -> None:
    await visit(cafe)
    written = await cafe.db.fetchval("SELECT code FROM bookings")
    elsewhere = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    cafe.clock.now = at(9, 50)
    assert code(await elsewhere.post("/api/staff/check-in", {"code": written})) == (404, "code_unknown")
    cafe.clock.now = at(9, 50, day=10)
    assert code(await (await cafe.staff()).post("/api/staff/check-in", {"code": written})) == (404, "code_unknown")


async def test_counsellors_see_the_sites_of_their_grants_and_no_other(cafe: Cafe) -> None:
    booking_id = await visit(cafe)
    here = await cafe.staff("counsellor", "site", cafe.site_id)
    elsewhere = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    day = {"site_id": cafe.site_id, "date": "2026-03-09"}
    path = f"/api/staff/bookings/{booking_id}"
    assert [site["id"] for site in (await here.get("/api/staff/sites-of-mine")).json()] == [cafe.site_id]
    assert (await here.get("/api/staff/day", **day)).status_code == 200
    assert (await here.get(path)).status_code == 200
    assert (await elsewhere.get("/api/staff/sites-of-mine")).json() == []
    assert code(await elsewhere.get("/api/staff/day", **day)) == (403, "not_allowed")
    assert code(await elsewhere.get(path)) == (404, "not_found")
    assert code(await elsewhere.put(path + "/note", {"note": "x"})) == (404, "not_found")
    for action in ACTIONS:
        assert await act(elsewhere, booking_id, action) == (404, "not_found")


async def test_administrators_read_the_day_and_no_single_visit(cafe: Cafe) -> None:
    booking_id, administrator = await visit(cafe), await cafe.staff("administrator")
    assert (await administrator.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).status_code == 200
    assert code(await administrator.get(f"/api/staff/bookings/{booking_id}")) == (403, "not_allowed")


@pytest.mark.parametrize("role", ["operator", "care_manager", "approver", None])
async def test_other_members_of_staff_see_no_bookings(cafe: Cafe, role: str | None) -> None:
    booking_id, person = await visit(cafe), await cafe.staff(role)
    assert code(await person.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")) == (403, "not_allowed")
    assert code(await person.get(f"/api/staff/bookings/{booking_id}")) == (403, "not_allowed")
    assert code(await person.post("/api/staff/check-in", {"code": "ZZZZZZ"})) == (403, "not_allowed")
    assert await act(person, booking_id, "check-in") == (403, "not_allowed")
    assert (await person.get("/api/staff/sites-of-mine")).json() == []


async def test_citizens_and_strangers_do_not_reach_the_desk(cafe: Cafe) -> None:
    booking_id, nara = await visit(cafe), await cafe.citizen()
    assert code(await nara.get(f"/api/staff/bookings/{booking_id}")) == (401, "not_signed_in")
    assert await act(nara, booking_id, "check-in") == (401, "not_signed_in")
    assert code(await cafe.client.get("/api/staff/sites-of-mine")) == (401, "not_signed_in")


async def test_an_unknown_visit_and_days_that_make_no_sense_are_refused(cafe: Cafe) -> None:
    yuna = await cafe.staff()
    assert code(await yuna.get(f"/api/staff/bookings/{uuid4()}")) == (404, "not_found")
    assert code(await yuna.get("/api/staff/day", site_id=999999, date="2026-03-09")) == (404, "not_found")
    for query in ({"site_id": 2**40, "date": "2026-03-09"}, {"site_id": cafe.site_id, "date": "9999-12-31"}, {}):
        assert code(await yuna.get("/api/staff/day", **query)) == (400, "invalid_request")


async def test_a_completed_visit_keeps_its_time_and_a_no_show_too(cafe: Cafe) -> None:
    yuna, booking_id = await cafe.staff(), await visit(cafe)
    cafe.clock.now = at(10, 1)
    await act(yuna, booking_id, "no-show")
    cafe.clock.now = at(10) - timedelta(hours=1)
    assert "10:00" not in await cafe.times(counsellor_id=cafe.yuna)


async def test_why_the_centre_cancels_stands_in_the_inbox_and_on_no_lock_screen(cafe: Cafe) -> None:
    narae, yuna = await cafe.citizen(), await cafe.staff("counsellor", "site", cafe.site_id)
    session = await cafe.db.fetchval("SELECT id FROM sessions WHERE citizen_id = $1", narae.id)
    await make.device(cafe.db, PushService(9999).subscribe(), session_id=session)
    booking = await narae.book(cafe.service_id, at(10))
    cafe.clock.forward(minutes=1)  # the newest message comes first
    await yuna.post(f"/api/staff/bookings/{booking['id']}/cancel", {"reason": "지난번 그 일 때문에요"})
    assert "지난번 그 일 때문에요" in (await narae.get("/api/inbox")).json()[0]["body_ko"]
    pushed = await cafe.db.fetch("SELECT payloads FROM push_messages WHERE citizen_id = $1 ORDER BY id", narae.id)
    assert len(pushed) == 2
    for lang, said in (
        ("ko", "3월 9일 월요일 오전 10시, 1:1 상담"),
        ("en", "Mon 9 March, 10:00 am, One-to-one counselling"),
    ):
        assert [push["payloads"][lang]["notification"]["body"] for push in pushed] == [said, said]
