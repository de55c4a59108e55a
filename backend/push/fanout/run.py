"""Working through a claimed chunk: what each push service answers, written down after some answers or a second."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import structlog

from backend.push import rules
from backend.push.fanout import queries
from backend.push.fanout.models import EXPIRED, GONE, OPEN, Again, Chunk, Recipient

if TYPE_CHECKING:
    from backend.push.fanout.sender import Letter, Sender

log: structlog.stdlib.BoundLogger = structlog.get_logger()

LEASE = timedelta(seconds=15)
# Of all chunks that a worker has in hand together: at so many answers they are written, and with so many that are not
# written yet nothing new is begun. They and what is under way are sent again when it dies.
FLUSH_ANSWERS, MOST_UNWRITTEN, FLUSH_SECONDS = 84, 104, 1.0
STOP_SECONDS = 2.0
# So many are encrypted and then handed over together: one by one, each would wake the client's thread and ours anew.
# With so many left it is time to fetch the next chunk.
BURST, SOON = 32, 250
# While the base is away nothing new is sent, and what was answered is kept for so long.
# InternalClientError: the connection went in the midst of an answer, and the driver lost its place.
AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.OperatorInterventionError,
        asyncpg.InternalClientError, TimeoutError)  # fmt: skip
AWAY_SECONDS = 60


class ChunkRun:
    """One chunk in hand: what has been answered, and what of it is not written yet: `answers`, and `writing` while they
    are on their way to the base. `left`: not begun."""

    def __init__(self, sender: "Sender", chunk: Chunk, recipients: dict[int, Recipient]) -> None:
        self.sender, self.chunk, self.recipients = sender, chunk, recipients
        # Whoever came first goes first: one chunk after the other ends sooner than all by turns, and less is written.
        self.number = next(sender.numbers)
        self.data = sender.plaintext(chunk, chunk.lang)
        self.done = bytearray(chunk.done)
        self.took = bytearray(chunk.took.ljust(len(chunk.done), b"\0"))
        self.again: list[Again] = []
        self.gone: list[Recipient] = []
        self.answers = self.writing = 0
        self.left = self.done.count(OPEN)
        self.overtaken = False
        self.expires_at = chunk.expires_at
        self.full = asyncio.Event()
        self.writable = asyncio.Event()
        self.writable.set()
        self._sending: set[asyncio.Task[None]] = set()
        self._failed: BaseException | None = None

    async def run(self) -> None:
        pumping = asyncio.create_task(self._pump(i for i, mark in enumerate(bytes(self.done)) if mark == OPEN))
        flushing = asyncio.create_task(self._flush_often())
        stopped = asyncio.create_task(self.sender.stop.wait())
        self.sender.runs.add(self)
        self.sender.room()
        try:
            # The first of these to end: all sent, writing failed (then nothing more is sent), or asked to stop.
            try:
                await asyncio.wait({pumping, flushing, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if flushing.done():
                    flushing.result()
                await asyncio.wait({pumping}, timeout=STOP_SECONDS if stopped.done() else None)
                if pumping.done():
                    pumping.result()
            finally:
                tasks: set[asyncio.Task[Any]] = {*self._sending, pumping, flushing, stopped}
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                self.sender.room()
            if not self.overtaken:
                await self._write(None)
        finally:
            # Not before: what its last answers were counts as unwritten until they are written.
            self.sender.runs.discard(self)
            self.sender.written.set()

    async def _pump(self, positions: Iterator[int]) -> None:
        """Start some at a time, as fast as the push service lets us; then wait for the last answers."""
        origin, rank = self.sender.origins[self.chunk.origin], self.chunk.rank
        try:
            while self.left and not self._must_end():
                await self.writable.wait()
                await origin.enter(rank, self.number)
                entered = 1
                try:
                    async with self.sender.turn.taken(rank, self.number):
                        while entered:
                            await self.sender.until_written(MOST_UNWRITTEN)
                            if self._must_end():
                                break
                            while entered < min(BURST, self.left) and origin.enter_at_once():
                                entered += 1
                            self._start([next(positions) for _ in range(entered)])
                            self.left, entered = self.left - entered, 0
                            if self.left <= max(origin.most // 2, SOON):
                                self.sender.room()
                            # Encrypting takes the processor: after each burst, answers and the base have theirs.
                            await asyncio.sleep(0)
                            if self.left and self.writable.is_set() and not self.sender.turn.is_awaited_above(rank):
                                entered = int(origin.enter_at_once())
                finally:
                    # Those that were not begun, also where this was cancelled meanwhile: they are somebody else's now.
                    for _ in range(entered):
                        origin.leave()
        finally:
            self.left = 0
        self.sender.room()
        while self._sending:
            await asyncio.wait(self._sending)
        if self._failed is not None:
            raise self._failed

    def _start(self, positions: Sequence[int]) -> None:
        """Each has its turn already."""
        now, devices = self.sender.clock(), self.chunk.device_ids
        recipients = [self.recipients.get(devices[position]) for position in positions]
        letters = [
            EXPIRED if self.expires_at <= now else self.sender.prepare(self.chunk, recipient, self.data, now)
            for recipient in recipients
        ]
        for position, recipient, letter in zip(positions, recipients, letters, strict=True):
            task = asyncio.create_task(self._send(position, recipient, letter))
            self._sending.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        # Here, since one that is cancelled before it has begun never gets to an end of its own.
        self.sender.origins[self.chunk.origin].leave()
        self._sending.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failed = error

    def _must_end(self) -> bool:
        if self.overtaken or self.sender.stop.is_set() or self._failed is not None:
            return True
        return self.sender.is_paused(self.chunk.origin) and self.expires_at > self.sender.clock()

    async def _send(self, position: int, recipient: Recipient | None, letter: "Letter | int") -> None:
        mark, not_before = (letter, None) if isinstance(letter, int) else await self.sender.post(self.chunk, letter, 0)
        if not_before is not None:
            self.again.append(Again(position, self.chunk.device_ids[position], not_before))
        if mark == GONE and recipient is not None:
            self.gone.append(recipient)
        self.took[position] = rules.took((self.sender.clock() - self.chunk.created_at).total_seconds())
        self.done[position] = mark
        self.answers += 1
        if self.answers >= FLUSH_ANSWERS or sum(run.answers for run in self.sender.runs) >= FLUSH_ANSWERS:
            max(self.sender.runs, key=_answers, default=self).full.set()

    async def _flush_often(self) -> None:
        while not self.overtaken:
            # Not wait_for: before Python 3.12 it can swallow the cancellation that ends this loop.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self.full.wait()
            self.full.clear()
            await self._write(self.sender.clock() + LEASE)

    async def _write(self, leased_until: datetime | None) -> None:
        """Flush, and again for as long as the base is away: what was answered must not be sent twice for its sake."""
        end = self.sender.clock() + timedelta(seconds=AWAY_SECONDS)
        while True:
            try:
                await self._flush(leased_until)
            except AWAY:
                self.writable.clear()
                if self.sender.stop.is_set():
                    end = min(end, self.sender.clock() + timedelta(seconds=STOP_SECONDS))
                if self.sender.clock() >= end:
                    raise
                await asyncio.sleep(0.3)
            else:
                self.writable.set()
                return

    async def _flush(self, leased_until: datetime | None) -> None:
        # Taken together, and forgotten only when they are written: this may be cancelled at any await.
        done, took, again, gone = bytes(self.done), bytes(self.took), list(self.again), list(self.gone)
        self.answers, self.writing = 0, self.answers + self.writing
        now = self.sender.clock()
        # Mostly there is nothing else to write, and one statement needs no transaction around it.
        alone = not again and not gone
        async with self.sender.database.connection() if alone else self.sender.database.transaction() as db:
            expires_at = await queries.flush_chunk(db, self.chunk, done, took, leased_until, now)
            if expires_at is None:
                self.overtaken = True
                self.sender.written.set()
                log.warning("push_chunk_overtaken", message=self.chunk.message_id, seq=self.chunk.seq)
                return
            if again:
                await queries.insert_retries(db, self.chunk, again)
            if gone:
                await queries.retire_devices(db, gone, now)
        self.expires_at = expires_at
        self.writing = 0
        self.sender.written.set()
        del self.again[: len(again)], self.gone[: len(gone)]


def _answers(run: ChunkRun) -> int:
    return run.answers
