"""kill -9 of any process, again and again, while people book and an operator warns: nothing acknowledged is lost."""

import asyncio
import itertools
import os
import random
import signal
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.push_service import PushService
from tests.test_commands import Run, folder  # noqa: F401 a fixture

pytestmark = pytest.mark.nightly

ROUNDS = 12
SECONDS_A_ROUND = 4
CITIZENS = 6
DEVICES = 700  # more than a chunk


async def test_what_was_acknowledged_is_there_after_every_kill(
    folder: Any, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    with PushService() as service:
        monkeypatch.setenv("PUSH_SERVICES", service.origin)
        run = Run(folder)
        try:
            run.wait_until_ready()
            subscriptions = [service.subscribe() for _ in range(DEVICES)]
            await subscribe(run.url, subscriptions)
            stop = asyncio.Event()
            confirmed: dict[str, httpx.Cookies] = {}
            citizens = [asyncio.create_task(book_and_cancel(run.url, n, confirmed, stop)) for n in range(CITIZENS)]
            sent: list[str] = []
            for n in range(ROUNDS):
                sent.append(await send_alert(run.url, f"{n}번째 알림"))
                await asyncio.sleep(random.uniform(0.2, SECONDS_A_ROUND))
                words = ("cli serve", "cli worker", "postgres")[n % 3]
                with suppress(StopIteration, ProcessLookupError):
                    os.kill(run.pid(words), signal.SIGKILL)
            stop.set()
            for citizen in citizens:
                await citizen
            assert len(confirmed) > ROUNDS
            for booking_id, cookies in confirmed.items():
                found = await patiently("GET", f"{run.url}/api/bookings/{booking_id}", cookies=cookies)
                assert found.json()["status"] in ("confirmed", "cancelled_by_citizen"), booking_id
            await everything_arrives(service, subscriptions, sent)
        finally:
            run.stop()


async def patiently(method: str, url: str, **more: Any) -> httpx.Response:
    """The answer, asked for again as long as nobody answers: the same request under the same Idempotency-Key."""
    origin = "/".join(url.split("/", 3)[:3])
    headers = {"Origin": origin, "Idempotency-Key": str(uuid4())}
    end = time.monotonic() + 60
    async with httpx.AsyncClient(cookies=more.pop("cookies", None), timeout=10) as client:
        while True:
            with suppress(httpx.TransportError):
                answer = await client.request(method, url, headers=headers, **more)
                if answer.status_code < 500:
                    return answer
            assert time.monotonic() < end, f"{method} {url}"
            await asyncio.sleep(0.1)


async def subscribe(url: str, subscriptions: list[Any]) -> None:
    key = (await patiently("GET", f"{url}/api/push/key")).json()["public_key"]
    for subscription in subscriptions:
        answer = await patiently("PUT", f"{url}/api/push/devices", json={
            "endpoint": subscription.endpoint, "keys": subscription.keys, "public_key": key, "lang": "ko",
            "alerts": True, "min_level": 1, "topics": ["disaster"], "places": [], "replaces": None,
        })  # fmt: skip
        assert answer.status_code == 200


async def book_and_cancel(url: str, n: int, confirmed: dict[str, httpx.Cookies], stop: asyncio.Event) -> None:
    cookies = await sign_in(url, f"010-7000-{n:04}")
    days = itertools.cycle(range(1, 13))
    while not stop.is_set():
        day = (datetime.now(UTC) + timedelta(days=next(days))).date()
        path = f"{url}/api/services/{n % 3 + 1}/availability?from={day}&days=1"
        free = [slot for slot in (await patiently("GET", path)).json()["days"][0]["slots"] if slot["free"]]
        if not free:
            continue
        wish = {"service_id": n % 3 + 1, "starts_at": random.choice(free)["starts_at"], "counsellor_id": None}
        held = (await patiently("POST", f"{url}/api/bookings", json=wish, cookies=cookies)).json()
        if held["status"] != "held":
            continue
        path = f"{url}/api/bookings/{held['id']}"
        booking = (await patiently("POST", f"{path}/confirm", json={"about": "면접"}, cookies=cookies)).json()
        if booking["status"] != "confirmed":
            continue
        confirmed[booking["id"]] = cookies
        if len(confirmed) % 2:
            await patiently("POST", f"{path}/cancel", json={}, cookies=cookies)


async def sign_in(url: str, phone: str) -> httpx.Cookies:
    async with httpx.AsyncClient(base_url=url, headers={"Origin": url}) as client:
        sent = (await client.post("/api/sign-in/codes", json={"phone": phone, "lang": "ko"})).json()
        body = {"challenge_id": sent["challenge_id"], "code": sent["demo_code"]}
        assert (await client.post("/api/sign-in", json=body)).status_code == 200
        await client.patch("/api/me", json={"name": "한솔"})
        await client.post("/api/me/consents", json={"purpose": "service", "version": 1, "given": True})
        return client.cookies


async def send_alert(url: str, headline: str) -> str:
    """Returns the headline once the server has acknowledged the sending."""
    accounts = (await patiently("GET", f"{url}/api/staff/demo-accounts")).json()

    async def signed_in(*roles: str) -> httpx.Cookies:
        who = next(account["id"] for account in accounts if sorted(account["roles"]) == sorted(roles))
        return (await patiently("POST", f"{url}/api/staff/demo-sign-in", json={"staff_id": who})).cookies

    cookies, approver = await signed_in("operator"), await signed_in("operator", "approver")
    text = {"event": "훈련", "headline": headline, "body": "꺼져도 도착해요.", "instructions": []}
    expires_at = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    answer = await patiently("POST", f"{url}/api/staff/alerts", cookies=cookies, json={
        "level": 3, "topics": ["disaster"], "district_ids": [], "dong_ids": [], "link": None,
        "expires_at": expires_at, "texts": {"ko": text, "en": None},
    })  # fmt: skip
    draft = answer.json()
    path, seen = f"{url}/api/staff/alerts/{draft['id']}", {"version": draft["version"]}
    await patiently("POST", f"{path}/submit", json=seen, cookies=cookies)
    answer = await patiently("POST", f"{path}/approve", json=seen, cookies=approver)
    assert answer.json()["status"] == "sent"
    return headline


async def everything_arrives(service: PushService, subscriptions: list[Any], headlines: list[str]) -> None:
    end = time.monotonic() + 120
    missing: set[tuple[str, str]] = set()
    while time.monotonic() < end:
        got = {(message.endpoint, message.document["notification"]["title"]) for message in service.messages}
        missing = {(s.endpoint, headline) for s in subscriptions for headline in headlines} - got
        if not missing:
            return
        await asyncio.sleep(1)
    raise AssertionError(f"{len(missing)} of {len(subscriptions) * len(headlines)} never arrived")
