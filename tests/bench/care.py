"""The dong's desk with a city's cases behind it: its queue over HTTP against every statement of that request through
asyncpg, one case with its history, and ten times as many cases that are closed."""

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
from pyreqwest.client import ClientBuilder

from backend.care.desk.actions import at_desk
from backend.care.desk.queue.queries import list_dongs, read_queue
from backend.db import Db, connect, make_pool
from backend.embedded import Cluster
from backend.people.sessions import find_staff
from backend.seal import Sealer
from backend.settings import Settings
from backend.trail.queries import append
from tests import make
from tests.bench import counter
from tests.bench.row import Row
from tests.server import Server

CASES, OPEN = 200_000, 2_000
TENTH = (CASES - OPEN) // 10
CLIENTS, SECONDS, TURNS = 8, 4.0, 3
ONCE = 60
Statement = tuple[str, Sequence[Any]]


async def measure(server: Server, cluster: Cluster) -> list[Row]:
    owner = await asyncpg.connect(server.database_url)
    sealer = Sealer(tuple(base64.urlsafe_b64decode(key) for key in server.env["SECRET_KEY"].split(",")))
    dongs = [row["id"] for row in await owner.fetch("SELECT id FROM dongs ORDER BY id")]
    sera = await make.staff(owner, "care_manager", "dong", make.CHIPYEONG, name="재는 사람")
    boss = await make.staff(owner, "care_supervisor", "city", name="재는 감독")
    tokens = [(await make.staff_cookie(owner, who))["staff_session"] for who in (sera, boss)]
    await _fill(owner, sealer, sera, dongs, range(OPEN + TENTH))
    await counter.analyze(server.database_url)
    await owner.close()
    tenth_url = await counter.copied(server, cluster, "tenth_of_cases")
    owner = await asyncpg.connect(server.database_url)
    await _fill(owner, sealer, sera, dongs, range(OPEN + TENTH, CASES))
    await counter.analyze(server.database_url)
    tenth, whole = await _two_bases(server, tenth_url, tokens[0])
    case_id = await _with_history(owner, sealer, sera)
    http, bare, times = await _rates(server, tokens[0])
    alone = await _one_by_one(server, tokens[0], "/api/staff/care/queue")
    city = await _one_by_one(server, tokens[1], "/api/staff/care/queue")
    case = await _one_by_one(server, tokens[0], f"/api/staff/care/cases/{case_id}")
    at_server = _at_server(server, "/api/staff/care/cases/{case_id}")
    reads = await owner.fetchval("SELECT count(*) FROM trail WHERE action = 'read' AND subject_id = $1", str(case_id))
    await owner.close()
    return [
        Row(f"a dong's queue, {CASES:,} cases, {OPEN:,} open: a second", f"{http:.0f}"),
        Row("  median, one after the other", f"{alone:.1f} ms", "≤ 20 ms", alone <= 20),
        Row(f"  median, {CLIENTS} at once", f"{counter.at(times, 0.5):.1f} ms"),
        Row("  of the bare statements' rate on as many connections", f"{http / bare:.0%}", "≥ 25 %", http >= bare / 4),
        Row("  ten times the closed cases, by turns", f"{whole / tenth:.2f} ×", "≤ 1.2 ×", whole <= 1.2 * tenth),
        Row("  all dongs of the city, median", f"{city:.1f} ms"),
        Row("one case with its history, its reading noted, at the server, median", f"{at_server:.1f} ms", "≤ 10 ms",
            at_server <= 10 and reads >= ONCE),
        Row("  over HTTP, median", f"{case:.1f} ms"),
    ]  # fmt: skip


async def _fill(owner: Db, sealer: Sealer, sera: UUID, dongs: list[int], numbers: range) -> None:
    """Cases of as many people, each with five steps; the first are open, all the others closed. Sealed once: what is in
    it costs the base nothing."""
    await owner.execute(
        """WITH n AS (
               SELECT n, gen_random_uuid() AS person_id, gen_random_uuid() AS case_id,
                      ($3::int[])[1 + n % cardinality($3::int[])] AS dong_id
               FROM generate_series($1::int, $2::int) n
               WHERE lpad(n::text, 8, '0') NOT IN (SELECT code FROM care_cases)
           ), people AS (
               INSERT INTO care_people (id, dong_id, name_sealed, born_on_sealed, phone_sealed, address_sealed,
                                        household_index, lives_alone, created_at)
               SELECT person_id, dong_id, $4, $5, $4, $4, sha256(n::text::bytea), n % 2 = 0, now() FROM n
           ), cases AS (
               INSERT INTO care_cases (id, code, person_id, dong_id, channel, relation, status, needs, urgency, risk,
                                       words_sealed, assigned_to, received_at, due_at, closed_at, close_reason)
               SELECT case_id, lpad(n::text, 8, '0'), person_id, dong_id, 'online', 'self',
                      CASE WHEN n < $6 THEN 'assigned' ELSE 'closed' END, '{meals,escort}', 'normal', n % 100, $4, $7,
                      now() - interval '1 day', CASE WHEN n < $6 THEN now() + n % 48 * interval '1 hour' END,
                      CASE WHEN n >= $6 THEN now() END, CASE WHEN n >= $6 THEN 'goal_met' END
               FROM n
           )
           INSERT INTO care_events (case_id, at, actor_kind, action, to_status)
           SELECT case_id, now(), 'system', status, status
           FROM n, unnest('{received,assigned,visit_scheduled,assessed,in_service}'::text[]) status""",
        numbers.start, numbers.stop - 1, dongs, sealer.seal("박순자"), sealer.seal("1941-05-18"), OPEN, sera,
        timeout=600,
    )  # fmt: skip


async def _with_history(owner: Db, sealer: Sealer, sera: UUID) -> UUID:
    """A case of which much is known: forty steps with their words, six questions, ten consents."""
    case_id: UUID = await owner.fetchval(
        "SELECT id FROM care_cases WHERE assigned_to = $1 AND dong_id = $2 AND closed_at IS NULL LIMIT 1",
        sera, make.CHIPYEONG,
    )  # fmt: skip
    await owner.execute(
        """INSERT INTO care_events (case_id, at, actor_kind, actor_id, action, why_sealed)
           SELECT $1, now(), 'staff', $2, 'tried_phone', $3 FROM generate_series(1, 40)""",
        case_id, sera, sealer.seal("받지 않으셨어요"),
    )  # fmt: skip
    await owner.execute(
        """INSERT INTO care_questions (id, case_id, asked_by, asker_id, asked_at, question_sealed, answerer_id,
                                       answered_at, answer_sealed)
           SELECT gen_random_uuid(), $1, 'staff', $2, now(), $3, $2, now(), $3 FROM generate_series(1, 6)""",
        case_id, sera, sealer.seal("오후에 계세요?"),
    )  # fmt: skip
    await owner.execute(
        """INSERT INTO care_consents (person_id, case_id, purpose, version, given, heard_by, at)
           SELECT person_id, id, 'care', 1, true, $2, now() FROM care_cases, generate_series(1, 10) WHERE id = $1""",
        case_id, sera,
    )  # fmt: skip
    return case_id


async def _statements(server: Server, token: str) -> list[Statement]:
    """Every statement of a look at the queue, with what it is asked, as the request sends them."""
    found: list[Statement] = []
    db = await connect(server.database_url)
    settings, now = Settings.from_env(server.env), datetime.now(UTC)
    sealer = Sealer(settings.secret_keys)
    staff = await find_staff(db, token, now)
    assert staff is not None
    db.add_query_logger(lambda said: found.append((said.query, said.args)))
    async with db.transaction():
        await find_staff(db, token, now)
        desk = await at_desk(db, settings, sealer, staff, now, "127.0.0.1")
        cases, _, _ = await read_queue(db, sealer, staff.id, desk.dong_ids, desk.supervised, now, "all", None, 0)
        assert cases
        await append(db, at=now, actor_kind="staff", actor_id=staff.id, action="read", subject_kind="care_queue",
                     subject_id="all", fields=("name", "needs"), source="127.0.0.1")  # fmt: skip
        await list_dongs(db, desk.dong_ids, desk.today)
    await db.close()
    return [(sql, args) for sql, args in found if not sql.startswith(("BEGIN", "COMMIT"))]


async def _two_bases(server: Server, tenth_url: str, token: str) -> tuple[float, float]:
    """Milliseconds of the statements on one connection to each base, the medians."""
    statements = await _statements(server, token)
    tenth_db, db = await connect(tenth_url), await connect(server.database_url)

    async def look(db: Db) -> None:
        async with db.transaction():
            for sql, args in statements:
                await db.fetch(sql, *args)

    found = await counter.in_turns(lambda: look(tenth_db), lambda: look(db), 2 * ONCE)
    await tenth_db.close()
    await db.close()
    return found


async def _one_by_one(server: Server, token: str, path: str) -> float:
    """Milliseconds of one client's calls, the median: no call waits for another."""
    took: list[float] = []
    async with ClientBuilder().default_headers({"cookie": f"staff_session={token}"}).build() as client:
        for _ in range(ONCE + ONCE // 3):
            began = time.perf_counter()
            answer = await client.get(server.url + path).build().send()
            assert answer.status == 200, await answer.text()
            await answer.bytes()
            took.append((time.perf_counter() - began) * 1000)
    return median(took[ONCE // 3 :])


def _at_server(server: Server, route: str) -> float:
    """Milliseconds that the server itself says its last calls of a route took, from first byte to last, the median."""
    said = [json.loads(line) for line in server.log.read_text().splitlines() if f'"{route}"' in line]
    return median(call["ms"] for call in said[-ONCE:])


async def _rates(server: Server, token: str) -> tuple[float, float, list[float]]:
    """Answers a second over HTTP and bare, in turns, and the milliseconds of the former."""
    statements = await _statements(server, token)
    pool = await make_pool(server.database_url, min_size=CLIENTS, max_size=CLIENTS)
    path = f"{server.url}/api/staff/care/queue"
    counts = {"http": 0, "bare": 0}
    seconds = {"http": 0.0, "bare": 0.0}
    times: list[float] = []
    async with ClientBuilder().default_headers({"cookie": f"staff_session={token}"}).build() as client:

        async def over_http() -> None:
            answer = await client.get(path).build().send()
            assert answer.status == 200
            await answer.bytes()

        async def bare() -> None:
            async with pool.acquire() as db, db.transaction():
                for sql, args in statements:
                    await db.fetch(sql, *args)

        for _ in range(TURNS):
            for name, call in (("http", over_http), ("bare", bare)):
                took = await _run(call)
                counts[name] += len(took)
                seconds[name] += SECONDS
                times += took if name == "http" else []
    await pool.close()
    return counts["http"] / seconds["http"], counts["bare"] / seconds["bare"], times


async def _run(call: Callable[[], Awaitable[None]]) -> list[float]:
    """Milliseconds of each call that so many clients had answered in the seconds."""
    took: list[float] = []
    end = time.perf_counter() + SECONDS

    async def client() -> None:
        while (called := time.perf_counter()) < end:
            await call()
            took.append((time.perf_counter() - called) * 1000)

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return took
