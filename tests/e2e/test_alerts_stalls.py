"""An alert stands still: whoever answers for it reads so at the desk, whatever page is open."""

import re
from datetime import UTC, datetime

import asyncpg
import pytest
from playwright.async_api import expect

from backend.alerts.stalls.actions import watch
from backend.db import Database, make_pool
from backend.settings import Settings
from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import pretend_to_subscribe
from tests.e2e.test_alerts import subscribe
from tests.e2e.test_alerts_safety import send
from tests.push.worker import until
from tests.push_service import PushService
from tests.server import Server

pytestmark = pytest.mark.browser


async def look(server: Server) -> None:
    """As the servers and workers do by themselves, some time within the minute."""
    pool = await make_pool(server.env["DATABASE_URL"], min_size=1, max_size=2)
    try:
        await watch(Database(pool), Settings.from_env(server.env), datetime.now(UTC))
    finally:
        await pool.close()


async def test_an_alert_that_stands_still_is_told_at_the_desk_until_it_goes_on(
    phone: Open, desk: Open, server: Server, push_service: PushService
) -> None:
    citizen = await phone("about:blank", service_workers="allow")
    await pretend_to_subscribe(citizen, push_service)
    await citizen.goto("/alerts")
    await subscribe(citizen)
    await expect(citizen.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_visible()

    base = await asyncpg.connect(server.env["DATABASE_URL"])
    try:
        await base.execute(
            """INSERT INTO push_origins (origin, paused_until, reason) VALUES ($1, now() + interval '1 hour', 'test')
               ON CONFLICT (origin) DO UPDATE SET paused_until = excluded.paused_until""",
            push_service.origin,
        )  # fmt: skip
        author, alert_id = await send(desk, "불을 끄고 밖으로 나오세요")

        async def planned() -> bool:
            return bool(await base.fetchval(
                """SELECT count(*) FROM push_chunks c JOIN push_messages m ON m.id = c.message_id
                   WHERE m.alert_id = $1 AND m.status = 'sending'""",
                alert_id,
            ))  # fmt: skip

        await until(planned)
        await base.execute(
            "UPDATE push_messages SET created_at = created_at - interval '2 minutes' WHERE alert_id = $1", alert_id
        )
        # On another page of the console.
        await author.goto("/staff/alerts/new")
        await look(server)
        told = author.get_by_role("alert").filter(has_text="보내던 알림이 1분 넘게 멈춰 있어요")
        await expect(told).to_be_visible()
        await expect(told).to_contain_text("‘불을 끄고 밖으로 나오세요’ 지금까지 0대에 보냈어요.")
        await assert_accessible(author)
        await shoot(author, "stall-told")
        await told.get_by_role("link", name="보러 가기").click()
        await expect(author).to_have_url(re.compile(alert_id))
        await expect(author.get_by_role("link", name="보러 가기")).to_have_count(0)
        await assert_accessible(author)
        await author.set_viewport_size({"width": 390, "height": 844})
        await assert_fits(author)
        await shoot(author, "stall-told-phone")
    finally:
        await base.execute("DELETE FROM push_origins WHERE origin = $1", push_service.origin)
        await base.close()

    await expect(author.get_by_text("모두 보냈어요").or_(author.get_by_text("다 보냈어요")).first).to_be_visible()
    await look(server)
    goes_on = author.get_by_role("alert").filter(has_text=re.compile("다시 나가고 있어요|멈췄던 알림을 다 보냈어요"))
    await expect(goes_on).to_be_visible()
    await expect(author.get_by_text("보내던 알림이 1분 넘게 멈춰 있어요")).to_have_count(0)
    await goes_on.get_by_role("button", name="확인했어요").click()
    await expect(goes_on).to_have_count(0)
    await author.reload()
    await expect(author.get_by_role("heading", name="보낸 알림")).to_be_visible()
    await expect(goes_on).to_have_count(0)
