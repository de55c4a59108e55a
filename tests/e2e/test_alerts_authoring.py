"""One writes, another approves on a phone, and citizens see one card that changes and ends."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, pretend_to_subscribe, staff_at
from tests.e2e.test_alerts import subscribe, write_alert
from tests.push_service import PushService, Subscription

pytestmark = pytest.mark.browser


async def notices(service: PushService, subscription: Subscription, n: int) -> list[dict[str, Any]]:
    """Waits until so many have arrived; what the lock screen shows of each."""
    for _ in range(300):
        if len(got := service.received(subscription)) >= n:
            return [message.document["notification"] for message in got]
        await asyncio.sleep(0.05)
    raise AssertionError(f"{len(service.received(subscription))} of {n} arrived")


async def submit(page: Page) -> None:
    """From the editor to the desk of the approver."""
    await page.get_by_role("button", name="승인 요청하기").click()
    dialog = page.get_by_role("dialog")
    box = dialog.get_by_role("textbox")
    if await box.count():
        await box.fill("긴급")
    await dialog.get_by_role("button", name="승인 요청하기").click()
    await expect(page.get_by_text("승인 기다림").first).to_be_visible()


async def approve(approver: Page, headline: str) -> None:
    await approver.goto("/staff/alerts")
    await approver.get_by_role("link", name=headline).first.click()
    await approver.get_by_role("button", name="승인하고 보내기").click()
    await expect(approver.get_by_role("heading", name="보낸 알림")).to_be_visible()


async def test_from_the_author_over_the_approvers_phone_to_the_citizens_card_and_the_all_clear(
    phone: Open, desk: Open, push_service: PushService
) -> None:
    citizen = await phone("about:blank", service_workers="allow")
    subscription = await pretend_to_subscribe(citizen, push_service)
    await citizen.goto("/alerts")
    await subscribe(citizen)
    await expect(citizen.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_visible()
    author = await staff_at(desk, "/staff/alerts", "한결")
    await shoot(author, "authoring-list")
    await write_alert(author, "원효사 쪽으로 가지 마세요")
    await author.get_by_role("tab", name=re.compile("English")).click()
    await author.get_by_label("무슨 일").fill("Wildfire")
    await author.get_by_label(re.compile("^제목")).fill("Keep away from Wonhyosa")
    await author.get_by_label("내용").fill("A fire burns near Wonhyosa temple.")
    await expect(author.get_by_text("Русский, Tiếng Việt, 中文 글이 없어요")).to_be_visible()
    await author.get_by_role("button", name="Tiếng Việt").click()
    await expect(author.locator(".noti").first).to_contain_text("Hiện chỉ có tiếng Anh")
    await assert_accessible(author)
    await shoot(author, "authoring-compose")
    await submit(author)
    await expect(author.get_by_text("승인은 승인자만 할 수 있어요")).to_be_visible()
    assert await author.get_by_role("button", name="승인하고 보내기").count() == 0

    # On the approver's phone: returned first, then approved as it was written better.
    approver = await staff_at(phone, "/staff/alerts", "윤지안")
    await approver.get_by_role("link", name="원효사 쪽으로 가지 마세요").click()
    await expect(approver.get_by_role("button", name="승인하고 보내기")).to_be_visible()
    await shoot(approver, "authoring-approve")
    await assert_accessible(approver)
    await assert_fits(approver)
    await approver.get_by_role("button", name="돌려주기").click()
    await approver.get_by_role("dialog").get_by_label("까닭").fill("하실 일을 적어 주세요.")
    await shoot(approver, "authoring-return")
    await approver.get_by_role("dialog").get_by_role("button", name="돌려주기").click()
    await expect(author.get_by_text("하실 일을 적어 주세요.").first).to_be_visible()
    await author.get_by_role("tab", name=re.compile("한국어")).click()
    await author.get_by_label("하실 일").fill("창문을 닫으세요.")
    await expect(author.get_by_text("1판과 달라진 점")).to_be_visible()
    await shoot(author, "authoring-returned")
    await submit(author)
    assert push_service.received(subscription) == []
    await approve(approver, "원효사 쪽으로 가지 마세요")
    await shoot(approver, "authoring-sent-phone")
    [first] = await notices(push_service, subscription, 1)
    assert first["title"] == "원효사 쪽으로 가지 마세요"

    # The update takes its place; only the words are put better, so it does not ring.
    await expect(author.get_by_role("button", name="새로 고쳐 알리기")).to_be_visible()
    await expect(author.get_by_role("heading", name="누구에게 얼마나 빨리 갔나")).to_be_visible(timeout=20_000)
    await expect(author.get_by_text(re.compile("절반은 .*초, 95%는 .*초 안에 받았어요"))).to_be_visible()
    await assert_accessible(author)
    await assert_fits(author)
    await shoot(author, "authoring-afterwards")
    await author.get_by_role("button", name="새로 고쳐 알리기").click()
    await author.get_by_label("내용").fill("불길이 잡혀 가요. 연기는 아직 도심으로 와요.")
    await expect(author.get_by_text("먼저 보낸 알림과 달라진 점")).to_be_visible()
    await assert_accessible(author)
    await shoot(author, "authoring-update")
    await submit(author)
    await approve(approver, "원효사 쪽으로 가지 마세요")
    second = (await notices(push_service, subscription, 2))[1]
    assert (second["tag"], second["data"]["renotify"]) == (first["tag"], False)
    await citizen.goto(second["navigate"])
    await expect(citizen.get_by_text(re.compile("에 고쳤어요"))).to_be_visible()
    await expect(citizen.get_by_role("heading", name="바뀐 내용")).to_be_visible()
    await assert_accessible(citizen)
    await assert_fits(citizen)
    await shoot(citizen, "authoring-citizen-updated")

    # The all-clear goes to whoever was reached, and the card says that it is over.
    await expect(author.get_by_role("button", name="해제 알리기")).to_be_visible()
    await author.get_by_role("button", name="해제 알리기").click()
    await author.get_by_label(re.compile("^제목")).fill("이제 창문을 열어도 돼요")
    await expect(author.get_by_label("하실 일")).to_have_value("")
    await expect(author.get_by_text(re.compile(r"받았던 휴대폰 [1-9]\d*대")).first).to_be_visible()
    await shoot(author, "authoring-clear")
    await submit(author)
    await approve(approver, "이제 창문을 열어도 돼요")
    third = (await notices(push_service, subscription, 3))[2]
    assert (third["tag"], third["data"]["level"]) == (first["tag"], 1)
    await expect(citizen.get_by_role("heading", name="이제 창문을 열어도 돼요")).to_be_visible()
    await expect(citizen.get_by_text("알림이 풀렸어요").first).to_be_visible()
    await shoot(citizen, "authoring-citizen-clear")


async def test_an_exercise_goes_from_ready_words_to_the_test_phone_alone(
    phone: Open, desk: Open, push_service: PushService
) -> None:
    mine, citizen = [await phone("about:blank", service_workers="allow") for _ in range(2)]
    subscriptions = [await pretend_to_subscribe(page, push_service) for page in (mine, citizen)]
    for page in (mine, citizen):
        await page.goto("/alerts")
        await subscribe(page)
        await expect(page.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_visible()
    operator = await staff_at(desk, "/staff/alerts/phones", "한결")
    await operator.get_by_role("button", name="번호 받기").click()
    code = (await operator.locator(".testcode").inner_text()).strip()
    await assert_accessible(operator)
    await shoot(operator, "authoring-phones")
    await mine.goto("/alerts/test")
    await mine.get_by_label("번호").fill("AAAA-2222")
    await mine.get_by_role("button", name="시험 휴대폰으로 쓰기").click()
    await expect(mine.get_by_text("번호가 틀렸거나 오래됐어요")).to_be_visible()
    await mine.get_by_label("번호").fill(code)
    await mine.get_by_role("button", name="시험 휴대폰으로 쓰기").click()
    await expect(mine.get_by_role("heading", name="이제 이 휴대폰으로 훈련이 와요").first).to_be_visible()
    await assert_accessible(mine)
    await shoot(mine, "authoring-test-phone")

    await operator.goto("/staff/alerts/new")
    await operator.get_by_role("button", name="자주 쓰는 글").click()
    row = operator.get_by_role("dialog").get_by_role("listitem").filter(has_text="하천 범람 우려")
    await expect(row).to_be_visible()
    await shoot(operator, "authoring-templates")
    await row.get_by_role("button", name="이 글로 쓰기").click()
    await operator.get_by_role("switch", name="훈련으로 보내기").click()
    # The map of a district opens a list of its dongs.
    await operator.locator(".dmap path").nth(1).click()
    await operator.get_by_role("dialog").get_by_text("치평동").click()
    await shoot(operator, "authoring-dongs")
    await operator.get_by_role("dialog").get_by_role("button", name="다 골랐어요").click()
    await expect(operator.get_by_text(re.compile(r"휴대폰 [1-9]\d*대")).first).to_be_visible()
    await operator.get_by_role("button", name="훈련으로 보내기").last.click()
    await operator.get_by_role("dialog").get_by_role("button", name="훈련으로 보내기").click()
    await expect(operator.get_by_role("heading", name="보낸 알림")).to_be_visible()
    [shown] = await notices(push_service, subscriptions[0], 1)
    assert shown["title"] == "[훈련] 지금 높은 곳으로 가세요"
    assert push_service.received(subscriptions[1]) == []
    await mine.goto(shown["navigate"])
    await expect(mine.get_by_text("훈련이에요")).to_be_visible()
    listed = await ask(citizen, "GET", "/api/alerts?state=current")
    assert not [alert for alert in listed if alert["exercise"]]


async def test_a_grave_alert_that_went_out_alone_is_looked_at(desk: Open) -> None:
    approver = await staff_at(desk, "/staff/alerts", "윤지안")
    await expect(approver.get_by_role("heading", name=re.compile("살펴볼 알림"))).to_be_visible()
    await shoot(approver, "authoring-review-list")
    await approver.get_by_role("link", name="불을 쓰지 말고 밖으로 나오세요").first.click()
    await expect(approver.get_by_text("승인을 기다릴 수 없었어요").first).to_be_visible()
    await shoot(approver, "authoring-review")
    await approver.get_by_role("button", name="살펴보기").click()
    await approver.get_by_role("dialog").get_by_label("살펴본 내용").fill("옳았어요. 다음에는 승인자에게도 전화해요.")
    await approver.get_by_role("dialog").get_by_role("button", name="다 살펴봤어요").click()
    await expect(approver.get_by_text("승인 없이 나간 알림이에요")).to_be_hidden()
    await expect(approver.get_by_text("다음에는 승인자에게도")).to_be_visible()
