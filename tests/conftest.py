"""What every test can ask for: a database in three strengths, the app, a running server, a browser.

`db`      one connection as role `app`, inside a transaction that is rolled back after the test
`pool`    many real connections to a database of the test's own; slower, for races
`client`  HTTP to the app within `db`'s transaction
`server`  `serve` and `worker` as real processes on a seeded database; `live_client` talks to it
"""

import asyncio
import base64
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import httpx
import pytest

from backend.db import Database, Db, Pool, make_pool
from backend.embedded import Cluster, make_database
from backend.settings import Settings
from backend.upgrade import upgrade
from tests.push_service import PushService
from tests.server import PROJECT, Server

SECRET_KEY = base64.urlsafe_b64encode(b"a key for tests only, 32 bytes..").decode()

_cluster: Cluster | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Start one server and migrate one template, before xdist's workers inherit their addresses.

    TEST_DATABASE_URL names another server instead, as its superuser.
    """
    if hasattr(config, "workerinput"):
        return
    global _cluster
    if not os.environ.get("TEST_DATABASE_URL"):
        folder = Path(tempfile.mkdtemp(prefix="gwangju-tests-"))
        # PostgreSQL drops root and must still reach its data.
        folder.chmod(0o755)
        _cluster = Cluster(folder / "pg", durable=False)
        _cluster.start()
        asyncio.run(make_database(_cluster))
        os.environ["TEST_DATABASE_URL"] = _cluster.superuser_url
        os.environ["TEST_OWNER"] = "gwangju"
    os.environ["TEST_TEMPLATE"] = template = f"test_{uuid4().hex[:8]}"
    _superuser(f"CREATE DATABASE {template} TEMPLATE template0 {_owned()}")
    asyncio.run(upgrade(_url(template)))


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if _cluster:
        _cluster.stop()
        shutil.rmtree(_cluster.data.parent, ignore_errors=True)
    elif "TEST_TEMPLATE" in os.environ:
        for name in (os.environ["TEST_TEMPLATE"], f"{os.environ['TEST_TEMPLATE']}_seeded"):
            _superuser(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser"):
        path, reason = find_chromium("whole")
        if not path:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """This worker's own clone. Tests leave it empty: what they do in it is rolled back."""
    with clone() as url:
        yield url


@pytest.fixture(scope="session")
async def warm(database_url: str) -> AsyncIterator[Pool]:
    """The one connection behind `db`: a new one for each test would read the catalogue and plan everything anew."""
    pool = await make_pool(database_url, min_size=1, max_size=1)
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def db(warm: Pool) -> AsyncIterator[Db]:
    async with warm.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            yield connection
        finally:
            await transaction.rollback()


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    """Up to 80 connections to a fresh database, which is gone after the test."""
    with clone() as url:
        pool = await make_pool(url, max_size=80)
        try:
            yield pool
        finally:
            # A test that failed may have left something that holds a connection for ever.
            try:
                async with asyncio.timeout(10):
                    await pool.close()
            except TimeoutError:
                pool.terminate()


@pytest.fixture
def app_settings(database_url: str) -> Settings:
    return Settings.from_env({"DATABASE_URL": database_url, "SECRET_KEY": SECRET_KEY, "DEMO": "1"})


@pytest.fixture
async def client(db: Db, app_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app_on(app_settings, db), app_settings) as client:
        yield client


@pytest.fixture(scope="session")
def push_service() -> Iterator[PushService]:
    """The push service that `server` may send to."""
    with PushService() as service:
        yield service


@pytest.fixture(scope="session")
def seeded() -> str:
    """The template with the demo in it, which takes as long as fifty tests: the first worker that wants it makes it."""
    name = f"{os.environ['TEST_TEMPLATE']}_seeded"
    with (Path(tempfile.gettempdir()) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _superuser(f"SELECT FROM pg_database WHERE datname = '{name}'"):
            _superuser(f"CREATE DATABASE {name}_made TEMPLATE {os.environ['TEST_TEMPLATE']} {_owned()}")
            env = os.environ | {"DATABASE_URL": _url(f"{name}_made"), "SECRET_KEY": SECRET_KEY, "DEMO": "1"}
            subprocess.run([sys.executable, "-m", "backend.cli", "seed"], env=env, cwd=PROJECT, check=True)
            _superuser(f"ALTER DATABASE {name}_made RENAME TO {name}")
    return name


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, push_service: PushService, seeded: str) -> Iterator[Server]:
    with clone(seeded) as url:
        folder = tmp_path_factory.mktemp("server")
        server = Server(
            {"DATABASE_URL": url, "SECRET_KEY": SECRET_KEY, "DEMO": "1", "DATA_DIR": str(folder),
             "PUSH_SERVICES": push_service.origin},
            folder / "log",
        )  # fmt: skip
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture
async def live_client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, headers={"Origin": server.url}, timeout=20) as client:
        yield client


def app_on(settings: Settings, db: Db, clock: Callable[[], datetime] | None = None) -> Any:
    """The app on one connection. It is made once for each settings: that takes longer than most tests."""
    app, clocks = _made(settings)
    clocks[:] = [clock or (lambda: datetime.now(UTC))]
    app.dependencies["database"].dependency().inner = Database(db)
    return app


@cache
def _made(settings: Settings) -> tuple[Any, list[Callable[[], datetime]]]:
    from backend.app import create_app  # tests of pure rules should not pay for the whole app

    clocks: list[Callable[[], datetime]] = []
    return create_app(settings, connection=Any, clock=lambda: clocks[0]()), clocks


def browser(app: Any, settings: Settings, *, peer: str = "127.0.0.1", **more: Any) -> httpx.AsyncClient:
    """As a browser on the app's own pages would ask: cookies are kept, Origin is sent."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=(peer, 1)), base_url=settings.public_url,
        headers={"Origin": settings.public_url}, **more,
    )  # fmt: skip


@pytest.fixture
def own_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of commands: a log that is set up there would outlive the test's standard error."""

    def nothing(*, json: bool) -> None: ...

    monkeypatch.setattr("backend.observe.configure", nothing)


@contextmanager
def clone(template: str | None = None) -> Iterator[str]:
    """A fresh copy of the migrated template, or of another; gives its owner's URL and drops it afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    _superuser(f"CREATE DATABASE {name} TEMPLATE {template or os.environ['TEST_TEMPLATE']} {_owned()}")
    try:
        yield _url(name)
    finally:
        _superuser(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def find_chromium(*which: str) -> tuple[str, str]:
    """Where the headless shell is, or the `whole` of Chromium; else nothing, and what to do."""
    found = subprocess.run(["/bin/sh", PROJECT / "tests/e2e/chromium.sh", *which], capture_output=True, text=True)
    return found.stdout.strip(), found.stderr.strip()


def _owned() -> str:
    owner = os.environ.get("TEST_OWNER")
    return f"OWNER {owner}" if owner else ""


def _url(database: str) -> str:
    parts = urlsplit(os.environ["TEST_DATABASE_URL"])
    owner = os.environ.get("TEST_OWNER")
    return urlunsplit(parts._replace(path=f"/{database}", netloc=f"{owner}@" if owner else parts.netloc))


def _superuser(statement: str) -> list[Any]:
    async def run() -> list[Any]:
        connection = await asyncpg.connect(os.environ["TEST_DATABASE_URL"])
        try:
            return await connection.fetch(statement)
        finally:
            await connection.close()

    # A pool's teardown comes here from inside a running loop's test, hence a loop in a thread of its own.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()
