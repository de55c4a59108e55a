"""What becomes of a booking: another time, a place in the line, a word to the counsellor, and points."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import (
    choose_first_time,
    citizen_at,
    go_to_a_free_day,
    let_the_day_come,
    sign_in,
    staff_at,
    visitor_at,
)
from tests.e2e.test_easy_mode import ACTIONS
from tests.server import Server

pytestmark = pytest.mark.browser

# The demo's start-up advice: one mentor, whose next two afternoons are full.
STARTUP = "창업 상담"


async def signed_in(page: Page, name: str = "한솔") -> None:
    """From the sign-in page to the page behind it: whoever goes on before it has not agreed yet."""
    await sign_in(page, name)
    await expect(page).not_to_have_url(re.compile("sign-in"))


async def book(page: Page, path: str = "/book/1", days_on: int = 0) -> str:
    """From the page of times to the pass, for somebody who is signed in or signs in on the way; the booking's id."""
    await page.goto(path)
    await expect(page.locator(".day")).to_be_visible()
    for _ in range(days_on):
        await page.get_by_role("button", name="다음 날").click()
    await choose_first_time(page)
    await page.get_by_role("link", name=re.compile("계속하기")).click()
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")
    return page.url.rsplit("/", 1)[-1]


async def open_startup(page: Page) -> None:
    await page.goto("/book")
    await page.get_by_role("link", name=re.compile(f"^{STARTUP}")).click()
    await expect(page.locator(".day")).to_be_visible()


async def go_to_full_day(page: Page, which: int) -> None:
    """On the page of times: to the day that is full, the first or the second."""
    await page.locator(".days").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    full = await dialog.locator("li", has_text="빈 시간 없음").nth(which).inner_text()
    await dialog.get_by_role("button", name="닫기").click()
    month, day = re.search(r"(\d+)월 (\d+)일", full).groups()  # type: ignore[union-attr]
    # A full day cannot be chosen in the list: the arrows lead there.
    for side in ("전날", "다음 날"):
        for _ in range(28):
            if await page.locator(".day", has_text=f"{month}월 {day}일").count():
                return
            arrow = page.get_by_role("button", name=side, exact=True)
            if await arrow.is_disabled():
                break
            await arrow.click()
    raise AssertionError(f"no {month}월 {day}일")


async def cancel_far(phone: Open, visitor: int) -> None:
    """The demo's visitor gives the mentor's time of the second full afternoon back."""
    page = await visitor_at(phone, "/bookings", visitor)
    await page.get_by_role("link", name=re.compile(STARTUP)).last.click()
    await page.get_by_role("button", name="취소하기", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="예약 취소하기").click()
    await expect(page.locator(".topline")).to_have_text("취소한 예약이에요")
    await page.context.close()


async def test_a_booking_moves_in_one_step_and_keeps_its_time_until_then(phone: Open) -> None:
    page = await citizen_at(phone, "/book/1")
    booking_id = await book(page, days_on=2)
    old = await page.locator(".pass .when").inner_text()
    await page.get_by_role("link", name="시간 바꾸기").click()
    await expect(page.get_by_role("heading", name="언제로 바꿀까요?")).to_be_focused()
    await expect(page.get_by_text("새 시간을 고를 때까지 이 시간은 그대로 있어요.")).to_be_visible()
    await expect(page.locator(".time.held")).to_contain_text("지금 예약")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "move-times")
    first = page.locator("button.time:not([disabled])").first
    await page.get_by_role("button", name="다음 날").click()
    await go_to_a_free_day(page)

    # Somebody else was faster: the booking stands, and the nearest times are a tap away.
    nearest: list[dict[str, object]] = []

    async def lose(route) -> None:  # type: ignore[no-untyped-def]
        body = {"type": "about:blank", "title": "x", "status": 409, "code": "slot_taken", "alternatives": nearest}
        await route.fulfill(status=409, json=body, headers={"content-type": "application/problem+json"})

    service = await page.evaluate(
        """async id => { const b = await (await fetch(`/api/bookings/${id}`)).json()
             const day = new Date(Date.parse(b.starts_at) + 86400000 * 2).toISOString().slice(0, 10)
             const found = await (await fetch(`/api/services/${b.service.id}/availability?from=${day}&days=4`)).json()
             return found.days.flatMap(d => d.slots).filter(s => s.free).slice(0, 2) }""",
        booking_id,
    )
    nearest.extend(service)
    await page.route("**/move", lose)
    await first.click()
    await page.get_by_role("dialog").get_by_role("button", name="바꾸기", exact=True).click()
    await expect(page.get_by_role("heading", name=re.compile("방금 다른 분이 골랐어요"))).to_be_focused()
    await assert_accessible(page)
    await shoot(page, "move-taken")
    await page.unroute("**/move")
    await page.locator(".panel.lit button.time").first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("지금 예약")
    await assert_accessible(page)
    await shoot(page, "move-dialog")
    await dialog.get_by_role("button", name="바꾸기", exact=True).click()
    await expect(page.locator(".pass .when")).not_to_have_text(old)
    assert page.url.endswith(f"/bookings/{booking_id}")
    await expect(page.get_by_text("시간을 바꿨어요.")).to_be_visible()
    await page.goto("/my/inbox")
    await expect(page.get_by_text("예약 시간이 바뀌었어요")).to_be_visible()


async def test_who_waits_is_offered_what_somebody_gives_back_and_takes_it_with_one_tap(phone: Open, desk: Open) -> None:
    first = await phone("/")
    await open_startup(first)
    await go_to_full_day(first, 1)
    await expect(first.get_by_text("이날은 빈 시간이 없어요")).to_be_visible()
    await assert_accessible(first)
    await shoot(first, "wait-full-day")
    await first.get_by_role("link", name="자리 나면 알려 주세요").click()
    await signed_in(first, "나라")
    await expect(first.get_by_role("heading", name="자리가 나면 알려 드릴까요?")).to_be_visible()
    await expect(first.get_by_label(re.compile("만$"))).to_be_checked()
    # With any day somebody need not wait.
    await first.get_by_text("되도록 빨리, 아무 날이나").click()
    await first.get_by_role("button", name="자리 나면 알려 주세요").click()
    await expect(first.get_by_role("heading", name="기다리지 않아도 돼요")).to_be_visible()
    await expect(first.locator(".panel.lit button.time").first).to_be_visible()
    await assert_accessible(first)
    await assert_fits(first)
    await shoot(first, "wait-free")
    await first.reload()
    await expect(first.get_by_label(re.compile("되도록 빨리"))).to_be_checked()
    await first.locator("label", has_text=re.compile("만$")).click()
    await shoot(first, "wait-form")
    await first.get_by_role("button", name="자리 나면 알려 주세요").click()
    await expect(first.get_by_role("heading", name="자리가 나면 가장 먼저 알려 드려요")).to_be_visible()
    await assert_accessible(first)
    await assert_fits(first)
    await shoot(first, "waiting")

    second = await phone("/")
    await open_startup(second)
    await go_to_full_day(second, 1)
    await second.get_by_role("link", name="자리 나면 알려 주세요").click()
    await signed_in(second, "보람")
    await second.get_by_role("button", name="자리 나면 알려 주세요").click()
    await expect(second.get_by_role("heading", name="앞에 1명이 기다리고 있어요")).to_be_visible()
    await second.goto("/bookings")
    await expect(second.get_by_role("heading", name="기다리는 자리")).to_be_visible()
    await expect(second.get_by_text("앞에 1명")).to_be_visible()
    await assert_accessible(second)
    await shoot(second, "bookings-waiting")

    counter = await staff_at(desk, "/staff/", "정유나")
    await counter.get_by_role("link", name="대기자").click()
    await expect(counter.get_by_role("heading", name="나라")).to_be_visible()
    await assert_accessible(counter)
    await assert_fits(counter)
    await shoot(counter, "desk-waitlist")

    await cancel_far(phone, 18)
    # Nobody touches the phone: the page follows by itself.
    await expect(first.get_by_role("heading", name="자리가 났어요")).to_be_visible(timeout=20_000)
    await expect(first.locator(".hold")).to_be_visible()
    await assert_accessible(first)
    await assert_fits(first)
    await shoot(first, "offer")
    # It can be passed by; then the next is asked, and the turn stays.
    await first.get_by_role("button", name="괜찮아요").click()
    await expect(first.get_by_text(re.compile("자리는 다음 분께 넘어갔어요"))).to_be_visible()
    await shoot(first, "offer-passed")
    await expect(second.get_by_role("heading", name="자리가 났어요")).to_be_visible(timeout=20_000)
    await assert_accessible(second)
    await shoot(second, "bookings-offer")
    await second.goto("/my/inbox")
    await second.get_by_role("link", name=re.compile("자리가 났어요")).click()
    await expect(second.get_by_role("heading", name="자리가 났어요")).to_be_visible()
    await second.context.set_offline(True)
    await expect(second.get_by_text("자리를 받으려면 인터넷이 되어야 해요.", exact=False)).to_be_visible()
    await second.context.set_offline(False)
    await second.get_by_role("button", name="이 자리 받기").click()
    await expect(second.locator(".topline")).to_have_text("예약이 확정됐어요")
    await first.get_by_role("button", name="그만 기다리기").click()
    await first.get_by_role("dialog").get_by_role("button", name="그만 기다리기").click()
    await expect(first.get_by_role("heading", name="기다리기를 그만뒀어요")).to_be_visible()
    await assert_accessible(first)


async def test_who_has_a_booking_is_offered_an_earlier_time_and_moves_with_one_tap(phone: Open) -> None:
    page = await citizen_at(phone, "/book")
    await open_startup(page)
    await choose_first_time(page)
    await page.get_by_role("link", name=re.compile("계속하기")).click()
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")
    old = await page.locator(".pass .when").inner_text()
    await page.get_by_role("button", name=re.compile("더 이른 시간 나면 알려 주세요")).click()
    await expect(page.get_by_role("heading", name="자리를 기다리고 있어요")).to_be_visible()
    await page.get_by_role("link", name=re.compile("보다 이른 시간")).click()
    await expect(page.get_by_role("link", name=re.compile("더 이른 시간을 기다리고 있어요"))).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "pass-earlier")
    await cancel_far(phone, 19)
    await page.get_by_role("link", name=re.compile("자리가 났어요")).click(timeout=20_000)
    await expect(page.get_by_text("예약이 이 시간으로 바뀌어요.", exact=False)).to_be_visible()
    await shoot(page, "offer-earlier")
    await page.get_by_role("button", name="이 자리 받기").click()
    await expect(page.locator(".topline")).to_have_text("예약이 확정됐어요")
    await expect(page.locator(".pass .when")).not_to_have_text(old)


async def test_something_earlier_that_is_free_already_is_a_tap_away(phone: Open) -> None:
    page = await citizen_at(phone, "/book/1")
    await book(page, days_on=6)
    await page.get_by_role("button", name=re.compile("더 이른 시간 나면 알려 주세요")).click()
    await expect(page.get_by_text("지금 더 이른 빈 시간이 있어요.", exact=False)).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "earlier-free")
    old = await page.locator(".pass .when").inner_text()
    await page.get_by_role("dialog").locator("button.time").first.click()
    await expect(page.get_by_role("heading", name="이 시간으로 바꿀까요?")).to_be_visible()
    await page.get_by_role("dialog").get_by_role("button", name="바꾸기", exact=True).click()
    await expect(page.locator(".pass .when")).not_to_have_text(old)


async def test_the_counsellor_sees_who_comes_late_and_who_cannot_come(phone: Open, desk: Open, server: Server) -> None:
    page = await citizen_at(phone, "/book/1", "늦봄")
    booking_id = await book(page, days_on=2)
    day = await let_the_day_come(server.database_url, booking_id)
    counter = await staff_at(desk, f"/staff/day?date={day}", "정유나")
    await page.reload()
    await expect(page.get_by_text("오늘 오실 수 있나요?").or_(page.get_by_text("내일 오실 수 있나요?"))).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "reply")
    await page.get_by_role("button", name="늦어요").click()
    await expect(page.get_by_role("button", name="늦어요")).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_text("늦으신다고 센터에 알렸어요", exact=False)).to_be_visible()
    await expect(counter.locator(".bk", has_text="늦봄")).to_contain_text("늦는대요")
    await shoot(page, "reply-late")
    await shoot(counter, "desk-late")
    await page.get_by_role("button", name="갈게요").click()
    await expect(counter.locator(".bk", has_text="늦봄")).to_contain_text("오고 있어요")
    # Too late to cancel, and yet a word is better than none.
    await page.get_by_role("button", name="못 가요").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("취소할 수 있는 때는 지났지만")
    await expect(dialog).to_contain_text("벌점은 없어요")
    await assert_accessible(page)
    await shoot(page, "reply-cannot")
    await dialog.get_by_role("button", name="못 간다고 알리기").click()
    await expect(page.locator(".topline")).to_have_text("취소한 예약이에요")
    await expect(counter.locator(".bk", has_text="늦봄")).to_have_count(0)


async def test_an_objection_is_written_answered_and_read(phone: Open, desk: Open) -> None:
    page = await visitor_at(phone, "/my", 0)
    await page.get_by_role("link", name=re.compile("^벌점")).click()
    await expect(page.get_by_role("heading", name="지금 벌점 1점")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "points")
    await page.get_by_role("button", name="사정이 있었어요").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="보내기").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("적어 주세요")
    await dialog.get_by_label("사정").fill("갑자기 열이 나서 병원에 갔어요.")
    await assert_accessible(page)
    await shoot(page, "points-appeal")
    await page.wait_for_timeout(200)
    await page.reload()
    # What is not sent yet is still there.
    await page.get_by_role("button", name="사정이 있었어요").click()
    await expect(dialog.get_by_label("사정")).to_have_value("갑자기 열이 나서 병원에 갔어요.")
    await dialog.get_by_role("button", name="보내기").click()
    await expect(page.get_by_text("사정을 보냈어요. 답을 기다려요")).to_be_visible()

    counter = await staff_at(desk, "/staff/", "정유나")
    await counter.get_by_role("link", name="이의").click()
    row = counter.locator("li", has_text="갑자기 열이 나서")
    await expect(row).to_contain_text("오하람")
    await assert_accessible(counter)
    await assert_fits(counter)
    await shoot(counter, "desk-appeals")
    await row.get_by_role("button", name="답하기").click()
    answer = counter.get_by_role("dialog")
    await answer.get_by_role("button", name="답 보내기").click()
    await expect(answer.get_by_role("alert")).to_be_visible()
    await answer.get_by_label("벌점을 지워요").check()
    await answer.get_by_label("답", exact=True).fill("사정을 알려 주셔서 고맙습니다. 다 나으셨길 바라요.")
    await counter.wait_for_timeout(200)
    await counter.reload()
    await row.get_by_role("button", name="답하기").click()
    await expect(answer.get_by_label("답", exact=True)).to_have_value(re.compile("다 나으셨길"))
    await expect(answer.get_by_label("벌점을 지워요")).to_be_checked()
    await assert_accessible(counter)
    await shoot(counter, "desk-answer")
    await answer.get_by_role("button", name="답 보내기").click()
    await expect(row).to_have_count(0)
    # The citizen's page follows.
    await expect(page.get_by_text("벌점을 지웠어요", exact=True)).to_be_visible()
    await expect(page.get_by_text("사정을 알려 주셔서 고맙습니다", exact=False)).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "points-answered")


LOOKS: dict[str, dict[str, Any]] = {
    "dark": {"dark": True},
    "contrast": {"contrast": "more"},
    "english": {"viewport": {"width": 320, "height": 640}},
    "large": {"viewport": {"width": 320, "height": 640}},
    "easy": {"viewport": {"width": 320, "height": 640}},
}


@pytest.mark.nightly
@pytest.mark.parametrize("look", LOOKS)
async def test_every_page_of_a_bookings_life_is_accessible_and_fits(phone: Open, look: str) -> None:
    # Each its own visitor: a number may ask for three codes an hour.
    page = await visitor_at(phone, "/my", 3 + list(LOOKS).index(look), **LOOKS[look])
    await expect(page.locator(".tabs")).to_be_visible()
    chosen = {"english": {"lang": "en"}, "large": {"text": 200}, "easy": {"easy": True}}.get(look, {})
    await page.evaluate("chosen => localStorage.setItem('settings', JSON.stringify(chosen))", chosen)
    ids = await page.evaluate(
        """async ([service, first, last]) => {
             const headers = {'content-type': 'application/json', 'Idempotency-Key': crypto.randomUUID()}
             const body = JSON.stringify({service_id: service, first_day: first, last_day: last})
             const line = await (await fetch('/api/waitlist', {method: 'POST', body, headers})).json()
             const upcoming = async () =>
               (await (await fetch('/api/bookings?when=upcoming')).json()).find(b => b.can_move)
             // Late in the day the demo has none left for some of its visitors.
             const book = async () => {
               const day = new Date(Date.now() + 3 * 86400000).toISOString().slice(0, 10)
               const found = await (await fetch(`/api/services/1/availability?from=${day}&days=7`)).json()
               const { starts_at } = found.days.flatMap(d => d.slots).find(s => s.free)
               const post = async (path, body) => (await fetch(`/api/bookings${path}`, {method: 'POST', body:
                 JSON.stringify(body), headers: {...headers, 'Idempotency-Key': crypto.randomUUID()}})).json()
               await post(`/${(await post('', {service_id: 1, starts_at})).id}/confirm`, {about: ''})
               return upcoming()
             }
             return [line.id, (await upcoming() ?? await book()).id] }""",
        await full_day(page),
    )
    line, booking = ids
    for name, path in {
        "bookings": "/bookings", "line": f"/waitlist/{line}", "pass": f"/bookings/{booking}",
        "move": f"/bookings/{booking}/move", "points": "/my/penalties", "wait": "/book/4/wait", "my": "/my",
    }.items():  # fmt: skip
        await page.goto(path)
        await expect(page.locator("h1").first).to_be_visible()
        await expect(page.locator(".skeleton")).to_have_count(0)
        if look == "easy":
            actions = await page.evaluate(ACTIONS)
            assert len(actions) <= 5, f"{name}: {actions}"
        if look in ("dark", "contrast"):
            await assert_accessible(page)
        await assert_fits(page)
        await shoot(page, f"{look}-{name}")
    await page.evaluate("async id => fetch(`/api/waitlist/${id}/leave`, {method: 'POST'})", line)


async def full_day(page: Page) -> list[Any]:
    """The start-up advice, and its first day on which nothing is free."""
    return await page.evaluate(
        """async () => {
             const service = (await (await fetch('/api/services')).json()).find(s => s.name_ko === '창업 상담').id
             const today = new Date().toISOString().slice(0, 10)
             const found = await (await fetch(`/api/services/${service}/availability?from=${today}&days=14`)).json()
             const day = found.days.find(d => d.has_times && !d.slots.some(s => s.free)).date
             return [service, day, day] }"""
    )


async def test_who_is_paused_is_told_until_when_and_led_to_the_points(phone: Open) -> None:
    page = await citizen_at(phone, "/book/1")
    refusal = {"type": "about:blank", "title": "x", "status": 403, "code": "paused", "until": "2031-01-15T01:00:00Z"}
    await page.route("**/api/bookings", lambda route: route.fulfill(status=403, json=refusal))
    await choose_first_time(page)
    await expect(page.get_by_role("alert")).to_contain_text("1월 15일까지는 새로 예약할 수 없어요")
    await assert_accessible(page)
    await shoot(page, "paused")
    await page.get_by_role("link", name="벌점 보고 사정 알리기").click()
    await expect(page.get_by_role("heading", name="지금 벌점이 없어요")).to_be_visible()
    await assert_accessible(page)
