"""Whether people are safe: one answer of a phone, one call of a number, worked off by the dong and by nobody else."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from backend.alerts.desk import queries as alerts
from backend.alerts.models import AlertBody, AlertText, AlertTexts, FollowBody
from backend.app import create_app
from backend.care import queries
from backend.care.callbacks import rules
from backend.care.callbacks.models import Ended
from backend.care.retention.queries import forget
from backend.care.rules import GuardUnmet
from backend.db import Database, Db, Pool
from backend.errors import Invalid
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import Person
from tests.care.conftest import CHIPYEONG, SEO_GU, TODAY, UNAM3, Office, by_owner
from tests.care.desk import code
from tests.conftest import browser

CALLBACKS = "/api/staff/care/callbacks"


def body_of(**changes: Any) -> AlertBody:
    text = AlertText(event="정전", headline="난방 기구를 끄세요", body="저녁 여섯 시에 다시 들어와요.")
    values: dict[str, Any] = {
        "level": 4, "topics": ["disaster"], "district_ids": [SEO_GU], "dong_ids": [], "link": None,
        "texts": AlertTexts(ko=text), "asks_safety": True,
    }  # fmt: skip
    return AlertBody(**(values | changes))


async def sent(db: Db, now: Any, **changes: Any) -> UUID:
    author = await make.staff(db, "operator", "city", None, name="한결")
    body = body_of(**({"expires_at": now + timedelta(hours=6)} | changes))
    alert_id = await alerts.insert_draft(db, author, "재난상황실", "City", body, now)
    await make.send_alert(db, alert_id, now)
    return alert_id


class Phone:
    """One without an account, unless it is signed in."""

    def __init__(self, client: httpx.AsyncClient, alert_id: UUID, person: Person | None = None) -> None:
        self.client, self.alert_id, self.token = client, alert_id, secrets.token_urlsafe(16)
        self.headers = person.headers if person else {}

    async def say(self, answer: str, dong_id: int | None = CHIPYEONG, /, **callback: Any) -> httpx.Response:
        body = {"token": self.token, "answer": answer, "dong_id": dong_id, "callback": callback or None}
        return await self.client.put(f"/api/alerts/{self.alert_id}/answer", json=body, headers=self.headers)

    async def help(self, dong_id: int | None = CHIPYEONG, /, **changes: Any) -> httpx.Response:
        ask = {"name": "박순자", "phone": "010-2345-6789", "address": "상무대로 1001", "words": "약이 떨어졌어요",
               "consent_version": 1}  # fmt: skip
        return await self.say("need_help", dong_id, **(ask | changes))

    async def mine(self) -> dict[str, Any]:
        found = await self.client.post(f"/api/alerts/{self.alert_id}/answer/find", json={"token": self.token})
        assert found.status_code == 200, found.text
        return found.json()


@pytest.fixture
async def alert_id(office: Office) -> UUID:
    return await sent(office.db, office.clock.now)


@pytest.fixture
def phone(office: Office, alert_id: UUID) -> Phone:
    return Phone(office.client, alert_id)


async def waiting(who: Person) -> list[dict[str, Any]]:
    found = await who.get(CALLBACKS)
    assert found.status_code == 200, found.text
    return found.json()["open"]


async def safety(office: Office, alert_id: UUID) -> dict[str, Any]:
    operator = await office.member("operator", "city", None, name="한결")
    found = await operator.get(f"/api/staff/care/safety/{alert_id}")
    assert found.status_code == 200, found.text
    return found.json()


async def test_an_answer_can_be_changed_and_counts_once(office: Office, phone: Phone, alert_id: UUID) -> None:
    assert await phone.mine() == {"answer": None, "at": None, "dong_id": None, "callback": None}
    first = (await phone.say("safe")).json()
    office.clock.forward(minutes=5)
    assert (await phone.say("safe")).json() == first
    other = Phone(office.client, alert_id)
    assert (await other.say("need_help", None)).json()["callback"] is None
    counted = await safety(office, alert_id)
    assert (counted["safe"], counted["need_help"], counted["reached"]) == (1, 1, 0)
    assert [(one["dong"] and one["dong"]["name_ko"], one["safe"], one["need_help"]) for one in counted["dongs"]] == [
        (None, 0, 1), ("치평동", 1, 0)]  # fmt: skip
    changed = (await phone.say("need_help")).json()
    assert (changed["answer"], changed["at"] > first["at"]) == ("need_help", True)
    assert (await safety(office, alert_id))["need_help"] == 2


async def test_help_is_one_call_of_the_dong_until_it_is_worked_off(
    office: Office, phone: Phone, alert_id: UUID
) -> None:
    asked = (await phone.help()).json()
    assert (asked["callback"]["dong"]["name_ko"], asked["callback"]["taken"]) == ("치평동", False)
    # 위급: within half an hour; said again the promise stays.
    due = asked["callback"]["due_at"]
    office.clock.forward(minutes=10)
    assert (await phone.help()).json() == asked
    sera, far = await office.member(), await office.member(scope_id=UNAM3, name="먼이")
    [item] = await waiting(sera)
    assert (item["name"], item["words"], item["due_at"]) == ("박순자", "약이 떨어졌어요", due)
    assert await waiting(far) == []
    assert code(await far.get(f"{CALLBACKS}/{item['id']}")) == (404, "not_found")
    assert (await sera.get(f"{CALLBACKS}/count")).json() == {"count": 1}
    shown = (await sera.get(f"{CALLBACKS}/{item['id']}")).json()
    assert (shown["phone"], shown["address"]) == ("010-2345-6789", "상무대로 1001")
    assert [event["what"] for event in shown["events"]] == ["asked"]
    path = f"{CALLBACKS}/{item['id']}"
    taken = (await sera.post(f"{path}/take", {"version": 1})).json()
    assert (taken["mine"], taken["taken_by"]["name"]) == (True, "오세라")
    assert (await phone.mine())["callback"]["taken"]
    # A colleague saw what was before.
    gaon = await office.member(name="배가온")
    assert code(await gaon.post(f"{path}/take", {"version": 1})) == (409, "stale_version")
    missed = await sera.post(f"{path}/tries", {"version": 2, "how": "call", "word": "안 받아요"})
    assert (missed.json()["calls"], missed.json()["version"]) == (1, 3)
    gone = await sera.post(f"{path}/end", {"version": 3, "outcome": "not_found", "word": ""})
    assert code(gone) == (409, "guard_unmet")
    assert gone.json()["reason"] == "visit_first"
    assert code(await sera.post(f"{path}/end", {"version": 3, "outcome": "passed_on"})) == (400, "invalid_request")
    office.clock.forward(minutes=30)
    [dong] = (await safety(office, alert_id))["dongs"]
    assert (dong["waiting"], dong["late"], dong["ended"]) == (1, 1, 0)
    ended = await sera.post(f"{path}/end", {"version": 3, "outcome": "helped", "word": "약국에서 가져다드렸어요"})
    assert [(event["what"], event["word"]) for event in ended.json()["events"]] == [
        ("helped", "약국에서 가져다드렸어요"), ("called", "안 받아요"), ("taken", ""),
        ("asked", "약이 떨어졌어요")]  # fmt: skip
    assert code(await sera.post(f"{path}/end", {"version": 4, "outcome": "helped"})) == (409, "callback_over")
    assert (await phone.mine())["callback"]["outcome"] == "helped"
    [dong] = (await safety(office, alert_id))["dongs"]
    assert (dong["waiting"], dong["late"], dong["ended"]) == (0, 0, 1)
    listed = (await sera.get(CALLBACKS)).json()
    assert (listed["open"], [one["outcome"] for one in listed["ended"]]) == ([], ["helped"])
    # Help that is needed again is another call.
    assert (await phone.help()).json()["callback"]["outcome"] is None
    assert len(await waiting(sera)) == 1


async def test_whoever_is_safe_after_all_is_called_no_more_also_when_the_alert_is_over(
    office: Office, phone: Phone
) -> None:
    await phone.help()
    sera = await office.member()
    [item] = await waiting(sera)
    office.clock.forward(hours=7)
    assert code(await Phone(office.client, phone.alert_id).say("safe")) == (409, "alert_over")
    assert code(await phone.help(words="또요")) == (409, "alert_over")
    safe = (await phone.say("safe")).json()
    assert (safe["answer"], safe["callback"]["outcome"]) == ("safe", "safe")
    assert await waiting(sera) == []
    seen = (await sera.get(f"{CALLBACKS}/{item['id']}")).json()
    assert [(event["what"], event["by"]) for event in seen["events"]] == [("safe", None), ("asked", None)]
    assert code(await phone.say("need_help")) == (409, "alert_over")


async def test_what_is_told_anew_is_the_same_call_in_another_dong_too(office: Office, phone: Phone) -> None:
    await phone.help()
    sera, far = await office.member(), await office.member(scope_id=UNAM3, name="먼이")
    [before] = await waiting(sera)
    moved = (await phone.help(UNAM3, words="이웃집에 있어요")).json()
    assert moved["callback"]["dong"]["id"] == UNAM3
    assert await waiting(sera) == []
    [after] = await waiting(far)
    assert (after["id"], after["words"], after["due_at"]) == (before["id"], "이웃집에 있어요", before["due_at"])
    assert after["version"] == before["version"] + 1


async def test_a_number_is_called_once_and_only_who_asked_first_takes_it_back(office: Office, phone: Phone) -> None:
    await phone.help()
    other = Phone(office.client, phone.alert_id)
    again = (await other.help(phone="+82 10 2345 6789", name="딸", words="어머니가 전화를 안 받아요")).json()
    assert again["callback"]["outcome"] is None
    sera = await office.member()
    [item] = await waiting(sera)
    shown = (await sera.get(f"{CALLBACKS}/{item['id']}")).json()
    assert [(event["what"], event["word"]) for event in shown["events"]] == [
        ("asked_again", "어머니가 전화를 안 받아요"), ("asked", "약이 떨어졌어요")]  # fmt: skip
    assert (await other.say("safe")).status_code == 200
    assert len(await waiting(sera)) == 1
    # A third number is theirs alone; the first phone cannot take it.
    assert (await Phone(office.client, phone.alert_id).help(phone="062-123-4567")).status_code == 200
    assert code(await phone.help(phone="062-123-4567")) == (409, "number_waits")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"consent_version": 2}, (409, "stale_version")),
        ({"phone": "1234"}, (400, "phone_invalid")),
        ({"name": " . "}, (400, "invalid_request")),
        ({"name": ""}, (400, "invalid_request")),
        ({"words": "900101-2345678"}, (422, "registration_number")),
        ({"words": "가" * 501}, (400, "invalid_request")),
        ({"address": "가" * 201}, (400, "invalid_request")),
    ],
)
async def test_what_a_call_must_say(phone: Phone, changes: dict[str, Any], status: tuple[int, str]) -> None:
    assert code(await phone.help(**changes)) == status
    assert (await phone.mine())["answer"] is None


async def test_what_an_answer_must_say(office: Office, phone: Phone, alert_id: UUID) -> None:
    assert code(await phone.help(None)) == (400, "invalid_request")
    assert code(await phone.help(1)) == (400, "unknown_dong")
    assert code(await phone.say("safe", 1)) == (400, "unknown_dong")
    assert (await phone.say("safe")).status_code == 200
    assert code(await phone.say("need_help", 1)) == (400, "unknown_dong")
    assert (await phone.mine())["answer"] == "safe"
    assert code(await phone.say("safe", CHIPYEONG, name="가", phone="010-2345-6789", consent_version=1)) == (
        400, "invalid_request")  # fmt: skip
    assert code(await phone.say("fine")) == (400, "invalid_request")
    phone.token = "short"
    assert code(await phone.say("safe")) == (400, "invalid_request")
    assert code(await Phone(office.client, uuid4()).say("safe")) == (404, "not_found")
    silent = await sent(office.db, office.clock.now, asks_safety=False)
    assert code(await Phone(office.client, silent).say("safe")) == (409, "not_asked")
    drill = await sent(office.db, office.clock.now, exercise=True)
    assert code(await Phone(office.client, drill).help()) == (400, "exercise_calls_nobody")
    assert (await Phone(office.client, drill).say("need_help")).status_code == 200


async def test_an_update_is_the_same_question_and_an_all_clear_none(office: Office, phone: Phone) -> None:
    await phone.say("safe")
    db, now = office.db, office.clock.now
    author = await make.staff(db, "operator", "city", None, name="다온")
    for msg_type, asks in (("update", True), ("cancel", False)):
        first = await alerts.find_for_staff(db, phone.alert_id)
        body = body_of(expires_at=now + timedelta(hours=9), asks_safety=asks)
        newer = await alerts.insert_draft(db, author, "시", "City", body, now, FollowBody(msg_type), first)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        await make.send_alert(db, newer, now)
        await alerts.mark_over(db, first.id, "superseded" if asks else "cancelled", now)
        phone.alert_id = newer
        assert (await phone.mine())["answer"] == "safe"
        assert (await safety(office, newer))["safe"] == 1
        assert (await phone.say("need_help")).status_code == (200 if asks else 409)
        await phone.say("safe")


async def test_a_call_that_goes_on_as_care(office: Office, phone: Phone) -> None:
    await phone.help()
    sera = await office.member()
    [item] = await waiting(sera)
    told = {
        "channel": "call", "relation": "self", "needs": ["health"], "urgency": "soon",
        "person": {"name": "박순자", "born_on": "1941-05-18", "phone": "010-2345-6789", "dong_id": CHIPYEONG,
                   "address": "상무대로 1001"},
        "consents": [{"purpose": "care", "version": 1, "given": True}], "callback_id": item["id"],
    }  # fmt: skip
    key = uuid4()
    done = await sera.post("/api/staff/care/requests", told, key=key)
    assert done.status_code == 201, done.text
    assert (await sera.post("/api/staff/care/requests", told, key=key)).json() == done.json()
    assert await waiting(sera) == []
    seen = (await sera.get(f"{CALLBACKS}/{item['id']}")).json()
    assert (seen["outcome"], seen["case_id"]) == ("care", done.json()["case_id"])
    assert (await phone.mine())["callback"]["outcome"] == "care"
    again = await sera.post("/api/staff/care/requests", told | {"duplicate": "new"}, key=uuid4())
    assert code(again) == (409, "callback_over")
    assert await by_owner(office.db, "SELECT count(*) FROM care_cases") == 1


async def test_a_person_who_is_signed_in_sees_who_read_it(office: Office, alert_id: UUID) -> None:
    me = await office.citizen(phone="+821098765432")
    # Their own number need not be told.
    assert (await Phone(office.client, alert_id, me).help(phone="")).status_code == 200
    assert code(await Phone(office.client, alert_id).help(phone="")) == (400, "phone_invalid")
    sera = await office.member()
    [item] = await waiting(sera)
    assert (await sera.get(f"{CALLBACKS}/{item['id']}")).json()["phone"] == "010-9876-5432"
    read = await office.db.fetchrow(
        "SELECT actor_id, fields, citizen_id FROM trail WHERE subject_kind = 'care_callback' AND action = 'read'"
    )
    assert read is not None
    assert (read["actor_id"], read["citizen_id"]) == (sera.id, me.id)
    assert "phone" in read["fields"]
    assert await office.db.fetchval(
        "SELECT fields FROM trail WHERE subject_kind = 'care_callbacks' AND actor_id = $1", sera.id
    ) == ["name", "words"]  # fmt: skip


async def test_the_base_shows_calls_to_their_dong_alone(office: Office, phone: Phone) -> None:
    await phone.help()
    for dongs, seen in (([CHIPYEONG], 1), ([UNAM3], 0), ([], 0)):
        await queries.enter(office.db, TODAY, dong_ids=dongs)
        for table in ("care_callbacks", "care_callback_events"):
            assert await office.db.fetchval(f"SELECT count(*) FROM {table}") == seen  # noqa: S608
    assert not await by_owner(
        office.db,
        "SELECT EXISTS (SELECT FROM care_callbacks WHERE position('순자'::bytea IN name_sealed) > 0)",
    )


async def test_a_call_is_forgotten_three_months_after_its_end(office: Office, phone: Phone) -> None:
    await phone.help()
    now = make.now()
    for ended, gone in (("NULL", 0), ("now() - interval '89 days'", 0), ("now() - interval '93 days'", 1)):
        await by_owner(
            office.db,
            f"UPDATE care_callbacks SET ended_at = {ended}, outcome = CASE WHEN {ended} IS NULL THEN NULL ELSE 'helped' END",  # noqa: S608, E501
        )
        assert await forget(office.db, "callback", now, 100) == gone
    assert await by_owner(office.db, "SELECT count(*) FROM care_callback_events") == 0
    assert (await phone.mine()) | {"at": None} == {
        "answer": "need_help", "at": None, "dong_id": CHIPYEONG, "callback": None}  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "word", "calls", "visits", "error"),
    [
        ("passed_on", "", 0, 0, Invalid),
        ("passed_on", "119", 0, 0, None),
        ("not_found", "", 2, 0, GuardUnmet),
        ("not_found", "", 0, 1, GuardUnmet),
        ("not_found", "", 1, 1, None),
        ("not_found", "", 0, 2, None),
        ("helped", "", 0, 0, None),
        ("no_need", "", 0, 0, None),
    ],
)
def test_how_a_call_may_end(outcome: Ended, word: str, calls: int, visits: int, error: type[Exception] | None) -> None:
    if error is None:
        rules.check_end(outcome, word, calls, visits)
    else:
        with pytest.raises(error):
            rules.check_end(outcome, word, calls, visits)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_graver_alert_is_answered_sooner(level: int) -> None:
    now = make.now()
    assert rules.due(level, now) - now == rules.WITHIN[level] <= rules.WITHIN[max(1, level - 1)]


# Real connections


@pytest.fixture
async def city(pool: Pool, app_settings: Settings) -> AsyncIterator[tuple[Pool, UUID, httpx.AsyncClient]]:
    async with pool.acquire() as db:
        alert_id = await sent(db, make.now())
    app = create_app(app_settings)
    app.dependencies["database"].dependency().inner = Database(pool)
    async with browser(app, app_settings) as client:
        yield pool, alert_id, client


@pytest.mark.race
async def test_at_once_it_is_one_answer_and_one_call(city: tuple[Pool, UUID, httpx.AsyncClient]) -> None:
    pool, alert_id, client = city
    phone, others = Phone(client, alert_id), [Phone(client, alert_id) for _ in range(6)]
    said = await asyncio.gather(
        *(phone.help(words=f"{n}") for n in range(6)), *(other.help() for other in others),
        *(phone.say("safe") for _ in range(4)), phone.help(),
    )  # fmt: skip
    assert {one.status_code for one in said} == {200}, [one.text for one in said]
    async with pool.acquire() as db, db.transaction():
        await queries.enter(db, TODAY, dong_ids=[CHIPYEONG])
        still_open = await db.fetchval("SELECT count(*) FROM care_callbacks WHERE ended_at IS NULL")
        assert await db.fetchval("SELECT count(*) FROM alert_answers") == 7
        assert await db.fetchval(
            """SELECT count(*) FROM care_callbacks c
               WHERE NOT EXISTS (SELECT FROM care_callback_events e WHERE e.callback_id = c.id)"""
        ) == 0  # fmt: skip
    # Whichever was heard last stands: the call that it asks for, or none where the phone that asked first is safe.
    last = await phone.mine()
    if last["answer"] == "need_help":
        assert (last["callback"]["outcome"], still_open) == (None, 1)
    else:
        assert still_open <= 1
