"""A plan: written by two, given back, approved by a third, and read by the person on a phone."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import citizen_at, staff_at
from tests.e2e.test_care_desk import ASK, request
from tests.server import Server

pytestmark = pytest.mark.browser

PURPOSES = ("care", "care_health", "care_sharing")


async def assessed(server: Server, case_id: str, name: str = "오세라") -> None:
    """As if they had been there already."""
    db = await asyncpg.connect(server.database_url)
    try:
        await db.execute(
            """UPDATE care_cases SET status = 'assessed', assigned_to = (SELECT id FROM staff WHERE name = $2)
               WHERE id = $1""",
            UUID(case_id), name,
        )  # fmt: skip
    finally:
        await db.close()


def field(page: Page, label: str) -> Any:
    return page.get_by_label(label, exact=True)


async def saved(page: Page) -> None:
    await expect(page.get_by_role("status").filter(has_text="저장했어요")).to_be_visible()


async def test_a_plan_is_written_by_two_and_approved_by_a_third(phone: Open, desk: Open, server: Server) -> None:
    mine = await citizen_at(phone, "/my", "나복순")
    consents = [{"purpose": purpose, "version": 1, "given": True} for purpose in PURPOSES]
    case_id = (await mine.evaluate(ASK, request("나복순", consents=consents)))["case_id"]
    await assessed(server, case_id)
    path = f"/staff/care/cases/{case_id}/plan"
    sera = await staff_at(desk, f"/staff/care/cases/{case_id}", "오세라")
    await sera.get_by_role("link", name="계획 쓰기").click()
    await expect(sera.get_by_role("heading", name="나복순 님의 돌봄 계획")).to_be_visible()
    await sera.get_by_role("button", name="계획 쓰기").click()
    # What is asked for is suggested; what comes first by law is passed over with a word.
    await sera.get_by_role("button", name="식사 넣기").click()
    dialog = sera.get_by_role("dialog")
    await dialog.get_by_role("radio", name=re.compile("도시락 배달")).check()
    await dialog.get_by_role("button", name="수", exact=True).click()
    await dialog.get_by_label("기관에 전할 일").fill("얼굴을 보고 건네요")
    await dialog.get_by_role("button", name="넣기", exact=True).click()
    await expect(dialog.get_by_text("왜 이것을 골랐는지 적어 주세요.")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "care-plan-add")
    await dialog.get_by_label("앞선 것을 두고").fill("경로식당까지 걸어가지 못하세요")
    await dialog.get_by_role("button", name="넣기", exact=True).click()
    await expect(sera.get_by_role("heading", name=re.compile("도시락 배달"))).to_be_visible()
    # Each field is saved by itself; what is missing is named when it is handed in.
    await field(sera, "이루고 싶은 것").fill("밥을 거르지 않는다")
    await saved(sera)
    await expect(sera.get_by_text("소득을 알아야 본인이 낼 돈을 알 수 있어요.", exact=False)).to_be_visible()
    await sera.get_by_role("button", name=re.compile("^승인 올리기")).click()
    missing = sera.get_by_role("alert").filter(has_text="소득을 적어 주세요")
    await expect(missing).to_contain_text("통합지원회의를 한 날")
    await assert_accessible(sera)
    # Two write in one plan: neither text is lost, and one chooses.
    chief = await staff_at(desk, path, "장한빛")
    await sera.route("**/plan", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    await field(sera, "이루고 싶은 것").fill("하루 두 끼를 따뜻하게 드신다")
    await expect(sera.get_by_role("status").filter(has_text="이 자리에만 있어요")).to_be_visible()
    await field(chief, "이루고 싶은 것").fill("살이 빠지지 않는다")
    await saved(chief)
    await sera.unroute("**/plan")
    await field(sera, "소득, 기준 중위소득의 몇 %").fill("110")
    theirs = sera.get_by_role("alert").filter(has_text="동료가 그사이에")
    await expect(theirs).to_contain_text("살이 빠지지 않는다")
    await expect(field(sera, "이루고 싶은 것")).to_have_value("하루 두 끼를 따뜻하게 드신다")
    await assert_accessible(sera)
    await shoot(sera, "care-plan-theirs")
    await theirs.get_by_role("button", name="내가 쓴 것으로").click()
    await expect(theirs).to_have_count(0)
    await expect(field(chief, "이루고 싶은 것")).to_have_value("하루 두 끼를 따뜻하게 드신다")
    await chief.close()
    today = datetime.now(SEOUL).date()
    await field(sera, "통합지원회의를 한 날").fill((today - timedelta(days=1)).isoformat())
    await saved(sera)
    await expect(sera.get_by_text("본인이 내는 돈 모두")).to_be_visible()
    await shoot(sera, "care-plan-draft")
    await sera.get_by_role("button", name=re.compile("^승인 올리기")).click()
    await expect(sera.get_by_text("승인을 올렸어요.")).to_be_visible()
    # The supervisor gives it back, and approves it the second time.
    boss = await staff_at(desk, "/staff/care/approvals", "민서연")
    await assert_accessible(boss)
    await shoot(boss, "care-approvals")
    await boss.get_by_role("link", name="나복순 님의 돌봄 계획").click()
    await expect(boss.get_by_text("하루 두 끼를 따뜻하게 드신다")).to_be_visible()
    await assert_accessible(boss)
    await shoot(boss, "care-plan-waits")
    await boss.get_by_role("button", name="돌려보내기").click()
    await boss.get_by_label("다시 볼 점").fill("주말에는요?")
    await boss.get_by_role("dialog").get_by_role("button", name="돌려보내기").click()
    await expect(sera.get_by_text("“주말에는요?”")).to_be_visible()
    await sera.get_by_role("button", name="토", exact=True).click()
    await saved(sera)
    await sera.get_by_role("button", name=re.compile("^승인 올리기")).click()
    await boss.get_by_role("button", name=re.compile("^승인하기")).click()
    await boss.get_by_role("dialog").get_by_role("button", name="승인하기").click()
    await expect(boss.get_by_text("승인했어요.")).to_be_visible()
    await expect(boss.get_by_text("기관의 답을 기다려요")).to_be_visible()
    await shoot(boss, "care-plan-approved")
    # And the person reads who comes when.
    await mine.goto(f"/care/{case_id}")
    await mine.get_by_role("link", name=re.compile("돌봄 계획 보기")).click()
    await expect(mine.get_by_role("heading", name="나복순 님을 이렇게 도와드려요")).to_be_visible()
    await expect(mine.get_by_text("매주 월·수·토, 한 번에 1끼")).to_be_visible()
    await expect(mine.get_by_text("한 번에 2,700원")).to_be_visible()
    await assert_accessible(mine)
    await assert_fits(mine)
    await shoot(mine, "care-plan-mine")
