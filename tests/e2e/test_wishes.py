"""What a citizen wants to hear, where and when: without an account, paused in a tap, taken along to a new phone."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from playwright.async_api import Page, expect

from backend.seoul import SEOUL
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import citizen_at, pretend_to_subscribe
from tests.push_service import PushService, Subscription
from tests.server import Server

pytestmark = pytest.mark.browser


async def kept(server: Server, phone: Subscription) -> asyncpg.Record:
    db = await asyncpg.connect(server.database_url)
    try:
        found = await db.fetchrow(
            """SELECT to_char(quiet_from, 'HH24:MI') AS quiet_from, to_char(quiet_until, 'HH24:MI') AS quiet_until,
                      quiet_urgent, to_char(digest_at, 'HH24:MI') AS digest_at, paused, paused_until, lang,
                      (SELECT count(*) FROM device_places WHERE device_id = devices.id) AS places
               FROM devices WHERE endpoint = $1""",
            phone.endpoint,
        )
        assert found is not None
        return found
    finally:
        await db.close()


async def add_place(page: Page, typed: str, name: str, label: str) -> None:
    await page.get_by_role("button", name="동네 더하기").click()
    await page.get_by_role("dialog").get_by_label("동네 이름으로 찾기").fill(typed)
    await page.get_by_role("dialog").get_by_role("button", name=name).first.click()
    await page.get_by_role("dialog").get_by_label("나만 아는 이름").fill(label)
    await page.get_by_role("dialog").get_by_role("button", name="이 동네 더하기").click()


async def test_a_place_a_quiet_night_and_a_pause_without_an_account(
    phone: Open, server: Server, push_service: PushService
) -> None:
    page = await phone("about:blank", service_workers="allow")
    mine = await pretend_to_subscribe(page, push_service)
    await page.goto("/alerts/choices")
    await add_place(page, "ㅎㄴ", "하남동", "어머니")
    await expect(page.get_by_role("button", name="하남동 (어머니)")).to_be_visible()
    await page.get_by_role("switch", name="밤에는 조용히 받기").click()
    await expect(page.get_by_text("그동안에는 긴급과 위급만 와요")).to_be_visible()
    await page.get_by_label("몇 시까지").select_option("08:30")
    await page.get_by_role("switch", name="긴급은 밤에도 받기").click()
    await expect(page.get_by_text("그동안에는 위급만 와요. 다른 알림은 오전 8:30에")).to_be_visible()
    await expect(page.get_by_role("switch", name="소식은 하루 한 번")).to_have_count(0)
    await page.get_by_label("알림에 쓸 말").select_option("vi")
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "wishes-quiet")
    await page.get_by_role("button", name="이렇게 알림 받기").click()
    await expect(page.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_visible()
    await expect(page.get_by_text("오후 10시부터 오전 8:30까지")).to_be_visible()
    await shoot(page, "wishes-done")
    found = await kept(server, mine)
    assert (found["quiet_from"], found["quiet_until"], found["quiet_urgent"]) == ("22:00", "08:30", False)
    assert (found["places"], found["lang"], found["paused"]) == (1, "vi", False)

    await page.goto("/alerts/choices")
    await page.get_by_role("button", name="위급만 받고 잠시 멈추기").click()
    await expect(page.get_by_text("지금은 위급만 와요")).to_be_visible()
    assert (await kept(server, mine))["paused"]
    await page.get_by_role("button", name="내일 아침까지").click()
    await expect(page.get_by_text("내일 오전 8시에 다시 와요.")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "wishes-paused")
    ends = (await kept(server, mine))["paused_until"].astimezone(SEOUL)
    assert (ends.date(), ends.hour) == (datetime.now(UTC).astimezone(SEOUL).date() + timedelta(days=1), 8)
    # It is this phone's own, and outlives a start of the app.
    await page.reload()
    await expect(page.get_by_text("지금은 위급만 와요")).to_be_visible()
    await page.get_by_role("button", name="다시 받기").click()
    await expect(page.get_by_text("이 휴대폰에서 받고 있어요")).to_be_visible()
    found = await kept(server, mine)
    assert (found["paused"], found["quiet_until"], found["places"]) == (False, "08:30", 1)


async def test_a_new_phone_begins_with_what_the_old_one_had(
    phone: Open, server: Server, push_service: PushService
) -> None:
    old = await citizen_at(phone, "/alerts", "한솔", service_workers="allow")
    await pretend_to_subscribe(old, push_service)
    await old.goto("/alerts/choices")
    await add_place(old, "치평", "치평동", "우리 집")
    await old.get_by_role("switch", name="밤에는 조용히 받기").click()
    await old.get_by_role("button", name="이렇게 알림 받기").click()
    await expect(old.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_visible()
    cookies = [cookie for cookie in await old.context.cookies() if cookie["name"] == "session"]

    new = await phone("about:blank", service_workers="allow")
    mine = await pretend_to_subscribe(new, push_service)
    await new.context.add_cookies(cookies)  # type: ignore[arg-type]
    await new.goto("/alerts/choices")
    await expect(new.get_by_role("heading", name="다른 휴대폰에서 고른 것이 있어요")).to_be_visible()
    await assert_accessible(new)
    await shoot(new, "wishes-elsewhere")
    await new.get_by_role("button", name="그대로 가져오기").click()
    # What one calls a place stays where it was written.
    await expect(new.get_by_role("button", name="치평동", exact=True)).to_be_visible()
    await expect(new.get_by_role("switch", name="밤에는 조용히 받기")).to_be_checked()
    await new.get_by_role("button", name="이렇게 알림 받기").click()
    await expect(new.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_visible()
    found = await kept(server, mine)
    assert (found["quiet_from"], found["places"]) == ("22:00", 1)


async def test_easy_mode_asks_for_the_night_on_a_screen_of_its_own(
    phone: Open, server: Server, push_service: PushService
) -> None:
    page = await phone("about:blank", service_workers="allow")
    mine = await pretend_to_subscribe(page, push_service)
    await page.goto("/settings")
    await page.evaluate("localStorage.setItem('settings', JSON.stringify({easy: true}))")
    await page.goto("/alerts/choices?step=far")
    await page.get_by_role("link", name="다음").click()
    await expect(page.get_by_role("heading", name="밤에도 알림을 받을까요?")).to_be_focused()
    await page.get_by_text("밤에는 조용히").click()
    await assert_accessible(page)
    await assert_fits(page)
    await shoot(page, "wishes-easy")
    await page.get_by_role("button", name="이렇게 알림 받기").click()
    await expect(page.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_visible()
    assert (await kept(server, mine))["quiet_from"] == "22:00"
