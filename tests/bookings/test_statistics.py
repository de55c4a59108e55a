"""Each figure by a small example; who may see and take what; and files as a spreadsheet reads them."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from backend.bookings.programs import queries as programs
from backend.bookings.programs.enrolments import queries as enrolments
from backend.bookings.slots.queries import insert_block
from backend.bookings.statistics import rules, tasks
from backend.bookings.statistics.models import Days
from backend.db import Database
from backend.jobs import Context
from backend.places.queries import insert_exception
from backend.settings import Settings
from backend.sheets import Sheet, to_csv, to_xlsx
from tests import make
from tests.bookings.conftest import Cafe, Person, at, code
from tests.bookings.lending.conftest import hang

REASON = "3월 방문 확인 전화를 하려고 해요"


async def read(cafe: Cafe, first: str = "2026-03-09", last: str = "2026-03-09", who: Person | None = None) -> Any:
    who = who or await cafe.staff("administrator")
    reply = await who.get("/api/staff/statistics", site_id=cafe.site_id, first=first, last=last)
    assert reply.status_code == 200, reply.text
    return reply.json()


async def book(cafe: Cafe, counsellor: int, starts_at: Any, status: Any = "completed", **more: Any) -> UUID:
    nara = await make.citizen(cafe.db, name=more.pop("name", "김나래"))
    return await make.booking(cafe.db, cafe.service_id, counsellor, nara, starts_at, status=status, **more)


@pytest.fixture
async def monday(cafe: Cafe) -> None:
    """Yuna has two who came, Haneul one who did not; two were cancelled; one came the week before."""
    await book(cafe, cafe.yuna, at(10), created_at=at(10) - timedelta(hours=72))
    await book(cafe, cafe.yuna, at(10, 40), created_at=at(10, 40) - timedelta(hours=24))
    await book(cafe, cafe.haneul, at(13), "no_show")
    await book(cafe, cafe.haneul, at(14), "cancelled_by_citizen")
    await book(cafe, cafe.yuna, at(15), "cancelled_by_centre")
    await book(cafe, cafe.yuna, at(10, day=2), created_at=at(9, day=2))
    await book(cafe, cafe.yuna, at(10, day=2) - timedelta(days=7))


@pytest.mark.usefixtures("monday")
async def test_bookings_count_by_what_became_of_them_and_by_the_day_of_the_visit(cafe: Cafe) -> None:
    found = await read(cafe)
    assert found["now"]["visits"] == {
        "made": 5, "completed": 2, "cancelled_by_citizen": 1, "cancelled_by_centre": 1, "no_show": 1, "walk_ins": 0,
        "minutes": 120,
    }  # fmt: skip
    assert found["before"]["days"] == {"first": "2026-03-02", "last": "2026-03-02"}
    assert found["before"]["visits"]["completed"] == 1
    (service,) = found["services"]
    assert (service["visits"]["made"], service["open_minutes"]) == (5, 840)


@pytest.mark.usefixtures("monday")
async def test_waiting_is_from_the_booking_to_the_visit(cafe: Cafe) -> None:
    found = await read(cafe)
    assert found["now"]["waiting"] == {"visits": 2, "median_hours": 48.0, "p90_hours": 67.2}
    assert found["before"]["waiting"]["median_hours"] == 1.0
    assert (await read(cafe, "2026-03-20", "2026-03-20"))["now"]["waiting"] == {
        "visits": 0, "median_hours": None, "p90_hours": None,
    }  # fmt: skip


async def test_who_waited_in_the_line_waited_from_the_wish_and_walk_ins_did_not_wait(cafe: Cafe) -> None:
    booking_id = await book(cafe, cafe.yuna, at(10), created_at=at(9))
    walk_in = await book(cafe, cafe.yuna, at(11), created_at=at(11))
    await cafe.db.execute("UPDATE bookings SET walk_in = true WHERE id = $1", walk_in)
    entry = await cafe.db.fetchval(
        """INSERT INTO waitlist_entries (service_id, citizen_id, status, first_day, last_day, created_at, passed)
           SELECT service_id, citizen_id, 'taken', '2026-03-09', '2026-03-09', $2, ARRAY[$2::timestamptz]
           FROM bookings WHERE id = $1 RETURNING id""",
        booking_id, at(10, day=7),
    )  # fmt: skip
    await cafe.db.execute("UPDATE bookings SET waitlist_entry_id = $2 WHERE id = $1", booking_id, entry)
    found = await read(cafe, "2026-03-06", "2026-03-09")
    assert (found["now"]["waiting"]["visits"], found["now"]["waiting"]["median_hours"]) == (1, 48.0)
    assert found["now"]["visits"]["walk_ins"] == 1
    assert found["now"]["waitlist"] == {"entries": 1, "offers": 2, "taken": 1}


@pytest.mark.usefixtures("monday")
async def test_time_is_used_by_the_hour_also_across_it(cafe: Cafe) -> None:
    await insert_block(cafe.db, cafe.haneul, at(16), at(17), "외근")
    found = await read(cafe)
    assert [(one["name_ko"], one["booked_minutes"], one["open_minutes"]) for one in found["resources"]] == [
        ("정유나", 80, 420), ("박하늘", 40, 360),
    ]  # fmt: skip
    hours = {cell["hour"]: (cell["booked_minutes"], cell["open_minutes"]) for cell in found["hours"]}
    # 10:40 to 11:20 is twenty minutes of each hour; nobody is there at noon; at four only one is.
    assert hours == {
        10: (60, 120), 11: (20, 120), 13: (40, 120), 14: (0, 120), 15: (0, 120), 16: (0, 60), 17: (0, 120),
    }  # fmt: skip
    assert {cell["weekday"] for cell in found["hours"]} == {1}


async def test_a_closed_day_is_no_open_time_and_a_block_over_days_takes_each_of_them(cafe: Cafe) -> None:
    await insert_exception(cafe.db, cafe.site_id, at(9, day=10).date(), None, None, "점검", "Maintenance")
    await insert_block(cafe.db, cafe.yuna, at(12, day=11), at(12, day=13), "휴가")
    found = await read(cafe, "2026-03-09", "2026-03-13")
    opened = {one["name_ko"]: one["open_minutes"] for one in found["resources"]}
    assert opened == {"박하늘": 4 * 420, "정유나": 420 + 120 + 0 + 300}


@pytest.mark.usefixtures("monday")
async def test_what_was_summed_at_night_says_the_same_and_a_late_end_is_summed_again(
    cafe: Cafe, app_settings: Settings
) -> None:
    await insert_block(cafe.db, cafe.haneul, at(16), at(17), "외근")

    async def used() -> Any:
        found = await read(cafe, "2026-02-23", "2026-03-10")
        return found["resources"], found["hours"]

    context, before = Context(app_settings, Database(cafe.db), cafe.sealer), await used()
    await tasks.sum_hours(context, at(4, day=16))
    assert await cafe.db.fetchval("SELECT max(on_date) FROM used_hours") == at(9).date()
    assert await used() == before
    await cafe.db.execute("UPDATE allocations SET active = false WHERE resource_id = $1", cafe.haneul)
    assert await used() == before
    await tasks.sum_hours(context, at(4, day=17))
    assert await used() != before


async def test_a_booking_that_moved_counts_where_it_is(cafe: Cafe) -> None:
    nara = await cafe.citizen()
    booking = await nara.book(cafe.service_id, at(15), cafe.yuna)
    moved = await nara.post(f"/api/bookings/{booking['id']}/move", {"starts_at": at(13, 40).isoformat()})
    assert moved.status_code == 200, moved.text
    found = await read(cafe)
    assert found["now"]["visits"]["made"] == 1
    assert [cell["hour"] for cell in found["hours"] if cell["booked_minutes"]] == [13, 14]


async def test_a_program_and_a_visit_in_the_hall_take_its_rooms(cafe: Cafe) -> None:
    study = await make.service(cafe.db, cafe.site_id, name_ko="홀", kind="room")
    part = await make.room(cafe.db, cafe.site_id, name_ko="동쪽")
    hall = await make.room(cafe.db, cafe.site_id, study, name_ko="홀", capacity=50, parts=[part])
    nara = await cafe.citizen()
    await nara.book(study, at(11, 20))
    await make.program(cafe.db, cafe.site_id, hall, at(14), now=at(9, day=8))
    found = await read(cafe)
    used = {one["id"]: (one["booked_minutes"], one["open_minutes"]) for one in found["resources"]}
    assert used[hall] == used[part] == (160, 660)
    assert {cell["kind"] for cell in found["hours"]} == {"counsellor", "room"}


async def test_programs_say_seats_places_and_who_came(cafe: Cafe) -> None:
    room = await make.room(cafe.db, cafe.site_id, capacity=20)
    program = await make.program(cafe.db, cafe.site_id, room, at(14), now=at(9, day=8), capacity=3)
    session = (await programs.find_program(cafe.db, program, cafe.clock.now)).sessions[0].id
    for presence in ("attended", "absent"):
        enrolment = await enrolments.insert_enrolment(
            cafe.db, program, await make.citizen(cafe.db), "enrolled", f"{presence:.6}", at(9)
        )
        assert enrolment
        await enrolments.mark(cafe.db, session, enrolment, presence, at(14))  # pyright: ignore[reportArgumentType]
    (found,) = (await read(cafe))["programs"]
    del found["id"], found["title_en"]
    assert found == {"title_ko": "자기소개서 특강", "sessions": 1, "seats": 3, "taken": 2, "attended": 1, "absent": 1}
    assert (await read(cafe, "2026-03-10", "2026-03-12"))["programs"] == []


async def test_suits_say_what_was_asked_for_refused_lent_and_late(cafe: Cafe) -> None:
    wardrobe = await hang(cafe.db, cafe, units=1)
    first, second, clerk = await wardrobe.borrower(), await wardrobe.borrower("이다미"), await cafe.staff()
    loan = await wardrobe.reserved(first, at(11))
    refused = await wardrobe.reserve(second, at(11, day=10))
    assert code(refused) == (409, "suit_taken")
    cafe.clock.now = at(11)
    assert (await clerk.post(f"/api/staff/loans/{loan['id']}/hand-out")).status_code == 200
    due = await read(cafe)
    assert [(s["size"], s["units"], s["asked"], s["refused"], s["out"], s["due"]) for s in due["suits"]] == [
        ("100", 1, 1, 1, 1, 0)
    ]
    cafe.clock.now = at(10, day=16)
    (late,) = (await read(cafe, "2026-03-09", "2026-03-15"))["suits"]
    assert (late["due"], late["late"]) == (1, 1)


def test_as_many_days_before_have_the_same_weekdays() -> None:
    def before(first: Any, last: Any) -> Any:
        return rules.before(Days(first.date(), last.date()))

    assert before(at(9, day=9), at(9, day=12)) == Days(at(9, day=2).date(), at(9, day=5).date())
    assert before(at(9, day=1), at(9, day=26)) == Days(
        (at(9, day=1) - timedelta(days=28)).date(), (at(9, day=26) - timedelta(days=28)).date()
    )


@pytest.mark.parametrize(("first", "last"), [("2026-03-10", "2026-03-09"), ("2020-01-01", "2026-03-09"),
                                             ("1900-01-01", "1900-01-02"), ("x", "2026-03-09")])  # fmt: skip
async def test_days_that_cannot_be_meant_are_refused(cafe: Cafe, first: str, last: str) -> None:
    boss = await cafe.staff("administrator")
    reply = await boss.get("/api/staff/statistics", site_id=cafe.site_id, first=first, last=last)
    assert code(reply) == (400, "invalid_request")


async def test_a_counsellor_sees_the_site_and_of_counsellors_only_themselves(cafe: Cafe) -> None:
    other = await make.site(cafe.db, name_ko="충장 일자리카페")
    yuna = await cafe.staff("counsellor", "site", cafe.site_id)
    await cafe.db.execute("UPDATE resources SET staff_id = $2 WHERE id = $1", cafe.yuna, yuna.id)
    for counsellor in (cafe.yuna, cafe.haneul):
        await cafe.db.execute(
            """INSERT INTO satisfaction_sums (site_id, kind, service_id, counsellor_id, on_date, score_1, score_2,
                   score_3, score_4, score_5) VALUES ($1, 'booking', $2, $3, '2026-03-09', 0, 0, 0, 2, 3)""",
            cafe.site_id, cafe.service_id, counsellor,
        )  # fmt: skip
    own = await read(cafe, who=yuna)
    assert (own["own_only"], own["administers"]) == (True, False)
    assert [one["name_ko"] for one in own["resources"]] == ["정유나"]
    assert [(one["service_name_ko"], one["counsellor_name_ko"], one["scores"]) for one in own["satisfaction"]] == [
        ("1:1 상담", None, [0, 0, 0, 4, 6]), (None, "정유나", [0, 0, 0, 2, 3]),
    ]  # fmt: skip
    # The hours of all together name nobody.
    assert sum(cell["open_minutes"] for cell in own["hours"]) == 840
    everybody = await read(cafe, who=await cafe.staff("administrator", "site", cafe.site_id))
    assert [one["name_ko"] for one in everybody["resources"]] == ["정유나", "박하늘"]
    query = {"site_id": other, "first": "2026-03-09", "last": "2026-03-09"}
    assert (await yuna.get("/api/staff/statistics", **query)).status_code == 403
    body = query | {"format": "csv"}
    assert (await yuna.post("/api/staff/statistics/export", body)).status_code == 403
    clerk = await cafe.staff("administrator", "site", cafe.site_id)
    assert (await clerk.post("/api/staff/statistics/visits/export", body | {"reason": REASON})).status_code == 403
    assert (await clerk.get("/api/staff/statistics/words", **query)).status_code == 403


# Files


async def export(cafe: Cafe, who: Person, what: str = "export", **more: Any) -> Any:
    body = {"site_id": cafe.site_id, "first": "2026-03-09", "last": "2026-03-09", "format": "csv"} | more
    return await who.post(f"/api/staff/statistics/{what}", body)


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.usefixtures("monday")
async def test_the_sums_come_as_csv_and_xlsx_without_names_of_visitors(cafe: Cafe) -> None:
    boss = await cafe.staff("administrator")
    reply = await export(cafe, boss)
    assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store")
    assert reply.headers["content-disposition"] == 'attachment; filename="statistics-2026-03-09-2026-03-09.csv"'
    rows = rows_of(reply.content)
    assert ["예약", "5", "1"] in rows
    assert ["안 온 비율(%)", "33.3", "0.0"] in rows
    assert ["상담사", "정유나", "80", "420", "19.0"] in rows
    assert "김나래".encode() not in reply.content
    book = book_of((await export(cafe, boss, format="xlsx", lang="en")).content)
    assert book.sheetnames[:3] == ["Bookings", "By day", "By service"]
    assert [cell.value for cell in book["Bookings"][4]] == ["Bookings", 5, 1]
    assert next([cell.value for cell in row] for row in book["People and rooms"].iter_rows(min_row=2))[2:] == [
        80, 420, 19,
    ]  # fmt: skip


async def test_an_empty_time_has_sums_too(cafe: Cafe) -> None:
    boss = await cafe.staff("administrator")
    for format in ("csv", "xlsx"):
        reply = await export(cafe, boss, format=format, first="2030-01-01", last="2030-12-31")
        assert reply.status_code == 200
    assert (await read(cafe, "2030-01-01", "2030-12-31"))["now"]["visits"]["made"] == 0


EVIL = ["=1+1", "+82-10", "-2+3", "@SUM(A1)", "\tx", "\r=1", " =1", "＝1+1", '=HYPERLINK("http://x","y")']


@pytest.mark.parametrize("text", EVIL)
def test_nothing_that_was_typed_becomes_a_formula(text: str) -> None:
    sheets = [Sheet("표", ["이름", "수"], [[text, -3]])]
    (_, row) = rows_of(to_csv(sheets))
    assert row == [f"'{text}", "-3"]
    cell, number = next(book_of(to_xlsx(sheets))["표"].iter_rows(min_row=2))
    assert (cell.data_type, cell.hyperlink, number.value) == ("s", None, -3)
    assert str(cell.value).replace("_x000D_", "\r") == text


def test_what_stands_in_a_cell_comes_back_the_same() -> None:
    rows: list[list[Any]] = [['쉼표, 따옴표 " 줄\n바꿈', 1.5, None], ["가" * 40, 0, "x"]]
    sheets = [Sheet("표", ["하나", "둘", "셋"], rows), Sheet("둘째", ["a"], [])]
    assert rows_of(to_csv(sheets)) == [
        ["표"], ["하나", "둘", "셋"], ["쉼표, 따옴표 \" 줄\n바꿈", "1.5", ""], ["가" * 40, "0", "x"], [], ["둘째"],
        ["a"],
    ]  # fmt: skip
    page = book_of(to_xlsx(sheets))["표"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == rows


async def test_a_list_of_names_needs_a_reason_which_is_kept(cafe: Cafe) -> None:
    phone = "+821000004821"
    nara = await cafe.db.fetchval(
        "INSERT INTO citizens (name, phone_index, phone_sealed) VALUES ('=김나래', $1, $2) RETURNING id",
        cafe.sealer.index("phone", phone), cafe.sealer.seal(phone),
    )  # fmt: skip
    for hour in (10, 13):
        await make.booking(cafe.db, cafe.service_id, cafe.yuna, nara, at(hour), status="completed")
    boss = await cafe.staff("administrator", "site", cafe.site_id)
    for none in ("", "그냥요", "          ", "..........!!"):
        assert code(await export(cafe, boss, "visits/export", reason=none)) == (422, "reason_needed")
    assert await cafe.db.fetchval("SELECT count(*) FROM visit_exports") == 0
    reply = await export(cafe, boss, "visits/export", reason=REASON)
    assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store")
    head, first, _ = rows_of(reply.content)
    assert head[6:8] == ["이름", "전화"]
    assert first == ["2026-03-09", "10:00", "10:40", "1:1 상담", "정유나", "", "'=김나래", "010-0000-4821", "1", "끝남"]
    kept = await cafe.db.fetchrow("SELECT * FROM visit_exports")
    assert kept
    assert (kept["visits"], kept["format"], kept["staff_id"]) == (2, "csv", boss.id)
    assert cafe.sealer.open(kept["reason_sealed"]) == REASON
    trail = await cafe.db.fetch(
        "SELECT citizen_id, subject_id, action, fields FROM trail WHERE subject_kind = 'visits'"
    )
    assert [tuple(row) for row in trail] == [(nara, str(kept["id"]), "export", ["name", "phone"])]


async def test_who_is_no_administrator_gets_no_list_of_names(cafe: Cafe) -> None:
    for role in ("counsellor", "operator", "care_manager"):
        reply = await export(cafe, await cafe.staff(role), "visits/export", reason=REASON)
        assert code(reply) == (403, "not_allowed")
    assert await cafe.db.fetchval("SELECT count(*) FROM visit_exports") == 0


async def test_a_list_of_nobody_is_noted_too_and_one_that_is_too_long_is_refused(
    cafe: Cafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = await cafe.staff("administrator")
    assert (await export(cafe, boss, "visits/export", reason=REASON)).status_code == 200
    assert await cafe.db.fetchval("SELECT count(*) FROM trail WHERE subject_kind = 'visits'") == 1
    monkeypatch.setattr(rules, "MOST_VISITS", 1)
    for hour in (10, 11):
        await book(cafe, cafe.yuna, at(hour))
    assert code(await export(cafe, boss, "visits/export", reason=REASON)) == (422, "too_many_visits")
