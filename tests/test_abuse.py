"""What somebody sends who means no good."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from backend import live
from backend.errors import TooMany, Unavailable
from backend.live import Live
from tests.server import Server

MANY = 1_100
DEEP = b"[" * 30_000 + b"]" * 30_000


@pytest.mark.parametrize("path", ["/api/sign-in", "/api/alerts/preview", "/api/staff/sign-in/passkey"])
async def test_json_that_goes_too_deep_is_refused(client: httpx.AsyncClient, path: str) -> None:
    for body in (DEEP, b'{"credential": ' + DEEP + b"}"):
        refused = await client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid_request")


@pytest.mark.parametrize("origin", ["null", "http://localhost:9999", "https://localhost:8000", "http://evil.example"])
async def test_a_write_of_another_page_is_refused(client: httpx.AsyncClient, origin: str) -> None:
    refused = await client.post("/api/sign-out", json={}, headers={"Origin": origin})
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_origin")


@pytest.mark.parametrize("host", ["[", "evil.example", "localhost.evil.example"])
async def test_a_write_with_another_host_is_refused(client: httpx.AsyncClient, host: str) -> None:
    refused = await client.post("/api/sign-out", json={}, headers={"Host": host, "Origin": f"http://{host}"})
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_origin")
    assert "default-src 'none'" in refused.headers["content-security-policy"]


async def open_stream(streams: Live, session: UUID | None = None, address: str | None = None) -> asyncio.Task[None]:
    """A page that follows until its stream ends."""
    events: Any = streams.open(["alerts"], session=session, address=address).iterator

    async def follow() -> None:
        async for _ in events:
            opened.set()

    opened = asyncio.Event()
    task = asyncio.create_task(follow())
    await asyncio.wait_for(opened.wait(), 5)
    return task


async def test_a_person_has_ten_streams_and_the_oldest_ends_for_one_more() -> None:
    streams, me = Live(), uuid4()
    pages = [await open_stream(streams, me) for _ in range(10)]
    other = await open_stream(streams, uuid4())
    pages.append(await open_stream(streams, me))
    await asyncio.wait_for(pages[0], 5)
    assert [page.done() for page in [*pages[1:], other]] == [False] * 11
    streams.close()
    await asyncio.wait_for(asyncio.gather(*pages, other), 5)


async def test_an_address_and_a_process_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_OF_ADDRESS", 2)
    monkeypatch.setattr(live, "MOST", 4)
    streams = Live()
    pages = [await open_stream(streams, address="203.0.113.7") for _ in range(2)]
    with pytest.raises(TooMany):
        await open_stream(streams, address="203.0.113.7")
    pages += [await open_stream(streams, address="203.0.113.8"), await open_stream(streams, uuid4())]
    with pytest.raises(Unavailable):
        await open_stream(streams, uuid4())
    streams.close()
    await asyncio.wait_for(asyncio.gather(*pages), 5)
    assert await asyncio.wait_for(open_stream(Live(), uuid4()), 5)


async def test_more_open_pages_than_a_server_has_connections_by_itself_keep_nobody_out(server: Server) -> None:
    async def follow() -> tuple[bytes, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return await asyncio.wait_for(reader.readline(), 10), writer

    pages: list[tuple[bytes, asyncio.StreamWriter]] = []
    try:
        for _ in range(0, MANY, 100):
            pages += await asyncio.gather(*(follow() for _ in range(100)))
        assert {first for first, _ in pages} == {b"HTTP/1.1 200 OK\r\n"}
        async with httpx.AsyncClient(timeout=10) as other:
            assert (await other.get(f"{server.url}/healthz")).status_code == 200
    finally:
        for _, writer in pages:
            writer.close()
