"""What is sent and what the answers mean, for chunks and retries alike."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count, groupby
from typing import NamedTuple
from uuid import uuid4

import structlog

from backend.db import Database
from backend.push import rules
from backend.push.fanout import metrics, queries
from backend.push.fanout.encryption import encrypt
from backend.push.fanout.limits import FAULTS, KEY_REFUSALS, MOST, Origin, Turns
from backend.push.fanout.models import (
    ACCEPTED,
    EXPIRED,
    GONE,
    REFUSED,
    WAITING,
    Chunk,
    Outgoing,
    Recipient,
    Retry,
    Settled,
)
from backend.push.fanout.run import LEASE, SOON, ChunkRun
from backend.push.fanout.transport import Answer, Transport
from backend.push.vapid import Tokens
from backend.settings import Settings

log: structlog.stdlib.BoundLogger = structlog.get_logger()

RETRIES_AT_ONCE = 500
# How long a push service that says nothing about it is left alone, and the longest that one answer can ask for:
# a single subscription's 429 must not silence a city's alerts for a day.
PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=5)
KEY_REFUSED_WAIT = timedelta(minutes=1)
# A service that is down is asked again after so long, at first.
DOWN = timedelta(seconds=2)


class Letter(NamedTuple):
    """One message to one device, encrypted."""

    origin: str
    endpoint: str
    body: bytes
    headers: Mapping[str, str]


class Sender:
    """Sends what it has claimed. `clock` and `jitter` are arguments so that tests need not wait."""

    def __init__(
        self, database: Database, settings: Settings, tokens: Tokens, transport: Transport, stop: asyncio.Event,
        clock: Callable[[], datetime], jitter: Callable[[], float] = random.random,
    ) -> None:  # fmt: skip
        self.database, self.settings, self.tokens, self.transport = database, settings, tokens, transport
        self.stop, self.clock, self.jitter = stop, clock, jitter
        self.id = uuid4()
        self.origins: defaultdict[str, Origin] = defaultdict(Origin)
        self.paused: dict[str, datetime] = {}
        self.runs: set[ChunkRun] = set()
        self.written = asyncio.Event()
        # One chunk at a time begins messages, as long as its push service takes them.
        self.turn = Turns(1)
        self.numbers = count()
        self.loading = 0
        # Woken when there is room for another chunk.
        self.room: Callable[[], None] = lambda: None
        self._allowed: dict[str, str | None] = {}

    async def claim_chunk(self, busy: Mapping[str, int] | None = None, floor: int = 0) -> Chunk | None:
        """Committed before any HTTP."""
        now = self.clock()
        async with self.database.connection() as db:
            return await queries.claim_chunk(db, busy or {}, floor, now + LEASE, now)

    async def send_chunk(self, chunk: Chunk) -> None:
        """Send to everybody in the chunk who is still open; ends early when stopped, paused or overtaken."""
        self.loading += 1
        try:
            recipients = await self._load(chunk, chunk.device_ids)
        finally:
            self.loading -= 1
        await ChunkRun(self, chunk, recipients).run()

    async def until_written(self, most: int) -> None:
        """Wait while more answers than that are known here alone; they are spread over runs that would each wait for
        their second. Of a run that was overtaken nothing is ever written."""
        while sum(map(_unwritten, runs := [run for run in self.runs if not run.overtaken])) >= most:
            fullest = max(runs, key=lambda run: run.answers)
            if fullest.answers:
                fullest.full.set()
            self.written.clear()
            await self.written.wait()

    def in_hand(self) -> tuple[dict[str, int], int]:
        """What must not be claimed now: of which origins up to which rank, and up to which rank at all.

        Where it is our own processor that is slow, one chunk after the other is best: little is written, and little is
        repeated should we die. Where it is a push service, the others must not wait for it.
        """
        busy: dict[str, int] = {}
        floor = 0
        for run in self.runs:
            origin, rank = self.origins[run.chunk.origin], run.chunk.rank
            if run.left > max(origin.most // 2, SOON):
                busy[run.chunk.origin] = max(rank, busy.get(run.chunk.origin, 0))
                if not origin.is_slow:
                    floor = max(floor, rank)
        return busy, floor

    async def send_retries(self) -> bool:
        """Try again what is due. False if nothing was."""
        now = self.clock()
        leased_until = now + LEASE
        async with self.database.transaction() as db:
            retries = await queries.claim_retries(db, RETRIES_AT_ONCE, leased_until, now)
        for _, group in groupby(sorted(retries, key=_chunk_of), lambda retry: retry.message_id):
            await self._retry(list(group), leased_until)
        return bool(retries)

    async def _retry(self, retries: list[Retry], leased_until: datetime) -> None:
        """All of one message. Those of a service that does not answer end with the lease and hold up no other."""
        recipients = await self._load(retries[0], [retry.device_id for retry in retries])
        data = {lang: self.plaintext(retries[0], lang) for lang in {retry.lang for retry in retries}}
        gone: list[Recipient] = []
        number = next(self.numbers)

        async def again(retry: Retry) -> Settled | None:
            limit = self.origins[retry.origin]
            await limit.enter(retry.rank, number)
            try:
                # Whoever takes it over next will see to it.
                if self.stop.is_set() or self.clock() >= leased_until or self._must_wait(retry):
                    return None
                recipient = recipients.get(retry.device_id)
                mark, not_before = await self.deliver(retry, recipient, data[retry.lang], retry.attempt)
                if mark == GONE and recipient is not None:
                    gone.append(recipient)
                took = rules.took((self.clock() - retry.created_at).total_seconds())
                return Settled(retry, mark, took, not_before)
            finally:
                limit.leave()

        settled = [found for found in await asyncio.gather(*map(again, retries)) if found is not None]
        async with self.database.transaction() as db:
            for _, group in groupby(settled, lambda s: s.retry.seq):
                await queries.settle_retries(db, list(group), self.clock())
            await queries.retire_devices(db, gone, self.clock())

    def _must_wait(self, retry: Retry) -> bool:
        return self.is_paused(retry.origin) and retry.expires_at > self.clock()

    async def _load(self, outgoing: Outgoing, device_ids: list[int]) -> dict[int, Recipient]:
        async with self.database.connection() as db:
            found = await queries.find_recipients(db, outgoing.message_id, device_ids, self.clock())
            await self.tokens.load(db, {recipient.vapid_key_id for recipient in found.values()})
            return found

    def plaintext(self, outgoing: Outgoing, lang: str) -> bytes:
        """In English where the message has no such language, else in Korean."""
        return rules.plaintext(outgoing.payloads.get(lang) or outgoing.payloads.get("en") or outgoing.payloads["ko"])

    def is_paused(self, origin: str) -> bool:
        until = self.paused.get(origin)
        return until is not None and until > self.clock()

    async def share(self) -> None:
        """Once a second while something is in hand: tell the others what we met, and take our part of each origin."""
        now = self.clock()
        troubled = {origin: limit for origin, limit in self.origins.items() if limit.troubled}
        calm = [origin for origin, limit in self.origins.items() if limit.ceiling < MOST and not limit.troubled]
        async with self.database.transaction() as db:
            await queries.note_worker(db, self.id, now, busy=True)
            for origin in sorted(troubled):
                await queries.halve_origin(db, origin, 2 * troubled[origin].most, now)
            await queries.raise_origins(db, calm, MOST, now)
            shares = await queries.shares(db, now)
        for limit in troubled.values():
            limit.troubled = False
        for share in shares:
            limit = self.origins[share.origin]
            limit.ceiling = min(MOST, share.most or MOST)
            if share.paused_until > now:
                self.paused[share.origin] = share.paused_until
            metrics.state(share.origin, limit.running, paused=share.paused_until > now)

    async def note_idle(self) -> None:
        """So that nobody takes a worker that waits for one that does not run."""
        async with self.database.transaction() as db:
            await queries.note_worker(db, self.id, self.clock(), busy=False)

    async def leave(self) -> None:
        """The others may have our part."""
        async with self.database.transaction() as db:
            await queries.forget_worker(db, self.id, self.clock() - timedelta(hours=1))

    async def deliver(
        self, outgoing: Outgoing, recipient: Recipient | None, data: bytes, attempt: int
    ) -> tuple[int, datetime | None]:
        """Send one message once: what becomes of it, and when to try again if it is `WAITING`."""
        letter = self.prepare(outgoing, recipient, data, self.clock())
        return (letter, None) if isinstance(letter, int) else await self.post(outgoing, letter, attempt)

    def prepare(self, outgoing: Outgoing, recipient: Recipient | None, data: bytes, now: datetime) -> Letter | int:
        """What is to be posted; or what becomes of it, where it cannot be."""
        if recipient is None:
            return GONE
        if outgoing.expires_at <= now:
            return EXPIRED
        origin = self._origin(recipient.endpoint)
        if origin is None:
            log.error("push_endpoint_not_allowed", device=recipient.id)
            return REFUSED
        headers = {
            "TTL": str(rules.ttl(outgoing.expires_at, now)),
            "Urgency": outgoing.urgency,
            "Topic": outgoing.topic,
            "Content-Encoding": "aes128gcm",
            "Authorization": self.tokens.authorization(origin, recipient.vapid_key_id, now),
        }
        try:
            return Letter(origin, recipient.endpoint, encrypt(data, recipient), headers)
        except ValueError:
            log.warning("push_cannot_encrypt", device=recipient.id)
            return REFUSED

    async def post(self, outgoing: Outgoing, letter: Letter, attempt: int) -> tuple[int, datetime | None]:
        """Send it once: what becomes of it, and when to try again if it is `WAITING`."""
        origin = letter.origin
        began = time.monotonic()
        answer = await self.transport.post(letter.endpoint, letter.body, letter.headers)
        seconds = time.monotonic() - began
        self.origins[origin].answered(seconds)
        metrics.answered(origin, answer.status, seconds)
        mark, wait = await self._judge(answer, origin, attempt)
        if mark != WAITING:
            return mark, None
        not_before = self.clock() + wait
        return (EXPIRED, None) if not_before >= outgoing.expires_at else (WAITING, not_before)

    def _origin(self, endpoint: str) -> str | None:
        """`rules.origin_of`, which takes the address apart, is asked once an origin; of the rest only the letters."""
        end = endpoint.find("/", 8)
        if end < 0 or not rules.is_plain(endpoint):
            return None
        prefix = endpoint[: end + 1]
        if prefix not in self._allowed:
            if len(self._allowed) > 1000:
                self._allowed.clear()
            self._allowed[prefix] = rules.origin_of(prefix, self.settings.push_services)
        return self._allowed[prefix]

    async def _judge(self, answer: Answer, origin: str, attempt: int) -> tuple[int, timedelta]:
        limit, none = self.origins[origin], timedelta(0)
        verdict = rules.judge(answer.status)
        if verdict in ("accepted", "gone"):
            limit.well()
            return (ACCEPTED if verdict == "accepted" else GONE), none
        asked = rules.retry_after(answer.retry_after, self.clock())
        backing_off = rules.back_off(attempt, self.jitter())
        match verdict:
            case "again":
                limit.slower()
                limit.faults += 1
                if limit.faults % FAULTS == 0:
                    doubled = min(limit.faults // FAULTS - 1, 5)
                    await self._pause(origin, min(asked or none, LONGEST_PAUSE) or DOWN * 2**doubled, "down")
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
            case _:
                log.error("push_refused", origin=origin, status=answer.status)
                return REFUSED, none

    async def _pause(self, origin: str, wait: timedelta, reason: str) -> None:
        if self.is_paused(origin):
            return
        self.paused[origin] = until = self.clock() + wait
        log.warning("push_origin_paused", origin=origin, reason=reason, seconds=wait.total_seconds())
        async with self.database.transaction() as db:
            await queries.pause_origin(db, origin, until, reason)


def _unwritten(run: ChunkRun) -> int:
    return run.answers + run.writing


def _chunk_of(retry: Retry) -> tuple[int, int]:
    return retry.message_id, retry.seq
