"""A loan in a calendar, read by another library than the one that wrote it."""

from datetime import date
from urllib.parse import urlsplit

import vobject

from tests.bookings.conftest import Person, at
from tests.bookings.lending.conftest import Wardrobe


async def feed(wardrobe: Wardrobe, person: Person) -> list[vobject.base.Component]:
    url = (await person.post("/api/me/calendar-feed")).json()["url"]
    text = (await wardrobe.cafe.client.get(urlsplit(url).path)).text
    return vobject.readOne(text).contents.get("vevent", [])


async def test_a_loan_is_two_events_of_which_the_return_takes_a_whole_day(wardrobe: Wardrobe) -> None:
    person = await wardrobe.borrower()
    loan = await wardrobe.reserved(person, at(14, day=10))
    reply = await person.get(f"/api/loans/{loan['id']}/calendar.ics")
    assert reply.headers["content-disposition"] == f'attachment; filename="gwangju-{loan["code"]}.ics"'
    calendar = vobject.readOne(reply.text)
    out, back = calendar.vevent_list
    assert (calendar.method.value, out.dtstart.value, out.dtend.value) == (
        "PUBLISH", at(14, day=10), at(14, 20, day=10),
    )  # fmt: skip
    assert (back.dtstart.value, back.dtend.value, back.transp.value) == (
        date(2026, 3, 13), date(2026, 3, 14), "TRANSPARENT",
    )  # fmt: skip
    assert "3월 13일 금요일 오후 9시까지" in back.description.value
    assert loan["code"] in out.description.value
    assert [event.uid.value for event in await feed(wardrobe, person)] == [out.uid.value, back.uid.value]
    assert await feed(wardrobe, await wardrobe.borrower()) == []


async def test_a_longer_loan_moves_its_return_and_a_cancelled_one_goes(wardrobe: Wardrobe) -> None:
    desk, person = await wardrobe.cafe.staff(), await wardrobe.borrower()
    loan = await wardrobe.out(person, at(14, day=10), desk)
    _, before = await feed(wardrobe, person)
    await desk.post(f"/api/staff/loans/{loan['id']}/extend", {"due_on": "2026-03-14"})
    out, after = await feed(wardrobe, person)
    assert after.dtstart.value == date(2026, 3, 14)
    assert int(after.sequence.value) > int(before.sequence.value)
    # Brought back sooner: nothing is to be done on that day any more.
    wardrobe.cafe.clock.now = at(15, day=12)
    await desk.post(f"/api/staff/loans/{loan['id']}/take-back", {"is_damaged": False})
    out, after = await feed(wardrobe, person)
    assert (out.status.value, after.status.value) == ("CONFIRMED", "CANCELLED")
    again = await wardrobe.reserved(person, at(14, day=16))
    await person.post(f"/api/loans/{again['id']}/cancel")
    calendar = vobject.readOne((await person.get(f"/api/loans/{again['id']}/calendar.ics")).text)
    assert calendar.method.value == "CANCEL"
    assert {event.status.value for event in calendar.vevent_list} == {"CANCELLED"}


async def test_nobody_elses_loan_is_read(wardrobe: Wardrobe) -> None:
    loan = await wardrobe.reserved(await wardrobe.borrower(), at(14, day=10))
    other = await wardrobe.borrower()
    assert (await other.get(f"/api/loans/{loan['id']}/calendar.ics")).status_code == 404
