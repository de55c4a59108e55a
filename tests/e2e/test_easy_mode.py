"""Easy mode: large letters, one question a screen, five things to press at most, and a number to call."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import borrower, citizen_at

pytestmark = pytest.mark.browser

# What the page itself asks for: the bar at its head and the tabs at its foot are the same everywhere.
ACTIONS = """() => {
  const box = document.querySelector('dialog[open]')
  const all = box ? [box] : [...document.querySelectorAll('main, .bottom')]
  return all.flatMap(e => [...e.querySelectorAll('a[href], button:not([disabled]), input, textarea, select')])
    .filter(e => e.getBoundingClientRect().width > 1 && !e.closest('.vh, .pill')).map(e => e.textContent || e.name)
}"""
PAGES = ["/", "/book", "/book?kind=counselling", "/book?kind=room", "/book?what=1", "/programs",
         "/programs/2", "/lending", "/lending/size", "/lending/size?cut=skirt", "/bookings", "/bookings?view=past",
         "/alerts", "/alerts?view=past", "/my", "/my/inbox", "/my/data", "/my/devices", "/my/sms", "/my/passkeys",
         "/settings", "/settings?of=text", "/settings?of=theme", "/care"]  # fmt: skip


async def easy(page: Page, path: str) -> None:
    """Open a page with easy mode switched on."""
    await page.evaluate(
        "localStorage.setItem('settings', JSON.stringify({...JSON.parse(localStorage.settings ?? '{}'), easy: true}))"
    )
    await page.goto(path)


async def assert_easy(page: Page, name: str) -> None:
    """Few actions, a number to call, no sideways scroll."""
    await expect(page.locator("h1").first).to_be_visible()
    await expect(page.locator(".skeleton")).to_have_count(0)
    actions = await page.evaluate(ACTIONS)
    assert len(actions) <= 5, f"{name}: {actions}"
    assert await page.locator('a[href^="tel:"]').count() >= 1, name
    await assert_fits(page)
    await shoot(page, f"easy-{name}")


async def test_no_page_shows_more_than_five_things_to_press(phone: Open) -> None:
    page = await citizen_at(phone, "/settings")
    await expect(page.get_by_role("heading", name="화면과 언어")).to_be_visible()
    for path in PAGES:
        await easy(page, path)
        await assert_easy(page, path.replace("/", "-"))
    await page.goto("/my")
    await page.get_by_role("button", name="내 것 모두 보기").click()
    await assert_easy(page, "everything")
    await page.goto("/my/data")
    await page.get_by_role("button", name="동의와 내려받기 보기").click()
    await expect(page.get_by_role("heading", name="내 정보와 동의")).to_be_focused()
    await expect(page.get_by_role("button", name="동의 거두기")).to_be_visible()
    await assert_easy(page, "rest")


async def test_a_long_list_comes_a_few_at_a_time_and_leads_to_the_other(phone: Open) -> None:
    page = await phone("/")
    await easy(page, "/alerts")
    cards = page.locator("a.alert")
    await expect(cards).to_have_count(3)
    first = await cards.first.get_attribute("href")
    await page.get_by_role("button", name="알림 더 보기").click()
    await expect(cards.first).to_be_focused()
    assert await cards.first.get_attribute("href") != first
    # What other journeys sent stands in the list, too.
    last = page.get_by_role("link", name="지난 알림 보기")
    while not await last.count():
        await page.get_by_role("button", name="알림 더 보기").click()
    await last.click()
    await expect(page.get_by_role("heading", name="지난 알림")).to_be_visible()
    await assert_accessible(page)


async def test_borrow_a_suit_with_one_question_a_screen(phone: Open) -> None:
    page = await borrower(phone, "여름")
    await easy(page, "/lending/size")
    await page.get_by_role("link", name="바지 정장").click()
    await expect(page.get_by_role("heading", name="어떤 크기가 맞을까요?")).to_be_focused()
    await page.get_by_role("button", name="다른 크기 더 보기").click()
    await page.get_by_role("link", name="바지 정장 95").click()
    await expect(page.get_by_role("heading", name="언제 찾으러 올까요?")).to_be_visible()
    await assert_easy(page, "suit-day")
    await page.locator("main .list a").nth(1).click()
    await assert_easy(page, "suit-part")
    await page.get_by_role("button", name="오후").click()
    await assert_easy(page, "suit-time")
    await page.locator("main .list button").first.click()
    await expect(page.get_by_role("heading", name="어디 면접을 보나요?")).to_be_visible()
    await assert_easy(page, "suit-about")
    await page.get_by_role("button", name="정장 예약하기").click()
    await expect(page.get_by_text("정장을 예약했어요").first).to_be_visible()
    await assert_easy(page, "suit-pass")
    await easy(page, "/bookings")
    await assert_easy(page, "suit-mine")
    await assert_accessible(page)


async def test_book_with_one_question_a_screen(phone: Open) -> None:
    page = await citizen_at(phone, "/book/1")
    await expect(page.get_by_role("heading", name="언제 만날까요?")).to_be_visible()
    await easy(page, "/book/1")
    await expect(page.get_by_role("heading", name="어느 날이 좋으세요?")).to_be_visible()
    await assert_easy(page, "day")
    await page.get_by_role("button", name="다른 날 보기").click()
    await page.locator("main .list button").first.click()
    await expect(page.get_by_role("heading", name="몇 시에 만날까요?")).to_be_focused()
    await assert_easy(page, "time")
    await assert_accessible(page)
    await page.get_by_role("button", name="다른 시간 보기").click()
    await page.locator("button.time").first.click()
    await expect(page.get_by_role("link", name="계속하기")).to_be_visible()
    await assert_easy(page, "held")
    await page.get_by_role("button", name="다른 시간 보기").click()
    await assert_easy(page, "other-times")
    await page.get_by_role("link", name="계속하기").click()
    await assert_easy(page, "about")
    await page.get_by_role("button", name="보기에서 고르기").click()
    await page.get_by_text("면접").click()
    assert len(await page.evaluate(ACTIONS)) <= 5
    await page.get_by_role("button", name="다 골랐어요").click()
    await expect(page.get_by_label("이야기하고 싶은 것")).to_have_value("면접")
    await assert_accessible(page)
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.get_by_text("예약이 확정됐어요").first).to_be_visible()
    await assert_easy(page, "pass")


async def test_choose_alerts_with_one_question_a_screen(phone: Open) -> None:
    page = await phone("/")
    await easy(page, "/alerts/choices")
    await expect(page.get_by_role("heading", name="어디 소식을 받을까요?")).to_be_visible()
    await page.get_by_role("button", name="동네 더하기").click()
    await expect(page.get_by_role("button", name="동구")).to_be_visible()
    assert len(await page.evaluate(ACTIONS)) <= 5
    await page.get_by_role("button", name="동구").click()
    await page.get_by_role("button", name="다른 동네 보기").click()
    assert len(await page.evaluate(ACTIONS)) <= 5
    await page.locator("dialog .list button").first.click()
    await page.get_by_role("button", name="이 동네 더하기").click()
    await assert_easy(page, "where")
    await page.get_by_role("link", name="다음").click()
    await expect(page.get_by_role("heading", name="무엇이 궁금하세요?")).to_be_focused()
    await page.get_by_text("도움과 즐길 거리").click()
    await assert_easy(page, "what")
    await page.get_by_role("link", name="다음").click()
    await page.get_by_text("급한 일만").click()
    await assert_easy(page, "far")
    await assert_accessible(page)
    chosen = await page.evaluate("JSON.parse(localStorage.choices)")
    assert (chosen["min_level"], len(chosen["topics"]), len(chosen["places"])) == (3, 6, 1)
    await page.get_by_role("link", name="뒤로").click()
    await expect(page.get_by_role("heading", name="무엇이 궁금하세요?")).to_be_visible()


async def test_a_room_is_asked_for_with_one_question_a_screen(phone: Open) -> None:
    page = await citizen_at(phone, "/declare", viewport={"width": 320, "height": 640})
    await expect(page.get_by_label("생년월일")).to_be_visible()
    await easy(page, "/declare?next=/book")
    await assert_easy(page, "born")
    await page.get_by_label("생년월일").fill("19990317")
    await page.get_by_role("button", name="다음").click()
    await expect(page.get_by_role("heading", name="광주에 사세요?")).to_be_focused()
    await page.get_by_text("네, 광주에 살아요").click()
    await assert_easy(page, "lives")
    await assert_accessible(page)
    await page.get_by_role("button", name="알려 주기").click()
    await page.get_by_role("link", name="방 쓰기").click()
    await page.get_by_role("link", name=re.compile("^세미나실")).click()
    await expect(page.get_by_role("heading", name="어떻게 쓸까요?")).to_be_visible()
    await assert_easy(page, "how")
    await page.locator(".pick").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="2시간", exact=True).click()
    for label in ("몇 명이 올까요?", "함께 빌리는 것", "어느 방이 좋으세요?"):
        assert len(await page.evaluate(ACTIONS)) <= 5
        await dialog.get_by_role("button", name="다음").click()
        await expect(dialog.get_by_text(label)).to_be_visible()
        await assert_fits(page)
    assert len(await page.evaluate(ACTIONS)) <= 5
    await dialog.get_by_role("button", name="이대로 고르기").click()
    await expect(page.locator(".pick")).to_contain_text("2시간, 1명")
    await page.get_by_role("button", name="다음", exact=True).click()
    await expect(page.get_by_role("heading", name="어느 날이 좋으세요?")).to_be_focused()
    await page.locator("main .list button").first.click()
    await expect(page.get_by_role("heading", name="몇 시에 쓸까요?")).to_be_focused()
    await page.locator("button.time").first.click()
    await page.get_by_role("link", name="계속하기").click()
    await expect(page.get_by_role("heading", name="어떤 모임인가요?")).to_be_visible()
    await page.get_by_role("button", name="다음").click()
    await expect(page.get_by_role("alert")).to_have_text("하나를 골라 주세요.")
    await page.get_by_text("취업 스터디").click()
    await assert_easy(page, "question")
    await assert_accessible(page)
    await page.get_by_role("button", name="다음").click()
    await expect(page.get_by_role("heading", name="무엇에 쓰시나요?")).to_be_focused()
    await assert_easy(page, "room-about")
    await page.get_by_role("button", name="신청하기").click()
    await expect(page.get_by_text("센터의 답을 기다려요").first).to_be_visible()
    await assert_easy(page, "asked")
