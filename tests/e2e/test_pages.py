"""Every page of the citizen's in every look, and without a connection."""

from functools import partial

import pytest
from playwright.async_api import Page, Route, expect

from tests.e2e.conftest import Open, assert_accessible, assert_fits, shoot
from tests.e2e.people import citizen_at

pytestmark = pytest.mark.browser

PAGES = ["/", "/book", "/book?what=1", "/book/1", "/book/7", "/bookings", "/programs", "/programs/2", "/lending",
         "/lending/size", "/alerts",
         "/alerts/choices", "/my", "/settings", "/sign-in", "/care", "/not/there"]  # fmt: skip


async def visit(page: Page, path: str) -> None:
    await page.goto(path)
    await expect(page.locator("h1").first).to_be_visible()
    await page.wait_for_load_state("networkidle") if "book" not in path else await page.wait_for_timeout(300)


@pytest.mark.parametrize(
    "look", ["light", *(pytest.param(look, marks=pytest.mark.nightly) for look in ("dark", "contrast"))]
)
async def test_every_page_is_accessible_and_fits(phone: Open, look: str) -> None:
    page = await phone("/", dark=look == "dark", **({"contrast": "more"} if look == "contrast" else {}))
    for path in PAGES:
        await visit(page, path)
        await assert_accessible(page)
        await assert_fits(page)
        await shoot(page, f"{look}{path.replace('/', '-')}")


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_fits_a_narrow_phone_with_letters_of_twice_the_size(phone: Open, path: str) -> None:
    page = await phone("about:blank", viewport={"width": 320, "height": 640})
    await visit(page, path)
    await assert_fits(page)
    await page.evaluate("document.documentElement.style.fontSize = '125%'")
    await assert_fits(page)


@pytest.mark.nightly
async def test_every_page_speaks_english(phone: Open) -> None:
    page = await phone("/", lang="en-US")
    await page.evaluate("localStorage.setItem('language', 'en')")
    for path in PAGES:
        await visit(page, path)
        await assert_fits(page)


@pytest.mark.nightly
async def test_targets_are_large_enough_for_a_thumb(phone: Open) -> None:
    page = await phone("/")
    for path in PAGES:
        await visit(page, path)
        small = await page.evaluate(
            """() => [...document.querySelectorAll('a[href], button, [role=switch], select, input')].filter(e => {
                 const b = e.getBoundingClientRect(), s = getComputedStyle(e)
                 if (!b.width || s.visibility === 'hidden' || e.closest('.vh, .skip')) return false
                 if (e.matches('input[type=radio], input[type=checkbox]')) return false
                 return b.height < 43.5 || b.width < 43.5 }).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert small == [], path


async def test_the_app_opens_without_a_connection_and_says_how_old_things_are(phone: Open) -> None:
    page = await phone("/alerts", service_workers="allow")
    await page.evaluate("navigator.serviceWorker.ready")
    await page.goto("/")
    await page.goto("/alerts")
    await expect(page.locator("a.alert").first).to_be_visible()
    await page.wait_for_timeout(500)
    await page.context.set_offline(True)
    await page.goto("/alerts")
    await expect(page.locator("a.alert").first).to_be_visible()
    await expect(page.locator(".age")).to_be_visible()
    await assert_accessible(page)
    await shoot(page, "offline")
    await page.goto("/")
    await expect(page.get_by_role("heading", name="무엇을 도와드릴까요?")).to_be_visible()


async def test_a_page_that_cannot_be_fetched_says_what_is_so_and_whom_to_call(phone: Open) -> None:
    page = await citizen_at(phone, "/settings")
    await expect(page.get_by_role("heading", name="화면과 언어")).to_be_visible()
    no_pass = "/bookings/00000000-0000-4000-8000-000000000000"
    pages = ["/book", "/book/1", "/book/1/about", "/bookings", no_pass, "/alerts", "/my/inbox", "/my/devices"]
    for status, title, paths in (
        (0, "지금 인터넷이 안 돼요", pages),
        (503, "내용을 불러오지 못했어요", ["/book/1", "/alerts"]),
    ):
        await page.route("**/api/**", partial(_fail, status))
        for path in paths:
            await page.goto(path)
            await expect(page.get_by_role("heading", name=title)).to_be_visible()
            await expect(page.get_by_role("button", name="다시 해 보기")).to_be_visible()
            call = page.locator('a[href="tel:120"]')
            await expect(call).to_have_text("120에 전화하기")
            assert (await page.locator("main").inner_text()).replace("120에 전화하기", "").count("120") == 0, path
            await assert_fits(page)
            await shoot(page, f"failed-{status}{path.replace('/', '-')}")
        await assert_accessible(page)
        await page.unroute("**/api/**")
    await page.route("**/api/bookings*", partial(_fail, 503))
    await page.goto("/bookings")
    await expect(page.get_by_role("button", name="다시 해 보기")).to_be_visible()
    await page.unroute("**/api/bookings*")
    await page.get_by_role("button", name="다시 해 보기").click()
    await expect(page.get_by_role("heading", name="아직 예약이 없어요")).to_be_visible()


async def _fail(status: int, route: Route) -> None:
    """Instead of the server: no answer, or a refusal. Who is signed in stays known."""
    if "/api/session" in route.request.url:
        await route.continue_()
    elif status == 0:
        await route.abort("internetdisconnected")
    else:
        problem = f'{{"type": "about:blank", "title": "Unavailable", "status": {status}, "code": "unavailable"}}'
        await route.fulfill(status=status, content_type="application/problem+json", body=problem)


async def test_focus_and_title_follow_the_way(phone: Open) -> None:
    page = await phone("/")
    await page.get_by_role("link", name="알림", exact=False).last.click()
    await expect(page.get_by_role("heading", name="알림", exact=True)).to_be_focused()
    await expect(page).to_have_title("알림 · 모바일 광주")
    await page.go_back()
    await expect(page).to_have_title("모바일 광주")
