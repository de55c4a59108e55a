"""Processes that end when we end, and services that come back when they are killed."""

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10
STEADY_SECONDS = 30


class ServiceError(Exception):
    """A service does not start: one sentence for the terminal."""


class Service:
    """A command of `backend.cli` that is started again whenever it ends; `say` is told of it.

    Its task fails with ServiceError when it ends before `has_been_ready` is set.
    """

    def __init__(self, name: str, env: dict[str, str], stop_seconds: float, say: Callable[[str], None]) -> None:
        self.name = name
        self._say = say
        self.has_been_ready = False
        self._env = env
        self._stop_seconds = stop_seconds
        self._process: asyncio.subprocess.Process | None = None
        self.task = asyncio.create_task(self._keep_running())

    async def stop(self) -> None:
        """Ask it to end, and after its time kill it with all that it started."""
        self.task.cancel()
        await asyncio.wait({self.task})
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._stop_seconds):
                    await process.wait()
        kill_group(process.pid)
        await process.wait()

    async def _keep_running(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            started = time.monotonic()
            self._process = await spawn(self._env, self.name)
            code = await self._process.wait()
            # A killed parent leaves its workers behind, and those still hold the port.
            kill_group(self._process.pid)
            if not self.has_been_ready:
                raise ServiceError(
                    f"`{self.name}` ended with code {code} before it was ready; what it said stands above."
                )
            if time.monotonic() - started > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self._say(f"`{self.name}` ended unexpectedly ({code}); starting it again.")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def spawn(env: dict[str, str], name: str) -> asyncio.subprocess.Process:
    """Start a command of `backend.cli` that ends when we do."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "backend.cli",
        name,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        # Ctrl-C reaches a terminal's whole group, but stopping has an order.
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )


def kill_group(pid: int) -> None:
    """Kill the process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def die_with_parent(how: signal.Signals, parent: int | None = None) -> Callable[[], None]:
    """A `preexec_fn` by which the kernel sends `how` to the child when its parent dies.

    Linux only, elsewhere it does nothing. It holds across a change of user because Popen
    changes the user first. A process may call it on itself, naming its own parent.
    """
    if sys.platform != "linux":
        return lambda: None
    # Found before the fork: between fork and exec nothing may be loaded.
    prctl = ctypes.CDLL(None).prctl
    expected = parent or os.getpid()
    set_parent_death_signal = 1

    def ask_kernel() -> None:
        prctl(set_parent_death_signal, int(how))
        if os.getppid() != expected:
            os._exit(1)

    return ask_kernel


def is_alive(pid: int) -> bool:
    """Whether there is such a process, whoever it belongs to."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
