"""One session of a program is given another time, or one is added: with its room or not at all, and told."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from backend.bookings.programs import tasks
from backend.db import Database
from backend.jobs import Context
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code, moment


class Series:
    """Two Thursdays from two to four, 12 and 19 March, for one person; somebody is in it and somebody waits."""

    def __init__(self, cafe: Cafe, desk: Person, room_id: int, program_id: int) -> None:
        self.cafe, self.desk, self.room_id, self.program_id = cafe, desk, room_id, program_id
        self.path = f"/api/staff/programs/{program_id}"

    async def sessions(self) -> list[dict[str, Any]]:
        return (await self.cafe.client.get(f"/api/programs/{self.program_id}")).json()["sessions"]

    async def starts(self) -> list[datetime]:
        return [moment(session["starts_at"]) for session in await self.sessions()]

    async def move(
        self, to: datetime, *, nth: int = 0, was: datetime | None = None, minutes: int = 120, reason: str = ""
    ) -> httpx.Response:
        session = (await self.sessions())[nth]
        body = {"was": was.isoformat() if was else session["starts_at"], "starts_at": to.isoformat(),
                "duration_minutes": minutes, "reason": reason}  # fmt: skip
        return await self.desk.put(f"{self.path}/sessions/{session['id']}", body)

    async def add(self, starts_at: datetime, minutes: int = 120, *, key: UUID | None = None) -> httpx.Response:
        body = {"starts_at": starts_at.isoformat(), "duration_minutes": minutes}
        return await self.desk.post(f"{self.path}/sessions", body, key=key)

    async def taken(self) -> list[datetime]:
        rows = await self.cafe.db.fetch("SELECT lower(during) AS at FROM allocations WHERE active ORDER BY 1")
        return [row["at"] for row in rows]

    async def told(self, kind: str) -> list[tuple[UUID, str]]:
        rows = await self.cafe.db.fetch(
            "SELECT citizen_id, body_ko FROM messages WHERE kind = $1 ORDER BY created_at", kind
        )
        return [(row["citizen_id"], row["body_ko"]) for row in rows]


@pytest.fixture
async def series(cafe: Cafe) -> Series:
    desk = await cafe.staff("counsellor", "site", cafe.site_id)
    room_id = await make.room(cafe.db, cafe.site_id)
    program_id = await make.program(
        cafe.db, cafe.site_id, room_id, at(14, day=12), now=cafe.clock.now, rrule="FREQ=WEEKLY;COUNT=2", capacity=1
    )
    return Series(cafe, desk, room_id, program_id)


async def enrol(person: Person, program_id: int) -> str:
    return (await person.post(f"/api/programs/{program_id}/enrol", {"wait": True})).json()["id"]


async def test_a_session_moves_with_its_room_and_everybody_is_told(series: Series) -> None:
    nara, waits = await series.cafe.citizen(), await series.cafe.citizen("두리")
    ids = [await enrol(person, series.program_id) for person in (nara, waits)]
    before = (await nara.get(f"/api/enrolments/{ids[0]}/calendar.ics")).text
    reply = await series.move(at(15, day=13), reason="강사에게 급한 일이 생겼어요.")
    assert reply.status_code == 200, reply.text
    assert await series.starts() == await series.taken() == [at(15, day=13), at(14, day=19)]
    said = (
        "3월 13일 금요일 오후 3시, 자기소개서 특강. 바뀌기 전: 3월 12일 목요일 오후 2시. 강사에게 급한 일이 생겼어요."
    )
    assert set(await series.told("program_session_moved")) == {(nara.id, said), (waits.id, said)}
    after = (await nara.get(f"/api/enrolments/{ids[0]}/calendar.ics")).text
    assert sequence(after) > sequence(before)
    rows = await series.cafe.db.fetch("SELECT actor_id FROM trail WHERE action = 'session_moved'")
    assert [row["actor_id"] for row in rows] == [series.desk.id]


def sequence(text: str) -> int:
    return int(text.split("SEQUENCE:")[1].split()[0])


async def test_a_repeat_tells_nobody_again_and_a_stale_page_moves_nothing(series: Series) -> None:
    await enrol(await series.cafe.citizen(), series.program_id)
    for _ in range(2):
        assert (await series.move(at(15, day=13), was=at(14, day=12))).status_code == 200
    assert len(await series.told("program_session_moved")) == 1
    assert code(await series.move(at(16, day=13), was=at(14, day=12))) == (409, "stale_version")
    # There and back is two moves, and each is told of.
    for to in (at(14, day=12), at(15, day=13)):
        assert (await series.move(to)).status_code == 200
    assert len(await series.told("program_session_moved")) == 3


async def test_a_session_that_cannot_move_stays_with_its_room(series: Series) -> None:
    other = await make.program(
        series.cafe.db, series.cafe.site_id, series.room_id, at(10, day=13), now=series.cafe.clock.now
    )
    before = await series.starts(), await series.taken()
    for to, refusal in {
        at(11, day=13): (409, "room_taken"), at(13, day=19): (409, "sessions_overlap"),
        at(20, day=13): (422, "site_closed"), at(8): (400, "schedule_invalid"),
        at(14, day=15): (422, "site_closed"),
    }.items():  # fmt: skip
        reply = await series.move(to)
        assert code(reply) == refusal, to
        assert (await series.starts(), await series.taken()) == before
        assert await series.told("program_session_moved") == []
    # It may begin earlier on its own day: its own room is not in its way.
    assert (await series.move(at(13, day=12), minutes=240)).status_code == 200
    # Of this series enrolment ends as its first session begins, as it was laid out; of this one it would be too late.
    (session,) = (await series.cafe.client.get(f"/api/programs/{other}")).json()["sessions"]
    body = {"was": session["starts_at"], "starts_at": at(17, day=12).isoformat(), "duration_minutes": 60}
    reply = await series.desk.put(f"/api/staff/programs/{other}/sessions/{session['id']}", body)
    assert code(reply) == (409, "closes_after_last")


async def test_only_a_session_to_come_of_this_program_moves(series: Series) -> None:
    first, second = await series.sessions()
    for wrong in ({"duration_minutes": 5}, {"duration_minutes": 721}, {"starts_at": "2026-03-13T15:00:00"},
                  {"reason": "가" * 201}, {"more": 1}):  # fmt: skip
        body = {"was": first["starts_at"], "starts_at": at(15, day=13).isoformat(), "duration_minutes": 60} | wrong
        assert code(await series.desk.put(f"{series.path}/sessions/{first['id']}", body))[0] == 400, wrong
    body = {"was": first["starts_at"], "starts_at": at(15, day=13).isoformat(), "duration_minutes": 60}
    assert code(await series.desk.put(f"{series.path}/sessions/999999", body)) == (404, "not_found")
    await series.desk.post(f"{series.path}/sessions/{first['id']}/cancel", {"reason": "쉬어요"})
    assert code(await series.move(at(15, day=13))) == (409, "wrong_status")
    series.cafe.clock.now = at(14, 30, day=19)
    assert code(await series.move(at(15, day=20), nth=1)) == (409, "wrong_status")
    assert second["cancel_reason"] is None


async def test_nobody_from_elsewhere_moves_or_adds(series: Series) -> None:
    elsewhere = await make.site(series.cafe.db, name_ko="충장 일자리카페")
    series.desk = await series.cafe.staff("counsellor", "site", elsewhere)
    assert code(await series.move(at(15, day=13))) == (403, "not_allowed")
    assert code(await series.add(at(14, day=26))) == (403, "not_allowed")


async def test_whoever_is_told_of_another_time_has_a_day_to_cancel(series: Series) -> None:
    nara = await series.cafe.citizen()
    id = await enrol(nara, series.program_id)
    series.cafe.clock.now = at(20, day=11)
    assert (await nara.get(f"/api/enrolments/{id}")).json()["can_cancel"] is False
    await series.move(at(10, day=13))
    seen = (await nara.get(f"/api/enrolments/{id}")).json()
    assert (seen["can_cancel"], moment(seen["program"]["cancel_until"])) == (True, at(20, day=12))
    assert (await nara.post(f"/api/enrolments/{id}/cancel")).json()["status"] == "cancelled_by_citizen"


async def test_a_moved_session_is_reminded_of_anew(series: Series, app_settings: Settings) -> None:
    await enrol(await series.cafe.citizen(), series.program_id)
    context = Context(app_settings, Database(series.cafe.db), series.cafe.sealer)
    await tasks.remind(context, at(14, 1, day=11))
    assert len(await series.told("program_tomorrow")) == 1
    series.cafe.clock.now = at(15, day=11)
    await series.move(at(14, day=14))
    await tasks.remind(context, at(14, 1, day=13))
    assert [body for _, body in await series.told("program_tomorrow")] == [
        "3월 12일 목요일 오후 2시, 자기소개서 특강", "3월 14일 토요일 오후 2시, 자기소개서 특강",
    ]  # fmt: skip


async def test_a_session_is_added_with_its_room_once(series: Series) -> None:
    nara = await series.cafe.citizen()
    await enrol(nara, series.program_id)
    key = uuid4()
    for _ in range(2):
        assert (await series.add(at(14, day=26), key=key)).status_code == 201
    assert await series.starts() == await series.taken() == [at(14, day=day) for day in (12, 19, 26)]
    assert await series.told("program_session_added") == [(nara.id, "3월 26일 목요일 오후 2시, 자기소개서 특강")]
    assert code(await series.add(at(15, day=26))) == (409, "sessions_overlap")
    assert code(await series.add(at(9, day=27))) == (422, "site_closed")
    await make.program(series.cafe.db, series.cafe.site_id, series.room_id, at(10, day=27), now=series.cafe.clock.now)
    assert code(await series.add(at(11, day=27))) == (409, "room_taken")
    # In place of one that was called off, at its very time.
    first = (await series.sessions())[0]
    await series.desk.post(f"{series.path}/sessions/{first['id']}/cancel", {"reason": "쉬어요"})
    assert (await series.add(at(14, day=12))).status_code == 201
    series.cafe.clock.now = at(17, day=26)
    assert code(await series.add(at(14, day=27))) == (409, "wrong_status")
    await series.desk.post(f"{series.path}/cancel", {"reason": "안 열어요"})
    assert code(await series.add(at(14, day=30))) == (409, "program_cancelled")


async def test_a_hold_that_ran_out_is_not_in_the_way(series: Series) -> None:
    cafe = series.cafe
    cafe.service_id = await make.service(cafe.db, cafe.site_id, kind="room", duration_minutes=60)
    await cafe.db.execute("INSERT INTO service_resources VALUES ($1, $2)", cafe.service_id, series.room_id)
    nara = await cafe.citizen()
    assert (await nara.hold(cafe.service_id, at(14, day=13))).status_code == 201
    assert code(await series.move(at(14, day=13))) == (409, "room_taken")
    cafe.clock.forward(hours=1)
    assert (await series.move(at(14, day=13))).status_code == 200
    assert await series.taken() == [at(14, day=13), at(14, day=19)]


async def test_whoever_has_too_many_points_enrols_in_nothing(series: Series) -> None:
    nara = await series.cafe.citizen()
    await series.cafe.db.execute("UPDATE penalty_rules SET most_points = 1")
    waits = await enrol(nara, series.program_id)
    await nara.post(f"/api/enrolments/{waits}/cancel")
    visit = await nara.book(series.cafe.service_id, at(10, 40))
    series.cafe.clock.now = at(11)
    assert (await series.desk.post(f"/api/staff/bookings/{visit['id']}/no-show")).status_code == 200
    refused = await nara.post(f"/api/programs/{series.program_id}/enrol", {"wait": True})
    assert code(refused) == (403, "paused")
    assert moment(refused.json()["until"]) == at(11) + timedelta(days=30)


async def test_a_place_that_is_offered_is_not_taken_during_a_pause(series: Series) -> None:
    first, nara = await series.cafe.citizen(), await series.cafe.citizen("두리")
    ids = [await enrol(person, series.program_id) for person in (first, nara)]
    await series.cafe.db.execute("UPDATE penalty_rules SET most_points = 1")
    visit = await nara.book(series.cafe.service_id, at(10, 40))
    series.cafe.clock.now = at(11)
    await series.desk.post(f"/api/staff/bookings/{visit['id']}/no-show")
    await first.post(f"/api/enrolments/{ids[0]}/cancel")
    assert code(await nara.post(f"/api/enrolments/{ids[1]}/accept")) == (403, "paused")
