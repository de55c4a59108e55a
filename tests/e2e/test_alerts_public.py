"""Alerts without our app, and the warnings of others at the desk."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from backend.seoul import SEOUL
from tests.alerts.test_sources import cap
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import staff_at

pytestmark = pytest.mark.browser


async def test_alerts_are_read_without_a_script_in_ones_own_language(phone: Open, server: Any) -> None:
    page = await phone("/a", lang="ru-RU", java_script_enabled=False)
    await expect(page.get_by_role("heading", level=1, name="Оповещения сейчас")).to_be_visible()
    await page.get_by_role("link", name="English").click()
    await page.locator("main li.alert a").filter(has_text="Wear a mask outside").click()
    await expect(page.get_by_role("heading", name="Do this now")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "en"
    await shoot(page, "alert-page-en")
    await page.get_by_role("link", name="한국어").click()
    await expect(page.get_by_role("heading", name="지금 이렇게 하세요")).to_be_visible()
    await shoot(page, "alert-page-ko")
    address = page.url
    # The same page judged by a tool that needs a script.
    for width, dark in ((320, False), (390, True)):
        judged = await phone(address, viewport={"width": width, "height": 800}, dark=dark)
        await assert_accessible(judged)
        await assert_fits(judged)
        await shoot(judged, f"alert-page-{width}")
    document = await page.request.get((await page.get_by_role("link", name="CAP").get_attribute("href")) or "")
    assert "urn:oasis:names:tc:emergency:cap:1.2" in await document.text()


async def test_whoever_has_the_app_on_the_phone_still_opens_the_plain_page(phone: Open) -> None:
    page = await phone("/", service_workers="allow")
    await page.evaluate("navigator.serviceWorker.ready")
    # The worker answers from the next page on.
    await page.goto("/alerts")
    await page.wait_for_function("navigator.serviceWorker.controller !== null")
    await page.goto("/a")
    await expect(page.get_by_role("heading", level=1, name="지금 알림")).to_be_visible()
    await expect(page.locator("main li.alert a").first).to_be_visible()


async def test_an_operator_brings_a_document_and_says_where_it_holds(desk: Open, server: Any) -> None:
    page = await staff_at(desk, "/staff/alerts/sources", "한결")
    sent = (datetime.now(SEOUL) - timedelta(minutes=1)).replace(microsecond=0).isoformat()
    document = cap("e2e-1", sent=sent, area="<areaDesc>어딘가</areaDesc>", headline="강가에서 떨어지세요")
    box = page.locator("input[type=file]")
    await box.set_input_files({"name": "bad.xml", "mimeType": "text/xml", "buffer": b"<html>"})
    await expect(page.get_by_role("alert").filter(has_text="CAP 1.2 문서가 아니거나")).to_be_visible()
    await box.set_input_files({"name": "cap.xml", "mimeType": "text/xml", "buffer": document})
    await expect(page.get_by_role("status").filter(has_text="광주의 어느 곳인지 알 수 없어요")).to_be_visible()
    await page.get_by_role("button", name="받을 곳 더하기").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("이름").fill("아주 긴 이름의 영산강·섬진강 홍수통제소 상황실 경보 자료 서버")
    await dialog.get_by_label("주소").fill("http://127.0.0.1:9/cap")
    await dialog.get_by_role("button", name="저장하기").click()
    row = page.locator("li.prog", has_text="아주 긴 이름")
    await expect(row).to_be_visible()
    await row.get_by_role("button", name="지금 받아 보기").click()
    await expect(row.get_by_text("연결되지 않아요")).to_be_visible(timeout=30_000)
    await row.get_by_role("button", name="규칙 더하기").click()
    await dialog.get_by_role("button", name="저장하기").click()
    await expect(row.get_by_text("승인을 기다려요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "alert-sources")
    await page.goto("/staff/alerts")
    await expect(page.get_by_text("받지 못하고 있는 곳이 있어요")).to_be_visible()
    await page.get_by_role("link", name="강가에서 떨어지세요").click()
    await expect(page.get_by_text(re.compile("어디에 보낼지 고르고 저장해야"))).to_be_visible()
    await shoot(page, "alert-from-elsewhere")
