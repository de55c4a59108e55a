"""A counsellor calls in sick, or runs late: from the counter to the phone and back."""

import re
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import let_the_day_come, sign_in, staff_sign_in
from tests.e2e.test_easy_mode import assert_easy, easy
from tests.server import Server

pytestmark = pytest.mark.browser


def a_day(after: int) -> str:
    """A day on which the cafe opens, on which no other journey is."""
    day = datetime.now(UTC).astimezone(SEOUL).date() + timedelta(days=after)
    return str(day + timedelta(days=1) if day.isoweekday() == 7 else day)


BOOK = """async ([on, who]) => {
  const post = async (path, body) => {
    const headers = {'content-type': 'application/json', 'Idempotency-Key': crypto.randomUUID()}
    const reply = await fetch(path, {method: 'POST', headers, body: JSON.stringify(body)})
    if (!reply.ok) throw new Error(`${path} ${reply.status} ${await reply.text()}`)
    return reply.json()
  }
  await fetch('/api/me/declaration', {method: 'PUT', headers: {'content-type': 'application/json'},
    body: JSON.stringify({born_on: '1999-05-18', lives_in_gwangju: true})})
  const services = await (await fetch('/api/services')).json()
  const service = services.find(s => s.counsellors.some(c => c.name_ko === who))
  const with_ = service.counsellors.find(c => c.name_ko === who).id
  const query = `from=${on}&days=1&counsellor_id=${with_}`
  const {days} = await (await fetch(`/api/services/${service.id}/availability?${query}`)).json()
  const slot = days[0].slots.filter(s => s.free).at(-1)
  const held = await post('/api/bookings', {service_id: service.id, starts_at: slot.starts_at, counsellor_id: with_})
  return (await post(`/api/bookings/${held.id}/confirm`, {about: ''})).id
}"""


async def somebody(phone: Open, name: str, on: str) -> tuple[Page, str]:
    """Signed in, with the last free time of 정유나's on a day."""
    page = await phone("/sign-in?next=/my")
    await sign_in(page, name)
    await expect(page).to_have_url(re.compile("/my"))
    return page, await page.evaluate(BOOK, [on, "정유나"])


async def test_a_sick_day_from_the_counter_to_the_tap_that_takes_the_new_place(phone: Open, desk: Open) -> None:
    day = a_day(10)
    person, booking_id = await somebody(phone, "아주아주긴이름을가진사람의이름", day)
    counter = await desk("/staff/")
    await staff_sign_in(counter, "정유나")
    await counter.goto(f"/staff/day?date={day}")
    await expect(counter.locator(".colm").first).to_be_visible()
    await counter.keyboard.press("s")
    await expect(counter.get_by_role("heading", name="상담사가 못 나와요")).to_be_visible()
    lines = counter.locator(".lines3 > li")
    await expect(lines.filter(has_text="아주아주긴이름")).to_contain_text("같은 시간, 다른 상담사")
    await assert_accessible(counter)
    await assert_fits(counter)
    await shoot(counter, "sick-plan")
    count = await lines.count()
    # One of the others is only asked.
    if count > 1:
        other = lines.filter(has_not_text="아주아주긴이름").first
        await other.locator("select").select_option("choose")
        await expect(other).to_contain_text(re.compile("직접 고르시게 물어봐요|빈자리가 없어 물어봐요"))
    await counter.locator("h1").click()
    await counter.keyboard.press("Enter")
    dialog = counter.get_by_role("dialog")
    await expect(dialog).to_contain_text(f"정유나 상담사와 만날 {count}명에게 알릴까요?")
    await assert_accessible(counter)
    await shoot(counter, "sick-send")
    await counter.keyboard.press("Enter")
    await expect(counter.get_by_role("heading", name="못 나오는 상담사")).to_be_visible()
    mine = counter.locator(".lines3 > li", has_text="아주아주긴이름")
    await expect(mine).to_contain_text("답을 기다려요")
    await expect(mine.locator('a[href^="tel:"]')).to_be_visible()
    await assert_accessible(counter)
    await shoot(counter, "sick-list")

    # The phone: home says what to do, the pass says what happened.
    await person.goto("/")
    await expect(person.locator(".next")).to_contain_text("상담사가 갑자기 못 나오게 됐어요")
    await assert_accessible(person)
    await shoot(person, "sick-home")
    await person.get_by_role("link", name="답하기").click()
    await expect(person.get_by_role("heading", name="정유나 상담사가 갑자기 못 나오게 됐어요")).to_be_visible()
    await expect(person.get_by_text("시간을 옮겨야 해요").first).to_be_visible()
    await expect(person.locator(".qr")).to_have_count(0)
    await assert_accessible(person)
    await assert_fits(person)
    await shoot(person, "sick-pass")
    await person.get_by_role("button", name="이 시간으로 갈게요").click()
    await expect(person.locator(".qr")).to_be_visible()
    await expect(person).to_have_url(re.compile(f"/bookings/{booking_id}$"))
    await expect(person.get_by_text("정유나 상담사가 갑자기")).to_have_count(0)
    await person.goto("/")
    await expect(person.locator(".next")).to_contain_text("내 다음 예약")

    # The counter sees it as it happens.
    await expect(mine).to_contain_text("새 자리로 와요")
    await counter.goto(f"/staff/day?date={day}")
    await expect(counter.get_by_text("정유나 상담사가 못 나와요.")).to_be_visible()
    await assert_accessible(counter)
    await shoot(counter, "sick-day")
    await counter.get_by_role("link", name="한 분씩 보기").click()
    await counter.get_by_role("button", name="나오게 됐어요, 되돌리기").click()
    await counter.get_by_role("button", name="되돌리기", exact=True).click()
    await expect(counter.get_by_text("되돌렸어요. 나오게 됐어요").first).to_be_visible()
    await expect(mine).to_contain_text("새 자리로 와요")


async def test_who_would_rather_come_at_another_time_or_not_at_all(phone: Open, desk: Open) -> None:
    day = a_day(11)
    first, first_id = await somebody(phone, "다른때", day)
    second, second_id = await somebody(phone, "안와요", day)
    counter = await desk("/staff/", viewport={"width": 390, "height": 844})
    await staff_sign_in(counter, "정유나")
    await counter.goto(f"/staff/absences/new?date={day}")
    await expect(counter.locator(".lines3 > li").first).to_be_visible()
    await assert_fits(counter)
    await assert_accessible(counter)
    await shoot(counter, "sick-plan-phone")
    await counter.get_by_role("button", name=re.compile("명에게 알리기")).click()
    await counter.get_by_role("button", name="알리기", exact=True).click()
    await expect(counter.locator(".lines3 > li", has_text="다른때")).to_be_visible()
    await assert_fits(counter)

    # In easy mode the offer is the one thing on the first page, with five things to press at most.
    await first.evaluate("localStorage.setItem('settings', JSON.stringify({easy: true}))")
    await first.goto("/")
    await first.get_by_role("link", name="답하기").click()
    await expect(first.get_by_role("button", name="이 시간으로 갈게요")).to_be_visible()
    await assert_accessible(first)
    await shoot(first, "sick-pass-easy")
    await first.evaluate("localStorage.setItem('settings', JSON.stringify({}))")
    await first.goto(f"/bookings/{first_id}")
    await first.get_by_role("link", name="다른 시간 고르기").click()
    await expect(first.get_by_text("자리도 맡아 둬요")).to_be_visible()
    await first.locator("button.time:not([disabled])").first.click()
    await first.get_by_role("button", name="바꾸기", exact=True).click()
    await expect(first.locator(".qr")).to_be_visible()
    await expect(counter.locator(".lines3 > li", has_text="다른때")).to_contain_text("다른 시간을 골랐어요")

    await second.goto(f"/bookings/{second_id}")
    await second.get_by_role("button", name="취소하기").click()
    await expect(second.get_by_role("dialog")).to_contain_text("벌점이나 불이익은 없어요")
    await second.get_by_role("button", name="예약 취소하기").click()
    await expect(second.get_by_text("센터에서 취소했어요").first).to_be_visible()
    await expect(counter.locator(".lines3 > li", has_text="안와요")).to_contain_text("취소했어요")
    await counter.get_by_role("button", name="나오게 됐어요, 되돌리기").first.click()
    await counter.get_by_role("button", name="되돌리기", exact=True).click()
    await expect(counter.get_by_text("되돌렸어요. 나오게 됐어요").first).to_be_visible()


async def test_a_counsellor_who_runs_late_says_so_once_and_passes_show_it(
    phone: Open, desk: Open, server: Server
) -> None:
    person, booking_id = await somebody(phone, "기다림", a_day(12))
    day = await let_the_day_come(server.database_url, booking_id)
    await person.goto(f"/bookings/{booking_id}")
    await expect(person.locator(".pass")).to_be_visible()
    counter = await desk("/staff/")
    await staff_sign_in(counter, "정유나")
    await counter.goto(f"/staff/day?date={day}&booking={booking_id}")
    await expect(counter.get_by_role("button", name=re.compile("늦는다고 알리기"))).to_be_visible()
    await counter.keyboard.press("l")
    dialog = counter.get_by_role("dialog")
    await expect(dialog).to_contain_text("정유나 상담사가 얼마나 늦나요?")
    await expect(dialog.get_by_label("15분")).to_be_checked()
    await assert_accessible(counter)
    await shoot(counter, "late-dialog")
    await counter.keyboard.press("Enter")
    await expect(counter.get_by_text(re.compile("명에게 15분쯤 늦는다고 알렸어요"))).to_be_visible()
    await expect(counter.locator(".hd .lt")).to_have_text("15분쯤 늦어요")
    await assert_accessible(counter)
    await shoot(counter, "late-day")
    # Live, on the open pass.
    await expect(person.locator(".pass .late")).to_have_text("상담사가 15분쯤 늦어요")
    await assert_accessible(person)
    await shoot(person, "late-pass")
    await person.goto("/")
    await expect(person.locator(".next")).to_contain_text("상담사가 15분쯤 늦어요")
    await person.goto("/my")
    await expect(person.get_by_text("상담이 늦게 시작해요")).to_be_visible()
    # From the head of the column it is taken back.
    await counter.locator("button.hd", has_text="정유나").click()
    await dialog.get_by_role("button", name="늦는다고 알리기").click()
    await counter.get_by_role("button", name="제시간에 시작해요").click()
    await expect(counter.locator(".hd .lt")).to_have_count(0)
    await person.goto(f"/bookings/{booking_id}")
    await expect(person.locator(".pass .late")).to_have_count(0)


async def test_easy_mode_shows_where_one_waits_and_what_is_kept_comes_first(phone: Open, server: Server) -> None:
    person = await phone("/sign-in?next=/my")
    await sign_in(person, "기다려요")
    await expect(person).to_have_url(re.compile("/my"))
    day = datetime.now(UTC).astimezone(SEOUL).date() + timedelta(days=13)
    db = await asyncpg.connect(server.database_url)
    try:
        entry_id = await db.fetchval(
            """INSERT INTO waitlist_entries (service_id, citizen_id, status, first_day, last_day, created_at)
               SELECT 1, id, 'waiting', $1, $1, now() FROM citizens WHERE name = '기다려요' RETURNING id""",
            day,
        )
        await easy(person, "/bookings")
        await expect(person.get_by_role("link", name=re.compile("다음 차례예요|앞에"))).to_be_visible()
        await assert_easy(person, "waiting")
        await db.execute(
            """WITH w AS (UPDATE waitlist_entries SET status = 'offered' WHERE id = $1 RETURNING citizen_id)
               INSERT INTO bookings (service_id, citizen_id, status, during, held_until, code, created_at,
                   waitlist_entry_id)
               SELECT 1, citizen_id, 'held', tstzrange($2::timestamptz, $2::timestamptz + interval '40 minutes'),
                   now() + interval '30 minutes', 'KEPT22', now(), $1 FROM w""",
            entry_id, datetime(day.year, day.month, day.day, 19, tzinfo=SEOUL),
        )  # fmt: skip
        await person.goto("/")
        await expect(person.locator(".next")).to_contain_text("기다리던 자리가 났어요")
        await assert_easy(person, "offered")
        await person.get_by_role("link", name="이 자리 보기").click()
        await expect(person.get_by_role("heading", name="자리가 났어요")).to_be_visible()
    finally:
        await db.execute("DELETE FROM bookings WHERE code = 'KEPT22'")
        await db.execute("UPDATE waitlist_entries SET status = 'over' WHERE id = $1", entry_id)
        await db.close()


async def test_nobody_free_and_nobody_to_tell(desk: Open, server: Server) -> None:
    counter = await desk("/staff/", viewport={"width": 1024, "height": 768})
    await staff_sign_in(counter, "정유나")
    far = a_day(40)
    await counter.goto(f"/staff/absences/new?date={far}")
    await expect(counter.get_by_role("heading", name="이때 만나기로 한 분이 없어요")).to_be_visible()
    await assert_accessible(counter)
    await assert_fits(counter)
    await shoot(counter, "sick-none")
    await counter.get_by_label("시간 정하기").check()
    await counter.get_by_label("몇 시까지").fill("08:00")
    await expect(counter.get_by_text("끝나는 때가 시작보다 뒤여야 하고")).to_be_visible()
    await counter.get_by_label("몇 시까지").fill("17:00")
    await counter.get_by_role("button", name="시간 비워 두기").click()
    await counter.get_by_role("button", name="비워 두기", exact=True).click()
    await expect(counter.get_by_text("만나기로 한 분이 없었어요")).to_be_visible()
    await shoot(counter, "sick-list-none")
    # A second time it is known already, and said.
    await counter.goto(f"/staff/absences/new?date={far}")
    await counter.get_by_role("button", name="시간 비워 두기").click()
    await counter.get_by_role("button", name="비워 두기", exact=True).click()
    await expect(counter.get_by_text("이 시간에는 이미 못 나온다고 적어 두었어요.")).to_be_visible()
    await shoot(counter, "sick-error")
    db = await asyncpg.connect(server.database_url)
    try:
        absence = await db.fetchval("UPDATE absences SET undone_at = now() WHERE undone_at IS NULL RETURNING id")
        await db.execute("DELETE FROM allocations WHERE absence_id = $1 AND booking_id IS NULL", absence)
    finally:
        await db.close()
