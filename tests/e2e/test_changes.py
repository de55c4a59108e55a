"""What is seldom done and must go well: moving to another number, opening a place and closing it."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import citizen_at, new_phone_number, staff_at

pytestmark = pytest.mark.browser


async def ask_for_code(page: Page, number: str) -> None:
    await page.get_by_label("새 휴대폰 번호").fill(number)
    await page.get_by_role("button", name="확인 문자 받기").click()
    shown = await page.get_by_text(re.compile(r"^\s*\d{6}\s*$")).inner_text()
    await page.get_by_label("여섯 자리 번호").fill(shown.strip())


async def test_move_to_another_number_unless_somebody_lives_by_it(phone: Open) -> None:
    other = await citizen_at(phone, "/my/data")
    theirs = await other.get_by_text(re.compile(r"^010-\*{4}-\d{4}$")).inner_text()
    page = await citizen_at(phone, "/my/data")
    await page.get_by_role("link", name="번호 바꾸기").click()
    await assert_accessible(page)
    await page.get_by_label("새 휴대폰 번호").fill("010-4000-")
    await page.wait_for_timeout(200)
    await page.reload()
    await expect(page.get_by_label("새 휴대폰 번호")).to_have_value("010-4000")
    await ask_for_code(page, f"010-4000-{theirs[-4:]}")
    await expect(page.get_by_role("alert")).to_contain_text("이 번호로 쓰고 있는 다른 계정이 있어요")
    await assert_accessible(page)
    await assert_fits(page)
    await page.get_by_role("button", name="번호 고치기").click()
    mine = new_phone_number()
    await ask_for_code(page, mine)
    await expect(page.get_by_text(f"010-****-{mine[-4:]}")).to_be_visible()
    await expect(page.get_by_text("번호를 바꿨어요.")).to_be_visible()
    await shoot(page, "number-changed")


async def test_open_a_place_correct_it_and_set_its_last_day(desk: Open) -> None:
    today = datetime.now(SEOUL).date()
    opens, closes = (str(today + timedelta(days=days)) for days in (7, 30))
    page = await staff_at(desk, "/staff/places", "문지호")
    await page.get_by_role("link", name="장소 더하기").click()
    await page.get_by_role("button", name="장소 더하기").click()
    await expect(page.get_by_role("alert")).to_have_text("동을 골라 주세요.")
    await page.get_by_label("동", exact=True).select_option(label="첨단1동")
    words = {"이름": "첨단 일자리카페", "이름(영어)": "Cheomdan Job Cafe", "주소": "광산구 첨단중앙로 1",
             "주소(영어)": "1 Cheomdanjungang-ro", "전화번호": "062-613-0000", "문 여는 날": opens}  # fmt: skip
    for label, text in words.items():
        await page.get_by_label(label, exact=True).fill(text)
    await assert_accessible(page)
    await page.get_by_role("button", name="장소 더하기").click()
    await expect(page.get_by_role("heading", name="첨단 일자리카페")).to_be_visible()
    await page.get_by_role("button", name="이름과 주소 고치기").click()
    await page.get_by_label("전화번호").fill("062-613-1111")
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("062-613-1111")).to_be_visible()
    await page.get_by_role("button", name="마지막 날 정하기").click()
    await page.get_by_label("마지막 날", exact=True).fill(closes)
    await page.get_by_role("button", name="계속하기").click()
    await assert_accessible(page)
    await page.get_by_role("button", name="이날까지만 열기").click()
    await expect(page.get_by_text(re.compile("까지 열어요$"))).to_be_visible()
    await assert_fits(page)
    await shoot(page, "place")
    await page.goto("/staff/places")
    await page.get_by_role("link", name=re.compile("상무 일자리카페")).click()
    await page.get_by_role("button", name="마지막 날 정하기").click()
    await page.get_by_label("마지막 날", exact=True).fill(str(today))
    await page.get_by_role("button", name="계속하기").click()
    await page.get_by_role("button", name="이날까지만 열기").click()
    await expect(page.get_by_role("alert")).to_contain_text("그날 뒤에 예약한 분이 있어요")
