"""One transaction a request, and three ways to read: `one`, `the` (or NotFound) and `many`; where one look needs many
lists, they can be asked for at once (`part`, `rows`)."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, LiteralString, TypeAlias, TypeVar

import asyncpg
import msgspec

from backend.errors import NotFound

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Db: TypeAlias = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
else:
    # asyncpg's classes take no parameters at run time.
    Db = Pool = Any

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)


async def _init(connection: Db) -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_encode, decoder=json.loads)


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


# `app` owns nothing and obeys row-level security. JIT costs 600 ms on the availability statement that takes 3 ms.
AS_APP = {"role": "app", "jit": "off", "timezone": "UTC", "application_name": "gwangju"}


async def connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    """A connection of its own as `app`: for LISTEN and for PgQueuer."""
    connection = await asyncpg.connect(url, server_settings=AS_APP)
    await _init(connection)
    return connection


async def _keep(_: Db) -> None:
    """Nothing outlives a transaction here: no setting, no lock, no cursor, no LISTEN. What asyncpg would send to undo
    them costs every request a statement for each connection that it takes; an open transaction it ends by itself."""


async def make_pool(url: str, *, min_size: int = 2, max_size: int = 20) -> Pool:
    """A pool as `app`; a statement that takes longer than ten seconds is cancelled.

    A connection stays with all that it has prepared: a new one costs as much as ten bookings, and crowds come at once.
    """
    return await asyncpg.create_pool(
        url, server_settings=AS_APP, init=_init, reset=_keep, min_size=min_size, max_size=max_size, command_timeout=10,
        max_inactive_connection_lifetime=0, max_cached_statement_lifetime=0,
    )  # fmt: skip


class Database:
    """Where transactions come from: a pool, or in most tests one connection whose transactions are savepoints."""

    def __init__(self, source: Pool | Db) -> None:
        self._source = source

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Db]:
        """Commits on leaving, rolls back on an exception. Independent of the request's own transaction."""
        if isinstance(self._source, asyncpg.Pool):
            async with self._source.acquire() as connection, connection.transaction():
                yield connection
        else:
            async with self._source.transaction():
                yield self._source

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Db]:
        """For statements each of which is a transaction of its own."""
        if isinstance(self._source, asyncpg.Pool):
            async with self._source.acquire() as connection:
                yield connection
        else:
            yield self._source

    async def close(self) -> None:
        if isinstance(self._source, asyncpg.Pool):
            await self._source.close()


async def provide_db(database: Database) -> AsyncGenerator[Db]:
    """The request's transaction. The only generator dependency: two would clean up at the same time."""
    async with database.transaction() as db:
        yield db


async def one(db: Db, kind: type[T], sql: LiteralString, *args: object) -> T | None:
    """The first row as `kind`, or None."""
    row = await db.fetchrow(sql, *args)
    return None if row is None else msgspec.convert(dict(row), kind)


async def the(db: Db, kind: type[T], sql: LiteralString, *args: object) -> T:
    """The one row as `kind`. Raises NotFound."""
    row = await db.fetchrow(sql, *args)
    if row is None:
        raise NotFound
    return msgspec.convert(dict(row), kind)


async def many(db: Db, kind: type[T], sql: LiteralString, *args: object) -> list[T]:
    """All rows as `kind`."""
    return [msgspec.convert(dict(row), kind) for row in await db.fetch(sql, *args)]


def part(sql: LiteralString) -> LiteralString:
    """All rows of a statement as one column of another: each statement that is sent alone costs a fifth of a
    millisecond. Read with `rows`."""
    return "ARRAY(SELECT ROW(part.*) FROM (" + sql + ") part)"  # noqa: S608 a statement of ours


def rows(kind: type[S], found: Sequence[Sequence[object]]) -> list[S]:
    """What `part` brought, whose columns stand in the order of the fields of `kind`."""
    names = kind.__struct_fields__
    return [msgspec.convert(dict(zip(names, row, strict=True)), kind) for row in found]
