"""Walk-ins, bookings on behalf, finding people, and the same time every week."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.bookings.counter.rules import fits
from backend.bookings.slots import queries as slots
from backend.places.queries import insert_exception
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment, said

NUMBER = "010-4000-4821"


async def enter(cafe: Cafe, person: Person, *, key: UUID | None = None, **more: Any) -> Any:
    body = {"service_id": cafe.service_id, "phone": NUMBER, "name": "권나래", "consent": "counter"} | more
    return await person.post("/api/staff/bookings", body, key=key)


async def with_number(cafe: Cafe, citizen_id: UUID, number: str = "+821040004821") -> None:
    await cafe.db.execute(
        "UPDATE citizens SET phone_index = $2, phone_sealed = $3, seen_at = now() WHERE id = $1", citizen_id,
        cafe.sealer.index("phone", number), cafe.sealer.seal(number),
    )  # fmt: skip
    await cafe.db.execute("UPDATE citizens SET seen_at = $2 WHERE id = $1", citizen_id, cafe.clock())


async def test_who_walks_in_is_here_at_once_has_an_account_and_is_told(cafe: Cafe) -> None:
    yuna = await cafe.staff()
    cafe.clock.now = at(13, 12)
    reply = await enter(cafe, yuna, about="작은 가게를 열어 볼까 해요.")
    assert reply.status_code == 201, reply.text
    shown = (await yuna.get(f"/api/staff/bookings/{reply.json()['id']}")).json()
    assert (shown["status"], shown["walk_in"], shown["name"], shown["phone"], shown["about"]) == (
        "checked_in", True, "권나래", NUMBER, "작은 가게를 열어 볼까 해요.",
    )  # fmt: skip
    # On a mark of five minutes, though the grid of the day is another.
    assert (moment(shown["starts_at"]), moment(shown["ends_at"])) == (at(13, 10), at(13, 50))
    citizen_id = await cafe.db.fetchval("SELECT citizen_id FROM bookings")
    narae = Person(citizen_id, cafe.client, await make.citizen_cookie(cafe.db, citizen_id))
    assert (await narae.get("/api/bookings")).json()[0]["id"] == reply.json()["id"]
    assert (await narae.get("/api/inbox")).json()[0]["kind"] == "booking_confirmed"
    heard = await cafe.db.fetchrow(
        "SELECT c.given, w.staff_id, w.said FROM consents c JOIN consent_witnesses w ON w.consent_id = c.id"
    )
    assert heard is not None
    assert tuple(heard) == (True, yuna.id, "counter")


async def test_a_call_books_an_hour_from_now_or_in_three_months_for_who_has_the_number(cafe: Cafe) -> None:
    yuna, nara = await cafe.staff(), await make.citizen(cafe.db, name="임가온")
    await make.consent(cafe.db, nara)
    await with_number(cafe, nara)
    for when in (at(10), at(10, day=8).replace(month=6)):
        reply = await enter(cafe, yuna, phone="010 4000-4821", name=None, consent=None, starts_at=when.isoformat())
        assert reply.status_code == 201, reply.text
    rows = await cafe.db.fetch("SELECT citizen_id, status, walk_in FROM bookings")
    assert {tuple(row) for row in rows} == {(nara, "confirmed", False)}
    assert await cafe.db.fetchval("SELECT name FROM citizens WHERE id = $1", nara) == "임가온"
    assert await cafe.db.fetchval("SELECT count(*) FROM consent_witnesses") == 0


async def test_a_new_person_needs_a_name_and_a_consent(cafe: Cafe) -> None:
    yuna = await cafe.staff()
    when = at(10).isoformat()
    assert code(await enter(cafe, yuna, name=None, starts_at=when)) == (403, "name_needed")
    assert code(await enter(cafe, yuna, name="  ", starts_at=when)) == (403, "name_needed")
    assert code(await enter(cafe, yuna, consent=None, starts_at=when)) == (403, "consent_needed")
    assert code(await enter(cafe, yuna, consent="letter", starts_at=when)) == (400, "invalid_request")
    assert code(await enter(cafe, yuna, phone="02-120", starts_at=when)) == (400, "phone_invalid")
    assert code(await enter(cafe, yuna, phone=None, starts_at=when)) == (400, "invalid_request")
    assert code(await enter(cafe, yuna, booking_id=str(uuid4()), starts_at=when)) == (400, "invalid_request")
    # A refusal leaves nobody behind.
    assert await cafe.db.fetchval("SELECT count(*) FROM citizens") == 0


async def test_the_counter_books_neither_over_others_nor_when_nobody_works(cafe: Cafe) -> None:
    yuna = await cafe.staff()
    await (await cafe.citizen()).book(cafe.service_id, at(13), cafe.yuna)
    assert code(await enter(cafe, yuna, starts_at=at(13).isoformat(), counsellor_id=cafe.yuna)) == (409, "slot_taken")
    for when in (at(12), at(13, 5), at(8), at(18), at(10, day=15)):
        assert code(await enter(cafe, yuna, starts_at=when.isoformat())) == (422, "not_bookable"), when
    # Now, at lunch; with ten minutes left; and while the other is away.
    cafe.clock.now = at(12, 15)
    assert code(await enter(cafe, yuna)) == (422, "not_bookable")
    cafe.clock.now = at(17, 50)
    assert code(await enter(cafe, yuna)) == (422, "not_bookable")
    assert (await enter(cafe, yuna, minutes=10)).status_code == 201
    cafe.clock.now = at(13, 20)
    await slots.insert_block(cafe.db, cafe.haneul, at(13), at(15), "외근")
    assert code(await enter(cafe, yuna)) == (409, "slot_taken")


async def test_pressed_twice_it_is_one_booking(cafe: Cafe) -> None:
    yuna, key = await cafe.staff(), uuid4()
    first, second = [await enter(cafe, yuna, key=key, starts_at=at(10).isoformat()) for _ in range(2)]
    assert first.json() == second.json()
    assert await cafe.db.fetchval("SELECT count(*) FROM bookings") == 1


async def test_a_follow_up_is_for_the_same_person_with_whoever_is_named(cafe: Cafe) -> None:
    yuna, nara = await cafe.staff(), await cafe.citizen()
    before = await nara.book(cafe.service_id, at(10), cafe.yuna)
    reply = await enter(cafe, yuna, phone=None, booking_id=before["id"], name=None, consent=None,
                        starts_at=at(14, 20, day=16).isoformat(), counsellor_id=cafe.yuna)  # fmt: skip
    shown = (await yuna.get(f"/api/staff/bookings/{reply.json()['id']}")).json()
    assert (shown["name"], shown["counsellor_id"]) == ("김나래", cafe.yuna)


async def test_the_number_says_who_calls_and_no_more_than_how_the_name_begins_elsewhere(cafe: Cafe) -> None:
    there = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    here, nara = await cafe.staff(), await make.citizen(cafe.db, name="임가온")
    find = ("/api/staff/callers", {"phone": NUMBER})
    assert (await here.post(*find)).json() == {
        "name": None, "consented": False, "visits": 0, "is_idle": False,
    }  # fmt: skip
    await with_number(cafe, nara)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(10, day=2), status="completed")
    known = {"name": "임가온", "consented": False, "visits": 1, "is_idle": False}
    assert (await here.post(*find)).json() == known
    assert (await there.post(*find)).json() == known | {"name": "임○○", "visits": 0}
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'find' AND citizen_id = $1", nara) == 2
    # A number that nobody used for so long may be somebody else's by now.
    await cafe.db.execute("UPDATE citizens SET seen_at = seen_at - interval '7 months' WHERE id = $1", nara)
    assert (await here.post(*find)).json() == known | {"name": "임○○", "visits": 0, "is_idle": True}


async def idle(cafe: Cafe) -> UUID:
    """Somebody who agreed and was not seen for seven months."""
    gaon = await make.citizen(cafe.db, name="임가온")
    await make.consent(cafe.db, gaon)
    await with_number(cafe, gaon)
    await cafe.db.execute("UPDATE citizens SET seen_at = seen_at - interval '7 months' WHERE id = $1", gaon)
    return gaon


async def test_an_idle_number_is_a_new_persons_unless_they_were_asked(cafe: Cafe) -> None:
    yuna, gaon = await cafe.staff(), await idle(cafe)
    # The other's name and consent are not theirs.
    assert code(await enter(cafe, yuna, name=None, starts_at=at(10).isoformat())) == (403, "name_needed")
    assert code(await enter(cafe, yuna, consent=None, starts_at=at(10).isoformat())) == (403, "consent_needed")
    assert (await enter(cafe, yuna, starts_at=at(10).isoformat())).status_code == 201
    assert await cafe.db.fetchval("SELECT citizen_id FROM bookings") != gaon
    assert await cafe.db.fetchval("SELECT phone_index FROM citizens WHERE id = $1", gaon) is None


async def test_who_was_asked_and_is_the_same_keeps_an_idle_number(cafe: Cafe) -> None:
    yuna, gaon = await cafe.staff(), await idle(cafe)
    same = {"name": None, "consent": None, "is_same": True, "starts_at": at(10).isoformat()}
    assert (await enter(cafe, yuna, **same)).status_code == 201
    assert await cafe.db.fetchval("SELECT citizen_id FROM bookings") == gaon
    assert not (await yuna.post("/api/staff/callers", {"phone": NUMBER})).json()["is_idle"]
    kept = await cafe.db.fetchrow("SELECT actor_id, citizen_id FROM trail WHERE action = 'number_kept'")
    assert kept is not None
    assert tuple(kept) == (yuna.id, gaon)


async def test_booking_for_somebody_is_no_sign_that_they_were_here(cafe: Cafe) -> None:
    yuna, gaon = await cafe.staff(), await idle(cafe)
    await cafe.db.execute("UPDATE citizens SET seen_at = seen_at + interval '2 months' WHERE id = $1", gaon)
    seen_at = await cafe.db.fetchval("SELECT seen_at FROM citizens WHERE id = $1", gaon)
    # Five months are not idle yet, and nothing needs to be said about it.
    for hour, is_same in ((10, False), (13, True)):
        when = at(hour).isoformat()
        reply = await enter(cafe, yuna, name=None, consent=None, starts_at=when, is_same=is_same)
        assert reply.status_code == 201, reply.text
        await yuna.post("/api/staff/callers", {"phone": NUMBER})
    assert await cafe.db.fetchval("SELECT seen_at FROM citizens WHERE id = $1", gaon) == seen_at


async def found(cafe: Cafe, person: Person, q: str) -> list[str]:
    reply = await person.post("/api/staff/visitors", {"site_id": cafe.site_id, "q": q})
    assert reply.status_code == 200, reply.text
    return [row["name"] for row in reply.json()]


async def test_people_are_found_by_name_initials_code_and_last_digits_and_each_look_is_noted(cafe: Cafe) -> None:
    yuna = await cafe.staff()
    narae, gaon = await make.citizen(cafe.db, name="권나래"), await make.citizen(cafe.db, name="임가온")
    await with_number(cafe, gaon)
    for n, who in enumerate((narae, gaon, gaon)):
        await make.booking(cafe.db, cafe.service_id, cafe.yuna, who, at(10 + n, day=9 + n))
    for q in ("가온", "임ㄱ", "ㅇㄱㅇ", "임가", "4821", "000-4821", "임 가온"):
        assert await found(cafe, yuna, q) == ["임가온"], q
    assert await found(cafe, yuna, "ㄱㄴㄹ") == ["권나래"]
    assert await found(cafe, yuna, "9999") == []
    written = await cafe.db.fetchval("SELECT code FROM bookings WHERE citizen_id = $1", narae)
    assert await found(cafe, yuna, f"{written[:3]}-{written[3:]}".lower()) == ["권나래"]
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'search'") == 10
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'find' AND citizen_id = $1", gaon) == 7
    elsewhere = await make.site(cafe.db, name_ko="충장 일자리카페")
    there = await cafe.staff("counsellor", "site", elsewhere)
    assert code(await there.post("/api/staff/visitors", {"site_id": cafe.site_id, "q": "가온"})) == (403, "not_allowed")
    assert (await there.post("/api/staff/visitors", {"site_id": elsewhere, "q": "가온"})).json() == []


def test_a_name_fits_what_is_typed_so_far() -> None:
    for typed in ("홍길동", "길동", "홍기", "홍ㄱ", "ㅎㄱㄷ", "ㄱㄷ", "홍길ㄷ"):
        assert fits("홍길동", typed), typed
    for typed in ("", " ", "동길", "ㅎㄷ", "홍갈", ".*"):
        assert not fits("홍길동", typed), typed
    assert fits("Ann Lee", "ann l")


async def test_the_history_of_a_visitor_has_their_visits_at_ones_sites_with_the_notes(cafe: Cafe) -> None:
    nara, here = await make.citizen(cafe.db), await cafe.staff("counsellor", "site", cafe.site_id)
    elsewhere = await make.site(cafe.db, name_ko="충장 일자리카페")
    other = await make.service(cafe.db, elsewhere)
    await make.booking(cafe.db, other, await make.counsellor(cafe.db, elsewhere, other), nara, at(10, day=3))
    old = await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(10, day=2), status="no_show")
    booking_id = await make.booking(cafe.db, cafe.service_id, cafe.haneul, nara, at(10))
    await here.put(f"/api/staff/bookings/{old}/note", {"note": "전화로 다시 잡기로 함"})
    seen = (await here.get(f"/api/staff/bookings/{booking_id}/history")).json()
    assert [(v["status"], v["counsellor_name_ko"], v["note"]) for v in seen] == [
        ("confirmed", "박하늘", ""), ("no_show", "정유나", "전화로 다시 잡기로 함"),
    ]  # fmt: skip
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'read_history' AND citizen_id = $1", nara)
    there = await cafe.staff("counsellor", "site", elsewhere)
    assert code(await there.get(f"/api/staff/bookings/{booking_id}/history")) == (404, "not_found")
    administrator = await cafe.staff("administrator")
    assert code(await administrator.get(f"/api/staff/bookings/{booking_id}/history")) == (403, "not_allowed")


async def test_the_history_names_records_and_each_that_is_read_stands_in_the_trail(cafe: Cafe) -> None:
    nara, here = await make.citizen(cafe.db), await cafe.staff("counsellor", "site", cafe.site_id)
    old = await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(10, day=2), status="completed")
    booking_id = await make.booking(cafe.db, cafe.service_id, cafe.haneul, nara, at(10))
    record = {"version": 0, "record": {"content": "지원 동기를 고쳤어요"}}
    assert (await here.put(f"/api/staff/bookings/{old}/talk", record)).status_code == 200
    reader = await cafe.staff("counsellor", "site", cafe.site_id)
    history = await reader.get(f"/api/staff/bookings/{booking_id}/history")
    assert [visit["has_talk"] for visit in history.json()] == [False, True]
    assert "지원 동기" not in history.text
    read = "SELECT count(*) FROM trail WHERE action = 'read_talk' AND actor_id = $1 AND citizen_id = $2"
    assert await cafe.db.fetchval(read, reader.id, nara) == 0
    assert (await reader.get(f"/api/staff/bookings/{old}/talk")).json()["record"]["content"] == "지원 동기를 고쳤어요"
    assert await cafe.db.fetchval(read, reader.id, nara) == 1
    administrator = await cafe.staff("administrator")
    assert code(await administrator.get(f"/api/staff/bookings/{old}/talk")) == (403, "not_allowed")


async def test_the_desk_sees_only_times_at_which_the_equipment_is_there(cafe: Cafe) -> None:
    yuna, nara = await cafe.staff(), await cafe.citizen()
    laptop = await make.equipment(cafe.db, cafe.site_id, cafe.service_id, required=False)
    path = f"/api/staff/services/{cafe.service_id}/times"
    booking = {"service_id": cafe.service_id, "starts_at": at(10).isoformat(), "equipment_ids": [laptop]}
    held = (await nara.post("/api/bookings", booking)).json()
    await nara.post(f"/api/bookings/{held['id']}/confirm", {})
    everything = [said(slot["starts_at"]) for slot in (await yuna.get(path, date="2026-03-09")).json()]
    with_laptop = [
        said(slot["starts_at"]) for slot in (await yuna.get(path, date="2026-03-09", equipment_id=laptop)).json()
    ]
    assert (everything[0], with_laptop) == ("10:00", everything[1:])
    assert code(await yuna.get(path, date="2026-03-09", equipment_id=0)) == (400, "invalid_request")


async def test_the_same_time_every_week_shows_what_is_taken_before_it_is_booked(cafe: Cafe) -> None:
    yuna, nara = await cafe.staff(), await cafe.citizen()
    first = await nara.book(cafe.service_id, at(14, 20), cafe.yuna)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, await make.citizen(cafe.db), at(14, 20, day=23))
    path = f"/api/staff/bookings/{first['id']}"
    await insert_exception(cafe.db, cafe.site_id, at(0, day=30).date(), None, None, "시설 점검", "Maintenance")
    turns = (await yuna.get(path + "/turns", weeks=4)).json()
    assert [(moment(t["starts_at"]), t["free"], t["works"]) for t in turns[:3]] == [
        (at(14, 20, day=16), True, True), (at(14, 20, day=23), False, True), (at(14, 20, day=30), False, False),
    ]  # fmt: skip
    everything = {"starts_at": [t["starts_at"] for t in turns]}
    assert code(await yuna.post(path + "/repeat", everything)) == (409, "slot_taken")
    assert await cafe.db.fetchval("SELECT count(*) FROM bookings WHERE citizen_id = $1", nara.id) == 1
    key, free = uuid4(), {"starts_at": [t["starts_at"] for t in turns if t["free"]]}
    made = (await yuna.post(path + "/repeat", free, key=key)).json()
    assert (await yuna.post(path + "/repeat", free, key=key)).json() == made
    assert len(made) == 2
    ahead = (await nara.get("/api/bookings")).json()
    assert [b["counsellor"]["id"] for b in ahead] == [cafe.yuna] * 3
    for bad in ([], [at(14, 20, day=16).isoformat()] * 2, ["2026-03-16T14:20:00"]):
        assert code(await yuna.post(path + "/repeat", {"starts_at": bad})) == (400, "invalid_request")


async def test_a_visit_can_be_moved_to_any_free_start_without_notice_and_its_own_time_is_one(cafe: Cafe) -> None:
    yuna, nara = await cafe.staff(), await cafe.citizen()
    first = await nara.book(cafe.service_id, at(13), cafe.yuna)
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, await make.citizen(cafe.db), at(14, 20))
    cafe.clock.now = at(12, 55)
    times = (await yuna.get(f"/api/staff/bookings/{first['id']}/times", date="2026-03-09")).json()
    with_yuna = [moment(t["starts_at"]) for t in times if cafe.yuna in t["counsellor_ids"]]
    assert with_yuna[:3] == [at(13), at(13, 40), at(15)]
    week = (await yuna.get(f"/api/staff/bookings/{first['id']}/times", date="2026-03-09", days=7)).json()
    assert {moment(t["starts_at"]).day for t in week} == {9, 10, 11, 12, 13, 14}
    assert all(t["free"] for t in week)


@pytest.mark.parametrize("role", ["administrator", "operator", None])
async def test_only_counsellors_book_for_others_and_look_people_up(cafe: Cafe, role: str | None) -> None:
    person = await cafe.staff(role)
    for reply in (
        await enter(cafe, person), await person.post("/api/staff/callers", {"phone": NUMBER}),
        await person.post("/api/staff/visitors", {"site_id": cafe.site_id, "q": "가"}),
        await person.get(f"/api/staff/services/{cafe.service_id}/times", date="2026-03-09"),
    ):  # fmt: skip
        assert code(reply) == (403, "not_allowed")


async def test_a_service_of_another_site_is_not_booked_for_anybody(cafe: Cafe) -> None:
    there = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    assert code(await enter(cafe, there, starts_at=at(10).isoformat())) == (404, "not_found")
    times = await there.get(f"/api/staff/services/{cafe.service_id}/times", date="2026-03-09")
    assert code(times) == (404, "not_found")


async def test_the_desk_sees_times_of_within_the_hour(cafe: Cafe) -> None:
    cafe.clock.now = at(12, 55)
    path = f"/api/staff/services/{cafe.service_id}/times"
    times = (await (await cafe.staff()).get(path, date="2026-03-09")).json()
    assert moment(times[0]["starts_at"]) == at(13)
