"""A visit goes to another counsellor at its time: beside the day, on a phone, and from a list of what is in the way."""

import re
from datetime import datetime, time, timedelta

import pytest
from playwright.async_api import expect

from backend.db import connect
from backend.seoul import SEOUL
from tests import make
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, citizen_at, open_day, staff_at
from tests.e2e.test_setting_up import DESK, Bare, bare  # noqa: F401 # a fixture
from tests.e2e.test_sick_day import BOOK

pytestmark = pytest.mark.browser


async def test_a_visit_goes_to_a_colleague_with_three_keys_and_the_person_sees_it(phone: Open, desk: Open) -> None:
    day = str(open_day(12))
    person = await citizen_at(phone, "/my", "맡김이")
    given_up = await person.evaluate(BOOK, [day, "정유나"])
    await ask(person, "POST", f"/api/bookings/{given_up}/cancel")
    booking_id = await person.evaluate(BOOK, [day, "정유나"])
    await person.goto(f"/bookings/{booking_id}")
    await expect(person.get_by_text("정유나 상담사").first).to_be_visible()

    counter = await staff_at(desk, f"/staff/day?date={day}&booking={booking_id}", "정유나")
    await expect(counter.locator(".side h2")).to_have_text("맡김이 님")
    # The counsellor's name comes with the day.
    await expect(counter.locator(".side p").first).to_contain_text("정유나 상담사")
    time_of = await counter.locator(".side p").first.inner_text()
    # Each key does one thing: what was cancelled is hidden by another than the visit is given with.
    hides = counter.get_by_role("button", name="취소")
    was = await hides.first.get_attribute("aria-pressed")
    await counter.keyboard.press("g")
    await expect(hides.first).not_to_have_attribute("aria-pressed", was or "")
    await expect(counter.get_by_role("dialog")).to_have_count(0)
    await counter.keyboard.press("r")
    dialog = counter.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="맡김이 님을 누가 만날까요?")).to_be_visible()
    free = dialog.get_by_role("radio")
    await expect(free.first).to_be_checked()
    await expect(dialog).to_contain_text("지금은 정유나 상담사가 맡았어요")
    await assert_accessible(counter)
    await assert_fits(counter)
    await shoot(counter, "reassign")
    await dialog.get_by_label("박하늘").check()
    await dialog.get_by_role("button", name="박하늘 상담사에게 맡기기").click()
    await expect(counter.get_by_text("박하늘 상담사에게 맡기고 알렸어요.")).to_be_visible()
    await expect(counter.locator(".side p").first).to_have_text(time_of.replace("정유나", "박하늘"))
    await expect(counter.locator(".colm", has_text="박하늘").locator(f'[data-id="{booking_id}"]')).to_be_visible()
    # The page that was open follows, and the inbox says with whom.
    await expect(person.get_by_text("박하늘 상담사").first).to_be_visible()
    await person.goto("/my/inbox")
    await expect(person.get_by_text("박하늘 상담사와 만나요").first).to_be_visible()

    # On a phone the list of the day has the button in its row.
    small = await staff_at(phone, f"/staff/day?date={day}", "정유나")
    await expect(small.locator(".dl")).not_to_have_count(0)
    await assert_accessible(small)
    await assert_fits(small)
    await shoot(small, "reassign-list")
    await small.get_by_role("button", name=re.compile("^맡김이 .*다른 상담사에게 맡기기")).click()
    await expect(small.get_by_role("dialog")).to_contain_text("지금은 박하늘 상담사가 맡았어요")
    await assert_accessible(small)
    await assert_fits(small)
    await shoot(small, "reassign-phone")
    await small.get_by_role("dialog").get_by_label("정유나").check()
    await small.get_by_role("dialog").get_by_role("button", name="정유나 상담사에게 맡기기").click()
    await expect(small.get_by_role("dialog")).to_have_count(0)
    await expect(small.get_by_text("정유나 상담사에게 맡기고 알렸어요.")).to_be_visible()


async def test_what_somebody_took_meanwhile_is_said_and_the_list_looks_again(phone: Open, desk: Open) -> None:
    day = str(open_day(13))
    person = await citizen_at(phone, "/my", "겹침이")
    booking_id = await person.evaluate(BOOK, [day, "정유나"])
    counter = await staff_at(desk, f"/staff/day?date={day}&booking={booking_id}", "정유나")
    await expect(counter.locator(".side h2")).to_have_text("겹침이 님")
    await counter.keyboard.press("r")
    dialog = counter.get_by_role("dialog")
    await dialog.get_by_label("박하늘").check()
    other = await citizen_at(phone, "/my", "빠름이")
    await other.evaluate(BOOK, [day, "박하늘"])
    await dialog.get_by_role("button", name="박하늘 상담사에게 맡기기").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("다른 일정이 생겼어요")
    await expect(dialog.locator("li", has_text="박하늘")).to_contain_text("다른 일정이 있어요")
    await expect(dialog.get_by_label("박하늘")).to_have_count(0)
    await assert_accessible(counter)
    await counter.keyboard.press("Escape")
    await expect(counter.locator(".side p").first).to_contain_text("정유나")


async def test_who_leaves_gives_one_visit_to_whom_the_list_says_is_free(bare: Bare) -> None:  # noqa: F811
    db = await connect(bare.server.database_url)
    site_id = await make.site(db)
    service_id = await make.service(db, site_id)
    yuna, haneul, _ = [
        await make.counsellor(db, site_id, service_id, name_ko=name) for name in ("정유나", "박하늘", "한소라")
    ]
    tomorrow = datetime.now(SEOUL).date() + timedelta(days=2 if datetime.now(SEOUL).isoweekday() == 6 else 1)
    visits = [datetime.combine(tomorrow, time(hour), SEOUL) for hour in (10, 13)]
    for starts_at in visits:
        await make.booking(db, service_id, yuna, await make.citizen(db), starts_at)
    await make.booking(db, service_id, haneul, await make.citizen(db), visits[1])
    page = await bare.open(f"/staff/services/{site_id}/resources", staff=True, **DESK)
    await page.get_by_role("button", name="정유나 고치기").click()
    await page.get_by_label("지금 써요").uncheck()
    await page.get_by_role("button", name="저장하기").click()
    alert = page.get_by_role("alert")
    await expect(alert.locator("li")).to_have_count(2)
    await alert.get_by_role("button", name=re.compile("13:00 예약을 다른 상담사에게 맡기기")).click()
    dialog = page.get_by_role("dialog", name="누가 만날까요?")
    # One is booked then; the other is proposed.
    await expect(dialog.locator("li", has_text="박하늘")).to_contain_text("다른 일정이 있어요")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "services-give")
    await dialog.get_by_role("button", name="한소라 상담사에게 맡기기").click()
    await expect(alert.locator("li")).to_have_count(1)
    await alert.get_by_role("button", name=re.compile("10:00 예약을 다른 상담사에게 맡기기")).click()
    await dialog.get_by_label("박하늘").check()
    await dialog.get_by_role("button", name="박하늘 상담사에게 맡기기").click()
    # With the last of them nothing stands in the way any more, and the change is made.
    await expect(page.locator("li", has_text="정유나")).to_contain_text("쓰지 않아요")
    assert await db.fetchval("SELECT active FROM resources WHERE id = $1", yuna) is False
    await db.close()


async def test_a_visit_in_the_way_of_kept_time_goes_to_a_colleague_from_the_list(phone: Open, desk: Open) -> None:
    day = str(open_day(11))
    person = await citizen_at(phone, "/my", "비켜감")
    booking_id = await person.evaluate(BOOK, [day, "정유나"])
    booking = await ask(person, "GET", f"/api/bookings/{booking_id}")
    starts = datetime.fromisoformat(booking["starts_at"]).astimezone(SEOUL)
    counter = await staff_at(desk, f"/staff/day?date={day}", "정유나")
    await counter.locator(".colm", has_text="정유나").wait_for()
    await counter.keyboard.press("b")
    keeping = counter.get_by_role("dialog", name=re.compile("정유나"))
    await keeping.get_by_label("몇 시부터").fill(f"{starts:%H:%M}")
    await keeping.get_by_label("몇 시까지").fill(f"{starts + timedelta(minutes=30):%H:%M}")
    await keeping.get_by_label("까닭").fill("치과")
    await keeping.get_by_role("button", name="비워 두기").click()
    await expect(keeping.get_by_role("alert")).to_contain_text("비켜감")
    await assert_accessible(counter)
    await shoot(counter, "reassign-in-the-way")
    await keeping.get_by_role("button", name=re.compile("^비켜감 .*맡기기")).click()
    giving = counter.get_by_role("dialog", name="비켜감 님을 누가 만날까요?")
    await giving.get_by_label("박하늘").check()
    await giving.get_by_role("button", name="박하늘 상담사에게 맡기기").click()
    await expect(giving).to_have_count(0)
    # What was typed is still there, nothing is in its way, and the same press keeps the time.
    await expect(keeping.get_by_role("alert")).to_be_hidden()
    await keeping.get_by_role("button", name="비워 두기").click()
    await expect(keeping).to_have_count(0)
    await expect(counter.locator(".colm", has_text="박하늘").locator(f'[data-id="{booking_id}"]')).to_be_visible()
    await expect(counter.get_by_text("치과")).to_be_visible()
