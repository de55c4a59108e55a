"""A counsellor's day and week: moving, letting in, approving, keeping free, finding, with the keyboard alone."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from typing import Any

import asyncpg
import pytest
from playwright.async_api import Page, expect

from backend.db import connect
from backend.people.declarations.models import NewDeclaration
from backend.people.declarations.queries import save_declaration
from backend.people.rules import to_e164
from backend.seal import Sealer
from backend.seoul import SEOUL
from backend.settings import Settings
from tests import make
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import new_phone_number, open_day, staff_at
from tests.server import Server

pytestmark = pytest.mark.browser


async def at_the_desk(desk: Open, path: str, **more: Any) -> Page:
    return await staff_at(desk, path, "정유나", **more)


async def test_a_visit_is_moved_with_the_keyboard_and_the_citizen_is_told(phone: Open, desk: Open) -> None:
    person, day = await phone("/book/1"), open_day(7)
    counter = await at_the_desk(desk, f"/staff/day?date={day}")
    await expect(counter.locator(".colm").first).to_be_visible()
    # Booked by the desk while the person is signed in with the same number.
    number = new_phone_number()
    await counter.keyboard.press("n")
    dialog = counter.get_by_role("dialog")
    await dialog.get_by_label("휴대폰 번호").fill(number)
    await dialog.get_by_label("이름").fill("옮김이")
    await dialog.get_by_label("전화로 동의하셨어요").check()
    await dialog.get_by_label("다른 시간").check()
    await dialog.get_by_label("누구와, 어디에서").select_option(label="정유나")
    await dialog.get_by_label("시간", exact=True).select_option(index=1)
    await assert_accessible(counter)
    await dialog.get_by_role("button", name="예약 넣기").click()
    await expect(counter.get_by_text("옮김이 님 예약을 넣었어요.")).to_be_visible()
    await expect(counter.locator(".side h2")).to_have_text("옮김이 님")
    await assert_accessible(counter)

    await counter.keyboard.press("m")
    band = counter.locator(".band")
    await expect(band).to_contain_text("화살표로 옮기세요")
    await counter.keyboard.press("ArrowDown")
    await expect(band).to_contain_text("정유나")
    await counter.keyboard.press("ArrowRight")
    await expect(band).to_contain_text("박하늘")
    await assert_accessible(counter)
    await shoot(counter, "console-move")
    target = await counter.locator(".spot.on b").inner_text()
    await counter.keyboard.press("Enter")
    await expect(counter.get_by_text("옮겼어요. 옮김이 님에게 알렸어요.")).to_be_visible()
    moved = counter.locator('section[aria-label^="박하늘"] .bk', has_text="옮김이")
    await expect(moved).to_contain_text(target.split()[0])

    # Escape leaves everything as it is.
    await counter.keyboard.press("m")
    await counter.keyboard.press("ArrowDown")
    await counter.keyboard.press("Escape")
    await expect(band).to_have_count(0)
    await expect(moved).to_contain_text(target.split()[0])

    # The person comes in with the same number and finds it all there.
    await person.goto("/sign-in")
    await person.get_by_label("휴대폰 번호").fill(number)
    await person.get_by_role("button", name="번호 받기").click()
    code = re.search(r"\b\d{6}\b", await person.get_by_text(re.compile(r"^\s*\d{6}\s*$")).inner_text())
    assert code
    await person.get_by_label("여섯 자리 번호").fill(code[0])
    await expect(person).not_to_have_url(re.compile("/sign-in"))
    await person.goto("/my")
    await expect(person.get_by_text("예약 시간이 바뀌었어요")).to_be_visible()


@pytest.fixture
async def open_now(server: Server) -> AsyncIterator[None]:
    """Whatever the clock says, the cafe is open and 정유나 works, with nothing booked; as before when it is over."""
    db = await asyncpg.connect(server.database_url)
    mine = await db.fetchval("SELECT id FROM resources WHERE name_ko = '정유나'")
    try:
        async with db.transaction():
            await db.execute(
                """INSERT INTO site_exceptions (site_id, on_date, opens, closes, reason_ko, reason_en)
                   SELECT 1, (now() AT TIME ZONE 'Asia/Seoul')::date, '00:00', '24:00', '밤에도 열어요', 'Open'"""
            )
            hours = await db.fetch(
                "DELETE FROM working_hours WHERE resource_id = $1 RETURNING weekday, starts, ends, valid", mine
            )
            await db.execute(
                """INSERT INTO working_hours (resource_id, weekday, starts, ends, valid)
                   SELECT $1, n, '00:00', '24:00', daterange('2020-01-01', NULL) FROM generate_series(1, 7) n""",
                mine,
            )
            await db.execute(
                """UPDATE allocations SET active = false
                   WHERE resource_id = $1 AND during && tstzrange(now() - interval '1 hour', now() + interval '1 hour')
                     AND active""",
                mine,
            )
        yield
        async with db.transaction():
            await db.execute("DELETE FROM site_exceptions WHERE reason_ko = '밤에도 열어요'")
            await db.execute("DELETE FROM working_hours WHERE resource_id = $1", mine)
            await db.executemany(
                "INSERT INTO working_hours (resource_id, weekday, starts, ends, valid) VALUES ($1, $2, $3, $4, $5)",
                [(mine, *row) for row in hours],
            )
    finally:
        await db.close()


async def test_a_dialog_closes_beside_it_and_not_where_something_inside_was_pressed(desk: Open) -> None:
    page = await at_the_desk(desk, "/staff/day")
    await expect(page.locator(".colm").first).to_be_visible()
    await page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    number = dialog.get_by_label("휴대폰 번호")
    await number.fill("0101234")
    box, field = await dialog.bounding_box(), await number.bounding_box()
    assert box is not None
    assert field is not None
    # As when a text is marked beyond its end, or the words move under the finger.
    await page.mouse.move(field["x"] + 20, field["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(box["x"] - 20, field["y"] + 10)
    await page.mouse.up()
    await page.mouse.click(box["x"] + 3, box["y"] + 3)
    await expect(number).to_have_value("010-1234")
    await page.mouse.click(box["x"] - 20, field["y"] + 10)
    await expect(dialog).to_have_count(0)


@pytest.mark.usefixtures("open_now")
async def test_who_walks_in_is_there_at_once_on_every_desk(desk: Open) -> None:
    mine, theirs = await at_the_desk(desk, "/staff/day"), await at_the_desk(desk, "/staff/day")
    await expect(theirs.locator(".colm").first).to_be_visible()
    await mine.keyboard.press("n")
    dialog = mine.get_by_role("dialog")
    await dialog.get_by_role("button", name="바로 방문으로 넣기").click()
    await expect(dialog.get_by_text("열한 자리를 적어 주세요")).to_be_visible()
    await dialog.get_by_label("휴대폰 번호").fill(new_phone_number())
    await expect(dialog.get_by_text("처음 오시는 분이에요")).to_be_visible()
    await dialog.get_by_label("이름").fill("권나래바로방문")
    await dialog.get_by_label("창구에서 말로 동의하셨어요").check()
    await dialog.get_by_label("누구와, 어디에서").select_option(label="정유나")
    await dialog.get_by_label("얼마나").select_option(label="10분")
    await shoot(mine, "console-entry")
    await dialog.get_by_role("button", name="바로 방문으로 넣기").click()
    await expect(mine.get_by_text("권나래바로방문 님이 도착했어요.")).to_be_visible()
    await expect(mine.locator(".side h2")).to_have_text("권나래바로방문 님")
    await expect(theirs.locator(".bk.walkin", has_text="권나래바로방문")).to_be_visible()
    await mine.keyboard.press("h")
    await expect(mine.get_by_role("dialog")).to_contain_text("권나래바로방문 님이 찾아온 기록")
    await mine.keyboard.press("Escape")

    await mine.keyboard.press("Control+k")
    await mine.get_by_label("누구를 찾나요?").fill("ㄱㄴㄹㅂㄹㅂㅁ")
    await expect(mine.get_by_role("dialog").locator(".found button")).to_have_count(1)
    await assert_accessible(mine)
    await mine.keyboard.press("Enter")
    await expect(mine.get_by_role("dialog")).to_have_count(0)


async def test_what_was_asked_for_is_approved_and_the_badge_follows(desk: Open) -> None:
    counter = await at_the_desk(desk, "/staff/requests")
    badge = counter.locator('.rail a[href="/staff/requests"] b')
    rows = counter.locator(".asks li")
    await expect(badge).to_be_visible()
    await expect(rows.first).to_be_visible()
    waiting = await rows.count()
    assert waiting >= 2
    await expect(badge).to_have_text(str(waiting))
    await assert_accessible(counter)
    await shoot(counter, "console-requests")
    await counter.keyboard.press("a")
    await expect(counter.get_by_text("에게 알렸어요")).to_be_visible()
    await expect(rows).to_have_count(waiting - 1)
    await expect(badge).to_have_text(str(waiting - 1))
    await counter.keyboard.press("x")
    dialog = counter.get_by_role("dialog")
    await dialog.get_by_label("센터 사정으로 이 시간에 문을 닫아요.").check()
    await dialog.get_by_role("button", name="예약 취소하기").click()
    await expect(rows).to_have_count(waiting - 2)
    await assert_accessible(counter)


async def draw_an_hour(counter: Page) -> None:
    """From one to two o'clock in 이서진's column, with the mouse."""
    column = counter.locator('section[aria-label^="이서진"]')
    await expect(column).to_be_visible()
    box = await column.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 52
    hour = (box["height"] - 52) / 11
    await counter.mouse.move(x, y + hour * 3.05)
    await counter.mouse.down()
    await counter.mouse.move(x, y + hour * 3.5)
    await counter.mouse.move(x, y + hour * 3.95)
    await counter.mouse.up()
    await expect(counter.locator(".band")).to_contain_text("이서진 13:00–14:00")


async def test_time_is_kept_free_drawn_over_the_day_and_given_back(desk: Open) -> None:
    counter = await at_the_desk(desk, f"/staff/day?date={open_day(9)}")
    column = counter.locator('section[aria-label^="이서진"]')
    await draw_an_hour(counter)
    await counter.keyboard.press("b")
    dialog = counter.get_by_role("dialog")
    await dialog.get_by_label("까닭").fill("교육")
    await assert_accessible(counter)
    await dialog.get_by_role("button", name="비워 두기").click()
    kept = column.locator(".blk.kept", has_text="교육")
    await expect(kept).to_be_visible()
    await shoot(counter, "console-block")
    await kept.focus()
    await counter.keyboard.press("Enter")
    await counter.get_by_role("dialog").get_by_role("button", name="다시 예약받기").click()
    await expect(kept).to_have_count(0)

    # A holiday over several days stands on each of them, and goes as one.
    await counter.goto(f"/staff/day?date={open_day(20)}")
    await draw_an_hour(counter)
    await counter.keyboard.press("b")
    await dialog.get_by_label("며칠까지").fill(str(open_day(20) - timedelta(days=1)))
    await dialog.get_by_role("button", name="비워 두기").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("끝나는 때가 시작보다 뒤여야 해요")
    await dialog.get_by_label("며칠까지").fill(str(open_day(22)))
    await dialog.get_by_label("까닭").fill("휴가")
    await assert_accessible(counter)
    await shoot(counter, "console-block-days")
    await dialog.get_by_role("button", name="비워 두기").click()
    holiday = column.locator(".blk.kept", has_text="휴가")
    await expect(holiday).to_be_visible()
    await counter.goto(f"/staff/day?date={open_day(22)}")
    await expect(holiday).to_be_visible()
    await holiday.focus()
    await counter.keyboard.press("Enter")
    await dialog.get_by_role("button", name="다시 예약받기").click()
    await expect(holiday).to_have_count(0)


async def test_two_counsellors_write_one_record_and_neither_text_is_lost(desk: Open) -> None:
    day = f"/staff/day?date={open_day(1)}"
    mine, theirs = await at_the_desk(desk, day), await staff_at(desk, "/staff/", "박하늘")
    await mine.locator('section[aria-label^="정유나"] .bk.ok').last.click()
    await expect(mine.locator(".side .tel")).to_be_visible()
    await theirs.goto(mine.url)
    await expect(theirs.locator(".side .tel")).to_be_visible()
    for page, text in ((mine, "유나의 글"), (theirs, "하늘의 글")):
        await page.keyboard.press("j")
        await page.get_by_role("dialog").get_by_label("상담 내용").fill(text)
    await mine.get_by_role("dialog").get_by_role("button", name="저장하기").click()
    await expect(mine.get_by_text("상담일지를 저장했어요")).to_be_visible()
    dialog = theirs.get_by_role("dialog")
    await dialog.get_by_role("button", name="저장하기").click()
    await expect(dialog.get_by_text("그사이 정유나 님이 먼저 썼어요")).to_be_visible()
    await dialog.get_by_role("button", name="내 글 뒤에 붙이기").click()
    await expect(dialog.get_by_label("상담 내용")).to_have_value("하늘의 글\n유나의 글")
    await assert_accessible(theirs)
    await shoot(theirs, "console-stale")
    await dialog.get_by_role("button", name="내 글을 새 글로 저장하기").click()
    await expect(theirs.get_by_role("dialog")).to_have_count(0)

    # And handed over with a word, which the other desk shows at once.
    await theirs.keyboard.press("j")
    await dialog.get_by_text("다른 상담사에게 넘기기").click()
    await dialog.get_by_label("누구에게").select_option(label="정유나")
    await dialog.get_by_label("전할 말").fill("면접 준비를 이어서 해 주세요.")
    await dialog.get_by_role("button", name="넘기기", exact=True).click()
    await expect(mine.get_by_text("박하늘 상담사가")).to_be_visible()
    await mine.get_by_role("button", name="확인했어요").click()
    await expect(mine.get_by_text("박하늘 상담사가")).to_have_count(0)


async def test_the_week_of_one_and_of_all_by_counsellor_and_by_room(desk: Open) -> None:
    counter = await at_the_desk(desk, "/staff/week")
    await expect(counter.locator(".colm").first).to_be_visible()
    assert await counter.locator(".colm").count() in (6, 7)
    await assert_accessible(counter)
    await shoot(counter, "console-week")
    await counter.get_by_label("누구의 한 주").select_option(label="모든 상담사")
    await expect(counter.locator(".wk tbody tr").first).to_be_visible()
    await assert_accessible(counter)
    await shoot(counter, "console-week-all")
    await counter.get_by_role("button", name="방", exact=True).click()
    await expect(counter.get_by_role("button", name="무등홀")).to_be_visible()
    # The desk remembers how it was looked at.
    await counter.goto("/staff/day")
    await expect(counter.get_by_role("button", name="방", exact=True)).to_have_attribute("aria-pressed", "true")
    await expect(counter.locator('section[aria-label^="무등홀"]')).to_have_count(1)
    await counter.get_by_role("button", name="상담사", exact=True).click()


async def test_on_a_phone_the_desk_is_a_list_and_a_visit_is_moved_in_a_dialog(desk: Open) -> None:
    small = {"viewport": {"width": 390, "height": 844}}
    page = await at_the_desk(desk, f"/staff/day?date={open_day(1)}", **small)
    await page.locator("button.bk").first.click()
    await page.get_by_role("button", name="시간 옮기기").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("날짜").fill(str(open_day(8)))
    await dialog.get_by_label("시간", exact=True).select_option(index=1)
    await assert_accessible(page)
    await shoot(page, "console-phone-move")
    await dialog.get_by_role("button", name="여기로 옮기기").click()
    await expect(dialog).to_have_count(0)
    await assert_fits(page)
    await page.goto("/staff/week")
    await expect(page.locator("button.bk").first).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await page.goto("/staff/requests")
    await expect(page.get_by_role("heading", name="승인할 예약")).to_be_visible()
    await assert_fits(page)


async def test_what_the_counter_is_shown_may_be_old(desk: Open, server: Server) -> None:
    db = await connect(server.database_url)
    sealer = Sealer(Settings.from_env(server.env).secret_keys)
    day, number = open_day(9), new_phone_number()
    gaon = await make.citizen(db, name="오래전")
    await make.consent(db, gaon)
    await db.execute(
        "UPDATE citizens SET phone_index = $2, phone_sealed = $3, seen_at = now() - interval '8 months' WHERE id = $1",
        gaon, sealer.index("phone", to_e164(number)), sealer.seal(to_e164(number)),
    )  # fmt: skip
    await save_declaration(db, sealer, gaon, NewDeclaration(date(1999, 5, 18), True), make.now())
    service_id, yuna = await db.fetchrow(
        """SELECT s.id, r.id FROM services s JOIN service_resources sr ON sr.service_id = s.id
           JOIN resources r ON r.id = sr.resource_id AND r.name_ko = '정유나' WHERE s.name_ko = '이력서와 자기소개서'"""
    )
    evening = datetime.combine(day, time(20), SEOUL)
    booking = await make.booking(db, service_id, yuna, gaon, evening)

    # A paper is compared with what is on the screen, and that has changed.
    page = await at_the_desk(desk, f"/staff/day?date={day}&booking={booking}")
    facts = page.locator(".side dl")
    await expect(facts).to_contain_text("광주에 살아요 (본인 말)")
    await save_declaration(db, sealer, gaon, NewDeclaration(date(1999, 5, 18), False), make.now())
    await page.keyboard.press("p")
    await expect(page.get_by_role("alert").filter(has_text="다르게 적었어요")).to_be_visible()
    await expect(facts).to_contain_text("광주 밖에 살아요 (본인 말)")
    await assert_accessible(page)
    await shoot(page, "console-declared-anew")
    await page.keyboard.press("p")
    await expect(facts).to_contain_text("광주 밖에 살아요 (확인함)")

    # Whose number it was eight months ago.
    await page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("휴대폰 번호").fill(number)
    await expect(dialog.get_by_text("전에는 오○○ 님의 번호였어요")).to_be_visible()
    await expect(dialog.get_by_label("이름")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "console-idle-number")
    await dialog.get_by_label("같은 분이에요").check()
    await expect(dialog.get_by_label("이름")).to_have_count(0)
    await dialog.get_by_label("다른 시간").check()
    await dialog.get_by_label("시간", exact=True).select_option(index=1)
    await dialog.get_by_role("button", name="예약 넣기").click()
    await expect(page.get_by_text("님 예약을 넣었어요")).to_be_visible()
    assert await db.fetchval("SELECT count(*) FROM bookings WHERE citizen_id = $1", gaon) == 2
    await db.close()
