"""How much a push service is asked at once: as much as it answers promptly, half when it does not cope."""

import asyncio
import heapq
import time
from itertools import count

START, MOST = 32, 1024
# So many refusals of our key in a row, from as many devices, and it is not a device's fault any more.
KEY_REFUSALS = 5
# So many answers in a row that were none, or a fault of the service: it is down, not one message unlucky.
FAULTS = 12
# Nothing for so long, or never faster than that: it is the service that we wait for, not our own processor.
SLOW_SECONDS = 0.02
QUEUED_SECONDS = 0.01


class Origin:
    """One push service as this worker sees it. `ceiling`: its part of what all workers may have under way."""

    def __init__(self) -> None:
        self.most, self.ceiling = START, MOST
        self.running = 0
        self.key_refusals = self.faults = 0
        self.troubled = False
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._best = 0.0
        self._answered_at = time.monotonic()
        self._halved_at = 0.0

    @property
    def is_full(self) -> bool:
        return self.running >= min(self.most, self.ceiling)

    @property
    def is_slow(self) -> bool:
        if self._best > SLOW_SECONDS:
            return True
        return self.running > 0 and time.monotonic() - self._answered_at > 2 * SLOW_SECONDS

    async def enter(self, rank: int) -> None:
        """Wait for a turn, the most urgent first; `leave` ends it."""
        if self.is_full or self._waiting:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (-rank, next(self._order), waiter))
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

    def answered(self, seconds: float) -> None:
        """Whatever it was. The limit grows while answers stay prompt, and shrinks when they queue up somewhere."""
        self._answered_at = time.monotonic()
        # What is best is forgotten slowly: a route that has become longer is not trouble.
        self._best = min(seconds, self._best * 1.001) if self._best else seconds
        if seconds <= 2 * self._best + QUEUED_SECONDS:
            if self.running * 4 >= self.most * 3:
                self.most = min(MOST, self.most + 1)
        elif self.most > START and next(self._order) % 8 == 0:
            self.most -= 1

    def well(self) -> None:
        self.key_refusals = self.faults = 0
        self._let_in()

    def slower(self) -> None:
        self.troubled = True
        if time.monotonic() - self._halved_at >= 1:
            self._halved_at = time.monotonic()
            self.most = max(1, self.most // 2)

    def _let_in(self) -> None:
        while self._waiting and not self.is_full:
            _, _, waiter = heapq.heappop(self._waiting)
            if not waiter.done():
                self.running += 1
                waiter.set_result(None)
