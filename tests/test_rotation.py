"""Sealing everything anew while people write: nothing becomes unreadable, and nothing is forgotten."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from backend.care import actions, queries
from backend.care.models import Actor, ConsentGiven, Person
from backend.db import Pool, make_pool
from backend.demo import care, people, places
from backend.migrate import FOLDER
from backend.people.models import Lang
from backend.rotation import list_columns, rotate
from backend.seal import Sealer
from tests import make
from tests.care.conftest import CHIPYEONG, TODAY
from tests.conftest import clone

pytestmark = pytest.mark.race

OLD, NEW = b"an old key for tests, 32 bytes..", b"a new key for tests, 32 bytes..."
LANG: Lang = "ko"


@pytest.fixture
async def base() -> AsyncIterator[tuple[str, Pool]]:
    with clone() as url:
        pool = await make_pool(url)
        try:
            yield url, pool
        finally:
            await pool.close()


async def write_case(pool: Pool, sealer: Sealer, n: int) -> None:
    """Somebody asks for care, in words of their own."""
    async with pool.acquire() as db, db.transaction():
        await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
        now = make.now()
        person = Person(name=f"사람 {n}", born_on=None, dong_id=CHIPYEONG, address=f"길 {n}", access="문이 무거워요")
        person_id = await queries.save_person(db, sealer, person, phone="+821023456789", citizen_id=None, now=now)
        case = queries.NewCase(
            person_id=person_id, dong_id=CHIPYEONG, channel="call", relation="self", requester_id=None,
            requester_phone="+821023456789", needs=["meals"], urgency="normal", words=f"말 {n}", visit_times=[],
            call_first="person", risk=0, received_at=now, due_at=now + timedelta(days=3),
        )  # fmt: skip
        await actions.open_case(db, sealer, case, [ConsentGiven("care", 1, True)], Actor("system"), now)


async def everything(url: str) -> dict[str, list[bytes]]:
    db = await asyncpg.connect(url)
    try:
        return {
            f"{column.table}.{column.name}": [
                row["value"] for row in await db.fetch(
                    f"SELECT {column.name} AS value FROM {column.table} WHERE {column.name} IS NOT NULL"  # noqa: S608
                )
            ]
            for column in await list_columns(db)
        }  # fmt: skip
    finally:
        await db.close()


async def sealed_columns(url: str) -> set[str]:
    """By the base's own list of columns: what is bytes and is called so."""
    db = await asyncpg.connect(url)
    try:
        rows = await db.fetch(
            """SELECT table_name || '.' || column_name AS name FROM information_schema.columns
               WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name ~ '(^|_)sealed$'"""
        )
        return {row["name"] for row in rows}
    finally:
        await db.close()


def opened(sealer: Sealer, value: bytes) -> Any:
    return sealer.open(value) if value.startswith(b"gAAAA") else sealer.open_bytes(value)


async def test_while_people_write_everything_comes_under_the_new_key(base: tuple[str, Pool]) -> None:
    url, pool = base
    before, both, only_new = Sealer((OLD,)), Sealer((NEW, OLD)), Sealer((NEW,), index_key=OLD)
    for n in range(30):
        await write_case(pool, before, n)
    # And all that the demo has of care, of every slice.
    async with pool.acquire() as db, db.transaction():
        await places.load(db, make.now())
        await people.load(db, make.now())
        await care.load(db, before, make.now())
    async with pool.acquire() as db:
        await db.execute(
            "INSERT INTO citizens (phone_index, phone_sealed) VALUES ($1, $2)",
            before.index("phone", "+821011112222"), before.seal("+821011112222"),
        )  # fmt: skip
    counted: dict[str, int] = {}

    async def turn() -> None:
        counted.update({column: count async for column, count in rotate(url, both)})

    async def go_on() -> None:
        for n in range(30, 60):
            await write_case(pool, both, n)

    async def touch() -> None:
        # Rows move under the one who rotates.
        for _ in range(20):
            async with pool.acquire() as db, db.transaction():
                await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
                await db.execute("UPDATE care_cases SET risk = 100 - risk")

    await asyncio.gather(turn(), go_on(), touch())
    assert {count async for _, count in rotate(url, both)} == {0}
    assert counted["citizens.phone_sealed"] > 1
    values = await everything(url)
    # Whatever is sealed in this version of the base was gone over, column by column.
    assert counted.keys() == values.keys() == await sealed_columns(url)
    assert all(counted[column] > 0 for column, sealed in values.items() if sealed and column.startswith("care_"))
    assert all(opened(only_new, value) for sealed in values.values() for value in sealed)
    words = {only_new.open(value) for value in values["care_cases.words_sealed"]}
    assert {f"말 {n}" for n in range(60)} < words
    # And people are found as before.
    assert only_new.index("phone", "+821011112222") == before.index("phone", "+821011112222")


async def test_bytes_and_texts_are_renewed_as_what_they_are() -> None:
    before, both, only_new = Sealer((OLD,)), Sealer((NEW, OLD)), Sealer((NEW,))
    text, content = both.renewed(before.seal("말")), both.renewed(before.seal_bytes(b"\x00\xff"))
    assert text is not None
    assert content is not None
    assert (only_new.open(text), only_new.open_bytes(content)) == ("말", b"\x00\xff")
    assert both.renewed(text) is None
    assert both.renewed(content) is None
    assert both.renewed(b"") is None


async def test_no_sealed_column_escapes_by_its_name(base: tuple[str, Pool]) -> None:
    db = await asyncpg.connect(base[0])
    try:
        columns = {(column.table, column.name) for column in await list_columns(db)}
        others = await db.fetch(
            """SELECT c.relname AS table, a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
                 AND a.atttypid = 'bytea'::regtype"""
        )
    finally:
        await db.close()
    # What is bytes and is not sealed: hashes, indexes, public keys and ids. Somebody who adds one says which it is.
    plain = {name for table, name in {tuple(row) for row in others} - columns}
    assert plain <= {"phone_index", "code_hmac", "token_hash", "id", "public_key", "challenge", "subject", "body_hash",
                     "person_index", "household_index", "sent_hash", "payload", "p256dh", "auth", "endpoint_hash",
                     "auth_hash", "passkey_id", "headers", "sha256", "done", "took", "code_index",
                     "answerer"}  # fmt: skip
    declared = set(
        re.findall(r"(\w+_sealed|(?<=\s)sealed) bytea", "".join(f.read_text() for f in FOLDER.glob("*.sql")))
    )
    assert declared == {name for _, name in columns}
