"""How much a push service is asked at once: more while it copes, half when it does not."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

START, MOST = 8, 64
# So many refusals of our key in a row, from as many devices, and it is not a device's fault any more.
KEY_REFUSALS = 5


class Origin:
    """One push service's limit. Grows by one with each answer, halves at most once a second."""

    def __init__(self) -> None:
        self.most = START
        self.key_refusals = 0
        self._running = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._halved_at = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        while self._running >= self.most:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if not waiter.cancelled():
                    self._let_in()  # the turn that it was given is somebody else's now
                raise
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
            self._let_in()

    def well(self) -> None:
        self.key_refusals = 0
        self.most = min(MOST, self.most + 1)
        self._let_in()

    def slower(self) -> None:
        if time.monotonic() - self._halved_at >= 1:
            self._halved_at = time.monotonic()
            self.most = max(1, self.most // 2)

    def _let_in(self) -> None:
        free = self.most - self._running
        while free > 0 and self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                free -= 1
