"""The directory: found for somebody, kept by two at once, and what it costs said while one types."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import staff_at

pytestmark = pytest.mark.browser

DIRECTORY = "/staff/care/directory"


def day(after: int) -> str:
    return str(datetime.now(SEOUL).date() + timedelta(days=after))


async def edit(page: Page, what: str) -> None:
    await page.get_by_role("button", name=f"{what} 고치기").click()
    await expect(page.get_by_label("이름 (한국어)", exact=True)).to_have_value(what)


async def test_what_fits_is_found_and_two_who_keep_it_lose_nothing(desk: Open) -> None:
    sera = await staff_at(desk, f"{DIRECTORY}?dong=2914007", "오세라")
    groups = sera.get_by_role("heading", level=2)
    await expect(groups).to_have_text([re.compile("공공 서비스"), re.compile("광주다움"), re.compile("긴급돌봄")])
    await sera.get_by_label("필요한 것").select_option("meals")
    await expect(sera.get_by_text("방문간호")).to_have_count(0)
    await sera.get_by_label("나이").fill("40")
    await expect(sera.get_by_text("경로식당 점심")).to_have_count(0)
    await expect(sera).to_have_url(re.compile("age=40"))
    await assert_accessible(sera)
    await shoot(sera, "care-directory")
    # She may read an organization, and keeps none.
    await sera.get_by_role("link", name="도시락 배달").click()
    await expect(sera.get_by_role("heading", name="도시락 배달")).to_be_focused()
    await expect(sera.get_by_role("button", name=re.compile("고치기"))).to_have_count(0)

    # A supervisor adds an organization of her district, with a service that comes to two of its dongs.
    boss = await staff_at(desk, f"{DIRECTORY}/new", "민서연")
    await boss.get_by_role("button", name="기관 더하기").click()
    await expect(boss.get_by_label("맡긴 곳")).to_be_focused()
    await boss.get_by_label("맡긴 곳").select_option("서구")
    await boss.get_by_label("언제부터").fill(day(-30))
    await boss.get_by_label("이름 (한국어)", exact=True).fill("새로운밥상")
    await boss.get_by_label("이름 (영어)", exact=True).fill("New Table")
    await boss.get_by_label("전화").fill("062-000-0400")
    await boss.get_by_role("button", name="기관 더하기").click()
    await expect(boss.get_by_text("아직 서비스가 없어요")).to_be_visible()
    await boss.get_by_role("button", name="서비스 더하기").click()
    await boss.get_by_label("이름 (한국어)", exact=True).fill("아침 도시락")
    await boss.get_by_label("이름 (영어)", exact=True).fill("Breakfast")
    await boss.get_by_label("한 단위의 값 (원)").fill("8000")
    await boss.get_by_label("한 주에 할 수 있는 만큼").fill("30")
    await boss.get_by_role("button", name="동 고르기").click()
    await boss.get_by_label("동 이름으로 찾기").fill("ㅊㅍ")
    await boss.get_by_role("checkbox", name="치평동").check()
    await assert_accessible(boss)
    await boss.get_by_role("button", name="다 골랐어요").click()
    await boss.get_by_role("button", name="서비스 더하기").click()
    await expect(boss.get_by_text("한 주 30번 가운데 30번 남음")).to_be_visible()
    await expect(boss.get_by_text("서구 치평동")).to_be_visible()
    await shoot(boss, "care-organization")

    # Two change the service at the same time: neither loses what was written.
    other = await staff_at(desk, urlsplit(boss.url).path, "장한빛")
    await edit(boss, "아침 도시락")
    await edit(other, "아침 도시락")
    await other.get_by_label("한 주에 할 수 있는 만큼").fill("50")
    await other.get_by_role("button", name="저장하기").click()
    await expect(other.get_by_text("한 주 50번 가운데 50번 남음")).to_be_visible()
    await boss.get_by_label("이름 (한국어)", exact=True).fill("따뜻한 아침")
    await boss.get_by_role("button", name="저장하기").click()
    await expect(boss.get_by_role("heading", name="다른 사람이 먼저 바꿨어요")).to_be_focused()
    await expect(boss.get_by_label("이름 (한국어)", exact=True)).to_have_value("따뜻한 아침")
    await assert_accessible(boss)
    await shoot(boss, "care-service-stale")
    await boss.get_by_role("button", name="새 내용 불러오기").click()
    await expect(boss.get_by_label("한 주에 할 수 있는 만큼")).to_have_value("50")
    await boss.get_by_label("이름 (한국어)", exact=True).fill("따뜻한 아침")
    await boss.get_by_role("button", name="저장하기").click()
    await expect(boss.get_by_role("heading", name="따뜻한 아침")).to_be_visible()

    # A price from a day ahead; today's stays.
    await boss.get_by_role("button", name="따뜻한 아침 값 바꾸기").click()
    price = boss.get_by_role("dialog")
    await price.get_by_label("언제부터").fill(day(0))
    await price.get_by_label("새 값 (원)").fill("8500")
    await price.get_by_role("button", name="값 바꾸기").click()
    await expect(price.get_by_text("내일이나 뒤의 날을 골라 주세요.")).to_be_visible()
    await price.get_by_label("언제부터").fill(day(10))
    await price.get_by_role("button", name="값 바꾸기").click()
    await expect(boss.get_by_text("8,000원, 한 번")).to_be_visible()
    await expect(boss.get_by_text("8,500원, 한 번")).to_be_visible()

    # It ends, is found no more after that, and may go on after all.
    await boss.get_by_role("button", name="마지막 날 정하기").click()
    await boss.get_by_role("dialog").get_by_label("마지막 날").fill(day(5))
    await boss.get_by_role("dialog").get_by_role("button", name="저장하기").click()
    await expect(boss.get_by_text("까지 함께해요.")).to_be_visible()
    await boss.get_by_role("button", name="계속하기로 하기").click()
    await expect(boss.get_by_role("button", name="마지막 날 정하기")).to_be_visible()


async def test_what_somebody_would_pay_is_said_while_one_types_and_by_rules_not_yet_set(desk: Open) -> None:
    admin = await staff_at(desk, f"{DIRECTORY}", "문지호")
    await admin.get_by_role("link", name="돈 규칙").click()
    said = admin.get_by_text(re.compile("시가 .*을 내요"))
    await expect(said).to_contain_text("본인이")
    await admin.get_by_label("중위소득의 몇 %인가요").fill("80")
    await expect(said).to_contain_text("본인은 내는 돈이 없고")
    await admin.get_by_label("올해 이미 지원받은 돈 (원)").fill("1500000")
    await expect(admin.get_by_text("줄여야 승인할 수 있어요").first).to_be_visible()
    await assert_accessible(admin)
    await shoot(admin, "care-money")
    # New rules are tried on the example before they are set, and taken back.
    await admin.get_by_role("button", name="새 규칙 쓰기").click()
    await admin.get_by_label("언제부터").first.fill(day(3))
    await admin.get_by_label("한 사람의 한 해 한도 (원)").fill("9000000")
    await expect(admin.get_by_text("적고 있는 새 규칙으로 셈해요")).to_be_visible()
    await expect(admin.get_by_text("줄여야 승인할 수 있어요")).to_have_count(0)
    await assert_accessible(admin)
    await admin.get_by_role("button", name="저장하기").click()
    await expect(admin.get_by_text("9,000,000원").first).to_be_visible()
    await admin.get_by_role("button", name=re.compile("부터의 규칙 지우기")).click()
    await admin.get_by_role("dialog").get_by_role("button", name="지우기").click()
    await expect(admin.get_by_role("button", name=re.compile("부터의 규칙 지우기"))).to_have_count(0)
    # On a narrow screen with large letters, too.
    await admin.evaluate("localStorage.setItem('settings', JSON.stringify({text: 200}))")
    await admin.set_viewport_size({"width": 320, "height": 700})
    await admin.reload()
    await expect(said).to_be_visible()
    await assert_fits(admin)
