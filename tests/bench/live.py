"""How long after a commit the last of a thousand open pages knows."""

import asyncio
import time
from urllib.parse import urlsplit

from backend import live
from backend.db import connect
from tests.bench.row import Row
from tests.server import Server

PAGES = 1_000
TURNS = 5
LONGEST = 1.0


async def measure(server: Server) -> list[Row]:
    host = urlsplit(server.url).netloc
    streams = [await _open(host) for _ in range(PAGES)]
    await asyncio.gather(*(_until(reader, b"event: ready") for reader, _ in streams))
    db = await connect(server.database_url)
    took: list[float] = []
    for turn in range(TURNS):
        waiting = [asyncio.create_task(_until(reader, f'"id":"{turn}"'.encode())) for reader, _ in streams]
        await asyncio.sleep(0.2)
        async with db.transaction():
            await live.tell(db, "service:1", "availability", turn)
        committed = time.perf_counter()
        arrived = await asyncio.gather(*waiting)
        took.append(max(arrived) - committed)
    await db.close()
    for _, writer in streams:
        writer.close()
    return [
        Row(f"a change on {PAGES:,} open pages, the last of them, worst of {TURNS}", f"{max(took):.2f} s",
            f"≤ {LONGEST:.0f} s", max(took) <= LONGEST)
    ]  # fmt: skip


async def _open(host: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A page that watches the times of a service, with as little around it as can be."""
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(f"GET /api/live?service_id=1 HTTP/1.1\r\nhost: {host}\r\naccept: text/event-stream\r\n\r\n".encode())
    return reader, writer


async def _until(reader: asyncio.StreamReader, mark: bytes) -> float:
    """When a line with this came."""
    while mark not in (line := await reader.readline()):
        assert line, "the stream ended"
    return time.perf_counter()
