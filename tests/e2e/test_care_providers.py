"""A provider on a phone: takes on what it was sent, says what became of a day; and whom nobody met is called until
somebody has seen them."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, staff_at

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def row(page: Page, name: str) -> Any:
    return page.get_by_role("link", name=re.compile(name))


async def test_care_is_taken_on_done_and_missed_until_somebody_has_seen_the_person(phone: Open, desk: Open) -> None:
    cook = await staff_at(phone, "/staff/orders", "고은채")
    await expect(row(cook, "임춘자")).to_be_visible()
    await assert_accessible(cook)
    await assert_fits(cook)
    await shoot(cook, "orders-new")
    await row(cook, "임춘자").click()
    await expect(cook.get_by_role("heading", name="맡을 수 있나요?")).to_be_visible()
    await expect(cook.get_by_text("문 앞 화분 밑에 열쇠가 있어요")).to_be_visible()
    await assert_accessible(cook)
    await shoot(cook, "order-sent")
    # A no asks for a word; what was typed stays.
    await cook.get_by_role("button", name="못 맡아요").click()
    await cook.get_by_role("dialog").get_by_role("button", name="못 맡아요").click()
    await expect(cook.get_by_role("alert").filter(has_text="까닭을 적어 주세요.")).to_be_visible()
    await assert_accessible(cook)
    await shoot(cook, "order-decline")
    await cook.get_by_role("button", name="그만두기").click()
    await cook.get_by_role("button", name="맡을게요").click()
    await cook.get_by_role("dialog").get_by_role("button", name="맡을게요").click()
    await expect(cook.get_by_text("맡았어요. 담당자와 본인에게 알렸어요.")).to_be_visible()
    # Today's day of another: done, with a note.
    await cook.goto("/staff/orders?view=today")
    await row(cook, "방순례").click()
    await cook.get_by_role("button", name="다녀왔어요").click()
    await cook.get_by_label("남길 말 (없어도 돼요)").fill("반찬을 다 드셨어요.")
    await shoot(cook, "order-done")
    await cook.get_by_role("dialog").get_by_role("button", name="다녀왔어요").click()
    await expect(cook.get_by_text("“반찬을 다 드셨어요.”")).to_be_visible()
    await assert_accessible(cook)
    await shoot(cook, "order-history")
    # And one whom nobody met.
    sera = await staff_at(desk, "/staff/care/calls", "오세라")
    await expect(row(sera, "곽두례")).to_be_visible()
    await cook.goto("/staff/orders?view=today")
    await row(cook, "곽두례").click()
    await cook.get_by_role("button", name="못 만났어요").click()
    await cook.get_by_label("어떻게 해 봤나요").fill("오늘도 대답이 없어요.")
    await assert_accessible(cook)
    await shoot(cook, "order-missed")
    await cook.get_by_role("dialog").get_by_role("button", name="못 만났어요").click()
    await expect(cook.get_by_text("동 담당자에게 알렸어요.")).to_be_visible()
    # The desk: in order, straight to the door, and met in the end.
    await assert_accessible(sera)
    await shoot(sera, "calls")
    await row(sera, "곽두례").click()
    await expect(sera.get_by_role("heading", name="곽두례 님")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "call-tree")
    await sera.get_by_role("button", name="받지 않아요", exact=True).first.click()
    await sera.get_by_label("남길 말 (없어도 돼요)").fill("두 번 걸었어요")
    await assert_accessible(sera)
    await sera.get_by_role("button", name="적기").click()
    await expect(sera.locator(".ladder [aria-current]")).to_contain_text("가까운 분")
    await sera.locator(".ladder li").filter(has_text="찾아가기").get_by_role("button", name="만났어요").click()
    await sera.get_by_role("button", name="적기").click()
    await expect(sera.get_by_text("누군가 만났거나 통화했어요")).to_be_visible()
    await shoot(sera, "call-tree-over")
    await sera.goto("/staff/care/calls")
    await expect(sera.get_by_role("heading", name="안부를 확인할 분이 없어요")).to_be_visible()
    # The first yes has begun the services of another.
    await sera.goto("/staff/care")
    await expect(sera.get_by_role("button", name=re.compile("임춘자"))).to_contain_text("돌봄 중")
    # At the case: what came, what did not, and its end.
    case = await ask(sera, "GET", "/api/staff/care/queue")
    fed = next(c["id"] for c in case["cases"] if c["name"] == "방순례")
    await sera.goto(f"/staff/care/cases/{fed}")
    await expect(sera.get_by_role("heading", name="받는 돌봄")).to_be_visible()
    await sera.get_by_text("날마다 적은 것").click()
    await expect(sera.get_by_text("“반찬을 다 드셨어요.”")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "case-services")
    services = sera.locator("section").filter(has=sera.get_by_role("heading", name="받는 돌봄"))
    await services.get_by_role("button", name="마치기").click()
    await sera.get_by_label("까닭").fill("따님 댁으로 가셨어요")
    await sera.get_by_role("dialog").get_by_role("button", name="마치기").click()
    await expect(services.get_by_text("“따님 댁으로 가셨어요”")).to_be_visible()
    # The provider's page follows by itself.
    await cook.goto("/staff/orders?view=running")
    await expect(row(cook, "임춘자")).to_be_visible()
    await expect(row(cook, "방순례")).to_have_count(0)
    assert urlsplit(cook.url).path == "/staff/orders"


@pytest.mark.parametrize("size", [(1440, 900), (320, 700)], ids=["desk", "small"])
async def test_a_providers_console_fits_where_it_is_opened(desk: Open, size: tuple[int, int]) -> None:
    page = await staff_at(desk, "/staff/orders?view=running", "고은채", viewport={"width": size[0], "height": size[1]})
    await expect(row(page, "곽두례")).to_be_visible()
    await assert_fits(page)
    await shoot(page, f"orders-{size[0]}")
    await row(page, "곽두례").click()
    await expect(page.get_by_role("heading", name="곽두례 님")).to_be_visible()
    await expect(page.get_by_text("할 일")).to_be_visible()
    await assert_fits(page)
    await assert_accessible(page)
    await shoot(page, f"order-{size[0]}")
    for view in ("new", "today", "over"):
        await page.goto(f"/staff/orders?view={view}")
        await expect(page.get_by_role("navigation", name="어떤 돌봄을 볼까요")).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await assert_fits(page)
    # Nothing else of the house is theirs.
    await page.goto("/staff/care")
    await expect(page.get_by_role("heading", name="이 화면은 볼 수 없어요")).to_be_visible()
