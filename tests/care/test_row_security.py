"""The base itself keeps every case from whom it does not concern, whatever a statement forgets."""

import ast
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from backend.care import queries
from backend.db import Db
from backend.people.models import Grant
from tests.care.conftest import CHIPYEONG, SAMGAK, SEO_GU, TODAY, Office, ask, by_owner, confirm_mandates

TABLES = ("care_people", "care_cases", "care_events", "care_questions", "care_consents", "care_mandates")


async def counts(db: Db) -> dict[str, int]:
    """What a statement without any WHERE gets."""
    return {table: await db.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608


async def test_a_transaction_that_says_nothing_sees_nothing(office: Office, db: Db) -> None:
    # A new connection has said nothing yet, and that is the same as saying nobody.
    said = "SELECT care_dongs() IS NULL AND care_citizen() IS NULL AND care_today() IS NULL"
    assert await db.fetchval(said)
    me = await office.citizen()
    case = await ask(me, "mother")
    await me.post(f"/api/care/cases/{case['case_id']}/questions", {"question": "언제 오세요?"})
    await db.execute(
        "SELECT set_config(name, '', true) FROM unnest('{care.dongs,care.citizen,care.today}'::text[]) name"
    )
    assert await db.fetchval(said)
    assert set((await counts(db)).values()) == {0}
    for table in TABLES:
        assert await by_owner(db, f"SELECT count(*) > 0 FROM {table}"), table  # noqa: S608


async def test_without_a_where_a_dong_sees_its_own_and_no_other(office: Office, db: Db) -> None:
    here = await ask(await office.citizen("가"), "mother")
    there = await ask(await office.citizen("나"), "mother", duplicate="new",
                      person={"dong_id": SAMGAK, "name": "이웃집"})  # fmt: skip
    for dong_id, seen in ((CHIPYEONG, here), (SAMGAK, there)):
        await queries.enter(db, TODAY, dong_ids=[dong_id])
        assert [str(row["id"]) for row in await db.fetch("SELECT id FROM care_cases")] == [seen["case_id"]]
        assert await counts(db) == {"care_people": 1, "care_cases": 1, "care_events": 1, "care_questions": 0,
                                    "care_consents": 3, "care_mandates": 1}  # fmt: skip
    await queries.enter(db, TODAY, dong_ids=[2911001])
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
    await queries.enter(db, TODAY, dong_ids=[SAMGAK])
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
            await db.execute("UPDATE care_cases SET dong_id = $1", SAMGAK)


async def test_what_happened_can_neither_be_changed_nor_removed(office: Office, db: Db) -> None:
    await ask(await office.citizen())
    await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
    for statement in ("UPDATE care_events SET action = 'x'", "DELETE FROM care_events",
                      "UPDATE care_consents SET given = false", "UPDATE care_rules SET reopen_days = 0"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with db.transaction():
                await db.execute(statement)


async def test_every_table_of_a_case_has_row_level_security(db: Db) -> None:
    open_to_all = await db.fetch(
        """SELECT relname FROM pg_class
           WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname LIKE 'care\\_%'
             AND NOT relrowsecurity ORDER BY 1"""
    )
    # What care there is and what it costs is about nobody.
    directory = {
        "care_cost_options", "care_income_bands", "care_locations", "care_money_rules", "care_organizations",
        "care_schedules", "care_service_areas", "care_service_capacities", "care_services",
    }  # fmt: skip
    rules = {"care_activations", "care_rules", "care_provider_rules", "care_outreach_rules", "care_retention_rules"}
    # Counts alone: what was forgotten, and what everybody may know.
    counts = {"care_retention_runs", "care_skeletons", "care_open_counts", "care_open_months"}
    assert {row["relname"] for row in open_to_all} == rules | directory | counts
    owner, bypasses = await db.fetchrow(
        """SELECT pg_get_userbyid(relowner) = 'app',
                  (SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = 'app')
           FROM pg_class WHERE relname = 'care_cases'"""
    )
    assert not owner
    assert not bypasses
    assert await db.fetchval("SELECT current_user") == "app"


def test_a_citizens_route_enters_before_it_reads() -> None:
    """`open_mine` and `enter` are the only doors: no handler of the citizen's side reads a case without one of them."""
    tree = ast.parse((Path(__file__).parents[2] / "backend/care/asking/routes.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_"):
            source = ast.unparse(node)
            assert any(door in source for door in ("open_mine(", "queries.enter(", "actions.ask(")), node.name


async def test_who_moved_and_asked_again_is_known_by_name_at_both_dongs(office: Office, db: Db) -> None:
    me = await office.citizen("박순자")
    await ask(me)
    await ask(me, person={"dong_id": SAMGAK, "address": "새 집 1"}, duplicate="new")
    for dong_id in (CHIPYEONG, SAMGAK):
        await queries.enter(db, TODAY, dong_ids=[dong_id])
        [case_id] = [row["id"] for row in await db.fetch("SELECT id FROM care_cases")]
        assert (await queries.find_case(db, case_id)).name_sealed is not None
    # Who only asked for somebody sees the case, and not the person through it.
    daughter = await office.citizen("한솔")
    await ask(daughter, "mother", person={"name": "다른 분", "born_on": "1950-01-01", "address": "옛 집 2"})
    await queries.enter(db, TODAY, citizen_id=daughter.id)
    assert (await counts(db))["care_people"] == 0
