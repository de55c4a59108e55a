"""A young person borrows an interview suit, wears it, and brings it back."""

import re
from datetime import datetime
from uuid import UUID

import asyncpg
import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import borrower, new_phone_number, staff_at
from tests.server import Server

pytestmark = pytest.mark.browser


async def choose(page: Page, size: str) -> None:
    """From the page about lending through size, second day (late enough to cancel) and first time."""
    await page.goto("/lending")
    await page.get_by_role("link", name="크기 고르기").click()
    await page.get_by_role("link", name=re.compile(f"바지 정장 {size}")).click()
    await page.get_by_role("link", name=re.compile("까지 돌려주세요")).nth(1).click()
    await page.locator(".chip").first.click()
    await expect(page.get_by_role("heading", name="어디 면접을 보나요?")).to_be_visible()


async def let_the_day_come(database_url: str, loan_id: str) -> str:
    """Move the pick-up to a moment ago; the code of the pass."""
    db = await asyncpg.connect(database_url)
    try:
        return await db.fetchval(
            """UPDATE loans SET pick_up_at = least(pick_up_at, now() - interval '1 second') WHERE id = $1
               RETURNING code""",
            loan_id,
        )  # fmt: skip
    finally:
        await db.close()


async def test_borrow_a_suit_and_bring_it_back(phone: Open, desk: Open, server: Server) -> None:
    page = await borrower(phone, "한솔")
    await page.reload()
    await expect(page.get_by_text("5번 더 빌릴 수 있어요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "lending")
    await page.get_by_role("link", name="크기 고르기").click()
    await page.get_by_label("가슴둘레로 찾기 (cm)").fill("100")
    await expect(page.get_by_role("link", name=re.compile("바지 정장 100"))).to_contain_text("맞을 것 같아요")
    await assert_accessible(page)
    await shoot(page, "lending-size")
    await page.get_by_role("link", name=re.compile("바지 정장 100")).click()
    await expect(page.get_by_role("heading", name="언제 찾으러 올까요?")).to_be_visible()
    await expect(page.get_by_text("까지 돌려주세요").first).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "lending-days")
    await page.get_by_role("link", name=re.compile("까지 돌려주세요")).first.click()
    await expect(page.get_by_role("heading", name="몇 시에 올까요?")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "lending-times")
    await page.locator(".chip").first.click()
    await page.get_by_label("회사 이름").fill("광주도시공사")
    await page.get_by_label("면접 날").select_option(index=1)
    await page.get_by_label("구두 크기").select_option("270")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "lending-about")
    await page.get_by_role("button", name="정장 예약하기").click()
    await expect(page.locator(".topline")).to_have_text("정장을 예약했어요")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "lending-pass")
    loan_id = page.url.rsplit("/", 1)[-1]

    code = await let_the_day_come(server.database_url, loan_id)
    counter = await staff_at(desk, "/staff/lending", "정유나")
    await expect(counter.get_by_role("heading", name=re.compile("오늘 내줄 옷"))).to_be_visible()
    await counter.get_by_label("정장 예약 번호로 찾기").fill(code.lower())
    await counter.keyboard.press("Enter")
    await expect(counter.get_by_role("heading", name="한솔 님")).to_be_visible()
    await expect(counter.get_by_text("광주도시공사")).to_be_visible()
    await assert_accessible(counter)
    await shoot(counter, "lending-desk")
    await counter.keyboard.press("Enter")
    await expect(counter.get_by_text(re.compile("번 옷을 내줬어요"))).to_be_visible()
    # Nobody touches the phone: the pass follows by itself.
    await expect(page.locator(".topline")).to_have_text("정장을 빌려 갔어요")
    await shoot(page, "lending-pass-out")
    await counter.get_by_role("button", name="더 빌려주기").click()
    await counter.get_by_role("dialog").get_by_role("button", name="더 빌려주기").click()
    await expect(counter.get_by_text(re.compile("까지 더 빌려줬어요"))).to_be_visible()
    await counter.get_by_role("button", name="상한 곳이 있어요").click()
    await counter.get_by_label("상한 곳").fill("소매 끝이 뜯어졌어요.")
    await assert_accessible(counter)
    await counter.get_by_role("button", name="돌려받고 고치기로 하기").click()
    await expect(page.locator(".topline")).to_have_text("잘 돌려받았어요")
    await counter.get_by_role("button", name=re.compile("다시 빌려줄 수 있어요")).click()
    await expect(counter.get_by_text("이제 다시 빌려줄 수 있어요.")).to_be_visible()

    await page.goto("/bookings?view=past")
    await expect(page.get_by_text("돌려줬어요")).to_be_visible()
    await assert_accessible(page)


async def test_the_pass_opens_without_a_connection_and_can_be_cancelled(phone: Open) -> None:
    page = await borrower(phone, "긴이름을가진시민한솔바람들녘", service_workers="allow")
    await choose(page, "105")
    await page.get_by_role("button", name="정장 예약하기").click()
    await expect(page.locator(".topline")).to_have_text("정장을 예약했어요")
    await page.evaluate("navigator.serviceWorker.ready")
    await page.goto("/bookings")
    await expect(page.get_by_role("heading", name="면접정장")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "lending-mine")
    await page.context.set_offline(True)
    await page.get_by_role("link", name=re.compile("오전|오후")).click()
    await expect(page.locator(".pass .qr")).to_be_visible()
    await expect(page.get_by_text("취소는 인터넷이 되면 할 수 있어요.")).to_be_visible()
    await page.context.set_offline(False)
    await page.get_by_role("button", name="취소하기", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="예약 취소하기").click()
    await expect(page.locator(".topline")).to_have_text("취소한 예약이에요")
    await assert_accessible(page)


async def test_who_lives_elsewhere_says_where_the_interview_is(phone: Open) -> None:
    page = await borrower(phone, "다솜", lives_in_gwangju=False)
    await choose(page, "95")
    await expect(page.get_by_text("광주에 살지 않는 분은")).to_be_visible()
    await page.get_by_role("button", name="정장 예약하기").click()
    await expect(page.get_by_text("회사 이름과 면접 날을 모두 알려 주세요.")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_label("광주에 있는 회사 이름").fill("기아 오토랜드 광주")
    # What is written survives a reload, and a request that did not arrive.
    await page.reload()
    await page.get_by_label("면접 날").select_option(index=2)
    await page.context.set_offline(True)
    await page.get_by_role("button", name="정장 예약하기").click()
    await expect(page.get_by_text("아직 보내지 못했어요")).to_be_visible()
    await shoot(page, "lending-unsent")
    await page.context.set_offline(False)
    await page.get_by_role("button", name="다시 보내기").click()
    await expect(page.locator(".topline")).to_have_text("정장을 예약했어요")
    await expect(page.get_by_text("기아 오토랜드 광주")).to_be_visible()


async def test_the_last_suit_gone_shows_other_days_and_keeps_the_words(phone: Open, server: Server) -> None:
    page = await borrower(phone, "보람")
    await choose(page, "115")
    await page.get_by_label("회사 이름").fill("금호타이어")
    day = await page.locator('a[href*="day="]').first.get_attribute("href")
    assert day
    db = await asyncpg.connect(server.database_url)
    suit_id = int(page.url.split("/suits/")[1].split("/")[0])
    await db.execute(
        """INSERT INTO allocations (resource_id, unit, during, reason)
           VALUES ($1, 1, tstzrange($2, $2::timestamptz + interval '1 day'), '-')""",
        # Suits are taken by whole days of the city.
        suit_id, datetime.fromisoformat(day.split("day=")[1]).replace(tzinfo=SEOUL),
    )  # fmt: skip
    await page.get_by_role("button", name="정장 예약하기").click()
    await expect(page.get_by_role("heading", name="방금 마지막 한 벌을 다른 분이 골랐어요")).to_be_focused()
    await assert_accessible(page)
    await shoot(page, "lending-taken")
    await page.locator(".panel.lit a.time").first.click()
    await page.locator(".chip").first.click()
    await expect(page.get_by_label("회사 이름")).to_have_value("금호타이어")
    await page.get_by_role("button", name="정장 예약하기").click()
    await expect(page.locator(".topline")).to_have_text("정장을 예약했어요")
    # Nobody deletes an account by which the city knows who has its suit.
    await db.execute(
        "UPDATE loans SET status = 'out', unit = 1, out_at = now() WHERE id = $1::text::uuid",
        page.url.rsplit("/", 1)[-1],
    )
    await db.close()
    await page.goto("/my/data")
    await page.get_by_role("button", name=re.compile("지우기")).last.click()
    for _ in range(2):
        await page.get_by_role("dialog").get_by_role("button").first.click()
    await expect(page.get_by_role("dialog")).to_contain_text("정장을 돌려주신 뒤에 지울 수 있어요")


@pytest.mark.nightly
async def test_the_pages_fit_a_narrow_phone_and_speak_english(phone: Open) -> None:
    page = await phone("/lending", viewport={"width": 320, "height": 640})
    suit = await page.evaluate("fetch('/api/lending').then(r => r.json()).then(l => l[0].suits[2].id)")
    for settings in ("{}", '{"lang": "en"}'):
        await page.evaluate("settings => localStorage.setItem('settings', settings)", settings)
        for path in ("/lending", "/lending/size", f"/lending/suits/{suit}", f"/lending/{UUID(int=0)}"):
            await page.goto(path)
            await expect(page.locator("h1").first).to_be_visible()
            await page.wait_for_load_state("networkidle")
            await assert_fits(page)
            await shoot(page, f"lending-narrow-{settings[2:6]}{path.replace('/', '-')[:20]}")
            await page.evaluate("document.documentElement.style.fontSize = '125%'")
            await assert_fits(page)


async def test_the_stock_is_kept_at_the_desk(desk: Open) -> None:
    page = await staff_at(desk, "/staff/", "박하늘")
    await page.get_by_role("link", name="정장 빌려주기").click()
    await expect(page.get_by_role("button", name=re.compile("신다솜"))).to_contain_text("일 늦었어요")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "lending-board")
    await page.get_by_role("link", name="크기와 벌 수").click()
    await expect(page.get_by_role("heading", name="바지 정장 115")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "lending-stock")
    await page.get_by_role("button", name="치마 정장 77 벌 수 바꾸기").click()
    await page.get_by_label("벌 수", exact=True).fill("3")
    await page.get_by_role("button", name="저장하기").click()
    await page.get_by_role("button", name=re.compile("^치마 정장 77 ?3번")).click()
    await page.get_by_label("까닭").fill("안감이 뜯어졌어요")
    await assert_accessible(page)
    await page.get_by_role("dialog").get_by_role("button", name="빌려주지 않기").click()
    await expect(page.get_by_role("button", name=re.compile("치마 정장 77 ?3번 ?고쳐요"))).to_be_visible()
    # A piece that is out does not go.
    await page.get_by_role("button", name="바지 정장 110 벌 수 바꾸기").click()
    await page.get_by_label("벌 수", exact=True).fill("0")
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("1부터 100까지 적어 주세요.")).to_be_visible()
    await page.get_by_role("button", name="그만두기").click()
    await page.get_by_role("button", name="크기 더하기").click()
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("크기와 둘레, 벌 수를 모두 적어 주세요.")).to_be_visible()


async def test_the_desk_works_on_a_phone(phone: Open) -> None:
    page = await staff_at(phone, "/staff/lending", "이서진")
    await page.get_by_role("button", name=re.compile("신다솜")).click()
    await expect(page.get_by_role("heading", name="신다솜 님")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "lending-desk-phone")
    await page.get_by_role("button", name="목록으로").click()
    await expect(page.get_by_role("heading", name=re.compile("나가 있는 옷"))).to_be_visible()
    await assert_fits(page)
    await shoot(page, "lending-board-phone")


async def test_who_reserved_nothing_gets_a_suit_at_once_and_sees_when_it_is_due(phone: Open, desk: Open) -> None:
    page = await staff_at(desk, "/staff/", "박하늘")
    badge = page.locator('.rail a[href="/staff/lending"] b')
    # One suit of the demo is late.
    await expect(badge).to_be_visible()
    await page.get_by_role("link", name="정장 빌려주기").click()
    await expect(page.locator(".lend")).to_be_visible()
    await page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="지금 내주기").click()
    await expect(dialog.get_by_text("내줄 정장을 골라 주세요.")).to_be_visible()
    number = new_phone_number()
    await dialog.get_by_label("휴대폰 번호").fill(number)
    await dialog.get_by_label("이름").fill("권나래")
    await dialog.get_by_label("창구에서 말로 동의하셨어요").check()
    size = await dialog.locator("option", has_text="치마 정장 66").get_attribute("value")
    await dialog.get_by_label("정장", exact=True).select_option(size)
    await dialog.get_by_label("구두").fill("240")
    await assert_accessible(page)
    await shoot(page, "lending-at-once")
    await dialog.get_by_role("button", name="지금 내주기").click()
    await expect(page.get_by_text(re.compile("권나래 님에게 .번 옷을 내줬어요"))).to_be_visible()
    await expect(page.locator(".side h2")).to_have_text("권나래 님")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "lending-lent")

    person = await phone("/sign-in?next=/")
    await person.get_by_label("휴대폰 번호").fill(number)
    await person.get_by_role("button", name="번호 받기").click()
    code = re.search(r"\b\d{6}\b", await person.get_by_text(re.compile(r"^\s*\d{6}\s*$")).inner_text())
    assert code
    await person.get_by_label("여섯 자리 번호").fill(code[0])
    card = person.locator("section.next")
    await expect(card).to_contain_text("면접정장 돌려주는 날")
    await expect(card).to_contain_text("치마 정장 66")
    await assert_accessible(person)
    await shoot(person, "home-suit")
    await card.get_by_role("link", name="예약증 보기").click()
    await expect(person.get_by_role("link", name="달력에 넣기")).to_be_visible()
    await assert_accessible(person)
    await shoot(person, "lending-pass-out")
