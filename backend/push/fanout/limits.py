"""How much a push service is asked at once: as much as it answers promptly, half when it does not cope."""

import asyncio
import contextlib
import heapq
import time
from collections.abc import AsyncGenerator
from itertools import count
from math import inf

START, MOST = 32, 1024
# So many refusals of our key in a row, from as many devices, and it is not a device's fault any more.
KEY_REFUSALS = 5
# So many answers in a row that were none, or a fault of the service: it is down, not one message unlucky.
FAULTS = 12
# Nothing for so long, or never faster than that: it is the service that we wait for, not our own processor.
SLOW_SECONDS = 0.02
QUEUED_SECONDS = 0.01
# An answer is prompt if it takes about as long as the best of the last second or two.
BEST_SECONDS = 1.0


class Turns:
    """So many at once, the most urgent first, and of those the lowest number."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.running = 0
        self._waiting: list[tuple[int, int, int, asyncio.Future[None]]] = []
        self._order = count()

    @property
    def is_full(self) -> bool:
        return self.running >= self.most

    async def enter(self, rank: int, number: int) -> None:
        """Wait for a turn, the most urgent first; `leave` ends it."""
        if self.is_full or self._waiting:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (-rank, number, next(self._order), waiter))
            self._let_in()
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter.done() and not waiter.cancelled():
                    self.leave()  # the turn that it was given is somebody else's now
                raise
        else:
            self.running += 1

    def enter_at_once(self) -> bool:
        """As `enter`, where nobody need wait; false otherwise."""
        if self.is_full or self._waiting:
            return False
        self.running += 1
        return True

    def leave(self) -> None:
        self.running -= 1
        self._let_in()

    @contextlib.asynccontextmanager
    async def taken(self, rank: int, number: int) -> AsyncGenerator[None]:
        await self.enter(rank, number)
        try:
            yield
        finally:
            self.leave()

    def is_awaited_above(self, rank: int) -> bool:
        """By something more urgent than that."""
        return bool(self._waiting) and -self._waiting[0][0] > rank

    def _let_in(self) -> None:
        while self._waiting and not self.is_full:
            *_, waiter = heapq.heappop(self._waiting)
            if not waiter.done():
                self.running += 1
                waiter.set_result(None)


class Origin(Turns):
    """One push service as this worker sees it. `ceiling`: its part of what all workers may have under way."""

    def __init__(self) -> None:
        super().__init__(START)
        self.ceiling = MOST
        self.key_refusals = self.faults = 0
        self.troubled = False
        self._answers = count()
        self._best = self._best_before = inf
        self._best_since = time.monotonic()
        self._answered_at = time.monotonic()
        self._halved_at = 0.0

    @property
    def is_full(self) -> bool:
        return self.running >= min(self.most, self.ceiling)

    @property
    def is_slow(self) -> bool:
        if SLOW_SECONDS < self._prompt < inf:
            return True
        return self.running > 0 and time.monotonic() - self._answered_at > 2 * SLOW_SECONDS

    @property
    def _prompt(self) -> float:
        return min(self._best, self._best_before)

    def answered(self, seconds: float) -> None:
        """Whatever it was. The limit grows while answers stay prompt, and shrinks when they queue up somewhere."""
        self._answered_at = now = time.monotonic()
        # What was best is forgotten: a route that has become longer is not trouble.
        if now > self._best_since + BEST_SECONDS:
            self._best_before = self._best if now < self._best_since + 2 * BEST_SECONDS else inf
            self._best, self._best_since = inf, now
        self._best = min(self._best, seconds)
        if seconds <= 2 * self._prompt + QUEUED_SECONDS:
            if self.running * 4 >= self.most * 3:
                self.most = min(MOST, self.most + 1)
        elif self.most > START and next(self._answers) % 8 == 0:
            self.most -= 1

    def well(self) -> None:
        self.key_refusals = self.faults = 0
        self._let_in()

    def slower(self) -> None:
        self.troubled = True
        if time.monotonic() - self._halved_at >= 1:
            self._halved_at = time.monotonic()
            self.most = max(1, self.most // 2)
