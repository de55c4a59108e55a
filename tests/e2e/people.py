"""What people do in the browser, step by step, as the journeys need it."""

import itertools
import re
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
from playwright.async_api import Page, expect

from backend.places.actions import public_holidays
from backend.seoul import SEOUL
from tests.e2e.conftest import Open
from tests.push_service import PushService, Subscription

# Chromium cannot subscribe without a push service of the world outside, so `subscribe` hands out one of ours.
SUBSCRIBE = """
const mine = %s
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0)).buffer
const subscription = key => ({
  endpoint: mine.endpoint, expirationTime: null, options: { userVisibleOnly: true, applicationServerKey: bytes(key) },
  getKey: name => bytes(mine[name]),
  toJSON: () => ({ endpoint: mine.endpoint, expirationTime: null, keys: { p256dh: mine.p256dh, auth: mine.auth } }),
  unsubscribe: async () => { sessionStorage.removeItem('subscribed'); return true },
})
const text = key => typeof key === 'string' ? key
  : btoa(String.fromCharCode(...new Uint8Array(key))).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '')
PushManager.prototype.subscribe = async options => {
  sessionStorage.setItem('subscribed', text(options.applicationServerKey))
  return subscription(text(options.applicationServerKey))
}
PushManager.prototype.getSubscription = async () => {
  const key = sessionStorage.getItem('subscribed')
  return key ? subscription(key) : null
}
"""

DECLARE = """async lives_in_gwangju => (await fetch('/api/me/declaration', {
  method: 'PUT', headers: {'content-type': 'application/json'},
  body: JSON.stringify({born_on: '1999-05-18', lives_in_gwangju})})).status"""

_numbers = itertools.count(1)


def open_day(after: int) -> date:
    """A day on which the cafe opens, so many days from now or the next such: no Sunday and no public holiday."""
    day = datetime.now(SEOUL).date() + timedelta(days=after)
    while day.isoweekday() == 7 or day in {holiday.on_date for holiday in public_holidays(day.year)}:
        day += timedelta(days=1)
    return day


def new_phone_number() -> str:
    """Nobody else's in this run: a number may ask for three codes an hour."""
    return f"010-4000-{next(_numbers):04}"


async def sign_in(page: Page, name: str = "한솔") -> None:
    """From the sign-in page through number, code, name and consent."""
    await page.get_by_label("휴대폰 번호").fill(new_phone_number())
    await page.get_by_role("button", name="번호 받기").click()
    code = re.search(r"\b\d{6}\b", await page.get_by_text(re.compile(r"^\s*\d{6}\s*$")).inner_text())
    assert code
    await page.get_by_label("여섯 자리 번호").fill(code[0])
    await page.get_by_label("이름").fill(name)
    await page.get_by_role("button", name="계속하기").click()
    await page.get_by_role("button", name="동의하고 계속하기").click()


async def citizen_at(phone: Open, path: str, name: str = "한솔", **more: Any) -> Page:
    """A new citizen's phone on that page, signed in with a code and agreed: what `sign_in` does, without its pages."""
    return await _signed_in(phone, path, new_phone_number(), name, **more)


async def visitor_at(phone: Open, path: str, number: int, **more: Any) -> Page:
    """The phone of the demo's visitor of that number, signed in, on that page."""
    return await _signed_in(phone, path, f"010-0000-{4817 + number}", **more)


async def _signed_in(phone: Open, path: str, number: str, name: str | None = None, **more: Any) -> Page:
    page = await phone("about:blank", **more)
    sent = await ask(page, "POST", "/api/sign-in/codes", phone=number, lang="ko")
    await ask(page, "POST", "/api/sign-in", challenge_id=sent["challenge_id"], code=sent["demo_code"])
    if name is not None:
        await ask(page, "PATCH", "/api/me", name=name)
        version = next(t["version"] for t in await ask(page, "GET", "/api/consent-texts") if t["purpose"] == "service")
        await ask(page, "POST", "/api/me/consents", purpose="service", version=version, given=True)
    await page.goto(path)
    return page


async def staff_at(desk: Open, path: str, name: str, **more: Any) -> Page:
    """A desk on that page, signed in as that demo account: what `staff_sign_in` does, without its page."""
    page = await desk("about:blank", **more)
    staff_id = next(a["id"] for a in await ask(page, "GET", "/api/staff/demo-accounts") if a["name"] == name)
    await ask(page, "POST", "/api/staff/demo-sign-in", staff_id=staff_id)
    await page.goto(path)
    await expect(page.locator(".rail")).to_be_visible()
    return page


async def ask(page: Page, method: str, path: str, **body: object) -> Any:
    """The API's answer to this browser, by its cookies and with none of the app's code."""
    answer = await page.request.fetch(path, method=method, data=body or None)
    assert answer.ok, (answer.status, await answer.text())
    return await answer.json()


async def sign_in_as(page: Page, number: int) -> None:
    """As the demo's visitor of that number, who has a name and has agreed."""
    await page.get_by_label("휴대폰 번호").fill(f"010-0000-{4817 + number}")
    await page.get_by_role("button", name="번호 받기").click()
    code = re.search(r"\b\d{6}\b", await page.get_by_text(re.compile(r"^\s*\d{6}\s*$")).inner_text())
    assert code
    await page.get_by_label("여섯 자리 번호").fill(code[0])


async def borrower(phone: Open, name: str, *, lives_in_gwangju: bool = True, **more: Any) -> Page:
    """Signed in, with age and residence declared."""
    page = await citizen_at(phone, "/lending", name, **more)
    await expect(page.get_by_role("heading", name="면접 날, 옷 걱정은 덜어 두세요")).to_be_visible()
    assert await page.evaluate(DECLARE, lives_in_gwangju) == 200
    return page


async def go_to_a_free_day(page: Page) -> None:
    """On the page of times: to the first day that has some."""
    first = page.locator("button.time:not([disabled])").first
    for _ in range(14):
        await expect(page.get_by_text(re.compile("빈 시간 |쉬는 날")).first).to_be_visible()
        if await first.count():
            break
        await page.get_by_role("button", name="다음 날").click()


async def choose_first_time(page: Page) -> str:
    """On the page of times: go to a day with free times and press the first. Returns its words."""
    await go_to_a_free_day(page)
    first = page.locator("button.time:not([disabled])").first
    said = (await first.locator("b").inner_text()).strip()
    await first.click()
    return said


async def declare(page: Page, born: str, *, here: bool = True) -> None:
    """On the page that asks for it: when one was born, and whether one lives in Gwangju."""
    await page.get_by_label("생년월일").fill(born)
    await page.get_by_text("네, 광주에 살아요" if here else "아니요, 다른 곳에 살아요").click()
    await page.get_by_role("button", name="알려 주기").click()


async def as_staff(page: Page, path: str, body: dict[str, str] | None = None) -> None:
    """What no page does yet, by the session of the staff page that is open: POST to `/api/staff/…`."""
    status = await page.evaluate(
        """async ([path, body]) => (await fetch(path, body
             ? { method: 'POST', body: JSON.stringify(body), headers: {'content-type': 'application/json'} }
             : { method: 'POST' })).status""",
        [f"/api/staff/{path}", body],
    )
    assert status == 200, status


async def staff_sign_in(page: Page, name: str) -> None:
    """One tap on a demo account."""
    await page.get_by_role("button", name=re.compile(f"^{name}")).click()
    await expect(page.locator(".rail")).to_be_visible()


async def pretend_to_subscribe(page: Page, service: PushService) -> Subscription:
    """From the next page load on, this browser's push subscription is one that the test's push service made."""
    mine = service.subscribe()
    document = {"endpoint": mine.endpoint, "p256dh": mine.p256dh, "auth": mine.auth}
    await page.add_init_script(SUBSCRIBE % str(document).replace("'", '"'))
    await page.context.grant_permissions(["notifications"])
    return mine


async def let_the_day_come(database_url: str, booking_id: str) -> str:
    """Move a booking to five minutes from now, past whatever stands there; the day it then is on in Seoul."""
    db = await asyncpg.connect(database_url)
    try:
        async with db.transaction():
            await db.execute(
                """UPDATE allocations a SET active = false FROM allocations mine
                   WHERE mine.booking_id = $1 AND a.resource_id = mine.resource_id AND a.id <> mine.id
                     AND a.during && tstzrange(now(), now() + $2::interval)""",
                booking_id, timedelta(hours=1),
            )  # fmt: skip
            for table, column in (("allocations", "booking_id"), ("bookings", "id")):
                await db.execute(
                    f"""UPDATE {table}
                        SET during = tstzrange(now() + interval '5 minutes', now() + interval '45 minutes')
                        WHERE {column} = $1""",  # noqa: S608 two constants
                    booking_id,
                )  # fmt: skip
        return str(await db.fetchval("SELECT ((now() + interval '5 minutes') AT TIME ZONE 'Asia/Seoul')::date"))
    finally:
        await db.close()
