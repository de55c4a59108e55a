"""The base itself keeps every case from whom it does not concern, whatever a statement forgets."""

import ast
import re
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from backend.care import queries
from backend.db import Db
from backend.demo import care, people, places
from backend.demo.people import SANGMU_1
from backend.errors import NotFound
from backend.people.models import Grant
from backend.seal import Sealer
from backend.seoul import SEOUL, day_in_seoul
from tests.care.conftest import CHIPYEONG, SEO_GU, TODAY, UNAM3, Office, ask, by_owner, confirm_mandates

TABLES = ("care_people", "care_cases", "care_events", "care_questions", "care_consents", "care_mandates")


async def counts(db: Db) -> dict[str, int]:
    """What a statement without any WHERE gets."""
    return {table: await db.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608


async def test_a_transaction_that_says_nothing_sees_nothing(office: Office, db: Db) -> None:
    # A new connection has said nothing yet, and that is the same as saying nobody.
    said = "SELECT care_dongs() IS NULL AND care_citizen() IS NULL AND care_today() IS NULL AND care_case() IS NULL"
    assert await db.fetchval(said)
    me = await office.citizen()
    case = await ask(me, "mother")
    await me.post(f"/api/care/cases/{case['case_id']}/questions", {"question": "언제 오세요?"})
    await db.execute(
        """SELECT set_config(name, '', true)
           FROM unnest('{care.dongs,care.citizen,care.today,care.case}'::text[]) name"""
    )
    assert await db.fetchval(said)
    assert set((await counts(db)).values()) == {0}
    for table in TABLES:
        assert await by_owner(db, f"SELECT count(*) > 0 FROM {table}"), table  # noqa: S608


async def test_without_a_where_a_dong_sees_its_own_and_no_other(office: Office, db: Db) -> None:
    here = await ask(await office.citizen("가"), "mother")
    there = await ask(await office.citizen("나"), "mother", duplicate="new",
                      person={"dong_id": UNAM3, "name": "이웃집"})  # fmt: skip
    for dong_id, seen in ((CHIPYEONG, here), (UNAM3, there)):
        await queries.enter(db, TODAY, dong_ids=[dong_id])
        assert [str(row["id"]) for row in await db.fetch("SELECT id FROM care_cases")] == [seen["case_id"]]
        assert await counts(db) == {"care_people": 1, "care_cases": 1, "care_events": 1, "care_questions": 0,
                                    "care_consents": 3, "care_mandates": 1}  # fmt: skip
    await queries.enter(db, TODAY, dong_ids=[2911001])
    assert set((await counts(db)).values()) == {0}


async def test_a_case_that_was_found_opens_its_parts_alone_and_until_somebody_else_is_entered(
    office: Office, db: Db
) -> None:
    here = await ask(await office.citizen("가"), "mother")
    there = await ask(await office.citizen("나"), "mother", duplicate="new",
                      person={"dong_id": UNAM3, "name": "이웃집"})  # fmt: skip
    await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
    with pytest.raises(NotFound):
        await queries.find_case(db, UUID(there["case_id"]))
    assert await db.fetchval("SELECT care_case() IS NULL")
    await queries.find_case(db, UUID(here["case_id"]))
    assert {str(row["case_id"]) for row in await db.fetch("SELECT case_id FROM care_events")} == {here["case_id"]}
    for nobody in ({}, {"dong_ids": [2911001]}, {"organization_ids": [1]}, {"citizen_id": uuid4()}):
        await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
        await queries.find_case(db, UUID(here["case_id"]))
        await queries.enter(db, TODAY, **nobody)
        assert set((await counts(db)).values()) == {0}


@pytest.mark.parametrize(
    ("grant", "seen"),
    [
        (Grant("care_manager", "city", None), 2),
        (Grant("care_manager", "district", SEO_GU), 1),
        (Grant("care_manager", "district", 29110), 0),
        (Grant("care_manager", "dong", CHIPYEONG), 1),
        (Grant("care_manager", "site", 1), 0),
    ],
)  # fmt: skip
async def test_a_grant_opens_its_dongs(office: Office, db: Db, grant: Grant, seen: int) -> None:
    other = await db.fetchval("SELECT id FROM dongs WHERE district_id <> $1 AND district_id <> 29110 LIMIT 1", SEO_GU)
    await ask(await office.citizen("가"))
    await ask(await office.citizen("나"), person={"dong_id": other, "name": "다른이"})
    await queries.enter(db, TODAY, dong_ids=await queries.list_dong_ids(db, [grant]))
    assert await db.fetchval("SELECT count(*) FROM care_cases") == seen


async def test_without_a_where_a_citizen_sees_their_own(office: Office, db: Db) -> None:
    me, other, neighbour = await office.citizen("나"), await office.citizen("남"), await office.citizen("이웃")
    case = await ask(me)
    await ask(other, person={"name": "남", "born_on": "1950-01-01", "address": "다른 길 1"})
    await ask(neighbour, "neighbour", person={"address": "또 다른 길 2"})
    await queries.enter(db, TODAY, citizen_id=me.id)
    assert [str(row["id"]) for row in await db.fetch("SELECT id FROM care_cases")] == [case["case_id"]]
    assert (await counts(db))["care_people"] == 1
    await queries.enter(db, TODAY, citizen_id=neighbour.id)
    assert set((await counts(db)).values()) == {0}
    await queries.enter(db, TODAY, citizen_id=uuid4())
    assert set((await counts(db)).values()) == {0}


async def test_a_mandate_opens_the_person_only_while_it_is_confirmed(office: Office, db: Db) -> None:
    daughter = await office.citizen("한솔")
    await ask(daughter, "mother")
    await queries.enter(db, TODAY, citizen_id=daughter.id)
    assert (await counts(db))["care_people"] == 0
    await confirm_mandates(db)
    assert (await counts(db))["care_people"] == 1
    await by_owner(db, "UPDATE care_mandates SET valid_until = '2026-03-08'")
    assert (await counts(db))["care_people"] == 0


async def test_nothing_can_be_written_for_another_dong(office: Office, db: Db) -> None:
    case = await ask(await office.citizen())
    await queries.enter(db, TODAY, dong_ids=[UNAM3])
    assert await db.execute("UPDATE care_cases SET risk = 100") == "UPDATE 0"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.transaction():
            await db.execute(
                "INSERT INTO care_events (case_id, at, actor_kind, action) VALUES ($1, now(), 'staff', 'seen')",
                case["case_id"],
            )
    await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.transaction():
            await db.execute("UPDATE care_cases SET dong_id = $1", UNAM3)


async def test_what_happened_can_neither_be_changed_nor_removed(office: Office, db: Db) -> None:
    await ask(await office.citizen())
    await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
    for statement in ("UPDATE care_events SET action = 'x'", "DELETE FROM care_events",
                      "UPDATE care_consents SET given = false", "UPDATE care_rules SET reopen_days = 0"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with db.transaction():
                await db.execute(statement)


# What has to do with somebody who needs care, whatever tables there are by now: it leads to a case or a person by
# foreign keys, or something in it is sealed.
OF_PEOPLE = """
    WITH RECURSIVE of_people AS (
        SELECT 'care_people'::regclass::oid AS id UNION SELECT 'care_cases'::regclass::oid
        UNION SELECT k.conrelid FROM pg_constraint k JOIN of_people ON k.confrelid = of_people.id WHERE k.contype = 'f'
    )
    SELECT c.oid AS id, c.relname AS name, c.relrowsecurity, pg_get_userbyid(c.relowner) = 'app' AS is_apps
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'care\\_%'
      AND (c.oid IN (SELECT id FROM of_people) OR EXISTS (
          SELECT FROM pg_attribute a
          WHERE a.attrelid = c.oid AND NOT a.attisdropped AND a.atttypid = 'bytea'::regtype
            AND (a.attname = 'sealed' OR a.attname LIKE '%\\_sealed')))
    ORDER BY c.relname"""
SAID = ("care_dongs()", "care_citizen()", "care_my_people()", "care_organizations()")


async def test_every_table_about_somebody_has_row_level_security_and_a_policy_that_asks_who(db: Db) -> None:
    tables = await db.fetch(OF_PEOPLE)
    assert set(TABLES) < {row["name"] for row in tables}
    guarded = {row["name"] for row in await db.fetch("SELECT relname AS name FROM pg_class WHERE relrowsecurity")}
    for table in tables:
        assert table["relrowsecurity"], f"{table['name']}: ENABLE ROW LEVEL SECURITY is missing"
        assert not table["is_apps"], table["name"]
        policies = await db.fetch(
            """SELECT polname, pg_get_expr(polqual, polrelid) AS asks, polroles = ARRAY['app'::regrole::oid] AS for_app
               FROM pg_policy WHERE polrelid = $1""",
            table["id"],
        )
        assert policies, f"{table['name']}: no policy, so nobody works with it"
        for policy in policies:
            # It asks who it is, or whether they see the row of another table that does.
            asked = policy["asks"]
            words = set(re.findall(r"care_[a-z_]+", asked))
            assert any(said in asked for said in SAID) or words & (guarded - {table["name"]}), (table["name"], asked)
            assert policy["for_app"], (table["name"], policy["polname"])
    assert not await db.fetchval("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = 'app'")
    assert await db.fetchval("SELECT current_user") == "app"


async def test_without_a_where_no_row_of_the_demo_is_seen_by_whom_it_does_not_concern(db: Db) -> None:
    """Every table of every slice, as the demo fills it: nothing to a transaction that says nothing, to another gu's
    desk and to a stranger; and of two dongs' desks each sees its own."""
    now, sealer = datetime(2026, 11, 26, 13, tzinfo=SEOUL), Sealer((bytes(32),))
    await places.load(db, now)
    await people.load(db, now)
    await care.load(db, sealer, now)
    tables = [row["name"] for row in await db.fetch(OF_PEOPLE)]

    async def seen() -> dict[str, int]:
        return {table: n for table in tables if (n := await db.fetchval(f"SELECT count(*) FROM {table}"))}  # noqa: S608

    await db.execute("SET ROLE NONE")
    there = await seen()
    await db.execute("SET ROLE app")
    assert {"care_cases", "care_people", "care_visits", "care_handovers", "care_openings", "care_holds"} <= there.keys()
    for said in ({}, {"dong_ids": [2911001]}, {"citizen_id": uuid4()}):
        await queries.enter(db, TODAY, **said)  # pyright: ignore[reportArgumentType]
        assert await seen() == {}, said
    await db.execute(
        "SELECT set_config(name, '', true) FROM unnest('{care.dongs,care.citizen,care.today}'::text[]) name"
    )
    assert await seen() == {}
    await queries.enter(db, day_in_seoul(now), dong_ids=[CHIPYEONG])
    here = await seen()
    await queries.enter(db, day_in_seoul(now), dong_ids=[SANGMU_1])
    beside = await seen()
    for table, n in there.items():
        assert here.get(table, 0) + beside.get(table, 0) <= n, table
    assert here["care_cases"] + beside["care_cases"] == there["care_cases"]


def test_a_citizens_route_enters_before_it_reads() -> None:
    """`open_mine`, `read_mine` and `enter` are the only doors: no handler of the citizen's side reads a case without
    one of them."""
    doors = ("open_mine(", "read_mine(", "queries.enter(", "actions.ask(")
    tree = ast.parse((Path(__file__).parents[2] / "backend/care/asking/routes.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_"):
            source = ast.unparse(node)
            assert any(door in source for door in doors), node.name


async def test_who_moved_and_asked_again_is_known_by_name_at_both_dongs(office: Office, db: Db) -> None:
    me = await office.citizen("박순자")
    await ask(me)
    await ask(me, person={"dong_id": UNAM3, "address": "새 집 1"}, duplicate="new")
    for dong_id in (CHIPYEONG, UNAM3):
        await queries.enter(db, TODAY, dong_ids=[dong_id])
        [case_id] = [row["id"] for row in await db.fetch("SELECT id FROM care_cases")]
        assert (await queries.find_case(db, case_id)).name_sealed is not None
    # Who only asked for somebody sees the case, and not the person through it.
    daughter = await office.citizen("한솔")
    await ask(daughter, "mother", person={"name": "다른 분", "born_on": "1950-01-01", "address": "옛 집 2"})
    await queries.enter(db, TODAY, citizen_id=daughter.id)
    assert (await counts(db))["care_people"] == 0
