"""Booking and subscribing with nothing but a keyboard."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import Open
from tests.e2e.people import new_phone_number, pretend_to_subscribe
from tests.push_service import PushService

pytestmark = pytest.mark.browser

# What holds the focus, and whether somebody can see that: a ring of its own, of its label, or of its box.
SEEN = """() => {
  const at = document.activeElement
  const look = e => getComputedStyle(e)
  const ringed = e => e && look(e).outlineStyle !== 'none' && parseFloat(look(e).outlineWidth) >= 2
  return at.matches(':focus-visible') && (ringed(at) || ringed(at.closest('label')))
}"""


async def tab_to(page: Page, target: Locator, most: int = 40) -> None:
    """Press Tab until `target` has the focus; every stop on the way must be visible."""
    for _ in range(most):
        if await target.evaluate("e => e === document.activeElement"):
            return
        await page.keyboard.press("Tab")
        if not await page.evaluate("document.activeElement === document.body"):
            assert await page.evaluate(SEEN), await page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"Tab does not reach {target}")


async def press(page: Page, target: Locator, key: str = "Enter") -> None:
    await expect(target).to_be_visible()
    await tab_to(page, target)
    await page.keyboard.press(key)


async def assert_holds_focus(page: Page) -> None:
    """Tab goes round inside the open dialog (and through the browser's own bar), never to the page below."""
    for _ in range(12):
        await page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        assert await page.evaluate(inside), await page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


async def test_a_whole_booking_needs_only_the_keyboard(phone: Open) -> None:
    page = await phone("/")
    await press(page, page.get_by_role("link", name=re.compile("상담 예약하기")))
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    await press(page, page.get_by_role("link", name=re.compile("1:1 상담")))
    await expect(page.get_by_role("heading", name="어디서 만날까요?")).to_be_focused()
    await press(page, page.get_by_role("link", name=re.compile("충장 일자리카페")))
    await expect(page.get_by_role("heading", name="언제 만날까요?")).to_be_focused()

    counsellor = page.locator(".pick")
    await press(page, counsellor)
    dialog = page.locator("dialog[open]")
    await expect(dialog).to_be_visible()
    await assert_holds_focus(page)
    await tab_to(page, dialog.locator("input[type=radio]:checked"))
    await page.keyboard.press("ArrowDown")
    await expect(dialog.locator("input[type=radio]").nth(1)).to_be_checked()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(counsellor).to_be_focused()

    days = page.locator(".day .days")
    await press(page, days)
    await expect(dialog).to_be_visible()
    # Far enough ahead to be cancelled again.
    await press(page, dialog.locator(".whole").nth(2))
    await expect(dialog).to_have_count(0)
    await expect(days).to_be_focused()
    await press(page, page.locator("button.time:not([disabled])").first)

    await expect(page.get_by_role("heading", name=re.compile("휴대폰 번호를"))).to_be_visible()
    await tab_to(page, page.get_by_label("휴대폰 번호"))
    await page.keyboard.type(new_phone_number())
    await page.keyboard.press("Enter")
    code = re.search(r"\d{6}", await page.get_by_text(re.compile(r"^\s*\d{6}\s*$")).inner_text())
    assert code
    await tab_to(page, page.get_by_label("여섯 자리 번호"))
    await page.keyboard.type(code[0])
    await tab_to(page, page.get_by_label("이름"))
    await page.keyboard.type("한솔")
    await page.keyboard.press("Enter")
    await press(page, page.get_by_role("button", name="동의하고 계속하기"))

    await expect(page.locator(".time.held")).to_be_visible()
    await press(page, page.get_by_role("link", name=re.compile("계속하기")))
    await tab_to(page, page.get_by_label("이야기하고 싶은 것"))
    await page.keyboard.type("면접이 걱정돼요.")
    await press(page, page.get_by_role("button", name="면접", exact=True), "Space")
    await press(page, page.get_by_role("button", name="예약하기"))
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")

    cancel = page.get_by_role("button", name="취소하기", exact=True)
    await press(page, cancel)
    await expect(dialog).to_be_visible()
    await assert_holds_focus(page)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(cancel).to_be_focused()


async def test_how_a_room_is_wanted_needs_only_the_keyboard(phone: Open) -> None:
    page = await phone("/book")
    await press(page, page.get_by_role("link", name=re.compile("^스터디룸")))
    await expect(page.get_by_role("heading", name="언제 쓸까요?")).to_be_focused()
    pick = page.locator(".pick")
    await press(page, pick)
    dialog = page.get_by_role("dialog")
    await assert_holds_focus(page)
    await press(page, dialog.get_by_role("button", name="2시간"), "Space")
    await press(page, dialog.get_by_role("button", name="한 명 늘리기"))
    await tab_to(page, dialog.get_by_label("몇 명이 올까요?"))
    await expect(dialog.get_by_label("몇 명이 올까요?")).to_have_value("2")
    await page.keyboard.press("ControlOrMeta+a")
    await page.keyboard.type("5")
    await press(page, dialog.get_by_label("노트북 빌리기"), "Space")
    await tab_to(page, dialog.get_by_role("radio", checked=True))
    await page.keyboard.press("ArrowDown")
    await press(page, dialog.get_by_role("button", name="이대로 고르기"))
    await expect(pick).to_be_focused()
    # The room for four is not among those for five.
    await expect(pick).to_contain_text("2시간, 5명, 스터디룸 가, 노트북")


async def test_a_whole_subscription_needs_only_the_keyboard(phone: Open, push_service: PushService) -> None:
    page = await phone("/alerts", service_workers="allow")
    await pretend_to_subscribe(page, push_service)
    await page.reload()
    await press(page, page.get_by_role("link", name="받을 알림"))
    await expect(page.get_by_role("heading", name="어떤 알림을 받을까요?")).to_be_focused()

    add = page.get_by_role("button", name="동네 더하기")
    await press(page, add)
    dialog = page.locator("dialog[open]")
    await expect(dialog).to_be_visible()
    await assert_holds_focus(page)
    await tab_to(page, dialog.get_by_label("동네 이름으로 찾기"))
    await page.keyboard.type("치평")
    await press(page, dialog.get_by_role("button", name=re.compile("치평동")))
    await press(page, dialog.get_by_role("button", name="이 동네 더하기"))
    await expect(dialog).to_have_count(0)
    await expect(add).to_be_focused()

    await press(page, page.get_by_role("button", name="교통"), "Space")
    await expect(page.get_by_role("button", name="교통")).to_have_attribute("aria-pressed", "true")
    await tab_to(page, page.get_by_role("radio", name="안전안내"))
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name="긴급")).to_be_checked()
    await expect(page.get_by_role("radio", name="긴급")).to_be_focused()
    await press(page, page.get_by_role("button", name="이렇게 알림 받기"))
    await expect(page.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_focused()
