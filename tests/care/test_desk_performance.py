"""The dong's queue with a city's closed cases behind it, under row-level security."""

import time
from uuid import uuid4

import pytest

from backend.care import queries
from backend.care.desk.queue.queries import QUEUE, read_queue
from backend.db import Pool
from tests import make
from tests.bookings.conftest import MONDAY
from tests.care.conftest import CHIPYEONG, TODAY


@pytest.mark.nightly
async def test_a_hundred_times_as_many_closed_cases_do_not_slow_the_queue(pool: Pool) -> None:
    async with pool.acquire() as db:
        sera = await make.staff(db, "care_manager", "dong", CHIPYEONG)
        await db.execute("SET ROLE NONE")
        dongs = [row["id"] for row in await db.fetch("SELECT id FROM dongs ORDER BY id")]
        await db.execute(
            """INSERT INTO care_people (id, dong_id, name_sealed, address_sealed, household_index, created_at)
               SELECT gen_random_uuid(), ($1::int[])[1 + n % cardinality($1::int[])], $2, $2,
                      sha256(n::text::bytea), now()
               FROM generate_series(1, 200000) n""",
            dongs, make.SEALER.seal("박순자"), timeout=300,
        )  # fmt: skip
        await db.execute(
            """INSERT INTO care_cases (id, code, person_id, dong_id, channel, relation, status, needs, urgency,
                                       assigned_to, received_at, due_at, closed_at)
               SELECT gen_random_uuid(), lpad(n::text, 8, '0'), id, dong_id, 'online', 'self',
                      CASE WHEN n % 100 = 0 THEN 'assigned' ELSE 'closed' END, '{meals}', 'normal', $2, now(),
                      CASE WHEN n % 100 = 0 THEN $1::timestamptz + n * interval '1 minute' END,
                      CASE WHEN n % 100 <> 0 THEN now() END
               FROM (SELECT row_number() OVER (ORDER BY id) AS n, id, dong_id FROM care_people) p""",
            MONDAY, sera, timeout=300,
        )  # fmt: skip
        await db.execute(
            """INSERT INTO care_questions (id, case_id, asked_by, asker_id, asked_at, question_sealed, answerer_id,
                                           answered_at, answer_sealed)
               SELECT gen_random_uuid(), id, 'citizen', $1::uuid, now(), '',
                      CASE WHEN closed_at IS NOT NULL THEN $1::uuid END, closed_at,
                      CASE WHEN closed_at IS NOT NULL THEN ''::bytea END
               FROM care_cases""",
            uuid4(), timeout=300,
        )  # fmt: skip
        for table in ("care_people", "care_cases", "care_questions", "care_handovers", "care_visits"):
            await db.execute(f"VACUUM ANALYZE {table}", timeout=300)
        await db.execute("SET ROLE app")
        for dong_ids in ([CHIPYEONG], dongs):
            took: list[float] = []
            async with db.transaction():
                await queries.enter(db, TODAY, dong_ids=dong_ids)
                for which in ("all", "late", "mine", "waiting") * 10:
                    begun = time.perf_counter()
                    _, counts, _ = await read_queue(db, make.SEALER, sera, dong_ids, [], MONDAY, which, None, 0)
                    took.append(time.perf_counter() - begun)
                plan = "\n".join(row[0] for row in await db.fetch(
                    f"EXPLAIN ANALYZE {QUEUE}", dong_ids, sera, [], MONDAY, "all", None, 101, 0
                ))  # fmt: skip
            print(f"{counts.all} open: median {sorted(took)[20] * 1000:.1f} ms")
            assert not any(f"Seq Scan on care_{table}" in plan for table in ("cases", "people", "questions")), plan
            assert sorted(took)[20] < 0.05
