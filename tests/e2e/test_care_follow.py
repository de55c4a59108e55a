"""Weeks later: a call, a photo, an end, one question; the family's week; and what the city promises."""

import io
import re

import pytest
from PIL import Image
from playwright.async_api import FilePayload, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import ask, sign_in, staff_at, visitor_at
from tests.e2e.test_care_desk import ASK, request

pytestmark = pytest.mark.browser


def photo(name: str) -> FilePayload:
    drawn = io.BytesIO()
    Image.new("RGB", (640, 480), (150, 130, 110)).save(drawn, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


async def test_somebody_is_looked_in_on_sends_a_photo_and_says_how_it_was(phone: Open, desk: Open) -> None:
    mine = await phone("/sign-in?next=/my")
    await sign_in(mine, "피영수")
    await expect(mine.get_by_text("피영수").first).to_be_visible()
    wanted = request("피영수", urgency="emergency")
    case_id = (await mine.evaluate(ASK, wanted))["case_id"]
    boss = await staff_at(desk, "/staff/care/tasks?whose=dongs", "민서연")
    await expect(boss.get_by_role("heading", name="때가 지났어요")).to_be_visible()
    await expect(boss.get_by_role("link", name="오말분 님")).to_be_visible()
    await assert_accessible(boss)
    await shoot(boss, "care-tasks")
    # Help begins at once, and with it the days on which somebody looks in.
    case = await ask(boss, "GET", f"/api/staff/care/cases/{case_id}")
    await ask(boss, "POST", f"/api/staff/care/cases/{case_id}/steps", version=case["version"], to="in_service",
              why="혼자 계셔서 먼저 도와요", close_reason=None)  # fmt: skip
    await boss.goto(f"/staff/care/cases/{case_id}")
    part = boss.locator("section").filter(has=boss.get_by_role("heading", name="살필 일"))
    await expect(part.get_by_text("안부 전화")).to_be_visible()
    await part.get_by_role("button", name="했어요").click()
    await boss.get_by_label("나빠지셨어요").check()
    await boss.get_by_role("dialog").get_by_role("button", name="적기").click()
    await expect(boss.get_by_text("어떻게 나빠지셨는지 적어 주세요.")).to_be_visible()
    await assert_accessible(boss)
    await boss.get_by_label("살핀 내용").fill("어지럽다고 하세요")
    await boss.get_by_role("dialog").get_by_role("button", name="적기").click()
    await expect(part.get_by_text("지난번보다 나빠지셨다고 적었어요.", exact=False)).to_be_visible()
    # Whom to call is set by who hears it.
    await boss.get_by_role("button", name="사는 곳과 연락처 고치기").click()
    await boss.get_by_label("연락할 분 이름").fill("피한솔")
    await boss.get_by_label("어떤 사이인가요").select_option("child")
    await boss.get_by_label("연락할 분 전화").fill("0622345678")
    await assert_accessible(boss)
    await boss.get_by_role("dialog").get_by_role("button", name="고치기").click()
    await expect(boss.get_by_text("피한솔 (자녀)")).to_be_visible()
    await expect(boss.get_by_text("062-234-5678")).to_be_visible()
    await assert_accessible(boss)
    await shoot(boss, "care-followup")
    # A photo from the phone: what would be refused is said before it is sent.
    await mine.goto(f"/care/{case_id}")
    await mine.get_by_role("link", name="사진과 서류").click()
    await expect(mine.get_by_text("아직 더한 것이 없어요")).to_be_visible()
    await mine.locator("input[name=files]").set_input_files([
        photo("욕실.jpg"), {"name": "글.docx", "mimeType": "application/msword", "buffer": b"x"},
        {"name": "가짜.jpg", "mimeType": "image/jpeg", "buffer": b"<svg/>"},
    ])  # fmt: skip
    await expect(mine.get_by_text("사진(JPG, PNG)이나 PDF만 보낼 수 있어요.", exact=False)).to_be_visible()
    await expect(mine.get_by_text("열 수 없는 파일이에요.", exact=False)).to_be_visible()
    await mine.get_by_role("button", name=re.compile("욕실.jpg.*내가 더함")).click()
    await expect(mine.get_by_role("img", name="욕실.jpg")).to_be_visible()
    assert await mine.get_by_role("img", name="욕실.jpg").evaluate("img => img.decode().then(() => img.naturalWidth)")
    await assert_accessible(mine)
    await mine.get_by_role("button", name="닫기").click()
    await assert_accessible(mine)
    await assert_fits(mine)
    await shoot(mine, "care-documents")
    await mine.get_by_role("button", name="욕실.jpg 지우기").click()
    await mine.get_by_role("dialog").get_by_role("button", name="지우기").click()
    await expect(mine.get_by_role("button", name=re.compile("욕실.jpg.*내가 더함"))).to_have_count(0)
    await mine.context.set_offline(True)
    await mine.evaluate("dispatchEvent(new Event('offline'))")
    await expect(mine.get_by_text("휴대폰에는 아무것도 따로 두지 않아요.", exact=False)).to_be_visible()
    await mine.context.set_offline(False)
    # What stands open is named before the end; then the person is asked once.
    await boss.get_by_text("다른 일", exact=True).click()
    await boss.get_by_role("button", name="마치기").click()
    await expect(boss.get_by_text("살필 일 2개. 없어져요.")).to_be_visible()
    await boss.get_by_label("바라던 대로 됐어요").check()
    await assert_accessible(boss)
    await shoot(boss, "care-close")
    await boss.get_by_label("까닭 (없어도 돼요)").fill("이웃과 지내기로 하셨어요")
    await boss.get_by_role("dialog").get_by_role("button", name="마치기").click()
    await expect(boss.get_by_text("바꾸고 알렸어요.")).to_be_visible()
    await mine.goto(f"/care/{case_id}")
    await expect(mine.get_by_role("heading", name="받으신 돌봄은 어떠셨어요?")).to_be_visible()
    await mine.get_by_role("button", name="보내기").click()
    await expect(mine.get_by_text("하나를 골라 주세요.")).to_be_visible()
    await mine.get_by_text("매우 좋았어요").click()
    await assert_accessible(mine)
    await assert_fits(mine)
    await shoot(mine, "care-how-was-it")
    await mine.get_by_role("button", name="보내기").click()
    await expect(mine.get_by_text("알려 주셔서 고마워요")).to_be_visible()
    await assert_accessible(mine)


async def test_a_family_hears_of_the_week_until_the_person_says_no(phone: Open, desk: Open) -> None:
    daughter = await visitor_at(phone, "/care", 2)
    [case] = [c for c in (await ask(daughter, "GET", "/api/care/cases"))["cases"] if c["name"] == "지복례"]
    await daughter.goto(f"/care/{case['id']}")
    await daughter.get_by_role("link", name="가족 소식").click()
    await expect(daughter.get_by_role("heading", name="다음 약속")).to_be_visible()
    await assert_accessible(daughter)
    await assert_fits(daughter)
    await shoot(daughter, "care-week")
    sera = await staff_at(desk, f"/staff/care/cases/{case['id']}", "오세라")
    for press, seen in (("소식을 그만 전하라고 하셨어요", "볼 수 있는 소식이 없어요"),
                        ("소식을 전해 달라고 하셨어요", "다음 약속")):  # fmt: skip
        await sera.get_by_role("button", name=press).click()
        await sera.get_by_label("전화로 들었어요").check()
        await assert_accessible(sera)
        await sera.get_by_role("dialog").get_by_role("button", name="본인의 말 적기").click()
        await expect(sera.get_by_role("dialog")).to_have_count(0)
        # The open page follows.
        await expect(daughter.get_by_role("heading", name=seen)).to_be_visible()
    await daughter.set_viewport_size({"width": 320, "height": 700})
    await assert_fits(daughter)


async def test_a_promise_changes_from_a_day_to_come(desk: Open) -> None:
    page = await staff_at(desk, "/staff/care/rules", "문지호")
    await page.get_by_role("button", name="규칙 바꾸기").click()
    example = page.get_by_text(re.compile("^오늘 부탁하면 .*까지 찾아가요."))
    await expect(example).to_be_visible()
    before = await example.inner_text()
    await page.get_by_label("찾아가기까지 (근무일)").fill("9")
    await expect(example).not_to_have_text(before)
    await assert_accessible(page)
    await shoot(page, "care-rules")
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("찾아가기 9일", exact=False)).to_be_visible()
    await expect(page.get_by_text("문지호", exact=False).last).to_be_visible()
    # It has not begun: it can be forgotten.
    await page.get_by_role("button", name=re.compile("지우기")).click()
    await page.get_by_role("dialog").get_by_role("button", name=re.compile("지우기")).click()
    await expect(page.get_by_text("찾아가기 9일", exact=False)).to_have_count(0)
    for width in (1024, 390, 320):
        await page.set_viewport_size({"width": width, "height": 800})
        await assert_fits(page)
