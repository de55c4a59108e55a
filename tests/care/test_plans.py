"""A plan: who writes it, who approves it, what it costs, and what becomes of it."""

import asyncio
from datetime import date, datetime
from typing import Any

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.care import queries as cases
from backend.care.money.rules import occasions
from backend.care.plans import rules
from backend.db import Db, Pool
from backend.demo import care as demo_care
from backend.demo import care_directory, care_plans, people, places
from backend.errors import Invalid
from backend.seal import Sealer
from backend.seoul import SEOUL
from backend.settings import Settings
from tests.bookings.conftest import Clock
from tests.care.conftest import CHIPYEONG, SEO_GU, TODAY, UNAM3, Office, ask, by_owner, confirm_mandates
from tests.care.desk import code, requested
from tests.care.plans import WEEKDAYS, Plans, assess, boss_of, drafted, reserved, service, submitted
from tests.care.test_desk_table import office_on, undone

# How often


@pytest.mark.parametrize(
    ("rrule", "kept"),
    [
        ("FREQ=DAILY", "FREQ=DAILY"), ("FREQ=WEEKLY;BYDAY=FR,MO,MO", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=YEARLY", None), ("FREQ=WEEKLY", None), ("FREQ=SECONDLY;COUNT=9", None),
        ("FREQ=MONTHLY;BYMONTHDAY=31", None),
        ("FREQ=WEEKLY;BYDAY=MO\n", None),
    ],
)  # fmt: skip
def test_how_often_is_what_can_be_said_in_a_few_words(rrule: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(Invalid):
            rules.check_often("rrule", rrule)
    else:
        assert rules.check_often("rrule", rrule) == kept


def weekly(every: str, days: set[str]) -> str:
    return f"FREQ=WEEKLY{every};BYDAY={','.join(sorted(days))}"


@given(
    st.one_of(
        st.just("FREQ=DAILY"),
        st.builds(
            weekly,
            st.sampled_from(["", ";INTERVAL=2", ";INTERVAL=3"]),
            st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1),
        ),
        st.integers(1, 28).map(lambda n: f"FREQ=MONTHLY;BYMONTHDAY={n}"),
    ),
    st.integers(1, 5), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 200),
)  # fmt: skip
def test_no_week_takes_more_of_a_service_than_is_reserved(rrule: str, units: int, starts_on: date, days: int) -> None:
    ends_on = date.fromordinal(starts_on.toordinal() + days)
    weeks: dict[tuple[int, int], int] = {}
    for day in occasions(rules.check_often("rrule", rrule), starts_on, ends_on):
        week = day.isocalendar()[:2]
        weeks[week] = weeks.get(week, 0) + units
    assert max(weeks.values(), default=0) <= rules.units_a_week(rrule, units, starts_on, ends_on)


# Writing


async def test_a_plan_is_written_item_by_item_and_says_what_it_costs(office: Office, db: Db) -> None:
    meals = await service(db, maximum=100)
    desk, _, _ = await drafted(office, meals, units=1, task="현관 앞에 두지 말고 얼굴을 보고 건네요")
    plan = await desk.plan()
    assert plan["needs"] == ["meals", "escort"]
    assert plan["can"] == ["edit", "submit"]
    (item,) = plan["open"]["items"]
    assert (item["service"]["name_ko"], item["rrule"], item["unit_won"]) == ("도시락", WEEKDAYS, 8000)
    (line,) = plan["open"]["costs"]["lines"]
    # 33 times from 16 March to 31 May.
    assert (line["occasions"], line["price_won"], line["person_won"], line["city_won"]) == (33, 264_000, 0, 264_000)
    await desk.edit(income_percent={"base": 80, "value": 110})
    (line,) = (await desk.draft())["costs"]["lines"]
    assert (line["person_won"], line["city_won"]) == (79_200, 184_800)
    assert await reserved(db, meals) == 0
    sealed = await by_owner(db, "SELECT task_sealed FROM care_plan_items")
    assert b"\xec\x96\xbc" not in sealed


async def test_what_comes_first_by_law_is_passed_over_with_a_word(office: Office, db: Db) -> None:
    public = await service(db, "공공 식사", tier="public", maximum=3)
    await service(db, "먼 곳 식사", tier="public", dong_id=UNAM3)
    await service(db, "아동 식사", tier="public", need="escort")
    seven = await service(db, "도시락")
    desk, _, _ = await drafted(office)
    refused = await desk.add(seven)
    assert code(refused) == (409, "tier_why_needed")
    assert [s["name_ko"] for s in refused.json()["alternatives"]] == ["공공 식사"]
    assert code(await desk.add(seven, tier_why="수요일과 금요일은 오지 않아요")) == (201, "")
    assert code(await desk.add(public)) == (201, "")
    # Full, it fits nobody.
    await by_owner(db, "UPDATE care_service_capacities SET reserved = maximum WHERE service_id = $1", public)
    assert code(await desk.add(seven, rrule="FREQ=DAILY")) == (201, "")


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"rrule": "FREQ=YEARLY"}, "invalid_request"), ({"starts_on": "2026-03-08"}, "invalid_request"),
        ({"ends_on": "2026-03-15"}, "invalid_request"), ({"ends_on": "2027-06-01"}, "invalid_request"),
        ({"task": "주민번호 410518-2345678"}, "registration_number"), ({"units": 0}, "invalid_request"),
        ({"service_id": 999_999}, "service_not_here"), ({"service_id": "far"}, "service_not_here"),
        ({"service_id": "old"}, "service_not_here"), ({"service_id": "off"}, "service_not_here"),
    ],
)  # fmt: skip
async def test_what_cannot_be_planned_is_refused(office: Office, db: Db, more: dict[str, Any], refusal: str) -> None:
    ids = {
        "far": await service(db, dong_id=UNAM3),
        "old": await service(db, min_age=95),
        "off": await service(db, status="inactive"),
    }
    meals = await service(db, "식사")
    desk, _, _ = await drafted(office)
    more = {key: ids.get(value, value) if key == "service_id" else value for key, value in more.items()}
    body = {"service_id": meals, "rrule": WEEKDAYS, "starts_on": "2026-03-16", "ends_on": "2026-05-31"} | more
    assert code(await desk.say("plan/items", body))[1] == refusal
    assert (await desk.draft())["items"] == []


async def test_of_two_who_edit_neither_overwrites_the_other(office: Office, db: Db) -> None:
    meals = await service(db)
    desk, _, case_id = await drafted(office, meals)
    boss = await boss_of(office, case_id)
    (item,) = (await boss.draft())["items"]
    # One writes the goals, the other an item: both stand.
    old = "하루 한 끼는 따뜻하게"
    assert code(await desk.edit(goals={"base": old, "value": "하루 두 끼를 드신다"})) == (200, "")
    task = {"id": item["id"], "task": {"base": "", "value": "약을 드셨는지 여쭤요"}}
    assert code(await boss.edit(items=[task])) == (200, "")
    # And now the same field: nothing of it is taken, and what stands there is told.
    refused = await boss.edit(
        goals={"base": old, "value": "밥을 드신다"}, items=[{"id": item["id"], "units": {"base": 1, "value": 2}}]
    )
    assert code(refused) == (409, "edited_meanwhile")
    assert refused.json()["theirs"] == [{"path": "goals", "theirs": "하루 두 끼를 드신다"}]
    plan = await desk.draft()
    assert (plan["goals"], plan["items"][0]["task"], plan["items"][0]["units"]) == (
        "하루 두 끼를 드신다", "약을 드셨는지 여쭤요", 1)  # fmt: skip
    # Who has seen theirs writes over it; the same twice is no quarrel.
    for _ in range(2):
        assert code(await boss.edit(goals={"base": "하루 두 끼를 드신다", "value": "밥을 드신다"})) == (200, "")
    # What one took out is not lost on the other.
    stale = await desk.say(f"plan/items/{item['id']}/remove", {"version": item["version"]})
    assert code(stale) == (409, "stale_version")
    now = (await desk.draft())["items"][0]["version"]
    assert code(await desk.say(f"plan/items/{item['id']}/remove", {"version": now})) == (200, "")
    gone = await boss.edit(items=[{"id": item["id"], "units": {"base": 1, "value": 3}}])
    assert code(gone) == (409, "plan_item_gone")
    assert [f["path"] for f in gone.json()["fields"]] == [f"items.{item['id']}"]


# Handing in


async def test_what_is_missing_is_named_and_the_draft_stays(office: Office, db: Db) -> None:
    sera = await office.member()
    _, case_id = await requested(office)
    await assess(db, case_id, sera.id)
    desk = Plans(sera, case_id, db)
    await desk.begin()
    refused = await desk.act("submit")
    assert code(refused) == (409, "plan_incomplete")
    assert [f["path"] for f in refused.json()["fields"]] == ["goals", "meeting_on", "items"]
    await desk.add(await service(db))
    await desk.edit(meeting_on={"base": None, "value": "2026-03-10"}, goals={"base": "", "value": "잘 드신다"})
    refused = await desk.act("submit")
    assert [f["path"] for f in refused.json()["fields"]] == ["meeting_on", "income_percent"]
    assert "income_unknown" in [p["kind"] for p in (await desk.draft())["costs"]["problems"]]
    await desk.edit(
        meeting_on={"base": "2026-03-10", "value": "2026-03-06"}, income_percent={"base": None, "value": 90}
    )
    assert code(await desk.act("submit")) == (200, "")
    assert (await desk.read())["status"] == "plan_drafted"
    assert code(await desk.edit(goals={"base": "잘 드신다", "value": "더"})) == (409, "plan_submitted")


async def test_more_than_a_year_lets_is_refused_with_the_figures(office: Office, db: Db) -> None:
    desk, _, _ = await drafted(office, await service(db, won=20_000), rrule="FREQ=DAILY")
    refused = await desk.act("submit")
    assert code(refused) == (409, "over_cap")
    # 77 days at 20,000.
    assert refused.json()["figures"] == {
        "year": 2026, "cap_won": 1_500_000, "granted_won": 0, "city_won": 1_500_000, "over_won": 40_000}  # fmt: skip
    assert (await desk.draft())["status"] == "draft"
    assert (await desk.read())["status"] == "assessed"


# Approving


async def test_a_plan_comes_back_with_a_word_and_is_approved_by_another(office: Office, db: Db) -> None:
    meals = await service(db, maximum=10)
    desk, _, case_id = await submitted(office, meals, task="문이 잠겨 있으면 전화해요")
    boss = await boss_of(office, case_id)
    (waiting,) = (await boss.who.get("/api/staff/care/approvals")).json()
    assert (waiting["name"], waiting["author"]["name"], waiting["services"]) == ("박순자", "오세라", 1)
    assert (await boss.who.get("/api/staff/care/approvals/count")).json() == {"count": 1}
    assert (await desk.plan())["can"] == ["take_back"]
    assert (await boss.plan())["can"] == ["return", "approve"]
    assert code(await boss.act("return", why=" ")) == (400, "invalid_request")
    assert code(await boss.act("return", why="주말에는 어떻게 드시나요?")) == (200, "")
    assert (await desk.draft())["returned"] == "주말에는 어떻게 드시나요?"
    assert (await boss.who.get("/api/staff/care/approvals")).json() == []
    assert code(await desk.act("submit")) == (200, "")
    seen = (await boss.draft())["version"]
    assert code(await boss.say("plan/approve", {"version": seen - 1})) == (409, "stale_version")
    assert code(await desk.act("approve")) == (403, "not_allowed")
    # A screen that somebody left open approves nothing: the passkey is proven again.
    left_open = await office.member("care_supervisor", "district", SEO_GU, name="다른이", proof="passkey")
    refused = await Plans(left_open, case_id, db).act("approve")
    assert code(refused) == (403, "step_up_needed")
    assert code(await boss.act("approve")) == (200, "")
    plan = await desk.plan()
    assert (plan["open"], plan["approved"]["approved_by"], plan["case_status"]) == (None, "민서연", "approved")
    assert [item["sending"] for item in plan["approved"]["items"]] == ["sent"]
    assert await reserved(db, meals) == 3
    told = await by_owner(db, "SELECT told_sealed FROM care_orders")
    assert office.sealer.open(told) == (
        '{"name":"박순자","phone":"","address":"치평동 ' + (await desk.read())["person"]["address"]
        + '","access":"초인종이 고장 났어요","task":"문이 잠겨 있으면 전화해요"}')  # fmt: skip


async def test_whoever_wrote_in_it_does_not_approve_it(office: Office, db: Db) -> None:
    meals = await service(db, maximum=10)
    # A supervisor who is the author, and one who only changed a word.
    boss = await office.member("care_supervisor", "district", SEO_GU, name="민서연")
    me, case_id = await requested(office)
    sera = await office.member()
    await assess(db, case_id, sera.id)
    author, desk = Plans(boss, case_id, db), Plans(sera, case_id, db)
    other = await boss_of(office, case_id, "장한빛")
    assert code(await author.begin()) == (201, "")
    await author.add(meals)
    await desk.edit(goals={"base": "", "value": "잘 드신다"}, income_percent={"base": None, "value": 10},
                    meeting_on={"base": None, "value": "2026-03-09"})  # fmt: skip
    await other.edit(goals={"base": "잘 드신다", "value": "잘 드시고 지내신다"})
    assert code(await desk.act("submit")) == (200, "")
    for who in (author, other):
        refused = await who.act("approve")
        assert (code(refused), refused.json()["reason"]) == ((409, "guard_unmet"), "not_author")
        assert "approve" not in (await who.plan())["can"]
        # The base refuses it, too.
        await cases.enter(db, TODAY, dong_ids=[CHIPYEONG])
        async with undone(db):
            with pytest.raises(asyncpg.CheckViolationError, match="care_plans_second_pair"):
                await db.execute("UPDATE care_plans SET approved_by = $1, approved_at = now()", who.who.id)
    assert (await other.who.get("/api/staff/care/approvals/count")).json() == {"count": 0}
    third = await boss_of(office, case_id, "다른이")
    assert code(await third.act("approve")) == (200, "")
    assert me.id


async def test_a_service_that_is_full_stops_it_all(office: Office, db: Db) -> None:
    meals, escort = await service(db, maximum=10), await service(db, "동행", need="escort", maximum=2)
    desk, _, case_id = await submitted(office, meals, escort)
    boss = await boss_of(office, case_id)
    refused = await boss.act("approve")
    item = (await desk.draft())["items"][1]
    assert code(refused) == (409, "service_full")
    assert [f["path"] for f in refused.json()["fields"]] == [f"items.{item['id']}"]
    assert (await desk.read())["status"] == "plan_drafted"
    assert (await reserved(db, meals), await reserved(db, escort)) == (0, 0)
    assert await by_owner(db, "SELECT count(*) FROM care_orders") == 0


async def test_an_order_waits_for_the_persons_word(office: Office, db: Db) -> None:
    meals = await service(db, maximum=10)
    consents = [
        {"purpose": p, "version": 1, "given": p != "care_sharing"} for p in ("care", "care_health", "care_sharing")
    ]
    _, case_id = await requested(office, consents=consents)
    desk, _, _ = await submitted(office, meals, case_id=case_id)
    boss = await boss_of(office, case_id)
    assert code(await boss.act("approve")) == (200, "")
    plan = await desk.plan()
    assert ([i["sending"] for i in plan["approved"]["items"]], plan["may_tell"]) == (["waiting"], False)
    assert "share" in plan["can"]
    assert await by_owner(db, "SELECT count(*) FROM care_orders") == 0
    # It is held all the same.
    assert await reserved(db, meals) == 3
    assert code(await desk.say("plan/sharing", {"given": False})) == (201, "")
    assert await by_owner(db, "SELECT count(*) FROM care_orders") == 0
    plan = (await desk.say("plan/sharing", {"given": True})).json()
    assert ([i["sending"] for i in plan["approved"]["items"]], plan["may_tell"]) == (["sent"], True)
    assert "share" not in plan["can"]
    await desk.say("plan/sharing", {"given": True})
    assert await by_owner(db, "SELECT count(*) FROM care_orders") == 1
    heard = await by_owner(db, "SELECT heard_by FROM care_consents ORDER BY id DESC LIMIT 1")
    assert heard == desk.who.id


async def test_a_newer_plan_takes_the_place_of_the_older(office: Office, db: Db) -> None:
    meals, other = await service(db, maximum=10), await service(db, "반찬", maximum=10)
    desk, _, case_id = await submitted(office, meals)
    boss = await boss_of(office, case_id)
    await boss.act("approve")
    assert code(await desk.begin()) == (409, "guard_unmet")
    assert code(await desk.begin("반찬이 더 낫다고 하세요")) == (201, "")
    plan = await desk.plan()
    assert (plan["open"]["number"], plan["open"]["goals"]) == (2, "하루 한 끼는 따뜻하게")
    (item,) = plan["open"]["items"]
    # While it is written, the older one goes on, and is not counted twice.
    assert await reserved(db, meals) == 3
    assert plan["open"]["costs"]["years"][0]["granted_won"] == 0
    await desk.say(f"plan/items/{item['id']}/remove", {"version": item["version"]})
    await desk.add(other)
    await desk.edit(meeting_on={"base": None, "value": "2026-03-09"})
    assert code(await desk.act("submit")) == (200, "")
    assert code(await boss.act("approve")) == (200, "")
    assert (await reserved(db, meals), await reserved(db, other)) == (0, 3)
    rows = await by_owner(
        db, "SELECT array_agg(status || coalesce(':' || end_reason, '') ORDER BY sent_at, status) FROM care_orders"
    )
    assert sorted(rows) == ["ended:replaced", "sent"]
    assert await by_owner(db, "SELECT array_agg(status ORDER BY number) FROM care_plans") == ["replaced", "approved"]


async def test_a_plan_that_was_never_sent_gives_back_what_it_held_when_the_case_ends(office: Office, db: Db) -> None:
    meals = await service(db, maximum=10)
    me, case_id = await requested(
        office, consents=[{"purpose": p, "version": 1, "given": True} for p in ("care", "care_health")]
    )
    await submitted(office, meals, case_id=case_id)
    boss = await boss_of(office, case_id)
    await boss.act("approve")
    assert await reserved(db, meals) == 3
    version = (await me.get(f"/api/care/cases/{case_id}")).json()["version"]
    assert code(await me.post(f"/api/care/cases/{case_id}/withdraw", {"version": version})) == (200, "")
    assert await reserved(db, meals) == 0
    assert (await me.get(f"/api/care/cases/{case_id}")).json()["has_plan"] is False


# Who sees it


async def test_a_plan_is_seen_by_its_desk_the_person_and_whom_they_let(office: Office, db: Db) -> None:
    meals = await service(db, maximum=10)
    daughter, neighbour = await office.citizen("한솔"), await office.citizen("이웃")
    case_id = (await ask(daughter, "mother", person={"phone": ""}))["case_id"]
    await submitted(office, meals, case_id=case_id)
    mine = f"/api/care/cases/{case_id}/plan"

    async def seen() -> list[int]:
        return [await db.fetchval(f"SELECT count(*) FROM {table}") for table in ("care_plans", "care_plan_items")]  # noqa: S608

    await confirm_mandates(db)
    # What is not approved is nothing that anybody outside may read.
    assert code(await daughter.get(mine)) == (404, "not_found")
    await cases.enter(db, TODAY, citizen_id=daughter.id)
    assert await seen() == [0, 0]
    boss = await boss_of(office, case_id)
    await boss.act("approve")
    plan = (await daughter.get(mine)).json()
    assert (plan["name"], plan["goals"], plan["manager"]) == ("박순자", "하루 한 끼는 따뜻하게", "오세라")
    assert [(i["service"]["phone"], i["sending"]) for i in plan["items"]] == [("062-000-1000", "sent")]
    assert "task" not in plan["items"][0]
    assert (await daughter.get(f"/api/care/cases/{case_id}")).json()["has_plan"] is True
    assert code(await neighbour.get(mine)) == (404, "not_found")
    await cases.enter(db, TODAY, citizen_id=daughter.id)
    assert await seen() == [1, 1]
    # Whoever may ask but not follow, and whose mandate ended, read it no more.
    await by_owner(db, "UPDATE care_mandates SET scope = '{ask}'")
    assert code(await daughter.get(mine)) == (404, "not_found")
    await by_owner(
        db, "UPDATE care_mandates SET status = 'asked', confirmed_at = NULL, confirmed_how = NULL, scope = '{follow}'"
    )
    assert code(await daughter.get(mine)) == (404, "not_found")
    await cases.enter(db, TODAY, citizen_id=daughter.id)
    assert await seen() == [0, 0]
    # Nor another dong, whatever it asks.
    for dong_ids, count in (([UNAM3], 0), ([CHIPYEONG], 1)):
        await cases.enter(db, TODAY, dong_ids=dong_ids)
        assert await seen() == [count, count]
        assert await db.fetchval("SELECT count(*) FROM care_orders") == count
    far = Plans(await office.member("care_manager", "dong", UNAM3, name="먼이"), case_id, db)
    for refused in (await far.who.get(f"{far.path}/plan"), await far.edit(goals={"base": "", "value": "x"}),
                    await far.say("plan/submit", {"version": 1})):  # fmt: skip
        assert code(refused) == (404, "not_found")
    other = Plans(await office.member(name="이가온"), case_id, db)
    assert code(await other.who.get(f"{other.path}/plan")) == (403, "opening_needed")


async def test_a_case_that_came_back_another_way_is_gone_on_with(office: Office, db: Db) -> None:
    desk, _, _ = await submitted(office, await service(db))
    assert code(await desk.step("assessed", "전화로 다른 말씀을 하셨어요")) == (200, "")
    assert (await desk.plan())["can"] == ["begin"]
    assert code(await desk.begin()) == (201, "")
    assert (await desk.draft())["status"] == "draft"
    assert code(await desk.act("submit")) == (200, "")


async def test_the_demo_shows_a_plan_in_every_state(db: Db, app_settings: Settings) -> None:
    now, sealer = datetime(2026, 11, 26, 13, 12, tzinfo=SEOUL), Sealer(app_settings.secret_keys)
    await places.load(db, now)
    await people.load(db, now)
    await care_directory.load(db, now)
    await care_plans.load(await demo_care.load(db, sealer, now), app_settings)
    rows = await by_owner(db, "SELECT array_agg(status ORDER BY status) FROM care_plans")
    assert rows == ["approved", "approved", "approved", "draft", "submitted"]
    assert await by_owner(db, "SELECT count(*) FROM care_orders") == 3


# Races, between real connections


@pytest.mark.race
async def test_two_plans_of_one_person_never_cost_more_than_a_year_lets(
    pool: Pool, app_settings: Settings, clock: Clock
) -> None:
    async with office_on(pool, app_settings, clock) as office:
        me = await office.citizen("박순자")
        sera = await office.member()
        meals = [
            await service(office.db, f"식사 {n}", won=15_000, need=need) for n, need in enumerate(("meals", "escort"))
        ]
        desks: list[Plans] = []
        for n, service_id in enumerate(meals):
            case = await ask(me, duplicate="new", person={"address": f"상무대로 {n}"})
            _, _, case_id = await submitted(office, service_id, sera=sera, case_id=case["case_id"], rrule="FREQ=DAILY")
            desks.append(await boss_of(office, case_id, f"감독 {n}"))
        # Each alone is within the cap: 77 times 15,000.
        # Asked for at once, so that each has its connection by the time that it matters.
        versions = [draft["version"] for draft in await asyncio.gather(*(desk.draft() for desk in desks))]
        answers = await asyncio.gather(
            *(desk.say("plan/approve", {"version": v}) for desk, v in zip(desks, versions, strict=True))
        )
        assert sorted(code(answer) for answer in answers) == [(200, ""), (409, "over_cap")]
        refused = next(answer for answer in answers if answer.is_error)
        assert refused.json()["figures"]["granted_won"] == 77 * 15_000


@pytest.mark.race
async def test_a_service_is_promised_as_often_as_it_can_be_given(
    pool: Pool, app_settings: Settings, clock: Clock
) -> None:
    async with office_on(pool, app_settings, clock) as office:
        sera = await office.member()
        meals, escort = (
            await service(office.db, maximum=7),
            await service(office.db, "동행", need="escort", maximum=100),
        )
        desks: list[tuple[Plans, int]] = []
        for n in range(5):
            _, case_id = await requested(
                office, f"사람 {n}", person={"name": f"사람 {n}", "address": f"길 {n}", "born_on": None}
            )
            # In either order, so that two would wait for each other.
            await submitted(office, *((meals, escort) if n % 2 else (escort, meals)), sera=sera, case_id=case_id)
            boss = await boss_of(office, case_id, f"감독 {n}")
            desks.append((boss, (await boss.draft())["version"]))
        answers = await asyncio.gather(*(desk.say("plan/approve", {"version": v}) for desk, v in desks))
        assert sorted(code(answer) for answer in answers) == [(200, "")] * 2 + [(409, "service_full")] * 3
        assert (await reserved(office.db, meals), await reserved(office.db, escort)) == (6, 6)
        assert await by_owner(office.db, "SELECT count(*) FROM care_orders") == 4


async def test_who_wrote_in_it_is_led_to_who_may_approve_it(office: Office, db: Db) -> None:
    desk, _, case_id = await drafted(office, await service(db))
    writer = await boss_of(office, case_id, "쓴 사람")
    assert code(await writer.edit(goals={"base": "하루 한 끼는 따뜻하게", "value": "하루 두 끼"})) == (200, "")
    assert code(await desk.act("submit")) == (200, "")
    other = await boss_of(office, case_id, "다른 사람")
    assert ((await writer.read())["may_approve"], (await other.read())["may_approve"]) == (False, True)
    assert [who["name"] for who in (await writer.plan())["approvers"]] == ["다른 사람"]
    assert (await other.plan())["approvers"] == []
    assert code(await writer.act("approve")) == (409, "guard_unmet")
    assert code(await other.act("approve")) == (200, "")
    assert (await other.read())["may_approve"] is False
