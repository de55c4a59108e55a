"""From a base with nothing in it to a citizen who sees free times, by the console alone; and what it refuses."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from backend.db import connect
from backend.seoul import SEOUL
from tests import make
from tests.conftest import SECRET_KEY, clone
from tests.e2e.conftest import SHOTS, Browsers, Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import go_to_a_free_day, staff_at
from tests.server import Server

pytestmark = pytest.mark.browser

DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class Bare:
    """A server on a base of its own without demo data, and one administrator's cookie."""

    def __init__(self, server: Server, browser: Browser, cookie: dict[str, str]) -> None:
        self.server, self.browser, self.cookie = server, browser, cookie
        self.wrong: list[str] = []

    async def open(self, path: str, *, staff: bool = False, **look: Any) -> Page:
        context = await self.browser.new_context(
            base_url=self.server.url,
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            reduced_motion="reduce",
            device_scale_factor=2 if SHOTS else 1,
            service_workers="block",
            **look,
        )
        if staff:
            await context.add_cookies(
                [{"name": name, "value": value, "url": self.server.url} for name, value in self.cookie.items()]
            )
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda m: self.wrong.append(m.text) if "Content Security Policy" in m.text else None)
        await page.goto(path)
        return page


@pytest.fixture
async def bare(browsers: Browsers, tmp_path: Path) -> AsyncIterator[Bare]:
    with clone() as url:
        server = Server({"DATABASE_URL": url, "SECRET_KEY": SECRET_KEY, "DATA_DIR": str(tmp_path)}, tmp_path / "log")
        db = await connect(url)
        cookie = await make.staff_cookie(db, await make.staff(db, "administrator", name="문지호"))
        await db.close()
        try:
            server.start("serve")
            bare = Bare(server, await browsers.have(whole=False), cookie)
            yield bare
            assert bare.wrong == []
        finally:
            server.stop()


async def fill(page: Page, words: dict[str, str]) -> None:
    for label, text in words.items():
        await page.get_by_label(label, exact=True).fill(text)


async def test_an_empty_base_is_set_up_until_a_citizen_sees_free_times(bare: Bare) -> None:
    page = await bare.open("/staff/services", staff=True, **DESK)
    await expect(page.get_by_role("heading", name="맡은 장소가 없어요")).to_be_visible()
    await assert_accessible(page)
    # A place with hours.
    await page.get_by_role("link", name="장소와 시간으로 가기").click()
    await page.get_by_role("link", name="장소 더하기").click()
    await page.get_by_label("동", exact=True).select_option(label="치평동")
    await fill(page, {
        "이름": "상무 일자리카페", "이름(영어)": "Sangmu Job Cafe", "주소": "서구 상무중앙로 34",
        "주소(영어)": "34 Sangmujungang-ro", "전화번호": "062-613-0000",
        "문 여는 날": str(datetime.now(SEOUL).date()),
    })  # fmt: skip
    await page.get_by_role("button", name="장소 더하기").click()
    await page.get_by_role("button", name="여는 시간 바꾸기").click()
    for day in "월화수목금토일":
        await page.get_by_role("button", name=f"{day}요일 시간 더하기").click()
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("10:00–18:00").first).to_be_visible()
    # A service with rules.
    await page.get_by_role("link", name="서비스", exact=True).click()
    await expect(page.get_by_role("heading", name="아직 서비스가 없어요")).to_be_visible()
    await shoot(page, "services-empty")
    await page.get_by_role("link", name="서비스 더하기").click()
    await page.get_by_role("button", name="서비스 더하기").click()
    await expect(page.get_by_role("alert").first).to_have_text("한국어와 영어로 써 주세요.")
    await fill(page, {
        "이름": "1:1 상담", "이름(영어)": "One-to-one counselling", "설명": "취업 상담사와 이야기해요.",
        "설명(영어)": "Talk with a job counsellor.",
    })  # fmt: skip
    await shoot(page, "services-new")
    await page.get_by_role("button", name="서비스 더하기").click()
    await expect(page.get_by_role("heading", name="1:1 상담")).to_be_visible()
    await page.get_by_role("button", name="규칙 정하기").click()
    await page.get_by_label("한 번에(분)").fill("42")
    await page.get_by_label("취소 마감(분 전)").fill("1440")
    await expect(page.get_by_text("시작 1일 전까지 취소할 수 있어요")).to_be_visible()
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("5분 단위로 써 주세요.")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "services-rules-error")
    await page.get_by_label("한 번에(분)").fill("40")
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("40분 · 14일 뒤까지 · 1일 전까지 취소")).to_be_visible()
    # Somebody who serves it, with hours from a template.
    await page.get_by_role("link", name="서비스로").click()
    await page.get_by_role("link", name=re.compile("^사람, 공간, 장비")).click()
    await page.get_by_role("button", name="상담사 더하기").click()
    await fill(page, {"이름": "정유나", "이름(영어)": "Yuna Jeong"})
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_role("button", name="정유나 고치기")).to_be_visible()
    await page.get_by_role("button", name="방 더하기").click()
    await fill(page, {"이름": "상담실", "이름(영어)": "Counselling room", "몇 명까지": "4"})
    await assert_accessible(page)
    await shoot(page, "services-room")
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("4명")).to_be_visible()
    await page.get_by_role("link", name="서비스로").click()
    await page.get_by_role("link", name=re.compile("^상담사 시간")).click()
    await page.get_by_role("button", name="시간표 더하기").click()
    await page.get_by_label("시간표 이름").fill("온종일")
    for day in "토일":
        await page.get_by_role("button", name=f"{day}요일 시간 더하기").click()
    await page.get_by_role("button", name="저장하기").click()
    await page.get_by_role("button", name="온종일, 상담사에게 정하기").click()
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("상담사를 골라 주세요.")).to_be_visible()
    await page.get_by_label("정유나").check()
    await assert_accessible(page)
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("시간을 정했어요")).to_be_visible()
    await expect(page.get_by_text("10:00–12:00, 13:00–18:00").first).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "services-hours")
    await page.get_by_role("link", name="서비스로").click()
    await page.get_by_role("link", name=re.compile("^1:1 상담")).click()
    await page.get_by_role("button", name="누가, 어디서 바꾸기").click()
    await page.get_by_label("정유나").check()
    await page.get_by_label("상담실").check()
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("저장했어요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "services-one")
    # And the citizen.
    phone = await bare.open("/book", **PHONE)
    await phone.get_by_role("list").get_by_role("link", name=re.compile("1:1 상담")).click()
    await phone.get_by_role("button", name="다음 날").click()
    await go_to_a_free_day(phone)
    await expect(phone.locator("button.time:not([disabled])").first).to_be_visible()
    await shoot(phone, "services-citizen")


async def test_two_administrators_see_each_others_texts_and_nothing_is_lost(desk: Open) -> None:
    pages = [await staff_at(desk, "/staff/services", "문지호") for _ in range(2)]
    for page in pages:
        await page.get_by_role("link", name=re.compile("^모의면접")).click()
        await page.get_by_role("button", name="이름과 설명 고치기").click()
    one, two = pages
    await one.get_by_label("설명", exact=True).fill("먼저 바꾼 설명")
    await one.get_by_role("button", name="저장하기").click()
    await expect(one.get_by_text("먼저 바꾼 설명")).to_be_visible()
    await two.get_by_label("설명", exact=True).fill("나중에 바꾼 설명")
    await two.get_by_role("button", name="저장하기").click()
    await expect(two.get_by_role("heading", name="다른 사람이 먼저 바꿨어요")).to_be_visible()
    await expect(two.get_by_text("먼저 바꾼 설명")).to_be_visible()
    await expect(two.get_by_label("설명", exact=True)).to_have_value("나중에 바꾼 설명")
    await assert_accessible(two)
    await shoot(two, "services-stale")
    await two.get_by_role("button", name="적은 내용으로 저장하기").click()
    await expect(two.locator(".recap").get_by_text("나중에 바꾼 설명")).to_be_visible()


async def test_whoever_would_be_stranded_is_shown_first_and_who_is_booked_stays(desk: Open, phone: Open) -> None:
    page = await staff_at(desk, "/staff/services", "문지호")
    await expect(page.get_by_role("link", name=re.compile("^1:1 상담"))).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "services")
    await page.get_by_role("link", name=re.compile("^상담사 시간")).click()
    who = re.compile("^정유나")
    await page.get_by_role("button", name=who).click()
    for day in "월화수목금토":
        for _ in range(2):
            await page.get_by_role("button", name=f"{day}요일 시간 빼기").first.click()
    await page.get_by_label("언제부터").fill(str(datetime.now(SEOUL).date() + timedelta(days=1)))
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_role("heading", name=re.compile("새 시간 밖에 있어요"))).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "services-strands")
    await page.get_by_role("dialog").get_by_role("button", name="그만두기").click()
    await expect(page.get_by_role("button", name="저장하기")).to_be_visible()
    await page.get_by_role("link", name="서비스로").click()
    await page.get_by_role("link", name=re.compile("^사람, 공간, 장비")).click()
    await shoot(page, "services-resources")
    await page.get_by_role("button", name="정유나 고치기").click()
    await page.get_by_label("지금 써요").uncheck()
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_role("alert")).to_contain_text("이미 예약한 분이 있어요")
    await assert_accessible(page)
    await shoot(page, "services-still-booked")
    small = await staff_at(phone, "/staff/services", "문지호")
    await small.get_by_role("link", name=re.compile("^모의면접")).click()
    await assert_fits(small)
    await shoot(small, "services-one-phone")
    await small.get_by_role("button", name="규칙 바꾸기").click()
    await assert_fits(small)
    await assert_accessible(small)
    await shoot(small, "services-rules-phone")
    await small.get_by_role("link", name="서비스로").click()
    await small.get_by_role("link", name=re.compile("^상담사 시간")).click()
    await small.get_by_role("button", name=who).click()
    await assert_fits(small)
    await shoot(small, "services-hours-phone")


async def test_who_leaves_gives_their_visits_to_a_colleague_from_the_list(bare: Bare) -> None:
    db = await connect(bare.server.database_url)
    site_id = await make.site(db)
    service_id = await make.service(db, site_id)
    yuna, haneul = [await make.counsellor(db, site_id, service_id, name_ko=name) for name in ("정유나", "박하늘")]
    tomorrow = datetime.now(SEOUL).date() + timedelta(days=2 if datetime.now(SEOUL).isoweekday() == 6 else 1)
    visits = [datetime.combine(tomorrow, time(hour), SEOUL) for hour in (10, 13)]
    for starts_at in visits:
        await make.booking(db, service_id, yuna, await make.citizen(db), starts_at)
    await make.booking(db, service_id, haneul, await make.citizen(db), visits[1])
    page = await bare.open(f"/staff/services/{site_id}/resources", staff=True, **DESK)
    await page.get_by_role("button", name="정유나 고치기").click()
    await page.get_by_label("지금 써요").uncheck()
    await page.get_by_role("button", name="저장하기").click()
    alert = page.get_by_role("alert")
    await expect(alert.locator("li")).to_have_count(2)
    await assert_accessible(page)
    await shoot(page, "services-reassign")
    await alert.get_by_role("button", name="비는 동료에게 옮기기").click()
    await expect(page.get_by_text("1건을 옮기고 알렸어요")).to_be_visible()
    await expect(alert.locator("li")).to_have_count(1)
    await assert_accessible(page)
    await shoot(page, "services-reassigned")
    given = await db.fetchval("SELECT count(*) FROM allocations WHERE active AND resource_id = $1", haneul)
    assert given == 2
    # The date leads to the day on which the last one is moved by hand; then nothing stands in the way.
    await alert.get_by_role("link").click()
    await expect(page).to_have_url(re.compile(rf"/staff/day\?date={tomorrow}"))
    await db.execute("UPDATE bookings SET status = 'cancelled_by_citizen' WHERE lower(during) = $1", visits[1])
    await db.execute("UPDATE allocations SET active = false WHERE lower(during) = $1", visits[1])
    await db.close()
    await page.go_back()
    await page.get_by_role("button", name="정유나 고치기").click()
    await expect(page.get_by_label("지금 써요")).not_to_be_checked()
    await page.get_by_role("button", name="저장하기").click()
    await expect(page.get_by_text("저장했어요")).to_be_visible()


async def test_two_who_change_the_opening_hours_see_each_others_week(bare: Bare) -> None:
    db = await connect(bare.server.database_url)
    site_id = await make.site(db)
    await db.close()
    one, two = [await bare.open(f"/staff/places/{site_id}", staff=True, **DESK) for _ in range(2)]
    for page, opens in ((one, "09:00"), (two, "11:00")):
        await page.get_by_role("button", name="여는 시간 바꾸기").click()
        await page.get_by_label("월요일 여는 때").fill(opens)
    await one.get_by_role("button", name="저장하기").click()
    await expect(one.get_by_text("저장했어요")).to_be_visible()
    await two.get_by_role("button", name="저장하기").click()
    stale = two.locator(".stale")
    await expect(stale.get_by_role("heading", name="다른 사람이 먼저 바꿨어요")).to_be_visible()
    await expect(stale).to_contain_text("월요일 09:00–21:00")
    await expect(stale).to_contain_text("월요일 11:00–21:00")
    await assert_accessible(two)
    await assert_fits(two)
    await shoot(two, "places-stale")
    await two.get_by_role("button", name="적은 내용으로 저장하기").click()
    await expect(two.get_by_text("저장했어요")).to_be_visible()
    await expect(two.locator(".week").first).to_contain_text("11:00–21:00")
