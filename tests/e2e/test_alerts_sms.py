"""An alert that is followed by SMS, approved on a phone; and a 위급 that goes out alone and is looked at."""

import re
import subprocess
import sys

import pytest
from playwright.async_api import CDPSession, Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, citizen_at, staff_at
from tests.e2e.test_alerts import write_alert
from tests.e2e.test_alerts_authoring import submit
from tests.server import PROJECT, Server

pytestmark = pytest.mark.browser


class Passkey:
    """A virtual authenticator: whoever holds it lends a finger, or does not."""

    def __init__(self, debugger: CDPSession, key: str) -> None:
        self._debugger, self._key = debugger, key

    async def lends_a_finger(self, does: bool) -> None:
        await self._debugger.send("WebAuthn.setUserVerified", {"authenticatorId": self._key, "isUserVerified": does})


async def invited(open_page: Open, server: Server, name: str, role: str) -> tuple[Page, Passkey]:
    """A new member of staff, who made a passkey in this browser."""
    command = [sys.executable, "-m", "backend.cli", "staff", "invite", name, "--title", "재난상황실", "--role", role]
    printed = subprocess.run(command, env=server.env, cwd=PROJECT, check=True, capture_output=True).stdout.decode()  # noqa: ASYNC221
    page = await open_page("about:blank")
    debugger = await page.context.new_cdp_session(page)
    await debugger.send("WebAuthn.enable")
    added = await debugger.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})  # fmt: skip
    await page.goto("/staff/invitation#" + re.findall(r"#(\S+)", printed)[0])
    await page.get_by_role("button", name="패스키 만들고 들어가기").click()
    await expect(page.locator(".rail")).to_be_visible()
    return page, Passkey(debugger, added["authenticatorId"])


async def break_glass(page: Page, why: str | None = None) -> None:
    """From the editor, without waiting for anybody; without `why`, for the reason that stands there already."""
    await page.get_by_role("button", name="승인 요청하기").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("위급")
    await page.get_by_role("dialog").get_by_role("button", name="승인 없이 바로 보내기").click()
    if why is not None:
        await page.get_by_role("dialog").get_by_label("왜 기다릴 수 없나요?").fill(why)
    await page.get_by_role("dialog").get_by_role("button", name="지금 보내기").click()


async def test_an_sms_is_chosen_and_priced_by_one_and_approved_by_another_with_the_passkey_on_a_phone(
    phone: Open, desk: Open, server: Server
) -> None:
    citizen = await citizen_at(phone, "/my/sms")
    await expect(citizen.get_by_text("위급은 끌 수 없어요")).to_be_visible()
    await citizen.get_by_role("button", name="동네 더하기").click()
    await citizen.get_by_label("동네 이름으로 찾기").fill("치평")
    await citizen.get_by_role("dialog").get_by_role("button", name=re.compile("치평동")).click()
    await expect(citizen.get_by_text("바꿨어요")).to_be_visible()
    await expect(citizen.get_by_role("button", name="치평동")).to_be_visible()
    await assert_accessible(citizen)
    await assert_fits(citizen)
    await shoot(citizen, "sms-mine")

    author = await staff_at(desk, "/staff/alerts", "한결")
    await write_alert(author, "창문을 닫고 집 안에 계세요")
    await author.get_by_role("button", name="10분 뒤").click()
    await author.get_by_role("button", name="심각").click()
    await expect(author.get_by_text(re.compile(r"많아야 [\d,]+명, [\d,]+원")).first).to_be_visible()
    await expect(author.locator(".smstext").first).to_contain_text("[광주 긴급] 창문을 닫고 집 안에 계세요")
    await assert_accessible(author)
    await author.locator(".smstext").first.scroll_into_view_if_needed()
    await shoot(author, "sms-compose")
    await author.set_viewport_size({"width": 320, "height": 640})
    for text in (200, 100):
        await author.evaluate("text => localStorage.setItem('settings', JSON.stringify({ text }))", text)
        await author.evaluate("dispatchEvent(new Event('settings'))")
        await assert_fits(author)
    await author.set_viewport_size({"width": 1440, "height": 900})
    await submit(author)
    await expect(author.get_by_text(re.compile("많아야 ")).first).to_be_visible()
    await assert_accessible(author)

    approver, passkey = await invited(phone, server, "도윤슬", "approver")
    await approver.goto("/staff/alerts")
    await approver.get_by_role("link", name="창문을 닫고 집 안에 계세요").first.click()
    await expect(approver.get_by_text(re.compile("많아야 ")).first).to_be_visible()
    await assert_fits(approver)
    await shoot(approver, "sms-approve")
    await passkey.lends_a_finger(False)
    await approver.get_by_role("button", name="승인하고 보내기").click()
    await expect(approver.get_by_role("alert").filter(has_text=re.compile("패스키"))).to_be_in_viewport()
    await shoot(approver, "sms-approve-refused")
    await passkey.lends_a_finger(True)
    await approver.get_by_role("button", name="승인하고 보내기").click()
    await expect(approver.get_by_role("heading", name="보낸 알림")).to_be_visible()
    await expect(approver.get_by_text("그때까지 알림을 연 분께는 보내지 않아요")).to_be_visible()
    await assert_accessible(approver)
    await assert_fits(approver)
    await shoot(approver, "sms-result-phone")

    # Whoever opens it in the app is known to have seen it; the page without the app is one tap away.
    listed = await ask(citizen, "GET", "/api/alerts?state=current")
    alert_id = next(a["id"] for a in listed if a["texts"]["ko"]["headline"] == "창문을 닫고 집 안에 계세요")
    async with citizen.expect_response(re.compile(r"/api/alerts/[0-9a-f-]+/opened$")) as opened:
        await citizen.goto(f"/alerts/{alert_id}")
    assert (await opened.value).status == 204
    await expect(citizen.get_by_role("link", name=re.compile("가벼운 화면"))).to_have_attribute(
        "href", re.compile(r"^/a/[0-9a-f-]{36}\?lang=ko$")
    )
    await shoot(citizen, "sms-citizen-alert")


async def test_a_grave_alert_goes_out_alone_with_the_passkey_and_somebody_else_has_to_look_at_it(
    phone: Open, desk: Open, server: Server
) -> None:
    operator, passkey = await invited(desk, server, "문이든", "operator")
    await write_alert(operator, "지금 높은 곳으로 가세요")
    await operator.get_by_text("위급", exact=True).first.click()
    await operator.get_by_role("button", name="5분 뒤").click()
    await passkey.lends_a_finger(False)
    await break_glass(operator, "둑이 넘치고 있어요.")
    # It is kept as a draft, and goes out from there with what was said already.
    await expect(operator).to_have_url(re.compile("/staff/alerts/[0-9a-f-]{36}"))
    dialog = operator.get_by_role("dialog")
    await expect(dialog.get_by_text("패스키를 한 번 더 확인해야 해요")).to_be_visible()
    why = dialog.get_by_label("왜 기다릴 수 없나요?")
    await expect(why).to_have_value("둑이 넘치고 있어요.")
    await shoot(operator, "sms-glass-refused")
    await dialog.get_by_role("button", name="지금 보내기").click()
    await expect(dialog.get_by_text("패스키를 한 번 더 확인해야 해요")).to_be_visible()
    await expect(why).to_have_value("둑이 넘치고 있어요.")
    # Whoever thinks it over finds it again, and is asked for nothing that they have not asked for.
    await dialog.get_by_role("button", name="더 고치기").click()
    await operator.reload()
    await expect(operator.get_by_role("button", name="승인 요청하기")).to_be_visible()
    await expect(dialog).to_have_count(0)
    await passkey.lends_a_finger(True)
    await break_glass(operator)
    await expect(operator.get_by_text("승인 없이 나간 알림이에요")).to_be_visible()
    await expect(operator.get_by_text("쓰지 않은 승인자가 살펴보면 사라져요")).to_be_visible()
    await shoot(operator, "sms-glass-sent")
    current = await ask(operator, "GET", "/api/alerts?state=current")
    [public] = [a for a in current if a["texts"]["ko"]["headline"] == "지금 높은 곳으로 가세요"]
    assert public["level"] == 4

    reviewer = await staff_at(phone, "/staff/alerts", "윤지안")
    await reviewer.get_by_role("link", name="지금 높은 곳으로 가세요").first.click()
    await expect(reviewer.get_by_text("둑이 넘치고 있어요.").first).to_be_visible()
    await reviewer.get_by_role("button", name="살펴보기").click()
    await reviewer.get_by_role("dialog").get_by_label("살펴본 내용").fill("옳았어요.")
    await reviewer.get_by_role("dialog").get_by_role("button", name="다 살펴봤어요").click()
    await expect(reviewer.get_by_text("승인 없이 나간 알림이에요")).to_be_hidden()
    await assert_accessible(reviewer)
    await assert_fits(reviewer)
    await shoot(reviewer, "sms-glass-reviewed")
