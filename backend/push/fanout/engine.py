"""The loop around planner and sender: woken by NOTIFY, and by the clock where a notification was lost."""

import asyncio
import contextlib
import math
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import structlog

from backend.db import Database, connect
from backend.push.fanout import queries
from backend.push.fanout.clock import Clock
from backend.push.fanout.models import Chunk
from backend.push.fanout.planner import plan_next
from backend.push.fanout.run import AWAY
from backend.push.fanout.sender import Sender
from backend.push.fanout.transport import Transport
from backend.push.vapid import Tokens
from backend.settings import Settings

log: structlog.stdlib.BoundLogger = structlog.get_logger()

Step: TypeAlias = Callable[[], Awaitable[bool]]
POLL_SECONDS = 2.0
# What is in hand is looked at so often: a push service may have become slow, so that others must not wait for it.
LOOK_SECONDS = 0.05
SHARE_SECONDS, CLOCK_SECONDS, IDLE_SECONDS = 1.0, 30.0, 10.0
HIGHEST = 4
CHUNKS_AT_ONCE = 48


class Engine:
    """Any number of these may run, in any number of processes, against one base."""

    def __init__(
        self, database: Database, settings: Settings, tokens: Tokens, transport: Transport, stop: asyncio.Event,
        clock: Clock,
    ) -> None:  # fmt: skip
        self.database, self.settings, self.stop, self.clock = database, settings, stop, clock
        self.sender = Sender(database, settings, tokens, transport, stop, clock)
        self.sender.room = self._room
        self._asked_at, self._noted_at = time.monotonic(), -math.inf
        self._wakes: defaultdict[Step, asyncio.Event] = defaultdict(asyncio.Event)
        self._chunks: dict[asyncio.Task[None], Chunk] = {}

    async def run(self) -> None:
        """Until `stop`; then what is under way is finished or given back."""
        while not self.stop.is_set():
            with contextlib.suppress(*AWAY):
                await self.clock.ask(self.database)
                break
            await asyncio.sleep(0.5)
        listening = asyncio.create_task(self._listen())
        stopping = asyncio.create_task(self._wake_at_stop())
        try:
            await asyncio.gather(
                self._repeat(self._plan), self._repeat(self._send), self._repeat(self.sender.send_retries),
                self._repeat(self._finish), self._repeat(self._count), self._repeat(self._share, SHARE_SECONDS),
            )  # fmt: skip
            await asyncio.gather(*self._chunks, return_exceptions=True)
            with contextlib.suppress(*AWAY):
                await self.sender.leave()
        finally:
            for task in (listening, stopping, *self._chunks):
                task.cancel()
            await asyncio.gather(listening, stopping, *self._chunks, return_exceptions=True)

    async def _repeat(self, step: Step, every: float | None = None) -> None:
        """While there is something to do, and again when woken. A base that is away is waited for."""
        wake = self._wakes[step]
        while not self.stop.is_set():
            wake.clear()
            try:
                worked = await step()
            except AWAY as error:
                log.warning("push_base_away", error=type(error).__name__)
                await asyncio.sleep(0.5)
                continue
            if not worked:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(
                        every or (LOOK_SECONDS if step == self._send and self._chunks else POLL_SECONDS)
                    ):
                        await wake.wait()

    def wake(self) -> None:
        for event in self._wakes.values():
            event.set()

    def _room(self) -> None:
        self._wakes[self._send].set()

    async def _plan(self) -> bool:
        return await plan_next(self.database, self.clock())

    async def _send(self) -> bool:
        """Claim one more chunk, unless there are enough in hand. A slow push service holds up no other."""
        if len(self._chunks) >= CHUNKS_AT_ONCE:
            return False
        busy, floor = self.sender.in_hand()
        if floor >= HIGHEST or self.sender.loading:
            return False  # nothing can be claimed, or what was claimed is still being read
        chunk = await self.sender.claim_chunk(busy, floor)
        if chunk is None:
            return False
        task = asyncio.create_task(self.sender.send_chunk(chunk))
        self._chunks[task] = chunk
        task.add_done_callback(self._done)
        return True

    def _done(self, task: asyncio.Task[None]) -> None:
        chunk = self._chunks.pop(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Its lease runs out and it is taken up again; only what was not written is repeated.
            log.error("push_chunk_failed", message=chunk.message_id, seq=chunk.seq, error=type(error).__name__)
        if not self._chunks:
            self._wakes[self._finish].set()

    async def _finish(self) -> bool:
        async with self.database.transaction() as db:
            if await queries.finish_messages(db, self.clock()):
                self._wakes[self._count].set()
        return False

    async def _count(self) -> bool:
        """One finished alert's waiting times."""
        async with self.database.transaction() as db:
            message_id = await queries.lock_uncounted(db)
            if message_id is not None:
                await queries.count_times(db, message_id, self.clock())
        return message_id is not None

    async def _share(self) -> bool:
        if self._chunks or any(limit.troubled for limit in self.sender.origins.values()):
            await self.sender.share()
            self._noted_at = time.monotonic()
        elif time.monotonic() > self._noted_at + IDLE_SECONDS:
            await self.sender.note_idle()
            self._noted_at = time.monotonic()
        if time.monotonic() > self._asked_at + CLOCK_SECONDS:
            self._asked_at = time.monotonic()
            await self.clock.ask(self.database)
        return False

    async def _wake_at_stop(self) -> None:
        await self.stop.wait()
        self.wake()

    def _notified(self, *_: object) -> None:
        self.wake()

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(*AWAY):
                await self._listen_once()
            await asyncio.sleep(1)

    async def _listen_once(self) -> None:
        connection = await connect(self.settings.database_url)
        try:
            gone = asyncio.Event()
            connection.add_termination_listener(lambda _: gone.set())
            await connection.add_listener("push", self._notified)
            self.wake()
            await gone.wait()
        finally:
            connection.terminate()
