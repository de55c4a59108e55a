"""Live pages: server-sent events over LISTEN / NOTIFY, one listening connection a process.

An event says only what changed (a channel, a kind and an id); the page fetches what it may see.
"""

import asyncio
import contextlib
import resource
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable
from functools import partial
from uuid import UUID

import asyncpg
import msgspec
import structlog
from litestar.response import ServerSentEvent, ServerSentEventMessage

from backend.db import Db, connect
from backend.errors import TooMany, Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger()

HEARTBEAT = 20.0
ENDED = "session_ended"
BACKLOG = 100
MOST_OF_ONE, MOST_OF_ADDRESS = 10, 1_000
# In one process. Each holds a file of the system's, of which other things need some, too.
MOST = min(8_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)


class Event(msgspec.Struct, frozen=True):
    channel: str
    kind: str
    id: str


async def tell(db: Db, channel: str, kind: str, id: object) -> None:
    """Tell whoever watches `channel`, when this transaction commits."""
    await tell_all(db, [Event(channel, kind, str(id))])


async def tell_all(db: Db, events: Iterable[Event]) -> None:
    """The same of several at once."""
    await db.execute("SELECT pg_notify('live', event) FROM unnest($1::text[]) event",
                     [msgspec.json.encode(event).decode() for event in events])  # fmt: skip


async def end_streams(db: Db, session_ids: Iterable[UUID]) -> None:
    """End what sessions watch, in whichever process, when this transaction commits."""
    for session_id in session_ids:
        await tell(db, f"session:{session_id}", ENDED, session_id)


class Live:
    def __init__(self) -> None:
        self._watchers: defaultdict[str, set[asyncio.Queue[Event | None]]] = defaultdict(set)
        self._streams: defaultdict[str, list[asyncio.Queue[Event | None]]] = defaultdict(list)
        self._open = 0
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    def start(self, url: str) -> None:
        self._task = asyncio.create_task(self._listen(url))

    def close(self) -> None:
        """End every stream, so that a server that was asked to stop can."""
        self._closing = True
        self._end_all()

    async def stop(self) -> None:
        self.close()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _end_all(self) -> None:
        for queues in list(self._watchers.values()):
            for queue in list(queues):
                with contextlib.suppress(asyncio.QueueFull):
                    queue.put_nowait(None)

    async def _listen(self, url: str) -> None:
        while True:
            connection: asyncpg.Connection[asyncpg.Record] | None = None
            try:
                connection = await connect(url)
                gone = asyncio.Event()
                connection.add_termination_listener(partial(_set, gone))
                await connection.add_listener("live", self._hand_out)
                await gone.wait()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("live_listener_lost", error=type(error).__name__)
            finally:
                if connection is not None and not connection.is_closed():
                    connection.terminate()
            # What was told meanwhile is lost, so the pages must come again and fetch.
            self._end_all()
            await asyncio.sleep(0.5)

    def _hand_out(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        event = msgspec.json.decode(str(payload), type=Event)
        for queue in list(self._watchers.get(event.channel, ())):
            if event.kind == ENDED:
                _cut_off(queue)
                continue
            try:
                queue.put_nowait(event)
            except asyncio.QueueFull:
                # Too slow to follow: it is cut off, comes again and fetches.
                _cut_off(queue)

    def open(self, channels: list[str], *, session: UUID | None, address: str | None) -> ServerSentEvent:
        """A stream as `stream` gives it, which ends with its session; somebody's oldest ends where they have too many.

        Raises Unavailable where this process, and TooMany where an address has as many as there may be.
        """
        if self._open >= MOST:
            raise Unavailable(retry_after=30)
        whose = f"session:{session}" if session else f"address:{address}" if address else ""
        theirs = self._streams.get(whose, [])
        if session and len(theirs) >= MOST_OF_ONE:
            _cut_off(theirs.pop(0))
        if not session and address and len(theirs) >= MOST_OF_ADDRESS:
            raise TooMany(30)
        return ServerSentEvent(self.stream([*channels, whose] if session else channels, whose))

    async def stream(self, channels: list[str], whose: str = "") -> AsyncGenerator[ServerSentEventMessage]:
        """Events of the channels, a comment every 20 s, until the client or the server goes. Takes no connection."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(BACKLOG)
        self._open += 1
        self._streams[whose].append(queue)
        for channel in channels:
            self._watchers[channel].add(queue)
        try:
            yield ServerSentEventMessage(event="ready", data="{}", retry=2000)
            while not self._closing:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        event = await queue.get()
                except TimeoutError:
                    yield ServerSentEventMessage(data=None, comment="still here")
                    continue
                if event is None:
                    return
                yield ServerSentEventMessage(event=event.kind, data=msgspec.json.encode({"id": event.id}).decode())
        finally:
            self._open -= 1
            if queue in self._streams[whose]:
                self._streams[whose].remove(queue)
            if not self._streams[whose]:
                del self._streams[whose]
            for channel in channels:
                self._watchers[channel].discard(queue)
                if not self._watchers[channel]:
                    del self._watchers[channel]


def _cut_off(queue: asyncio.Queue[Event | None]) -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)


def _set(event: asyncio.Event, _connection: object) -> None:
    event.set()
