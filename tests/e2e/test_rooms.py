"""Rooms, what has to be approved, and what is for people of some age."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import as_staff, choose_first_time, citizen_at, declare, sign_in, staff_at

pytestmark = pytest.mark.browser


async def open_service(page: Page, name: str) -> None:
    await page.goto("/book")
    await page.get_by_role("link", name=re.compile(f"^{name}")).click()
    await expect(page.locator(".day")).to_be_visible()


async def ask_for(page: Page, *, length: str, people: int, laptop: bool = False) -> None:
    """In the dialog of the times page: how long, how many people, and what else."""
    await page.locator(".pick").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=length, exact=True).click()
    await dialog.get_by_label("몇 명이 올까요?").fill(str(people))
    if laptop:
        await dialog.get_by_label("노트북 빌리기").check(force=True)
    await dialog.get_by_role("button", name="이대로 고르기").click()
    await expect(page.locator(".pick")).to_contain_text(f"{length}, {people}명")


def facts(page: Page) -> Locator:
    return page.locator(".panel .facts").last


async def test_a_study_room_for_two_hours_with_a_laptop_by_somebody_who_says_their_age_first(phone: Open) -> None:
    page = await phone("/book")
    await open_service(page, "스터디룸")
    await page.locator(".pick").click()
    await assert_accessible(page)
    await assert_fits(page)
    await page.keyboard.press("Escape")
    await ask_for(page, length="2시간", people=4, laptop=True)
    await page.get_by_role("button", name="다음 날").click()
    await shoot(page, "room-times")
    time = await choose_first_time(page)
    await sign_in(page)
    # What is for people of some age asks for it once, and comes back to the very time.
    await expect(page.get_by_role("heading", name=re.compile("생년월일과 사는 곳을"))).to_be_visible()
    await page.get_by_role("button", name="알려 주기").click()
    await expect(page.get_by_label("생년월일")).to_be_focused()
    await expect(page.get_by_role("alert")).to_contain_text("여덟 자리를 모두")
    await page.get_by_label("생년월일").fill("19990317")
    await expect(page.get_by_label("생년월일")).to_have_value("1999-03-17")
    await expect(page.get_by_text("1999년 3월 17일이 맞나요?")).to_be_visible()
    await page.get_by_role("button", name="알려 주기").click()
    await expect(page.get_by_role("alert")).to_have_text("하나를 골라 주세요.")
    await assert_accessible(page)
    await shoot(page, "declare")
    await declare(page, "19990317")
    held = page.locator(".time.held")
    await expect(held).to_contain_text(time)
    await expect(held).to_contain_text("2시간, 4명, 노트북")
    same_day = re.sub(r"\?.*(day=[0-9-]+).*", r"?\1", page.url)
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "room-held")
    # The address remembers what was asked for.
    await page.reload()
    await expect(page.locator(".pick")).to_contain_text("2시간, 4명, 노트북")
    await expect(held).to_contain_text(time)

    await page.get_by_role("link", name=re.compile("계속하기")).click()
    await expect(page.get_by_role("heading", name="무엇에 쓰시나요?")).to_be_focused()
    await page.get_by_label("하려는 일").fill("면접 스터디")
    await page.wait_for_timeout(200)
    await page.reload()
    await expect(page.get_by_label("하려는 일")).to_have_value("면접 스터디")
    for text in ("스터디룸", "4명", "노트북", "부터"):
        await expect(facts(page)).to_contain_text(text)
    await assert_accessible(page)
    await shoot(page, "room-about")
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")
    await expect(page.locator(".pass")).to_contain_text(re.compile("스터디룸 . 2시간, 4명, 노트북"))
    await assert_accessible(page)
    await shoot(page, "room-pass")
    await page.goto("/bookings")
    await expect(page.get_by_role("link", name=re.compile("스터디룸 ., 상무 일자리카페"))).to_be_visible()

    # One hour of the three a day is left.
    await page.goto(same_day)
    await ask_for(page, length="3시간", people=2)
    await page.locator("button.time:not([disabled])").last.click()
    await expect(page.get_by_role("alert")).to_contain_text("1시간까지만 더 쓸 수 있어요")
    await shoot(page, "room-too-long")
    await page.get_by_role("button", name="1시간으로 줄이기").click()
    await expect(page.locator(".pick")).to_contain_text("1시간, 2명")


async def ask_for_seminar_room(page: Page) -> None:
    await open_service(page, "세미나실")
    await choose_first_time(page)
    await page.get_by_role("link", name=re.compile("계속하기")).click()
    await page.get_by_text("취업 스터디").click()
    await page.get_by_role("button", name="신청하기").click()
    await expect(page.locator(".topline")).to_have_text("센터의 답을 기다려요")


async def test_a_seminar_room_is_asked_for_and_the_phone_follows_the_answer(phone: Open, desk: Open) -> None:
    page = await citizen_at(phone, "/book/8")
    await expect(page.get_by_text("신청하시면 센터가 보고 나서 답을 드려요.")).to_be_visible()
    await ask_for(page, length="2시간", people=12)
    await choose_first_time(page)
    await page.get_by_role("link", name=re.compile("계속하기")).click()
    await page.get_by_role("button", name="신청하기").click()
    await expect(page.get_by_role("alert")).to_have_text("하나를 골라 주세요.")
    await expect(page.get_by_label("취업 스터디")).to_be_focused()
    await assert_accessible(page)
    await shoot(page, "seminar-about")
    await page.get_by_text("취업 스터디").click()
    await page.get_by_role("button", name="신청하기").click()
    await expect(page.locator(".topline")).to_have_text("센터의 답을 기다려요")
    await expect(page.get_by_role("heading", name="아직 확정되지 않았어요")).to_be_visible()
    await expect(page.locator(".qr")).to_have_count(0)
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "seminar-asked")
    counter = await staff_at(desk, "/staff/", "정유나")
    await as_staff(counter, f"bookings/{page.url.rsplit('/', 1)[-1]}/approve")
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")
    await expect(page.locator(".qr")).to_be_visible()

    await ask_for_seminar_room(page)
    await as_staff(counter, f"bookings/{page.url.rsplit('/', 1)[-1]}/cancel", {"reason": "그날은 행사가 있어요."})
    await expect(page.locator(".topline")).to_have_text("이번에는 드리지 못했어요")
    await expect(page.get_by_text("그날은 행사가 있어요.")).to_be_visible()
    await shoot(page, "seminar-declined")

    await ask_for_seminar_room(page)
    await page.get_by_role("button", name="신청 거두기").click()
    await page.get_by_role("dialog").get_by_role("button", name="신청 거두기").click()
    await expect(page.locator(".topline")).to_have_text("취소한 예약이에요")
    await page.goto("/my/inbox")
    await expect(page.get_by_text("예약을 신청했어요").first).to_be_visible()
    await page.goto("/bookings?view=past")
    await expect(page.get_by_text("받지 못했어요")).to_be_visible()


async def test_who_is_too_young_is_told_what_there_is_and_can_mend_a_slip(phone: Open) -> None:
    page = await citizen_at(phone, "/my/data")
    await page.get_by_role("link", name="지금 알려 주기").click()
    await declare(page, "20150317", here=False)
    await expect(page.get_by_text("2015년 3월 17일")).to_be_visible()
    await expect(page.get_by_text("광주가 아닌 곳")).to_be_visible()
    await open_service(page, "이력서와 자기소개서")
    await page.get_by_role("button", name="다음 날").click()
    time = await choose_first_time(page)
    await expect(page.get_by_role("heading", name="19~39세만 예약할 수 있어요")).to_be_visible()
    await expect(page.get_by_role("alert")).to_contain_text("아직 나이가 모자라요")
    await expect(page.locator(".panel").get_by_role("link", name=re.compile("1:1 상담"))).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "not-eligible")
    await page.get_by_role("link", name="알려 준 것 고치기").click()
    await expect(page.get_by_label("생년월일")).to_have_value("2015-03-17")
    await declare(page, "19990317")
    await expect(page.locator(".time.held")).to_contain_text(time)


async def test_a_mock_interview_asks_its_question(phone: Open) -> None:
    page = await citizen_at(phone, "/declare")
    await declare(page, "19990317")
    await open_service(page, "모의면접")
    await choose_first_time(page)
    await page.get_by_role("link", name=re.compile("계속하기")).click()
    await page.get_by_label("어떤 회사, 어떤 일을 준비하세요?").fill("가" * 501)
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.get_by_label("어떤 회사, 어떤 일을 준비하세요?")).to_be_focused()
    await expect(page.get_by_role("alert")).to_contain_text("500자까지")
    await page.get_by_label("어떤 회사, 어떤 일을 준비하세요?").fill("공기업 사무직")
    await page.wait_for_timeout(200)
    await page.reload()
    await expect(page.get_by_label("어떤 회사, 어떤 일을 준비하세요?")).to_have_value("공기업 사무직")
    await expect(facts(page)).to_contain_text("면접실")
    await shoot(page, "interview-about")
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")
    await expect(page.get_by_text("공기업 사무직")).to_be_visible()


async def test_a_place_that_was_chosen_is_remembered(phone: Open) -> None:
    page = await phone("/book")
    await page.locator(".pick").click()
    await page.get_by_role("dialog").get_by_text("첨단 일자리카페").click()
    await page.get_by_role("button", name="이대로 고르기").click()
    await expect(page.get_by_role("link", name=re.compile("^스터디룸"))).to_have_count(0)
    await page.reload()
    await expect(page.locator(".pick")).to_contain_text("첨단 일자리카페")
    await page.get_by_role("link", name=re.compile("1:1 상담")).click()
    await expect(page).to_have_url(re.compile("/book/3$"))
