from datetime import datetime
from typing import Any

import pytest

from backend.bookings.slots import queries as slots
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code


async def block(
    person: Person, resource_id: int, starts_at: datetime, ends_at: datetime, reason: str = "외근"
) -> tuple[int, Any]:
    reply = await person.post("/api/staff/blocks", {
        "resource_id": resource_id, "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(),
        "reason": reason,
    })  # fmt: skip
    return reply.status_code, reply.json()


async def test_what_is_kept_free_cannot_be_booked_until_it_is_given_back(cafe: Cafe) -> None:
    yuna = await cafe.staff()
    status, made = await block(yuna, cafe.yuna, at(13), at(14, 20), " 은행   방문 ")
    assert (status, made["reason"]) == (201, "은행 방문")
    assert "13:00" not in await cafe.times(counsellor_id=cafe.yuna)
    day = (await yuna.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).json()
    assert [b["id"] for b in day["counsellors"][0]["blocks"]] == [made["id"]]
    back = await yuna.client.delete(f"/api/staff/blocks/{made['id']}", headers=yuna.headers)
    assert back.status_code == 204
    assert "13:00" in await cafe.times(counsellor_id=cafe.yuna)
    assert [row["action"] for row in await cafe.db.fetch("SELECT action FROM trail WHERE subject_kind = 'block'")] == [
        "block", "unblock",
    ]  # fmt: skip


async def test_no_time_is_kept_free_over_bookings_and_each_of_them_is_named(cafe: Cafe) -> None:
    yuna, nara = await cafe.staff(), await cafe.citizen("임가온")
    booking = await nara.book(cafe.service_id, at(13), cafe.yuna)
    await (await cafe.citizen()).hold(cafe.service_id, at(14, 20), cafe.yuna)
    status, refused = await block(yuna, cafe.yuna, at(13, 30), at(15))
    assert (status, refused["code"]) == (409, "bookings_in_way")
    assert [(b["name"], b["status"]) for b in refused["bookings"]] == [("임가온", "confirmed"), (None, "held")]
    assert refused["bookings"][0]["id"] == booking["id"]
    # Names were read, though the rest of it came to nothing.
    noted = await cafe.db.fetchrow("SELECT action, subject_id, fields FROM trail WHERE actor_id = $1", yuna.id)
    assert noted is not None
    assert tuple(noted) == ("read", f"{cafe.yuna}/2026-03-09", ["name"])
    assert (await block(yuna, cafe.haneul, at(13, 30), at(15)))[0] == 201


async def test_a_hold_that_ran_out_stands_in_nobodys_way(cafe: Cafe) -> None:
    await (await cafe.citizen()).hold(cafe.service_id, at(13), cafe.yuna)
    cafe.clock.forward(minutes=10)
    assert (await block(await cafe.staff(), cafe.yuna, at(13), at(14)))[0] == 201


async def test_a_room_of_a_hall_that_is_kept_free_keeps_the_hall_from_others(cafe: Cafe) -> None:
    room = await make.room(cafe.db, cafe.site_id, await make.service(cafe.db, cafe.site_id, kind="room"))
    hall_service = await make.service(cafe.db, cafe.site_id, kind="room")
    await make.room(cafe.db, cafe.site_id, hall_service, parts=[room])
    assert (await block(await cafe.staff(), room, at(10), at(21)))[0] == 201
    assert code(await (await cafe.citizen()).hold(hall_service, at(13, 20))) == (409, "slot_taken")


async def test_times_that_overlap_are_over_or_make_no_sense_are_not_kept_free(cafe: Cafe) -> None:
    yuna = await cafe.staff()
    await slots.insert_block(cafe.db, cafe.yuna, at(15), at(16), "")
    assert (await block(yuna, cafe.yuna, at(15, 30), at(17)))[1]["code"] == "already_blocked"
    for starts_at, ends_at in (
        (at(14), at(14)),
        (at(14), at(13)),
        (at(7), at(8)),
        (at(13), at(13, day=31).replace(month=5)),
    ):
        assert (await block(yuna, cafe.yuna, starts_at, ends_at))[0] == 400
    body = {
        "resource_id": cafe.yuna,
        "starts_at": "2026-03-09T13:00:00",
        "ends_at": "2026-03-09T14:00:00",
        "reason": "",
    }
    assert code(await yuna.post("/api/staff/blocks", body)) == (400, "invalid_request")
    laptop = await make.equipment(cafe.db, cafe.site_id)
    assert (await block(yuna, laptop, at(13), at(14)))[0] == 404
    assert (await block(yuna, 999999, at(13), at(14)))[0] == 404


async def test_a_block_belongs_to_its_site_and_a_bookings_time_is_no_block(cafe: Cafe) -> None:
    elsewhere = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    assert (await block(elsewhere, cafe.yuna, at(13), at(14)))[0] == 404
    _, made = await block(await cafe.staff("administrator"), cafe.yuna, at(13), at(14))
    await (await cafe.citizen()).book(cafe.service_id, at(15, 40), cafe.yuna)
    allocation = await cafe.db.fetchval("SELECT id FROM allocations WHERE booking_id IS NOT NULL")
    yuna = await cafe.staff()
    for who, block_id in ((elsewhere, made["id"]), (yuna, allocation), (yuna, 2**31 - 1)):
        gone = await who.client.delete(f"/api/staff/blocks/{block_id}", headers=who.headers)
        assert gone.status_code == 404


@pytest.mark.parametrize("role", ["operator", "care_manager", None])
async def test_others_keep_no_time_free(cafe: Cafe, role: str | None) -> None:
    assert (await block(await cafe.staff(role), cafe.yuna, at(13), at(14)))[1]["code"] == "not_allowed"


async def hall(cafe: Cafe) -> tuple[int, int, int]:
    """A hall and its two rooms, which `cafe.service_id` offers."""
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, kind="room", duration_minutes=60, granularity_minutes=60
    )
    east, west = [await make.room(cafe.db, cafe.site_id, cafe.service_id) for _ in range(2)]
    return await make.room(cafe.db, cafe.site_id, name_ko="무등홀", parts=[east, west]), east, west


async def test_who_keeps_a_hall_free_keeps_its_rooms_free_and_gives_all_of_them_back(cafe: Cafe) -> None:
    whole, east, _ = await hall(cafe)
    yuna = await cafe.staff()
    status, _ = await block(yuna, whole, at(13), at(14))
    assert status == 201
    assert "13:00" not in await cafe.times()
    day = (await yuna.get("/api/staff/day", site_id=cafe.site_id, date="2026-03-09")).json()
    blocks = {room["id"]: [b["id"] for b in room["blocks"]] for room in day["rooms"]}
    assert [len(ids) for ids in blocks.values()] == [1, 1, 1]
    # Whichever of them is named.
    back = await yuna.client.delete(f"/api/staff/blocks/{blocks[east][0]}", headers=yuna.headers)
    assert back.status_code == 204
    assert "13:00" in await cafe.times()
    assert await cafe.db.fetchval("SELECT count(*) FROM allocations") == 0


async def test_a_booking_in_one_room_stands_in_the_way_of_the_hall(cafe: Cafe) -> None:
    whole, _, _ = await hall(cafe)
    booking = await (await cafe.citizen()).book(cafe.service_id, at(13))
    status, refused = await block(await cafe.staff(), whole, at(13), at(14))
    assert (status, [b["id"] for b in refused["bookings"]]) == (409, [booking["id"]])
