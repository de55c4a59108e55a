"""What no rule keeps any longer is forgotten, in steps, by whoever may; what is held stays, whatever forgets."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from backend.care import queries
from backend.care.retention.actions import forget_all
from backend.care.retention.models import KINDS
from backend.care.retention.queries import list_rules
from backend.db import Database, Db, Pool
from tests import make
from tests.bookings.conftest import MONDAY, Person
from tests.care.conftest import CHIPYEONG, TODAY, Office, ask, by_owner
from tests.care.desk import WHY, code
from tests.care.test_export import add_photo

YEARS = timedelta(days=366)


async def ended(db: Db, case_id: str, ago: timedelta, status: str = "withdrawn", *, served: bool = False) -> None:
    """The case ended so long ago; `served`: after help had come."""
    if served:
        await by_owner(
            db,
            """INSERT INTO care_events (case_id, at, actor_kind, action, to_status)
               VALUES ($1, $2, 'system', 'in_service', 'in_service')""",
            UUID(case_id), MONDAY - ago - timedelta(days=20),
        )  # fmt: skip
    await by_owner(
        db,
        """UPDATE care_cases SET status = $2, closed_at = $3, due_at = NULL,
                  received_at = $3::timestamptz - interval '40 days' WHERE id = $1""",
        UUID(case_id), status, MONDAY - ago,
    )  # fmt: skip


async def asked(office: Office, n: int, relation: str = "mother", **more: Any) -> tuple[Person, str]:
    """Somebody asks, about a person of their own; a neighbour is shown no case."""
    me = await office.citizen(f"시민 {n}")
    person = {"name": "" if relation == "neighbour" else f"사람 {n}", "address": f"길 {n}"}
    await ask(me, relation, duplicate="new", person=person, **more)
    newest = await by_owner(office.db, "SELECT id FROM care_cases ORDER BY received_at DESC, ctid DESC LIMIT 1")
    return me, str(newest)


async def remaining(db: Db) -> set[str]:
    await db.execute("SET ROLE NONE")
    rows = await db.fetch("SELECT id FROM care_cases")
    await db.execute("SET ROLE app")
    return {str(row["id"]) for row in rows}


async def test_each_kind_is_forgotten_when_its_rule_is_over_and_not_a_day_sooner(office: Office, db: Db) -> None:
    plan = [
        ("mother", "closed", 5 * YEARS, True, True), ("mother", "closed", 4 * YEARS, True, False),
        # Help had come before it was given up: that is kept as long.
        ("mother", "withdrawn", 4 * YEARS, True, False), ("mother", "withdrawn", 3 * YEARS, False, True),
        ("mother", "rejected", 2 * YEARS, False, False), ("neighbour", "unreachable", YEARS, False, True),
        ("neighbour", "unreachable", timedelta(days=300), False, False),
    ]  # fmt: skip
    gone, kept = set[str](), set[str]()
    for n, (relation, status, ago, served, is_over) in enumerate(plan):
        _, case_id = await asked(office, n, relation)
        await ended(db, case_id, ago, status, served=served)
        (gone if is_over else kept).add(case_id)
    _, still_open = await asked(office, 99)
    totals = await forget_all(Database(db), office.clock.now)
    assert {kind: count for kind, count in totals.items() if count} == {
        "case_served": 1, "case_not_served": 1, "neighbour_report": 1}  # fmt: skip
    assert await remaining(db) == kept | {still_open}
    # A skeleton of what help was about, none of what a neighbour told; nobody of whom nothing else is known stays.
    await db.execute("SET ROLE NONE")
    skeletons = await db.fetch("SELECT * FROM care_skeletons ORDER BY outcome")
    people = await db.fetchval("SELECT count(*) FROM care_people")
    await db.execute("SET ROLE app")
    assert people == len(kept) + 1
    assert [(row["outcome"], row["needs"], row["dong_id"], row["days_open"]) for row in skeletons] == [
        ("closed", ["meals", "escort"], CHIPYEONG, 40), ("withdrawn", ["meals", "escort"], CHIPYEONG, 40)]  # fmt: skip
    assert skeletons[0]["days_to_service"] == 20
    assert all(row["received_month"].day == row["closed_month"].day == 1 for row in skeletons)
    assert not any(isinstance(value, bytes | UUID) for row in skeletons for value in row.values())
    # The day's report counts, and a second run finds nothing more.
    runs = await db.fetch("SELECT kind, done FROM care_retention_runs WHERE on_date = $1 ORDER BY kind", TODAY)
    assert [tuple(row) for row in runs] == [("case_not_served", 1), ("case_served", 1), ("neighbour_report", 1)]
    assert sum((await forget_all(Database(db), office.clock.now)).values()) == 0


async def test_it_goes_in_steps_and_may_be_ended_between_any_two(office: Office, db: Db) -> None:
    for n in range(7):
        _, case_id = await asked(office, n)
        await ended(db, case_id, 3 * YEARS)
    count = await db.fetchval("SELECT care_forget('case_not_served', $1, 3)", office.clock.now)
    assert (count, len(await remaining(db))) == (3, 4)
    assert (await forget_all(Database(db), office.clock.now, step=3))["case_not_served"] == 4
    assert await remaining(db) == set()
    # Whatever there is of tables by now: nothing is left that belonged to a case.
    await db.execute("SET ROLE NONE")
    for table in await list_tables(db, "case_id"):
        assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608
    await db.execute("SET ROLE app")


async def list_tables(db: Db, column: str) -> list[str]:
    return [
        row["name"]
        for row in await db.fetch(
            """SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'care\\_%'
                 AND a.attname = $1 AND NOT a.attisdropped ORDER BY 1""",
            column,
        )
    ]  # fmt: skip


async def test_a_held_case_stays_whole_whoever_forgets(office: Office, db: Db) -> None:
    me, case_id = await asked(office, 1)
    await add_photo(me, case_id)
    boss = await office.member("care_supervisor", "city", None, name="민서연")
    number = await by_owner(db, "SELECT code FROM care_cases")
    held = await boss.post("/api/staff/care/holds", {"code": f"{number[:4]} {number[4:]}", "reason": "lawsuit",
                                                     "why": WHY}, key=(key := uuid4()))  # fmt: skip
    assert held.status_code == 201, held.text
    again = await boss.post("/api/staff/care/holds", {"code": f"{number[:4]} {number[4:]}", "reason": "lawsuit",
                                                      "why": WHY}, key=key)  # fmt: skip
    assert again.json()["id"] == held.json()["id"]
    other = {"code": number, "reason": "audit", "why": WHY}
    assert code(await boss.post("/api/staff/care/holds", other, key=uuid4())) == (409, "already_held")
    # Its own citizen cannot take a photo away; the base refuses its owner, too.
    listed = (await me.get(f"/api/care/cases/{case_id}/documents")).json()
    path = f"/api/care/cases/{case_id}/documents/{listed[0]['id']}"
    assert code(await me.client.delete(path, headers=me.headers)) == (409, "case_held")
    await db.execute("SET ROLE NONE")
    for table in [t for t in await list_tables(db, "case_id") if not re.search("care_holds|draft|satisfaction", t)]:
        assert await db.fetchval(
            "SELECT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'held' AND tgrelid = $1::text::regclass)", table
        ), f"{table}: call care_guard_held() in its migration"
        if await db.fetchval(f"SELECT EXISTS (SELECT FROM {table})"):  # noqa: S608
            with pytest.raises(asyncpg.RestrictViolationError):
                async with db.transaction():
                    await db.execute(f"DELETE FROM {table}")  # noqa: S608
    await db.execute("SET ROLE app")
    await ended(db, case_id, 6 * YEARS)
    assert sum((await forget_all(Database(db), office.clock.now)).values()) == 0
    rule = next(r for r in await list_rules(db, office.clock.now) if r.kind == "case_not_served")
    assert (rule.due, rule.held) == (0, 1)
    # Lifted, with a word, it goes its way.
    lift = f"/api/staff/care/holds/{held.json()['id']}/lift"
    assert code(await boss.post(lift, {"why": "짧게"})) == (400, "invalid_request")
    assert (await boss.post(lift, {"why": WHY})).status_code == 204
    assert code(await boss.post(lift, {"why": WHY})) == (404, "not_found")
    assert (await forget_all(Database(db), office.clock.now))["case_not_served"] == 1
    actions = {row["action"] for row in await db.fetch("SELECT action FROM trail WHERE subject_id = $1", case_id)}
    assert {"hold", "lift_hold"} <= actions


async def test_who_holds_and_who_looks(office: Office, db: Db) -> None:
    _, case_id = await asked(office, 1)
    number = await by_owner(db, "SELECT code FROM care_cases")
    body = {"code": number, "reason": "audit", "why": WHY}
    refused = {
        "elsewhere": (("care_supervisor", "district", 29110), (404, "not_found")),
        "manager": (("care_manager", "dong", CHIPYEONG), (403, "not_allowed")),
        "of a site": (("administrator", "site", 1), (403, "not_allowed")),
    }  # fmt: skip
    for name, (scope, refusal) in refused.items():
        who = await office.member(*scope, name=name)  # pyright: ignore[reportArgumentType]
        assert code(await who.post("/api/staff/care/holds", body, key=uuid4())) == refusal, name
    admin = await office.member("administrator", "city", None, name="문지호")
    number_in_why = body | {"why": "900101-1234567 때문이에요 소송"}
    assert code(await admin.post("/api/staff/care/holds", number_in_why, key=uuid4())) == (422, "registration_number")
    assert (await admin.post("/api/staff/care/holds", body, key=uuid4())).status_code == 201
    page = (await admin.get("/api/staff/care/retention")).json()
    assert {rule["kind"] for rule in page["rules"]} == set(KINDS)
    assert [(hold["code"], hold["reason"], hold["set_by"]) for hold in page["holds"]] == [(number, "audit", "문지호")]
    assert "사람 1" not in str(page)
    # At the case it is shown to whoever works on it, and may be changed by those who supervise.
    sera, boss = await office.member(), await office.member("care_supervisor", "dong", CHIPYEONG, name="민서연")
    for who, may in ((sera, False), (boss, True)):
        shown = (await who.get(f"/api/staff/care/cases/{case_id}/hold")).json()
        assert (shown["hold"]["reason"], shown["may_change"]) == ("audit", may)
    assert code(await admin.get(f"/api/staff/care/cases/{case_id}/hold")) == (403, "not_allowed")


async def test_documents_drafts_and_what_a_provider_was_told_go_before_the_case(office: Office, db: Db) -> None:
    me, case_id = await asked(office, 1)
    await add_photo(me, case_id)
    author, organization = await make.staff(db, "care_manager"), None
    await db.execute("SET ROLE NONE")
    organization = await db.fetchval(
        """INSERT INTO care_organizations (name_ko, name_en, phone, valid) VALUES ('곳', 'x', '1', '[2020-01-01,)')
           RETURNING id"""
    )
    service = await db.fetchval(
        """INSERT INTO care_services (organization_id, name_ko, name_en, need, tier, unit)
           VALUES ($1, '식사', 'x', 'meals', 'seven', 'meal') RETURNING id""",
        organization,
    )
    await db.execute(
        """INSERT INTO care_plans (id, case_id, number, status, author_id, writer_ids, created_at)
           VALUES ($1, $2, 1, 'draft', $3, ARRAY[$3::uuid], $4)""",
        uuid4(), UUID(case_id), author, MONDAY,
    )  # fmt: skip
    await db.execute(
        """INSERT INTO care_orders (id, case_id, service_id, organization_id, status, rrule, starts_on, ends_on, units,
                                    units_a_week, told_sealed, sent_at, ended_at, end_reason)
           VALUES ($1, $2, $3, $4, 'ended', 'FREQ=DAILY', '2025-01-01', '2025-01-02', 1, 1, 'x', $5, $5, 'done')""",
        uuid4(), UUID(case_id), service, organization, MONDAY - YEARS,
    )  # fmt: skip
    await db.execute("SET ROLE app")
    assert (await forget_all(Database(db), office.clock.now))["told_provider"] == 1
    await ended(db, case_id, timedelta(days=100), "closed")
    assert (await forget_all(Database(db), office.clock.now))["plan_draft"] == 1
    await ended(db, case_id, YEARS, "closed")
    totals = await forget_all(Database(db), office.clock.now)
    assert {kind: count for kind, count in totals.items() if count} == {"document": 1}
    assert await remaining(db) == {case_id}
    assert await by_owner(db, "SELECT count(*) FROM care_document_contents") == 0


async def test_drafts_of_visits_go_and_what_was_signed_stays_with_its_case(office: Office, db: Db) -> None:
    author, case_id = await make.staff(db, "care_manager"), ""
    for n, status in enumerate(("draft", "whole")):
        me, case_id = await asked(office, n)
        await add_photo(me, case_id, "서명.jpg")
        signature = await by_owner(db, "UPDATE care_documents SET kind = 'signature' WHERE case_id = $1 RETURNING id",
                                   UUID(case_id))  # fmt: skip
        is_whole = status == "whole"
        await by_owner(
            db,
            """INSERT INTO care_assessments (id, case_id, form_version, status, answers_sealed, started_by, started_at,
                   agreed_how, agreed_at, signature_id, completed_by, completed_at, score, level)
               VALUES ($1, $2, 1, $3, '', $4, $5, 'signed', $5, $6, CASE WHEN $7 THEN $4::uuid END,
                   CASE WHEN $7 THEN $5::timestamptz END, CASE WHEN $7 THEN 3 END, CASE WHEN $7 THEN 1 END)""",
            uuid4(), UUID(case_id), status, author, MONDAY, signature, is_whole,
        )  # fmt: skip
        await ended(db, case_id, 2 * YEARS, "closed")
    totals = await forget_all(Database(db), office.clock.now)
    assert {kind: count for kind, count in totals.items() if count} == {"assessment_draft": 1}
    assert await by_owner(db, "SELECT array_agg(status) FROM care_assessments") == ["whole"]
    assert await by_owner(db, "SELECT count(*) FROM care_documents") == 1
    await ended(db, case_id, 6 * YEARS, "closed")
    assert (await forget_all(Database(db), office.clock.now))["case_served"] == 1
    assert await by_owner(db, "SELECT count(*) FROM care_documents") == 0


async def test_what_was_taken_along_is_forgotten_like_a_log_of_access(office: Office, db: Db) -> None:
    author = await make.staff(db, "care_manager")
    _, held = await asked(office, 1)
    boss = await office.member("care_supervisor", "city", None, name="민서연")
    number = await by_owner(db, "SELECT code FROM care_cases")
    body = {"code": number, "reason": "lawsuit", "why": WHY}
    assert (await boss.post("/api/staff/care/holds", body, key=uuid4())).status_code == 201
    _, free = await asked(office, 2)
    for case_id, ago in ((free, 3 * YEARS), (free, YEARS), (held, 3 * YEARS)):
        await by_owner(
            db,
            """WITH pack AS (
                   INSERT INTO care_packs (id, staff_id, on_date, device, dong_ids, made_at, expires_at)
                   SELECT gen_random_uuid(), $1, '2020-01-01', '태블릿', '{1}', $2::timestamptz - interval '9 hours', $2
                   RETURNING id)
               INSERT INTO care_pack_cases (pack_id, case_id) SELECT id, $3 FROM pack""",
            author, MONDAY - ago, UUID(case_id),
        )  # fmt: skip
    assert (await forget_all(Database(db), office.clock.now))["pack"] == 1
    assert await by_owner(db, "SELECT count(*) FROM care_packs") == 2


async def test_who_has_read_is_kept_for_two_years_whatever_anybody_says(db: Db) -> None:
    now = datetime.now(UTC)
    for days in (1, 700, 800, 1200):
        await db.execute(
            """INSERT INTO trail (at, actor_kind, action, subject_kind, subject_id)
               VALUES ($1, 'staff', 'read', 'case', $2)""",
            now - timedelta(days=days), str(uuid4()),
        )  # fmt: skip
    left = "SELECT count(*) FROM trail WHERE subject_kind = 'case'"
    # A day to come lets nothing go sooner; nor does a rule that somebody made shorter.
    assert await db.fetchval("SELECT care_forget('read_log', $1, 100)", now + 10 * YEARS) == 1
    assert await db.fetchval(left) == 3
    await db.execute("SET ROLE NONE")
    with pytest.raises(asyncpg.CheckViolationError):
        async with db.transaction():
            await db.execute("UPDATE care_retention_rules SET keep_months = 3 WHERE kind = 'read_log'")
    await db.execute("SET ROLE app")
    for statement in (
        "DELETE FROM trail", "DELETE FROM care_retention_runs", "DELETE FROM care_skeletons", "DELETE FROM care_holds",
        "UPDATE care_retention_rules SET keep_months = 0", "SELECT care_forget_case(gen_random_uuid(), true)",
        "SELECT care_delete_with_rows('care_cases', 'true')", "DELETE FROM care_document_contents",
        "INSERT INTO care_retention_rules (kind, valid, keep_months, what, law_ko, law_en) "
        "VALUES ('document', '[2000-01-01,2001-01-01)', 0, 'destroy', 'x', 'x')",
    ):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with db.transaction():
                await db.execute(statement)
    assert await db.fetchval(left) == 3


async def test_whoever_leaves_reads_what_stays_and_why(office: Office, db: Db) -> None:
    me = await office.citizen()
    case = await ask(me)
    [kept] = (await me.get("/api/care/kept")).json()
    assert (kept["kind"], kept["until"], kept["count"]) == ("case_served", None, 1)
    await ended(db, case["case_id"], timedelta(days=30))
    [kept] = (await me.get("/api/care/kept")).json()
    assert (kept["kind"], kept["until"], kept["keep_months"]) == ("case_not_served", "2029-02-07", 36)
    assert (await (await office.citizen("남")).get("/api/care/kept")).json() == []
    # The account goes; the case stays as long as that, and then goes, too.
    assert (await me.client.delete("/api/me", headers=me.headers)).status_code == 204
    assert await remaining(db) == {case["case_id"]}
    await ended(db, case["case_id"], 3 * YEARS)
    assert (await forget_all(Database(db), office.clock.now))["case_not_served"] == 1
    assert await by_owner(db, "SELECT count(*) FROM care_people") == 0


@pytest.mark.race
async def test_of_two_clerks_at_once_each_case_is_forgotten_by_one(pool: Pool) -> None:
    async with pool.acquire() as db, db.transaction():
        await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
        for n in range(40):
            person = queries.Person(name=f"사람 {n}", dong_id=CHIPYEONG, address=f"길 {n}")
            person_id = await queries.save_person(db, make.SEALER, person, phone=None, citizen_id=None, now=MONDAY)
            await db.execute(
                """INSERT INTO care_cases (id, code, person_id, dong_id, channel, relation, status, needs, urgency,
                                           received_at, closed_at)
                   VALUES ($1, $2, $3, $4, 'call', 'self', 'rejected', '{meals}', 'normal', $5, $5)""",
                uuid4(), f"{n:08}", person_id, CHIPYEONG, MONDAY - 4 * YEARS,
            )  # fmt: skip
    now = MONDAY
    totals = await asyncio.gather(*(forget_all(Database(pool), now, step=7) for _ in range(3)))
    assert sum(total["case_not_served"] for total in totals) == 40
    async with pool.acquire() as db:
        await db.execute("SET ROLE NONE")
        assert await db.fetchval("SELECT count(*) FROM care_skeletons") == 40
        assert await db.fetchval("SELECT count(*) FROM care_cases") == 0
        assert await db.fetchval("SELECT sum(done) FROM care_retention_runs") == 40
        await db.execute("SET ROLE app")


async def test_what_is_forgotten_stays_counted_in_the_statistics(office: Office, db: Db) -> None:
    boss = await office.member("care_supervisor", "dong", CHIPYEONG, name="민서연")
    for n, (ago, served) in enumerate([(5 * YEARS, True), (4 * YEARS, False)]):
        _, case_id = await asked(office, n)
        await ended(db, case_id, ago, "closed" if served else "withdrawn", served=served)

    async def counted(year: int) -> dict[str, Any]:
        found = await boss.get("/api/staff/care/statistics", first=f"{year}-01", last=f"{year}-12")
        assert found.status_code == 200, found.text
        shown = found.json()
        return {
            "sums": {key: shown["total"][key] for key in ("received", "served")}, "outcomes": shown["outcomes"],
            "months": [(month["sums"]["received"], month["ended"], month["open"]) for month in shown["months"]],
        }  # fmt: skip

    before = [await counted(year) for year in (2021, 2022)]
    assert [one["sums"] for one in before] == [{"received": 1, "served": 1}, {"received": 1, "served": 0}]
    totals = await forget_all(Database(db), office.clock.now)
    assert (totals["case_served"], totals["case_not_served"]) == (1, 1)
    assert await remaining(db) == set()
    assert [await counted(year) for year in (2021, 2022)] == before


async def test_every_log_of_care_is_forgotten_and_a_held_case_keeps_who_acted_for_its_person(
    office: Office, db: Db
) -> None:
    _, case_id = await asked(office, 1)
    mandate = await by_owner(db, "SELECT id FROM care_mandates")
    for kind, subject in [("care_cases", "mine"), ("care_openings", "board"), ("care_review", "2021-03"),
                          ("mandate", str(mandate)), ("staff", str(uuid4()))]:  # fmt: skip
        await by_owner(
            db,
            """INSERT INTO trail (at, actor_kind, action, subject_kind, subject_id)
               VALUES ($1, 'system', 'read', $2, $3)""",
            MONDAY - 4 * YEARS, kind, subject,
        )  # fmt: skip
    await by_owner(
        db,
        """INSERT INTO care_holds (id, case_id, reason, why_sealed, set_by, set_at)
           SELECT gen_random_uuid(), $1, 'audit', 'x', $2, now()""",
        UUID(case_id), (await office.member()).id,
    )  # fmt: skip
    assert await db.fetchval("SELECT care_forget('read_log', $1, 100)", office.clock.now) == 3
    await by_owner(
        db,
        """UPDATE care_holds SET lifted_by = set_by, lifted_at = now(), lift_why_sealed = 'x'""",
    )
    assert await db.fetchval("SELECT care_forget('read_log', $1, 100)", office.clock.now) == 1
    assert await db.fetchval("SELECT count(*) FROM trail WHERE subject_kind = 'staff'") >= 1
