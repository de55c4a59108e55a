"""Migrations, and the rights that they leave to the role `app`."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from backend import migrate as runner
from backend.db import Db, connect
from backend.migrate import FOLDER, LOCK, MigrationError, migrate
from backend.upgrade import upgrade
from tests import make
from tests.conftest import clone


@pytest.fixture
def owner_url() -> Iterator[str]:
    """A migrated base of the test's own, as its owner."""
    with clone() as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The real migrations, to which a test adds its own."""
    for file in FOLDER.glob("*.sql"):
        (tmp_path / file.name).write_text(file.read_text())
    return tmp_path


async def everything(url: str) -> Any:
    db = await asyncpg.connect(url)
    try:
        columns = await db.fetch(
            """SELECT table_name, column_name, data_type FROM information_schema.columns
               WHERE table_schema = 'public' ORDER BY 1, 2"""
        )
        rows = [
            await db.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")  # noqa: S608
            for table in ("migrations", "districts", "dongs", "holidays", "consent_texts")
        ]
        return columns, rows
    finally:
        await db.close()


async def test_applying_twice_changes_nothing(owner_url: str) -> None:
    before = await everything(owner_url)
    assert await migrate(owner_url) == 0
    assert await upgrade(owner_url) == 0
    assert await everything(owner_url) == before


async def test_a_new_file_is_applied_once(owner_url: str, folder: Path) -> None:
    (folder / "9999_more.sql").write_text("CREATE TABLE more (id integer PRIMARY KEY); INSERT INTO more VALUES (1);")
    assert await migrate(owner_url, folder) == 1
    assert await migrate(owner_url, folder) == 0


async def test_a_changed_file_is_refused_by_name(owner_url: str, folder: Path) -> None:
    file = folder / "0002_places.sql"
    file.write_text(file.read_text() + "-- one more word\n")
    with pytest.raises(MigrationError, match=r"0002_places\.sql was changed"):
        await migrate(owner_url, folder)


async def test_a_file_that_fails_leaves_nothing_behind(owner_url: str, folder: Path) -> None:
    (folder / "9998_good.sql").write_text("CREATE TABLE good (id integer);")
    (folder / "9999_bad.sql").write_text("CREATE TABLE half (id integer); SELECT 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(owner_url, folder)
    db = await asyncpg.connect(owner_url)
    try:
        assert await db.fetchval("SELECT to_regclass('good')") == "good"
        assert await db.fetchval("SELECT to_regclass('half')") is None
        assert not await db.fetchval("SELECT EXISTS (SELECT FROM migrations WHERE name = '9999_bad.sql')")
    finally:
        await db.close()


async def test_of_two_migrators_one_works_and_the_other_waits(owner_url: str, folder: Path) -> None:
    (folder / "9999_slow.sql").write_text("CREATE TABLE slow (id integer); SELECT pg_sleep(0.5);")
    assert sorted(await asyncio.gather(*(migrate(owner_url, folder) for _ in range(4)))) == [0, 0, 0, 1]


async def test_a_migrator_that_waits_too_long_gives_up(owner_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "WAIT_FOR_MIGRATOR", "200ms")
    other = await asyncpg.connect(owner_url)
    try:
        await other.execute("SELECT pg_advisory_lock($1::bigint)", LOCK)
        with pytest.raises(MigrationError, match="Another migration"):
            await migrate(owner_url)
    finally:
        await other.close()


async def test_postgresql_before_15_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        def get_server_version(self) -> Any:
            return asyncpg.types.ServerVersion(14, 9, 0, "final", 0)

        async def close(self) -> None: ...

    async def connect(_: str) -> Old:
        return Old()

    monkeypatch.setattr(asyncpg, "connect", connect)
    with pytest.raises(MigrationError) as refusal:
        await migrate("postgresql://old")
    assert str(refusal.value) == "PostgreSQL 15 or newer is needed; this one is 14."


async def test_korean_words_have_trigrams(db: Db) -> None:
    assert await db.fetchval("SELECT cardinality(show_trgm('상담')) > 0")
    assert await db.fetchval("SELECT similarity('일자리카페', '일자리 카페') > 0.3")


async def test_what_serves_is_app_and_cannot_become_more(owner_url: str) -> None:
    db = await connect(owner_url)
    try:
        assert await db.fetchval("SELECT current_user") == "app"
        role = await db.fetchrow(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname = 'app'"
        )
        assert role is not None
        assert tuple(role) == (False, False, False, False)
        assert not await db.fetchval("SELECT EXISTS (SELECT FROM pg_tables WHERE tableowner = 'app')")
        for statement in (
            "CREATE TABLE mine (id integer)",
            "ALTER TABLE citizens ADD COLUMN secret text",
            "DROP TABLE trail",
            "ALTER TABLE trail DISABLE ROW LEVEL SECURITY",
            "TRUNCATE trail",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await db.execute(statement)
    finally:
        await db.close()


@pytest.mark.parametrize("statement", ["UPDATE trail SET action = 'nothing'", "DELETE FROM trail", "TRUNCATE trail"])
async def test_the_trail_is_only_ever_added_to(db: Db, statement: str) -> None:
    await db.execute(
        "INSERT INTO trail (at, actor_kind, action, subject_kind, subject_id) VALUES (now(), 'system', 'x', 'y', $1)",
        str(uuid4()),
    )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute(statement)


async def test_the_districts_stand_in_every_base(db: Db) -> None:
    assert await db.fetchval("SELECT name_ko FROM dongs WHERE id = $1", make.CHIPYEONG) == "치평동"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consents SET given = true",
        "UPDATE consent_texts SET items = 'everything'",
        "DELETE FROM consent_texts",
        "INSERT INTO consent_texts SELECT * FROM consent_texts",
    ],
)
async def test_what_people_agreed_to_is_not_rewritten(db: Db, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute(statement)
