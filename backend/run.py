"""`make run`: everything on one machine, started in order, watched, and stopped in order.

Whatever is killed comes back by itself; when this process is killed, the kernel ends its children.
"""

import argparse
import asyncio
import http.client
import os
import signal
import socket
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from backend.data_folder import DataFolder
from backend.embedded import Cluster, EmbeddedError, make_database
from backend.migrate import MigrationError
from backend.processes import (
    FIRST_PAUSE_SECONDS,
    LONGEST_PAUSE_SECONDS,
    Service,
    ServiceError,
    die_with_parent,
    spawn,
)
from backend.settings import Settings, SettingsError
from backend.upgrade import upgrade

CONNECT_SECONDS = 5
READY_SECONDS = 60
SERVE_STOP_SECONDS = 2.5
WORKER_STOP_SECONDS = 2


class Refusal(Exception):
    """Why nothing was started: one sentence for the terminal."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m backend.run", description="Run everything on this machine.")
    parser.add_argument("--only-seed", action="store_true", help="load the demo data and end")
    parser.add_argument("--reset", action="store_true", help="throw the embedded database away and end")
    options = parser.parse_args()
    try:
        if options.reset:
            _reset()
        else:
            asyncio.run(_until_stopped(only_seed=options.only_seed))
    except (Refusal, EmbeddedError, MigrationError, ServiceError, SettingsError) as reason:
        print(reason, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Cannot go on: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    return 0


async def _until_stopped(*, only_seed: bool) -> None:
    if "MAKELEVEL" in os.environ:
        # A killed `make` must not leave us behind; started by hand we may outlive the shell.
        die_with_parent(signal.SIGTERM, os.getppid())()
    this = asyncio.current_task()
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()

    def ask_to_stop() -> None:
        if this and not asked.is_set():
            asked.set()
            this.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
            loop.add_signal_handler(number, ask_to_stop)
    try:
        async with AsyncExitStack() as house:
            await (_seed if only_seed else _run)(house)
    except asyncio.CancelledError:
        if not asked.is_set():
            raise
        _say("Everything is stopped.")


async def _run(house: AsyncExitStack) -> None:
    env = dict(os.environ)
    folder = _claim_folder(house, env)
    settings = Settings.from_env(env)
    await _refuse_busy_port(settings, patient=folder is not None and folder.last_run_was_killed)
    await _prepare_database(house, folder, settings)
    await _load_demo(folder, settings, env)

    # Stopped in the opposite order: serve, worker, PostgreSQL.
    worker = Service("worker", env, WORKER_STOP_SECONDS, _say)
    house.push_async_callback(worker.stop)
    serve = Service("serve", env, SERVE_STOP_SECONDS, _say)
    house.push_async_callback(serve.stop)
    tasks = {worker.task, serve.task}
    ready = asyncio.create_task(_wait_until_ready(settings))
    done, _ = await asyncio.wait({ready, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    serve.has_been_ready = worker.has_been_ready = True
    _say(_addresses(settings))

    if folder:
        tasks.add(asyncio.create_task(_keep_database(folder.cluster)))
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()


async def _seed(house: AsyncExitStack) -> None:
    env = dict(os.environ)
    if env.get("DATABASE_URL"):
        settings = Settings.from_env(env)
        await _prepare_database(house, None, settings)
        await _load_demo(None, settings, env)
        return
    folder = DataFolder(Path(env.get("DATA_DIR") or ".data"))
    starts_it = folder.lock()
    _complete(env, folder)
    settings = Settings.from_env(env)
    if starts_it:
        house.callback(folder.release)
        await _prepare_database(house, folder, settings)
    folder.demo_mark.unlink(missing_ok=True)
    await _load_demo(folder, settings, env)


def _reset() -> None:
    if os.environ.get("DATABASE_URL"):
        raise Refusal("DATABASE_URL names a database that is not ours to throw away; only the embedded one is.")
    folder = DataFolder(Path(os.environ.get("DATA_DIR") or ".data"))
    if not folder.lock():
        raise Refusal(f"The database in {folder.path} is in use: stop the running `make run` first.")
    folder.cluster.remove()
    folder.release()
    _say(f"The database in {folder.path} is gone; `make run` makes a new one.")


def _claim_folder(house: AsyncExitStack, env: dict[str, str]) -> DataFolder | None:
    """The embedded database's folder, with `env` completed for it; None where DATABASE_URL is set."""
    if env.get("DATABASE_URL"):
        return None
    folder = DataFolder(Path(env.get("DATA_DIR") or ".data"))
    if not folder.lock():
        raise Refusal(f"Already running on the data in {folder.path}: stop that one, or name another DATA_DIR.")
    house.callback(folder.release)
    _complete(env, folder)
    return folder


def _complete(env: dict[str, str], folder: DataFolder) -> None:
    env["DATA_DIR"] = str(folder.path)
    env["DATABASE_URL"] = folder.cluster.url()
    env["OWNER_DATABASE_URL"] = folder.cluster.url()
    env.setdefault("SECRET_KEY", folder.secret_key())
    env.setdefault("DEMO", "1")


async def _refuse_busy_port(settings: Settings, *, patient: bool) -> None:
    """`patient` gives the children of a killed run the time to let go of the port."""
    deadline = time.monotonic() + (SERVE_STOP_SECONDS * 2 if patient else 0)
    while not _is_free(settings.host, settings.port):
        if time.monotonic() >= deadline:
            raise Refusal(
                f"Port {settings.port} is busy: choose another, for example `make run PORT={settings.port + 1}`."
            )
        await asyncio.sleep(0.1)


def _is_free(host: str, port: int) -> bool:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise Refusal(f"HOST {host} is not an address of this machine: {error.strerror}.") from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            raise Refusal(f"Port {port} needs root: choose one above 1023.") from None
        except OSError:
            return False
    return True


async def _prepare_database(house: AsyncExitStack, folder: DataFolder | None, settings: Settings) -> None:
    if folder:
        house.callback(folder.cluster.stop)
        folder.cluster.start()
        await make_database(folder.cluster)
    else:
        await _refuse_unreachable(settings.database_url)
    try:
        await upgrade(settings.owner_database_url)
    except asyncpg.PostgresError as error:
        raise Refusal(f"The database cannot be brought up to date: {error}.") from error


async def _refuse_unreachable(url: str) -> None:
    try:
        connection: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(url, timeout=CONNECT_SECONDS)
        await connection.close()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        # Never the URL itself: it may hold a password.
        raise Refusal(f"DATABASE_URL cannot be used: {str(error).rstrip('.')}.") from error
    except (OSError, TimeoutError) as error:
        place = urlsplit(url).netloc.rpartition("@")[2] or "its socket"
        raise Refusal(f"DATABASE_URL cannot be used: no PostgreSQL answers at {place}.") from error


async def _load_demo(folder: DataFolder | None, settings: Settings, env: dict[str, str]) -> None:
    if not settings.demo or (folder and folder.demo_mark.exists()):
        return
    seed = await spawn(env, "seed")
    if await seed.wait():
        raise Refusal("The demo data could not be loaded; what `seed` said stands above.")
    if folder:
        folder.demo_mark.touch()


async def _keep_database(cluster: Cluster) -> None:
    """Start PostgreSQL again when it was killed; its own recovery brings back all that was committed."""
    while cluster.process:
        code = await asyncio.to_thread(cluster.process.wait)
        _say(f"PostgreSQL ended unexpectedly ({code}); starting it again.")
        deadline = time.monotonic() + LONGEST_PAUSE_SECONDS
        while True:
            try:
                cluster.start()
                break
            except EmbeddedError:
                # Backends that outlive their postmaster for a moment forbid the start.
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(FIRST_PAUSE_SECONDS)


async def _wait_until_ready(settings: Settings) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not await asyncio.to_thread(_is_ready, settings):
        if time.monotonic() > deadline:
            raise Refusal(f"`serve` was not ready after {READY_SECONDS} seconds.")
        await asyncio.sleep(0.05)


def _is_ready(settings: Settings) -> bool:
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not bound
    host = settings.host.strip("[]")
    connection = http.client.HTTPConnection(anywhere.get(host, host), settings.port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _addresses(settings: Settings) -> str:
    lines = [
        "",
        "Mobile Gwangju is running. Ctrl-C stops everything.",
        f"  Citizens       {settings.public_url}/",
        f"  Staff          {settings.public_url}/staff/",
        f"  API reference  {settings.public_url}/api/schema",
    ]
    if settings.demo:
        lines += [
            "  Demo sign-in   citizens: any mobile number, such as 010-1234-5678; the page shows the code",
            "                 staff: one tap on a name on the staff page",
        ]
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
