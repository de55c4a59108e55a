"""A month of reads: who stands out comes first, and nobody signs before each opening has been looked at."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.care.review import rules
from backend.care.review.models import ReaderSums
from backend.db import Db
from backend.seoul import SEOUL
from tests.bookings.conftest import MONDAY, Person
from tests.care.conftest import CHIPYEONG, SEO_GU, UNAM3, Office
from tests.care.desk import WHY, Desk, code, later, requested

MARCH = "2026-03"


def sums(**more: Any) -> ReaderSums:
    named: dict[str, Any] = {"staff_id": uuid4(), "name": "이", "title": "", "cases": 0, "reads": 0, "outside": 0,
                             "elsewhere": 0, "openings": 0, "usual": 0.0, "outliers": [], "mine": False}  # fmt: skip
    return ReaderSums(**(named | more))


async def read_at(db: Db, who: UUID, case_id: str, at: datetime, action: str = "read") -> None:
    await db.execute(
        """INSERT INTO trail (at, actor_kind, actor_id, action, subject_kind, subject_id)
           VALUES ($1, 'staff', $2, $3, 'case', $4)""",
        at, who, action, case_id,
    )  # fmt: skip


async def test_the_month_counts_what_was_read_by_whom_and_when(office: Office, db: Db) -> None:
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    sera, gaon = await office.member(), await office.member(name="이가온")
    _, first = await requested(office)
    _, second = await requested(office, "다른이", person={"address": "길 2", "name": "다른이"})
    _, elsewhere = await requested(office, "먼이", person={"dong_id": UNAM3, "address": "길 3", "name": "먼이"})
    for n in range(3):
        await read_at(db, sera.id, first, MONDAY + timedelta(minutes=n))
    await read_at(db, sera.id, second, datetime(2026, 3, 7, 14, tzinfo=SEOUL))  # a Saturday
    await read_at(db, sera.id, second, datetime(2026, 3, 10, 23, tzinfo=SEOUL))
    # A holiday, the last moments of the month before, and what is another gu's or is no reading.
    await db.execute("DELETE FROM holidays WHERE on_date = '2026-03-11'")
    await db.execute("INSERT INTO holidays (on_date, name_ko, name_en) VALUES ('2026-03-11', '쉬는 날', 'A holiday')")
    await read_at(db, sera.id, second, datetime(2026, 3, 11, 10, tzinfo=SEOUL))
    await read_at(db, sera.id, first, datetime(2026, 2, 28, 23, 59, tzinfo=SEOUL))
    await read_at(db, sera.id, elsewhere, MONDAY)
    await read_at(db, sera.id, first, MONDAY, "visit")
    # Somebody whose grant has ended meanwhile still looked.
    await read_at(db, gaon.id, first, MONDAY, "read_document")
    await db.execute(
        "UPDATE staff_roles SET valid = daterange('2020-01-01', '2026-03-01') WHERE staff_id = $1", gaon.id
    )
    month = (await boss.get(f"/api/staff/care/review/{MARCH}")).json()
    by_name = {person["name"]: person for person in month["people"]}
    assert {key: by_name["오세라"][key] for key in ("cases", "reads", "outside", "elsewhere", "openings")} == {
        "cases": 2, "reads": 6, "outside": 3, "elsewhere": 0, "openings": 0}  # fmt: skip
    assert by_name["오세라"]["usual"] == pytest.approx(1 / 3)
    assert (by_name["이가온"]["elsewhere"], by_name["이가온"]["outliers"]) == (1, ["elsewhere"])
    # Of two who stand out alike, whoever opened more comes first.
    assert [person["name"] for person in month["people"]] == ["오세라", "이가온"]
    city = await office.member("care_supervisor", "city", None, name="장한빛")
    [seen] = [p for p in (await city.get(f"/api/staff/care/review/{MARCH}")).json()["people"] if p["name"] == "오세라"]
    assert (seen["cases"], seen["elsewhere"], seen["outliers"]) == (3, 1, ["outside", "elsewhere"])
    for text in ("2026-13", "2019-01", "2026-04", "nothing"):
        assert code(await boss.get(f"/api/staff/care/review/{text}")) == (400, "invalid_request")


async def test_a_month_is_signed_once_when_it_is_over_and_each_opening_was_looked_at(office: Office, db: Db) -> None:
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    city = await office.member("care_supervisor", "city", None, name="장한빛")
    sera, gaon = await office.member(), await office.member(name="이가온")
    _, case_id = await requested(office)
    await Desk(sera, case_id).do("take")
    assert (await Desk(gaon, case_id).say("open", {"why": WHY})).status_code == 200
    sign = f"/api/staff/care/review/{MARCH}/sign"
    assert code(await boss.post(sign, {})) == (409, "month_not_over")
    await later(office, boss, city, sera, gaon, days=30)
    assert code(await boss.post(sign, {})) == (409, "openings_unreviewed")
    month = (await boss.get(f"/api/staff/care/review/{MARCH}")).json()
    [opening] = month["openings"]
    assert (opening["staff_name"], opening["assignee_name"], opening["why"]) == ("이가온", "오세라", WHY)
    assert (await boss.post(f"/api/staff/care/openings/{opening['id']}/review", {})).status_code == 204
    assert code(await boss.post(sign, {"remark": "900101-1234567"})) == (422, "registration_number")
    signed = await boss.post(sign, {"remark": "휴가 대신이었어요."})
    assert signed.status_code == 200, signed.text
    assert (signed.json()["signed"]["name"], signed.json()["signed"]["remark"]) == ("민서연", "휴가 대신이었어요.")
    assert signed.json()["openings"][0]["reviewed_by"] == "민서연"
    assert code(await boss.post(sign, {})) == (409, "month_signed")
    # The district has signed for its own dongs; the city signs for all of them, the district included.
    assert (await city.get(f"/api/staff/care/review/{MARCH}")).json()["signed"] is None
    assert (await city.post(sign, {})).status_code == 200
    dong = await office.member("care_supervisor", "dong", CHIPYEONG, name="동장")
    assert (await dong.get(f"/api/staff/care/review/{MARCH}")).json()["signed"]["name"] in ("민서연", "장한빛")


async def test_the_file_names_who_read_and_not_why_and_harms_no_spreadsheet(office: Office, db: Db) -> None:
    boss = await office.member("care_supervisor", "dong", CHIPYEONG, name="민서연")
    sly, gaon = await office.member(name="=HYPERLINK(1)"), await office.member(name="이가온")
    _, case_id = await requested(office)
    await Desk(sly, case_id).do("take")
    await Desk(gaon, case_id).say("open", {"why": WHY})
    answer = await boss.post(f"/api/staff/care/review/{MARCH}/export?lang=ko", {})
    assert answer.status_code == 200, answer.text
    text = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "이가온" in text
    assert WHY not in text
    assert await db.fetchval("SELECT action FROM trail ORDER BY id DESC LIMIT 1") == "export_review"


async def test_opening_a_colleagues_case_asks_for_the_passkey_again(office: Office, db: Db) -> None:
    sera, gaon = await office.member(), await office.member(name="이가온", proof="passkey")
    _, case_id = await requested(office)
    await Desk(sera, case_id).do("take")

    async def tried(who: Person, path: str, **body: Any) -> tuple[int, str]:
        return code(await Desk(who, case_id).say(path, {"why": WHY} | body))

    assert await tried(gaon, "open") == (403, "step_up_needed")
    assert await tried(gaon, "take-over", version=3) == (403, "step_up_needed")
    assert code(await gaon.get(f"/api/staff/care/cases/{case_id}")) == (403, "opening_needed")
    await db.execute("UPDATE sessions SET stepped_up_at = $2 WHERE staff_id = $1", gaon.id, office.clock.now)
    assert await tried(gaon, "open") == (200, "")
    # For half an hour it is open, and five minutes later the next one asks again.
    office.clock.forward(minutes=6)
    assert (await gaon.get(f"/api/staff/care/cases/{case_id}")).status_code == 200
    assert await tried(gaon, "take-over", version=3) == (403, "step_up_needed")


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40), st.integers(0, 3), st.integers(0, 3))))
def test_nobody_who_stands_out_comes_after_somebody_who_does_not(people: list[tuple[int, int, int, int]]) -> None:
    given_ = [sums(cases=cases, reads=cases, outside=outside, elsewhere=elsewhere, openings=openings)
              for cases, outside, elsewhere, openings in people]  # fmt: skip
    found = rules.ordered(given_)
    assert {person.staff_id for person in found} == {person.staff_id for person in given_}
    marks = [len(person.outliers) for person in found]
    assert marks == sorted(marks, reverse=True)
    for person in found:
        assert ("elsewhere" in person.outliers) == (person.elsewhere > 0)
        assert ("openings" in person.outliers) == (person.openings > 0)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_months_go_back_and_forth(day: date, months: int) -> None:
    month = day.replace(day=1)
    assert rules.after(rules.before(month, 1)) == month
    back = rules.before(month, months)
    assert (month.year - back.year) * 12 + month.month - back.month == months
