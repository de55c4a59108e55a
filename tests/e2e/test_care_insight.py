"""An alert is sent, whom it endangers is looked in on, and what became of a year of requests is drawn."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, staff_at

pytestmark = pytest.mark.browser
OUTREACH = "/staff/care/outreach"


def person(page: Page, name: str) -> Any:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name))


async def test_a_cold_night_is_worked_off_person_by_person(desk: Open) -> None:
    sera, boss = await staff_at(desk, OUTREACH, "오세라"), await staff_at(desk, OUTREACH, "한결")
    await expect(boss.get_by_role("heading", name="한파 안부 확인")).to_be_visible()
    await expect(boss.get_by_role("rowheader", name="치평동")).to_be_visible()
    await expect(boss.get_by_role("link", name="명단 보기")).to_have_count(0)
    await expect(boss.get_by_text("강말순")).to_have_count(0)
    await assert_accessible(boss)
    await shoot(boss, "outreach-operator")
    await sera.get_by_role("link", name="명단 보기").click()
    await expect(person(sera, "강말순")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "outreach-list")
    # Somebody's number is shown to whoever asks for it, and only then.
    await expect(sera.get_by_text("상무자유로 12")).to_have_count(0)
    await person(sera, "강말순").get_by_role("button", name="연락처 보기").click()
    await expect(sera.get_by_text("상무자유로 12, 104동 602호")).to_be_visible()
    await expect(person(sera, "강말순").get_by_role("link", name=re.compile("^010")).first).to_have_attribute(
        "href", re.compile("^tel:010")
    )
    await assert_accessible(sera)
    await shoot(sera, "outreach-contact")
    await person(sera, "강말순").get_by_role("button", name="괜찮으세요").click()
    await expect(sera.get_by_text("강말순 님을 적었어요")).to_be_visible()
    await expect(sera.get_by_text(re.compile("확인한 분 2명"))).to_be_visible()
    # Help is said in a word; it is kept while it is written, and reaches the case.
    await sera.get_by_role("button", name="찾아가서").click()
    await person(sera, "조영배").get_by_role("button", name="도움이 필요해요").click()
    await sera.get_by_role("button", name="도움 부탁하기").click()
    await expect(sera.get_by_text("무엇이 필요한지 적어 주세요.")).to_be_visible()
    await sera.get_by_label("무엇이 필요한지").fill("수도가 얼어서 물이 안 나와요")
    await assert_accessible(sera)
    await shoot(sera, "outreach-help")
    await sera.get_by_role("button", name="도움 부탁하기").click()
    await expect(person(sera, "조영배").get_by_text("수도가 얼어서 물이 안 나와요")).to_be_visible()
    await person(sera, "조영배").get_by_role("link", name=re.compile("사례 보기")).click()
    await expect(sera.get_by_role("heading", name="한파 안부")).to_be_visible()
    await expect(sera.get_by_text("안부를 여쭸더니 도움이 필요하셨어요")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "outreach-case")
    # It is a task of today, until somebody says what was done.
    await sera.get_by_role("link", name="살필 일").first.click()
    help_needed = sera.get_by_role("listitem").filter(has_text="수도가 얼어서 물이 안 나와요")
    await expect(help_needed.get_by_text("도움이 필요해요").first).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "outreach-task")
    await help_needed.get_by_role("button", name="도와드렸어요").click()
    dialog = sera.get_by_role("dialog", name="도와드렸어요")
    await expect(dialog.get_by_text("도움이 필요해요: 수도가 얼어서 물이 안 나와요")).to_be_visible()
    await sera.get_by_role("button", name="적기").click()
    await expect(sera.get_by_text("어떻게 도왔는지 적어 주세요.")).to_be_visible()
    await sera.get_by_label("어떻게 도와드렸나요").fill("생수를 드리고 수도를 녹였어요")
    await assert_accessible(sera)
    await shoot(sera, "outreach-task-done")
    await sera.get_by_role("button", name="적기").click()
    await expect(sera.get_by_text("적었어요.", exact=True)).to_be_visible()
    await expect(help_needed).to_have_count(0)


async def test_whoever_sends_an_alert_asks_for_people_to_be_looked_in_on(desk: Open) -> None:
    boss = await staff_at(desk, "/staff/alerts/new", "한결")
    await boss.get_by_label("무슨 일", exact=True).first.fill("정전")
    asked = boss.get_by_role("group", name="안부 확인")
    await expect(asked.get_by_role("button", name="정전·단수")).to_have_attribute("aria-pressed", "true")
    await assert_accessible(boss)
    await shoot(boss, "outreach-compose")
    text = {"event": "정전", "headline": "한전이 고치고 있어요", "body": "치평동에 전기가 끊겼어요."}
    alert = await send(boss, await staff_at(desk, "/staff/alerts", "윤지안"), text)
    sera = await staff_at(desk, OUTREACH, "오세라")
    listed = sera.get_by_role("heading", name="정전·단수 안부 확인")
    await expect(listed).to_be_visible(timeout=30_000)
    await ask(boss, "POST", f"/api/staff/alerts/{alert}/end")
    outage = sera.locator("section").filter(has=listed)
    await expect(outage.get_by_text(re.compile("에 끝났어요"))).to_be_visible(timeout=30_000)


async def send(author: Page, approver: Page, text: dict[str, str]) -> str:
    """An alert about a failure of power in Chipyeong, written by one and sent by another."""
    until = (datetime.now(SEOUL) + timedelta(hours=3)).isoformat()
    body = {"level": 2, "topics": ["disaster"], "district_ids": [], "dong_ids": [2914007], "link": None,
            "expires_at": until, "texts": {"ko": text}, "hazard": "outage"}  # fmt: skip
    key = {"Idempotency-Key": "6f1d7d0e-5a55-4a43-9b1e-3b6f1f0f1a01"}
    alert = await (await author.request.post("/api/staff/alerts", data=body, headers=key)).json()
    for page, step in ((author, "submit"), (approver, "approve")):
        done = await page.request.post(f"/api/staff/alerts/{alert['id']}/{step}", data={"version": 1}, headers=key)
        assert done.ok, await done.text()
    return alert["id"]


async def test_a_supervisor_reads_and_saves_what_became_of_a_year(desk: Open, phone: Open) -> None:
    boss = await staff_at(desk, "/staff/care/statistics", "민서연")
    await expect(boss.get_by_role("heading", name="달마다 받은 부탁과 끝난 부탁")).to_be_visible()
    await assert_accessible(boss)
    await shoot(boss, "care-statistics")
    await boss.get_by_role("combobox", name="동", exact=True).select_option(label="치평동")
    await expect(boss).to_have_url(re.compile("dong=2914007"))
    await boss.get_by_role("button", name="내려받기").click()
    async with boss.expect_download() as saved:
        await boss.get_by_role("button", name="CSV").click()
    assert (await saved.value).suggested_filename.endswith(".csv")
    await assert_fits(boss)
    small = await phone("about:blank")
    answer = await small.request.get("/api/open/care.json")
    assert "public" in answer.headers["cache-control"]
    assert len((await answer.json())["months"]) >= 10
