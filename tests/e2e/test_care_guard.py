"""Guarding what care keeps: a month of reads, what is held and forgotten, what one takes along and leaves behind."""

import io
import re
import subprocess
import sys
from zipfile import ZipFile

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import citizen_at, staff_at
from tests.e2e.test_care_desk import ASK, READ, request
from tests.server import PROJECT, Server

pytestmark = pytest.mark.browser


async def test_a_supervisor_looks_at_a_month_and_signs_it(desk: Open) -> None:
    boss = await staff_at(desk, "/staff/care/review", "장한빛")
    await expect(boss.get_by_role("heading", name="누가 얼마나 봤나요")).to_be_visible()
    await assert_accessible(boss)
    await shoot(boss, "guard-review")
    # This month cannot be signed yet, and says why.
    this_month = await boss.get_by_role("combobox").locator("option").first.get_attribute("value")
    await boss.get_by_role("combobox").select_option(this_month)
    await expect(boss.get_by_text("이달이 끝나면 확인할 수 있어요")).to_be_visible()
    await expect(boss.get_by_text(re.compile("배가온 님이 오세라 님의 사례를 열었어요")).first).to_be_visible()
    await shoot(boss, "guard-review-now")
    await boss.get_by_role("combobox").select_option(index=1)
    async with boss.expect_download() as file:
        await boss.get_by_role("button", name="CSV로 받기").click()
    assert (await file.value).suggested_filename.startswith("care-reads-")
    for button in await boss.get_by_role("button", name="살펴봤어요", exact=True).all():
        await button.click()
    await boss.get_by_label("남길 말").fill("특별한 일은 없었어요.")
    await boss.get_by_role("button", name="살펴봤다고 확인하기").click()
    await expect(boss.get_by_text(re.compile("장한빛 님이 .*에 확인했어요"))).to_be_visible()
    await assert_accessible(boss)
    await shoot(boss, "guard-review-signed")


async def test_a_case_is_held_and_lifted_and_the_administrator_sees_it(desk: Open) -> None:
    boss = await staff_at(desk, "/staff/care?filter=all", "민서연")
    await boss.get_by_role("button", name=re.compile("심판돌")).click()
    await boss.get_by_role("link", name=re.compile("크게 보기")).click()
    await expect(boss.get_by_role("heading", name="심판돌 님").first).to_be_visible()
    await boss.get_by_role("button", name="사례 보존하기").click()
    dialog = boss.get_by_role("dialog")
    await dialog.get_by_role("button", name="사례 보존하기").click()
    await expect(dialog.get_by_text("열 글자가 넘게 적어 주세요.")).to_be_visible()
    await dialog.get_by_label("무엇 때문인지").fill("광주지방법원 2026가단1234 사건")
    await assert_accessible(boss)
    await shoot(boss, "guard-hold-dialog")
    await dialog.get_by_role("button", name="사례 보존하기").click()
    await expect(boss.get_by_text("소송 때문에 보존하고 있어요.")).to_be_visible()
    await assert_accessible(boss)
    await shoot(boss, "guard-hold")
    admin = await staff_at(desk, "/staff/care/retention", "문지호")
    held = admin.get_by_role("listitem").filter(has_text="광주지방법원 2026가단1234 사건")
    await expect(held).to_be_visible()
    await expect(admin.get_by_role("heading", name="지운 기록")).to_be_visible()
    assert "심판돌" not in await admin.content()
    await assert_accessible(admin)
    await shoot(admin, "guard-retention")
    await held.get_by_role("button", name="보존 풀기").click()
    await admin.get_by_role("dialog").get_by_label("무엇 때문인지").fill("소송이 끝나 더 남기지 않아요")
    await admin.get_by_role("dialog").get_by_role("button", name="보존 풀기").click()
    await expect(held).to_have_count(0)
    await admin.set_viewport_size({"width": 320, "height": 700})
    await assert_fits(admin)
    await shoot(admin, "guard-retention-320")


async def test_everything_of_ones_own_comes_along_as_a_zip_and_what_stays_is_said(phone: Open) -> None:
    page = await citizen_at(phone, "/my/data", "나보배", accept_downloads=True)
    case_id = (await page.evaluate(ASK, request("나보배")))["case_id"]
    code = (await page.evaluate(READ, case_id))["code"]
    async with page.expect_download() as file:
        await page.get_by_role("button", name="내 정보 내려받기").click()
    taken = await file.value
    assert re.fullmatch(r"mobile-gwangju-[\d-]+\.zip", taken.suggested_filename)
    with ZipFile(io.BytesIO((await taken.path()).read_bytes())) as archive:
        readable = archive.read("내 정보.html").decode()
        assert {"data.json", "내 정보.html", "my data.html"} == set(archive.namelist())
    assert code in readable
    assert "무릎이 아파요." in readable
    await assert_accessible(page)
    await shoot(page, "guard-data")
    await readable_alone(page, readable)
    await page.get_by_role("button", name="내 정보 모두 지우기").click()
    await expect(page.get_by_text("돌봄 기록 1건")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "guard-delete")


async def test_a_colleagues_case_opens_with_the_passkey_touched_again(desk: Open, server: Server) -> None:
    command = [sys.executable, "-m", "backend.cli", "staff", "invite", "최가람", "--title", "사례관리사",
               "--role", "care_manager:dong:2914007"]  # fmt: skip
    printed = subprocess.run(command, env=server.env, cwd=PROJECT, check=True, capture_output=True).stdout.decode()  # noqa: ASYNC221
    page = await desk("about:blank")
    debugger = await page.context.new_cdp_session(page)
    await debugger.send("WebAuthn.enable")
    key = await debugger.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})  # fmt: skip
    await page.goto("/staff/invitation#" + re.findall(r"#(\S+)", printed)[0])
    await page.get_by_role("button", name="패스키 만들고 들어가기").click()
    await page.get_by_role("button", name=re.compile("조영배")).click()
    await page.get_by_label("왜 보나요").fill("담당자가 쉬는 날이라 대신 봐요")
    # Whoever does not touch it stays outside, and keeps what they wrote.
    touched = {"authenticatorId": key["authenticatorId"]}
    await debugger.send("WebAuthn.setUserVerified", touched | {"isUserVerified": False})
    await page.get_by_role("button", name="적고 열기").click()
    await expect(page.get_by_role("alert").filter(has_text=re.compile("패스키"))).to_be_visible()
    await expect(page.get_by_label("왜 보나요")).to_have_value("담당자가 쉬는 날이라 대신 봐요")
    await shoot(page, "guard-step-up")
    await debugger.send("WebAuthn.setUserVerified", touched | {"isUserVerified": True})
    await page.get_by_role("button", name="적고 열기").click()
    await expect(page.get_by_role("heading", name="조영배 님")).to_be_visible()


async def readable_alone(page: Page, html: str) -> None:
    """The page in the archive opens by itself, fits a phone and is accessible."""
    alone: Page = await page.context.new_page()
    await alone.set_content(html)
    await assert_accessible(alone)
    await assert_fits(alone)
    await shoot(alone, "guard-readable")
    await alone.close()
