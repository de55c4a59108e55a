"""An alert asks whether people are safe; whoever is not is called by the dong, and operators see numbers."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, citizen_at, pretend_to_subscribe, staff_at
from tests.e2e.test_alerts import subscribe
from tests.e2e.test_alerts_authoring import notices
from tests.push_service import PushService

pytestmark = pytest.mark.browser
CALLBACKS = "/staff/care/callbacks"


async def send(desk: Open, headline: str, **changes: Any) -> tuple[Page, str]:
    """Written by one, with the question asked for, and sent by another; the author's page, and the alert."""
    author, approver = await staff_at(desk, "/staff/alerts", "한결"), await staff_at(desk, "/staff/alerts", "윤지안")
    until = (datetime.now(SEOUL) + timedelta(hours=3)).isoformat()
    text = {"event": "정전", "headline": headline, "body": "치평동에 전기가 끊겼어요. 저녁 6시에 들어와요."}
    body = {"level": 4, "topics": ["disaster"], "district_ids": [], "dong_ids": [2914007], "link": None,
            "expires_at": until, "texts": {"ko": text}, "asks_safety": True} | changes  # fmt: skip
    key = {"Idempotency-Key": str(uuid4())}
    alert = await (await author.request.post("/api/staff/alerts", data=body, headers=key)).json()
    for page, step in ((author, "submit"), (approver, "approve")):
        done = await page.request.post(f"/api/staff/alerts/{alert['id']}/{step}", data={"version": 1}, headers=key)
        assert done.ok, await done.text()
    return author, alert["id"]


async def ask_for_a_call(page: Page, name: str, phone: str, words: str) -> None:
    await page.get_by_role("button", name="도움이 필요해요").click()
    await expect(page.get_by_role("heading", name="누구에게 전화할까요?")).to_be_visible()
    await page.get_by_label("이름").fill(name)
    await page.get_by_label("전화번호").fill(phone)
    await page.get_by_label("지금 계신 동").fill("치평")
    await page.get_by_role("button", name=re.compile("치평동")).click()
    await page.get_by_label("무엇이 필요하세요?").fill(words)
    await page.get_by_text("동의해요", exact=True).click()
    await page.get_by_role("button", name="전화 부탁하기").click()


def row(page: Page, name: str) -> Any:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name))


async def test_whoever_needs_help_is_called_by_the_dong_and_counted_for_the_operator(
    phone: Open, desk: Open, push_service: PushService
) -> None:
    reached = await phone("about:blank", service_workers="allow")
    subscription = await pretend_to_subscribe(reached, push_service)
    await reached.goto("/alerts")
    await subscribe(reached)
    await expect(reached.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_visible()
    author, alert_id = await send(desk, "난방 기구를 끄고 두꺼운 옷을 입으세요", dong_ids=[])
    [shown] = await notices(push_service, subscription, 1)
    assert [(one["title"], one["navigate"].partition("?")[2]) for one in shown["actions"]] == [
        ("안전해요", "answer=safe"), ("도움이 필요해요", "answer=need_help")]  # fmt: skip
    # A button of the notification opens the page with the answer; it is said there.
    await reached.goto(shown["actions"][0]["navigate"])
    await expect(reached.get_by_role("heading", name="안전하다고 답할까요?")).to_be_visible()
    await reached.get_by_role("button", name="네, 안전해요").click()
    await expect(reached.get_by_text("안전하다고 답했어요")).to_be_visible()
    await assert_accessible(reached)
    await shoot(reached, "safety-safe")

    await reached.goto(shown["actions"][1]["navigate"])
    await expect(reached.get_by_role("heading", name="누구에게 전화할까요?")).to_be_visible()
    await reached.go_back()
    await expect(reached.get_by_role("heading", name="누구에게 전화할까요?")).to_have_count(0)

    # Another, without an account.
    page = await phone(f"/alerts/{alert_id}")
    await expect(page.get_by_role("heading", name="안전한지 알려 주세요")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "safety-asked")
    await page.get_by_role("button", name="도움이 필요해요").click()
    await page.get_by_role("button", name="전화 부탁하기").click()
    await expect(page.get_by_text("이름을 적어 주세요.")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "safety-help-lacks")
    await page.go_back()
    await ask_for_a_call(page, "박순자", "010-2345-6789", "산소 발생기가 꺼졌어요")
    await expect(page.get_by_text(re.compile("치평동 행정복지센터가 .*까지 전화드려요"))).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "safety-called")

    sera = await staff_at(desk, CALLBACKS, "오세라")
    asked = row(sera, "박순자")
    await expect(asked.get_by_text("산소 발생기가 꺼졌어요")).to_be_visible()
    await assert_accessible(sera)
    await assert_fits(sera)
    await shoot(sera, "callbacks")
    await asked.get_by_role("button", name="연락처와 기록").click()
    await expect(asked.get_by_role("link", name="010-2345-6789")).to_have_attribute("href", "tel:010-2345-6789")
    await asked.get_by_role("button", name="내가 할게요").click()
    await expect(asked.get_by_text("내가 맡았어요")).to_be_visible()
    await asked.get_by_role("button", name="전화를 안 받아요").click()
    await expect(asked.get_by_text("전화 1번 안 받음")).to_be_visible()
    await assert_accessible(sera)
    await shoot(sera, "callbacks-open")
    await page.reload()
    await expect(page.get_by_text(re.compile("담당자가 맡았어요"))).to_be_visible()
    await asked.get_by_role("button", name="마치기").click()
    await expect(sera.get_by_label("만나지 못했어요")).to_be_disabled()
    await sera.get_by_label("119나 다른 기관에 넘겼어요").check()
    await sera.get_by_role("dialog").get_by_role("button", name="마치기").click()
    await expect(sera.get_by_text("어디에 넘겼는지 적어 주세요.")).to_be_visible()
    await sera.get_by_label("어디에 넘겼는지").fill("119에 알려 산소통을 가져다드렸어요")
    await assert_accessible(sera)
    await shoot(sera, "callbacks-end")
    await sera.get_by_role("dialog").get_by_role("button", name="마치기").click()
    await expect(sera.get_by_text("마친 분 1명")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("도와드릴 수 있는 곳에 이어 드렸어요.")).to_be_visible()

    await author.goto(f"/staff/alerts/{alert_id}")
    answers = author.locator("section").filter(has=author.get_by_role("heading", name="안전 확인 답"))
    await expect(answers.get_by_role("row", name=re.compile("치평동 1 0 0 1 0"))).to_be_visible()
    await expect(answers.get_by_text("박순자")).to_have_count(0)
    await assert_accessible(author)
    await assert_fits(author)
    await shoot(author, "safety-operator")


async def test_an_answer_without_a_connection_is_kept_and_sent_once(phone: Open, desk: Open) -> None:
    _, alert_id = await send(desk, "창문에서 떨어져 계세요")
    page = await citizen_at(phone, f"/alerts/{alert_id}", "김나래", service_workers="allow")
    await page.evaluate("navigator.serviceWorker.ready")
    await page.reload()
    await expect(page.get_by_role("heading", name="안전한지 알려 주세요")).to_be_visible()
    await page.get_by_role("button", name="도움이 필요해요").click()
    # Who is signed in need not say who they are.
    await expect(page.get_by_label("이름")).to_have_value("김나래")
    await page.get_by_label("지금 계신 동").fill("치평")
    await page.get_by_role("button", name=re.compile("치평동")).click()
    await page.get_by_text("동의해요", exact=True).click()
    await page.context.set_offline(True)
    await page.get_by_role("button", name="전화 부탁하기").click()
    await expect(page.get_by_text("이 휴대폰에 적어 두었어요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "safety-offline")
    await page.context.set_offline(False)
    await expect(page.get_by_text(re.compile("까지 전화드려요"))).to_be_visible()
    sera = await staff_at(desk, CALLBACKS, "오세라")
    await expect(row(sera, "김나래")).to_have_count(1)
    # It becomes care, with what was told.
    await row(sera, "김나래").get_by_role("button", name="연락처와 기록").click()
    await row(sera, "김나래").get_by_role("link", name="돌봄으로 잇기").click()
    await expect(sera.get_by_label("이름", exact=True).first).to_have_value("김나래")
    await shoot(sera, "callbacks-to-care")
    # Safe after all: nobody calls any more.
    await page.get_by_role("button", name="이제 안전해요").click()
    await expect(page.get_by_text("안전하다고 답했어요")).to_be_visible()
    await sera.goto(CALLBACKS)
    await sera.get_by_text(re.compile("^마친 분")).click()
    await expect(row(sera, "김나래").get_by_text("이제 안전하다고 했어요").first).to_be_visible()
    listed = await ask(sera, "GET", "/api/staff/care/callbacks")
    assert [one["outcome"] for one in listed["ended"] if one["name"] == "김나래"] == ["safe"]


async def test_a_refusal_stands_where_it_was_pressed(phone: Open, desk: Open) -> None:
    _, alert_id = await send(desk, "다리를 건너지 마세요")
    page = await phone(f"/alerts/{alert_id}")
    refusal = {"type": "/problems/number_waits", "title": "", "status": 409, "code": "number_waits"}
    await page.route("**/answer", lambda route: route.fulfill(status=409, json=refusal))
    await ask_for_a_call(page, "한지우", "010-2345-0009", "약이 없어요")
    await expect(page.get_by_text(re.compile("이 번호로는 이미 전화드리기로"))).to_be_in_viewport()
    await expect(page.get_by_label("무엇이 필요하세요?")).to_have_value("약이 없어요")
    await assert_accessible(page)
    await page.unroute("**/answer")
    await page.get_by_role("button", name="전화 부탁하기").click()
    await expect(page.get_by_text(re.compile("까지 전화드려요"))).to_be_visible()


async def test_without_a_script_the_page_says_whom_to_call(phone: Open, desk: Open) -> None:
    _, alert_id = await send(desk, "물가에서 떨어져 계세요")
    page = await phone(f"/a/{alert_id}", java_script_enabled=False)
    await expect(page.get_by_role("heading", name="안전한지 알려 주세요")).to_be_visible()
    await expect(page.get_by_text("119에 전화하세요").first).to_be_visible()
    await shoot(page, "safety-plain")
