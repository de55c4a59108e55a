"""A request from the phone: for oneself, family or a neighbour; kept once, sealed, shown to whom it concerns."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from backend.care import tasks
from backend.db import Db
from backend.seoul import SEOUL
from tests.care.conftest import CHIPYEONG, UNAM3, Office, ask, by_owner, confirm_mandates, wanted

PHONE = "+821023456789"


def seoul(month: int, day: int, hour: int = 0) -> str:
    return datetime(2026, month, day, hour, tzinfo=SEOUL).isoformat()


def same_moment(one: str, other: str) -> bool:
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


async def test_who_asks_for_themselves_sees_the_promise_and_everything_they_said(office: Office) -> None:
    me = await office.citizen("박순자", phone=PHONE)
    receipt = await ask(me)
    assert same_moment(receipt["due_at"], seoul(3, 13))  # the end of the third working day, Thursday
    case = (await me.get(f"/api/care/cases/{receipt['case_id']}")).json()
    assert (case["access"], case["relation"], case["name"], case["status"]) == ("full", "self", "박순자", "received")
    assert case["words"] == "무릎이 아파서 장을 못 봐요."
    assert [step["status"] for step in case["steps"]] == ["received"]
    assert (case["can_withdraw"], case["can_reopen"]) == (True, False)
    listed = (await me.get("/api/care/cases")).json()
    assert [(c["id"], c["name"]) for c in listed["cases"]] == [(receipt["case_id"], "박순자")]
    assert listed["locked"] == 0


async def test_nothing_that_was_said_can_be_read_in_the_base(office: Office, db: Db) -> None:
    me = await office.citizen("박순자", phone=PHONE)
    await ask(me)
    await db.execute("SET ROLE NONE")
    for table in ("care_people", "care_cases", "care_events", "care_questions", "messages", "trail"):
        text = await db.fetchval(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")  # noqa: S608
        for word in ("박순자", "1941", "상무대로", "무릎", "초인종", "23456789"):
            assert word not in text, (table, word)


async def test_the_same_request_sent_again_is_one_request(office: Office, db: Db) -> None:
    me = await office.citizen()
    key = uuid4()
    first, again = await ask(me, key=key), await ask(me, key=key)
    assert first == again
    other = await me.post("/api/care/requests", wanted(urgency="soon"), key=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await me.get("/api/care/cases")).json()["cases"]) == 1


@pytest.mark.parametrize(
    ("hour", "due"), [(9, (3, 10, 0)), (17, (3, 10, 0)), (19, (3, 10, 12))], ids=["morning", "afternoon", "evening"]
)
async def test_an_emergency_is_visited_on_the_same_day_or_by_noon(
    office: Office, hour: int, due: tuple[int, int, int]
) -> None:
    office.clock.now = office.clock.now.replace(hour=hour)
    receipt = await ask(await office.citizen(), urgency="emergency")
    assert same_moment(receipt["due_at"], seoul(*due))


async def test_holidays_and_weekends_are_no_working_days(office: Office, db: Db) -> None:
    await db.execute(
        "INSERT INTO holidays (on_date, name_ko, name_en) VALUES ('2026-03-10', '임시', 'extra') ON CONFLICT DO NOTHING"
    )
    receipt = await ask(await office.citizen())
    assert same_moment(receipt["due_at"], seoul(3, 14))  # Wed, Thu, Fri


async def test_for_a_mother_one_sees_the_promise_and_not_more_until_she_agrees(office: Office, db: Db) -> None:
    daughter = await office.citizen("한솔")
    receipt = await ask(daughter, "mother")
    case = (await daughter.get(f"/api/care/cases/{receipt['case_id']}")).json()
    assert (case["access"], case["relation"], case["name"], case["mandate"]) == ("asked", "mother", None, "asked")
    assert case["due_at"] is not None
    assert case["words"] == "무릎이 아파서 장을 못 봐요."
    readers = await daughter.get(f"/api/care/cases/{receipt['case_id']}/readers")
    assert readers.status_code == 403
    await confirm_mandates(db)
    case = (await daughter.get(f"/api/care/cases/{receipt['case_id']}")).json()
    assert (case["access"], case["name"], case["mandate"]) == ("full", "박순자", "confirmed")


async def test_a_mandate_that_is_over_shows_no_more_than_before(office: Office, db: Db) -> None:
    daughter = await office.citizen("한솔")
    receipt = await ask(daughter, "mother")
    await confirm_mandates(db, date(2026, 3, 10))
    path = f"/api/care/cases/{receipt['case_id']}"
    assert (await daughter.get(path)).json()["access"] == "full"
    office.clock.forward(days=2)
    assert (await daughter.get(path)).json()["access"] == "asked"


async def test_a_neighbour_is_thanked_and_shown_nothing_more(office: Office, db: Db) -> None:
    neighbour = await office.citizen("이웃")
    receipt = await ask(neighbour, "neighbour", words="며칠째 불이 꺼져 있어요.")
    assert receipt == {"case_id": None, "code": None, "joined": False, "due_at": None}
    assert (await neighbour.get("/api/care/cases")).json() == {"cases": [], "locked": 0}
    case_id = await by_owner(db, "SELECT id FROM care_cases")
    assert (await neighbour.get(f"/api/care/cases/{case_id}")).status_code == 404
    assert await db.fetchval("SELECT count(*) FROM messages") == 0


async def test_nobody_elses_case_can_be_seen(office: Office) -> None:
    receipt = await ask(await office.citizen())
    other = await office.citizen("남")
    path = f"/api/care/cases/{receipt['case_id']}"
    assert (await other.get(path)).status_code == 404
    for action, body in (("withdraw", {"version": 1}), ("reopen", {"version": 1, "why": "다시"}),
                         ("questions", {"question": "언제?"})):  # fmt: skip
        assert (await other.post(f"{path}/{action}", body)).status_code == 404


async def test_a_number_that_was_somebody_elses_opens_no_case(office: Office) -> None:
    me = await office.citizen()
    receipt = await ask(me)
    office.clock.forward(days=30)
    later = await office.signed_in(me.id)
    path = f"/api/care/cases/{receipt['case_id']}"
    refused = await later.get(path)
    assert (refused.status_code, refused.json()["code"]) == (403, "care_proof_needed")
    assert (await later.get("/api/care/cases")).json() == {"cases": [], "locked": 1}
    assert (await later.post(f"{path}/withdraw", {"version": 1})).status_code == 403
    # The session that asked goes on, and so does an account that was seen at the office.
    assert (await me.get(path)).status_code == 200
    member = await office.member()
    await office.db.execute("INSERT INTO care_activations VALUES ($1, $2, now())", me.id, member.id)
    assert (await later.get(path)).status_code == 200


async def test_without_consent_to_health_no_own_words_are_kept(office: Office, db: Db) -> None:
    me = await office.citizen()
    consents = [{"purpose": "care", "version": 1, "given": True},
                {"purpose": "care_health", "version": 1, "given": False}]  # fmt: skip
    receipt = await ask(me, consents=consents)
    assert (await me.get(f"/api/care/cases/{receipt['case_id']}")).json()["words"] == ""
    given = await by_owner(db, "SELECT jsonb_object_agg(purpose, given) FROM care_consents")
    assert given == {"care": True, "care_health": False}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"consents": []}, 409, "consent_missing"),
        ({"consents": [{"purpose": "care", "version": 1, "given": False}]}, 409, "consent_missing"),
        ({"consents": [{"purpose": "care", "version": 9, "given": True}]}, 409, "stale_version"),
        ({"person": {"dong_id": 1}}, 400, "unknown_dong"),
        ({"person": {"born_on": "2027-01-01"}}, 400, "invalid_request"),
        ({"person": {"born_on": "1850-01-01"}}, 400, "invalid_request"),
        ({"person": {"name": " "}}, 400, "invalid_request"),
        ({"person": {"name": "가" * 41}}, 400, "invalid_request"),
        ({"person": {"phone": "02-123"}, "relation": "mother"}, 400, "phone_invalid"),
        ({"needs": []}, 400, "invalid_request"),
        ({"needs": ["meals", "meals"]}, 400, "invalid_request"),
        ({"needs": ["money"]}, 400, "invalid_request"),
        ({"relation": "staff"}, 400, "invalid_request"),
        ({"words": "주민번호는 410518-2345678 이에요"}, 422, "registration_number"),
        ({"words": "410518 2******"}, 422, "registration_number"),
        ({"person": {"access": "４１０５１８－２３４５６７８"}}, 422, "registration_number"),
        ({"person": {"address": "4105182345678"}}, 422, "registration_number"),
    ],
)  # fmt: skip
async def test_what_cannot_be_accepted_is_said_and_nothing_is_kept(
    office: Office, db: Db, changes: dict[str, object], status: int, code: str
) -> None:
    me = await office.citizen()
    relation = str(changes.pop("relation", "self"))
    answer = await me.post("/api/care/requests", wanted(relation, **changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert await by_owner(db, "SELECT count(*) FROM care_cases") == 0


async def test_a_probable_duplicate_is_asked_about_and_can_be_joined(office: Office, db: Db) -> None:
    son, daughter = await office.citizen("한결"), await office.citizen("한솔")
    await ask(son, "mother")
    again = await daughter.post("/api/care/requests", wanted("mother", words="넘어지셨어요."))
    assert (again.status_code, again.json()["code"], again.json()["reason"]) == (409, "maybe_duplicate", "person")
    joined = await ask(daughter, "mother", duplicate="join", words="넘어지셨어요.")
    assert joined == {"case_id": None, "code": None, "joined": True, "due_at": None}
    assert await by_owner(db, "SELECT count(*) FROM care_cases") == 1
    assert await by_owner(db, "SELECT count(*) FROM care_mandates WHERE status = 'asked'") == 2
    assert await by_owner(db, "SELECT count(*) FROM care_questions WHERE asked_by = 'citizen'") == 1
    # Nothing is seen before she agrees.
    assert (await daughter.get("/api/care/cases")).json() == {"cases": [], "locked": 0}


async def test_another_person_of_the_same_flat_gets_a_case_of_their_own_when_told_so(office: Office, db: Db) -> None:
    daughter = await office.citizen("한솔")
    await ask(daughter, "mother")
    father = {"name": "한기범", "born_on": "1938-01-02", "phone": "010-2345-0000"}
    asked = await daughter.post("/api/care/requests", wanted("father", person=father))
    assert (asked.json()["code"], asked.json()["reason"]) == ("maybe_duplicate", "household")
    await ask(daughter, "father", person=father, duplicate="new")
    assert await by_owner(db, "SELECT count(*) FROM care_cases") == 2


async def test_the_same_flat_is_known_however_it_is_written_and_only_in_its_dong(office: Office) -> None:
    daughter = await office.citizen("한솔")
    await ask(daughter, "mother")
    person = {"name": "다른이", "born_on": "1950-01-01", "phone": "", "address": "상무대로1001 203동1504호"}
    assert (await daughter.post("/api/care/requests", wanted("relative", person=person))).status_code == 409
    elsewhere = person | {"dong_id": UNAM3}
    assert (await daughter.post("/api/care/requests", wanted("relative", person=elsewhere))).status_code == 201


async def test_whoever_joins_by_the_number_they_sign_in_with_is_the_person(office: Office) -> None:
    await ask(await office.citizen("한솔"), "mother")
    office.clock.forward(minutes=1)
    mother = await office.citizen("박순자", phone=PHONE)
    joined = await ask(mother, duplicate="join")
    assert joined["joined"]
    assert joined["case_id"] is not None
    # It was asked for before she signed in here: her number alone does not open it.
    assert (await mother.get("/api/care/cases")).json() == {"cases": [], "locked": 1}
    assert (await mother.get(f"/api/care/cases/{joined['case_id']}")).json()["code"] == "care_proof_needed"


async def test_a_case_is_given_up_and_taken_up_again(office: Office) -> None:
    me = await office.citizen()
    path = f"/api/care/cases/{(await ask(me))['case_id']}"
    stale = await me.post(f"{path}/withdraw", {"version": 7})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    ended = await me.post(f"{path}/withdraw", {"version": 1, "why": "나았어요"})
    assert (ended.status_code, ended.json()["status"], ended.json()["due_at"]) == (200, "withdrawn", None)
    repeated = await me.post(f"{path}/withdraw", {"version": 1, "why": "나았어요"})
    assert (repeated.status_code, repeated.json()["status"]) == (200, "withdrawn")
    asked = await me.post(f"{path}/questions", {"question": "다시 되나요?"})
    assert (asked.status_code, asked.json()["code"]) == (409, "case_ended")
    again = await me.post(f"{path}/reopen", {"version": 2, "why": "다시 아파요"})
    assert (again.status_code, again.json()["status"]) == (200, "reopened")
    assert again.json()["due_at"] is not None
    assert [step["status"] for step in again.json()["steps"]] == ["received", "withdrawn", "reopened"]


async def test_what_ended_long_ago_begins_as_a_new_request(office: Office) -> None:
    me = await office.citizen()
    member = await office.member()
    await office.db.execute("INSERT INTO care_activations VALUES ($1, $2, now())", me.id, member.id)
    path = f"/api/care/cases/{(await ask(me))['case_id']}"
    await me.post(f"{path}/withdraw", {"version": 1})
    office.clock.forward(days=179)
    me = await office.signed_in(me.id)
    assert (await me.get(path)).json()["can_reopen"]
    office.clock.forward(days=2)
    assert not (await me.get(path)).json()["can_reopen"]
    again = await me.post(f"{path}/reopen", {"version": 2, "why": "다시 아파요"})
    assert (again.status_code, again.json()["code"], again.json()["reason"]) == (409, "guard_unmet", "reopen_window")


async def test_questions_go_both_ways(office: Office, db: Db) -> None:
    me = await office.citizen()
    path = f"/api/care/cases/{(await ask(me))['case_id']}"
    key = uuid4()
    for _ in range(2):
        case = (await me.post(f"{path}/questions", {"question": "언제 오세요?"}, key=key)).json()
    assert [(q["asked_by"], q["mine"], q["question"], q["answer"]) for q in case["questions"]] == [
        ("citizen", True, "언제 오세요?", None)
    ]
    number = await me.post(f"{path}/questions", {"question": "410518-2345678"})
    assert (number.status_code, number.json()["code"]) == (422, "registration_number")


async def test_routing_gives_a_case_to_whoever_of_the_dong_has_the_least(office: Office, db: Db) -> None:
    busy, free = await office.member(name="가영"), await office.member(name="나영")
    await office.member(scope_kind="dong", scope_id=UNAM3, name="다영")
    context = office.context()
    cases = [await ask(await office.citizen(f"사람{n}"), duplicate="new", person={"address": f"길 {n}"})
             for n in range(3)]  # fmt: skip
    for case in cases:
        await tasks.route_case(context, case["case_id"])
        await tasks.route_case(context, case["case_id"])
    rows = await by_owner(
        db,
        """SELECT jsonb_object_agg(assigned_to, n)
           FROM (SELECT assigned_to, count(*) AS n FROM care_cases GROUP BY 1) x""",
    )
    assert rows == {str(busy.id): 2, str(free.id): 1}
    assert await by_owner(db, "SELECT count(*) FROM care_events WHERE to_status = 'assigned'") == 3


async def test_a_dong_without_anybody_keeps_its_case_in_the_queue(office: Office, db: Db) -> None:
    await office.member(scope_kind="dong", scope_id=UNAM3)
    case = await ask(await office.citizen())
    await tasks.route_case(office.context(), case["case_id"])
    assert await by_owner(db, "SELECT status FROM care_cases") == "received"
    assert await by_owner(db, "SELECT dong_id FROM care_cases") == CHIPYEONG


async def test_who_deletes_their_account_acts_for_nobody_any_more(office: Office, db: Db) -> None:
    me = await office.citizen()
    await ask(me, "mother")
    assert (await me.client.delete("/api/me", headers=me.headers)).status_code == 204
    assert await by_owner(db, "SELECT status FROM care_mandates") == "revoked"
    assert await by_owner(db, "SELECT count(*) FROM care_cases") == 1
