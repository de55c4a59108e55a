"""Another time for a booking, which keeps the old one until it has the new."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment, said


async def move(person: Person, booking: dict[str, Any], starts_at: datetime, **wish: Any) -> httpx.Response:
    return await person.post(f"/api/bookings/{booking['id']}/move", {"starts_at": starts_at.isoformat(), **wish})


async def test_a_booking_moves_and_keeps_its_pass_its_words_and_its_calendar_entry(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13), about="면접이 걱정돼요.")
    assert booking["can_move"] is True
    moved = (await move(nara, booking, at(14, 20, day=10))).json()
    assert (moved["id"], moved["code"], moved["about"], moved["status"]) == (
        booking["id"], booking["code"], booking["about"], "confirmed",
    )  # fmt: skip
    assert (moment(moved["starts_at"]), moment(moved["ends_at"])) == (at(14, 20, day=10), at(15, 0, day=10))
    assert (await cafe.slot(at(13)) or {})["free"] == 2
    assert (await cafe.slot(at(14, 20, day=10)) or {})["free"] == 1
    ics = (await nara.get(f"/api/bookings/{booking['id']}/calendar.ics")).text
    assert "DTSTART;TZID=Asia/Seoul:20260310T142000" in ics
    assert "SEQUENCE:2" in ics
    kinds = await cafe.db.fetch("SELECT kind FROM messages ORDER BY kind")
    assert [row["kind"] for row in kinds] == ["booking_confirmed", "booking_moved"]


async def test_a_new_time_that_is_taken_leaves_the_old_one_and_offers_others(cafe: Cafe) -> None:
    for counsellor in (cafe.yuna, cafe.haneul):
        await make.booking(cafe.db, cafe.service_id, counsellor, await make.citizen(cafe.db), at(14, 20))
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13))
    refused = await move(nara, booking, at(14, 20))
    assert code(refused) == (409, "slot_taken")
    assert len(refused.json()["alternatives"]) == 3
    assert moment((await nara.get(f"/api/bookings/{booking['id']}")).json()["starts_at"]) == at(13)


async def test_a_longer_time_over_ones_own_is_no_clash_with_oneself(cafe: Cafe) -> None:
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, kind="room", duration_minutes=60, max_duration_minutes=180, granularity_minutes=60
    )
    await make.room(cafe.db, cafe.site_id, cafe.service_id)
    nara = await cafe.citizen()
    held = await nara.post("/api/bookings", {"service_id": cafe.service_id, "starts_at": at(13).isoformat()})
    booking = (await nara.post(f"/api/bookings/{held.json()['id']}/confirm", {})).json()
    (day,) = await cafe.days(minutes=120, moving=booking["id"])
    assert {"12:00", "13:00"} <= {said(slot["starts_at"]) for slot in day["slots"] if slot["free"]}
    moved = (await move(nara, booking, at(12), minutes=180)).json()
    assert (said(moved["starts_at"]), said(moved["ends_at"])) == ("12:00", "15:00")
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations") == 1


async def test_after_the_time_to_cancel_only_staff_move(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    booking = await nara.book(cafe.service_id, at(13))
    cafe.clock.now = at(11, 1)
    assert code(await move(nara, booking, at(15))) == (409, "too_late_to_cancel")
    body = {"starts_at": at(13, 40).isoformat(), "counsellor_id": cafe.haneul}
    moved = await yuna.post(f"/api/staff/bookings/{booking['id']}/move", body)
    assert (moved.status_code, moved.json()["counsellor_id"]) == (200, cafe.haneul)


async def test_staff_move_past_notice_and_days_ahead_but_into_no_break_and_no_past(cafe: Cafe) -> None:
    nara, yuna = await cafe.citizen(), await cafe.staff()
    booking = await nara.book(cafe.service_id, at(13))
    cafe.clock.now = at(9, 50)
    for starts_at, expected in [(at(10), 200), (at(10, day=30), 200), (at(12), 422), (at(9, 20), 422)]:
        reply = await yuna.post(f"/api/staff/bookings/{booking['id']}/move", {"starts_at": starts_at.isoformat()})
        assert reply.status_code == expected, starts_at


@pytest.mark.parametrize("starts_at", [at(12), at(8), at(10, day=30), at(10, 10)])
async def test_a_citizen_moves_only_to_what_is_on_offer(cafe: Cafe, starts_at: datetime) -> None:
    nara = await cafe.citizen()
    assert code(await move(nara, await nara.book(cafe.service_id, at(13)), starts_at)) == (422, "not_bookable")


async def test_what_is_over_or_somebody_elses_does_not_move(cafe: Cafe) -> None:
    nara, other = await cafe.citizen(), await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13))
    assert (await move(other, booking, at(15))).status_code == 404
    await nara.post(f"/api/bookings/{booking['id']}/cancel")
    assert code(await move(nara, booking, at(15))) == (409, "wrong_status")


async def test_a_repeated_move_does_nothing_twice(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13))
    key = uuid4()
    path, body = f"/api/bookings/{booking['id']}/move", {"starts_at": at(15).isoformat()}
    first, second = await nara.post(path, body, key=key), await nara.post(path, body, key=key)
    assert first.json() == second.json()
    assert await cafe.db.fetchval("SELECT count(*) FROM messages WHERE kind = 'booking_moved'") == 1


async def test_a_citizen_who_moves_what_was_approved_asks_again_and_staff_do_not(cafe: Cafe) -> None:
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, kind="room", duration_minutes=60, granularity_minutes=60, needs_approval=True
    )
    await make.room(cafe.db, cafe.site_id, cafe.service_id)
    nara, yuna = await cafe.citizen(), await cafe.staff()
    booking = await nara.book(cafe.service_id, at(13))
    await yuna.post(f"/api/staff/bookings/{booking['id']}/approve")
    by_staff = await yuna.post(f"/api/staff/bookings/{booking['id']}/move", {"starts_at": at(14).isoformat()})
    assert by_staff.json()["status"] == "confirmed"
    assert (await move(nara, booking, at(15))).json()["status"] == "requested"


async def test_reminders_start_anew_with_the_new_time(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13))
    await cafe.db.execute("UPDATE bookings SET day_reminder_at = now(), hour_reminder_at = now()")
    await move(nara, booking, at(13, day=12))
    row = await cafe.db.fetchrow("SELECT day_reminder_at, hour_reminder_at FROM bookings")
    assert tuple(row) == (None, None)
