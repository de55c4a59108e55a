"""How it was: answered on the phone, read and taken along at the desk; and the rules of points and lending."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from playwright.async_api import Page, expect

from backend.db import connect
from tests import make
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import sign_in, staff_sign_in
from tests.server import Server

pytestmark = pytest.mark.browser

CHOOSE = """part => localStorage.setItem('settings',
    JSON.stringify({...JSON.parse(localStorage.settings ?? '{}'), ...part}))"""


async def visitor(phone: Open, server: Server, **look: Any) -> tuple[Page, UUID, UUID]:
    """Signed in, with a visit that is over and has been asked about."""
    page = await phone("/sign-in?next=/my", **look)
    await sign_in(page, name := f"손님{make.now().timestamp():.0f}")
    await expect(page.get_by_role("heading", name=name)).to_be_visible()
    db = await connect(server.database_url)
    citizen_id = await db.fetchval("SELECT id FROM citizens WHERE name = $1", name)
    service_id, resource_id, site_id = await db.fetchrow(
        """SELECT s.id, r.id, s.site_id FROM services s JOIN service_resources sr ON sr.service_id = s.id
           JOIN resources r ON r.id = sr.resource_id AND r.kind = 'counsellor' WHERE s.name_ko = '1:1 상담' LIMIT 1"""
    )
    # Apart from other tests' visits, and from the demo's.
    count = await db.fetchval("SELECT count(*) FROM satisfaction_asks")
    starts_at = make.now() - timedelta(days=400, hours=int(count))
    booking_id = await make.booking(db, service_id, resource_id, citizen_id, starts_at, status="completed")
    ask_id = await db.fetchval(
        """INSERT INTO satisfaction_asks (citizen_id, kind, subject_id, site_id, service_id, counsellor_id, visited_at,
               asked_at, lapses_at)
           VALUES ($1, 'booking', $2, $3, $4, $5, $6, now(), now() + interval '14 days') RETURNING id""",
        citizen_id, booking_id, site_id, service_id, resource_id, make.now() - timedelta(hours=3),
    )  # fmt: skip
    await db.close()
    return page, booking_id, ask_id


async def test_a_visit_is_answered_with_one_tap_and_changed(phone: Open, server: Server) -> None:
    page, booking_id, ask_id = await visitor(phone, server)
    await page.goto("/")
    card = page.get_by_role("region").or_(page.locator(".panel.lit")).filter(has_text="다녀오신 건 어떠셨어요?")
    await expect(card.first).to_be_visible()
    await page.goto(f"/bookings/{booking_id}")
    await expect(page.get_by_role("heading", name="다녀오신 건 어떠셨어요?")).to_be_visible()
    await shoot(page, "satisfaction-pass")
    await page.get_by_role("link", name="답하기").click()
    await expect(page.get_by_role("heading", name="다녀오신 건 어떠셨어요?")).to_be_visible()
    await page.get_by_role("button", name="보내기").click()
    await expect(page.get_by_text("하나를 골라 주세요.")).to_be_visible()
    await expect(page.get_by_role("radio", name="매우 좋았어요")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("radio", name="좋았어요", exact=True)).to_be_checked()
    await page.get_by_label("더 하고 싶은 말").fill("상담실이 조금 추웠어요.")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "satisfaction")
    # What was chosen and written is still there.
    await page.reload()
    await expect(page.get_by_label("더 하고 싶은 말")).to_have_value("상담실이 조금 추웠어요.")
    await page.get_by_role("button", name="보내기").click()
    await expect(page.get_by_role("heading", name="알려 주셔서 고마워요")).to_be_focused()
    await expect(page.get_by_text("‘좋았어요’라고 하셨어요.")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "satisfaction-said")
    await page.get_by_role("button", name="고치기").click()
    await page.get_by_text("그저 그랬어요").click()
    await page.get_by_role("button", name="보내기").click()
    await expect(page.get_by_text("‘그저 그랬어요’라고 하셨어요.")).to_be_visible()
    db = await connect(server.database_url)
    assert await db.fetchval("SELECT score FROM satisfaction_asks WHERE id = $1", ask_id) == 3
    await db.close()
    await page.goto("/")
    await expect(
        page.get_by_role("heading", name="무엇을 도와드릴까요?").or_(page.locator("h2").first).first
    ).to_be_visible()
    await expect(page.get_by_text("다녀오신 건 어떠셨어요?")).to_have_count(0)


async def test_easy_mode_asks_in_two_steps_and_can_be_skipped(phone: Open, server: Server) -> None:
    page, _, ask_id = await visitor(phone, server)
    await page.evaluate(CHOOSE, {"easy": True})
    await page.goto(f"/satisfaction/{ask_id}")
    await expect(page.get_by_role("button", name="그저 그랬어요")).to_be_visible()
    assert await page.locator("main :is(a, button, input)").count() <= 5
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "satisfaction-easy")
    await page.get_by_role("button", name="답하지 않기").click()
    await expect(page.get_by_role("heading", name="답하지 않으셔도 괜찮아요")).to_be_focused()
    await page.get_by_role("button", name="답하기").click()
    await page.get_by_role("button", name="좋았어요", exact=True).click()
    await expect(page.get_by_role("heading", name="얼마나")).to_be_visible()
    await page.get_by_role("button", name="매우 좋았어요").click()
    await expect(page.get_by_text("‘매우 좋았어요’라고 하셨어요.")).to_be_visible()


async def test_the_question_reads_in_english_at_night_and_on_a_narrow_phone(phone: Open, server: Server) -> None:
    page, _, ask_id = await visitor(phone, server, dark=True)
    await page.goto(f"/satisfaction/{ask_id}")
    await expect(page.get_by_role("radio")).to_have_count(5)
    await shoot(page, "satisfaction-dark")
    await page.evaluate(CHOOSE, {"lang": "en"})
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.reload()
    await expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "satisfaction-en-320")
    await page.goto("/satisfaction/00000000-0000-0000-0000-000000000000")
    await expect(page.get_by_role("heading", name="This question is not here")).to_be_visible()


async def test_an_administrator_reads_compares_and_takes_figures_along(desk: Open, tmp_path: Path) -> None:
    page = await desk("/staff/statistics")
    await staff_sign_in(page, "문지호")
    await expect(page.get_by_role("heading", name="예약이 어떻게 됐나요")).to_be_visible()
    await expect(page.locator(".tiles dd").first).to_contain_text("앞선 기간")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "statistics")
    await page.locator("summary", has_text="표로 보기").first.press("Enter")
    await expect(page.locator(".astable table").first).to_be_visible()
    for part in ("이번 주", "올해"):
        await page.get_by_role("link", name=part).click()
        await expect(page.get_by_role("link", name=part)).to_have_attribute("aria-current", "page")
        await expect(page.get_by_role("heading", name="언제 찼나요")).to_be_visible()
        await assert_fits(page)
    await page.get_by_role("button", name="남긴 말 보기").click()
    await expect(page.get_by_text("상담실이 조금 추웠어요.").first).to_be_visible()

    await page.get_by_role("button", name="내려받기").click()
    dialog = page.get_by_role("dialog")
    async with page.expect_download() as sums:
        await dialog.get_by_role("button", name="내려받기").click()
    await (await sums.value).save_as(tmp_path / "sums.xlsx")
    book: Any = openpyxl.load_workbook(io.BytesIO((tmp_path / "sums.xlsx").read_bytes()))
    assert book.sheetnames[0] == "예약"

    await page.get_by_role("button", name="내려받기").click()
    await dialog.get_by_label("찾아온 분의 목록").check()
    await dialog.get_by_label("CSV").check()
    await dialog.get_by_role("button", name="내려받기").click()
    await expect(dialog.get_by_label("왜 필요한가요?")).to_have_attribute("aria-invalid", "true")
    await assert_accessible(page)
    await shoot(page, "statistics-reason")
    await dialog.get_by_label("왜 필요한가요?").fill("방문하신 분께 확인 전화를 하려고 해요")
    async with page.expect_download() as listed:
        await dialog.get_by_role("button", name="내려받기").click()
    await (await listed.value).save_as(tmp_path / "visits.csv")
    assert "010-" in (tmp_path / "visits.csv").read_text("utf-8-sig")


async def test_a_counsellor_reads_the_site_and_herself_in_every_look(desk: Open) -> None:
    page = await desk("/staff/statistics", dark=True)
    await staff_sign_in(page, "정유나")
    await expect(page.get_by_text("상담사는 나만 보여요.")).to_be_visible()
    await expect(page.get_by_text("박하늘")).to_have_count(0)
    await expect(page.get_by_role("button", name="남긴 말 보기")).to_have_count(0)
    await assert_accessible(page)
    await shoot(page, "statistics-dark")
    await page.evaluate(CHOOSE, {"theme": "contrast"})
    await page.reload()
    await expect(page.get_by_role("heading", name="언제 찼나요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "statistics-contrast")
    for width in (1024, 390):
        await page.set_viewport_size({"width": width, "height": 900})
        await assert_fits(page)
        await shoot(page, f"statistics-{width}")
    await page.goto("/staff/statistics?span=days&first=2024-03-01&last=2024-03-05")
    await expect(page.get_by_role("heading", name="이 기간에는 예약이 없어요")).to_be_visible()
    await page.get_by_label("마지막 날").fill("2024-02-01")
    await page.get_by_role("button", name="보기", exact=True).click()
    await expect(page.get_by_text("첫날이 마지막 날보다 앞서야 해요.")).to_be_visible()
    await assert_accessible(page)


@pytest.mark.parametrize(
    ("link", "field", "said"),
    [("벌점 규칙", "며칠 쉬나요(일)", "30 → 14"), ("정장 빌려주는 규칙", "한 해에(번)", "5 → 14")],
)
async def test_rules_are_set_from_a_day_on_and_their_effect_is_said_before(
    desk: Open, link: str, field: str, said: str
) -> None:
    page = await desk("/staff/services")
    await staff_sign_in(page, "문지호")
    await page.get_by_role("link", name=link).click()
    await page.get_by_role("button", name="규칙 바꾸기").click()
    await page.get_by_label(field).fill("99999")
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_label(field)).to_be_focused()
    await page.get_by_label(field).fill("14")
    later = f"{make.now() + timedelta(days=40):%Y-%m-%d}"
    await page.get_by_label("언제부터").fill(later)
    await expect(page.get_by_text(said)).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, f"rules-{link}")
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("저장했어요").first).to_be_visible()
    await page.get_by_role("button", name="의 규칙 지우기").click()
    await page.get_by_role("dialog").get_by_role("button", name="지우기").click()
    await expect(page.get_by_role("button", name="의 규칙 지우기")).to_have_count(0)
