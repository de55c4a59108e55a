"""Migrations: plain SQL files, forward only, each in one transaction under one advisory lock."""

import hashlib
from pathlib import Path

import asyncpg

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x6D67  # one migrator at a time, whoever starts it
WAIT_FOR_MIGRATOR = "60s"
# A migration that queues for a busy table holds up everybody behind it.
WAIT_FOR_TABLE = "5s"

PREPARE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
        CREATE ROLE app NOLOGIN NOBYPASSRLS;
    END IF;
    -- `serve` may sign in as the owner and becomes `app` at once; it must be a member to do so.
    -- Since 16 who makes a role is its member without the right to become it.
    IF NOT pg_has_role(
        current_user, 'app', CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END
    ) THEN
        EXECUTE format('GRANT app TO %I', current_user);
    END IF;
EXCEPTION WHEN duplicate_object THEN NULL; -- another base of the cluster made it first
END $$;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, sha256 bytea NOT NULL, at timestamptz DEFAULT now());
"""


class MigrationError(Exception):
    """One sentence that says why the base cannot be used."""


async def migrate(owner_url: str, folder: Path = FOLDER) -> int:
    """Bring the base up to date as its owner; returns how many files were new.

    Raises MigrationError on PostgreSQL older than 15, on a base that finds no Korean trigrams (its locale is C),
    where a file that was applied has since been changed, and where another migrator does not come to its end.
    """
    files = _read(folder)
    db = await asyncpg.connect(owner_url)
    try:
        if db.get_server_version().major < 15:
            raise MigrationError(f"PostgreSQL 15 or newer is needed; this one is {db.get_server_version().major}.")
        await _wait_for_others(db)
        await db.execute(PREPARE)
        if not await db.fetchval("SELECT cardinality(show_trgm('상담')) > 0"):
            raise MigrationError("This base finds no Korean trigrams: make it with the locale C.UTF-8 or ko_KR.UTF-8.")
        applied = {row["name"]: row["sha256"] for row in await db.fetch("SELECT name, sha256 FROM migrations")}
        new = 0
        for file, text in files:
            digest = hashlib.sha256(text.encode()).digest()
            if file.name in applied:
                if applied[file.name] != digest:
                    raise MigrationError(f"{file.name} was changed after it was applied: write a new migration.")
                continue
            async with db.transaction():
                await db.execute(text)
                await db.execute("INSERT INTO migrations (name, sha256) VALUES ($1, $2)", file.name, digest)
            new += 1
        return new
    finally:
        await db.close()


def _read(folder: Path) -> list[tuple[Path, str]]:
    return [(file, file.read_text()) for file in sorted(folder.glob("*.sql"))]


async def _wait_for_others(db: "asyncpg.Connection[asyncpg.Record]") -> None:
    await db.execute("SELECT set_config('lock_timeout', $1, false)", WAIT_FOR_MIGRATOR)
    try:
        await db.execute("SELECT pg_advisory_lock($1::bigint)", LOCK)
    except asyncpg.LockNotAvailableError:
        raise MigrationError("Another migration is running and does not come to its end: look at it first.") from None
    await db.execute("SELECT set_config('lock_timeout', $1, false)", WAIT_FOR_TABLE)
