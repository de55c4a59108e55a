"""A calendar that follows one's bookings, read by another library than the one that wrote it."""

from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import vobject

from tests import make
from tests.bookings.conftest import Cafe, Person, at


async def address(person: Person, path: str = "/api/me/calendar-feed") -> str:
    made = await person.post(path)
    assert made.status_code == 201, made.text
    return urlsplit(made.json()["url"]).path


async def fetch(cafe: Cafe, path: str) -> httpx.Response:
    """As a calendar does: without a cookie."""
    cafe.client.cookies.clear()
    return await cafe.client.get(path)


async def events(cafe: Cafe, path: str) -> list[vobject.base.Component]:
    reply = await fetch(cafe, path)
    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(reply.text)
    assert calendar.name == "VCALENDAR"
    assert calendar.vtimezone.tzid.value == "Asia/Seoul"
    return calendar.contents.get("vevent", [])


async def test_a_calendar_follows_bookings_moves_and_cancellations(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    path = await address(nara)
    assert await events(cafe, path) == []
    booking = await nara.book(cafe.service_id, at(13))
    (before,) = await events(cafe, path)
    assert (before.dtstart.value, before.dtend.value) == (at(13), at(13, 40))
    assert (before.status.value, before.uid.value) == ("CONFIRMED", f"{booking['id']}@localhost")
    assert booking["code"] in before.description.value
    await nara.post(f"/api/bookings/{booking['id']}/move", {"starts_at": at(15, day=10).isoformat()})
    (moved,) = await events(cafe, path)
    assert moved.dtstart.value == at(15, day=10)
    await nara.post(f"/api/bookings/{booking['id']}/cancel")
    (gone,) = await events(cafe, path)
    assert (gone.status.value, gone.uid.value) == ("CANCELLED", before.uid.value)
    sequence = [int(event.sequence.value) for event in (before, moved, gone)]
    assert sequence == sorted(set(sequence)), "each change counts up"


async def test_what_is_only_asked_for_is_tentative_and_what_is_held_is_nobodys_plan(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    path = await address(nara)
    await nara.hold(cafe.service_id, at(13))
    assert await events(cafe, path) == []
    cafe.service_id = await make.service(cafe.db, cafe.site_id, needs_approval=True)
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id)
    await nara.book(cafe.service_id, at(15))
    assert [event.status.value for event in await events(cafe, path)] == ["TENTATIVE"]


async def test_a_counsellors_calendar_says_when_and_what_and_names_nobody(cafe: Cafe) -> None:
    yuna = await cafe.staff()
    await cafe.db.execute("UPDATE resources SET staff_id = $1 WHERE id = $2", yuna.id, cafe.yuna)
    path = await address(yuna, "/api/staff/calendar-feed")
    nara = await cafe.citizen("긴이름을가진시민")
    mine = await nara.book(cafe.service_id, at(13), cafe.yuna, about="비밀이에요")
    await (await cafe.citizen()).book(cafe.service_id, at(13), cafe.haneul)
    text = (await fetch(cafe, path)).text
    (event,) = await events(cafe, path)
    assert event.uid.value.startswith(mine["id"])
    for secret in ("긴이름을가진시민", "비밀이에요", mine["code"]):
        assert secret not in text.replace("\r\n ", "")


async def test_a_new_address_ends_the_old_one_and_so_does_leaving(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    old, new = await address(nara), await address(nara)
    assert (await fetch(cafe, old)).status_code == 404
    assert (await fetch(cafe, new)).status_code == 200
    assert (await nara.get("/api/me/calendar-feed")).json()["read_at"] is not None
    ended = await cafe.client.delete("/api/me/calendar-feed", headers=nara.headers)
    assert ended.status_code == 204
    assert (await fetch(cafe, new)).status_code == 404
    assert (await nara.get("/api/me/calendar-feed")).status_code == 404
    last = await address(nara)
    await cafe.client.delete("/api/me", headers=nara.headers)
    assert (await fetch(cafe, last)).status_code == 404


async def test_a_member_of_staff_who_left_has_no_calendar(cafe: Cafe) -> None:
    yuna = await cafe.staff()
    path = await address(yuna, "/api/staff/calendar-feed")
    await cafe.db.execute("UPDATE staff SET active = false WHERE id = $1", yuna.id)
    assert (await fetch(cafe, path)).status_code == 404


async def test_the_address_is_kept_as_a_hash_and_old_visits_drop_out(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    path = await address(nara)
    token = path.rsplit("/", 1)[1].removesuffix(".ics").encode()
    assert token not in await cafe.db.fetchval("SELECT token_hash FROM calendar_feeds")
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, at(13) - timedelta(days=91), status="completed")
    await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, at(13) - timedelta(days=80), status="completed")
    assert len(await events(cafe, path)) == 1


async def test_the_sessions_of_a_program_are_in_it_and_what_is_given_back_goes(cafe: Cafe) -> None:
    nara, desk = await cafe.citizen(), await cafe.staff()
    path = await address(nara)
    program_id = await make.program(
        cafe.db, cafe.site_id, await make.room(cafe.db, cafe.site_id), at(14, day=12), now=cafe.clock.now,
        rrule="FREQ=WEEKLY;COUNT=2", capacity=1,
    )  # fmt: skip
    waits = await cafe.citizen()
    later = await address(waits)
    ids = [(await person.post(f"/api/programs/{program_id}/enrol", {"wait": True})).json()["id"]
           for person in (nara, waits)]  # fmt: skip
    before = await events(cafe, path)
    assert [event.dtstart.value for event in before] == [at(14, day=12), at(14, day=19)]
    assert {event.status.value for event in before} == {"CONFIRMED"}
    # Whoever waits has no plan yet.
    assert await events(cafe, later) == []
    session = (await cafe.client.get(f"/api/programs/{program_id}")).json()["sessions"][0]
    move = {"was": session["starts_at"], "starts_at": at(10, day=13).isoformat(), "duration_minutes": 60}
    moved_to = f"/api/staff/programs/{program_id}/sessions/{session['id']}"
    assert (await desk.put(moved_to, move)).status_code == 200
    after = await events(cafe, path)
    assert [event.dtstart.value for event in after] == [at(10, day=13), at(14, day=19)]
    assert [event.uid.value for event in after] == [event.uid.value for event in before]
    assert int(after[0].sequence.value) > int(before[0].sequence.value)
    await desk.post(f"{moved_to}/cancel", {"reason": "쉬어요"})
    assert [event.status.value for event in await events(cafe, path)] == ["CANCELLED", "CONFIRMED"]
    await nara.post(f"/api/enrolments/{ids[0]}/cancel")
    assert [event.status.value for event in await events(cafe, path)] == ["CANCELLED", "CANCELLED"]
