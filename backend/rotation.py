"""Sealing everything anew with the newest key, while the city goes on: `python -m backend.cli rotate`.

Every column that is sealed is found by its name, so that a new one is never forgotten: bytea, and called `sealed` or
`…_sealed`. A value is replaced only where it still is what was read; whoever writes meanwhile seals with the newest
key.
"""

from collections.abc import AsyncIterator

import asyncpg
import msgspec

from backend.seal import Sealer

BATCH = 500


class Column(msgspec.Struct, frozen=True):
    """A sealed column with the statements that read and replace its values; PostgreSQL itself quotes the names."""

    table: str
    name: str
    page: str
    replace: str


async def list_columns(db: "asyncpg.Connection[asyncpg.Record]") -> list[Column]:
    """What there is to seal anew, in a base of this version."""
    rows = await db.fetch(
        """SELECT c.relname AS table, a.attname AS name,
                  format('SELECT ctid::text AS at, %1$I AS value FROM %2$I WHERE %1$I IS NOT NULL '
                         'AND ctid > $1::text::tid ORDER BY ctid LIMIT $2', a.attname, c.relname) AS page,
                  format('UPDATE %2$I t SET %1$I = v.new '
                         'FROM unnest($1::text[], $2::bytea[], $3::bytea[]) v(at, old, new) '
                         'WHERE t.ctid = v.at::tid AND t.%1$I = v.old', a.attname, c.relname) AS replace
           FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
             AND a.atttypid = 'bytea'::regtype AND (a.attname = 'sealed' OR a.attname LIKE '%\\_sealed')
           ORDER BY 1, 2"""
    )
    return [Column(**dict(row)) for row in rows]


async def rotate(owner_url: str, sealer: Sealer) -> AsyncIterator[tuple[str, int]]:
    """Seal anew what an older key sealed; gives each column with how many values that were, as it is done.

    As the owner, whom row-level security does not bind. It may be ended at any time and begun again. What was moved
    within a table meanwhile is found by going over it until nothing old is left.
    """
    db = await asyncpg.connect(owner_url)
    try:
        for column in await list_columns(db):
            total, found = 0, True
            while found:
                found, renewed = await _go_over(db, sealer, column)
                total += renewed
            yield f"{column.table}.{column.name}", total
    finally:
        await db.close()


async def _go_over(db: "asyncpg.Connection[asyncpg.Record]", sealer: Sealer, column: Column) -> tuple[bool, int]:
    """Once from the table's begin to its end: whether anything old was found, and how many values were renewed."""
    found, renewed, at = False, 0, "(0,0)"
    while rows := await db.fetch(column.page, at, BATCH):
        at = rows[-1]["at"]
        turned = [(row["at"], row["value"], new) for row in rows if (new := sealer.renewed(row["value"])) is not None]
        if turned:
            found = True
            done = await db.execute(column.replace, *map(list, zip(*turned, strict=True)))
            renewed += int(done.removeprefix("UPDATE "))
    return found, renewed
