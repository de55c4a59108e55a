"""A visit goes to another counsellor at the time that it has."""

from datetime import datetime, timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest

from backend.bookings.models import Status
from backend.bookings.slots.queries import insert_block
from backend.people.models import StaffRole
from backend.places.queries import insert_exception
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment


async def to_whom(person: Person, booking_id: str) -> Any:
    reply = await person.get(f"/api/staff/bookings/{booking_id}/reassign")
    assert reply.status_code == 200, reply.text
    return reply.json()


async def why(person: Person, booking_id: str) -> dict[int, str | None]:
    return {one["id"]: one["why"] for one in (await to_whom(person, booking_id))["colleagues"]}


async def give(
    person: Person, booking_id: str, counsellor_id: int, *, version: int | None = None, key: UUID | None = None
) -> Any:
    """As the desk does that has just been shown it."""
    if version is None:
        version = (await to_whom(person, booking_id))["version"]
    body = {"counsellor_id": counsellor_id, "version": version}
    return await person.post(f"/api/staff/bookings/{booking_id}/reassign", body, key=key)


async def read(person: Person, booking_id: str) -> dict[str, Any]:
    return (await person.get(f"/api/bookings/{booking_id}")).json()


async def test_a_colleague_has_it_at_its_time_and_all_else_stays(cafe: Cafe) -> None:
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = await nara.book(cafe.service_id, at(13), cafe.yuna, about="면접이 걱정돼요.")
    await nara.post(f"/api/bookings/{booking['id']}/reply", {"reply": "coming"})
    await cafe.db.execute("UPDATE bookings SET day_reminder_at = $1", at(9))
    shown = await to_whom(desk, booking["id"])
    assert (shown["counsellor"]["id"], shown["starts_at"], [one["id"] for one in shown["colleagues"]]) == (
        cafe.yuna, booking["starts_at"], [cafe.haneul],
    )  # fmt: skip
    reply = await give(desk, booking["id"], cafe.haneul)
    assert (reply.status_code, reply.text) == (204, "")
    after = await read(nara, booking["id"])
    assert after["counsellor"]["name_ko"] == "박하늘"
    same = ("id", "code", "about", "status", "starts_at", "ends_at", "site", "confirmed_at")
    assert [after[name] for name in same] == [booking[name] for name in same]
    # She has said that she comes, and was reminded: at the same time neither is asked again.
    assert after["reply"] == "coming"
    assert await cafe.db.fetchval("SELECT day_reminder_at FROM bookings") == at(9)
    assert (await cafe.slot(at(13)) or {})["counsellor_ids"] == [cafe.yuna]
    day = (await desk.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).json()
    assert [row["counsellor_id"] for row in day["bookings"]] == [cafe.haneul]


async def test_the_person_is_told_with_whom_and_their_calendar_follows(cafe: Cafe) -> None:
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = await nara.book(cafe.service_id, at(13), cafe.yuna)
    path = f"/api/bookings/{booking['id']}/calendar.ics"
    assert "SEQUENCE:1" in (await nara.get(path)).text
    await give(desk, booking["id"], cafe.haneul)
    ics = (await nara.get(path)).text
    assert "SEQUENCE:2" in ics
    assert "박하늘 상담사" in ics
    (told,) = [one for one in (await nara.get("/api/inbox")).json() if one["kind"] == "booking_moved"]
    assert told["title_ko"] == "예약이 바뀌었어요"
    assert "박하늘 상담사와 만나요" in told["body_ko"]
    assert told["link"] == f"/bookings/{booking['id']}"
    trail = await cafe.db.fetchrow(
        "SELECT actor_id, subject_id, citizen_id, fields FROM trail WHERE action = 'reassign'"
    )
    assert trail is not None
    assert tuple(trail) == (desk.id, booking["id"], nara.id, ["counsellor"])


async def test_who_is_not_free_is_listed_with_why_and_refused(cafe: Cafe) -> None:
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    busy, blocked, away, off, free, elsewhere = [
        await make.counsellor(cafe.db, cafe.site_id, *services, name_ko=name, weekdays=days)
        for name, services, days in (
            ("바쁨", [cafe.service_id], range(1, 7)), ("비움", [cafe.service_id], range(1, 7)),
            ("결근", [cafe.service_id], range(1, 7)), ("휴무", [cafe.service_id], [2]),
            ("한가", [cafe.service_id], range(1, 7)), ("다른 일", [], range(1, 7)),
        )
    ]  # fmt: skip
    await (await cafe.citizen()).book(cafe.service_id, at(13), busy)
    await insert_block(cafe.db, blocked, at(13, 30), at(14), "외근")
    for who in (cafe.haneul, away):
        period = {"resource_id": who, "starts_at": at(9).isoformat(), "ends_at": at(18).isoformat()}
        assert (await desk.post("/api/staff/absences", period)).status_code == 201
    shown = (await to_whom(desk, booking))["colleagues"]
    assert (shown[0]["id"], shown[0]["why"], shown[0]["visits"]) == (free, None, 0)
    assert {one["id"]: one["why"] for one in shown} == {
        free: None, busy: "busy", blocked: "busy", cafe.haneul: "away", away: "away", off: "off",
    }  # fmt: skip
    for who, expected in [
        (busy, (409, "colleague_busy")), (blocked, (409, "colleague_busy")), (away, (409, "colleague_away")),
        (off, (409, "colleague_off")), (elsewhere, (422, "not_a_colleague")), (cafe.yuna, (422, "not_a_colleague")),
        (999_999, (422, "not_a_colleague")),
    ]:  # fmt: skip
        assert code(await give(desk, booking, who)) == expected, who
    assert (await read(nara, booking))["counsellor"]["id"] == cafe.yuna
    assert await cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind = 'booking_moved'") == 0
    # Out of use, or closed that day, nobody takes it.
    await cafe.db.execute("UPDATE resources SET active = false WHERE id = $1", free)
    assert free not in await why(desk, booking)
    await insert_exception(cafe.db, cafe.site_id, at(13).date(), None, None, "정전", "No power")
    assert set((await why(desk, booking)).values()) == {"off"}


async def test_a_hold_of_the_colleague_stands_in_the_way_until_it_runs_out(cafe: Cafe) -> None:
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    held = (await (await cafe.citizen()).hold(cafe.service_id, at(13), cafe.haneul)).json()["id"]
    assert code(await give(desk, booking, cafe.haneul)) == (409, "colleague_busy")
    cafe.clock.forward(minutes=6)
    assert (await give(desk, booking, cafe.haneul)).status_code == 204
    assert await cafe.db.fetchval("SELECT status FROM bookings WHERE id = $1", UUID(held)) == "expired"


async def test_what_is_kept_free_around_a_visit_goes_along(cafe: Cafe) -> None:
    cafe.service_id = await make.service(cafe.db, cafe.site_id, buffer_before_minutes=10, buffer_after_minutes=10)
    mina, jiu = [
        await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, name_ko=name) for name in ("미나", "지우")
    ]
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13, 40), mina))["id"]
    await insert_block(cafe.db, jiu, at(13, 20), at(13, 35), "전화")
    assert code(await give(desk, booking, jiu)) == (409, "colleague_busy")
    await cafe.db.execute("DELETE FROM allocations WHERE reason = '전화'")
    assert (await give(desk, booking, jiu)).status_code == 204
    taken = await cafe.db.fetchrow("SELECT resource_id, lower(during), upper(during) FROM allocations WHERE active")
    assert taken is not None
    assert tuple(taken) == (jiu, at(13, 30), at(14, 30))


async def test_its_room_and_its_things_stay_its_own(cafe: Cafe) -> None:
    part = await make.room(cafe.db, cafe.site_id, await make.service(cafe.db, cafe.site_id, kind="room"))
    hall = await make.room(cafe.db, cafe.site_id, cafe.service_id, name_ko="큰방", parts=[part])
    small = await make.room(cafe.db, cafe.site_id, cafe.service_id, name_ko="작은방", capacity=2)
    camera = await make.equipment(cafe.db, cafe.site_id, cafe.service_id, name_ko="카메라", units=2)
    nara, desk = await cafe.citizen(), await cafe.staff()
    wish = {"service_id": cafe.service_id, "starts_at": at(13).isoformat(), "room_id": hall, "counsellor_id": cafe.yuna}
    held = (await nara.post("/api/bookings", wish)).json()["id"]
    await nara.post(f"/api/bookings/{held}/confirm", {})
    assert (await give(desk, held, cafe.haneul)).status_code == 204
    rows = await cafe.db.fetch("SELECT resource_id, whole_id FROM allocations WHERE active ORDER BY resource_id")
    assert {tuple(row) for row in rows} == {
        (cafe.haneul, None), (hall, None), (part, hall), (camera, None),
    }  # fmt: skip
    assert small not in {row["resource_id"] for row in rows}


async def test_a_time_beside_the_grid_is_kept_as_it_is(cafe: Cafe) -> None:
    """As after the rules have changed, or of who walked in."""
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, at(13, 5))
    assert (await give(desk, str(booking), cafe.haneul)).status_code == 204
    after = await read(nara, str(booking))
    assert (moment(after["starts_at"]), after["counsellor"]["id"]) == (at(13, 5), cafe.haneul)


MAY = {"requested", "confirmed", "checked_in"}


@pytest.mark.parametrize("status", get_args(Status))
async def test_only_what_has_not_begun_is_given(cafe: Cafe, status: Status) -> None:
    held_until = at(9, 30) if status == "held" else None
    booking_id = str(await make.booking(
        cafe.db, cafe.service_id, cafe.yuna, await make.citizen(cafe.db), at(10), status=status, held_until=held_until,
    ))  # fmt: skip
    desk, version = await cafe.staff(), await cafe.db.fetchval("SELECT version FROM bookings")
    expected = (204, "") if status in MAY else (409, "wrong_status")
    reply = await give(desk, booking_id, cafe.haneul, version=version)
    assert (reply.status_code, reply.json()["code"] if reply.text else "") == expected
    assert await cafe.db.fetchval("SELECT status FROM bookings") == status
    if status in MAY:
        checked = await cafe.db.fetchrow("SELECT confirmed_at IS NULL, checked_in_at IS NULL FROM bookings")
        assert tuple(checked or ()) == (status == "requested", status != "checked_in")
    else:
        assert code(await desk.get(f"/api/staff/bookings/{booking_id}/reassign")) == expected


@pytest.mark.parametrize(("now", "expected"), [(at(13, 15), 204), (at(13, 39), 204), (at(13, 40), 409)])
async def test_who_has_come_or_is_late_is_given_until_the_visit_is_over(
    cafe: Cafe, now: datetime, expected: int
) -> None:
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    version = (await to_whom(desk, booking))["version"]
    cafe.clock.now = now
    reply = await give(desk, booking, cafe.haneul, version=version)
    assert reply.status_code == expected
    assert expected == 204 or code(reply) == (409, "too_late")


async def test_whose_counsellor_is_away_keeps_the_time_with_a_colleague(cafe: Cafe) -> None:
    """While something else is offered, and after it was: that goes back."""
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    absence = {
        "resource_id": cafe.yuna, "starts_at": at(9).isoformat(), "ends_at": at(18).isoformat(),
        "visits": [{"booking_id": booking, "what": "offer", "starts_at": at(13).isoformat(),
                    "counsellor_id": cafe.haneul}],
    }  # fmt: skip
    assert (await desk.post("/api/staff/absences", absence)).json()["visits"][0]["status"] == "offered"
    # What is kept for it with a colleague is no obstacle to that colleague.
    assert await why(desk, booking) == {cafe.haneul: None}
    assert (await give(desk, booking, cafe.haneul)).status_code == 204
    after = await read(nara, booking)
    assert (after["away"], after["counsellor"]["id"], moment(after["starts_at"])) == (None, cafe.haneul, at(13))
    assert after["qr"] is not None
    (seen,) = (await desk.get("/api/staff/absences", site_id=cafe.site_id)).json()
    assert [(visit["status"], visit["counsellor"]["id"]) for visit in seen["visits"]] == [("moved", cafe.haneul)]
    rows = await cafe.db.fetch(
        "SELECT b.status FROM allocations a JOIN bookings b ON b.id = a.booking_id WHERE a.active"
    )
    assert [row["status"] for row in rows] == ["confirmed"]


async def test_those_who_have_arrived_at_a_counsellor_who_goes_home_go_to_a_colleague(cafe: Cafe) -> None:
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    cafe.clock.now = at(12, 50)
    await desk.post(f"/api/staff/bookings/{booking}/check-in")
    period = {"resource_id": cafe.yuna, "starts_at": at(12, 50).isoformat(), "ends_at": at(18).isoformat()}
    assert (await desk.post("/api/staff/absences", period)).json()["visits"] == []
    assert (await give(desk, booking, cafe.haneul)).status_code == 204
    after = (await desk.post(f"/api/staff/bookings/{booking}/start")).json()
    assert (after["status"], after["counsellor_id"]) == ("in_session", cafe.haneul)


async def test_the_time_that_is_left_is_offered_to_who_waits_for_it(cafe: Cafe) -> None:
    nara, other, desk = await cafe.citizen(), await cafe.citizen("임가온"), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    wish = {"service_id": cafe.service_id, "first_day": "2026-03-09", "last_day": "2026-03-09",
            "from_time": "13:00", "until_time": "13:40", "counsellor_id": cafe.yuna}  # fmt: skip
    assert (await other.post("/api/waitlist", wish)).status_code == 201
    await give(desk, booking, cafe.haneul)
    closed = await cafe.db.fetch("SELECT resource_id FROM allocations WHERE active AND booking_id IS NULL")
    assert [row["resource_id"] for row in closed] == [cafe.yuna]


async def test_a_visit_that_is_not_as_it_was_shown_is_not_given(cafe: Cafe) -> None:
    sora = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, name_ko="한소라")
    nara, desk, other = await cafe.citizen(), await cafe.staff(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    version = (await to_whom(desk, booking))["version"]
    assert (await give(other, booking, sora, version=version)).status_code == 204
    assert code(await give(desk, booking, cafe.haneul, version=version)) == (409, "stale_version")
    assert (await read(nara, booking))["counsellor"]["id"] == sora


async def test_a_repeat_gives_it_once_and_another_body_is_refused(cafe: Cafe) -> None:
    sora = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, name_ko="한소라")
    nara, desk, key = await cafe.citizen(), await cafe.staff(), uuid4()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    version = (await to_whom(desk, booking))["version"]
    first, second = [await give(desk, booking, cafe.haneul, version=version, key=key) for _ in range(2)]
    assert (first.status_code, second.status_code) == (204, 204)
    assert await cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind = 'booking_moved'") == 1
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE action = 'reassign'") == 1
    assert code(await give(desk, booking, sora, version=version, key=key)) == (422, "idempotency_key_reused")
    # What was refused may be sent again under its key.
    again = uuid4()
    assert code(await give(desk, booking, sora, version=version, key=again)) == (409, "stale_version")


@pytest.mark.parametrize("role", get_args(StaffRole))
async def test_counsellors_and_administrators_of_the_site_give_and_nobody_else(cafe: Cafe, role: StaffRole) -> None:
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    version = (await to_whom(desk, booking))["version"]
    may = role in ("counsellor", "administrator")
    if may:
        elsewhere = await cafe.staff(role, "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
        assert code(await give(elsewhere, booking, cafe.haneul, version=version)) == (404, "not_found")
        assert code(await elsewhere.get(f"/api/staff/bookings/{booking}/reassign")) == (404, "not_found")
    scope = "site" if may else "organization" if role == "provider" else "city"
    here = await cafe.staff(role, scope, None if scope == "city" else cafe.site_id)
    reply = await give(here, booking, cafe.haneul, version=version)
    assert reply.status_code == (204 if may else 403)
    assert (await here.get(f"/api/staff/bookings/{booking}/reassign")).status_code == (200 if may else 403)
    assert (await read(nara, booking))["counsellor"]["id"] == (cafe.haneul if may else cafe.yuna)


async def test_no_citizen_gives_a_visit_not_even_their_own(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    assert (await give(nara, booking, cafe.haneul, version=1)).status_code in (401, 403)
    assert (await cafe.client.get(f"/api/staff/bookings/{booking}/reassign")).status_code == 401


async def test_what_is_not_there_is_not_given(cafe: Cafe) -> None:
    desk = await cafe.staff()
    assert code(await give(desk, str(uuid4()), cafe.haneul, version=0)) == (404, "not_found")
    room = await make.service(cafe.db, cafe.site_id, kind="room")
    await make.room(cafe.db, cafe.site_id, room)
    nara = await cafe.citizen()
    held = (await nara.post("/api/bookings", {"service_id": room, "starts_at": at(13, 20).isoformat()})).json()["id"]
    confirmed = (await nara.post(f"/api/bookings/{held}/confirm", {})).json()
    assert confirmed["counsellor"] is None
    assert code(await desk.get(f"/api/staff/bookings/{held}/reassign")) == (409, "wrong_status")


async def test_the_fewest_visits_that_day_come_first(cafe: Cafe) -> None:
    sora = await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, name_ko="한소라")
    nara, desk = await cafe.citizen(), await cafe.staff()
    booking = (await nara.book(cafe.service_id, at(13), cafe.yuna))["id"]
    for n in range(2):
        await (await cafe.citizen()).book(cafe.service_id, at(14, 20) + timedelta(minutes=40 * n), cafe.haneul)
    await (await cafe.citizen()).book(cafe.service_id, at(14, 20, day=10), sora)
    shown = (await to_whom(desk, booking))["colleagues"]
    assert [(one["id"], one["visits"]) for one in shown] == [(sora, 0), (cafe.haneul, 2)]
