"""Time that is given back otherwise than by a cancellation: whoever waits is asked before it is free for everybody."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

from backend.bookings.waitlist.tasks import offer_waiting
from backend.db import Database
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment


class Studio:
    """A room by the hour, part of a hall, in a house that is open from one to four; on 10 March a program has it."""

    def __init__(self, cafe: Cafe, context: Context, desk: Person, room_id: int, hall_id: int) -> None:
        self.cafe, self.context, self.desk, self.room_id, self.hall_id = cafe, context, desk, room_id, hall_id

    async def book(self, person: Person, starts_at: datetime, **wish: Any) -> str:
        body = {"service_id": self.cafe.service_id, "starts_at": starts_at.isoformat(), **wish}
        held = await person.post("/api/bookings", body)
        assert held.status_code == 201, held.text
        assert (await person.post(f"/api/bookings/{held.json()['id']}/confirm", {})).status_code == 200
        return held.json()["id"]

    async def program(self, room_id: int | None = None) -> str:
        """From one to four on 10 March; the path under which the desk changes it."""
        program_id = await make.program(
            self.cafe.db, self.cafe.site_id, room_id or self.room_id, at(13, day=10), now=self.cafe.clock.now,
            minutes=180, closes_at=self.cafe.clock.now,
        )  # fmt: skip
        return f"/api/staff/programs/{program_id}"

    async def move_session(self, program: str, to: datetime) -> httpx.Response:
        (session,) = (await self.desk.get(program)).json()["program"]["sessions"]
        body = {"was": session["starts_at"], "starts_at": to.isoformat(), "duration_minutes": 180}
        return await self.desk.put(f"{program}/sessions/{session['id']}", body)

    async def waits(self, person: Person, **wish: Any) -> str:
        days = {"first_day": "2026-03-10", "last_day": "2026-03-10"}
        reply = await person.post("/api/waitlist", {"service_id": self.cafe.service_id} | days | wish)
        assert reply.status_code == 201, reply.text
        return reply.json()["id"]

    async def offered(self, person: Person, entry_id: str) -> dict[str, Any] | None:
        """What the person is offered once the job has run."""
        await offer_waiting(self.context, self.cafe.clock.now)
        return (await person.get(f"/api/waitlist/{entry_id}")).json()["offer"]

    async def goes_to_who_waits(
        self, give_back: Callable[[], Awaitable[httpx.Response]], starts_at: datetime | None = None, **wish: Any
    ) -> dict[str, Any]:
        """The job is told at once, nobody else has the time before, and who waits is offered it."""
        starts_at = starts_at or at(13, day=10)
        nara, boram = await self.cafe.citizen("나래"), await self.cafe.citizen("보람")
        entry_id = await self.waits(nara, **wish)
        assert await self.asked() == 0
        done = await give_back()
        assert done.is_success, done.text
        assert await self.asked() == 1
        body = {"service_id": self.cafe.service_id, "starts_at": starts_at.isoformat()}
        quick = {name: wish[name] for name in ("counsellor_id",) if name in wish}
        assert code(await boram.post("/api/bookings", body | quick)) == (409, "slot_taken")
        offer = await self.offered(nara, entry_id)
        assert offer is not None
        assert moment(offer["starts_at"]) == starts_at
        return offer

    async def asked(self) -> int:
        return await self.cafe.db.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'offer_waiting'")


@pytest.fixture
async def studio(cafe: Cafe, app_settings: Settings) -> Studio:
    await cafe.db.execute("UPDATE opening_hours SET opens = '13:00', closes = '16:00' WHERE site_id = $1", cafe.site_id)
    cafe.service_id = await make.service(
        cafe.db, cafe.site_id, kind="room", duration_minutes=60, max_duration_minutes=180, granularity_minutes=60
    )
    room_id = await make.room(cafe.db, cafe.site_id, cafe.service_id)
    hall_id = await make.room(cafe.db, cafe.site_id, parts=[room_id])
    context = Context(app_settings, Database(cafe.db), cafe.sealer)
    return Studio(cafe, context, await cafe.staff(), room_id, hall_id)


# A visit that moves


@pytest.mark.parametrize("who", ["citizen", "desk"])
async def test_a_room_that_a_visit_leaves_for_another_day(studio: Studio, who: str) -> None:
    holder = await studio.cafe.citizen("먼저")
    booking_id = await studio.book(holder, at(13, day=10), minutes=180)
    person, path = (holder, "/api/bookings") if who == "citizen" else (studio.desk, "/api/staff/bookings")
    to = {"starts_at": at(13, day=11).isoformat(), "minutes": 180}
    await studio.goes_to_who_waits(lambda: person.post(f"{path}/{booking_id}/move", to))


async def test_what_a_visit_gives_up_by_moving_into_its_own_time(studio: Studio) -> None:
    holder = await studio.cafe.citizen("먼저")
    booking_id = await studio.book(holder, at(13, day=10), minutes=120)
    to = {"starts_at": at(14, day=10).isoformat(), "minutes": 120}
    await studio.goes_to_who_waits(
        lambda: holder.post(f"/api/bookings/{booking_id}/move", to), from_time="13:00", until_time="14:00"
    )


async def test_a_counsellor_whose_visit_goes_to_a_colleague(cafe: Cafe, app_settings: Settings) -> None:
    studio = Studio(cafe, Context(app_settings, Database(cafe.db), cafe.sealer), await cafe.staff(), 0, 0)
    holder = await cafe.citizen("먼저")
    booking = await holder.book(cafe.service_id, at(13, day=10), cafe.yuna)
    to = {"starts_at": at(13, day=10).isoformat(), "counsellor_id": cafe.haneul}
    offer = await studio.goes_to_who_waits(
        lambda: studio.desk.post(f"/api/staff/bookings/{booking['id']}/move", to),
        counsellor_id=cafe.yuna, from_time="13:00", until_time="13:40",
    )  # fmt: skip
    assert offer["counsellor"]["id"] == cafe.yuna


# A program that gives its room back


async def test_a_room_that_a_session_leaves_for_another_day(studio: Studio) -> None:
    program = await studio.program()
    await studio.goes_to_who_waits(lambda: studio.move_session(program, at(13, day=11)))


async def test_a_room_of_a_hall_whose_session_moves(studio: Studio) -> None:
    program = await studio.program(studio.hall_id)
    await studio.goes_to_who_waits(lambda: studio.move_session(program, at(13, day=11)))


async def test_a_room_whose_program_is_called_off(studio: Studio) -> None:
    program = await studio.program()
    await studio.goes_to_who_waits(lambda: studio.desk.post(f"{program}/cancel", {"reason": "강사가 아파요"}))


async def test_something_earlier_for_who_has_a_later_visit(studio: Studio) -> None:
    program = await studio.program()
    holder = await studio.cafe.citizen("먼저")
    booking_id = await studio.book(holder, at(14, day=12))
    entry_id = await studio.waits(holder, booking_id=booking_id)
    assert (await studio.move_session(program, at(13, day=11))).status_code == 200
    offer = await studio.offered(holder, entry_id)
    assert offer is not None
    taken = await holder.post(f"/api/waitlist/{entry_id}/take", {"starts_at": offer["starts_at"]})
    assert (taken.json()["id"], moment(taken.json()["starts_at"])) == (booking_id, at(13, day=10))


async def test_a_session_goes_back_to_its_room_before_anybody_was_asked(studio: Studio) -> None:
    program, nara = await studio.program(), await studio.cafe.citizen("나래")
    entry_id = await studio.waits(nara)
    for to in (at(13, day=11), at(13, day=10)):
        moved = await studio.move_session(program, to)
        assert moved.status_code == 200, moved.text
    assert await studio.offered(nara, entry_id) is None


async def test_what_nobody_waits_for_is_free_at_once(studio: Studio) -> None:
    program = await studio.program()
    assert await studio.cafe.times("2026-03-10") == []
    assert (await studio.move_session(program, at(13, day=11))).status_code == 200
    assert await studio.cafe.times("2026-03-10") == ["13:00", "14:00", "15:00"]
    assert await studio.asked() == 0


# The desk, which keeps time free no longer


async def test_a_block_that_is_taken_away(studio: Studio) -> None:
    body = {"resource_id": studio.room_id, "starts_at": at(13, day=10).isoformat(),
            "ends_at": at(16, day=10).isoformat(), "reason": "청소"}  # fmt: skip
    block = (await studio.desk.post("/api/staff/blocks", body)).json()
    path = f"/api/staff/blocks/{block['id']}"
    await studio.goes_to_who_waits(lambda: studio.cafe.client.delete(path, headers=studio.desk.headers))


async def test_a_counsellor_who_comes_after_all(cafe: Cafe, app_settings: Settings) -> None:
    studio = Studio(cafe, Context(app_settings, Database(cafe.db), cafe.sealer), await cafe.staff(), 0, 0)
    body = {"resource_id": cafe.yuna, "starts_at": at(10, day=10).isoformat(), "ends_at": at(18, day=10).isoformat()}
    absence = (await studio.desk.post("/api/staff/absences", body)).json()
    offer = await studio.goes_to_who_waits(
        lambda: studio.desk.post(f"/api/staff/absences/{absence['id']}/undo"),
        counsellor_id=cafe.yuna, from_time="13:00", until_time="13:40",
    )  # fmt: skip
    assert offer["counsellor"]["id"] == cafe.yuna
