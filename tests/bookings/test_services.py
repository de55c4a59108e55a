"""Rooms, several things at once, and the rules of who may have what for how long."""

from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from backend.bookings.models import Choice, Question
from backend.bookings.slots.queries import insert_block
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment, said


async def rooms(cafe: Cafe, *capacities: int, **rules: Any) -> list[int]:
    """`cafe.service_id` becomes a room for one to three hours; its rooms."""
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, kind="room",
        **({"duration_minutes": 60, "max_duration_minutes": 180, "granularity_minutes": 60} | rules),
    )  # fmt: skip
    return [await make.room(cafe.db, cafe.site_id, cafe.service_id, capacity=capacity) for capacity in capacities]


async def take(person: Person, cafe: Cafe, starts_at: datetime, **wish: Any) -> Any:
    """Hold and confirm; the booking, or how it was refused."""
    body = {"service_id": cafe.service_id, "starts_at": starts_at.isoformat(), **wish}
    held = await person.post("/api/bookings", body)
    if held.status_code != 201:
        return code(held)
    confirmed = await person.post(f"/api/bookings/{held.json()['id']}/confirm", {})
    return confirmed.json() if confirmed.status_code == 200 else code(confirmed)


# How long, and for how many


async def test_a_room_is_free_while_its_site_is_open_for_as_long_as_was_asked(cafe: Cafe) -> None:
    await rooms(cafe, 6)
    cafe.clock.now = at(8)
    assert await cafe.times() == [f"{hour}:00" for hour in range(10, 21)]
    assert (await cafe.times(minutes=180))[-1] == "18:00"
    (day,) = await cafe.days(minutes=120)
    assert said(day["slots"][0]["ends_at"]) == "12:00"


@pytest.mark.parametrize("minutes", [30, 90, 240])
async def test_a_duration_off_the_grid_or_out_of_bounds_cannot_be_booked(cafe: Cafe, minutes: int) -> None:
    await rooms(cafe, 6)
    assert await cafe.times(minutes=minutes) == []
    assert await take(await cafe.citizen(), cafe, at(13), minutes=minutes) == (422, "not_bookable")


async def test_a_fixed_duration_has_no_other(cafe: Cafe) -> None:
    assert await cafe.times(minutes=80) == []
    assert "10:00" in await cafe.times(minutes=40)


async def test_a_long_booking_takes_every_start_that_it_covers(cafe: Cafe) -> None:
    (room,) = await rooms(cafe, 6)
    booking = await take(await cafe.citizen(), cafe, at(13), minutes=120)
    assert (booking["room"]["id"], booking["counsellor"], said(booking["ends_at"])) == (room, None, "15:00")
    assert [time for time in await cafe.times() if "12:00" <= time < "16:00"] == ["12:00", "15:00"]
    assert "12:00" not in await cafe.times(minutes=120)


async def test_only_rooms_that_hold_everybody_are_offered_and_the_smallest_is_given(cafe: Cafe) -> None:
    large, small = await rooms(cafe, 20, 4)
    (day,) = await cafe.days(party_size=6)
    assert day["slots"][0]["room_ids"] == [large]
    assert (await take(await cafe.citizen(), cafe, at(13), party_size=3))["room"]["id"] == small
    assert (await take(await cafe.citizen(), cafe, at(13), party_size=3))["room"]["id"] == large
    assert await take(await cafe.citizen(), cafe, at(13), party_size=21) == (422, "not_bookable")


async def test_a_named_room_is_given_or_the_nearest_times_of_any(cafe: Cafe) -> None:
    one, two = await rooms(cafe, 6, 6, days_ahead=0, duration_minutes=180)
    assert (await take(await cafe.citizen(), cafe, at(13), room_id=two))["room"]["id"] == two
    held = await (await cafe.citizen()).post(
        "/api/bookings", {"service_id": cafe.service_id, "starts_at": at(13).isoformat(), "room_id": two}
    )
    assert code(held) == (409, "slot_taken")
    # Until 16 o'clock only the other room, before and after that both.
    rooms_left = [slot["room_ids"] for slot in held.json()["alternatives"]]
    assert len(rooms_left) == 3
    assert all(one in ids for ids in rooms_left)


async def test_one_person_has_a_room_no_longer_than_a_day_allows(cafe: Cafe) -> None:
    await rooms(cafe, 6, max_minutes_a_day=180, max_live=5)
    nara = await cafe.citizen()
    await take(nara, cafe, at(13), minutes=120)
    held = await nara.post(
        "/api/bookings", {"service_id": cafe.service_id, "starts_at": at(17).isoformat(), "minutes": 120}
    )
    assert code(held) == (409, "too_long_a_day")
    assert (await take(nara, cafe, at(17), minutes=60))["status"] == "confirmed"
    assert (await take(nara, cafe, at(17, day=10), minutes=180))["status"] == "confirmed"


async def test_two_holds_that_are_confirmed_do_not_get_around_the_limit_of_a_day(cafe: Cafe) -> None:
    await rooms(cafe, 6, max_minutes_a_day=180, max_live=5)
    other = cafe.service_id
    nara = await cafe.citizen()
    held = await nara.post("/api/bookings", {"service_id": other, "starts_at": at(13).isoformat(), "minutes": 180})
    await make.booking(cafe.db, other, (await rooms(cafe, 6))[0], nara.id, at(18))
    cafe.service_id = other
    assert code(await nara.post(f"/api/bookings/{held.json()['id']}/confirm", {})) == (409, "too_long_a_day")


# Around a visit


async def test_buffers_keep_the_time_around_a_visit_free_even_beyond_the_hours(cafe: Cafe) -> None:
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, duration_minutes=30, granularity_minutes=30, buffer_before_minutes=15,
        buffer_after_minutes=15,
    )  # fmt: skip
    ara = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, hours=[(at(13).time(), at(16).time())])
    assert (await cafe.times())[0] == "13:00"
    assert (await take(await cafe.citizen(), cafe, at(14)))["counsellor"]["id"] == ara
    assert await cafe.times() == ["13:00", "15:00", "15:30"]
    during = await cafe.db.fetchrow("SELECT lower(during), upper(during) FROM allocations")
    assert tuple(during) == (at(13, 45), at(14, 45))
    (booking,) = await cafe.db.fetch("SELECT lower(during), upper(during) FROM bookings")
    assert tuple(booking) == (at(14), at(14, 30))


# Several things at once


async def test_a_visit_takes_a_counsellor_a_room_and_what_it_needs_all_or_none(cafe: Cafe) -> None:
    interview = await make.room(cafe.db, cafe.site_id, cafe.service_id, name_ko="면접실")
    camera = await make.equipment(cafe.db, cafe.site_id, cafe.service_id, name_ko="카메라")
    slot = await cafe.slot(at(13))
    assert slot is not None
    assert (slot["free"], slot["counsellor_ids"], slot["room_ids"]) == (1, [cafe.yuna, cafe.haneul], [interview])
    booking = await take(await cafe.citizen(), cafe, at(13))
    assert booking["counsellor"]["id"] in (cafe.yuna, cafe.haneul)
    assert (booking["room"]["id"], [thing["id"] for thing in booking["equipment"]]) == (interview, [camera])
    assert await cafe.slot(at(13)) is None
    assert await take(await cafe.citizen(), cafe, at(13)) == (409, "slot_taken")
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 3


async def test_what_is_not_required_comes_only_where_it_is_asked_for(cafe: Cafe) -> None:
    await rooms(cafe, 6, 6)
    laptop = await make.equipment(cafe.db, cafe.site_id, cafe.service_id, required=False)
    first = await take(await cafe.citizen(), cafe, at(13), equipment_ids=[laptop])
    assert [thing["name_ko"] for thing in first["equipment"]] == ["노트북"]
    assert "13:00" not in await cafe.times(equipment_id=laptop)
    assert await take(await cafe.citizen(), cafe, at(13), equipment_ids=[laptop]) == (409, "slot_taken")
    assert (await take(await cafe.citizen(), cafe, at(13)))["equipment"] == []


@pytest.mark.parametrize("field", ["equipment_ids", "room_id", "counsellor_id"])
async def test_a_thing_of_another_service_cannot_be_asked_for(cafe: Cafe, field: str) -> None:
    await rooms(cafe, 6)
    strange = {
        "equipment_ids": [await make.equipment(cafe.db, cafe.site_id)],
        "room_id": await make.room(cafe.db, cafe.site_id),
        "counsellor_id": cafe.yuna,
    }[field]
    expected = (422, "not_bookable") if field != "counsellor_id" else "confirmed"
    taken = await take(await cafe.citizen(), cafe, at(13), **{field: strange})
    assert (taken if isinstance(taken, tuple) else taken["status"]) == expected


async def test_a_service_whose_last_counsellor_has_left_offers_nothing(cafe: Cafe) -> None:
    await make.room(cafe.db, cafe.site_id, cafe.service_id)
    await cafe.db.execute("UPDATE resources SET active = false WHERE kind = 'counsellor'")
    assert await cafe.times() == []


async def hall(cafe: Cafe) -> tuple[int, int, int, int]:
    """A hall of two rooms: its service, itself, and the rooms, whose service is `cafe.service_id`."""
    east, west = await rooms(cafe, 20, 20)
    hall_service = await make.service(
        cafe.db, cafe.site_id, kind="room", name_ko="무등홀", duration_minutes=60, granularity_minutes=60
    )
    return hall_service, await make.room(
        cafe.db, cafe.site_id, hall_service, name_ko="무등홀", capacity=50, parts=[east, west]
    ), east, west  # fmt: skip


async def test_who_takes_a_hall_takes_its_rooms(cafe: Cafe) -> None:
    hall_service, whole, _, _ = await hall(cafe)
    rooms_service, cafe.service_id = cafe.service_id, hall_service
    booking = await take(await cafe.citizen(), cafe, at(13))
    assert (booking["room"]["id"], booking["room"]["capacity"]) == (whole, 50)
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations WHERE active") == 3
    cafe.service_id = rooms_service
    assert "13:00" not in await cafe.times()
    assert await take(await cafe.citizen(), cafe, at(13)) == (409, "slot_taken")


async def test_who_has_one_room_keeps_the_hall_from_others(cafe: Cafe) -> None:
    hall_service, _, east, _ = await hall(cafe)
    booking = await take(await cafe.citizen(), cafe, at(13), room_id=east)
    cafe.service_id = hall_service
    assert "13:00" not in await cafe.times()
    assert await take(await cafe.citizen(), cafe, at(13)) == (409, "slot_taken")
    await cafe.db.execute("UPDATE allocations SET active = false WHERE booking_id = $1", booking["id"])
    assert "13:00" in await cafe.times()


async def test_a_room_that_is_kept_free_closes_its_hall(cafe: Cafe) -> None:
    hall_service, _, _, west = await hall(cafe)
    await insert_block(cafe.db, west, at(13), at(14), "청소")
    cafe.service_id = hall_service
    assert "13:00" not in await cafe.times()


async def test_a_hold_of_the_hall_shows_in_its_rooms_as_somebody_looking(cafe: Cafe) -> None:
    hall_service, _, _, _ = await hall(cafe)
    body = {"service_id": hall_service, "starts_at": at(13).isoformat()}
    assert (await (await cafe.citizen()).post("/api/bookings", body)).status_code == 201
    slot = await cafe.slot(at(13))
    assert slot is not None
    assert (slot["free"], slot["looking"]) == (0, 2)
    cafe.clock.forward(minutes=6)
    assert (await take(await cafe.citizen(), cafe, at(13)))["status"] == "confirmed"


async def test_the_base_refuses_a_room_within_a_hall_that_is_taken(cafe: Cafe) -> None:
    hall_service, _, east, _ = await hall(cafe)
    cafe.service_id = hall_service
    await take(await cafe.citizen(), cafe, at(13))
    with pytest.raises(asyncpg.ExclusionViolationError):
        await insert_block(cafe.db, east, at(13), at(14), "청소")


# Who may


async def test_a_service_for_some_ages_asks_for_the_birthday_once(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, age_from=19, age_to=39)
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id)
    nara = await cafe.citizen()
    assert await take(nara, cafe, at(13)) == (403, "declaration_needed")
    await nara.put("/api/me/declaration", {"born_on": "1986-03-10", "lives_in_gwangju": False})
    # 39 on the 9th of March, 40 on the 10th: the day of the visit counts.
    assert await take(nara, cafe, at(13, day=10)) == (403, "not_eligible")
    assert (await take(nara, cafe, at(13)))["status"] == "confirmed"


async def test_a_counsellor_sees_what_was_declared_and_notes_that_a_paper_says_so(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, residents_only=True)
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id)
    nara, yuna = await cafe.citizen(), await cafe.staff()
    await nara.put("/api/me/declaration", {"born_on": "1999-05-18", "lives_in_gwangju": True})
    booking = await take(nara, cafe, at(13))
    seen = (await yuna.get(f"/api/staff/bookings/{booking['id']}")).json()
    declared_at = seen["declared"].pop("declared_at")
    assert seen["declared"] == {"age": 26, "lives_in_gwangju": True, "verified": False}
    assert "born_on" in await cafe.db.fetchval("SELECT fields FROM trail WHERE action = 'read'")
    verify = f"/api/staff/bookings/{booking['id']}/verify"
    seen = (await yuna.post(verify, {"declared_at": declared_at})).json()
    assert seen["declared"]["verified"] is True
    assert (await nara.get("/api/me/declaration")).json()["verified"] is True


async def test_what_was_declared_anew_is_not_verified_by_who_saw_the_old_words(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, residents_only=True)
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id)
    nara, yuna = await cafe.citizen(), await cafe.staff()
    said = {"born_on": "1999-05-18", "lives_in_gwangju": True}
    await nara.put("/api/me/declaration", said)
    path = f"/api/staff/bookings/{(await take(nara, cafe, at(13)))['id']}"
    shown = (await yuna.get(path)).json()["declared"]["declared_at"]
    cafe.clock.forward(minutes=1)
    await nara.put("/api/me/declaration", said | {"born_on": "1989-05-18"})
    assert code(await yuna.post(path + "/verify", {"declared_at": shown})) == (409, "declaration_changed")
    assert (await nara.get("/api/me/declaration")).json()["verified"] is False
    anew = (await yuna.get(path)).json()["declared"]
    assert anew["age"] == 36
    assert (await yuna.post(path + "/verify", {"declared_at": anew["declared_at"]})).status_code == 200
    # Said again, it is the same, and stays seen.
    await nara.put("/api/me/declaration", said | {"born_on": "1989-05-18"})
    assert (await nara.get("/api/me/declaration")).json()["verified"] is True
    for body in ({}, {"declared_at": "now"}, {"declared_at": "2026-03-09T09:00:00"}):
        assert code(await yuna.post(path + "/verify", body)) == (400, "invalid_request")


async def test_a_service_for_everybody_shows_a_counsellor_no_age(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    await nara.put("/api/me/declaration", {"born_on": "1999-05-18", "lives_in_gwangju": True})
    booking = await nara.book(cafe.service_id, at(13))
    assert (await yuna.get(f"/api/staff/bookings/{booking['id']}")).json()["declared"] is None


# What is asked


ASKED = [
    Question("use", "어떤 모임인가요?", "What kind?", required=True, choices=[Choice("스터디", "Study")]),
    Question("more", "더 하실 말씀", "Anything else?"),
]


async def test_answers_are_sealed_and_shown_to_both_sides(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, questions=ASKED)
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id)
    nara, yuna = await cafe.citizen(), await cafe.staff()
    held = (await nara.hold(cafe.service_id, at(13))).json()
    answers = [{"question_id": "more", "answer": " 처음이에요. "}, {"question_id": "use", "answer": "스터디"}]
    booking = (await nara.post(f"/api/bookings/{held['id']}/confirm", {"answers": answers})).json()
    expected = [{"ask": "어떤 모임인가요?", "answer": "스터디"}, {"ask": "더 하실 말씀", "answer": "처음이에요."}]
    assert booking["answers"] == expected
    assert (await yuna.get(f"/api/staff/bookings/{booking['id']}")).json()["answers"] == expected
    assert "처음".encode() not in await cafe.db.fetchval("SELECT answers_sealed FROM bookings")
    exported = make.unzipped((await nara.get("/api/me/export")).content)
    assert exported["bookings"][0]["answers"] == expected


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ([], "answers.use"),
        ([{"question_id": "use", "answer": "   "}], "answers.use"),
        ([{"question_id": "use", "answer": "잔치"}], "answers.use"),
        ([{"question_id": "use", "answer": "Study"}, {"question_id": "who", "answer": "나"}], "answers.who"),
    ],
)
async def test_an_answer_that_is_missing_or_none_of_the_choices_is_refused(
    cafe: Cafe, answers: list[dict[str, str]], path: str
) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, questions=ASKED)
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id)
    nara = await cafe.citizen()
    held = (await nara.hold(cafe.service_id, at(13))).json()
    refused = await nara.post(f"/api/bookings/{held['id']}/confirm", {"answers": answers})
    assert code(refused) == (400, "invalid_request")
    assert [field["path"] for field in refused.json()["fields"]] == [path]
    assert (await nara.get(f"/api/bookings/{held['id']}")).json()["status"] == "held"


# Approval


async def requested(cafe: Cafe) -> tuple[Person, dict[str, Any]]:
    await rooms(cafe, 20, needs_approval=True)
    nara = await cafe.citizen()
    return nara, await take(nara, cafe, at(13, day=10))


async def test_what_needs_a_yes_waits_for_it_and_keeps_its_time(cafe: Cafe) -> None:
    nara, booking = await requested(cafe)
    assert (booking["status"], booking["needs_approval"], booking["qr"], booking["can_cancel"]) == (
        "requested", True, None, True,
    )  # fmt: skip
    assert "13:00" not in await cafe.times("2026-03-10")
    assert [b["id"] for b in (await nara.get("/api/bookings")).json()] == [booking["id"]]
    yuna = await cafe.staff()
    (request,) = (await yuna.get("/api/staff/requests", site_id=cafe.site_id)).json()
    assert (request["id"], request["name"], request["party_size"]) == (booking["id"], "김나래", 1)
    approved = (await yuna.post(f"/api/staff/bookings/{booking['id']}/approve")).json()
    assert approved["status"] == "confirmed"
    shown = (await nara.get(f"/api/bookings/{booking['id']}")).json()
    assert (shown["status"], shown["qr"] is not None) == ("confirmed", True)
    assert (await yuna.get("/api/staff/requests", site_id=cafe.site_id)).json() == []
    kinds = await cafe.db.fetch("SELECT kind FROM messages ORDER BY created_at, kind DESC")
    assert [row["kind"] for row in kinds] == ["booking_requested", "booking_confirmed"]


async def test_a_no_says_why_and_gives_the_time_back(cafe: Cafe) -> None:
    nara, booking = await requested(cafe)
    yuna = await cafe.staff()
    await yuna.post(f"/api/staff/bookings/{booking['id']}/cancel", {"reason": "그날 공사를 해요"})
    shown = (await nara.get(f"/api/bookings/{booking['id']}")).json()
    assert (shown["status"], shown["cancel_reason"]) == ("cancelled_by_centre", "그날 공사를 해요")
    assert "13:00" in await cafe.times("2026-03-10")


async def test_a_request_can_be_taken_back_to_the_last(cafe: Cafe) -> None:
    nara, booking = await requested(cafe)
    cafe.clock.now = at(12, 59, day=10)
    assert (await nara.post(f"/api/bookings/{booking['id']}/cancel")).json()["status"] == "cancelled_by_citizen"


async def test_nobody_approves_what_has_begun_checks_in_or_is_counted_out_of_the_limit(cafe: Cafe) -> None:
    nara, booking = await requested(cafe)
    yuna = await cafe.staff()
    assert code(await yuna.post(f"/api/staff/bookings/{booking['id']}/check-in")) == (409, "wrong_status")
    assert code(await yuna.post("/api/staff/check-in", {"code": booking["code"]}))[1] == "code_unknown"
    assert (await take(nara, cafe, at(15, day=10)))["status"] == "requested"
    assert await take(nara, cafe, at(17, day=10)) == (409, "too_many_live")
    cafe.clock.now = at(13, day=10)
    assert code(await yuna.post(f"/api/staff/bookings/{booking['id']}/approve")) == (409, "too_late")


async def test_a_counsellor_of_another_site_approves_nothing_here(cafe: Cafe) -> None:
    _, booking = await requested(cafe)
    stranger = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    assert (await stranger.post(f"/api/staff/bookings/{booking['id']}/approve")).status_code == 404
    assert (await stranger.get("/api/staff/requests", site_id=cafe.site_id)).status_code == 403


async def test_the_day_shows_rooms_beside_counsellors(cafe: Cafe) -> None:
    hall_service, whole, east, west = await hall(cafe)
    yuna = await cafe.staff()
    cafe.service_id = hall_service
    await take(await cafe.citizen(), cafe, at(13))
    day = (await yuna.get("/api/staff/day", site_id=cafe.site_id, date=str(date(2026, 3, 9)))).json()
    assert [room["id"] for room in day["rooms"]] == [east, west, whole]
    assert day["rooms"][0]["working"] == [{"starts_at": day["opens"], "ends_at": day["closes"]}]
    (booking,) = day["bookings"]
    assert (booking["counsellor_id"], booking["room_id"], booking["part_ids"]) == (None, whole, [east, west])
    assert moment(booking["ends_at"]) - moment(booking["starts_at"]) == timedelta(hours=1)
