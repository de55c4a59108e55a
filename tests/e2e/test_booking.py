"""A young person books a talk, comes, and is met."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import choose_first_time, let_the_day_come, open_day, sign_in, staff_at, staff_sign_in
from tests.server import Server

pytestmark = pytest.mark.browser


async def test_book_be_checked_in_and_see_the_page_follow(phone: Open, desk: Open, server: Server) -> None:
    page = await phone("/", service_workers="allow")
    await page.get_by_role("link", name=re.compile("상담 예약하기")).click()
    await page.get_by_role("link", name=re.compile("1:1 상담")).click()
    await expect(page.get_by_role("heading", name="어디서 만날까요?")).to_be_focused()
    await page.get_by_role("link", name=re.compile("상무 일자리카페")).click()
    time = await choose_first_time(page)
    # The time that was pressed before signing in is held right after it.
    await sign_in(page)
    await expect(page.get_by_role("heading", name="언제 만날까요?")).to_be_visible()
    await expect(page.locator(".time.held")).to_contain_text(time)
    await assert_accessible(page)
    await shoot(page, "times")
    await page.get_by_role("link", name=re.compile("계속하기")).click()
    await page.get_by_label("이야기하고 싶은 것").fill("자기소개서를 같이 보고 싶어요.")
    await assert_accessible(page)
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "pass")
    booking_id = page.url.rsplit("/", 1)[-1]

    day = await let_the_day_come(server.database_url, booking_id)
    counter = await desk("/staff/")
    await staff_sign_in(counter, "정유나")
    await counter.goto(f"/staff/day?date={day}&booking={booking_id}")
    await expect(counter.get_by_text("자기소개서를 같이 보고 싶어요.")).to_be_visible()
    await assert_accessible(counter)
    await shoot(counter, "day")
    await counter.get_by_role("button", name=re.compile("도착 확인하기")).click()
    # Nobody touches the phone: the page follows by itself.
    await expect(page.locator(".topline")).to_have_text("도착을 확인했어요")
    await counter.get_by_role("button", name=re.compile("상담 시작하기")).click()
    await expect(page.locator(".topline")).to_have_text("상담하고 있어요")
    await counter.get_by_role("button", name=re.compile("상담 마치기")).click()
    await expect(page.locator(".topline")).to_have_text("상담을 마쳤어요")


async def test_the_counsellors_day_follows_when_a_citizen_books_and_cancels(phone: Open, desk: Open) -> None:
    page = await phone("/book/1")
    # So far ahead that nobody is asked yet whether they come.
    for _ in range(3):
        await page.get_by_role("button", name="다음 날").click()
    await choose_first_time(page)
    await sign_in(page, "긴이름을가진시민한솔바람들녘")
    await expect(page.locator(".time.held")).to_be_visible()
    day = re.search(r"day=([0-9-]+)", page.url)
    assert day
    counter = await staff_at(desk, f"/staff/day?date={day[1]}", "정유나")
    await expect(counter.locator(".bk.wait")).to_be_visible()

    await page.get_by_role("link", name=re.compile("계속하기")).click()
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")
    await expect(counter.get_by_text("새 예약이 들어왔어요")).to_be_visible()
    await expect(counter.locator(".bk", has_text="긴이름을가진시민한솔바람들녘")).to_be_visible()
    await assert_fits(counter)

    await page.goto("/my")
    await expect(page.get_by_text("예약했어요")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await page.goto("/bookings")
    await page.get_by_text("확정됐어요").click()
    await page.get_by_role("button", name="취소하기", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="예약 취소하기").click()
    await expect(page.locator(".topline")).to_have_text("취소한 예약이에요")
    await expect(counter.locator(".bk", has_text="긴이름을가진시민한솔바람들녘")).to_have_count(0)


async def test_a_time_that_somebody_else_looks_at_is_shown_and_cannot_be_pressed(phone: Open) -> None:
    # One day for both, which has many times: without one, the page begins with whichever day has some.
    path = f"/book/3?day={open_day(5)}"
    first, second = await phone(path), await phone(path)
    await choose_first_time(first)
    await sign_in(first, "먼저")
    await expect(first.locator(".time.held")).to_be_visible()
    # 첨단 has one counsellor: the time is there to see and not to press.
    await expect(second.locator(".time[disabled]").first).to_contain_text("다른 분이 보고 있어요")
    await assert_accessible(second)


async def test_a_booking_that_cannot_be_sent_stays_on_the_phone(phone: Open) -> None:
    page = await phone("/book/2")
    await choose_first_time(page)
    await sign_in(page)
    await page.get_by_role("link", name=re.compile("계속하기")).click()
    await page.get_by_label("이야기하고 싶은 것").fill("면접이 걱정돼요.")
    await page.context.set_offline(True)
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.get_by_text("이 휴대폰에만 있어요")).to_be_visible()
    await expect(page.get_by_text("면접이 걱정돼요.")).to_be_visible()
    await shoot(page, "unsent")
    await page.context.set_offline(False)
    await page.get_by_role("button", name="다시 보내기").click()
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")
