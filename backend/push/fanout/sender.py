"""Working through a claimed chunk: what each push service answers, written down every hundred answers or second."""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import structlog

from backend.db import Database
from backend.push import rules
from backend.push.fanout import queries
from backend.push.fanout.encryption import encrypt
from backend.push.fanout.limits import KEY_REFUSALS, MOST, Origin
from backend.push.fanout.models import (
    ACCEPTED,
    EXPIRED,
    GONE,
    OPEN,
    REFUSED,
    WAITING,
    Again,
    Chunk,
    Outgoing,
    Recipient,
    Retry,
    Settled,
)
from backend.push.fanout.transport import Answer, Transport
from backend.push.models import AlertLang
from backend.push.vapid import Tokens
from backend.settings import Settings

log: structlog.stdlib.BoundLogger = structlog.get_logger()

LEASE = timedelta(seconds=15)
FLUSH_ANSWERS, FLUSH_SECONDS = 100, 1.0
RETRIES_AT_ONCE = 100
# How long a push service that says nothing about it is left alone, and the longest that one answer can ask for:
# a single subscription's 429 must not silence a city's alerts for a day.
PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=5)
KEY_REFUSED_WAIT = timedelta(minutes=1)
STOP_SECONDS = 2.0


class Sender:
    """Sends what it has claimed. `clock` and `jitter` are arguments so that tests need not wait."""

    def __init__(
        self, database: Database, settings: Settings, tokens: Tokens, transport: Transport, stop: asyncio.Event,
        clock: Callable[[], datetime], jitter: Callable[[], float] = random.random,
    ) -> None:  # fmt: skip
        self.database, self.settings, self.tokens, self.transport = database, settings, tokens, transport
        self.stop, self.clock, self.jitter = stop, clock, jitter
        self.origins: defaultdict[str, Origin] = defaultdict(Origin)
        self.paused: dict[str, datetime] = {}

    async def claim_chunk(self, busy: list[str]) -> Chunk | None:
        """Committed before any HTTP."""
        now = self.clock()
        async with self.database.transaction() as db:
            return await queries.claim_chunk(db, busy, now + LEASE, now)

    async def send_chunk(self, chunk: Chunk) -> None:
        """Send to everybody in the chunk who is still open; ends early when stopped, paused or overtaken."""
        await _ChunkRun(self, chunk, await self._load(chunk, chunk.device_ids)).run()

    async def send_retries(self) -> bool:
        """Try again what is due. False if nothing was."""
        now = self.clock()
        leased_until = now + LEASE
        async with self.database.transaction() as db:
            retries = await queries.claim_retries(db, RETRIES_AT_ONCE, leased_until, now)
        for _, group in groupby(sorted(retries, key=_chunk_of), _chunk_of):
            await self._retry(list(group), leased_until)
        return bool(retries)

    async def _retry(self, retries: list[Retry], leased_until: datetime) -> None:
        recipients = await self._load(retries[0], [retry.device_id for retry in retries])
        data = self.plaintext(retries[0], retries[0].lang)
        gone: list[Recipient] = []

        async def again(retry: Retry) -> Settled | None:
            async with self.origins[retry.origin].turn():
                if self.stop.is_set() or self.clock() >= leased_until:
                    return None  # whoever takes it over next will see to it
                recipient = recipients.get(retry.device_id)
                mark, not_before = await self.deliver(retry, recipient, data, retry.attempt)
                if mark == GONE and recipient is not None:
                    gone.append(recipient)
                return Settled(retry, mark, not_before)

        settled = [found for found in await asyncio.gather(*map(again, retries)) if found is not None]
        async with self.database.transaction() as db:
            if settled:
                await queries.settle_retries(db, settled)
            await queries.retire_devices(db, gone, self.clock())

    async def _load(self, outgoing: Outgoing, device_ids: list[int]) -> dict[int, Recipient]:
        async with self.database.transaction() as db:
            await self.tokens.load(db)
            return await queries.find_recipients(db, outgoing.message_id, device_ids, self.clock())

    def plaintext(self, outgoing: Outgoing, lang: AlertLang) -> bytes:
        """In English where the message has no such language, else in Korean."""
        return rules.plaintext(outgoing.payloads.get(lang) or outgoing.payloads.get("en") or outgoing.payloads["ko"])

    def is_paused(self, origin: str) -> bool:
        return self.paused.get(origin, self.clock()) > self.clock()

    async def deliver(
        self, outgoing: Outgoing, recipient: Recipient | None, data: bytes, attempt: int
    ) -> tuple[int, datetime | None]:
        """Send one message once: what becomes of it, and when to try again if it is `WAITING`."""
        now = self.clock()
        if recipient is None:
            return GONE, None
        if outgoing.expires_at <= now:
            return EXPIRED, None
        origin = rules.origin_of(recipient.endpoint, self.settings.push_services)
        if origin is None:
            log.error("push_endpoint_not_allowed", device=recipient.id)
            return REFUSED, None
        headers = {
            "TTL": str(rules.ttl(outgoing.expires_at, now)),
            "Urgency": outgoing.urgency,
            "Topic": outgoing.topic,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": self.tokens.authorization(origin, recipient.vapid_key_id, now),
        }
        try:
            body = encrypt(data, recipient)
        except ValueError:
            log.warning("push_cannot_encrypt", device=recipient.id)
            return REFUSED, None
        answer = await self.transport.post(recipient.endpoint, body, headers)
        mark, wait = await self._judge(answer, origin, attempt)
        if mark != WAITING:
            return mark, None
        not_before = self.clock() + wait
        return (EXPIRED, None) if not_before >= outgoing.expires_at else (WAITING, not_before)

    async def _judge(self, answer: Answer, origin: str, attempt: int) -> tuple[int, timedelta]:
        limit, none = self.origins[origin], timedelta(0)
        asked = rules.retry_after(answer.retry_after, self.clock())
        backing_off = rules.back_off(attempt, self.jitter())
        match rules.judge(answer.status):
            case "accepted":
                limit.well()
                return ACCEPTED, none
            case "gone":
                limit.well()
                return GONE, none
            case "again":
                limit.slower()
                return WAITING, max(backing_off, asked or none)
            case "pause":
                limit.slower()
                await self._pause(origin, min(asked or PAUSE, LONGEST_PAUSE), str(answer.status))
                return WAITING, max(backing_off, asked or PAUSE)
            case "key_refused":
                # One subscription that was made with another key answers so too, and must not silence the others.
                limit.key_refusals += 1
                if limit.key_refusals >= KEY_REFUSALS:
                    log.error("push_key_refused", origin=origin, status=answer.status)
                    await self._pause(origin, LONGEST_PAUSE, str(answer.status))
                return WAITING, max(backing_off, KEY_REFUSED_WAIT)
            case "refused":
                log.error("push_refused", origin=origin, status=answer.status)
                return REFUSED, none

    async def _pause(self, origin: str, wait: timedelta, reason: str) -> None:
        if self.is_paused(origin):
            return
        self.paused[origin] = until = self.clock() + wait
        log.warning("push_origin_paused", origin=origin, reason=reason, seconds=wait.total_seconds())
        async with self.database.transaction() as db:
            await queries.pause_origin(db, origin, until, reason)


class _ChunkRun:
    """One chunk in hand: what has been answered, and what of it is not written yet."""

    def __init__(self, sender: Sender, chunk: Chunk, recipients: dict[int, Recipient]) -> None:
        self.sender, self.chunk, self.recipients = sender, chunk, recipients
        self.data = sender.plaintext(chunk, chunk.lang)
        self.done = bytearray(chunk.done)
        self.again: list[Again] = []
        self.gone: list[Recipient] = []
        self.answers = 0
        self.overtaken = False
        self.expires_at = chunk.expires_at
        self.full = asyncio.Event()

    async def run(self) -> None:
        open_positions = iter([position for position, mark in enumerate(self.done) if mark == OPEN])
        workers = [asyncio.create_task(self._work(open_positions)) for _ in range(MOST)]
        working = asyncio.create_task(_all(workers))
        flushing = asyncio.create_task(self._flush_often())
        stopped = asyncio.create_task(self.sender.stop.wait())
        try:
            # The first of these to end: all sent, writing failed (then nothing more is sent), or asked to stop.
            await asyncio.wait({working, flushing, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if flushing.done():
                flushing.result()
            await asyncio.wait({working}, timeout=STOP_SECONDS if stopped.done() else None)
            if working.done():
                working.result()
        finally:
            tasks: list[asyncio.Task[Any]] = [*workers, working, flushing, stopped]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if not self.overtaken:
            await self._flush(None)

    async def _work(self, positions: Iterator[int]) -> None:
        origin = self.sender.origins[self.chunk.origin]
        while True:
            async with origin.turn():
                if self.overtaken or self.sender.stop.is_set():
                    return
                if self.sender.is_paused(self.chunk.origin) and self.expires_at > self.sender.clock():
                    return
                position = next(positions, None)
                if position is None:
                    return
                await self._send(position)

    async def _send(self, position: int) -> None:
        device_id = self.chunk.device_ids[position]
        recipient = self.recipients.get(device_id)
        outgoing = self.chunk
        if self.expires_at <= self.sender.clock():
            mark, not_before = EXPIRED, None
        else:
            mark, not_before = await self.sender.deliver(outgoing, recipient, self.data, 0)
        self.done[position] = mark
        if not_before is not None:
            self.again.append(Again(position, device_id, not_before))
        if mark == GONE and recipient is not None:
            self.gone.append(recipient)
        self.answers += 1
        if self.answers >= FLUSH_ANSWERS:
            self.full.set()

    async def _flush_often(self) -> None:
        while not self.overtaken:
            # Not wait_for: before Python 3.12 it can swallow the cancellation that ends this loop.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self.full.wait()
            self.full.clear()
            await self._flush(self.sender.clock() + LEASE)

    async def _flush(self, leased_until: datetime | None) -> None:
        # Taken together, and forgotten only when they are written: this may be cancelled at any await.
        done, again, gone, self.answers = bytes(self.done), list(self.again), list(self.gone), 0
        async with self.sender.database.transaction() as db:
            expires_at = await queries.flush_chunk(db, self.chunk, done, leased_until)
            if expires_at is None:
                self.overtaken = True
                log.warning("push_chunk_overtaken", message=self.chunk.message_id, seq=self.chunk.seq)
                return
            if again:
                await queries.insert_retries(db, self.chunk, again)
            if gone:
                await queries.retire_devices(db, gone, self.sender.clock())
        self.expires_at = expires_at
        del self.again[: len(again)], self.gone[: len(gone)]


async def _all(workers: list[asyncio.Task[None]]) -> None:
    """Waits for all of them; raises what the first to fail raised."""
    await asyncio.wait(workers, return_when=asyncio.FIRST_EXCEPTION)
    for worker in workers:
        if worker.done():
            worker.result()


def _chunk_of(retry: Retry) -> tuple[int, int]:
    return retry.message_id, retry.seq
