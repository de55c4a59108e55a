"""What goes along on a tablet, and what is told of it afterwards."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from backend.care import queries
from backend.care.offline import rules
from backend.care.offline.models import OfflineOpening
from backend.db import Db
from backend.seoul import SEOUL
from tests.care.conftest import CHIPYEONG, TODAY, UNAM3, Office, Person, ask, by_owner
from tests.care.desk import Desk, code, later, visit

PACK, OPENINGS = "/api/staff/care/pack", "/api/staff/care/pack/openings"
NEW = {"on_date": TODAY.isoformat(), "device": "치평동 태블릿 2"}


def at(hour: int, minute: int = 0, day: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SEOUL)


async def visited(office: Office, sera: Person, name: str, starts_at: datetime) -> tuple[Person, str]:
    """Somebody whom this manager visits then."""
    me = await office.citizen(name)
    asked = await ask(me, person={"name": name, "born_on": None, "address": f"{name} 길 1"})
    desk = Desk(sera, asked["case_id"])
    await desk.do("take")
    await desk.do("visit", visit(starts_at, why="그날만 된대요"))
    return me, asked["case_id"]


async def logged(db: Db, action: str) -> list[Any]:
    rows = await db.fetch("SELECT subject_id, citizen_id, at FROM trail WHERE action = $1 ORDER BY at, id", action)
    return [dict(row) for row in rows]


async def test_todays_visits_go_along_and_the_person_can_see_it(office: Office, db: Db) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    _, late = await visited(office, sera, "나중", at(15))
    me, first = await visited(office, sera, "먼저", at(10, 30))
    await visited(office, sera, "내일", at(10, day=10))
    await visited(office, other, "남의", at(10, 30))
    key = uuid4()
    answer = await sera.post(PACK, NEW, key=key)
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    pack = answer.json()
    assert [case["id"] for case in pack["cases"]] == [first, late]
    assert pack["cases"][0]["person"]["access"] == "초인종이 고장 났어요"
    assert {"events", "questions", "consents", "mandates"}.isdisjoint(pack["cases"][0])
    assert datetime.fromisoformat(pack["expires_at"]) == at(3, day=10)
    downloads = await logged(db, "download")
    assert {(row["subject_id"], row["citizen_id"]) for row in downloads} >= {(first, me.id)}
    # Asked again by a tablet that had no answer, it is the same pack, taken once.
    again = await sera.post(PACK, NEW, key=key)
    assert (again.json()["id"], len(again.json()["cases"])) == (pack["id"], 2)
    assert await by_owner(db, "SELECT count(*) FROM care_packs") == 1
    assert len(await logged(db, "download")) == 2
    readers = (await me.get(f"/api/care/cases/{first}/readers")).json()
    assert [r["action"] for r in readers if r["who"] == "오세라"].count("download") == 1


async def test_no_case_goes_along_that_needs_a_word_to_be_read(office: Office, db: Db) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    _, mine = await visited(office, sera, "하나", at(10))
    _, given = await visited(office, sera, "둘", at(11))
    _, ended = await visited(office, sera, "셋", at(12))
    # As if a case had changed hands, or ended, without its visit.
    await by_owner(db, "UPDATE care_cases SET assigned_to = $1 WHERE id = $2", other.id, UUID(given))
    await by_owner(
        db, "UPDATE care_cases SET status = 'closed', closed_at = now(), due_at = NULL WHERE id = $1", UUID(ended)
    )
    pack = (await sera.post(PACK, NEW, key=uuid4())).json()
    assert [case["id"] for case in pack["cases"]] == [mine]


async def test_what_cannot_be_taken_is_refused_and_leaves_no_trace(office: Office, db: Db) -> None:
    sera, boss = await office.member(), await office.member("care_supervisor")
    assert code(await sera.post(PACK, NEW, key=uuid4())) == (409, "nothing_to_pack")
    await visited(office, sera, "하나", at(10))
    yesterday = NEW | {"on_date": (TODAY - timedelta(days=1)).isoformat()}
    assert code(await sera.post(PACK, yesterday, key=uuid4())) == (409, "other_day")
    assert code(await sera.post(PACK, NEW | {"device": "  "}, key=uuid4())) == (400, "invalid_request")
    numbered = NEW | {"device": "주민번호 410518-2345678"}
    assert code(await sera.post(PACK, numbered, key=uuid4())) == (422, "registration_number")
    assert code(await boss.post(PACK, NEW, key=uuid4())) == (403, "not_allowed")
    assert await by_owner(db, "SELECT count(*) FROM care_packs") == 0
    assert await logged(db, "download") == []


async def test_openings_are_told_once_and_stand_where_the_person_sees_them(office: Office, db: Db) -> None:
    sera, other = await office.member(), await office.member(name="이가온")
    me, case_id = await visited(office, sera, "하나", at(10))
    pack = (await sera.post(PACK, NEW, key=uuid4())).json()
    # The person has moved meanwhile, and their case with them: that it was opened is told all the same.
    await by_owner(db, "UPDATE care_people SET dong_id = $1", UNAM3)
    await by_owner(db, "UPDATE care_cases SET dong_id = $1, assigned_to = NULL", UNAM3)
    await later(office, sera, other, hours=4)
    told = {
        "pack_id": pack["id"],
        "openings": [{"id": str(uuid4()), "case_id": case_id, "at": at(10, 5).isoformat()},
                     # A tablet whose clock is a day ahead.
                     {"id": str(uuid4()), "case_id": case_id, "at": at(10, 5, day=10).isoformat()}],
    }  # fmt: skip
    for _ in range(2):
        assert (await sera.post(OPENINGS, told)).status_code == 204
    rows = await logged(db, "open_offline")
    assert [(row["subject_id"], row["citizen_id"]) for row in rows] == [(case_id, me.id)] * 2
    assert [row["at"] for row in rows] == [at(10, 5), office.clock.now]
    assert await by_owner(db, "SELECT count(*) FROM care_pack_openings") == 2
    # Nobody tells for somebody else, nor of what was not taken along.
    fresh = told | {"openings": [told["openings"][0] | {"id": str(uuid4())}]}
    assert code(await other.post(OPENINGS, fresh)) == (404, "not_found")
    foreign = told | {"openings": [told["openings"][0] | {"id": str(uuid4()), "case_id": str(uuid4())}]}
    assert code(await sera.post(OPENINGS, foreign)) == (400, "invalid_request")
    many = told | {"openings": [told["openings"][0] | {"id": str(uuid4())} for _ in range(501)]}
    assert code(await sera.post(OPENINGS, many)) == (400, "invalid_request")
    readers = (await me.get(f"/api/care/cases/{case_id}/readers")).json()
    assert [r["action"] for r in readers].count("open_offline") == 2


async def test_the_log_is_shown_to_its_dong_alone_and_cannot_be_taken_back(office: Office, db: Db) -> None:
    sera = await office.member()
    await visited(office, sera, "하나", at(10))
    await sera.post(PACK, NEW, key=uuid4())
    for dong_ids, seen in (([CHIPYEONG], 1), ([UNAM3], 0), ([], 0)):
        await queries.enter(db, TODAY, dong_ids=dong_ids)
        for table in ("care_packs", "care_pack_cases"):
            assert await db.fetchval(f"SELECT count(*) FROM {table}") == seen  # noqa: S608 two constants
    granted = """SELECT count(*) FROM information_schema.role_table_grants
                 WHERE grantee = 'app' AND table_name LIKE 'care_pack%' AND privilege_type IN ('UPDATE', 'DELETE')"""
    assert await by_owner(db, granted) == 0


def test_an_openings_time_lies_within_the_life_of_the_pack() -> None:
    made, now = at(9), at(18)
    expires = rules.expires_at(date(2026, 3, 9))
    assert expires == at(3, day=10)
    for said, kept in ((at(8), made), (at(11), at(11)), (at(20), now)):
        assert rules.when(OfflineOpening(uuid4(), uuid4(), said), made, expires, now) == kept
    assert rules.when(OfflineOpening(uuid4(), uuid4(), at(9, day=10)), made, expires, at(12, day=10)) == expires
