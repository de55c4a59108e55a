import re
from datetime import timedelta

import icalendar

from tests import make
from tests.bookings.conftest import Cafe, Person, at


async def read(person: Person, booking_id: object) -> tuple[str, icalendar.Event]:
    reply = await person.get(f"/api/bookings/{booking_id}/calendar.ics")
    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "attachment" in reply.headers["content-disposition"]
    calendar = icalendar.Calendar.from_ical(reply.text)
    (event,) = calendar.walk("VEVENT")
    return reply.text, event  # pyright: ignore[reportReturnType]


def unfolded(text: str) -> list[str]:
    """The content lines (RFC 5545 §3.1), read without the library that wrote them."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return re.sub(r"\r\n[ \t]", "", text).strip().split("\r\n")


async def test_a_calendar_gets_time_place_and_zone(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13, 40))
    text, event = await read(nara, booking["id"])
    assert event.decoded("dtstart") == at(13, 40)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=40)
    lines = unfolded(text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    for line in (
        "VERSION:2.0", "METHOD:PUBLISH", "STATUS:CONFIRMED", f"UID:{booking['id']}@localhost",
        "DTSTART;TZID=Asia/Seoul:20260309T134000", "TZID:Asia/Seoul", "TZOFFSETTO:+0900",
        "LOCATION:상무 일자리카페\\, 서구 상무중앙로 34\\, 2층",
    ):  # fmt: skip
        assert lines.count(line) == 1, line
    assert [line for line in lines if line.startswith("DTSTAMP:") and line.endswith("Z")]
    assert lines.index("BEGIN:VTIMEZONE") < lines.index("BEGIN:VEVENT")
    assert lines.index("BEGIN:STANDARD") < lines.index("END:STANDARD")


async def test_a_cancelled_booking_leaves_the_calendar(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(13, 40))
    _, before = await read(nara, booking["id"])
    await nara.post(f"/api/bookings/{booking['id']}/cancel")
    text, after = await read(nara, booking["id"])
    assert "METHOD:CANCEL" in unfolded(text)
    assert after["status"] == "CANCELLED"
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])


async def test_it_speaks_the_persons_language(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking_id = await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara.id, at(13))
    await cafe.db.execute("UPDATE citizens SET lang = 'en' WHERE id = $1", nara.id)
    _, event = await read(nara, booking_id)
    assert event["summary"] == "One-to-one counselling, Sangmu Job Cafe"
