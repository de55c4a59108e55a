"""A program from the desk that makes it to the person who comes: enrolling, waiting, an offer, and the pass."""

import re
from datetime import datetime, timedelta

import asyncpg
import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import sign_in, staff_sign_in
from tests.server import Server

pytestmark = pytest.mark.browser

# A camera that sees the pass whose code is asked for last.
CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement('canvas')
  canvas.getContext('2d').fillRect(0, 0, 9, 9)
  return canvas.captureStream(5)
}
globalThis.BarcodeDetector = class { async detect() { return [{ rawValue: localStorage.getItem('seen') }] } }
"""


async def make_program(page: Page, title: str, *, room: str, capacity: int, days_ahead: int = 9) -> int:
    """Through the form, for one afternoon; the program's id."""
    today = datetime.now(SEOUL).date()
    first = today + timedelta(days=days_ahead)
    # Nobody works on Sundays.
    first += timedelta(days=first.isoweekday() == 7)
    await page.goto("/staff/programs/new")
    for label, text in {"이름": title, "이름(영어)": "Test", "이끄는 분": "정유나", "이끄는 분(영어)": "Yuna"}.items():
        await page.get_by_label(label, exact=True).fill(text)
    await page.get_by_label("방", exact=True).select_option(label=room)
    await page.get_by_label("첫날").fill(str(first))
    await page.get_by_label("시작", exact=True).fill("1600")
    await page.get_by_label("끝", exact=True).fill("1730")
    await page.get_by_label("자리", exact=True).fill(str(capacity))
    await page.get_by_label("나이, 몇 세부터").fill("")
    await page.get_by_label("몇 세까지", exact=True).fill("")
    await page.get_by_label("신청 여는 날").fill(str(today - timedelta(days=1)))
    await page.get_by_label("신청 닫는 날").fill(str(first - timedelta(days=1)))
    await expect(page.get_by_text("이렇게 1번 만나요")).to_be_visible()
    await page.get_by_role("button", name="프로그램 만들기").click()
    await expect(page.get_by_text("프로그램을 만들었어요. 방도 잡혔어요.")).to_be_visible()
    return int(page.url.rsplit("/", 1)[-1].split("?")[0])


async def person(phone: Open, name: str, path: str) -> Page:
    page = await phone(f"/sign-in?next={path}")
    await sign_in(page, name)
    await expect(page.get_by_role("heading").first).to_be_visible()
    return page


async def bring_near(database_url: str, program_id: int) -> None:
    """Move a program's session to ten minutes from now."""
    db = await asyncpg.connect(database_url)
    try:
        during = "tstzrange(now() + interval '10 minutes', now() + interval '100 minutes')"
        await db.execute(f"UPDATE program_sessions SET during = {during} WHERE program_id = $1", program_id)  # noqa: S608
    finally:
        await db.close()


async def test_the_last_place_the_waitlist_and_an_offer(phone: Open, desk: Open) -> None:
    counter = await desk("/staff/")
    await staff_sign_in(counter, "정유나")
    program_id = await make_program(counter, "모의면접 연습", room="스터디룸 가, 6명", capacity=1)
    path = f"/programs/{program_id}"

    first = await phone(path)
    await expect(first.get_by_text("1명 가운데 1자리 남았어요")).to_be_visible()
    await assert_accessible(first)
    await first.get_by_role("button", name="신청하기").click()
    # What was pressed before signing in is done right after it.
    await sign_in(first, "김하나")
    await expect(first.locator(".topline")).to_have_text("자리가 확정됐어요")
    await assert_accessible(first)
    await assert_fits(first)
    await shoot(first, "enrolment")
    await expect(counter.get_by_text("김하나 님").first).to_be_visible()

    second = await person(phone, "이두리", path)
    await expect(second.get_by_text("자리가 찼어요")).to_be_visible()
    await second.get_by_role("button", name="기다리기").click()
    await expect(second.get_by_role("heading", name="1번째로 기다려요")).to_be_visible()
    await assert_accessible(second)
    await shoot(second, "waiting")
    third = await person(phone, "박세라", path)
    await third.get_by_role("button", name="기다리기").click()
    await expect(third.get_by_role("heading", name="2번째로 기다려요")).to_be_visible()
    await expect(counter.get_by_text("1 / 1명")).to_be_visible()
    await expect(counter.locator(".side").get_by_text("박세라 님")).to_be_visible()
    await assert_accessible(counter)

    await first.get_by_role("button", name="취소하기", exact=True).click()
    await first.get_by_role("dialog").get_by_role("button", name="신청 취소하기").click()
    await expect(first.locator(".topline")).to_have_text("취소한 신청이에요")
    # Nobody touches the other phones: one gets the offer, and the other moves up.
    await expect(second.get_by_role("heading", name="자리를 맡아 두었어요")).to_be_visible()
    await expect(third.get_by_role("heading", name="1번째로 기다려요")).to_be_visible()
    await assert_accessible(second)
    await shoot(second, "offer")
    await second.goto("/my")
    await expect(second.get_by_text("자리가 났어요").first).to_be_visible()
    await second.goto("/bookings")
    await second.get_by_text(re.compile("자리가 났어요, ")).click()
    await expect(second.locator(".topline")).to_have_text("자리가 났어요")
    await shoot(second, "offer-pass")
    await second.get_by_role("button", name="자리 받기").click()
    await expect(second.locator(".topline")).to_have_text("자리가 확정됐어요")
    await third.get_by_role("button", name="그만 기다리기").click()
    await third.get_by_role("dialog").get_by_role("button", name="그만 기다리기").click()
    await expect(third.get_by_role("button", name="기다리기", exact=True)).to_be_visible()

    # The pass opens without a connection.
    await second.goto("/bookings")
    await expect(second.get_by_text("모의면접 연습")).to_be_visible()
    await second.evaluate("navigator.serviceWorker.ready")
    await second.wait_for_timeout(500)
    await second.context.set_offline(True)
    await second.get_by_text("신청했어요").click()
    await expect(second.locator(".pass .qr")).to_be_visible()
    await assert_accessible(second)
    await shoot(second, "enrolment-offline")


async def test_whoever_comes_is_checked_in_by_camera_or_code_and_put_right_by_hand(
    phone: Open, desk: Open, server: Server
) -> None:
    counter = await desk("/staff/")
    await counter.add_init_script(CAMERA)
    await staff_sign_in(counter, "정유나")
    program_id = await make_program(counter, "이력서 사진 찍기", room="스터디룸 나, 6명", capacity=5, days_ahead=10)
    people = [await person(phone, name, f"/programs/{program_id}") for name in ("김하나", "이두리")]
    codes: list[str] = []
    for page in people:
        await page.get_by_role("button", name="신청하기").click()
        await expect(page.locator(".pass .qr")).to_be_visible()
        codes.append((await page.locator(".pass .code").inner_text()).replace("예약 번호", "").replace(" ", "").strip())
    await bring_near(server.database_url, program_id)
    await counter.goto(f"/staff/programs/{program_id}")
    await counter.evaluate("code => localStorage.setItem('seen', code)", codes[0])
    await counter.get_by_role("button", name="카메라").click()
    await expect(counter.get_by_text("도착을 확인했어요. 김하나 님")).to_be_visible()
    await expect(counter.get_by_role("button", name="김하나 님 왔어요")).to_have_attribute("aria-pressed", "true")
    # The other way: on the day's page, typed.
    await counter.goto("/staff/day")
    await expect(counter.get_by_label("예약 번호로 도착 확인")).to_be_visible()
    await counter.keyboard.press("c")
    await counter.keyboard.type(codes[1])
    await counter.keyboard.press("Enter")
    await expect(counter.get_by_text("이두리 님")).to_be_visible()
    await counter.get_by_role("button", name="보기", exact=True).click()
    await expect(counter.get_by_text("2명 가운데 2명 왔어요")).to_be_visible()
    await counter.get_by_role("button", name="이두리 님 왔어요").click()
    await expect(counter.get_by_text("2명 가운데 1명 왔어요")).to_be_visible()
    await assert_accessible(counter)
    await assert_fits(counter)
    await shoot(counter, "attendance")
    await expect(people[0].locator(".topline")).to_have_text("도착을 확인했어요")


async def test_a_day_is_moved_and_one_is_added_while_somebody_looks(phone: Open, desk: Open) -> None:
    counter = await desk("/staff/")
    await staff_sign_in(counter, "정유나")
    program_id = await make_program(counter, "발표 연습", room="스터디룸 나, 6명", capacity=5, days_ahead=15)
    page = await person(phone, "김하나", f"/programs/{program_id}")
    await page.get_by_role("button", name="신청하기").click()
    await expect(page.locator(".topline")).to_have_text("자리가 확정됐어요")
    await expect(page.locator(".pass")).to_contain_text("오후 4:00")

    await counter.get_by_role("button", name="시간 옮기기").click()
    dialog = counter.get_by_role("dialog")
    # A night, when nobody is there.
    await dialog.get_by_label("시작", exact=True).fill("21:30")
    await dialog.get_by_label("끝", exact=True).fill("22:30")
    await expect(dialog.get_by_text("문 여는 시간이 아니에요")).to_be_visible()
    await dialog.get_by_role("button", name="시간 옮기기").click()
    await expect(dialog.get_by_role("alert").last).to_contain_text("이때는 열 수 없어요")
    await dialog.get_by_label("시작", exact=True).fill("11:00")
    await dialog.get_by_label("끝", exact=True).fill("12:30")
    await expect(dialog.get_by_text("이때 방이 비어 있어요")).to_be_visible()
    await dialog.get_by_label("까닭").fill("강사 사정으로 아침에 만나요.")
    await assert_accessible(counter)
    await shoot(counter, "session-move")
    await dialog.get_by_role("button", name="시간 옮기기").click()
    await expect(counter.get_by_text("옮겼어요. 모두에게 알렸어요.")).to_be_visible()
    await expect(page.locator(".pass")).to_contain_text("오전 11:00")

    await counter.get_by_role("button", name="하루 더하기").click()
    first = datetime.now(SEOUL).date() + timedelta(days=15)
    first += timedelta(days=first.isoweekday() == 7)
    await dialog.get_by_label("날짜").fill(str(first))
    await expect(dialog.get_by_text("이 프로그램의 다른 날과 겹쳐요")).to_be_visible()
    await dialog.get_by_label("날짜").fill(str(first + timedelta(days=7)))
    await expect(dialog.get_by_text("이때 방이 비어 있어요")).to_be_visible()
    await assert_accessible(counter)
    await shoot(counter, "session-add")
    await dialog.get_by_role("button", name="하루 더하기").click()
    await expect(counter.get_by_text("하루를 더했어요. 모두에게 알렸어요.")).to_be_visible()
    await expect(counter.locator(".chips .chip")).to_have_count(2)
    await expect(page.get_by_role("heading", name="모두 2번 만나요")).to_be_visible()

    await page.goto("/my")
    await expect(page.get_by_text("프로그램에 하루가 더 생겼어요")).to_be_visible()
    await page.goto("/")
    card = page.locator("section.next")
    await expect(card).to_contain_text("내 다음 프로그램")
    await expect(card).to_contain_text("발표 연습")
    await assert_accessible(page)
    await shoot(page, "home-program")
    await card.get_by_role("link", name="신청증 보기").click()
    await expect(page.locator(".topline")).to_have_text("자리가 확정됐어요")


@pytest.mark.nightly
async def test_a_series_is_laid_out_around_closed_days_and_a_day_of_it_is_cancelled(phone: Open, desk: Open) -> None:
    counter = await desk("/staff/programs")
    await staff_sign_in(counter, "정유나")
    await assert_accessible(counter)
    await shoot(counter, "programs-desk")
    await counter.get_by_role("link", name="프로그램 만들기").first.click()
    await counter.get_by_role("button", name="프로그램 만들기").click()
    await expect(counter.get_by_role("alert").last).to_have_text("이름을 한국어와 영어로 써 주세요.")
    today = datetime.now(SEOUL).date()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 14)
    for label, text in {
        "이름": "주말 글쓰기",
        "이름(영어)": "Writing",
        "이끄는 분": "이서진",
        "이끄는 분(영어)": "Seojin",
    }.items():
        await counter.get_by_label(label, exact=True).fill(text)
    await counter.get_by_label("방", exact=True).select_option(label="스터디룸 다, 4명")
    await counter.get_by_label("첫날").fill(str(saturday))
    await counter.get_by_label("시작", exact=True).fill("11")
    await counter.get_by_label("끝", exact=True).fill("12:30")
    await counter.get_by_role("button", name="날마다").click()
    await counter.get_by_label("몇 번", exact=True).fill("3")
    # The second day is a Sunday.
    await expect(counter.get_by_text(re.compile("쉬는 날이에요")).first).to_be_visible()
    await counter.get_by_label("자리", exact=True).fill("4")
    await counter.get_by_label("나이, 몇 세부터").fill("")
    await counter.get_by_label("몇 세까지", exact=True).fill("")
    await counter.get_by_label("신청 여는 날").fill(str(today - timedelta(days=1)))
    await counter.get_by_label("신청 닫는 날").fill(str(saturday))
    await counter.get_by_label("닫는 때").fill("1000")
    await assert_accessible(counter)
    await assert_fits(counter)
    await shoot(counter, "program-form")
    await counter.get_by_role("button", name="프로그램 만들기").click()
    await expect(counter.get_by_role("alert").last).to_contain_text("열 수 없는 날이 있어요")
    await counter.get_by_role("listitem").filter(has_text="쉬는 날이에요").get_by_role("button").click()
    await expect(counter.get_by_text("이렇게 2번 만나요")).to_be_visible()
    await counter.get_by_role("button", name="프로그램 만들기").click()
    await expect(counter.get_by_text("프로그램을 만들었어요. 방도 잡혔어요.")).to_be_visible()
    program_id = counter.url.rsplit("/", 1)[-1].split("?")[0]

    page = await person(phone, "김하나", f"/programs/{program_id}")
    await expect(page.get_by_role("heading", name="모두 2번 만나요")).to_be_visible()
    await page.get_by_role("button", name="신청하기").click()
    await expect(page.locator(".topline")).to_have_text("자리가 확정됐어요")
    await counter.get_by_role("button", name="이날 쉬기").click()
    await counter.get_by_role("dialog").get_by_label("강사에게 급한 일이 생겼어요.").check()
    await assert_accessible(counter)
    await counter.get_by_role("dialog").get_by_role("button", name="이날 쉬기").click()
    await expect(counter.get_by_text("모두에게 알렸어요.")).to_be_visible()
    await expect(page.get_by_text("강사에게 급한 일이 생겼어요.")).to_be_visible()
    await expect(page.get_by_text("쉬어요", exact=True)).to_be_visible()
    # Words can be changed; room and days stay, since somebody is in it.
    await counter.get_by_role("link", name="고치기").click()
    await expect(counter.get_by_text(re.compile("방과 날짜는 그대로 두어요"))).to_be_visible()
    await counter.get_by_label("이름", exact=True).fill("주말 글쓰기 모임")
    await counter.get_by_role("button", name="저장하기").click()
    await expect(counter.get_by_role("heading", name="주말 글쓰기 모임")).to_be_visible()
    await counter.get_by_role("button", name="프로그램 취소하기").click()
    dialog = counter.get_by_role("dialog")
    await dialog.get_by_label("신청한 분이 적어 열지 못해요.").check()
    await dialog.get_by_role("button", name="프로그램 취소하기").click()
    await expect(page.locator(".topline")).to_have_text("센터에서 취소했어요")
    await assert_accessible(page)


async def test_programs_are_found_from_the_booking_page_and_open_without_a_connection(phone: Open) -> None:
    page = await phone("/book")
    await page.get_by_role("link", name=re.compile("강의와 과정")).click()
    await expect(page.get_by_role("heading", name="무엇을 배워 볼까요?")).to_be_focused()
    await expect(page.get_by_text("자기소개서 특강")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "programs")
    await page.get_by_role("link", name=re.compile("엑셀 4주 과정")).click()
    await expect(page.get_by_role("heading", name="모두 4번 만나요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "program")
    await page.evaluate("navigator.serviceWorker.ready")
    await page.wait_for_timeout(500)
    await page.context.set_offline(True)
    await page.goto("/programs")
    await expect(page.get_by_text("자기소개서 특강")).to_be_visible()
    await expect(page.locator(".age")).to_be_visible()
    await page.get_by_role("link", name=re.compile("엑셀 4주 과정")).click()
    await expect(page.get_by_text("신청은 인터넷이 되면 할 수 있어요.")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "program-offline")
