"""What an operator of the machines sees, and what nobody sees there."""

import asyncio
import contextlib
import json

import httpx

from tests.server import Server


async def test_a_worker_tells_how_its_sending_stands_on_a_port_of_its_own(
    live_client: httpx.AsyncClient, server: Server
) -> None:
    for _ in range(100):
        with contextlib.suppress(httpx.TransportError):
            said = (await live_client.get(server.worker_metrics_url)).text
            break
        await asyncio.sleep(0.05)
    else:
        raise AssertionError("the worker told nothing")
    assert "# TYPE push_stalled gauge" in said
    assert "# TYPE push_answers_total counter" in said


async def test_metrics_count_calls_by_route_on_a_port_of_their_own(
    server: Server, live_client: httpx.AsyncClient
) -> None:
    await live_client.get("/api/services/1/availability?from=2026-11-24&days=1")
    said = (await live_client.get(server.metrics_url)).text
    assert "gwangju_requests_total{" in said
    assert 'path="/api/services/{service_id}/availability"' in said
    assert (await live_client.get("/metrics")).headers["content-type"].startswith("text/html")


async def test_the_log_names_routes_and_never_people(server: Server, live_client: httpx.AsyncClient) -> None:
    sent = await live_client.post("/api/sign-in/codes", json={"phone": "010-9876-5432", "lang": "ko"})
    body = {"challenge_id": sent.json()["challenge_id"], "code": sent.json()["demo_code"]}
    await live_client.post("/api/sign-in", json=body)
    await live_client.patch("/api/me", json={"name": "비밀이름"})
    await live_client.get("/api/bookings/00000000-0000-4000-8000-000000000000?note=비밀말")
    # A line is written when its answer has gone out.
    await asyncio.sleep(0.2)
    log = server.log.read_text()
    calls = [json.loads(line) for line in log.splitlines() if line.startswith('{"method"')]
    assert {(call["method"], call["route"], call["status"]) for call in calls} >= {
        ("PATCH", "/api/me", 200), ("GET", "/api/bookings/{booking_id}", 404),
    }  # fmt: skip
    # The terminal's SMS adapter says number and code on purpose; everything else must not.
    rest = "\n".join(line for line in log.splitlines() if line.startswith("{"))
    for secret in ("98765432", "9876-5432", "비밀", body["code"], body["challenge_id"], "00000000-0000-4000"):
        assert secret not in rest
