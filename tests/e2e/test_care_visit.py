"""On the road: the way of the day, a form that two fill in, a signature, and a connection that is lost."""

import io
import itertools
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, citizen_at, staff_at
from tests.e2e.test_care_desk import request

pytestmark = pytest.mark.browser

TABLET, SMALL = {"width": 768, "height": 1024}, {"width": 320, "height": 700}
# Days on which nobody of the demo and no other journey is anywhere.
_days = itertools.count(61)

SAVE = """async ([id, body]) => (await fetch(`/api/staff/care/cases/${id}/assessment`, {method: 'PUT',
  headers: {'content-type': 'application/json', 'idempotency-key': crypto.randomUUID()},
  body: JSON.stringify(body)})).status"""


async def visited(phone: Open, boss: Page, name: str) -> tuple[str, str]:
    """A case that its supervisor gave to 오세라, with a visit at ten on a day of its own; its id and the day."""
    me = await citizen_at(phone, "about:blank", name)
    headers = {"Idempotency-Key": str(uuid4())}
    asked = await me.request.post("/api/care/requests", data=request(name, urgency="normal"), headers=headers)
    case_id = (await asked.json())["case_id"]
    path = f"/api/staff/care/cases/{case_id}"
    accounts = await ask(boss, "GET", "/api/staff/demo-accounts")
    sera = next(account["id"] for account in accounts if account["name"] == "오세라")
    # By itself it goes to somebody at once, whoever that is.
    while (case := await ask(boss, "GET", path))["assignee"] is None:
        await boss.wait_for_timeout(50)
    if case["assignee"]["id"] != sera:
        case = await ask(boss, "POST", f"{path}/assign", version=case["version"], staff_id=sera)
    day = datetime.now(SEOUL).date() + timedelta(days=next(_days))
    await ask(boss, "POST", f"{path}/visit", version=case["version"], why="그날이 좋다고 하세요",
              starts_at=f"{day}T10:00:00+09:00")  # fmt: skip
    return case_id, str(day)


def question(page: Page, words: str) -> Any:
    return page.get_by_role("group", name=words)


async def answer_rest(page: Page) -> None:
    """The first answer to whatever is not answered yet."""
    await page.locator(".asked fieldset:not(:has(input:checked))").evaluate_all(
        "groups => groups.forEach(group => group.querySelector('input').click())"
    )


async def test_what_is_found_at_the_door_is_written_down_by_two_and_signed(phone: Open, desk: Open) -> None:
    page = await staff_at(desk, "/staff/care/route", "오세라", viewport=TABLET, has_touch=True)
    boss = await staff_at(desk, "/staff/me", "민서연")
    case_id, day = await visited(phone, boss, "구순덕")
    await page.goto(f"/staff/care/route?on={day}")
    stop = page.get_by_role("listitem").filter(has_text="구순덕")
    await expect(stop).to_contain_text("10:00")
    await expect(stop).to_contain_text("치평로")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "care-route")
    await stop.get_by_role("link", name="살펴보기").click()
    await expect(page.get_by_role("heading", name="구순덕 님 살펴보기")).to_be_visible()
    await question(page, "식사를 스스로 챙겨 드시나요?").get_by_text("스스로 챙겨 드세요").click()
    await page.get_by_label("더 적어 둘 것").first.fill("주민번호는 410518-2345678")
    await expect(page.get_by_text("주민등록번호는 적으면 안 돼요.", exact=False)).to_be_visible()
    await expect(page.get_by_label("더 적어 둘 것").first).to_have_value("주민번호는 410518-2345678")
    await page.get_by_label("더 적어 둘 것").first.fill("틀니가 안 맞아요 ")
    await expect(page.get_by_text(re.compile("에 저장했어요"))).to_be_visible()
    await expect(page.get_by_label("더 적어 둘 것").first).to_have_value("틀니가 안 맞아요 ")
    # Meanwhile a colleague hears something else, and does not see what stands here.
    said = {"base": {}, "mine": {"eats": "fed"}, "form_version": 1}
    assert await boss.evaluate(SAVE, [case_id, said]) == 200
    await question(page, "하루에 몇 끼 드시나요?").get_by_text("두 끼").click()
    differs = page.get_by_role("group", name=re.compile("민서연 님은 .* 다르게 적었어요"))
    await expect(differs).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "care-visit-conflict")
    await differs.get_by_role("button", name="그 답으로: 먹여 드려야 해요").click()
    await expect(differs).to_have_count(0)
    await expect(question(page, "식사를 스스로 챙겨 드시나요?").get_by_label("먹여 드려야 해요")).to_be_checked()
    # What must be answered is said, and led to.
    await page.get_by_role("button", name="살펴보기 마치기").click()
    await expect(page.get_by_role("heading", name="남은 물음")).to_be_visible()
    await assert_accessible(page)
    await answer_rest(page)
    await question(page, "지난 석 달 동안 넘어지셨나요?").get_by_text("한 번").click()
    await question(page, "넘어져서 다치셨나요?").get_by_text("아니요").click()
    await question(page, "돌보는 분은 어떠세요?").get_by_text("괜찮으세요").click()
    sheet = page.get_by_role("img", name="여기에 손가락으로 서명해 주세요")
    await page.get_by_role("button", name="서명 저장").click()
    await expect(page.get_by_text("서명을 먼저 받아 주세요.")).to_be_visible()
    await sheet.scroll_into_view_if_needed()
    box = await sheet.bounding_box()
    assert box
    await page.mouse.move(box["x"] + 40, box["y"] + 90)
    await page.mouse.down()
    for x, y in ((120, 40), (200, 130), (300, 60)):
        await page.mouse.move(box["x"] + x, box["y"] + y, steps=3)
    await page.mouse.up()
    await shoot(page, "care-visit-sign")
    await page.get_by_role("button", name="서명 저장").click()
    await expect(page.get_by_text(re.compile("에 서명하셨어요"))).to_be_visible()
    await page.get_by_role("button", name="살펴보기 마치기").click()
    sure = page.get_by_role("dialog")
    await expect(sure).to_contain_text("1단계, 가끔 살피면 돼요")
    await assert_accessible(page)
    await sure.get_by_role("button", name="살펴보기 마치기").click()
    await expect(page).to_have_url(re.compile(f"/staff/care/cases/{case_id}$"))
    await expect(page.get_by_text("1단계, 가끔 살피면 돼요")).to_be_visible()
    await expect(page.get_by_text("고르지 않은 답", exact=True)).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "care-visit-found")
    assert (await ask(page, "GET", f"/api/staff/care/cases/{case_id}"))["status"] == "assessed"
    await page.goto(f"/staff/care/route?on={day}")
    await expect(stop).to_contain_text("살펴봤어요")


async def test_a_lost_connection_loses_no_answer(phone: Open, desk: Open) -> None:
    page = await staff_at(desk, "/staff/care/route", "오세라", viewport=SMALL)
    case_id, _ = await visited(phone, await staff_at(desk, "/staff/me", "민서연"), "도필녀")
    await page.goto(f"/staff/care/cases/{case_id}/assessment")
    # The health consent was given with the request; the form stands, and fits the smallest phone in large letters.
    await expect(page.get_by_role("heading", name="도필녀 님 살펴보기")).to_be_visible()
    await assert_fits(page)
    await assert_accessible(page)
    await page.evaluate("document.documentElement.style.fontSize = '125%'")
    await assert_fits(page)
    await shoot(page, "care-visit-small")
    save = f"**/api/staff/care/cases/{case_id}/assessment"
    await page.route(save, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    await question(page, "집 안에서 어떻게 다니세요?").get_by_text("부축해야 해요").click()
    await page.get_by_label("병 이름과 드시는 약").fill("혈압약")
    await expect(page.get_by_text("아직 보내지 못했어요. 이 기기에 있어요")).to_be_visible()
    # Closed and opened again, it is all there, and goes out as soon as there is a way.
    await page.reload()
    await expect(page.get_by_label("병 이름과 드시는 약")).to_have_value("혈압약")
    await expect(question(page, "집 안에서 어떻게 다니세요?").get_by_label("부축해야 해요")).to_be_checked()
    await page.unroute(save)
    await page.reload()
    await expect(page.get_by_text(re.compile("에 저장했어요"))).to_be_visible()
    found = await ask(page, "GET", f"/api/staff/care/cases/{case_id}/assessment")
    kept = {field: given["value"] for field, given in found["draft"]["answers"].items()}
    assert kept == {"walks": "person", "note_health": "혈압약"}
    # A photo, and who works with keys alone writes down that it was said.
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "green").save(out, "JPEG")
    files = page.locator("input[type=file]")
    await files.set_input_files({"name": "그림.svg", "mimeType": "image/jpeg", "buffer": b"<svg/>"})
    await expect(page.get_by_text("열 수 없는 파일이에요.", exact=False)).to_be_visible()
    await files.set_input_files({"name": "욕실.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    await expect(page.get_by_role("button", name="욕실.jpg 열기")).to_be_visible()
    async with page.expect_popup() as popup:
        await page.get_by_role("button", name="욕실.jpg 열기").click()
    await (await popup.value).wait_for_url(re.compile("/api/staff/care/documents/"))
    await page.get_by_role("button", name="말로 동의하셨어요").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("서명하지 못한 까닭").fill("손이 떨려 못 쓰세요")
    await page.get_by_role("button", name="적기", exact=True).click()
    await expect(page.get_by_text(re.compile("에 말로 동의하셨어요"))).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
