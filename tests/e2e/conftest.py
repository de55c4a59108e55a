"""Browsers: Debian's Chromium as a phone of 390 × 844 or as a desk, on the real server."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright

from tests.conftest import find_chromium
from tests.server import PROJECT, Server

AXE = PROJECT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("SHOTS", "")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


class Browsers:
    """One of each for all tests of this worker, since to start one takes long. Each test has its own phones."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._started: dict[bool, Browser] = {}

    async def have(self, *, whole: bool) -> Browser:
        """Chromium whole, which notifies and keeps a service worker's promises, or its quicker headless shell."""
        if whole not in self._started:
            path, _ = find_chromium(*(["whole"] if whole else []))
            self._started[whole] = await self._playwright.chromium.launch(executable_path=path, args=QUIET)
        return self._started[whole]

    async def close(self) -> None:
        for browser in self._started.values():
            await browser.close()


@pytest.fixture(scope="session")
async def browsers() -> AsyncIterator[Browsers]:
    async with async_playwright() as playwright:
        browsers = Browsers(playwright)
        try:
            yield browsers
        finally:
            await browsers.close()


Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def phone(browsers: Browsers, server: Server) -> AsyncIterator[Open]:
    """`await phone("/path", dark=True)`: a page in a phone of its own; a JavaScript error or a CSP violation fails.

    Without the service worker, which fetches the whole app in the background: what opens without a connection or
    is about the worker asks for `service_workers="allow"`, and gets the whole browser.
    """
    wrong: list[str] = []
    phones: list[BrowserContext] = []

    async def open_page(path: str = "/", *, dark: bool = False, lang: str = "ko-KR", **more: Any) -> Page:
        browser = await browsers.have(whole=more.get("service_workers") == "allow")
        context = await browser.new_context(
            base_url=server.url, locale=lang, timezone_id="Asia/Seoul", device_scale_factor=2 if SHOTS else 1,
            color_scheme="dark" if dark else "light", reduced_motion="reduce",
            **({"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
                "service_workers": "block"} | more),
        )  # fmt: skip
        phones.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
        await page.goto(path)
        return page

    yield open_page
    for context in phones:
        await context.close()
    assert not wrong, wrong


@pytest.fixture
async def desk(phone: Open) -> Open:
    """The same as a desk: 1440 × 900 with a mouse."""

    async def open_page(path: str = "/staff/", **more: Any) -> Page:
        size = {"viewport": {"width": 1440, "height": 900}, "has_touch": False, "is_mobile": False}
        return await phone(path, **{**size, **more})

    return open_page


async def assert_accessible(page: Page) -> None:
    """axe-core's WCAG 2.2 AA and best-practice rules find nothing."""
    if not await page.evaluate("'axe' in window"):
        # Through the debugger, since the page's own policy lets no foreign script in; and straight to it, since
        # `evaluate` takes half a second to prepare half a megabyte.
        debugger = await page.context.new_cdp_session(page)
        await debugger.send("Runtime.evaluate", {"expression": AXE.read_text()})
        await debugger.detach()
    # No rule that runs reads the style sheets, which axe would fetch again each time.
    found = await page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ['violations'], preload: {assets: ['media']}})).violations
           .map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))"""
    )
    assert found == []


async def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide at {page.url}"


async def shoot(page: Page, name: str) -> None:
    """Keep a picture where SHOTS names a folder."""
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png")
