"""An operator warns the city, and a phone shows exactly that."""

import asyncio
import base64
import json
import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import pretend_to_subscribe, staff_at, staff_sign_in
from tests.push_service import Message, PushService, Subscription

pytestmark = pytest.mark.browser

DECRYPT = """async ({ key, auth, body }) => {
  // RFC 8291 §3.4 on the bytes that were sent, with nothing but the browser's own cryptography.
  const un = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
  const bytes = un(body), salt = bytes.slice(0, 16), idlen = bytes[20], sender = bytes.slice(21, 21 + idlen)
  const mine = await crypto.subtle.importKey('jwk', key, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const theirs = await crypto.subtle.importKey('raw', sender, { name: 'ECDH', namedCurve: 'P-256' }, false, [])
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, mine, 256)
  const hkdf = async (ikm, salt, info, length) => {
    const key = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits'])
    const how = { name: 'HKDF', hash: 'SHA-256', salt, info }
    return new Uint8Array(await crypto.subtle.deriveBits(how, key, length * 8))
  }
  const ascii = text => new TextEncoder().encode(text)
  const point = Uint8Array.from([4, ...un(key.x), ...un(key.y)])
  const ikm = await hkdf(shared, un(auth), Uint8Array.from([...ascii('WebPush: info\\0'), ...point, ...sender]), 32)
  const cek = await hkdf(ikm, salt, ascii('Content-Encoding: aes128gcm\\0'), 16)
  const nonce = await hkdf(ikm, salt, ascii('Content-Encoding: nonce\\0'), 12)
  const aes = await crypto.subtle.importKey('raw', cek, 'AES-GCM', false, ['decrypt'])
  const sealed = bytes.slice(21 + idlen)
  const plain = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, aes, sealed))
  return new TextDecoder().decode(plain.slice(0, plain.lastIndexOf(2)))
}"""


async def subscribe(page: Page) -> None:
    await page.get_by_role("link", name=re.compile("받을 알림")).first.click()
    await expect(page.get_by_text("위급은 끌 수 없어요")).to_be_visible()
    await page.get_by_role("button", name="이렇게 알림 받기").click()


async def arrival(service: PushService, subscription: Subscription) -> Message:
    for _ in range(200):
        if got := service.received(subscription):
            return got[-1]
        await asyncio.sleep(0.05)
    raise AssertionError("nothing arrived within ten seconds")


async def write_alert(page: Page, headline: str) -> None:
    await page.goto("/staff/alerts/new")
    await page.get_by_text("긴급", exact=True).first.click()
    await page.get_by_role("button", name="재난").click()
    await page.get_by_label("무슨 일").fill("산불")
    await page.get_by_label(re.compile("^제목")).fill(headline)
    await page.get_by_label("내용").fill("무등산 원효사 쪽에서 불이 났어요. 연기가 도심으로 와요.")
    await page.get_by_role("button", name="2시간 뒤").click()


async def test_subscribe_then_an_alert_is_approved_and_exactly_that_alert_arrives(
    phone: Open, desk: Open, push_service: PushService
) -> None:
    page = await phone("about:blank", service_workers="allow")
    subscription = await pretend_to_subscribe(page, push_service)
    await page.goto("/alerts")
    await assert_accessible(page)
    await subscribe(page)
    await expect(page.get_by_role("heading", name="이제 알림을 보내 드려요")).to_be_visible()
    await assert_accessible(page)
    await assert_fits(page)

    operator = await desk("/staff/")
    await staff_sign_in(operator, "한결")
    await write_alert(operator, "창문을 닫고 집 안에 계세요")
    await expect(operator.locator(".noti").first).to_contain_text("창문을 닫고 집 안에 계세요")
    await assert_accessible(operator)
    await shoot(operator, "compose")
    await operator.get_by_role("button", name="승인 요청하기").click()
    dialog = operator.get_by_role("dialog")
    await expect(dialog).to_contain_text("창문을 닫고 집 안에 계세요")
    await shoot(operator, "submit")
    await dialog.get_by_role("textbox").fill("긴급")
    await dialog.get_by_role("button", name="승인 요청하기").click()
    approver = await staff_at(desk, "/staff/alerts", "윤지안")
    await approver.get_by_role("link", name="창문을 닫고 집 안에 계세요").first.click()
    await approver.get_by_role("button", name="승인하고 보내기").click()

    message = await arrival(push_service, subscription)
    shown: dict[str, Any] = message.document["notification"]
    assert message.document["web_push"] == 8030
    assert shown["title"] == "창문을 닫고 집 안에 계세요"
    assert shown["data"]["level"] == 3
    assert message.headers["urgency"] == "high"

    point = base64.urlsafe_b64decode(subscription.p256dh + "=")
    x, y = (base64.urlsafe_b64encode(half).decode().rstrip("=") for half in (point[1:33], point[33:]))
    key = {"kty": "EC", "crv": "P-256", "x": x, "y": y, "d": subscription.private_key}
    plain = await page.evaluate(DECRYPT, {"key": key, "auth": subscription.auth, "body": message.body})
    assert json.loads(plain) == message.document

    # Where a tap leads.
    await page.goto(shown["navigate"])
    await expect(page.get_by_role("heading", name="창문을 닫고 집 안에 계세요")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "alert")
    # And without push it stands in the list.
    other = await phone("/alerts")
    await expect(other.get_by_text("창문을 닫고 집 안에 계세요").first).to_be_visible()


async def test_the_workers_notification_opens_its_alert(phone: Open, server: Any) -> None:
    page = await phone("/alerts", service_workers="allow")
    first = page.locator("a.alert").first
    link = await first.get_attribute("href")
    assert link
    await page.context.grant_permissions(["notifications"])
    await page.evaluate("navigator.serviceWorker.ready")
    session = await page.context.new_cdp_session(page)
    registered: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def on_registrations(event: dict[str, Any]) -> None:
        if event["registrations"] and not registered.done():
            registered.set_result(event["registrations"][0]["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", on_registrations)
    await session.send("ServiceWorker.enable")
    document = {"web_push": 8030, "notification": {
        "title": "집에 계세요", "body": "바람이 세요", "navigate": server.url + link, "lang": "ko", "tag": "t1",
        "data": {"level": 3, "kind": "alert", "id": "t1", "renotify": False},
    }}  # fmt: skip
    await session.send("ServiceWorker.deliverPushMessage", {
        "origin": server.url, "registrationId": await asyncio.wait_for(registered, 10), "data": json.dumps(document),
    })  # fmt: skip
    shown = await page.evaluate(
        """async () => { const w = await navigator.serviceWorker.ready
            for (let i = 0; i < 100; i++) { const n = await w.getNotifications()
              if (n.length) return { title: n[0].title, body: n[0].body, tag: n[0].tag }
              await new Promise(r => setTimeout(r, 50)) } }"""
    )
    assert shown == {"title": "집에 계세요", "body": "바람이 세요", "tag": "t1"}
