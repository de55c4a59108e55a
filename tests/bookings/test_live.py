"""Open pages follow: events over a real LISTEN connection, read from the stream as a browser reads it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest

from backend.app import create_app
from backend.db import connect
from backend.live import tell
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Cafe, Clock, Person, at, code, furnish
from tests.conftest import browser, clone


class Pages:
    def __init__(self, app: Any, cafe: Cafe) -> None:
        self.app, self.cafe = app, cafe

    async def listened(self) -> None:
        """Until the process listens: what was told before is nobody's loss, since pages fetch when they connect."""
        async with self.watch("/api/live") as page:
            while page.events.empty():
                await tell(self.cafe.db, "alerts", "alert", "1")
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def watch(self, path: str, person: Person | None = None) -> AsyncIterator["Page"]:
        """A page that has its `ready`; httpx would wait for the stream's end."""
        page = Page()
        url = httpx.URL(path)
        headers = [
            (name.lower().encode(), value.encode()) for name, value in (person.headers if person else {}).items()
        ]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": url.path,
            "raw_path": url.path.encode(), "query_string": url.query, "root_path": "", "scheme": "http",
            "headers": headers, "client": ("127.0.0.1", 1), "server": ("localhost", 80), "state": {},
        }  # fmt: skip
        task = asyncio.create_task(self.app(scope, page.receive, page.send))
        try:
            assert await page.next() == ("ready", "{}")
            yield page
        finally:
            page.gone.set()
            with contextlib.suppress(asyncio.CancelledError):
                task.cancel()
                await task


class Page:
    def __init__(self) -> None:
        self.events: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.gone, self.ended = asyncio.Event(), asyncio.Event()
        self.status = 0

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            fields = dict(line.split(": ", 1) for line in message["body"].decode().split("\r\n") if ": " in line)
            if "event" in fields:
                self.events.put_nowait((fields["event"], fields["data"]))
            if not message.get("more_body"):
                self.ended.set()

    async def next(self) -> tuple[str, str]:
        return await asyncio.wait_for(self.events.get(), 10)

    async def nothing(self) -> bool:
        await asyncio.sleep(0.2)
        return self.events.empty()


@pytest.fixture
async def pages(app_settings: Settings, clock: Clock) -> AsyncIterator[Pages]:
    with clone() as url:
        app = create_app(msgspec.structs.replace(app_settings, database_url=url), clock=clock)
        db = await connect(url)
        async with app.lifespan(), browser(app, app_settings) as client:
            cafe = Cafe(db, client, clock, app.state.sealer)
            await furnish(db, cafe)
            pages = Pages(app, cafe)
            await pages.listened()
            yield pages
        await db.close()


async def test_every_page_that_shows_a_booking_follows_it(pages: Pages) -> None:
    cafe = pages.cafe
    nara, yuna = await cafe.citizen(), await cafe.staff("counsellor", "site", cafe.site_id)
    async with (
        pages.watch(f"/api/live?service_id={cafe.service_id}") as choosing,
        pages.watch("/api/live", nara) as mine,
        pages.watch(f"/api/staff/live?site_id={cafe.site_id}", yuna) as desk,
        pages.watch("/api/live", await cafe.citizen("오하람")) as others,
    ):
        booking = await nara.book(cafe.service_id, at(10))
        id = f'{{"id":"{booking["id"]}"}}'
        for _ in ("held", "confirmed"):
            assert await choosing.next() == ("availability", f'{{"id":"{cafe.service_id}"}}')
            assert await desk.next() == ("booking", id)
            assert await mine.next() == ("booking", id)
        assert (await mine.next())[0] == "message"
        cafe.clock.now = at(9, 55)
        await yuna.post(f"/api/staff/bookings/{booking['id']}/check-in")
        assert await mine.next() == ("booking", id)
        assert await desk.next() == ("booking", id)
        assert await others.nothing()


async def test_the_desk_follows_the_line(pages: Pages) -> None:
    cafe = pages.cafe
    yuna, boram = await cafe.staff("counsellor", "site", cafe.site_id), await cafe.citizen("보람")
    cafe.service_id = await make.service(cafe.db, cafe.site_id, days_ahead=2)
    await make.counsellor(cafe.db, cafe.site_id, cafe.service_id, hours=[(at(13).time(), at(13, 40).time())])
    await (await cafe.citizen()).book(cafe.service_id, at(13, day=10))
    async with pages.watch(f"/api/staff/live?site_id={cafe.site_id}", yuna) as desk:
        wish = {"service_id": cafe.service_id, "first_day": "2026-03-10", "last_day": "2026-03-10"}
        entry = (await boram.post("/api/waitlist", wish)).json()
        while (event := await desk.next())[0] == "booking":
            pass
        assert event == ("waitlist", f'{{"id":"{entry["id"]}"}}')
        await boram.post(f"/api/waitlist/{entry['id']}/leave")
        assert await desk.next() == ("waitlist", f'{{"id":"{entry["id"]}"}}')


async def test_a_refused_request_tells_nobody(pages: Pages) -> None:
    cafe = pages.cafe
    nara = await cafe.citizen()
    async with pages.watch(f"/api/live?service_id={cafe.service_id}") as choosing:
        assert code(await nara.hold(cafe.service_id, at(12))) == (422, "not_bookable")
        assert await choosing.nothing()


async def test_what_a_session_watches_ends_with_it(pages: Pages) -> None:
    cafe = pages.cafe
    nara, yuna, haram = await cafe.citizen(), await cafe.staff(), await cafe.citizen("오하람")
    async with (
        pages.watch("/api/live", nara) as mine,
        pages.watch("/api/live", haram) as others,
        pages.watch(f"/api/staff/live?site_id={cafe.site_id}", yuna) as desk,
    ):
        assert (await nara.post("/api/sign-out")).status_code == 204
        await asyncio.wait_for(mine.ended.wait(), 10)
        assert (await yuna.post("/api/staff/sign-out-everywhere")).status_code == 204
        await asyncio.wait_for(desk.ended.wait(), 10)
        assert not others.ended.is_set()
        await tell(cafe.db, f"citizen:{haram.id}", "message", "1")
        assert await others.next() == ("message", '{"id":"1"}')


async def test_a_desk_follows_only_the_sites_of_its_grants(pages: Pages) -> None:
    cafe = pages.cafe
    elsewhere = await cafe.staff("counsellor", "site", await make.site(cafe.db, name_ko="충장 일자리카페"))
    path = f"/api/staff/live?site_id={cafe.site_id}"
    assert code(await elsewhere.get(path)) == (403, "not_allowed")
    assert code(await cafe.client.get(path)) == (401, "not_signed_in")
    assert code(await cafe.client.get("/api/live?service_id=99999999999")) == (400, "invalid_request")
